//! How the payer ends a contract (IR-25, IR-32 to IR-37, IR-39 to IR-41; art. 3.7, 3.8, 6).

use serde::Serialize;

use super::account::{Account, Ledger};
use super::quote::{self, PaymentMeans, Priced, QuoteRequest, priced};
use super::rejection::{self, Rejections};
use super::termination_form::{TerminationForm, TerminationGround};
use super::{codes as code, debits, season_name, subscribed, validity};
use crate::day::{Day, out_of_order, too_late};
use crate::money::Money;
use crate::problem::{Problem, Problems};
use crate::reason::{Decision, Grant, Grounds, Reason, Remedy};
use crate::tariff::{Books, FreeTerminationSince, ImagineRSeason, SeasonTerms};
use crate::wire::readable;

/// A debt on the account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AccountDebt {
    /// The amount.
    pub amount: Money,
    /// Day on which it was paid; `None`: not yet.
    pub paid_day: Option<Day>,
}

readable!(AccountDebt { amount: "amount" required, paid_day: "paidDay" optional, });

/// A termination that the payer asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TerminationRequest {
    /// The subscription, as it was accepted.
    pub subscription: QuoteRequest,
    /// Whether the holder had an imagine R pass in the season before (a renewal).
    pub pass_last_season: bool,
    /// Day of subscription: of the signature (online) or the postmark.
    pub subscription_day: Day,
    /// Day on which the pass was first used.
    pub first_use_day: Option<Day>,
    /// What is asked.
    pub form: TerminationForm,
    /// Day on which the agency received the complete request.
    pub received_day: Day,
    /// Debits that were rejected; all others before the effective day were paid.
    pub rejections: Option<Rejections>,
    /// Debt on the account.
    pub debt: Option<AccountDebt>,
}

readable!(TerminationRequest {
    subscription: "subscription" required,
    pass_last_season: "passLastSeason" required,
    subscription_day: "subscriptionDay" required,
    first_use_day: "firstUseDay" optional,
    form: "form" required,
    received_day: "receivedDay" required,
    rejections: "rejections" optional,
    debt: "debt" optional,
});

/// A contract that ends before its time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Termination {
    /// First day on which the contract no longer exists.
    pub effective_day: Day,
    /// The account after it.
    pub account: Account,
}

impl Grant for Termination {}

/// The answer to "does the contract end, when, and what is due?".
pub type TerminationDecision = Decision<Termination>;

/// A termination as its rules see it.
pub(super) struct Asked<'a> {
    pub subscription: &'a QuoteRequest,
    pub season: &'a ImagineRSeason,
    pub form: &'a TerminationForm,
    /// Nominal first day of validity.
    pub start: Day,
    pub subscription_day: Day,
    pub first_use_day: Option<Day>,
    pub received_day: Day,
    /// Day on which the last debt was paid.
    pub debt_paid_day: Option<Day>,
}

/// The time in which no ground is asked for (IR-34).
enum Free {
    /// Before the start of validity.
    BeforeStart,
    /// Within a month, whose last day this is.
    FirstMonth(Day),
}

/// IR-34, art. 6.1: the last day of the month after the subscription, in which no ground is asked for; where the
/// book counts from the first use, `None` until then.
pub(super) fn last_free_day(
    terms: &SeasonTerms,
    subscription_day: Day,
    first_use_day: Option<Day>,
) -> Option<Day> {
    let since = match terms.free_termination_since.value {
        FreeTerminationSince::Subscription => Some(subscription_day),
        FreeTerminationSince::FirstUse => first_use_day,
    };
    since.map(|since| since.plus_months(terms.free_termination_months.value.0))
}

/// IR-36, art. 6.3: the ninths of the months that begin before `until`, as many of the price's as there are.
pub(super) fn started_ninths(terms: &SeasonTerms, price: Money, until: Day) -> (u32, Money) {
    let ninths = price.split(terms.debits.value.0);
    let started = debits::months(terms).zip(ninths).filter(|(month, _)| *month < until);
    started.fold((0, Money::ZERO), |(months, sum), (_, ninth)| (months + 1, sum + ninth))
}

