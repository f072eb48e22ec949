//! A new pass (IR-19, IR-27, IR-28, IR-30; art. 2.8, 2.10, 4.5, 4.6, 5).

use serde::Serialize;

use super::codes as code;
use super::quote::PaymentMeans;
use super::{Season, season};
use crate::calendar;
use crate::day::{Day, out_of_order, too_late};
use crate::money::{Currency, Money};
use crate::network::Network;
use crate::problem::{Problem, Problems, unless};
use crate::reason::{Decision, Grant, Grounds, Reason, Remedy, Verdict};
use crate::tariff::{Books, SeasonTerms};
use crate::wire::readable;

vocabulary! {
    /// What happened to a pass.
    PassIncident, "pass incident" {
        /// Lost.
        Lost = "lost",
        /// Stolen.
        Stolen = "stolen",
        /// Damaged on purpose (scratched, punched).
        Damaged = "damaged",
        /// Faulty, and its chip can be read.
        FaultReadable = "fault-readable",
        /// Faulty, and its chip cannot be read.
        FaultUnreadable = "fault-unreadable",
        /// Produced, and not received.
        NotReceived = "not-received",
        /// No longer there at a renewal.
        GoneAtRenewal = "gone-at-renewal",
    }
}

vocabulary! {
    /// Where a new pass is asked for.
    Desk, "desk" {
        /// A carrier's sales agency, an RATP point of sale, an SNCF Navigo service counter.
        SalesCounter = "sales-counter",
        /// Another counter of a carrier.
        OtherCounter = "other-counter",
        /// Online; the pass comes by post.
        Online = "online",
        /// By telephone; the pass comes by post.
        Phone = "phone",
        /// By post, with the proof of the fault that a counter gave.
        Post = "post",
    }
}

/// A pass that has to be replaced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReplacementRequest {
    /// The season of the contract.
    pub season: Season,
    /// What happened.
    pub incident: PassIncident,
    /// Where the new pass is asked for.
    pub desk: Desk,
    /// Day of the declaration: received by the agency, made at the counter, or (by post) the postmark of the form.
    pub declaration_day: Day,
    /// How the subscription is paid.
    pub payment: PaymentMeans,
    /// Whether there is a copy of a police receipt for extortion or aggravated theft.
    pub police_receipt: bool,
    /// Day of the SMS that announced the production; needed where the pass was not received.
    pub production_day: Option<Day>,
    /// Day on which a counter took the faulty pass in; needed for a fault by post.
    pub counter_day: Option<Day>,
    /// Day on which the new pass was posted; `None`: not yet.
    pub dispatch_day: Option<Day>,
}

readable!(ReplacementRequest {
    season: "season" required,
    incident: "incident" required,
    desk: "desk" required,
    declaration_day: "declarationDay" required,
    payment: "payment" required,
    police_receipt: "policeReceipt" required,
    production_day: "productionDay" optional,
    counter_day: "counterDay" optional,
    dispatch_day: "dispatchDay" optional,
});

/// A stretch of days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Period {
    /// First day.
    pub from: Day,
    /// First day after it.
    pub until: Day,
}

/// A new pass.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Replacement {
    /// Currency of the fee.
    pub currency: Currency,
    /// What it costs.
    pub fee: Money,
    /// Last day on which the new pass is handed out or posted; `None`: it is handed out later, at a sales counter.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub new_pass_by: Option<Day>,
    /// When the breakdown voucher and the temporary pass are good.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub voucher: Option<Period>,
    /// Tickets bought in this time are paid back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tickets: Option<Period>,
}

impl Grant for Replacement {}

/// The answer to "how do I get a new pass?".
pub type ReplacementDecision = Decision<Replacement>;

