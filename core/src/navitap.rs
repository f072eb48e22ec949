//! NaviTAP, contactless on the boats of Lago di Garda: rules NT-1 to NT-15 and NT-18 to NT-23, from the questions and
//! answers of Navigazione Laghi.
//!
//! Travellers tap on board, at boarding and at landing; nothing is sold at the tap. [`settle`] says afterwards what is to
//! be charged for each token and service day, [`check_tap`] and [`inspect`] say on board what a tap does and who travels,
//! [`claim`] what is given back, [`no_ticket`] what is paid without any. One room for each step:
//! - `event`: which events count (NT-8, NT-13);
//! - `timeline`: which run and group each belongs to, and in which order they are read (NT-7, NT-9, NT-19);
//! - `journey`: who boards and who lands (NT-7, NT-9 to NT-12, NT-19);
//! - `fare`: what the day of each person costs (NT-2 to NT-4, NT-18);
//! - `settle`: what is to be charged and when (NT-14, NT-15);
//! - `tap`: whether a tap counts (NT-7 to NT-9, NT-13, NT-23);
//! - `inspection`: who travels with a token (NT-22);
//! - `claim`: what is given back (NT-20);
//! - `no_ticket`: what is paid without a ticket (NT-21).

pub mod codes;

mod claim;
mod event;
mod fare;
mod inspection;
mod journey;
mod no_ticket;
mod settle;
mod tap;
mod timeline;

pub use claim::{ClaimDecision, ClaimRequest, Credit, WAYS_OF_CREDIT, claim};
pub use event::{CrewNote, NoteKind, People, Tap, UnusedEvent};
pub use fare::{Journey, Passage, Ticket};
pub use inspection::{InspectionRequest, TicketDecision, Travellers, inspect};
pub use no_ticket::{NoTicket, NoTicketRequest, no_ticket};
pub use settle::{ChargedDay, SettleRequest, Settlement, TokenDay, settle};
pub use tap::{CardState, CountedTap, TapDecision, TapRequest, check_tap};
pub use timeline::GroupRole;

use std::cmp::Ordering;

use crate::day::Day;
use crate::network::Network;
use crate::problem::{Problem, shown};
use crate::reason::FactValue;
use crate::tariff::{Book, Books, NavitapTariff};
use crate::wire::{Read, Reader, Tree};

/// The network of NaviTAP.
const NETWORK: Network = Network::LagoDiGarda;

/// An identifier that another system gave, 1 to 64 characters. Identifiers are compared byte by byte.
///
/// ```
/// use portillon::navitap::Id;
/// assert!(Id::new("run-12/2026-07-01").is_some());
/// assert!(Id::new(" ").is_none());
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Id(Box<str>);

impl Id {
    /// The most characters that an identifier may have.
    pub const LONGEST: usize = 64;

    /// The identifier, if its length is right.
    pub fn new(text: &str) -> Option<Self> {
        let blank = text.trim().is_empty();
        (!blank && text.chars().nth(Self::LONGEST).is_none()).then(|| Self(text.into()))
    }

    /// Reads an identifier of the contract: problem `length` where it is blank or too long.
    pub fn read_text(text: &str, reader: &mut Reader) -> Option<Self> {
        let id = Self::new(text);
        if id.is_none() {
            reader.problem(
                "length",
                format!("`{}` is blank or longer than {} characters", shown(text), Self::LONGEST),
                format!("send an identifier of 1 to {} characters", Self::LONGEST),
            );
        }
        id
    }

    /// The identifier as it was sent.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Read for Id {
    fn read(tree: &Tree, reader: &mut Reader) -> Option<Self> {
        let text = reader.text(tree)?;
        Self::read_text(text, reader)
    }
}

impl serde::Serialize for Id {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl From<&Id> for FactValue {
    fn from(id: &Id) -> Self {
        id.as_str().to_owned().into()
    }
}

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

/// The items of a list in an order; equal ones stay as they are.
fn in_order<T>(items: &[T], order: impl Fn(&T, &T) -> Ordering) -> Vec<&T> {
    let mut places: Vec<usize> = (0..items.len()).collect();
    sort(&mut places, &|one, other| match (items.get(one), items.get(other)) {
        (Some(a), Some(b)) => order(a, b).then(one.cmp(&other)),
        _ => Ordering::Equal,
    });
    places.into_iter().filter_map(|place| items.get(place)).collect()
}

/// The one sort that there is, for lists of anything.
#[inline(never)]
fn sort(places: &mut [usize], order: &dyn Fn(usize, usize) -> Ordering) {
    places.sort_unstable_by(|one, other| order(*one, *other));
}
