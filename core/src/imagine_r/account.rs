//! The money of a subscription over its life (IR-22 to IR-24, IR-26, IR-27, IR-36; art. 3.5 to 3.11, 5.2, 6.3).

use serde::Serialize;

use super::debits::{Debit, take};
use crate::answer::Payment;
use crate::day::Day;
use crate::money::{Currency, Money};
use crate::reason::{Decision, Grant};

/// The money of a subscription. What was paid, less what was and what is to be paid back, and what is still to be
/// paid add up to what is due.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Account {
    /// Currency of all amounts.
    pub currency: Currency,
    /// What is due as things stand, with fees and bank costs.
    pub due: Money,
    /// What was paid.
    pub paid: Money,
    /// What was paid back.
    pub refunded: Money,
    /// Debits (or the one payment) that are still to come.
    pub payments: Vec<Payment>,
    /// What else is to be paid to the agency.
    pub owed: Money,
    /// What is to be paid back.
    pub refund: Money,
}

impl Grant for Account {}

/// The answer to "what becomes of the payments?".
pub type AccountDecision = Decision<Account>;

/// What is due, what came in and went out, and what is to come. What is owed, or to be paid back, is what
/// remains: it cannot disagree with the rest.
#[derive(Clone, Debug)]
pub(super) struct Ledger {
    by_debit: bool,
    /// Price of the year without the fee.
    price: Money,
    /// What of the price is due: all of it, until the contract ends before its time.
    due_price: Money,
    /// What is due beside the price: fees, bank costs, debts.
    beside: Money,
    paid: Money,
    refunded: Money,
    /// What of the price the debits that came asked for, taken or rejected.
    asked: Money,
    to_come: Vec<Debit>,
    /// Debits rejected since the last one that was taken, and what of them is unpaid.
    unpaid: Vec<Day>,
    unpaid_amount: Money,
}

/// A debit that was rejected, and where its amount went.
pub(super) struct Rejected {
    pub due: Day,
    /// What was asked for, and the bank costs.
    pub amount: Money,
    /// The debit that carries it now; `None`: it is owed.
    pub next: Option<Day>,
}

impl Ledger {
    /// The account of a subscription of this price and fee, to be paid as planned.
    pub(super) fn open(price: Money, fee: Money, plan: Vec<Debit>, by_debit: bool) -> Self {
        Self {
            by_debit,
            price,
            due_price: price,
            beside: fee,
            paid: Money::ZERO,
            refunded: Money::ZERO,
            asked: Money::ZERO,
            to_come: plan,
            unpaid: Vec::new(),
            unpaid_amount: Money::ZERO,
        }
    }

    /// Due, less what was paid and kept and what is to come: owed where positive, to be paid back where negative.
    fn balance(&self) -> Money {
        self.due() - self.paid + self.refunded - self.to_come.iter().map(Debit::amount).sum::<Money>()
    }

    pub(super) fn owed(&self) -> Money {
        self.balance().max(Money::ZERO)
    }

    pub(super) fn refund(&self) -> Money {
        (Money::ZERO - self.balance()).max(Money::ZERO)
    }

    /// What may be paid back now: not what a debit that is still to come will bring.
    pub(super) fn to_pay_back(&self) -> Money {
        self.refund().min(self.paid - self.refunded)
    }

    /// What is owed or still to come.
    pub(super) fn open_amount(&self) -> Money {
        self.owed() + self.to_come.iter().map(Debit::amount).sum()
    }

    pub(super) fn by_debit(&self) -> bool {
        self.by_debit
    }

    /// Price of the year without the fee.
    pub(super) fn price(&self) -> Money {
        self.price
    }

    /// What is due, with fees and bank costs.
    pub(super) fn due(&self) -> Money {
        self.beside + self.due_price
    }

    /// What is due beside the price.
    pub(super) fn beside(&self) -> Money {
        self.beside
    }

    /// The next payment.
    pub(super) fn next(&self) -> Option<&Debit> {
        self.to_come.first()
    }

    /// The payments that are still to come.
    pub(super) fn to_come(&self) -> impl Iterator<Item = &Debit> {
        self.to_come.iter()
    }

    /// IR-38: the last two debits, where both were rejected and are still unpaid.
    pub(super) fn two_unpaid(&self) -> Option<(Day, Day)> {
        match self.unpaid.as_slice() {
            [.., first, second] => Some((*first, *second)),
            [] | [_] => None,
        }
    }

    /// The next payment is made.
    pub(super) fn take(&mut self) {
        if let Some(debit) = self.pop() {
            self.paid = self.paid + debit.amount();
            self.unpaid.clear();
            self.unpaid_amount = Money::ZERO;
        }
    }

