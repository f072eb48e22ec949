//! Values that all interfaces share, between the core and the contract.

use portillon::wire::Reader;
use portillon::{self as core, Name, Problems};

use crate::bindings::exports::portillon::fares::types as wit;

/// Converts an enum of the contract and one of the core into one another, case by case.
macro_rules! same_cases {
    ($core:ty, $wit:ty { $($case:ident),+ $(,)? }) => {
        impl From<$wit> for $core {
            fn from(value: $wit) -> Self {
                match value { $(<$wit>::$case => Self::$case),+ }
            }
        }

        impl From<$core> for $wit {
            fn from(value: $core) -> Self {
                match value { $(<$core>::$case => Self::$case),+ }
            }
        }
    };
}

pub(crate) use same_cases;

same_cases!(core::Currency, wit::Currency { Eur });
same_cases!(core::Network, wit::Network { IleDeFrance, LagoDiGarda });
same_cases!(
    core::Medium,
    wit::Medium {
        NavigoPersonalised,
        NavigoDecouverte,
        NavigoAnnuel,
        NavigoEasy,
        NavigoImagineR,
        Phone,
        Watch,
        MagneticTicket,
        BankCard,
        Other,
    }
);
same_cases!(
    core::Mode,
    wit::Mode {
        Metro,
        Rer,
        Train,
        Tram,
        ExpressTram,
        Funicular,
        Bus,
        Noctilien,
        Tzen,
        Intercites,
        Ter,
        Roissybus,
        Orlyval,
        Tgv,
    }
);

/// Reads a day at the field `name`.
#[inline(never)]
pub(crate) fn day(reader: &mut Reader, name: &'static str, date: wit::Date) -> Option<core::Day> {
    reader.field(name, |r| core::Day::read_parts(date.year, date.month, date.day, r))
}

/// Reads a field that may be absent.
pub(crate) fn optional<W, T>(value: Option<W>, read: impl FnOnce(W) -> Option<T>) -> Option<Option<T>> {
    match value {
        Some(value) => read(value).map(Some),
        None => Some(None),
    }
}

/// Reads the name of a line or a station at the field `name`.
pub(crate) fn name(reader: &mut Reader, name: &'static str, text: &str) -> Option<Name> {
    reader.field(name, |r| Name::read_text(text, r))
}

/// Reads a station.
pub(crate) fn station(reader: &mut Reader, text: &str, in_region: bool) -> Option<core::Station> {
    Some(core::Station { name: name(reader, "name", text)?, in_region })
}

/// Reads an identifier at the field `name`.
#[inline(never)]
pub(crate) fn id(reader: &mut Reader, name: &'static str, text: &str) -> Option<core::Id> {
    reader.field(name, |r| core::Id::read_text(text, r))
}

/// Reads an instant at the field `at`.
#[inline(never)]
pub(crate) fn at(reader: &mut Reader, text: &str) -> Option<core::Instant> {
    reader.field("at", |r| core::Instant::read_text(text, r))
}

/// Reads an amount.
pub(crate) fn cents(reader: &mut Reader, cents: i64) -> Option<core::Money> {
    core::Money::read_cents(cents, reader)
}

/// Reads an amount at the field `name`.
#[inline(never)]
pub(crate) fn amount(reader: &mut Reader, name: &'static str, cents: i64) -> Option<core::Money> {
    reader.field(name, |r| core::Money::read_cents(cents, r))
}

pub(crate) fn problems(problems: Problems) -> Vec<wit::Problem> {
    let convert = |core::Problem { path, code, message, remedy }| wit::Problem {
        path,
        code: code.to_owned(),
        message,
        remedy,
    };
    problems.into_vec().into_iter().map(convert).collect()
}

impl From<core::Day> for wit::Date {
    #[inline(never)]
    fn from(day: core::Day) -> Self {
        Self { year: day.year(), month: day.month(), day: day.day() }
    }
}

impl From<core::tariff::BookRef> for wit::BookRef {
    #[inline(never)]
    fn from(book: core::tariff::BookRef) -> Self {
        Self { id: book.id.into_owned(), version: book.version.into_owned() }
    }
}

