//! The account as a fold over its entries (PM-1 to PM-5, PM-11, PM-12, PM-16; occasional trips, accounts).

use serde::Serialize;

use super::entry::{AccountEvent, Entry, Refund, TopUp};
use super::payment::{self, Means, Purpose};
use super::share::{Parts, ThirdParty};
use super::{Id, codes as code};
use crate::instant::Stamp;
use crate::money::Money;
use crate::order::in_order;
use crate::reason::{Grounds, Reason, Remedy};

vocabulary! {
    /// What a line of the statement is.
    LineKind, "kind of line" {
        /// The card was registered.
        CardRegistered = "card-registered",
        /// Money came in.
        TopUp = "top-up",
        /// Money came in by automatic top-up.
        AutomaticTopUp = "automatic-top-up",
        /// A trip.
        Trip = "trip",
        /// Money was given back.
        Refund = "refund",
        /// Automatic top-up was switched on.
        AutomaticOn = "automatic-on",
        /// Automatic top-up was switched off.
        AutomaticOff = "automatic-off",
    }
}

/// A line of the statement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct StatementLine {
    /// Identifier of the entry that caused it.
    pub id: Id,
    /// When.
    pub at: Stamp,
    /// What it is.
    pub kind: LineKind,
    /// What came in; negative: what went out.
    pub amount: Money,
    /// What a third party pays of it; nothing where there is none.
    pub third_party: Money,
    /// The balance after it.
    pub balance: Money,
}

/// What an entry does.
struct Movement {
    kind: LineKind,
    amount: Money,
    third_party: Money,
}

impl Movement {
    fn of(kind: LineKind, amount: Money) -> Self {
        Self { kind, amount, third_party: Money::ZERO }
    }
}

/// What becomes of the automatic payments that an entry causes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Automatic {
    /// They are paid.
    Pays,
    /// They would fail.
    Fails,
    /// They were due, and failed.
    Failed,
}

/// What the rider paid for a trip and got back of it.
#[derive(Clone, Copy)]
struct Paid {
    fare: Money,
    refunded: Money,
}

/// The account after some of its entries.
pub(super) struct Ledger<'a> {
    /// The entries, by identifier. What else is known of one stands at the same place.
    entries: &'a [Entry<'a>],
    automatic_payments: Vec<Automatic>,
    trips: Vec<Option<Paid>>,
    payer: Option<ThirdParty>,
    pub(super) open: bool,
    pub(super) balance: Money,
    automatic: bool,
    last_card_top_up: Option<Money>,
    /// The entry whose automatic payment failed, until the option is switched again.
    pub(super) failed: Option<&'a Id>,
    pub(super) third_party: Money,
    pub(super) lines: Vec<StatementLine>,
}

