//! What a month on Liberté + costs, when it is debited and what follows where it is not paid (AC-14).

use serde::Serialize;

use super::day::{charge, rate};
use super::trip::{Figures, Travel, Trip, trips};
use crate::day::{Day, out_of_order, too_late};
use crate::money::{Currency, Money};
use crate::navigo::codes as code;
use crate::problem::{Problem, Problems};
use crate::reason::Reason;
use crate::tariff::{BookRef, Books, LiberteTariff};
use crate::wire::{Reader, readable};

vocabulary! {
    /// How the debit of a month stands.
    MonthState, "state of a month" {
        /// Nothing was charged.
        NothingDue = "nothing-due",
        /// It is not debited yet.
        NotYetDue = "not-yet-due",
        /// It is being debited.
        BeingDebited = "being-debited",
        /// It was debited.
        Debited = "debited",
        /// Its debit was rejected.
        Unpaid = "unpaid",
        /// The contract is suspended until it is paid.
        Suspended = "suspended",
        /// The contract was ended.
        Ended = "ended",
        /// It was paid after its debit was rejected.
        Settled = "settled",
    }
}

/// The travel of a month, and what became of its debit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LiberteMonthRequest {
    /// The first day of the month.
    pub month: Day,
    /// Whether the contract is at the reduced price; `None`: no.
    pub reduced: Option<bool>,
    /// How somebody travelled; what belongs to trips of other months is not charged here.
    pub travel: Travel,
    /// The day on which it is asked.
    pub on: Day,
    /// Day on which the bank rejected the debit; `None`: it did not.
    pub rejected_on: Option<Day>,
    /// Day on which it was paid after that; `None`: it was not.
    pub paid_on: Option<Day>,
}

readable!(LiberteMonthRequest {
    month: "month" required,
    reduced: "reduced" optional,
    travel: "travel" required,
    on: "on" required,
    rejected_on: "rejectedOn" optional,
    paid_on: "paidOn" optional,
});

/// What a day of a month costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct DayCharge {
    /// The day.
    pub day: Day,
    /// What its trips cost, up to the cap.
    pub total: Money,
}

/// The charges of a month, and how their debit stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LiberteMonth {
    /// The first day of the month.
    pub month: Day,
    /// Currency of all amounts.
    pub currency: Currency,
    /// The days with trips, in order.
    pub days: Vec<DayCharge>,
    /// What is debited.
    pub total: Money,
    /// First day on which it may be debited.
    pub debit_from: Day,
    /// Last day on which it may be debited.
    pub debit_until: Day,
    /// How the debit stands.
    pub state: MonthState,
    /// First day on which the contract is suspended where a rejected debit is not paid.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub suspended_from: Option<Day>,
    /// First day on which the contract is ended then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ended_from: Option<Day>,
    /// Why, in order.
    pub reasons: Vec<Reason>,
    /// The book used.
    pub book: BookRef,
}

/// AC-14: the days on which things happen.
#[derive(Clone, Copy)]
struct Dates {
    debit_from: Day,
    debit_until: Day,
    /// From when a contract is suspended and ended, where the debit was rejected. Reading of CM-2: the delay ends with its
    /// last day.
    consequences: Option<(Day, Day)>,
}

impl Dates {
    fn of(tariff: &LiberteTariff, month: Day, rejected_on: Option<Day>) -> Self {
        let next = month.first_of_next_month();
        let nth = |number: u32| next.plus_days(number.saturating_sub(1));
        let after = |rejected: Day, days: u32| rejected.plus_days(days).next();
        Self {
            debit_from: nth(tariff.debit_from.value.0),
            debit_until: nth(tariff.debit_until.value.0),
            consequences: rejected_on.map(|rejected| {
                let suspended = after(rejected, tariff.suspended_after_days.value.0);
                (suspended, after(rejected, tariff.ended_after_days.value.0))
            }),
        }
    }

    /// AC-14: how a debit stands on a day. Reading: one that nobody rejected was paid when its days are over; what is paid
    /// after a contract was ended does not bring it back.
    fn state(&self, on: Day, paid_on: Option<Day>) -> MonthState {
        match (self.consequences, paid_on) {
            (None, _) if on < self.debit_from => MonthState::NotYetDue,
            (None, _) if on <= self.debit_until => MonthState::BeingDebited,
            (None, _) => MonthState::Debited,
            (Some((_, ended)), Some(paid)) if paid < ended => MonthState::Settled,
            (Some((_, ended)), _) if ended <= on => MonthState::Ended,
            (Some((suspended, _)), _) if suspended <= on => MonthState::Suspended,
            (Some(_), _) => MonthState::Unpaid,
        }
    }
}