    /// All payments due up to this day are made.
    pub(super) fn take_until(&mut self, day: Day) {
        while self.next().is_some_and(|debit| debit.due <= day) {
            self.take();
        }
    }

    /// IR-26, art. 3.11.7: the bank costs are the payer's; what is unpaid is added to the next debit.
    pub(super) fn reject(&mut self, bank_costs: Money) -> Option<Rejected> {
        let debit = self.pop()?;
        let amount = debit.amount() + bank_costs;
        self.beside = self.beside + bank_costs;
        self.unpaid.push(debit.due);
        self.unpaid_amount = amount;
        let next = self.to_come.first_mut().map(|next| {
            next.extra = next.extra + amount;
            next.due
        });
        Some(Rejected { due: debit.due, amount, next })
    }

    fn pop(&mut self) -> Option<Debit> {
        if self.to_come.is_empty() {
            return None;
        }
        let debit = self.to_come.remove(0);
        self.asked = self.asked + debit.price;
        Some(debit)
    }

    /// IR-27, art. 5.2: a fee goes with the next debit; without one it is owed.
    pub(super) fn charge(&mut self, amount: Money, day: Day) {
        self.beside = self.beside + amount;
        if self.by_debit
            && let Some(next) = self.to_come.iter_mut().find(|debit| debit.due > day)
        {
            next.extra = next.extra + amount;
        }
    }

    /// A debt beside the payments, paid or not.
    pub(super) fn owe(&mut self, amount: Money, paid: bool) {
        self.beside = self.beside + amount;
        if paid {
            self.paid = self.paid + amount;
        }
    }

    /// A payment by other means: for what is owed, then for what is to come. A payment at once that is complete
    /// is no longer to come; a debit is, until its day.
    pub(super) fn pay(&mut self, amount: Money) {
        let mut advance = (amount - self.owed()).max(Money::ZERO);
        self.paid = self.paid + amount;
        for debit in &mut self.to_come {
            let part = advance.min(debit.amount());
            debit.prepaid = debit.prepaid + part;
            advance = advance - part;
        }
        self.drop_complete();
        self.unpaid_amount = (self.unpaid_amount - amount).max(Money::ZERO);
        if self.unpaid_amount == Money::ZERO {
            self.unpaid.clear();
        }
    }

    fn drop_complete(&mut self) {
        while !self.by_debit && self.next().is_some_and(|payment| payment.amount() == Money::ZERO) {
            self.pop();
        }
    }

    /// Something is paid back.
    pub(super) fn pay_back(&mut self, amount: Money) {
        self.refunded = self.refunded + amount;
    }

    /// IR-24, art. 3.9: a new price from the start. What the kept debits asked for stays; the rest is split (CM-5)
    /// over the ninths of those due from `remaining` on, which are never negative. Paid at once, the payment
    /// itself is the new price.
    ///
    /// Returns the due day of the first debit that remains.
    pub(super) fn recalculate(&mut self, price: Money, remaining: Day) -> Option<Day> {
        self.price = price;
        self.due_price = price;
        let by_debit = self.by_debit;
        let remains = |debit: &Debit| !by_debit || debit.due >= remaining;
        let kept: Money = self.to_come.iter().filter(|debit| !remains(debit)).map(|debit| debit.price).sum();
        let rest = (price - self.asked - kept).max(Money::ZERO);
        let mut lowered = self.to_come.iter_mut().filter(|debit| remains(debit)).collect::<Vec<_>>();
        let mut parts = rest.split(lowered.iter().map(|debit| debit.ninths).sum()).into_iter();
        for debit in &mut lowered {
            debit.price = take(&mut parts, debit.ninths);
        }
        let first = lowered.first().map(|debit| debit.due);
        self.drop_complete();
        first
    }

    /// IR-34, IR-36, art. 6.1, 6.3: so much of the price is due; payments due from `day` on no longer come.
    pub(super) fn end(&mut self, due_price: Money, day: Day) {
        self.due_price = due_price;
        self.to_come.retain(|payment| payment.due < day);
    }

    /// IR-38: what was paid too much is not paid back.
    pub(super) fn keep_refund(&mut self) {
        self.due_price = self.due_price + self.refund();
    }

    /// The account as it is shown.
    pub(super) fn account(&self, currency: Currency) -> Account {
        let payments =
            self.to_come.iter().map(|debit| Payment { due: debit.due, amount: debit.amount() }).collect();
        Account {
            currency,
            due: self.due(),
            paid: self.paid,
            refunded: self.refunded,
            payments,
            owed: self.owed(),
            refund: self.refund(),
        }
    }
}