impl Asked<'_> {
    fn terms(&self) -> &SeasonTerms {
        &self.season.terms
    }

    /// IR-34, art. 6.1: compared is the day of the complete request with the nominal start and the day of
    /// subscription.
    fn free(&self) -> Option<Free> {
        if self.received_day < self.start {
            return Some(Free::BeforeStart);
        }
        match last_free_day(self.terms(), self.subscription_day, self.first_use_day) {
            Some(last) if self.received_day > last => None,
            Some(last) => Some(Free::FirstMonth(last)),
            // Not used yet: the month has not begun.
            None => Some(Free::FirstMonth(self.terms().last_termination.value)),
        }
    }

    fn october(&self, price: Money) -> Money {
        price.split(self.terms().debits.value.0).first().copied().unwrap_or(Money::ZERO)
    }

    /// IR-34: what of the price is due without ground.
    fn free_price(&self, free: &Free, price: Money) -> Money {
        match free {
            Free::BeforeStart => Money::ZERO,
            Free::FirstMonth(_) => self.october(price),
        }
    }

    /// IR-32, IR-37, art. 6.1, 6.3: the first of the month after the request; paid at once, after the debt as well, and not after the end.
    pub(super) fn effective_day(&self) -> Day {
        let asked = self.received_day.first_of_next_month();
        let paid = self.debt_paid_day.filter(|_| self.subscription.payment != PaymentMeans::DirectDebit);
        paid.map_or(asked, |paid| asked.max(paid.first_of_next_month()).min(self.terms().end.value))
    }

    /// IR-32 to IR-35, IR-40: every ground against the termination; what the account owes decides no ground but
    /// [`check_debt`].
    pub(super) fn check(&self, ledger: &Ledger, grounds: &mut Grounds) {
        let terms = self.terms();
        self.form.check_sender(grounds);
        let last = terms.last_termination.value;
        if self.received_day > last {
            grounds.add(Reason::new(&code::TOO_LATE_TO_TERMINATE).with("lastDay", last), []);
        }
        let free = self.free();
        match &self.form.ground {
            Some(ground) => {
                let without = free.filter(|_| self.received_day <= last).map(|free| {
                    let due = ledger.beside() + self.free_price(&free, ledger.price());
                    Remedy::new(&code::TERMINATE_WITHOUT_GROUND).with("due", due)
                });
                self.form.check_ground(ground, terms, without, grounds);
            }
            None if free.is_none() => {
                // `free` is none only after such a day.
                let last = last_free_day(terms, self.subscription_day, self.first_use_day);
                grounds.add(
                    Reason::new(&code::NO_GROUND).with("lastDay", last.unwrap_or(self.received_day)),
                    [TerminationGround::give_one()],
                );
                grounds.add(Reason::new(&code::NO_RIGHT_OF_WITHDRAWAL), []);
            }
            None => {}
        }
    }

    /// IR-34, IR-36: ends the account, and says why it is so.
    pub(super) fn settle(&self, ledger: &mut Ledger, fee: Money) -> (Day, Vec<Reason>) {
        let terms = self.terms();
        let effective = self.effective_day();
        let price = ledger.price();
        let free = self.free();
        let (months, started) = started_ninths(terms, price, effective);
        let asked_for = self.received_day.first_of_next_month();

        let kept = match (&self.form.ground, &free) {
            (None, Some(free)) => self.free_price(free, price),
            (Some(_), _) | (None, None) => started,
        };
        ledger.end(kept, effective);

        let mut reasons = vec![match (&self.form.ground, &free) {
            (None, Some(Free::BeforeStart)) => Reason::new(&code::BEFORE_START).with("start", self.start),
            (None, Some(Free::FirstMonth(last))) => {
                Reason::new(&code::WITHIN_FIRST_MONTH).with("lastDay", *last)
            }
            (ground, _) => {
                let id = ground.as_ref().map_or("", TerminationGround::id);
                Reason::new(&code::GROUND_ACCEPTED).with("ground", id)
            }
        }];
        reasons.push(match self.debt_paid_day {
            Some(paid) if effective != asked_for => {
                Reason::new(&code::EFFECTIVE_AFTER_DEBT).with("paidDay", paid).with("effectiveDay", effective)
            }
            Some(_) | None => Reason::new(&code::EFFECTIVE_FROM).with("effectiveDay", effective),
        });
        let season = season_name(self.subscription.season.get());
        reasons.push(Reason::new(&code::FINAL_FOR_SEASON).with("season", season));
        reasons.push(match (&self.form.ground, &free) {
            (None, Some(Free::BeforeStart)) => Reason::new(&code::ONLY_FEE_DUE).with("fee", fee),
            (None, Some(Free::FirstMonth(_))) => {
                Reason::new(&code::FEE_AND_NINTH_DUE).with("fee", fee).with("ninth", self.october(price))
            }
            (_, _) => started_months(months, started),
        });
        if let (Some(_), Some(free)) = (&self.form.ground, &free) {
            let without = self.free_price(free, price);
            if without < kept {
                reasons
                    .push(Reason::new(&code::CHEAPER_WITHOUT_GROUND).with("due", ledger.beside() + without));
            }
        }
        let by_ground = self.form.ground.is_some();
        let refund = ledger.refund();
        if ledger.by_debit() {
            reasons.push(Reason::new(&code::DEBITS_STOP).with("from", effective));
        }
        if refund > Money::ZERO {
            reasons.push(if by_ground && !ledger.by_debit() {
                let left = terms.debits.value.0 - months;
                Reason::new(&code::NINTHS_REFUNDED).with("months", left).with("amount", refund)
            } else {
                Reason::new(&code::PAID_TOO_MUCH).with("amount", refund)
            });
        } else if by_ground && !ledger.by_debit() {
            reasons.push(Reason::new(&code::NOTHING_REFUNDED));
        }
        reasons.extend(after_the_end(terms, ledger, fee, effective));
        (effective, reasons)
    }
}

