//! The advice: what each title offers, the best choice of it, and how everything else compares (AC-18, AC-19).

use super::answer::{Advice, Choice, DayOfTravel, Dearer, RunnerUp, ServedTrips, TitleAdvice, TitleVerdict};
use super::codes as code;
use super::cover::{Coverage, Covers, NETWORK};
use super::market::{Market, Served, Standing};
use super::offers::{Asked, Open};
use super::plans::{self, Planned};
use super::request::ChooseRequest;
use super::solver::{self, Only, Use};
use crate::age;
use crate::money::Money;
use crate::problem::{Problem, Problems};
use crate::reason::Reason;
use crate::tariff::{Book, Books};
use crate::title::Title;

/// The titles of the network, in the order of the book.
fn titles() -> impl Iterator<Item = Title> {
    Title::ALL.iter().copied().filter(|title| title.network() == NETWORK)
}

/// What the book of each trip's day says of coverage.
///
/// # Errors
/// CM-10, AC-7: `no-tariff-in-force` for a day that no book covers, or of which it is not known whether it is in the school
/// holidays.
fn coverage<'a>(
    books: Books<'a>,
    request: &ChooseRequest,
    planned: &[Planned],
) -> Result<Vec<Coverage<'a>>, Problems> {
    let mut problems: Vec<Problem> = Vec::new();
    let mut found = Vec::with_capacity(planned.len());
    for trip in planned {
        match Coverage::on(books, trip).filter(|coverage| coverage.is_known(trip)) {
            Some(coverage) => found.push(coverage),
            None => {
                let path = plans::path(request, trip.day);
                // A habit is named once, not with each of its days.
                if !problems.iter().any(|problem| problem.path == path) {
                    problems.push(books.no_tariff(NETWORK, trip.day, &path));
                }
            }
        }
    }
    if problems.is_empty() { Ok(found) } else { Err(Problems(problems)) }
}

/// The pass that the traveller has already and that covers a trip; the first that was named.
fn held(request: &ChooseRequest, coverage: &Coverage, trip: &Planned) -> Option<Title> {
    let mut held = request.held.iter().flat_map(|held| held.iter());
    let covers = |title, zones| coverage.of(title, zones, trip) == Covers::Whole;
    let found = held.find(|held| {
        held.first_day.is_none_or(|first| first <= trip.day)
            && held.last_day.is_none_or(|last| trip.day <= last)
            && !held.title.is_used_by_trips()
            && covers(held.title, held.zones)
    });
    found.map(|held| held.title)
}

/// How a trip is seen to before anything is bought.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Seen {
    /// A pass that is there covers it.
    Held(Title),
    /// The traveller is younger than this age, from which a child needs a title (AC-10).
    Free(u16),
    /// It needs a title.
    Open,
}

fn seen(request: &ChooseRequest, coverage: &Coverage, trip: &Planned) -> Seen {
    let young = |from: &u16| age::is_under(*from, request.traveller.birth_date, trip.day);
    match (coverage.needs_title_from().filter(young), held(request, coverage, trip)) {
        (Some(from), _) => Seen::Free(from),
        (None, Some(title)) => Seen::Held(title),
        (None, None) => Seen::Open,
    }
}