fn facts(facts: &[core::Fact]) -> Vec<wit::Fact> {
    let convert = |fact: &core::Fact| {
        let value = match &fact.value {
            core::FactValue::Text(text) => wit::FactValue::Text(text.clone().into_owned()),
            core::FactValue::Day(day) => wit::FactValue::Day((*day).into()),
            core::FactValue::Instant(instant) => wit::FactValue::Instant(instant.to_string()),
            core::FactValue::Amount(amount) => wit::FactValue::Amount(amount.cents()),
            core::FactValue::Count(count) => wit::FactValue::Count(*count),
        };
        wit::Fact { name: fact.name.to_owned(), value }
    };
    facts.iter().map(convert).collect()
}

pub(crate) fn reason(reason: &core::Reason) -> wit::Reason {
    let kind = reason.kind();
    let citation = wit::Citation {
        rule: kind.rule.to_owned(),
        document: kind.document.0.to_owned(),
        article: kind.article.to_owned(),
    };
    wit::Reason { code: kind.code.to_owned(), citation, facts: facts(reason.facts()) }
}

pub(crate) fn reasons(reasons: &[core::Reason]) -> Vec<wit::Reason> {
    reasons.iter().map(reason).collect()
}

pub(crate) fn remedies(remedies: &[core::Remedy]) -> Vec<wit::Remedy> {
    let convert =
        |remedy: &core::Remedy| wit::Remedy { code: remedy.code().to_owned(), facts: facts(remedy.facts()) };
    remedies.iter().map(convert).collect()
}

/// Converts a decision: the answer's record and its verdict have the same shape for every kind of grant.
macro_rules! decision {
    ($grant:ty => $answer:ty, $verdict:ident: |$value:pat_param| $granted:expr) => {
        impl From<portillon::Decision<$grant>> for $answer {
            fn from(decision: portillon::Decision<$grant>) -> Self {
                let verdict = match decision.verdict {
                    portillon::Verdict::Granted($value) => $granted,
                    portillon::Verdict::Refused(remedies) => {
                        $verdict::Refused($crate::types::remedies(&remedies))
                    }
                };
                Self {
                    verdict,
                    reasons: $crate::types::reasons(&decision.reasons),
                    book: decision.book.into(),
                }
            }
        }
    };
}

pub(crate) use decision;

use wit::{AssessmentVerdict, QuoteVerdict, RefundVerdict};

decision!(() => wit::Assessment, AssessmentVerdict: |()| AssessmentVerdict::Granted);
decision!(core::Offer => wit::QuoteAnswer, QuoteVerdict: |offer| QuoteVerdict::Granted(offer.into()));
decision!(core::RefundDue => wit::RefundAnswer, RefundVerdict: |due| RefundVerdict::Granted(due.into()));

impl From<core::Payment> for wit::Payment {
    fn from(payment: core::Payment) -> Self {
        Self { due: payment.due.into(), amount: payment.amount.cents() }
    }
}

impl From<&core::Line> for wit::Line {
    fn from(line: &core::Line) -> Self {
        Self {
            code: line.code.to_owned(),
            quantity: line.quantity,
            unit_price: line.unit_price.cents(),
            amount: line.amount.cents(),
        }
    }
}

impl From<core::Offer> for wit::Offer {
    fn from(offer: core::Offer) -> Self {
        Self {
            currency: offer.currency.into(),
            lines: offer.lines.iter().map(wit::Line::from).collect(),
            total: offer.total.cents(),
            payments: offer.payments.into_iter().map(Into::into).collect(),
        }
    }
}

impl From<core::RefundDue> for wit::RefundDue {
    fn from(due: core::RefundDue) -> Self {
        Self {
            currency: due.currency.into(),
            amount: due.amount.cents(),
            pay_by: due.pay_by.into(),
            claim_to: due.claim_to.to_owned(),
        }
    }
}

impl From<core::Window> for wit::Window {
    fn from(window: core::Window) -> Self {
        Self { from: window.from.to_string(), until: window.until.to_string() }
    }
}

impl From<core::SaleWindow> for wit::SaleWindowAnswer {
    fn from(sale: core::SaleWindow) -> Self {
        Self { window: sale.window.into(), reasons: reasons(&sale.reasons), book: sale.book.into() }
    }
}

impl From<core::Validity> for wit::ValidityAnswer {
    fn from(validity: core::Validity) -> Self {
        let window = |window: core::ValidityWindow| wit::ValidityWindow {
            modes: window.modes.into_iter().map(Into::into).collect(),
            window: window.window.into(),
        };
        Self {
            windows: validity.windows.into_iter().map(window).collect(),
            reasons: reasons(&validity.reasons),
            book: validity.book.into(),
        }
    }
}
