//! How money can be paid (PM-3, PM-5, PM-8, PM-9, PM-12; occasional trips, regular trips, drivers).

use super::{codes as code, tariff};
use crate::answer::Assessment;
use crate::day::Day;
use crate::money::Money;
use crate::problem::Problems;
use crate::reason::{Grounds, Reason, Remedy};
use crate::tariff::{Books, PamTariff};
use crate::wire::readable;

vocabulary! {
    /// What a payment is for.
    Purpose, "purpose" {
        /// To top up a mobility account.
        Account = "account",
        /// To pay an invoice.
        Invoice = "invoice",
    }
}

vocabulary! {
    /// How money is paid.
    Means, "means of payment" {
        /// Bank card.
        Card = "card",
        /// Bank transfer.
        Transfer = "transfer",
        /// Cheque.
        Cheque = "cheque",
        /// Cash at the agency.
        CashAtAgency = "cash-at-agency",
        /// Cash elsewhere.
        CashElsewhere = "cash-elsewhere",
        /// Direct debit.
        DirectDebit = "direct-debit",
        /// Given to the driver.
        ToDriver = "to-driver",
    }
}

/// A way to pay that is asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PaymentRequest {
    /// Day of the payment.
    pub day: Day,
    /// What it is for.
    pub purpose: Purpose,
    /// How it is paid.
    pub means: Means,
    /// The amount.
    pub amount: Money,
}

readable!(PaymentRequest {
    day: "day" required,
    purpose: "purpose" required,
    means: "means" required,
    amount: "amount" required,
});

/// PM-3: a card tops up one of the amounts that are offered.
fn check_top_up(tariff: &PamTariff, amount: Money, grounds: &mut Grounds) {
    let offered = &tariff.card_top_ups.value;
    if !offered.contains(&amount) {
        let reason = Reason::new(&code::TOP_UP_NOT_OFFERED).with("amount", amount);
        let remedy = Remedy::new(&code::CHOOSE_TOP_UP).with_each("offered", offered.iter().copied());
        grounds.add_one(reason.with_each("offered", offered.iter().copied()), remedy);
    }
}

/// PM-5, PM-9: cash is for less than the limit.
fn check_cash(tariff: &PamTariff, purpose: Purpose, amount: Money, grounds: &mut Grounds) {
    let (kind, limit) = match purpose {
        Purpose::Account => (&code::TOP_UP_CASH_LIMIT, tariff.account_cash_below.value),
        Purpose::Invoice => (&code::PAYMENT_CASH_LIMIT, tariff.invoice_cash_below.value),
    };
    if amount >= limit {
        let reason = Reason::new(kind).with("amount", amount).with("limit", limit);
        grounds.add_one(reason, Remedy::new(&code::PAY_OTHERWISE));
    }
}

/// PM-3, PM-5, PM-9, PM-12: what speaks against a payment. An account takes no direct debit and an invoice no card; cash is
/// taken at the agency only, by the driver never.
///
/// Reading: cash elsewhere is held to the limit too, and nothing is no payment.
pub(super) fn grounds(tariff: &PamTariff, purpose: Purpose, means: Means, amount: Money) -> Grounds {
    let by = |account, invoice| match purpose {
        Purpose::Account => account,
        Purpose::Invoice => invoice,
    };
    let mut grounds = Grounds::default();
    match (means, purpose) {
        (Means::Card, Purpose::Account) => check_top_up(tariff, amount, &mut grounds),
        (Means::Card, Purpose::Invoice) | (Means::DirectDebit, Purpose::Account) => {
            let kind = by(&code::TOP_UP_NOT_ACCEPTED, &code::PAYMENT_NOT_ACCEPTED);
            let reason = Reason::new(kind).with("means", means.id());
            grounds.add_one(reason, Remedy::new(&code::PAY_OTHERWISE));
        }
        (Means::CashAtAgency, _) => check_cash(tariff, purpose, amount, &mut grounds),
        (Means::CashElsewhere, _) => {
            let kind = by(&code::TOP_UP_CASH_ELSEWHERE, &code::PAYMENT_CASH_ELSEWHERE);
            grounds.add_one(Reason::new(kind), Remedy::new(&code::PAY_AT_AGENCY));
            check_cash(tariff, purpose, amount, &mut grounds);
        }
        (Means::ToDriver, _) => {
            grounds.add_one(Reason::new(&code::NEVER_TO_DRIVER), Remedy::new(&code::PAY_OTHERWISE));
        }
        (Means::Transfer | Means::Cheque, _) | (Means::DirectDebit, Purpose::Invoice) => {}
    }
    if amount == Money::ZERO {
        let kind = by(&code::NOTHING_PAID_IN, &code::NOTHING_PAID);
        grounds.add_one(Reason::new(kind), Remedy::new(&code::PAY_AMOUNT));
    }
    grounds
}

/// PM-3, PM-5, PM-8, PM-9: why a payment is accepted, and which reference a transfer needs.
fn reasons(&PaymentRequest { purpose, means, amount, .. }: &PaymentRequest) -> Vec<Reason> {
    let (kind, reference) = match (purpose, means) {
        (Purpose::Account, Means::Card) => (&code::TOP_UP_BY_CARD, &code::TOP_UP_REFERENCE),
        (Purpose::Account, _) => (&code::TOP_UP_ACCEPTED, &code::TOP_UP_REFERENCE),
        (Purpose::Invoice, Means::DirectDebit) => (&code::DEBIT_ACCEPTED, &code::PAYMENT_REFERENCE),
        (Purpose::Invoice, _) => (&code::PAYMENT_ACCEPTED, &code::PAYMENT_REFERENCE),
    };
    let mut reasons = vec![Reason::new(kind).with("means", means.id()).with("amount", amount)];
    if means == Means::Transfer {
        reasons.push(Reason::new(reference).with("purpose", purpose.id()));
    }
    reasons
}

/// PM-3, PM-5, PM-8, PM-9, PM-12: whether money can be paid in this way.
///
/// # Errors
/// `no-tariff-in-force` where no book covers the day.
///
/// ```
/// use portillon::pam::{payment, Means, PaymentRequest, Purpose};
/// use portillon::{Books, Money};
/// let mut request = PaymentRequest {
///     day: "2026-03-02".parse()?,
///     purpose: Purpose::Account,
///     means: Means::CashAtAgency,
///     amount: Money::from_cents(199_99),
/// };
/// assert!(payment(Books::BUILT_IN, &request)?.is_granted());
/// request.amount = Money::from_cents(200_00);
/// assert_eq!(payment(Books::BUILT_IN, &request)?.reasons[0].code(), "cash-limit");
/// # Ok::<(), portillon::Problems>(())
/// ```
pub fn payment(books: Books, request: &PaymentRequest) -> Result<Assessment, Problems> {
    let (book, tariff) = tariff(books, request.day, "day")?;
    let grounds = grounds(tariff, request.purpose, request.means, request.amount);
    Ok(grounds.decide(book.reference(), || ((), reasons(request))))
}