pub(super) fn started_months(months: u32, amount: Money) -> Reason {
    Reason::new(&code::STARTED_MONTHS_DUE).with("months", months).with("amount", amount)
}

/// IR-36, IR-39, IR-41, art. 6.3, 6.5, 9.1.4: the fee stays due, so does a debt; how long data are kept.
pub(super) fn after_the_end(
    terms: &SeasonTerms,
    ledger: &Ledger,
    fee: Money,
    effective: Day,
) -> impl Iterator<Item = Reason> + use<> {
    let fee = Reason::new(&code::FEE_NOT_REFUNDED).with("fee", fee);
    let owed = (ledger.owed() > Money::ZERO).then(|| owed_after_end(terms, ledger, effective));
    let kept = Reason::new(&code::DATA_KEPT).with("until", effective.plus_months(terms.data_months.value.0));
    std::iter::once(fee).chain(owed).chain([kept])
}

fn owed_after_end(terms: &SeasonTerms, ledger: &Ledger, effective: Day) -> Reason {
    Reason::new(&code::OWED_AFTER_END)
        .with("amount", ledger.owed())
        .with("noticeBy", effective.plus_months(terms.treasury_notice_months.value.0))
}

/// IR-37, art. 6.3: a subscription that was paid at once does not end while there is a debt.
pub(super) fn check_debt(amount: Money, grounds: &mut Grounds) {
    grounds.add(
        Reason::new(&code::DEBT_UNPAID).with("amount", amount),
        [Remedy::new(&code::PAY_DEBT).with("amount", amount)],
    );
}

/// Where the days of the request do not follow one another, in the order of its fields.
fn order_problems(request: &TerminationRequest, season: Option<&ImagineRSeason>) -> Vec<Problem> {
    let mut problems = Vec::new();
    let (subscribed, received) = (request.subscription_day, request.received_day);
    let accepted = request.subscription.acceptance_day;
    if subscribed > accepted {
        problems.push(too_late("subscriptionDay", subscribed, "the acceptance,", accepted));
    }
    if let Some(first_use) = request.first_use_day.filter(|day| *day > received) {
        problems.push(too_late("firstUseDay", first_use, "the day of the request,", received));
    }
    problems.extend(request.form.backwards().map(|problem| problem.inside("form")));
    if received < subscribed {
        problems.push(out_of_order("receivedDay", received, "the subscription,", subscribed));
    }
    if let (Some(season), Some(rejections)) = (season, &request.rejections) {
        let Priced { ledger, .. } = priced(&request.subscription, season);
        let effective = asked(request, season).effective_day();
        problems.extend(rejection::order_problems(&ledger, rejections, Some(effective)));
    }
    if let Some(AccountDebt { paid_day: Some(paid), .. }) = request.debt
        && paid < subscribed
    {
        problems.push(out_of_order("debt.paidDay", paid, "the subscription,", subscribed));
    }
    problems
}

