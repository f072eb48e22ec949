//! Lives of subscriptions: those that can be, built event by event from what the state says, and those that cannot.

use std::sync::OnceLock;

use portillon::imagine_r::{
    Account, Applicant, Channel, Desk, Event, Evidence, Filing, Happening, IncidentReport, PassIncident,
    PaymentMeans, Phase, Piece, Product, QuoteRequest, Refusal, Rejection, Scholarship, Schooling, Season,
    State, StateRequest, TerminationChannel, TerminationForm, TerminationGround, quote, state,
};
use portillon::wire::{Count, Items};
use portillon::{Book, Books, Day, Department, Money, Offer, Problems, Verdict};
use proptest::prelude::*;
use serde_json::{Value, json};

/// The built-in books, and before them that of 2025 with more scholarships: to price a notice from 100.00 off to
/// nearly nothing.
pub fn books() -> Books<'static> {
    static BOOKS: OnceLock<&'static [&'static Book]> = OnceLock::new();
    Books::new(BOOKS.get_or_init(|| {
        let text = include_str!("../../../core/books/ile-de-france-2025.json");
        let mut book: Value = serde_json::from_str(text).unwrap();
        let steps =
            json!({"department": "92", "level": "lycee", "lyceeSteps": {"from": 1, "to": 20}, "off": {"amount": "384.25"}, "source": "subsidies"});
        let amounts = |from: &str, until: &str, off: Value| {
            json!({"department": "75", "level": "college", "collegeAmounts": {"from": from, "until": until}, "off": off, "source": "subsidies"})
        };
        let rows = book["imagineR"]["seasons"][0]["subsidies"].as_array_mut().unwrap();
        rows.push(steps);
        rows.push(amounts("0.00", "200.00", json!({"amount": "100.00"})));
        rows.push(amounts("200.00", "500.00", json!({"share": {"part": 1, "whole": 1}})));
        let book: &Book = Box::leak(Box::new(Book::load(&book.to_string()).unwrap()));
        let books: Vec<&Book> = std::iter::once(book).chain(Books::BUILT_IN.iter()).collect();
        Box::leak(books.into_boxed_slice())
    }))
}

/// A day of the school year that begins in the year of the season.
pub fn day(season: Season, month: u8, day: u8) -> Day {
    let year = season.year() + u16::from(month < 6);
    Day::new(year, month, day).unwrap()
}

/// The first day after the season.
pub fn end(season: Season) -> Day {
    Day::new(season.year() + 1, 10, 1).unwrap()
}

/// First day of validity, by the terms.
pub fn start(request: &StateRequest) -> Day {
    day(request.season, if request.pass_last_season { 10 } else { 9 }, 1)
}

pub fn euros(cents: i64) -> Money {
    Money::from_cents(cents)
}

pub fn sum(account: &Account) -> Money {
    account.payments.iter().map(|payment| payment.amount).sum()
}

/// What the subscription of a life costs, accepted on this day with this scholarship.
pub fn subscription(request: &StateRequest, scholarship: Option<Scholarship>, day: Day) -> QuoteRequest {
    QuoteRequest {
        season: request.season,
        product: request.product,
        birth_date: request.birth_date,
        department: request.department,
        schooling: request.schooling,
        school: None,
        scholarship,
        payment: request.payment,
        acceptance_day: day,
    }
}

/// The offer of a subscription that is not refused.
pub fn offer(request: &QuoteRequest) -> Option<Offer> {
    match quote(books(), request).unwrap().verdict {
        Verdict::Granted(offer) => Some(offer),
        Verdict::Refused(_) => None,
    }
}

pub fn by_debit(request: &StateRequest) -> bool {
    request.payment == PaymentMeans::DirectDebit
}

/// An application by the channel that goes with its means of payment, with all its pieces.
pub fn filed(request: &StateRequest) -> Happening {
    let channel = if request.payment == PaymentMeans::Cheque { Channel::Post } else { Channel::Online };
    Happening::Filed(Filing { channel, pieces: Items::new(Piece::ALL.to_vec()).unwrap() })
}

pub fn incident(incident: PassIncident, desk: Desk) -> Happening {
    Happening::PassIncident(IncidentReport { incident, desk, police_receipt: false })
}

/// A termination that the payer asks for as the terms want it.
pub fn form(ground: Option<TerminationGround>) -> TerminationForm {
    let evidence = if ground.is_some() { Evidence::InFrench } else { Evidence::None };
    TerminationForm { applicant: Applicant::Payer, channel: TerminationChannel::Email, ground, evidence }
}