/// What contradicts itself in a request.
fn check(request: &LiberteMonthRequest, dates: &Dates, total: Money) -> Vec<Problem> {
    let &LiberteMonthRequest { on, rejected_on, paid_on, .. } = request;
    let not_needed = |path: &str, message: &str| Problem::new(path, "not-needed", message, "leave it out");
    let mut problems = Vec::new();
    match rejected_on {
        Some(_) if total == Money::ZERO => {
            problems.push(not_needed("rejectedOn", "nothing is debited for this month"));
        }
        Some(rejected) if rejected < dates.debit_from => {
            problems.push(out_of_order("rejectedOn", rejected, "the debit, from", dates.debit_from));
        }
        Some(rejected) if on < rejected => {
            problems.push(too_late("rejectedOn", rejected, "the day asked for,", on));
        }
        Some(_) | None => {}
    }
    match (paid_on, rejected_on) {
        (Some(_), None) => problems.push(not_needed("paidOn", "the debit was not rejected")),
        (Some(paid), Some(rejected)) if paid < rejected => {
            problems.push(out_of_order("paidOn", paid, "the rejection on", rejected));
        }
        (Some(paid), Some(_)) if on < paid => {
            problems.push(too_late("paidOn", paid, "the day asked for,", on));
        }
        _ => {}
    }
    problems
}

/// The charges of the days of a month.
fn charges(
    books: Books,
    request: &LiberteMonthRequest,
    trips: Vec<Trip>,
) -> Result<Vec<DayCharge>, Problems> {
    let end = request.month.first_of_next_month();
    let in_month = |trip: &Trip| request.month <= trip.from.day() && trip.from.day() < end;
    let mut trips = trips.into_iter().filter(in_month).peekable();
    let mut days = Vec::new();
    while let Some(first) = trips.next() {
        let day = first.from.day();
        let mut of_day = vec![first];
        while let Some(next) = trips.next_if(|trip| trip.from.day() == day) {
            of_day.push(next);
        }
        let mut reader = Reader::default();
        let figures = reader.field("travel", |r| Figures::read(books, day, r));
        let figures = reader.finish(figures)?;
        let charged = charge(&figures, day, rate(request.reduced), of_day, "travel")?;
        days.push(DayCharge { day, total: charged.total });
    }
    Ok(days)
}