/// AC-18, AC-19: the cheapest lawful set of titles for all trips, what to buy when and on which medium, what serves each
/// trip, and how every other title compares.
///
/// Readings: passes that the traveller has are used first and cost nothing; contracts are advised as they are subscribed to,
/// without later suspension or change; a ticket is bought when it is needed, so that tickets that exclude each other on a
/// medium do not meet there.
///
/// # Errors
/// `out-of-order` for days before the request, `out-of-range` for days more than 13 months after it, `no-tariff-in-force`
/// where no book covers a day of travel or the day of the request.
///
/// ```
/// use portillon::wire;
/// let request = br#"{
///     "day": "2026-03-02",
///     "traveller": {"birthDate": "1990-05-05", "hadLibertePlus": false},
///     "trips": [{
///         "day": "2026-03-03", "times": 2,
///         "journey": {"modes": ["rer"], "zones": {"first": 2, "last": 4}, "airport": false}
///     }]
/// }"#;
/// // Two trips by rail on a first Liberté +, which is free.
/// let reply = wire::reply("advice.choose", &[], request);
/// assert!(reply.starts_with(r#"{"ok":{"currency":"eur","choice":{"total":"4.08","byTrip":"4.08","#));
/// ```
pub fn choose(books: Books, request: &ChooseRequest) -> Result<Advice, Problems> {
    let (book, _) = books.section(NETWORK, request.day, "day", Book::navigo)?;
    let planned = plans::expand(request)?;
    let coverage = coverage(books, request, &planned)?;
    let seen: Vec<Seen> =
        planned.iter().zip(&coverage).map(|(trip, coverage)| seen(request, coverage, trip)).collect();
    let trips = planned.iter().zip(coverage).zip(&seen).filter(|(_, seen)| **seen == Seen::Open);
    let trips = trips.map(|((trip, coverage), _)| Open { trip: *trip, coverage }).collect();
    let asked = Asked { books, request, trips };
    let market = Market::new(&asked, titles().collect());

    let Some(best) = solver::solve(&market.problem, Only::All) else {
        // To choose nothing is always a choice.
        return Err(Problem::new("", "no-choice", "there is no choice", "send other trips").into());
    };
    let choice = market.choice(&best);
    let titles =
        titles().enumerate().map(|(kind, title)| market.title(kind, title, &best, &choice)).collect();
    let reasons = reasons(&planned, &seen, &choice);
    Ok(Advice {
        currency: book.currency(),
        days: days(&market, &best, &planned, &seen),
        runners_up: runners_up(&market, &best, &choice),
        titles,
        choice,
        reasons,
        book: book.reference(),
    })
}

/// The best choices without one of the advised titles, as far as they serve as many trips; the cheapest first.
fn runners_up(market: &Market, best: &solver::Choice, choice: &Choice) -> Vec<RunnerUp> {
    let mut runners_up: Vec<(solver::Value, RunnerUp)> = Vec::new();
    for (kind, title) in market.titles.iter().enumerate() {
        if best.value.counts.get(kind).is_none_or(|count| *count == 0) {
            continue;
        }
        let Some(other) = solver::solve(&market.problem, Only::Without(kind)) else { continue };
        if other.value.unserved == best.value.unserved {
            let second = market.choice(&other);
            let dearer = second.total - choice.total;
            runners_up.push((other.value, RunnerUp { without: *title, dearer, choice: second }));
        }
    }
    runners_up.sort_by(|one, other| one.0.cmp(&other.0));
    runners_up.into_iter().map(|(_, runner_up)| runner_up).collect()
}

impl Market<'_> {
    /// AC-19: how a title stands to the advice.
    fn title(&self, kind: usize, title: Title, best: &solver::Choice, choice: &Choice) -> TitleAdvice {
        let about = |kind| Reason::new(kind).with("title", title.id());
        let count = best.value.counts.get(kind).copied().unwrap_or_default();
        // Liberté + that is there already is no purchase.
        let metered = title == Title::LibertePlus && best.uses.iter().flatten().any(|how| *how == Use::Meter);
        if count > 0 || metered {
            let reasons = vec![about(&code::PART_OF_CHOICE).with("purchases", count)];
            return TitleAdvice { title, verdict: TitleVerdict::Chosen, reasons };
        }
        let no_use = |kind| (TitleVerdict::NoUse, vec![about(kind)]);
        let (verdict, reasons) = match self.standings.get(kind) {
            Some(Standing::Refused(remedies, reasons)) => {
                (TitleVerdict::NotEligible(remedies.clone()), reasons.clone())
            }
            Some(Standing::Ticket) => no_use(&code::TICKET_NEVER_CHEAPEST),
            Some(Standing::Passes) => match solver::solve(&self.problem, Only::With(kind)) {
                Some(with) => self.compare(title, &with, best, choice),
                None => no_use(&code::COVERS_NO_TRIP),
            },
            _ if self.problem.days.is_empty() => no_use(&code::NO_TRIP_NEEDS_TITLE),
            Some(Standing::Idle) | None => no_use(&code::COVERS_NO_TRIP),
        };
        TitleAdvice { title, verdict, reasons }
    }

    fn compare(
        &self,
        title: Title,
        with: &solver::Choice,
        best: &solver::Choice,
        choice: &Choice,
    ) -> (TitleVerdict, Vec<Reason>) {
        let about = |kind| Reason::new(kind).with("title", title.id());
        let other = self.choice(with);
        if with.value.unserved > best.value.unserved {
            let reason = about(&code::LEAVES_TRIPS).with("trips", other.unserved);
            return (TitleVerdict::Incomplete(other), vec![reason]);
        }
        let by = other.total - choice.total;
        let reason = if by == Money::ZERO {
            about(&code::NO_CHEAPER).with("total", other.total)
        } else {
            about(&code::DEARER_BY).with("amount", by).with("total", other.total)
        };
        (TitleVerdict::Dearer(Dearer { by, choice: other }), vec![reason])
    }
}

