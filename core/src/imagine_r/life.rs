//! The life of a subscription, event by event. Every event is judged by the rule that has its own room.

use super::account::Ledger;
use super::agency::{self, AgencyCause};
use super::apply::{self, Application, ApplicationRequest, Piece, ReceivedPiece};
use super::event::{Event, Filing, Happening, IncidentReport};
use super::notice;
use super::quote::{self, Priced, QuoteRequest, Scholarship, priced};
use super::replacement::{self, ReplacementRequest};
use super::state::{Refusal, StateRequest};
use super::termination::{self, Asked};
use super::termination_form::TerminationForm;
use super::validity::{Contract, period};
use super::{codes as code, season_name};
use crate::day::Day;
use crate::money::{Currency, Money};
use crate::problem::Problem;
use crate::reason::{Grounds, Reason, Remedy, Verdict};
use crate::tariff::ImagineRSeason;
use crate::wire::Items;

/// An application that stands.
pub(super) struct Filed {
    pub request: ApplicationRequest,
    /// The scholarship whose notice came with it or before the acceptance.
    pub scholarship: Option<Scholarship>,
    pub file: Application,
    pub reasons: Vec<Reason>,
}

/// A subscription that was accepted.
pub(super) struct Accepted {
    pub filed: Filed,
    currency: Currency,
    subscription: QuoteRequest,
    pub contract: Contract,
    pub contract_reasons: Vec<Reason>,
    pub ledger: Ledger,
    fee: Money,
    /// Why it costs so much.
    pub price_reasons: Vec<Reason>,
    pub end: End,
}

/// Whether, and how, the contract ends before its time.
pub(super) enum End {
    /// It does not.
    Open,
    /// The payer asked for it, and a debt holds it up (IR-37).
    HeldUp { event: usize, received: Day, form: TerminationForm },
    /// It does, from this day.
    On {
        day: Day,
        /// The two debits that were unpaid then.
        unpaid: Option<(Day, Day)>,
        reasons: Vec<Reason>,
    },
}

/// How far a subscription is.
pub(super) enum Stage {
    NotFiled,
    Filed(Filed),
    Accepted(Box<Accepted>),
}

/// A subscription after some events.
pub(super) struct Life<'a> {
    request: &'a StateRequest,
    season: &'a ImagineRSeason,
    currency: Currency,
    pub stage: Stage,
    pub refusals: Vec<Refusal>,
}

/// Why an event cannot have happened where it stands.
enum Impossible {
    Order(&'static str, &'static str),
    MoreThan(Money, &'static str),
    /// An internship that ends before it begins.
    Backwards(Problem),
}

/// What an event did: what it says, or nothing because the rules refuse it.
enum Outcome {
    Done,
    Refused(Vec<Remedy>, Vec<Reason>),
}

impl From<Grounds> for Outcome {
    fn from(grounds: Grounds) -> Self {
        let (remedies, reasons) = grounds.into_parts();
        Self::Refused(remedies, reasons)
    }
}

type Happened = Result<Outcome, Impossible>;

const BEFORE_ACCEPTANCE: Impossible =
    Impossible::Order("the subscription was not accepted yet", "send `accepted` before it");

impl Accepted {
    /// The scholarship that the price rests on.
    pub(super) fn scholarship(&self) -> Option<Scholarship> {
        self.subscription.scholarship
    }

    /// First day on which the contract no longer exists.
    pub(super) fn ends(&self) -> Day {
        match &self.end {
            End::On { day, .. } => *day,
            End::Open | End::HeldUp { .. } => self.contract.until,
        }
    }

    fn is_over(&self, day: Day) -> bool {
        day >= self.ends()
    }

