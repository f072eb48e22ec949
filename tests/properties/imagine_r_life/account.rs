//! The money of a life: what is due by the rules, what came in and went out, and that all of it adds up.

use portillon::imagine_r::{
    Account, AgencyCause, Event, Happening, IncidentReport, PassIncident, Scholarship, StateRequest,
    TerminationForm, quote,
};
use portillon::{Day, Department, Money};
use proptest::prelude::*;

use crate::config;
use crate::dice::life;
use crate::lives::{
    self, Accepted, Life, accepted, accepted_by_debit, by_debit, day, end, euros, holder, is_held_up, offer,
    rejections, start, subscription, sum,
};

const FEE: Money = Money::from_cents(8_00);
const NEW_PASS: Money = Money::from_cents(15_00);

/// CM-5: the parts for October to June: all but the first are the rounded ninth, the first is the rest.
fn ninths(price: Money) -> [Money; 9] {
    let ninth = (price.cents() * 2 + 9) / 18;
    let first = price.cents() - 8 * ninth;
    let (first, ninth) = if first < 0 { (price.cents(), 0) } else { (first, ninth) };
    std::array::from_fn(|month| euros(if month == 0 { first } else { ninth }))
}

/// What of the price is due, as the events of a life are read one by one.
struct Bill<'a> {
    request: &'a StateRequest,
    filing_day: Option<Day>,
    accepted: Option<Day>,
    scholarship: Option<Scholarship>,
    /// Fee, bank costs and new passes.
    beside: Money,
    /// What of the price is due after the end.
    ended: Option<Money>,
    /// A termination that waits for a debt to be paid.
    held_up: Option<(Day, TerminationForm)>,
}

impl<'a> Bill<'a> {
    fn new(request: &'a StateRequest) -> Self {
        let scholarship = request.scholarship;
        Self {
            request,
            filing_day: None,
            accepted: None,
            scholarship,
            beside: Money::ZERO,
            ended: None,
            held_up: None,
        }
    }

    fn price(&self) -> Money {
        let accepted = self.accepted.unwrap();
        offer(&subscription(self.request, self.scholarship, accepted)).unwrap().total - FEE
    }

    fn due(&self) -> Money {
        self.ended.unwrap_or_else(|| self.price()) + self.beside
    }

    /// The ninths of the months that begin before a day.
    fn started(&self, until: Day) -> Money {
        let october = day(self.request.season, 10, 1);
        let months = (0_u32..).map(|later| october.plus_months(later));
        months.zip(ninths(self.price())).filter(|(month, _)| *month < until).map(|(_, ninth)| ninth).sum()
    }

    /// IR-34, IR-36: what of the price is due after a termination.
    fn terminated(&self, received: Day, form: &TerminationForm, effective: Day) -> Money {
        if form.ground.is_some() {
            self.started(effective)
        } else if received < start(self.request) {
            Money::ZERO
        } else {
            assert!(received <= self.filing_day.unwrap().plus_months(1), "a month without ground");
            ninths(self.price())[0]
        }
    }

    /// IR-36, IR-38: what of the price is due after an end by the agency. A fraud keeps what was paid above it.
    fn ended_by_agency(&self, on: Day, cause: AgencyCause, before: &Account) -> Money {
        let due = if by_debit(self.request) { self.started(on.next()) } else { self.price() };
        if cause != AgencyCause::SubscriptionFraud {
            return due;
        }
        let to_come = before.payments.iter().filter(|payment| by_debit(self.request) && payment.due <= on);
        let paid = before.paid - before.refunded + to_come.map(|payment| payment.amount).sum();
        due.max(paid - self.beside)
    }

    fn happen(&mut self, Event { day, what }: &Event, before: Option<&Account>) {
        match what {
            Happening::Filed(_) => self.filing_day = Some(*day),
            Happening::NoticeReceived(scholarship) => self.scholarship = Some(*scholarship),
            Happening::Accepted => {
                self.accepted = Some(*day);
                self.beside = FEE;
            }
            Happening::DebitRejected(bank_costs) => self.beside = self.beside + *bank_costs,
            Happening::PassIncident(report) if is_charged(report) => self.beside = self.beside + NEW_PASS,
            Happening::TerminationAsked(form) => {
                self.ended = Some(self.terminated(*day, form, day.first_of_next_month()));
            }
            Happening::EndedByAgency(cause) => {
                self.held_up = None;
                self.ended = Some(self.ended_by_agency(*day, *cause, before.unwrap()));
            }
            Happening::PieceReceived(_)
            | Happening::DebitTaken
            | Happening::Paid(_)
            | Happening::PaidBack(_)
            | Happening::PassIncident(_) => {}
        }
    }

    /// IR-37: once everything is paid, what was held up takes effect.
    fn settle(&mut self, day: Day, account: &Account) {
        if account.owed + sum(account) > Money::ZERO {
            return;
        }
        if let Some((received, form)) = self.held_up.take() {
            let effective = received.max(day).first_of_next_month().min(end(self.request.season));
            self.ended = Some(self.terminated(received, &form, effective));
        }
    }
}

/// IR-27, IR-28, IR-30: who pays for the new pass.
fn is_charged(report: &IncidentReport) -> bool {
    match report.incident {
        PassIncident::Lost | PassIncident::Damaged | PassIncident::GoneAtRenewal => true,
        PassIncident::Stolen => !report.police_receipt,
        PassIncident::FaultReadable | PassIncident::FaultUnreadable | PassIncident::NotReceived => false,
    }
}