/// AC-14: what a month costs, when it is debited, and how the debit stands on a day.
///
/// # Errors
/// `not-a-first-day` for a month that is not named by its first day; `no-tariff-in-force` where no book covers it or the day
/// of a tap, or knows what a trip costs; `out-of-order` and `not-needed` for a rejection or a payment that cannot be.
///
/// ```
/// use portillon::navigo::{liberte_month, LiberteMonthRequest, LiberteTrip, MonthState, Travel};
/// use portillon::tariff::TripKind;
/// use portillon::{wire::Items, Books, Instant};
/// let trip = LiberteTrip { from: Instant::parse("2026-03-10T08:00:00+01:00")?, kind: TripKind::Rail };
/// let mut request = LiberteMonthRequest {
///     month: "2026-03-01".parse()?,
///     reduced: None,
///     travel: Travel::Trips(Items::one(trip)),
///     on: "2026-04-15".parse()?,
///     rejected_on: Some("2026-04-10".parse()?),
///     paid_on: None,
/// };
/// assert_eq!(liberte_month(Books::BUILT_IN, &request)?.state, MonthState::Unpaid);
/// request.on = "2026-04-16".parse()?;
/// assert_eq!(liberte_month(Books::BUILT_IN, &request)?.state, MonthState::Suspended);
/// # Ok::<(), portillon::Problems>(())
/// ```
pub fn liberte_month(books: Books, request: &LiberteMonthRequest) -> Result<LiberteMonth, Problems> {
    let &LiberteMonthRequest { month, on, rejected_on, paid_on, .. } = request;
    let mut reader = Reader::default();
    let figures = reader.field("month", |r| {
        let first = month.first_of_month();
        if first != month {
            let message = format!("no month begins on `{month}`");
            r.problem("not-a-first-day", message, format!("send `{first}`"));
        }
        Figures::read(books, month, r)
    });
    let trips = reader.field("travel", |r| trips(books, &request.travel, r));
    let (figures, trips) = reader.finish(figures.zip(trips))?;
    let days = charges(books, request, trips)?;
    let total = days.iter().map(|day| day.total).sum();
    let dates = Dates::of(figures.liberte, month, rejected_on);
    let problems = check(request, &dates, total);
    if !problems.is_empty() {
        return Err(Problems(problems));
    }

    let state = if total == Money::ZERO { MonthState::NothingDue } else { dates.state(on, paid_on) };
    let Dates { debit_from, debit_until, consequences } = dates;
    let mut reasons = vec![Reason::new(&code::LIBERTE_MONTH).with("month", month).with("total", total)];
    if total > Money::ZERO {
        let debited = Reason::new(&code::LIBERTE_DEBITED);
        reasons.push(debited.with("debitFrom", debit_from).with("debitUntil", debit_until));
    }
    if let (Some(rejected), Some((suspended, ended))) = (rejected_on, consequences) {
        let unpaid = Reason::new(&code::LIBERTE_DEBIT_REJECTED).with("rejectedOn", rejected);
        reasons.push(unpaid.with("suspendedFrom", suspended).with("endedFrom", ended));
    }
    reasons.extend(paid_on.map(|paid| Reason::new(&code::LIBERTE_PAID_LATER).with("paidOn", paid)));
    Ok(LiberteMonth {
        month,
        currency: figures.book.currency(),
        days,
        total,
        debit_from,
        debit_until,
        state,
        suspended_from: consequences.map(|(suspended, _)| suspended),
        ended_from: consequences.map(|(_, ended)| ended),
        reasons,
        book: figures.book.reference(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::instant::Instant;
    use crate::navigo::LiberteTrip;
    use crate::tariff::TripKind;
    use crate::wire::Items;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn month(on: &str, rejected: Option<&str>, paid: Option<&str>) -> LiberteMonthRequest {
        let trip = |at: &str, kind| LiberteTrip { from: Instant::parse(at).unwrap(), kind };
        let trips = vec![
            // The last second of February and the first of April are of other months.
            trip("2026-02-28T23:59:59+01:00", TripKind::Rail),
            trip("2026-03-01T00:00:00+01:00", TripKind::Rail),
            trip("2026-03-31T23:59:59+02:00", TripKind::Surface),
            trip("2026-04-01T00:00:00+02:00", TripKind::Rail),
        ];
        LiberteMonthRequest {
            month: day("2026-03-01"),
            reduced: None,
            travel: Travel::Trips(Items::new(trips).unwrap()),
            on: day(on),
            rejected_on: rejected.map(day),
            paid_on: paid.map(day),
        }
    }

    /// The state, or the first problem.
    fn told(request: &LiberteMonthRequest) -> String {
        match liberte_month(Books::BUILT_IN, request) {
            Ok(month) => month.state.id().into(),
            Err(problems) => format!("{}: {}", problems[0].path, problems[0].code),
        }
    }

    #[test]
    fn a_month_is_debited_from_the_tenth_to_the_twentieth_of_the_next() {
        let on = |day| told(&month(day, None, None));
        assert_eq!([on("2026-03-15"), on("2026-04-09")], ["not-yet-due", "not-yet-due"]);
        assert_eq!([on("2026-04-10"), on("2026-04-20")], ["being-debited", "being-debited"]);
        assert_eq!(on("2026-04-21"), "debited");
        let whole = liberte_month(Books::BUILT_IN, &month("2026-04-21", None, None)).unwrap();
        assert_eq!((whole.days.len(), whole.total.to_string()), (2, "3.68".into()));
    }

    #[test]
    fn an_unpaid_debit_suspends_after_five_days_and_ends_after_thirty() {
        let on = |day| told(&month(day, Some("2026-04-10"), None));
        assert_eq!([on("2026-04-10"), on("2026-04-15")], ["unpaid", "unpaid"]);
        assert_eq!([on("2026-04-16"), on("2026-05-10")], ["suspended", "suspended"]);
        assert_eq!(on("2026-05-11"), "ended");
    }

    #[test]
    fn what_is_paid_in_time_is_settled() {
        let paid = |paid| told(&month("2026-06-01", Some("2026-04-10"), Some(paid)));
        assert_eq!(
            [paid("2026-04-10"), paid("2026-05-10"), paid("2026-05-11")],
            ["settled", "settled", "ended"]
        );
    }

    #[test]
    fn a_rejection_that_cannot_be_is_a_problem() {
        assert_eq!(told(&month("2026-04-12", Some("2026-04-09"), None)), "rejectedOn: out-of-order");
        assert_eq!(told(&month("2026-04-12", Some("2026-04-13"), None)), "rejectedOn: out-of-order");
        assert_eq!(told(&month("2026-04-12", None, Some("2026-04-12"))), "paidOn: not-needed");
        assert_eq!(
            told(&month("2026-04-12", Some("2026-04-11"), Some("2026-04-10"))),
            "paidOn: out-of-order"
        );
        let mut nothing = month("2026-05-12", Some("2026-05-11"), None);
        nothing.month = day("2026-03-02");
        assert_eq!(told(&nothing), "month: not-a-first-day");
        nothing.travel = Travel::Trips(Items::default());
        nothing.month = day("2026-04-01");
        assert_eq!(told(&nothing), "rejectedOn: not-needed");
        nothing.rejected_on = None;
        assert_eq!(told(&nothing), "nothing-due");
    }
}
