//! What events do to a subscription (AC-11 to AC-13). What is asked is judged by its rule; what the rules refuse changes
//! nothing.

use super::Annuel;
use super::event::{AnnuelCause, AnnuelEvent, AnnuelHappening};
use super::plan::AnnuelPayment;
use super::price::{self, Count};
use super::state::{AnnuelMonth, AnnuelStateRequest, MonthStatus};
use crate::answer::Payment;
use crate::day::{Day, out_of_order};
use crate::imagine_r::Refusal;
use crate::imagine_r::codes::PAY_DEBT;
use crate::money::Money;
use crate::navigo::product::Product as _;
use crate::navigo::quote::{check_zones, no_tariff};
use crate::navigo::{NETWORK, codes as code};
use crate::problem::Problem;
use crate::reason::{Grounds, Reason, Remedy};
use crate::tariff::{Book, Books, NavigoAnnuelTariff};
use crate::zones::Zones;

/// How a subscription ends.
pub(super) struct End {
    /// First day on which it no longer exists.
    pub day: Day,
    /// Why.
    pub reason: Reason,
    /// First day on which a new one may be had again.
    pub barred_until: Option<Day>,
}

struct Suspension {
    from: Day,
    until: Option<Day>,
}

/// A subscription as it is lived.
pub(super) struct Life<'a> {
    annuel: &'a Annuel,
    books: Books<'a>,
    book: &'a Book,
    pub(super) tariff: &'a NavigoAnnuelTariff,
    request: &'a AnnuelStateRequest,
    /// Price of the first year, which is what was paid where it was paid at once.
    pub(super) year: Money,
    /// The zones, each from a day on.
    zones: Vec<(Day, Option<Zones>)>,
    suspensions: Vec<Suspension>,
    end: Option<End>,
    rejected: Vec<Day>,
    pub(super) raises: Vec<Payment>,
    /// What was paid of what was owed.
    pub(super) settled: Money,
    losses: Vec<Day>,
    without_means: bool,
    pub(super) refusals: Vec<Refusal>,
}

impl<'a> Life<'a> {
    pub(super) fn new(
        annuel: &'a Annuel,
        books: Books<'a>,
        book: &'a Book,
        tariff: &'a NavigoAnnuelTariff,
        request: &'a AnnuelStateRequest,
        year: Money,
    ) -> Self {
        Self {
            annuel,
            books,
            book,
            tariff,
            request,
            year,
            zones: vec![(request.first_day, request.zones)],
            suspensions: Vec::new(),
            end: None,
            rejected: Vec::new(),
            raises: Vec::new(),
            settled: Money::ZERO,
            losses: Vec::new(),
            without_means: false,
            refusals: Vec::new(),
        }
    }

    fn at_once(&self) -> bool {
        self.request.payment == AnnuelPayment::AtOnce
    }

    /// AC-11: from when on a change has effect: the first of the next month, or of the one after it for what is asked from
    /// the cut-off day on; not before the start. Reading: a suspension and a resumption are changes too.
    pub(super) fn effective(&self, asked: Day) -> Day {
        let in_time = u32::from(asked.day()) < self.tariff.change_cut_off.value.0;
        let next = asked.first_of_next_month();
        let day = if in_time { next } else { next.plus_months(1) };
        day.max(self.request.first_day)
    }

    /// The zones on a day.
    pub(super) fn zones_on(&self, day: Day) -> Option<Zones> {
        let last = self.zones.iter().rev().find(|(from, _)| *from <= day);
        last.map_or(self.request.zones, |(_, zones)| *zones)
    }

    pub(super) fn suspended_on(&self, day: Day) -> bool {
        let holds = |span: &Suspension| span.from <= day && span.until.is_none_or(|until| day < until);
        self.suspensions.iter().any(holds)
    }

    /// A suspension that was not resumed.
    pub(super) fn is_suspended(&self) -> bool {
        self.suspensions.last().is_some_and(|last| last.until.is_none())
    }

    /// AC-12, AC-13: the day on which a suspension ends the contract by law.
    fn suspended_too_long(&self) -> Option<Day> {
        let last = self.suspensions.last().filter(|last| last.until.is_none())?;
        Some(last.from.plus_months(self.tariff.suspension_months.value.0))
    }

    /// How it ends, as things stand.
    pub(super) fn ends(&self) -> Option<End> {
        let asked = self.end.as_ref().map(|end| End { reason: end.reason.clone(), ..*end });
        let by_law = self.suspended_too_long().map(|day| End {
            day,
            reason: Reason::new(&code::SUSPENSION_OVER).with("endDay", day),
            barred_until: None,
        });
        let run_out = self.at_once().then(|| {
            let day = self.request.first_day.plus_months(self.tariff.months_at_once.value.0);
            let reason = Reason::new(&code::PAID_MONTHS_OVER).with("endDay", day);
            End { day, reason, barred_until: None }
        });
        [asked, by_law, run_out]
            .into_iter()
            .flatten()
            .reduce(|one, other| if other.day < one.day { other } else { one })
    }

