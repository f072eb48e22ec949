//! What is to be charged for each token and service day, and when (NT-14, NT-15).

use serde::Serialize;

use super::event::{CrewNote, Event, Sent, Tap, UnusedEvent, usable};
use super::fare::{self, Ticket};
use super::journey::{DayTrip, by_person, trips};
use super::timeline::Timeline;
use super::{Figures, Id, NETWORK, codes as code};
use crate::calendar;
use crate::day::Day;
use crate::money::{Currency, Money};
use crate::order::in_order;
use crate::problem::Problems;
use crate::reason::Reason;
use crate::tariff::{BookRef, Books};
use crate::wire::{Items, Reader, readable};

/// What was charged for a day so far.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChargedDay {
    /// The card or device.
    pub token: Id,
    /// The service day.
    pub day: Day,
    /// The amount, less what was paid back as a correction.
    pub amount: Money,
}

readable!(ChargedDay { token: "token" required, day: "day" required, amount: "amount" required, });

/// Taps to settle. All taps of a token that touch the days in question belong into one request.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SettleRequest {
    /// The taps, in any order; one sent twice counts once.
    pub taps: Items<Tap, 20_000>,
    /// Notes of the crew; `None`: there are none.
    pub notes: Option<Items<CrewNote, 2_000>>,
    /// What was charged so far, each token and day once; `None`: nothing.
    pub charged: Option<Items<ChargedDay, 20_000>>,
    /// Day on which it is settled; `None`: the day after each service day.
    pub day: Option<Day>,
}

readable!(SettleRequest {
    taps: "taps" required,
    notes: "notes" optional,
    charged: "charged" optional,
    day: "day" optional,
});

/// A token's service day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TokenDay {
    /// The card or device.
    pub token: Id,
    /// The service day.
    pub day: Day,
    /// The tickets, by number of person.
    pub tickets: Vec<Ticket>,
    /// What the tickets come to.
    pub total: Money,
    /// What was charged so far.
    pub charged: Money,
    /// What is still to be charged; negative: to be paid back as a correction.
    pub difference: Money,
    /// Day on which it is computed.
    pub computed_on: Day,
    /// Last day on which it is debited.
    pub debited_by: Day,
    /// Why, in order.
    pub reasons: Vec<Reason>,
    /// The book used.
    pub book: BookRef,
}

/// The answer to "what is to be charged?".
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Settlement {
    /// Currency of all amounts.
    pub currency: Currency,
    /// The days, by token and day.
    pub days: Vec<TokenDay>,
    /// Events that cannot be used, by identifier.
    pub errors: Vec<UnusedEvent>,
}

/// A day that was charged, and the figures of that day.
#[derive(Clone, Copy)]
struct Charged<'a> {
    token: &'a Id,
    figures: Figures<'a>,
    amount: Money,
}

impl<'a> Charged<'a> {
    /// What was charged, by token and day. A day that no book covers is a problem, and so is a second amount for one.
    fn read_each(books: Books<'a>, charged: &'a [ChargedDay], reader: &mut Reader) -> Vec<Self> {
        let listed: Vec<(usize, &ChargedDay)> = charged.iter().enumerate().collect();
        let key = |listed: &(usize, &'a ChargedDay)| (&listed.1.token, listed.1.day);
        let by_day = in_order(&listed, |one, other| key(one).cmp(&key(other)));
        let mut again = vec![false; charged.len()];
        for same in by_day.chunk_by(|one, other| key(one) == key(other)) {
            for (index, _) in same.iter().skip(1) {
                again.get_mut(*index).into_iter().for_each(|again| *again = true);
            }
        }
        for ((index, charged), again) in listed.iter().zip(again) {
            reader.item(*index, |r| {
                r.field("day", |r| Figures::read(books, charged.day, r));
                if again {
                    let message = format!("the day `{}` of this token is there twice", charged.day);
                    r.problem("duplicate", message, "send each token and day once");
                }
            });
        }
        let dated = |(_, charged): &&(usize, &'a ChargedDay)| {
            let figures = Figures::at(books, charged.day, "day").ok()?;
            Some(Self { token: &charged.token, figures, amount: charged.amount })
        };
        by_day.iter().filter_map(dated).collect()
    }

    fn token_day(&self) -> (&'a Id, Day) {
        (self.token, self.figures.day)
    }
}

/// The events and the charged days of a request, all on days that a book covers (CM-10).
fn read<'a>(
    books: Books<'a>,
    request: &'a SettleRequest,
) -> Result<(Vec<Event<'a>>, Vec<Charged<'a>>), Problems> {
    let mut reader = Reader::default();
    let notes = request.notes.as_deref().unwrap_or_default();
    let mut events = Vec::with_capacity(request.taps.len() + notes.len());
    reader.field("taps", |r| Event::read_each(request.taps.iter().map(Sent::from), books, r, &mut events));
    reader.field("notes", |r| Event::read_each(notes.iter().map(Sent::from), books, r, &mut events));
    let charged = request.charged.as_deref().unwrap_or_default();
    let charged = reader.field("charged", |r| Charged::read_each(books, charged, r));
    reader.finish(Some((events, charged)))
}

