//! The reader: the runtime of a gate or validator. It has no network while it decides.
//!
//! A tap is presented ([`Presented`]), decided by the component ([`Decide`]), recorded on disk, and only then answered
//! ([`Answer`]). One room for each step:
//! - `tap`: what the front of the reader (antenna, barrier, screen) sends and gets back;
//! - `decide`: what a decision needs and gives, and `brain`, which takes it;
//! - `event`: what is recorded of an accepted tap (RD-6, RD-8);
//! - `intake`: what arrives and what is used, `deny_list`, `component`; `follow` looks for it while the reader works;
//! - `signed`: who may send what to a reader (RD-9);
//! - `outbox`: what is still to be uploaded (RD-7); `upload` uploads it.
//!
//! [`run`] brings them together: `front` takes lines in and gives answers out, `check` reads a tap, `worker` decides,
//! records and answers with a `memory` of what went before, `journal` keeps it on disk (RD-6, RD-11), and `control` lets
//! other programs at the journal of a running reader. `config` has the settings.

mod brain;
mod check;
mod component;
mod config;
mod control;
mod decide;
mod deny_list;
mod event;
mod files;
mod follow;
mod front;
mod intake;
mod journal;
mod memory;
mod outbox;
mod run;
mod signed;
mod socket;
mod tap;
mod upload;
mod worker;

pub use crate::engine::Artefact;
pub use brain::{Brain, Fallback, FallbackAnswer};
pub use component::Component;
pub use config::Config;
pub use control::{Control, ControlClient, ControlReply, open_outbox};
pub use decide::{Decide, Decided, Known, Verdict};
pub use deny_list::DenyList;
pub use event::{DecidedBy, Direction, Event, EventId, Recorded, Station, Tap, Validation};
pub use files::replace;
pub use follow::{Follower, Looking, follow};
pub use intake::{BookInUse, Current, Intake, Notice, Refusal, Taken};
pub use journal::{Counts, Disk, Entry, Erased, Folder, Journal, JournalError, Keep, Stored, VALIDATIONS};
pub use outbox::{Outbox, OutboxError};
pub use run::{ReadError, run};
pub use signed::{Kind, PrivateKey, PublicKeys, SignatureError, Signed, Statement, Verified};
pub use tap::{Answer, CardTap, Light, PassTap, Presented, PresentedTap};
pub use upload::{Pace, Problem, ProblemReason, Report, UploadError, Uploader};
pub use worker::{Clock, Job, Worker, WorkerOptions};