/// Whether a refusal is a termination that waits for a debt to be paid, and for nothing else.
pub fn is_held_up(refusal: &Refusal) -> bool {
    refusal.reasons.len() == 1 && refusal.reasons[0].code() == "debt-unpaid"
}

pub fn is_under_way(phase: Phase) -> bool {
    matches!(phase, Phase::Accepted | Phase::InForce)
}

pub fn scholarship() -> impl Strategy<Value = Scholarship> {
    prop_oneof![
        (0_i64..1_000_00).prop_map(|cents| Scholarship::CollegeAmount(euros(cents))),
        (0_u32..=20).prop_map(|step| Scholarship::LyceeStep(Count::new(step).unwrap())),
    ]
}

prop_compose! {
    /// A holder and how it is paid; nothing happened yet.
    pub fn holder()(
        season in (2025_u32..=2026).prop_map(|year| Season::new(year).unwrap()),
        junior in prop::bool::weighted(0.2),
        born in 0_u32..365 * 18,
        department in prop::sample::select(vec!["75", "77", "78", "91", "92", "93", "94", "94"]),
        schooling in prop::sample::select(vec![
            None,
            Some(Schooling::Primary),
            Some(Schooling::College),
            Some(Schooling::College),
            Some(Schooling::Lycee),
            Some(Schooling::Lycee),
            Some(Schooling::Apprenticeship),
        ]),
        scholarship in prop::option::weighted(0.2, scholarship()),
        payment in prop::sample::select(vec![
            PaymentMeans::DirectDebit,
            PaymentMeans::DirectDebit,
            PaymentMeans::Card,
            PaymentMeans::Cheque,
            PaymentMeans::ThirdParty,
        ]),
        pass_last_season in any::<bool>(),
    ) -> StateRequest {
        let first: Day = if junior { "2016-01-01" } else { "2000-01-01" }.parse().unwrap();
        let birth_date = first.plus_days(if junior { born / 3 } else { born });
        let young = birth_date > Day::new(season.year() - 11, 12, 31).unwrap();
        // IR-6, IR-22: a cheque only for Scolaire, no third party for a child under 11.
        let payment = match payment {
            PaymentMeans::Cheque if junior => PaymentMeans::Card,
            PaymentMeans::ThirdParty if junior || young => PaymentMeans::DirectDebit,
            payment => payment,
        };
        StateRequest {
            season,
            product: if junior { Product::Junior } else { Product::Scolaire },
            birth_date,
            department: Department::new(department).unwrap(),
            schooling,
            school: None,
            scholarship,
            payment,
            pass_last_season,
            events: Items::default(),
            day: day(season, 6, 1).minus_days(30),
        }
    }
}

/// A subscription that was filed and accepted, and nothing else.
#[derive(Clone, Debug)]
pub struct Accepted {
    pub request: StateRequest,
    pub filing_day: Day,
    pub day: Day,
    pub offer: Offer,
}

impl Accepted {
    pub fn subscription(&self) -> QuoteRequest {
        subscription(&self.request, self.request.scholarship, self.day)
    }

    pub fn life(&self) -> Life {
        let life = Life::of(self.request.clone());
        life.and(self.filing_day, filed(&self.request)).and(self.day, Happening::Accepted)
    }

    /// The life with all debits due by `until` taken, but these rejected; paid at once, with all paid.
    pub fn paid_until(&self, until: Day, rejected: &[Rejection]) -> Life {
        let mut life = self.life();
        if !by_debit(&self.request) {
            return life.and(self.day, Happening::Paid(self.offer.total));
        }
        for due in self.offer.payments.iter().map(|payment| payment.due).filter(|due| *due <= until) {
            let rejection = rejected.iter().find(|rejection| rejection.due == due);
            let what = rejection.map_or(Happening::DebitTaken, |it| Happening::DebitRejected(it.bank_costs));
            life = life.and(due, what);
        }
        life
    }
}

/// An accepted subscription, of any day on which it can be filed and accepted.
pub fn accepted() -> impl Strategy<Value = Accepted> {
    (holder(), 0_u32..334, 0_u32..120).prop_map(|(request, filed, later)| {
        let filing_day = day(request.season, 6, 1).plus_days(filed);
        let day = filing_day.plus_days(later).min(end(request.season).previous());
        let offer = offer(&subscription(&request, request.scholarship, day)).expect("an offer");
        Accepted { request, filing_day, day, offer }
    })
}