/// NT-14, NT-15: what is to be charged for a day, and when: it is computed on the day after, or on the day of a later
/// settlement, and debited within some working days. Less than nothing is paid back.
fn token_day(
    token: &Id,
    figures: Figures,
    tickets: Vec<Ticket>,
    charged: Option<Money>,
    settled: Option<Day>,
) -> TokenDay {
    let Figures { day, book, tariff } = figures;
    let total = tickets.iter().map(|ticket| ticket.price).sum::<Money>();
    let so_far = charged.unwrap_or(Money::ZERO);
    let difference = total - so_far;
    let computed_on = settled.map_or(day.next(), |settled| settled.max(day.next()));
    let delay = tariff.debit_working_days.value.0;
    let debited_by = calendar::plus_working_days(NETWORK, computed_on, delay);
    let mut reasons =
        vec![Reason::new(&code::CHARGE_DATES).with("computedOn", computed_on).with("debitedBy", debited_by)];
    if let Some(charged) = charged {
        reasons.push(Reason::new(&code::RESETTLED).with("charged", charged).with("total", total));
    }
    if difference < Money::ZERO {
        reasons.push(Reason::new(&code::PAID_BACK_AS_CORRECTION).with("amount", so_far - total));
    }
    TokenDay {
        token: token.clone(),
        day,
        tickets,
        total,
        charged: so_far,
        difference,
        computed_on,
        debited_by,
        reasons,
        book: book.reference(),
    }
}

/// The tickets of a token's day, one for each number, and what is to be charged for them.
fn settled_day(trips: &[&DayTrip], charged: Option<Money>, settled: Option<Day>) -> Option<TokenDay> {
    let DayTrip { figures, trip } = trips.first()?;
    let tickets = trips.chunk_by(|one, other| one.trip.number == other.trip.number);
    let tickets = tickets.filter_map(|trips| fare::ticket(figures.tariff, trips)).collect();
    Some(token_day(trip.token, *figures, tickets, charged, settled))
}

/// What is to be charged for each token and service day (NT-1 to NT-15, NT-18, NT-19). The answer depends on the set of
/// events, not on their order; an event that cannot be used is listed and changes nothing.
///
/// # Errors
/// `no-tariff-in-force` where no book covers the day of a tap, a note or a charge; `duplicate` for a token and day
/// charged twice.
///
/// ```
/// use portillon::navitap::{settle, Id, SettleRequest, Tap};
/// use portillon::wire::Items;
/// use portillon::{Books, Instant};
/// let id = |text| Id::new(text).unwrap();
/// let tap = |event, stop, at| Tap {
///     event_id: id(event),
///     token: id("card"),
///     validator: id("v1"),
///     vessel: id("Tonale"),
///     run: id("12/2026-07-01"),
///     fast: false,
///     stop: id(stop),
///     at: Instant::parse(at).unwrap(),
/// };
/// let taps = vec![
///     tap("e1", "riva", "2026-07-01T09:00:00+02:00"),
///     tap("e2", "limone-centro", "2026-07-01T09:40:00+02:00"),
/// ];
/// let request = SettleRequest { taps: Items::new(taps).unwrap(), ..SettleRequest::default() };
/// let settlement = settle(Books::BUILT_IN, &request)?;
/// let day = &settlement.days[0];
/// assert_eq!((day.tickets[0].fare.as_ref(), day.total.to_string()), ("upper-lake", "20.50".to_owned()));
/// assert_eq!(day.debited_by.to_string(), "2026-07-07");
/// # Ok::<(), portillon::Problems>(())
/// ```
pub fn settle(books: Books, request: &SettleRequest) -> Result<Settlement, Problems> {
    let (events, charged) = read(books, request)?;
    let (events, mut unused) = usable(&events);
    let trips = trips(&Timeline::of(&events), &mut unused);
    let mut days = Vec::new();
    let mut charged = charged.iter().peekable();
    let settled = request.day;
    let only_charged = |charged: &Charged| {
        token_day(charged.token, charged.figures, Vec::new(), Some(charged.amount), settled)
    };
    for day in by_person(&trips).chunk_by(|one, other| one.token_day() == other.token_day()) {
        let Some(this) = day.first().map(|trip| trip.token_day()) else { continue };
        while let Some(earlier) = charged.next_if(|charged| charged.token_day() < this) {
            days.push(only_charged(earlier));
        }
        let charged = charged.next_if(|charged| charged.token_day() == this);
        days.extend(settled_day(day, charged.map(|charged| charged.amount), settled));
    }
    days.extend(charged.map(only_charged));

    let errors = in_order(&unused, |one, other| one.event_id.cmp(&other.event_id));
    Ok(Settlement { currency: Currency::Eur, days, errors: errors.into_iter().cloned().collect() })
}