    /// AC-11, AC-12: the price of a month; paid at once, that of the first day. Reading: paid at once, months 1 to 11 cost an
    /// eleventh each and the 12th nothing.
    fn price(&self, zones: Option<Zones>, month: Day) -> Option<Money> {
        let of = if self.at_once() { self.request.first_day } else { month };
        price::of_month(self.annuel, self.books, zones, of)
    }

    /// The months until a day, with what each costs and how it stands on `day`. Months to come end where no book knows their
    /// price.
    pub(super) fn months(&self, day: Day, until: Day) -> Result<Vec<AnnuelMonth>, Problem> {
        let end = self.ends().map_or(until, |end| end.day.min(until));
        let mut months = Vec::new();
        let mut count = Count::default();
        let first = self.request.first_day;
        let each = std::iter::successors(Some(first), |month| Some(month.first_of_next_month()));
        for month in each.take_while(|month| *month < end) {
            let zones = self.zones_on(month);
            let (amount, status) = if self.suspended_on(month) {
                count.restart();
                (Money::ZERO, MonthStatus::Suspended)
            } else if count.next_is_free(self.annuel, self.tariff) {
                (Money::ZERO, MonthStatus::Free)
            } else {
                let status = match (month > day, self.rejected.contains(&month)) {
                    (true, _) if !self.at_once() => MonthStatus::Planned,
                    (false, true) => MonthStatus::Rejected,
                    (true | false, _) => MonthStatus::Paid,
                };
                match self.price(zones, month) {
                    Some(amount) => (amount, status),
                    None if month > day => break,
                    None => return Err(no_tariff(self.books, month, "day")),
                }
            };
            months.push(AnnuelMonth { month, zones, amount, status });
        }
        Ok(months)
    }

    /// What is owed on a day: debits that were rejected; paid at once, what the months cost more after a change of zones.
    pub(super) fn owed(&self, day: Day) -> Result<Money, Problem> {
        let due: Money = if self.at_once() {
            let run_out = self.request.first_day.plus_months(self.tariff.months_at_once.value.0);
            self.months(day, run_out)?.iter().map(|month| month.amount).sum::<Money>() - self.year
        } else {
            let months = self.months(day, day.next())?;
            let rejected = months.iter().filter(|month| month.status == MonthStatus::Rejected);
            rejected.map(|month| month.amount).sum()
        };
        Ok((due - self.settled).max(Money::ZERO))
    }

    fn refuse(&mut self, index: usize, grounds: Grounds) {
        let (remedies, reasons) = grounds.into_parts();
        let event = u32::try_from(index).unwrap_or(u32::MAX);
        self.refusals.push(Refusal { event, remedies, reasons });
    }

    /// An event happens; what cannot have happened where it stands is a problem.
    pub(super) fn happen(&mut self, index: usize, event: &AnnuelEvent) -> Result<(), Problem> {
        let day = event.day;
        let path = format!("events[{index}].what");
        let cannot = |why: &str| {
            Problem::new(
                path.clone(),
                "out-of-order",
                format!("on `{day}` {why}"),
                "leave it out, or send what led to it",
            )
        };
        if let Some(end) = self.ends().filter(|end| end.day <= day) {
            return Err(cannot(&format!("the subscription has ended, with `{}`", end.day.previous())));
        }
        match event.what {
            AnnuelHappening::Suspended if self.is_suspended() => {
                return Err(cannot("it is suspended already"));
            }
            AnnuelHappening::Suspended => {
                self.suspensions.push(Suspension { from: self.effective(day), until: None });
            }
            AnnuelHappening::Resumed => self.resume(day).ok_or_else(|| cannot("it is not suspended"))?,
            AnnuelHappening::ZonesChanged(zones) => self.change_zones(index, day, zones)?,
            AnnuelHappening::DebitRejected => {
                let month = day.first_of_month();
                let months = self.months(day, day.next())?;
                let taken =
                    months.last().is_some_and(|last| last.month == month && last.status == MonthStatus::Paid);
                if self.at_once() || !taken {
                    return Err(cannot("no debit of its month was taken"));
                }
                self.rejected.push(month);
            }
            AnnuelHappening::Paid(amount) => {
                let owed = self.owed(day)?;
                if amount > owed {
                    let message = format!("`{amount}` is more than the `{owed}` that are owed");
                    let remedy = format!("send at most `{owed}`");
                    return Err(Problem::new(format!("{path}.val"), "out-of-range", message, remedy));
                }
                self.settled = self.settled + amount;
            }
            AnnuelHappening::Lost => self.losses.push(day),
            AnnuelHappening::MandateRevoked => self.without_means = true,
            AnnuelHappening::MeansGiven => self.without_means = false,
            AnnuelHappening::EndedByPayer => self.end_by_payer(index, day)?,
            AnnuelHappening::EndedByAgency(cause) => self.end_by_agency(index, day, cause)?,
        }
        Ok(())
    }

    /// AC-12: resumed without fee; not before the suspension begins. `None` where it is not suspended.
    fn resume(&mut self, day: Day) -> Option<()> {
        let effective = self.effective(day);
        let longest = self.suspended_too_long()?;
        let last = self.suspensions.last_mut()?;
        // Asked in time it takes effect at the latest when the suspension would have ended the contract.
        last.until = Some(effective.max(last.from).min(longest));
        Some(())
    }