/// Every day of travel, and what serves its trips.
fn days(market: &Market, best: &solver::Choice, planned: &[Planned], seen: &[Seen]) -> Vec<DayOfTravel> {
    let mut bought = market.served(best).into_iter();
    let mut days: Vec<DayOfTravel> = Vec::new();
    let mut counted = Money::ZERO;
    for (trip, seen) in planned.iter().zip(seen) {
        let by = match seen {
            Seen::Held(title) => Served::by(vec![*title]),
            Seen::Free(_) => Served::by(Vec::new()),
            Seen::Open => bought.next().unwrap_or_else(|| Served::by(Vec::new())),
        };
        let Served { titles, amount, capped } = by;
        if days.last().is_none_or(|last| last.day != trip.day) {
            days.push(DayOfTravel { day: trip.day, amount: Money::ZERO, trips: Vec::new() });
            counted = Money::ZERO;
        }
        let Some(day) = days.last_mut() else { continue };
        day.trips.push(ServedTrips { journey: trip.journey.clone(), times: trip.times, titles, amount });
        if capped {
            // The day is paid up to its cap, so that only what is below it is added.
            let so_far = market.capped(trip.day, counted);
            counted = counted + amount;
            day.amount = day.amount + (market.capped(trip.day, counted) - so_far);
        } else {
            day.amount = day.amount + amount;
        }
    }
    days
}

/// Why this is the advice.
fn reasons(planned: &[Planned], seen: &[Seen], choice: &Choice) -> Vec<Reason> {
    let trips: u32 = planned.iter().map(|trip| trip.times).sum();
    let mut reasons =
        vec![Reason::new(&code::CHEAPEST_OF_ALL).with("total", choice.total).with("trips", trips)];
    reasons.push(Reason::new(&code::FEWER_PURCHASES_FIRST));
    let trips_of = |wanted: Seen| -> u32 {
        let found = planned.iter().zip(seen).filter(|(_, seen)| **seen == wanted);
        found.map(|(trip, _)| trip.times).sum()
    };
    let young = seen.iter().find_map(|seen| match seen {
        Seen::Free(from) => Some(*from),
        Seen::Held(_) | Seen::Open => None,
    });
    if let Some(from) = young {
        let free = Reason::new(&code::YOUNG_CHILD_TRAVELS_FREE).with("fromAge", from);
        reasons.push(free.with("trips", trips_of(Seen::Free(from))));
    }
    for title in titles() {
        let covered = trips_of(Seen::Held(title));
        if covered > 0 {
            let reason = Reason::new(&code::HELD_PASS_COVERS).with("title", title.id());
            reasons.push(reason.with("trips", covered));
        }
    }
    if choice.unserved > 0 {
        reasons.push(Reason::new(&code::NO_TITLE_FOR_TRIPS).with("trips", choice.unserved));
    }
    reasons
}
