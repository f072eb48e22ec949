//! Whether somebody travels with a token, and how many (NT-22).

use serde::Serialize;

use super::event::{Event, Tap, usable};
use super::journey::boardings;
use super::timeline::Timeline;
use super::{Figures, Id, NETWORK, codes as code};
use crate::instant::{Instant, Stamp};
use crate::problem::Problems;
use crate::reason::{Decision, Grant, Grounds, Reason, Remedy};
use crate::tariff::Books;
use crate::wire::{Items, Reader, readable};

/// An inspection on board.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InspectionRequest {
    /// The card or device that is shown.
    pub token: Id,
    /// When.
    pub at: Instant,
    /// Accepted taps, in any order; those of other tokens, and later ones, are left out.
    pub taps: Items<Tap, 2_000>,
}

readable!(InspectionRequest { token: "token" required, at: "at" required, taps: "taps" required, });

/// Who travels with a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Travellers {
    /// How many people; 255 stands for any more than that.
    pub people: u8,
}

impl Grant for Travellers {}

/// The answer to "is there a ticket, and for how many?". It shows no data of the card.
pub type TicketDecision = Decision<Travellers>;

/// NT-22: whether somebody travels with a token, and how many: those who are on board by the taps so far and boarded
/// less than six hours ago.
///
/// # Errors
/// `no-tariff-in-force` where no book covers the day, or that of a tap of the token.
///
/// ```
/// use portillon::navitap::{inspect, Id, InspectionRequest, Tap};
/// use portillon::wire::Items;
/// use portillon::{Books, Instant};
/// let id = |text| Id::new(text).unwrap();
/// let boarding = Tap {
///     event_id: id("e1"),
///     token: id("card"),
///     validator: id("v1"),
///     vessel: id("Tonale"),
///     run: id("12/2026-07-01"),
///     fast: false,
///     stop: id("riva"),
///     at: Instant::parse("2026-07-01T09:00:00+02:00")?,
/// };
/// let mut request = InspectionRequest {
///     token: id("card"),
///     at: Instant::parse("2026-07-01T14:59:59+02:00")?,
///     taps: Items::one(boarding),
/// };
/// assert!(inspect(Books::BUILT_IN, &request)?.is_granted());
/// request.at = Instant::parse("2026-07-01T15:00:00+02:00")?;
/// assert_eq!(inspect(Books::BUILT_IN, &request)?.reasons[0].code(), "no-boarding-found");
/// # Ok::<(), portillon::Problems>(())
/// ```
pub fn inspect(books: Books, request: &InspectionRequest) -> Result<TicketDecision, Problems> {
    let at = NETWORK.stamp(request.at);
    let mut reader = Reader::default();
    let figures = reader.field("at", |r| Figures::read(books, at.day(), r));
    let so_far = |tap: &Tap| tap.at <= request.at;
    let taps = reader.field("taps", |r| Event::read_of(&request.token, &request.taps, books, r, so_far));
    let Figures { book, tariff, .. } = reader.finish(figures)?;

    let hours = tariff.inspection_hours.value.0;
    let (taps, _) = usable(&taps);
    let recent = |boarding: &Stamp| at.is_less_than_after(hours, *boarding);
    let recent: Vec<Stamp> = boardings(&Timeline::of(&taps)).into_iter().filter(recent).collect();
    let Some(since) = recent.iter().min() else {
        let mut grounds = Grounds::default();
        grounds.add(
            Reason::new(&code::NO_BOARDING_FOUND).with("hours", hours),
            [Remedy::new(&code::BUY_PAPER_TICKET), Remedy::new(&code::PAY_WITHOUT_TICKET)],
        );
        return Ok(grounds.refuse(book.reference()));
    };
    let people = u8::try_from(recent.len()).unwrap_or(u8::MAX);
    let travels = Reason::new(&code::TRAVELS_WITH_TOKEN).with("people", people).with("since", *since);
    Ok(Decision::grant(book, Travellers { people }, vec![travels]))
}