    /// A termination by the payer, as its rules see it.
    fn asked<'a>(
        &'a self,
        season: &'a ImagineRSeason,
        form: &'a TerminationForm,
        received: Day,
        paid: Option<Day>,
    ) -> Asked<'a> {
        Asked {
            subscription: &self.subscription,
            season,
            form,
            start: self.contract.from,
            subscription_day: self.filed.request.filing_day,
            first_use_day: None,
            received_day: received,
            debt_paid_day: paid,
        }
    }

    fn terminate(
        &mut self,
        season: &ImagineRSeason,
        form: &TerminationForm,
        received: Day,
        paid: Option<Day>,
    ) {
        let mut ledger = self.ledger.clone();
        let (day, reasons) = self.asked(season, form, received, paid).settle(&mut ledger, self.fee);
        self.ledger = ledger;
        self.end = End::On { day, unpaid: self.ledger.two_unpaid(), reasons };
    }

    /// IR-37: the debt that holds a termination up: what is unpaid of a subscription that is paid at once.
    fn debt(&self) -> Option<Money> {
        let amount = self.ledger.open_amount();
        (!self.ledger.by_debit() && amount > Money::ZERO).then_some(amount)
    }

    fn is_terminated(&self) -> bool {
        match self.end {
            End::Open => false,
            End::HeldUp { .. } | End::On { .. } => true,
        }
    }

    fn termination_asked(
        &mut self,
        season: &ImagineRSeason,
        event: usize,
        day: Day,
        form: &TerminationForm,
    ) -> Happened {
        if self.is_terminated() || self.is_over(day) {
            return Err(Impossible::Order("the contract has ended, or is going to", "send one termination"));
        }
        if let Some(backwards) = form.backwards() {
            return Err(Impossible::Backwards(backwards));
        }
        let mut grounds = Grounds::default();
        self.asked(season, form, day, None).check(&self.ledger, &mut grounds);
        let debt = self.debt();
        if grounds.is_empty() && debt.is_some() {
            self.end = End::HeldUp { event, received: day, form: *form };
            return Ok(Outcome::Done);
        }
        if let Some(amount) = debt {
            termination::check_debt(amount, &mut grounds);
        }
        if grounds.is_empty() {
            self.terminate(season, form, day, None);
            return Ok(Outcome::Done);
        }
        Ok(grounds.into())
    }

    /// IR-37: a termination that was held up is settled with the debt.
    fn settle_held_up(&mut self, season: &ImagineRSeason, day: Day) {
        if let End::HeldUp { received, form, .. } = self.end
            && self.debt().is_none()
        {
            self.terminate(season, &form, received, Some(day));
        }
    }

    /// The refusal of a termination that is held up.
    fn held_up(&self) -> Option<Refusal> {
        let End::HeldUp { event, .. } = self.end else { return None };
        let mut grounds = Grounds::default();
        termination::check_debt(self.ledger.open_amount(), &mut grounds);
        let (remedies, reasons) = grounds.into_parts();
        Some(Refusal { event: place(event), remedies, reasons })
    }

    fn ended_by_agency(&mut self, season: &ImagineRSeason, day: Day, cause: AgencyCause) -> Happened {
        if self.is_over(day) {
            return Err(Impossible::Order("the contract has ended", "send an earlier day"));
        }
        let mut grounds = Grounds::default();
        agency::check_cause(cause, &self.ledger, &mut grounds);
        if !grounds.is_empty() {
            return Ok(grounds.into());
        }
        let reasons = agency::settle(&self.subscription, season, cause, day, &mut self.ledger, self.fee);
        self.end = End::On { day, unpaid: self.ledger.two_unpaid(), reasons };
        Ok(Outcome::Done)
    }

    fn debit(&mut self, day: Day, settle: impl FnOnce(&mut Ledger)) -> Happened {
        if !self.ledger.by_debit() || self.ledger.next().is_none_or(|debit| debit.due > day) {
            return Err(Impossible::Order("no debit is due by then", "send the day of a debit"));
        }
        settle(&mut self.ledger);
        Ok(Outcome::Done)
    }

    fn money(
        &mut self,
        amount: Money,
        most: Money,
        what: &'static str,
        book: fn(&mut Ledger, Money),
    ) -> Happened {
        if amount > most {
            return Err(Impossible::MoreThan(most, what));
        }
        book(&mut self.ledger, amount);
        Ok(Outcome::Done)
    }

    /// IR-24: a notice after the acceptance; once the end is settled the price is final as well (IR-32, Reading).
    fn notice(&mut self, season: &ImagineRSeason, day: Day, scholarship: Scholarship) -> Happened {
        if self.is_over(day) {
            return Err(Impossible::Order("the contract has ended", "send an earlier day"));
        }
        let mut grounds = Grounds::default();
        if self.is_terminated() {
            let season = season_name(self.subscription.season.get());
            grounds.add(Reason::new(&code::FINAL_FOR_SEASON).with("season", season), []);
        }
        match notice::recalculated(&self.subscription, scholarship, day, season, &self.ledger, grounds) {
            Ok((ledger, reasons)) => {
                self.ledger = ledger;
                self.price_reasons = reasons;
                self.subscription.scholarship = Some(scholarship);
                Ok(Outcome::Done)
            }
            Err(grounds) => Ok(grounds.into()),
        }
    }

    /// IR-27, IR-28: a new pass and its fee.
    fn incident(&mut self, season: &ImagineRSeason, day: Day, report: IncidentReport) -> Happened {
        if self.is_over(day) {
            return Err(Impossible::Order("the contract has ended", "send an earlier day"));
        }
        let IncidentReport { incident, desk, police_receipt } = report;
        let request = ReplacementRequest {
            season: self.subscription.season,
            incident,
            desk,
            declaration_day: day,
            payment: self.subscription.payment,
            police_receipt,
            production_day: None,
            counter_day: None,
            dispatch_day: None,
        };
        Ok(match replacement::judge(&season.terms, self.currency, &request) {
            (Verdict::Granted(replacement), _) => {
                self.ledger.charge(replacement.fee, day);
                Outcome::Done
            }
            (Verdict::Refused(remedies), reasons) => Outcome::Refused(remedies, reasons),
        })
    }

    fn happen(&mut self, season: &ImagineRSeason, index: usize, day: Day, what: &Happening) -> Happened {
        let happened = match what {
            Happening::Filed(_) => Err(Impossible::Order("an application stands already", "send it once")),
            Happening::PieceReceived(_) | Happening::Accepted => {
                Err(Impossible::Order("the subscription was accepted already", "leave it out"))
            }
            Happening::NoticeReceived(scholarship) => self.notice(season, day, *scholarship),
            Happening::DebitTaken => self.debit(day, Ledger::take),
            Happening::DebitRejected(bank_costs) => self.debit(day, |ledger| {
                ledger.reject(*bank_costs);
            }),
            Happening::Paid(amount) => {
                self.money(*amount, self.ledger.open_amount(), "to be paid", Ledger::pay)
            }
            Happening::PaidBack(amount) => {
                self.money(*amount, self.ledger.to_pay_back(), "to be paid back", Ledger::pay_back)
            }
            Happening::PassIncident(report) => self.incident(season, day, *report),
            Happening::TerminationAsked(form) => self.termination_asked(season, index, day, form),
            Happening::EndedByAgency(cause) => self.ended_by_agency(season, day, *cause),
        };
        self.settle_held_up(season, day);
        happened
    }
}