/// What is due after each event of a life, by the rules.
fn dues(life: &Life) -> Vec<Option<Money>> {
    let mut bill = Bill::new(&life.request);
    let mut dues = Vec::new();
    for (index, event) in life.request.events.iter().enumerate() {
        let before = index.checked_sub(1).and_then(|index| life.trail[index].account.as_ref());
        match (life.refusal_of(index), &event.what) {
            (None, _) => bill.happen(event, before),
            (Some(refusal), Happening::TerminationAsked(form)) if is_held_up(refusal) => {
                bill.held_up = Some((event.day, *form));
            }
            (Some(_), _) => {}
        }
        let account = life.trail[index].account.as_ref();
        if let Some(account) = account {
            bill.settle(event.day, account);
        }
        dues.push(account.map(|_| bill.due()));
    }
    dues
}

pub fn check_sums(account: &Account) -> Result<(), TestCaseError> {
    let Account { due, paid, refunded, payments, owed, refund, .. } = account;
    let to_come: Money = payments.iter().map(|payment| payment.amount).sum();
    prop_assert_eq!(*paid - *refunded - *refund + to_come + *owed, *due);
    prop_assert!(*owed == Money::ZERO || *refund == Money::ZERO, "owed and to be paid back: {:?}", account);
    let amounts = [*due, *paid, *refunded, *owed, *refund].into_iter();
    let amounts = amounts.chain(payments.iter().map(|payment| payment.amount));
    prop_assert!(amounts.into_iter().all(|amount| amount >= Money::ZERO), "negative: {:?}", account);
    prop_assert!(*refund <= *paid + to_come, "{:?}", account);
    prop_assert!(*refunded <= *paid, "{:?}", account);
    prop_assert!(payments.windows(2).all(|pair| pair[0].due < pair[1].due), "{:?}", account);
    Ok(())
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn the_account_adds_up_on_every_day_of_a_life(life in life(), later in 0_u32..400) {
        for account in life.trail.iter().filter_map(|state| state.account.as_ref()) {
            check_sums(account)?;
        }
        let later = life.on(life.request.day.plus_days(later));
        prop_assert_eq!(later.account.as_ref(), life.account());
    }

    #[test]
    fn what_is_due_follows_from_the_events(life in life()) {
        for ((state, due), event) in life.trail.iter().zip(dues(&life)).zip(life.request.events.iter()) {
            prop_assert_eq!(state.account.as_ref().map(|account| account.due), due, "after {:?}", event);
        }
    }

    #[test]
    fn what_was_paid_and_paid_back_is_what_the_events_say(life in life()) {
        let (mut paid, mut refunded) = (Money::ZERO, Money::ZERO);
        let mut next = Money::ZERO;
        for (event, state) in life.request.events.iter().zip(&life.trail) {
            match &event.what {
                Happening::DebitTaken => paid = paid + next,
                Happening::Paid(amount) => paid = paid + *amount,
                Happening::PaidBack(amount) => refunded = refunded + *amount,
                _ => {}
            }
            if let Some(account) = &state.account {
                prop_assert_eq!((account.paid, account.refunded), (paid, refunded), "after {:?}", event);
                next = account.payments.first().map_or(Money::ZERO, |payment| payment.amount);
            }
        }
    }

    #[test]
    fn the_account_begins_as_the_price_was_quoted(
        request in holder(),
        outside in prop::bool::weighted(0.1),
        filed in 0_u32..334,
        later in 0_u32..120,
    ) {
        let department = if outside { Department::new("60").unwrap() } else { request.department };
        let request = StateRequest { department, ..request };
        let filing_day = day(request.season, 6, 1).plus_days(filed);
        let day = filing_day.plus_days(later).min(end(request.season).previous());
        let life = Life::of(request.clone()).and(filing_day, lives::filed(&request)).and(day, Happening::Accepted);
        let subscription = subscription(&request, request.scholarship, day);
        let quoted = quote(lives::books(), &subscription).unwrap();
        if let Some(offer) = offer(&subscription) {
            let account = life.account().unwrap();
            prop_assert_eq!(&account.payments, &offer.payments);
            prop_assert_eq!((account.due, account.paid), (offer.total, Money::ZERO));
        } else {
            prop_assert_eq!(life.account(), None);
            prop_assert_eq!(&life.refusal().unwrap().reasons, &quoted.reasons);
        }
    }

    #[test]
    fn payments_taken_as_planned_add_up_to_the_price(accepted in accepted(), days in 0_u32..500) {
        let life = accepted.paid_until(accepted.day.plus_days(days), &[]);
        let account = life.account().unwrap();
        prop_assert_eq!(account.paid + sum(account), accepted.offer.total);
        prop_assert_eq!((account.owed, account.refund), (Money::ZERO, Money::ZERO));
    }

    #[test]
    fn rejected_debits_are_paid_in_the_end_with_the_bank_costs(
        accepted in accepted_by_debit(),
        which in any::<u16>(),
        bank_costs in (0_i64..30_00).prop_map(euros),
    ) {
        let Accepted { offer, .. } = &accepted;
        let last = offer.payments.last().unwrap().due;
        let rejected = rejections(offer, last, which, bank_costs);
        let account = accepted.paid_until(last, &rejected).account().unwrap().clone();
        prop_assert!(account.payments.is_empty());
        let costs: Money = rejected.iter().map(|rejection| rejection.bank_costs).sum();
        prop_assert_eq!(account.paid + account.owed, offer.total + costs);
        let last_taken = rejected.last().is_none_or(|rejection| rejection.due < last);
        prop_assert_eq!(account.owed == Money::ZERO, last_taken);
    }
}
