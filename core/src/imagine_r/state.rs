//! How a subscription stands on a day, after everything that happened (all rules).

use serde::Serialize;

use super::account::Account;
use super::apply::Application;
use super::bars::after_request;
use super::codes as code;
use super::eligibility::Schooling;
use super::event::{Event, Happening};
use super::life::{Accepted, End, Filed, Life, Stage};
use super::quote::{PaymentMeans, Scholarship};
use super::termination::last_free_day;
use super::validity::Contract;
use super::{Product, Season, is_under_junior_age, season};
use crate::day::Day;
use crate::department::Department;
use crate::money::Money;
use crate::name::Name;
use crate::problem::{Problem, Problems, unless};
use crate::reason::{Reason, Remedy};
use crate::tariff::{BookRef, Books, SeasonTerms};
use crate::wire::{Items, readable};

/// The life of a subscription, to find how things stand on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StateRequest {
    /// The season.
    pub season: Season,
    /// The product.
    pub product: Product,
    /// Birth date of the holder.
    pub birth_date: Day,
    /// Department of residence.
    pub department: Department,
    /// What the holder is enrolled in; `None`: not said, so that no subsidy applies.
    pub schooling: Option<Schooling>,
    /// Name of the establishment; `None`: not said.
    pub school: Option<Name>,
    /// Scholarship, where its notice came with the application.
    pub scholarship: Option<Scholarship>,
    /// Means of payment.
    pub payment: PaymentMeans,
    /// Whether the holder had an imagine R pass in the season before (a renewal).
    pub pass_last_season: bool,
    /// What happened; taken by day, those of one day in the order given, those after `day` left out.
    pub events: Items<Event, 200>,
    /// The day.
    pub day: Day,
}

readable!(StateRequest {
    season: "season" required,
    product: "product" required,
    birth_date: "birthDate" required,
    department: "department" required,
    schooling: "schooling" optional,
    school: "school" optional,
    scholarship: "scholarship" optional,
    payment: "payment" required,
    pass_last_season: "passLastSeason" required,
    events: "events" required,
    day: "day" required,
});

vocabulary! {
    /// How far a subscription is.
    Phase, "phase" {
        /// No application was filed.
        NotFiled = "not-filed",
        /// The file is on hold: something is missing.
        OnHold = "on-hold",
        /// The file is complete and is being processed.
        InProcess = "in-process",
        /// Accepted, and not yet usable.
        Accepted = "accepted",
        /// In force: the pass can be used.
        InForce = "in-force",
        /// Ended before its time.
        Ended = "ended",
        /// Run out.
        Expired = "expired",
    }
}

vocabulary! {
    /// What may be asked for now.
    OptionNow, "option" {
        /// To file the application.
        File = "file",
        /// To complete the file.
        CompleteFile = "complete-file",
        /// To have the price recalculated by the notice of a scholarship.
        SendNotice = "send-notice",
        /// To terminate without ground.
        TerminateWithoutGround = "terminate-without-ground",
        /// To terminate on a ground.
        TerminateOnGround = "terminate-on-ground",
        /// To have the pass replaced.
        ReplacePass = "replace-pass",
        /// To pay what is owed.
        PayDebt = "pay-debt",
    }
}

/// Something that may be asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct OpenOption {
    /// What.
    pub option_now: OptionNow,
    /// First day on which it may no longer be asked for; `None`: there is no such day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<Day>,
}

/// An event that the rules refused: it changed nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Refusal {
    /// Its index in the events of the request, from 0.
    pub event: u32,
    /// What would change it.
    pub remedies: Vec<Remedy>,
    /// Every ground.
    pub reasons: Vec<Reason>,
}

/// The answer to "how do things stand?".
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct State {
    /// How far the subscription is.
    pub phase: Phase,
    /// The application; `None`: none was filed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub application: Option<Application>,
    /// The contract; `None`: not accepted. Where it was terminated, it ends on the effective day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contract: Option<Contract>,
    /// The account; `None`: not accepted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account: Option<Account>,
    /// What may be asked for now.
    pub options: Vec<OpenOption>,
    /// Events that the rules refused.
    pub refusals: Vec<Refusal>,
    /// What it rests on, in order.
    pub reasons: Vec<Reason>,
    /// The book used.
    pub book: BookRef,
}

