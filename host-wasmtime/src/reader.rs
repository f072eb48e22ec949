//! The reader: the runtime of a gate or validator. It has no network while it decides.
//!
//! A tap is presented ([`Presented`]), decided by the component ([`Decide`]), recorded on disk, and only then answered
//! ([`Answer`]). One room for each step:
//! - `tap`: what the front of the reader (antenna, barrier, screen) sends and gets back;
//! - `decide`: what a decision needs and gives;
//! - `event`: what is recorded of an accepted tap (RD-6, RD-8);
//! - `outbox`: what is still to be uploaded (RD-7); `upload` uploads it.

mod decide;
mod event;
mod outbox;
mod tap;
mod upload;

pub use decide::{Decide, Decided, Known, Verdict};
pub use event::{DecidedBy, Direction, Event, EventId, Recorded, Station, Tap, Validation};
pub use outbox::{Outbox, OutboxError};
pub use tap::{Answer, CardTap, Light, PassTap, Presented, PresentedTap};
pub use upload::{Pace, Problem, ProblemReason, Report, UploadError, Uploader};