/// The place of an event, of which there are few.
fn place(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}

impl<'a> Life<'a> {
    /// A subscription before anything happened.
    pub(super) fn new(request: &'a StateRequest, season: &'a ImagineRSeason, currency: Currency) -> Self {
        Self { request, season, currency, stage: Stage::NotFiled, refusals: Vec::new() }
    }

    /// Takes an event; `index` is its place in the request.
    pub(super) fn happen(&mut self, index: usize, event: &Event) -> Result<(), Problem> {
        let (day, season) = (event.day, self.season);
        let stage = std::mem::replace(&mut self.stage, Stage::NotFiled);
        let (stage, happened) = match stage {
            Stage::NotFiled => self.before_filing(day, &event.what),
            Stage::Filed(filed) => self.before_acceptance(filed, day, &event.what),
            Stage::Accepted(mut accepted) => {
                let happened = accepted.happen(season, index, day, &event.what);
                (Stage::Accepted(accepted), happened)
            }
        };
        self.stage = stage;
        match happened {
            Ok(Outcome::Done) => Ok(()),
            Ok(Outcome::Refused(remedies, reasons)) => {
                self.refuse(Refusal { event: place(index), remedies, reasons });
                Ok(())
            }
            Err(impossible) => Err(impossible.problem(index, day)),
        }
    }

    /// Refusals stand in the order of the events of the request.
    fn refuse(&mut self, refusal: Refusal) {
        let place = self.refusals.partition_point(|earlier| earlier.event < refusal.event);
        self.refusals.insert(place, refusal);
    }

    /// With the refusal of a termination that is held up to the end.
    pub(super) fn with_held_up(mut self) -> Self {
        if let Stage::Accepted(accepted) = &self.stage
            && let Some(refusal) = accepted.held_up()
        {
            self.refuse(refusal);
        }
        self
    }