impl Filed {
    fn phase(&self) -> Phase {
        if self.file.missing.is_empty() { Phase::InProcess } else { Phase::OnHold }
    }
}

impl Accepted {
    fn phase(&self, day: Day) -> Phase {
        match &self.end {
            End::On { day: end, .. } if day >= *end => Phase::Ended,
            _ if day >= self.contract.until => Phase::Expired,
            _ if day < self.contract.usable_from => Phase::Accepted,
            End::Open | End::HeldUp { .. } | End::On { .. } => Phase::InForce,
        }
    }

    /// The contract as it stands: where it was terminated before it began, there is no day of it.
    fn contract(&self) -> Contract {
        Contract { until: self.ends().max(self.contract.from), ..self.contract.clone() }
    }

    fn reasons(&self) -> Vec<Reason> {
        let (unpaid, end): (_, &[Reason]) = match &self.end {
            End::On { unpaid, reasons, .. } => (*unpaid, reasons),
            End::Open | End::HeldUp { .. } => (self.ledger.two_unpaid(), &[]),
        };
        let unpaid = unpaid.map(|(first, second)| {
            Reason::new(&code::TWO_UNPAID_INVOICES).with("first", first).with("second", second)
        });
        let made = self.price_reasons.iter().chain(&self.contract_reasons).cloned();
        made.chain(unpaid).chain(end.iter().cloned()).collect()
    }
}

/// What may be asked for on the day of a request, and until when.
struct Options<'a> {
    request: &'a StateRequest,
    terms: &'a SeasonTerms,
    open: Vec<OpenOption>,
}

impl Options<'_> {
    /// Adds what is open until a day, if that day has not come.
    fn until(&mut self, option_now: OptionNow, until: Day) {
        if self.request.day < until {
            self.open.push(OpenOption { option_now, until: Some(until) });
        }
    }

    fn always(&mut self, option_now: OptionNow) {
        self.open.push(OpenOption { option_now, until: None });
    }

    /// IR-24: the notice of a scholarship, for a holder who may have aid and has not had this one.
    fn notice(&mut self, scholarship: Option<Scholarship>) {
        let aided = self.request.product == Product::Scolaire
            && !is_under_junior_age(self.terms, self.request.birth_date);
        if aided && scholarship.is_none() {
            self.until(OptionNow::SendNotice, self.terms.last_notice.value.next());
        }
    }

    /// IR-27, IR-34, IR-35: what the payer of a contract may ask.
    fn accepted(&mut self, accepted: &Accepted) {
        if matches!(accepted.end, End::Open) {
            self.notice(accepted.scholarship());
            let closes = self.terms.last_termination.value.next();
            let last_free = last_free_day(self.terms, accepted.filed.request.filing_day, None);
            let free = last_free.map_or(closes, |last| last.next().max(accepted.contract.from).min(closes));
            self.until(OptionNow::TerminateWithoutGround, free);
            self.until(OptionNow::TerminateOnGround, closes);
        }
        self.until(OptionNow::ReplacePass, accepted.ends());
        if accepted.ledger.owed() > Money::ZERO {
            self.always(OptionNow::PayDebt);
        }
    }

    fn of(mut self, stage: &Stage) -> Vec<OpenOption> {
        match stage {
            Stage::NotFiled if self.request.day >= self.terms.opens.value => {
                self.until(OptionNow::File, self.terms.last_filing.value.next());
            }
            Stage::NotFiled => {}
            Stage::Filed(filed) => {
                if !filed.file.missing.is_empty() {
                    self.always(OptionNow::CompleteFile);
                }
                self.notice(filed.scholarship);
            }
            Stage::Accepted(accepted) => self.accepted(accepted),
        }
        self.open
    }
}