    /// AC-12: raised at once, for the share of the month that is left, or lowered from the next month on.
    fn change_zones(&mut self, index: usize, day: Day, zones: Zones) -> Result<(), Problem> {
        let mut grounds = Grounds::default();
        if self.annuel.is_senior() {
            grounds.add(Reason::new(&code::ALL_ZONES_ANYWAY).with("title", self.annuel.0.id()), []);
        } else {
            check_zones(self.annuel.0, &self.annuel.prices(self.book), Some(zones), &mut grounds);
        }
        if !grounds.is_empty() {
            self.refuse(index, grounds);
            return Ok(());
        }
        let at = day.max(self.request.first_day);
        let month = at.first_of_month();
        let price = |zones| self.price(zones, month).ok_or_else(|| no_tariff(self.books, month, "day"));
        let (old, new) = (price(self.zones_on(at))?, price(Some(zones))?);
        if new < old {
            self.zones.push((self.effective(day), Some(zones)));
            return Ok(());
        }
        if day >= self.request.first_day && !self.suspended_on(day) {
            let next = day.first_of_next_month();
            let days = |from: Day| u32::try_from(next.days_since(from)).unwrap_or_default();
            let amount = (new - old).share(days(day), days(month));
            self.raises.push(Payment { due: day, amount });
        }
        self.zones.push((at, Some(zones)));
        Ok(())
    }

    /// AC-12: at any time when nothing is owed; the current month is due.
    fn end_by_payer(&mut self, index: usize, day: Day) -> Result<(), Problem> {
        let owed = self.owed(day)?;
        if owed > Money::ZERO {
            let debt = Reason::new(&code::NOT_ENDED_WITH_DEBT).with("owed", owed);
            self.refuse(index, Grounds::one(debt, Remedy::new(&PAY_DEBT).with("amount", owed)));
            return Ok(());
        }
        let end = day.first_of_next_month().max(self.request.first_day);
        self.ended(End {
            day: end,
            reason: Reason::new(&code::ENDED_BY_PAYER).with("day", day).with("endDay", end),
            barred_until: None,
        });
        Ok(())
    }

    /// AC-13: the agency ends it for a cause that is there. Reading: with the day of its decision.
    fn end_by_agency(&mut self, index: usize, day: Day, cause: AnnuelCause) -> Result<(), Problem> {
        let given = match cause {
            AnnuelCause::Fraud => true,
            AnnuelCause::UnpaidDebits => self.owed(day)? > Money::ZERO,
            AnnuelCause::MandateRevoked => self.without_means && !self.at_once(),
            AnnuelCause::TooManyLosses => {
                let months = self.tariff.loss_months.value.0;
                let recent = self.losses.iter().filter(|loss| day <= loss.plus_months(months));
                u32::try_from(recent.count()).unwrap_or(u32::MAX) > self.tariff.losses.value.0
            }
        };
        let about = |kind| Reason::new(kind).with("cause", cause.id());
        if !given {
            let mut grounds = Grounds::default();
            grounds.add(about(&code::CAUSE_NOT_GIVEN), []);
            self.refuse(index, grounds);
            return Ok(());
        }
        let end = day.next();
        let months = self.tariff.fraud_bar_months.value.0;
        self.ended(End {
            day: end,
            reason: about(&code::ANNUEL_ENDED_BY_AGENCY).with("endDay", end),
            barred_until: (cause == AnnuelCause::Fraud).then(|| day.free_after_months(months)),
        });
        Ok(())
    }

    /// The earlier of two ends counts.
    fn ended(&mut self, end: End) {
        if self.end.as_ref().is_none_or(|earlier| end.day < earlier.day) {
            self.end = Some(end);
        }
    }
}

/// The events up to a day, by day; events of one day stay in the order given.
pub(super) fn in_order(events: &[AnnuelEvent], day: Day) -> Vec<(usize, AnnuelEvent)> {
    let known: Vec<_> = events.iter().copied().enumerate().filter(|(_, event)| event.day <= day).collect();
    crate::order::in_order(&known, |one, other| one.1.day.cmp(&other.1.day)).into_iter().copied().collect()
}

/// The book of a subscription, that of its first day.
pub(super) fn book<'a>(
    books: Books<'a>,
    first_day: Day,
) -> Result<(&'a Book, &'a NavigoAnnuelTariff), Problem> {
    books.section(NETWORK, first_day, "firstDay", Book::navigo_annuel)
}

/// Nothing was asked before the subscription could be.
pub(super) fn too_early(request: &AnnuelStateRequest, tariff: &NavigoAnnuelTariff) -> Vec<Problem> {
    let opens = request.first_day.minus_days(tariff.opens_days_before.value.0);
    let early = |(index, event): (usize, &AnnuelEvent)| {
        let path = format!("events[{index}].day");
        (event.day < opens).then(|| out_of_order(&path, event.day, "the first day of subscription,", opens))
    };
    request.events.iter().enumerate().filter_map(early).collect()
}