impl<'a> Ledger<'a> {
    /// PM-16: the account after these entries, taken by instant, then identifier; and why some were refused, in that order.
    /// They come by identifier.
    pub(super) fn of(entries: &'a [Entry<'a>], payer: Option<ThirdParty>) -> (Self, Vec<(&'a Id, Grounds)>) {
        let mut ledger = Self {
            entries,
            automatic_payments: vec![Automatic::Pays; entries.len()],
            trips: vec![None; entries.len()],
            payer,
            open: false,
            balance: Money::ZERO,
            automatic: false,
            last_card_top_up: None,
            failed: None,
            third_party: Money::ZERO,
            lines: Vec::with_capacity(entries.len()),
        };
        ledger.expect_failures();
        let numbered: Vec<(usize, &Entry)> = entries.iter().enumerate().collect();
        let taken = in_order(&numbered, |(_, one), (_, other)| one.at.cmp(&other.at));
        let outcomes: Vec<_> = taken.iter().map(|(place, entry)| ledger.take(*place, entry)).collect();
        let refused = taken.into_iter().zip(outcomes).filter_map(|((_, entry), outcome)| {
            // Only now is it known which automatic payments were due.
            let grounds = match entry.event {
                AccountEvent::AutomaticFailed(cause) => ledger.unknown_failure(entry, cause, outcome),
                _ => outcome,
            };
            Some((entry.id, grounds?))
        });
        let refused = refused.collect();
        (ledger, refused)
    }

    fn place(&self, id: &Id) -> Option<usize> {
        self.entries.binary_search_by(|entry| entry.id.cmp(id)).ok()
    }

    /// PM-4: the entry whose automatic payment failed, as a later entry says, or one of the same instant.
    fn cause(&self, failure: &Entry, cause: &Id) -> Option<usize> {
        let place = self.place(cause)?;
        self.entries.get(place).filter(|entry| entry.at <= failure.at).map(|_| place)
    }

    fn expect_failures(&mut self) {
        for failure in self.entries {
            if let AccountEvent::AutomaticFailed(cause) = failure.event
                && let Some(place) = self.cause(failure, cause)
                && let Some(payment) = self.automatic_payments.get_mut(place)
            {
                *payment = Automatic::Fails;
            }
        }
    }

    /// PM-4: why a failure cannot be one: its cause did not cause a payment.
    fn unknown_failure(&self, failure: &Entry, cause: &'a Id, outcome: Option<Grounds>) -> Option<Grounds> {
        let payment = self.cause(failure, cause).and_then(|place| self.automatic_payments.get(place));
        if payment == Some(&Automatic::Failed) {
            return None;
        }
        outcome.or_else(|| {
            let mut grounds = Grounds::default();
            grounds.add(Reason::new(&code::NO_AUTOMATIC_PAYMENT).with("id", cause), []);
            Some(grounds)
        })
    }

    /// The next entry; the grounds on which it is refused.
    fn take(&mut self, place: usize, entry: &Entry<'a>) -> Option<Grounds> {
        match self.movement(place, entry) {
            Ok(Some(movement)) => {
                self.book(entry, movement);
                self.top_up_automatically(place, entry);
                None
            }
            Ok(None) => None,
            Err(grounds) => Some(grounds),
        }
    }

    fn movement(&mut self, place: usize, entry: &Entry<'a>) -> Result<Option<Movement>, Grounds> {
        // PM-1: registering a card opens the account; its authorisation is never debited.
        if !self.open && *entry.event != AccountEvent::CardRegistered {
            return Err(Grounds::one(
                Reason::new(&code::ACCOUNT_NOT_OPEN),
                Remedy::new(&code::REGISTER_CARD),
            ));
        }
        match entry.event {
            AccountEvent::CardRegistered => {
                self.open = true;
                Ok(Some(Movement::of(LineKind::CardRegistered, Money::ZERO)))
            }
            AccountEvent::TopUp(top_up) => self.top_up(entry, *top_up).map(Some),
            AccountEvent::Trip(trip) => self.trip(place, trip.fare).map(Some),
            AccountEvent::Refund(refund) => self.refund(refund).map(Some),
            AccountEvent::AutomaticOn => self.switch_on().map(Some),
            AccountEvent::AutomaticOff => {
                self.automatic = false;
                self.failed = None;
                Ok(Some(Movement::of(LineKind::AutomaticOff, Money::ZERO)))
            }
            AccountEvent::AutomaticFailed(_) => Ok(None),
        }
    }

    fn book(&mut self, entry: &Entry, Movement { kind, amount, third_party }: Movement) {
        self.balance = self.balance + amount;
        self.third_party = self.third_party + third_party;
        let (id, balance) = (entry.id.clone(), self.balance);
        self.lines.push(StatementLine { id, at: entry.at, kind, amount, third_party, balance });
    }

    /// PM-3, PM-5, PM-12: money is paid in as any payment to an account.
    fn top_up(&mut self, entry: &Entry, TopUp { means, amount }: TopUp) -> Result<Movement, Grounds> {
        let grounds = payment::grounds(entry.tariff, Purpose::Account, means, amount);
        if !grounds.is_empty() {
            return Err(grounds);
        }
        if means == Means::Card {
            self.last_card_top_up = Some(amount);
        }
        Ok(Movement::of(LineKind::TopUp, amount))
    }

    /// PM-2, PM-11: the rider's part is paid before the trip is made, from the balance, which never goes below zero.
    fn trip(&mut self, place: usize, fare: Money) -> Result<Movement, Grounds> {
        let Parts { third_party, rider } = Parts::of(fare, self.payer)?;
        if rider > self.balance {
            let missing = rider - self.balance;
            let low = Reason::new(&code::BALANCE_TOO_LOW).with("fare", rider).with("balance", self.balance);
            let remedy = Remedy::new(&code::TOP_UP).with("missing", missing);
            return Err(Grounds::one(low.with("missing", missing), remedy));
        }
        if let Some(trip) = self.trips.get_mut(place) {
            *trip = Some(Paid { fare: rider, refunded: Money::ZERO });
        }
        Ok(Movement { kind: LineKind::Trip, amount: Money::ZERO - rider, third_party })
    }

    /// PM-16: a refund names its trip; all refunds of a trip together never exceed its fare.
    ///
    /// Reading: its fare is what the rider paid of it.
    fn refund(&mut self, Refund { trip, amount }: &Refund) -> Result<Movement, Grounds> {
        let place = self.place(trip);
        let paid = place.and_then(|place| self.trips.get_mut(place)).and_then(Option::as_mut);
        let mut grounds = Grounds::default();
        match &paid {
            None => {
                let unknown = Reason::new(&code::NO_SUCH_TRIP).with("trip", trip);
                grounds.add_one(unknown, Remedy::new(&code::NAME_TRIP));
            }
            Some(Paid { fare, refunded }) if *refunded + *amount > *fare => {
                let above = Reason::new(&code::REFUND_ABOVE_FARE).with("fare", *fare);
                let remedy = Remedy::new(&code::REFUND_AT_MOST).with("left", *fare - *refunded);
                grounds.add_one(above.with("refunded", *refunded).with("amount", *amount), remedy);
            }
            Some(_) => {}
        }
        if *amount == Money::ZERO {
            grounds.add_one(Reason::new(&code::NOTHING_REFUNDED), Remedy::new(&code::PAY_AMOUNT));
        }
        match paid {
            Some(paid) if grounds.is_empty() => {
                paid.refunded = paid.refunded + *amount;
                Ok(Movement::of(LineKind::Refund, *amount))
            }
            _ => Err(grounds),
        }
    }

    /// PM-4: switching it on needs an earlier one-off top-up by card.
    fn switch_on(&mut self) -> Result<Movement, Grounds> {
        if self.last_card_top_up.is_none() {
            let remedy = Remedy::new(&code::TOP_UP_WITH_CARD);
            return Err(Grounds::one(Reason::new(&code::NO_ONE_OFF_TOP_UP), remedy));
        }
        self.automatic = true;
        self.failed = None;
        Ok(Movement::of(LineKind::AutomaticOn, Money::ZERO))
    }

    /// PM-4: the amount of an automatic top-up, if it is on: that of the last one-off top-up by card.
    pub(super) fn automatic_amount(&self) -> Option<Money> {
        self.last_card_top_up.filter(|_| self.automatic)
    }

    /// PM-4: payments at once, of the same instant, until the balance is no longer below 10.00. One that fails leaves the
    /// balance and switches the option off.
    fn top_up_automatically(&mut self, place: usize, entry: &Entry<'a>) {
        let below = entry.tariff.automatic_below.value;
        let Some(amount) = self.automatic_amount().filter(|_| self.balance < below) else { return };
        if let Some(payment) = self.automatic_payments.get_mut(place)
            && *payment != Automatic::Pays
        {
            *payment = Automatic::Failed;
            self.automatic = false;
            self.failed = Some(entry.id);
            self.book(entry, Movement::of(LineKind::AutomaticOff, Money::ZERO));
            return;
        }
        while self.balance < below {
            self.book(entry, Movement::of(LineKind::AutomaticTopUp, amount));
        }
    }
}