fn asked<'a>(request: &'a TerminationRequest, season: &'a ImagineRSeason) -> Asked<'a> {
    Asked {
        subscription: &request.subscription,
        season,
        form: &request.form,
        start: validity::starts(&season.terms, request.pass_last_season),
        subscription_day: request.subscription_day,
        first_use_day: request.first_use_day,
        received_day: request.received_day,
        debt_paid_day: request.debt.and_then(|debt| debt.paid_day),
    }
}

/// IR-25, IR-32 to IR-37, IR-39 to IR-41, art. 3.7, 3.8, 6: whether the payer may end the contract, from which day,
/// what is due and what is paid back. A given ground decides what is due; that going without it would be cheaper is
/// said (IR-34).
///
/// # Errors
/// Those of [`quote`](super::quote()) for the subscription; `out-of-order` where days do not follow one another (a
/// termination before the subscription); `unknown-debit` for a rejection of a debit that was not asked for.
///
/// ```
/// use portillon::imagine_r::{
///     terminate, Applicant, Evidence, PaymentMeans, Product, QuoteRequest, Season, TerminationChannel,
///     TerminationForm, TerminationGround, TerminationRequest,
/// };
/// use portillon::{Books, Department, Verdict};
/// let request = TerminationRequest {
///     subscription: QuoteRequest {
///         season: Season::new(2025).unwrap(),
///         product: Product::Scolaire,
///         birth_date: "2009-05-01".parse()?,
///         department: Department::new("75").unwrap(),
///         schooling: None,
///         school: None,
///         scholarship: None,
///         payment: PaymentMeans::Card,
///         acceptance_day: "2025-09-01".parse()?,
///     },
///     pass_last_season: true,
///     subscription_day: "2025-08-28".parse()?,
///     first_use_day: None,
///     form: TerminationForm {
///         applicant: Applicant::Payer,
///         channel: TerminationChannel::Email,
///         ground: Some(TerminationGround::MovedAway),
///         evidence: Evidence::InFrench,
///     },
///     received_day: "2026-01-20".parse()?,
///     rejections: None,
///     debt: None,
/// };
/// let Verdict::Granted(termination) = terminate(Books::BUILT_IN, &request)?.verdict else { panic!() };
/// assert_eq!(termination.effective_day.to_string(), "2026-02-01");
/// // Five ninths of 384.30, for February to June.
/// assert_eq!(termination.account.refund.to_string(), "213.50");
/// # Ok::<(), portillon::Problems>(())
/// ```
pub fn terminate(books: Books, request: &TerminationRequest) -> Result<TerminationDecision, Problems> {
    let subscription = &request.subscription;
    let (book, season) = subscribed(books, subscription, |season| order_problems(request, season))?;
    let asked = asked(request, season);
    let Priced { mut ledger, fee, .. } = priced(subscription, season);
    rejection::play(&mut ledger, request.rejections.as_deref().unwrap_or_default());
    let last_paid =
        if ledger.by_debit() { asked.effective_day().previous() } else { subscription.acceptance_day };
    ledger.take_until(last_paid);

    let mut grounds = quote::grounds(subscription, &season.terms);
    if let Some(debt) = request.debt {
        ledger.owe(debt.amount, debt.paid_day.is_some());
    }
    asked.check(&ledger, &mut grounds);
    if let Some(AccountDebt { amount, paid_day: None }) = request.debt
        && !ledger.by_debit()
    {
        check_debt(amount, &mut grounds);
    }
    Ok(grounds.decide(book.reference(), || {
        let (effective_day, reasons) = asked.settle(&mut ledger, fee);
        (Termination { effective_day, account: ledger.account(book.currency()) }, reasons)
    }))
}
