//! NaviTAP, contactless on the boats of Lago di Garda: rules NT-1 to NT-23, from the questions and
//! answers of Navigazione Laghi.
//!
//! Travellers tap on board, at boarding and at landing; nothing is sold at the tap. [`settle`] says afterwards what is to
//! be charged for each token and service day, [`check_tap`] and [`inspect`] say on board what a tap does and who travels,
//! [`claim`] what is given back, [`no_ticket`] what is paid without any, [`statement`] what the bank has debited so far. One room for each step:
//! - `event`: which events count (NT-8, NT-13);
//! - `timeline`: which run and group each belongs to, and in which order they are read (NT-7, NT-9, NT-19);
//! - `journey`: who boards and who lands (NT-7, NT-9 to NT-12, NT-19);
//! - `fare`: what the day of each person costs (NT-2 to NT-4, NT-18);
//! - `settle`: what is to be charged and when (NT-14, NT-15);
//! - `tap`: whether a tap counts (NT-7 to NT-9, NT-13, NT-23);
//! - `inspection`: who travels with a token (NT-22);
//! - `claim`: what is given back (NT-20);
//! - `no_ticket`: what is paid without a ticket (NT-21);
//! - `statement`: what was debited and what is still open (NT-16, NT-17).

pub mod codes;

mod claim;
mod event;
mod fare;
mod inspection;
mod journey;
mod no_ticket;
mod settle;
mod statement;
mod tap;
mod timeline;

pub use claim::{ClaimDecision, ClaimRequest, Credit, WAYS_OF_CREDIT, claim};
pub use event::{CrewNote, NoteKind, People, Tap, UnusedEvent};
pub use fare::{Journey, Passage, Ticket};
pub use inspection::{InspectionRequest, TicketDecision, Travellers, inspect};
pub use no_ticket::{NoTicket, NoTicketRequest, no_ticket};
pub use settle::{ChargedDay, SettleRequest, Settlement, TokenDay, settle};
pub use statement::{
    Attempt, BankEntry, BankEvent, Debt, Hold, PaymentState, Statement, StatementDay, StatementRequest,
    statement,
};
pub use tap::{CardState, CountedTap, TapDecision, TapRequest, check_tap};
pub use timeline::GroupRole;

pub use crate::id::Id;

use crate::day::Day;
use crate::network::Network;
use crate::problem::Problem;
use crate::tariff::{Book, Books, NavitapTariff};
use crate::wire::Reader;

/// The network of NaviTAP.
const NETWORK: Network = Network::LagoDiGarda;

/// A civil day and what the book in force on it says.
#[derive(Clone, Copy)]
struct Figures<'a> {
    day: Day,
    book: &'a Book,
    tariff: &'a NavitapTariff,
}

impl<'a> Figures<'a> {
    /// CM-10: the figures of a day that the field `path` names; `no-tariff-in-force` where there are none.
    fn at(books: Books<'a>, day: Day, path: &str) -> Result<Self, Problem> {
        let (book, tariff) = books.section(NETWORK, day, path, Book::navitap)?;
        Ok(Self { day, book, tariff })
    }

    /// The figures of the day that is being read.
    fn read(books: Books<'a>, day: Day, reader: &mut Reader) -> Option<Self> {
        let figures = Self::at(books, day, "");
        figures.map_err(|problem| reader.problem(problem.code, problem.message, problem.remedy)).ok()
    }
}