    fn before_filing(&self, day: Day, what: &Happening) -> (Stage, Happened) {
        let Happening::Filed(Filing { channel, pieces }) = what else {
            let no_application = Impossible::Order("no application stands", "send `filed` before it");
            return (Stage::NotFiled, Err(no_application));
        };
        let with_it = |piece: &Piece| ReceivedPiece { piece: *piece, day: None };
        let request = ApplicationRequest {
            season: self.request.season,
            product: self.request.product,
            birth_date: self.request.birth_date,
            pass_last_season: self.request.pass_last_season,
            channel: *channel,
            payment: self.request.payment,
            filing_day: day,
            pieces: Items::new(pieces.iter().map(with_it).collect()).unwrap_or_default(),
        };
        match apply::judge(&self.season.terms, &request) {
            (Verdict::Granted(file), reasons) => {
                let scholarship = self.request.scholarship;
                (Stage::Filed(Filed { request, scholarship, file, reasons }), Ok(Outcome::Done))
            }
            (Verdict::Refused(remedies), reasons) => {
                (Stage::NotFiled, Ok(Outcome::Refused(remedies, reasons)))
            }
        }
    }

    fn before_acceptance(&self, mut filed: Filed, day: Day, what: &Happening) -> (Stage, Happened) {
        let happened = match what {
            Happening::PieceReceived(piece) => {
                let known = filed.request.pieces.iter().any(|known| known.piece == *piece);
                if !known {
                    let mut pieces = filed.request.pieces.to_vec();
                    pieces.push(ReceivedPiece { piece: *piece, day: Some(day) });
                    filed.request.pieces = Items::new(pieces).unwrap_or_default();
                    (filed.file, filed.reasons) = apply::file(&filed.request, &self.season.terms);
                }
                Ok(Outcome::Done)
            }
            Happening::NoticeReceived(scholarship) => {
                let mut grounds = Grounds::default();
                notice::check_in_time(&self.season.terms, day, &mut grounds);
                if grounds.is_empty() {
                    filed.scholarship = Some(*scholarship);
                    Ok(Outcome::Done)
                } else {
                    Ok(grounds.into())
                }
            }
            Happening::Accepted => return self.accept(filed, day),
            Happening::Filed(_) => Err(Impossible::Order("an application stands already", "send it once")),
            Happening::DebitTaken
            | Happening::DebitRejected(_)
            | Happening::Paid(_)
            | Happening::PaidBack(_)
            | Happening::PassIncident(_)
            | Happening::TerminationAsked(_)
            | Happening::EndedByAgency(_) => Err(BEFORE_ACCEPTANCE),
        };
        (Stage::Filed(filed), happened)
    }

    fn accept(&self, filed: Filed, day: Day) -> (Stage, Happened) {
        let terms = &self.season.terms;
        if !filed.file.missing.is_empty() {
            let on_hold = Impossible::Order("the file is on hold", "send the missing pieces before it");
            return (Stage::Filed(filed), Err(on_hold));
        }
        if day >= terms.end.value {
            let over = Impossible::Order("the season is over", "send an earlier day");
            return (Stage::Filed(filed), Err(over));
        }
        let request = self.request;
        let subscription = QuoteRequest {
            season: request.season,
            product: request.product,
            birth_date: request.birth_date,
            department: request.department,
            schooling: request.schooling,
            school: request.school.clone(),
            scholarship: filed.scholarship,
            payment: request.payment,
            acceptance_day: day,
        };
        let grounds = quote::grounds(&subscription, terms);
        if !grounds.is_empty() {
            return (Stage::Filed(filed), Ok(grounds.into()));
        }
        let Priced { ledger, fee, reasons, .. } = priced(&subscription, self.season);
        let (contract, contract_reasons) = period(terms, request.pass_last_season, day);
        let accepted = Accepted {
            filed,
            currency: self.currency,
            subscription,
            contract,
            contract_reasons,
            ledger,
            fee,
            price_reasons: reasons,
            end: End::Open,
        };
        (Stage::Accepted(Box::new(accepted)), Ok(Outcome::Done))
    }
}

impl Impossible {
    fn problem(self, index: usize, day: Day) -> Problem {
        match self {
            Self::Order(message, remedy) => Problem::new(
                format!("events[{index}].day"),
                "out-of-order",
                format!("on `{day}` {message}"),
                remedy,
            ),
            Self::Backwards(problem) => problem.inside(&format!("events[{index}].what.val")),
            Self::MoreThan(most, what) => Problem::new(
                format!("events[{index}].what.val"),
                "out-of-range",
                format!("only `{most}` is {what}"),
                format!("send at most `{most}`"),
            ),
        }
    }
}