/// One that is paid by direct debit.
pub fn accepted_by_debit() -> impl Strategy<Value = Accepted> {
    accepted().prop_map(|accepted| {
        let request = StateRequest { payment: PaymentMeans::DirectDebit, ..accepted.request };
        let offer = offer(&subscription(&request, request.scholarship, accepted.day)).expect("an offer");
        Accepted { request, offer, ..accepted }
    })
}

/// An accepted subscription whose price a scholarship lowers, the scholarship, and a day in time for its notice.
pub fn notified() -> impl Strategy<Value = (Accepted, Scholarship, Day)> {
    let step = |step: u32| Scholarship::LyceeStep(Count::new(step).unwrap());
    let lowered = prop_oneof![
        (0_u32..=20).prop_map(move |it| ("94", Schooling::Lycee, step(it))),
        (1_u32..=20).prop_map(move |it| ("92", Schooling::Lycee, step(it))),
        (0_i64..500_00).prop_map(|it| ("75", Schooling::College, Scholarship::CollegeAmount(euros(it)))),
    ];
    (accepted(), lowered, 0_u32..198, 0_u32..198, any::<bool>()).prop_map(
        |(accepted, rate, one, other, debit)| {
            let (department, schooling, scholarship) = rate;
            let Accepted { request, .. } = accepted;
            let request = StateRequest {
                season: Season::new(2025).unwrap(),
                product: Product::Scolaire,
                birth_date: request.birth_date.min(Day::new(2014, 1, 1).unwrap()),
                department: Department::new(department).unwrap(),
                schooling: Some(schooling),
                scholarship: None,
                payment: if debit { PaymentMeans::DirectDebit } else { PaymentMeans::Card },
                ..request
            };
            // From the first day of applications to the last of notices.
            let opens = day(request.season, 6, 1);
            let day = opens.plus_days(one.min(other));
            let offer = offer(&subscription(&request, None, day)).expect("an offer");
            (Accepted { request, filing_day: day, day, offer }, scholarship, opens.plus_days(one.max(other)))
        },
    )
}

/// Some of the debits of a subscription due by `until`, rejected.
pub fn rejections(offer: &Offer, until: Day, which: u16, bank_costs: Money) -> Vec<Rejection> {
    let debits = offer.payments.iter().enumerate();
    let chosen = debits.filter(|(place, debit)| which >> place & 1 == 1 && debit.due <= until);
    chosen.map(|(_, debit)| Rejection { due: debit.due, bank_costs }).collect()
}

/// The life of a subscription, and how things stood after each event.
#[derive(Clone)]
pub struct Life {
    /// Day: that of the last event.
    pub request: StateRequest,
    pub trail: Vec<State>,
}

/// What happened; the rest follows from it.
impl std::fmt::Debug for Life {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.request.fmt(f)
    }
}

impl Life {
    pub fn of(request: StateRequest) -> Self {
        Self { request, trail: Vec::new() }
    }

    /// How things stand on a later day, if nothing more happens.
    pub fn on(&self, day: Day) -> State {
        self.with(day, None).expect("a life that can be")
    }

    /// How things stand when this happens on a later day.
    pub fn after(&self, day: Day, what: Happening) -> Result<State, Problems> {
        self.with(day, Some(what))
    }

    fn with(&self, day: Day, what: Option<Happening>) -> Result<State, Problems> {
        state(books(), &self.request_with(day, what))
    }

    fn request_with(&self, day: Day, what: Option<Happening>) -> StateRequest {
        let event = what.map(|what| Event { day, what });
        let events = self.request.events.iter().cloned().chain(event).collect();
        StateRequest { events: Items::new(events).unwrap(), day, ..self.request.clone() }
    }

    /// The life in which this happens next.
    pub fn and(mut self, day: Day, what: Happening) -> Self {
        let request = self.request_with(day, Some(what));
        let state = state(books(), &request).unwrap_or_else(|problems| panic!("{problems} in {request:?}"));
        self.trail.push(state);
        Self { request, ..self }
    }

    pub fn last(&self) -> Option<&State> {
        self.trail.last()
    }

    /// The account as it stands; `None`: not accepted.
    pub fn account(&self) -> Option<&Account> {
        self.last()?.account.as_ref()
    }

    /// What refused the last event.
    pub fn refusal(&self) -> Option<&Refusal> {
        self.refusal_of(self.trail.len() - 1)
    }

    /// What refused an event as it happened.
    pub fn refusal_of(&self, event: usize) -> Option<&Refusal> {
        self.trail[event].refusals.iter().find(|refusal| refusal.event as usize == event)
    }
}