/// Where the days of a request do not follow one another.
fn order_problems(request: &ReplacementRequest) -> Vec<Problem> {
    let declared = request.declaration_day;
    let later = |path: &str, day: Option<Day>| {
        Some(too_late(path, day.filter(|day| *day > declared)?, "the declaration of", declared))
    };
    let dispatched_before = request
        .dispatch_day
        .filter(|day| *day < declared)
        .map(|day| out_of_order("dispatchDay", day, "the declaration of", declared));
    [
        later("productionDay", request.production_day),
        later("counterDay", request.counter_day),
        dispatched_before,
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn choose_desk(desks: &[Desk]) -> Remedy {
    Remedy::new(&code::CHOOSE_DESK).with_each("desk", desks.iter().map(|desk| desk.id()))
}

/// IR-19, IR-27, IR-28, art. 2.10, 4.5, 5.1: where a new pass may be asked for.
fn check_desk(request: &ReplacementRequest, grounds: &mut Grounds) {
    use Desk::{Online, OtherCounter, Phone, Post, SalesCounter};
    use PassIncident::{Damaged, FaultReadable, FaultUnreadable, GoneAtRenewal, Lost, NotReceived, Stolen};
    let (kind, desks): (_, &[Desk]) = match request.incident {
        Lost | Stolen | Damaged | GoneAtRenewal => (&code::DESK_NOT_FOR_LOSS, &[SalesCounter, Online, Phone]),
        FaultReadable | FaultUnreadable => (&code::DESK_NOT_FOR_FAULT, &[SalesCounter, OtherCounter, Post]),
        NotReceived => (&code::DESK_NOT_FOR_DELIVERY, &[SalesCounter, Online]),
    };
    if !desks.contains(&request.desk) {
        grounds.add(Reason::new(kind).with("desk", request.desk.id()), [choose_desk(desks)]);
    }
}

/// IR-19, art. 2.10: that a pass was not received is declared 11 days after the SMS of its production at the
/// earliest.
fn check_production(request: &ReplacementRequest, terms: &SeasonTerms, grounds: &mut Grounds) {
    if request.incident != PassIncident::NotReceived {
        return;
    }
    let Some(produced) = request.production_day else {
        grounds.add(Reason::new(&code::PRODUCTION_NOT_SAID), [Remedy::new(&code::SAY_PRODUCTION_DAY)]);
        return;
    };
    let from = produced.plus_days(terms.not_received_days.value.0);
    if request.declaration_day < from {
        grounds.add(
            Reason::new(&code::TOO_EARLY_TO_DECLARE).with("from", from),
            [Remedy::new(&code::DECLARE_FROM).with("from", from)],
        );
    }
}

impl PassIncident {
    fn is_fault(self) -> bool {
        match self {
            Self::FaultReadable | Self::FaultUnreadable => true,
            Self::Lost | Self::Stolen | Self::Damaged | Self::NotReceived | Self::GoneAtRenewal => false,
        }
    }
}

/// IR-28, art. 4.5: the form of a fault goes by post within two days of the counter that took the pass in.
fn check_form(request: &ReplacementRequest, terms: &SeasonTerms, grounds: &mut Grounds) {
    if !request.incident.is_fault() || request.desk != Desk::Post {
        return;
    }
    let Some(counter) = request.counter_day else {
        grounds.add(Reason::new(&code::COUNTER_PROOF_MISSING), [Remedy::new(&code::HAND_IN_AT_COUNTER)]);
        return;
    };
    let last_day = counter.plus_days(terms.fault_form_days.value.0);
    if request.declaration_day > last_day {
        grounds.add(
            Reason::new(&code::FORM_TOO_LATE).with("lastDay", last_day),
            [choose_desk(&[Desk::SalesCounter])],
        );
    }
}

/// IR-19, IR-27, IR-28, IR-30, art. 2.8, 2.10, 4.5, 4.6, 5.1, 5.2: what a new pass costs, why, and how it is paid.
fn fee(request: &ReplacementRequest, terms: &SeasonTerms) -> (Money, Vec<Reason>) {
    let fee = terms.replacement_fee.value;
    let kind = match request.incident {
        PassIncident::Stolen if request.police_receipt => {
            return (Money::ZERO, vec![Reason::new(&code::FREE_AFTER_THEFT)]);
        }
        PassIncident::FaultReadable | PassIncident::FaultUnreadable => {
            return (Money::ZERO, vec![Reason::new(&code::FAULT_IS_FREE)]);
        }
        PassIncident::NotReceived => return (Money::ZERO, vec![Reason::new(&code::DELIVERY_IS_FREE)]),
        PassIncident::Lost | PassIncident::Stolen => &code::REPLACEMENT_FEE,
        PassIncident::Damaged => &code::DAMAGE_FEE,
        PassIncident::GoneAtRenewal => &code::RENEWAL_PASS_FEE,
    };
    let mut reasons = vec![Reason::new(kind).with("fee", fee)];
    if fee > Money::ZERO {
        let paid = match request.payment {
            PaymentMeans::DirectDebit => &code::FEE_WITH_NEXT_DEBIT,
            PaymentMeans::Card | PaymentMeans::Cheque | PaymentMeans::ThirdParty | PaymentMeans::Cash => {
                &code::FEE_BY_CARD_OR_CHEQUE
            }
        };
        reasons.push(Reason::new(paid).with("fee", fee));
    }
    (fee, reasons)
}

/// IR-27, art. 5.3: a pass that the holder no longer has is blocked at once.
fn blocked(request: &ReplacementRequest) -> Option<Reason> {
    let gone = match request.incident {
        PassIncident::Lost | PassIncident::Stolen | PassIncident::GoneAtRenewal => true,
        PassIncident::Damaged
        | PassIncident::FaultReadable
        | PassIncident::FaultUnreadable
        | PassIncident::NotReceived => false,
    };
    gone.then(|| Reason::new(&code::OLD_PASS_BLOCKED).with("from", request.declaration_day))
}

/// IR-19, IR-27, IR-28, art. 2.10, 4.5, 5.1: by when the new pass is there: at once at a sales counter, within 10
/// working days by post. Another counter hands out none.
fn delivery(request: &ReplacementRequest, terms: &SeasonTerms) -> Option<(Day, Reason)> {
    let declared = request.declaration_day;
    let kind = match request.desk {
        Desk::SalesCounter => {
            return Some((declared, Reason::new(&code::NEW_PASS_AT_ONCE).with("day", declared)));
        }
        Desk::OtherCounter => return None,
        Desk::Post => &code::NEW_PASS_AFTER_FORM,
        Desk::Online | Desk::Phone if request.incident == PassIncident::NotReceived => &code::DELIVERED_AGAIN,
        Desk::Online | Desk::Phone => &code::NEW_PASS_BY_POST,
    };
    let days = terms.replacement_days.value.0;
    let by = calendar::plus_working_days(Network::IleDeFrance, declared, days);
    Some((by, Reason::new(kind).with("days", days).with("newPassBy", by)))
}

/// How the holder travels until the new pass is there.
enum Meanwhile {
    /// With a breakdown voucher and a temporary pass.
    Voucher(Period, Reason),
    /// With tickets that are paid back.
    Tickets(Period, Reason),
    /// At the holder's own cost, which the terms say.
    OwnCost(Reason),
}

/// IR-19, IR-27, IR-28, art. 2.10, 4.5, 5.1: how the holder travels until then. After a loss or theft tickets are
/// paid back until 2 days after the new pass was posted, or (Reading) while it is not, until 2 days after it has to
/// be; after a fault there is a voucher, or tickets are paid back, for 15 days from the counter.
fn meanwhile(
    request: &ReplacementRequest,
    terms: &SeasonTerms,
    new_pass_by: Option<Day>,
) -> Option<Meanwhile> {
    let period = |from: Day, last: Day| Period { from, until: last.next() };
    let about =
        |kind, period: Period| Reason::new(kind).with("from", period.from).with("until", period.until);
    let counter =
        request.counter_day.filter(|_| request.desk == Desk::Post).unwrap_or(request.declaration_day);
    let fault = period(counter, counter.plus_days(terms.fault_days.value.0));
    match (request.incident, request.desk) {
        (PassIncident::FaultReadable, Desk::OtherCounter | Desk::Post) => {
            Some(Meanwhile::Voucher(fault, about(&code::BREAKDOWN_VOUCHER, fault)))
        }
        (PassIncident::FaultUnreadable, Desk::OtherCounter | Desk::Post) => {
            Some(Meanwhile::Tickets(fault, about(&code::FAULT_TICKETS_REPAID, fault)))
        }
        (PassIncident::Lost | PassIncident::Stolen, Desk::Online | Desk::Phone) => {
            let posted = request.dispatch_day.or(new_pass_by)?;
            let tickets = period(request.declaration_day, posted.plus_days(terms.ticket_days.value.0));
            Some(Meanwhile::Tickets(tickets, about(&code::TICKETS_REPAID, tickets)))
        }
        (PassIncident::NotReceived, Desk::Online | Desk::Phone) => {
            Some(Meanwhile::OwnCost(Reason::new(&code::TICKETS_NOT_REPAID)))
        }
        _ => None,
    }
}

/// The decision on a request whose days follow one another.
pub(super) fn judge(
    terms: &SeasonTerms,
    currency: Currency,
    request: &ReplacementRequest,
) -> (Verdict<Replacement>, Vec<Reason>) {
    let mut grounds = Grounds::default();
    check_desk(request, &mut grounds);
    check_production(request, terms, &mut grounds);
    check_form(request, terms, &mut grounds);
    grounds.judge(|| {
        let (fee, mut reasons) = fee(request, terms);
        reasons.extend(blocked(request));
        let (new_pass_by, why_by) = delivery(request, terms).unzip();
        reasons.extend(why_by);
        let (voucher, tickets, why) = match meanwhile(request, terms, new_pass_by) {
            Some(Meanwhile::Voucher(voucher, why)) => (Some(voucher), None, Some(why)),
            Some(Meanwhile::Tickets(tickets, why)) => (None, Some(tickets), Some(why)),
            Some(Meanwhile::OwnCost(why)) => (None, None, Some(why)),
            None => (None, None, None),
        };
        reasons.extend(why);
        (Replacement { currency, fee, new_pass_by, voucher, tickets }, reasons)
    })
}

/// IR-19, IR-27, IR-28, IR-30, art. 2.8, 2.10, 4.5, 4.6, 5: how a pass is replaced: its fee, by when the new one is
/// there, and how the holder travels until then.
///
/// # Errors
/// `out-of-order` where the production or the counter lies after the declaration, or the dispatch before it,
/// `no-tariff-in-force` where no book knows the season.
///
/// ```
/// use portillon::imagine_r::{
///     replace_pass, Desk, PassIncident, PaymentMeans, ReplacementRequest, Season,
/// };
/// use portillon::{Books, Verdict};
/// let mut request = ReplacementRequest {
///     season: Season::new(2025).unwrap(),
///     incident: PassIncident::Stolen,
///     desk: Desk::Online,
///     declaration_day: "2025-11-03".parse()?,
///     payment: PaymentMeans::DirectDebit,
///     police_receipt: false,
///     production_day: None,
///     counter_day: None,
///     dispatch_day: Some("2025-11-07".parse()?),
/// };
/// let Verdict::Granted(new) = replace_pass(Books::BUILT_IN, &request)?.verdict else { panic!() };
/// assert_eq!((new.fee.to_string(), new.new_pass_by), ("15.00".into(), Some("2025-11-18".parse()?)));
/// assert_eq!(new.tickets.map(|tickets| tickets.until), Some("2025-11-10".parse()?));
/// request.police_receipt = true;
/// assert_eq!(replace_pass(Books::BUILT_IN, &request)?.reasons[0].code(), "free-after-theft");
/// # Ok::<(), portillon::Problems>(())
/// ```
pub fn replace_pass(books: Books, request: &ReplacementRequest) -> Result<ReplacementDecision, Problems> {
    let (book, season) = unless(season(books, request.season), order_problems(request))?;
    let (verdict, reasons) = judge(&season.terms, book.currency(), request);
    Ok(Decision { verdict, reasons, book: book.reference() })
}