/// The events up to the day of the request, by day, with their place in the request.
fn in_order(request: &StateRequest) -> Vec<(usize, &Event)> {
    let mut events: Vec<(usize, &Event)> = Vec::with_capacity(request.events.len());
    for (index, event) in request.events.iter().enumerate().filter(|(_, event)| event.day <= request.day) {
        // After those of its day: events of one day stay in the order given.
        let place = events.partition_point(|(_, earlier)| earlier.day <= event.day);
        events.insert(place, (index, event));
    }
    events
}

/// CM-4: nobody applies, or is asked about, before birth.
fn born_later(request: &StateRequest, events: &[(usize, &Event)]) -> Option<Problem> {
    let filed = events.iter().find(|(_, event)| matches!(event.what, Happening::Filed(_)));
    let first = filed.map_or(request.day, |(_, event)| event.day);
    (request.birth_date > first).then(|| after_request("birthDate", request.birth_date, first))
}

/// How a subscription stands on a day, after everything that happened: what is in force, what was paid, what is due next
/// and what may be asked for now. Every event is judged by the rule of its own question; one that the rules refuse
/// changes nothing and is listed.
///
/// # Errors
/// `out-of-order` where the birth lies after the application, and for the first event that cannot have happened where it
/// stands; `out-of-range` for a payment of more than there is to pay (back); `no-tariff-in-force` where no book knows
/// the season.
///
/// ```
/// use portillon::imagine_r::{
///     state, Channel, Event, Filing, Happening, PaymentMeans, Phase, Piece, Product, Season, StateRequest,
/// };
/// use portillon::wire::Items;
/// use portillon::{Books, Department};
/// let on = |day: &str, what| Event { day: day.parse().unwrap(), what };
/// let pieces = Items::new(vec![Piece::MeansOfPayment, Piece::Terms]).unwrap();
/// let request = StateRequest {
///     season: Season::new(2025).unwrap(),
///     product: Product::Scolaire,
///     birth_date: "2012-05-01".parse()?,
///     department: Department::new("75").unwrap(),
///     schooling: None,
///     school: None,
///     scholarship: None,
///     payment: PaymentMeans::DirectDebit,
///     pass_last_season: true,
///     events: Items::new(vec![
///         on("2025-07-01", Happening::Filed(Filing { channel: Channel::Online, pieces })),
///         on("2025-07-08", Happening::Accepted),
///         on("2025-10-01", Happening::DebitTaken),
///     ]).unwrap(),
///     day: "2025-10-15".parse()?,
/// };
/// let state = state(Books::BUILT_IN, &request)?;
/// assert_eq!(state.phase, Phase::InForce);
/// let account = state.account.unwrap();
/// assert_eq!((account.paid.to_string(), account.payments.len()), ("50.70".into(), 8));
/// # Ok::<(), portillon::Problems>(())
/// ```
pub fn state(books: Books, request: &StateRequest) -> Result<State, Problems> {
    let events = in_order(request);
    let (book, season) = unless(season(books, request.season), born_later(request, &events))?;
    let terms = &season.terms;
    let mut life = Life::new(request, season, book.currency());
    for (index, event) in events {
        life.happen(index, event)?;
    }
    let Life { stage, refusals, .. } = life.with_held_up();
    let options = Options { request, terms, open: Vec::new() }.of(&stage);
    let (phase, application, accepted, reasons) = match stage {
        Stage::NotFiled => {
            let nothing = Reason::new(&code::NOTHING_FILED)
                .with("opens", terms.opens.value)
                .with("lastDay", terms.last_filing.value);
            (Phase::NotFiled, None, None, vec![nothing])
        }
        Stage::Filed(filed) => (filed.phase(), Some(filed.file), None, filed.reasons),
        Stage::Accepted(accepted) => {
            let (phase, reasons) = (accepted.phase(request.day), accepted.reasons());
            (phase, Some(accepted.filed.file.clone()), Some(accepted), reasons)
        }
    };
    Ok(State {
        phase,
        application,
        contract: accepted.as_ref().map(|accepted| accepted.contract()),
        account: accepted.as_ref().map(|accepted| accepted.ledger.account(book.currency())),
        options,
        refusals,
        reasons,
        book: book.reference(),
    })
}
