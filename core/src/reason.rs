//! Decisions and why they were taken (CM-7).

use std::borrow::Cow;

use serde::Serialize;
use serde::ser::{SerializeStruct, Serializer};

use crate::day::Day;
use crate::instant::Stamp;
use crate::money::Money;
use crate::tariff::{Book, BookRef};

/// A source document, by its stable name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Document(pub &'static str);

/// A kind of reason: what it says, where it comes from and which facts it carries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReasonKind {
    /// Stable code in kebab-case.
    pub code: &'static str,
    /// Rule of the rulebook, for example `NJ-5`.
    pub rule: &'static str,
    /// The document.
    pub document: Document,
    /// Article of the document, for example `4.1`.
    pub article: &'static str,
    /// Names of the facts, in order. One that stands for a list comes once for each item, or not at all.
    pub facts: &'static [&'static str],
}

/// A kind of remedy and the facts it carries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RemedyKind {
    /// Stable code in kebab-case.
    pub code: &'static str,
    /// Names of the facts, in order.
    pub facts: &'static [&'static str],
}

/// Writes a document's table of reason kinds (with the document) or of remedy kinds, and the list of them all.
macro_rules! kinds {
    ($(#[$doc:meta])* $all:ident of $document:ident {
        $($name:ident($code:literal, $rule:literal, $article:literal, $facts:expr);)*
    }) => {
        $(#[allow(missing_docs, reason = "the code says it; the catalogue words it")]
        pub const $name: $crate::reason::ReasonKind = $crate::reason::ReasonKind {
            code: $code,
            rule: $rule,
            document: $document,
            article: $article,
            facts: $facts,
        };)*
        $(#[$doc])*
        pub const $all: &[$crate::reason::ReasonKind] = &[$($name),*];
    };
    ($(#[$doc:meta])* $all:ident { $($name:ident($code:literal, $facts:expr);)* }) => {
        $(#[allow(missing_docs, reason = "the code says it; the catalogue words it")]
        pub const $name: $crate::reason::RemedyKind =
            $crate::reason::RemedyKind { code: $code, facts: $facts };)*
        $(#[$doc])*
        pub const $all: &[$crate::reason::RemedyKind] = &[$($name),*];
    };
}

pub(crate) use kinds;

/// The value of a fact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "tag", content = "val", rename_all = "kebab-case")]
pub enum FactValue {
    /// A word or a name.
    Text(Cow<'static, str>),
    /// A civil day.
    Day(Day),
    /// A point in time.
    Instant(Stamp),
    /// An amount of money.
    Amount(Money),
    /// A number of things.
    Count(u32),
}

macro_rules! fact_values {
    ($($type:ty => $case:ident,)+) => {
        $(impl From<$type> for FactValue {
            fn from(value: $type) -> Self { Self::$case(value.into()) }
        })+
    };
}

fact_values! {
    &'static str => Text,
    String => Text,
    Cow<'static, str> => Text,
    Day => Day,
    Stamp => Instant,
    Money => Amount,
    u32 => Count,
    u8 => Count,
    u16 => Count,
}

/// Something that a reason or a remedy uses.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fact {
    /// Name, stable for each code.
    pub name: &'static str,
    /// Value.
    pub value: FactValue,
}

/// What a decision rests on: a code, its rule and article, and the facts used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    kind: &'static ReasonKind,
    facts: Vec<Fact>,
}

/// What would change a refusal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remedy {
    kind: &'static RemedyKind,
    facts: Vec<Fact>,
}

macro_rules! with_facts {
    ($($type:ident of $kind:ident),+) => {
        $(impl $type {
            // One function for all kinds: there are hundreds of calls.
            #[inline(never)]
            pub(crate) fn new(kind: &'static $kind) -> Self {
                Self { kind, facts: Vec::with_capacity(kind.facts.len()) }
            }

            /// Adds a fact; its name is one that the kind declares.
            // One function for each type of value.
            #[inline(never)]
            pub(crate) fn with(mut self, name: &'static str, value: impl Into<FactValue>) -> Self {
                self.push(name, value.into());
                self
            }

            #[inline(never)]
            fn push(&mut self, name: &'static str, value: FactValue) {
                debug_assert!(self.kind.facts.contains(&name), "`{}` declares no fact `{name}`", self.kind.code);
                self.facts.push(Fact { name, value });
            }

            /// Adds a fact that is a list: one entry for each item.
            pub(crate) fn with_each(
                self,
                name: &'static str,
                values: impl IntoIterator<Item = impl Into<FactValue>>,
            ) -> Self {
                values.into_iter().fold(self, |with, value| with.with(name, value))
            }

            /// Stable code in kebab-case.
            pub fn code(&self) -> &'static str {
                self.kind.code
            }

            /// What is fixed for this code.
            pub fn kind(&self) -> &'static $kind {
                self.kind
            }

            /// The facts, in order.
            pub fn facts(&self) -> &[Fact] {
                &self.facts
            }
        })+
    };
}

with_facts!(Reason of ReasonKind, Remedy of RemedyKind);

#[derive(Serialize)]
struct Citation {
    rule: &'static str,
    document: Document,
    article: &'static str,
}

impl Serialize for Reason {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let &ReasonKind { code, rule, document, article, .. } = self.kind;
        let mut reason = serializer.serialize_struct("Reason", 3)?;
        reason.serialize_field("code", code)?;
        reason.serialize_field("citation", &Citation { rule, document, article })?;
        reason.serialize_field("facts", &self.facts)?;
        reason.end()
    }
}

impl Serialize for Remedy {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut remedy = serializer.serialize_struct("Remedy", 2)?;
        remedy.serialize_field("code", self.kind.code)?;
        remedy.serialize_field("facts", &self.facts)?;
        remedy.end()
    }
}

/// What was decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict<T> {
    /// Yes, with what follows from it.
    Granted(T),
    /// No, with what would change it: all of it, where there are several grounds.
    Refused(Vec<Remedy>),
}

/// What a grant holds. `()` stands for a plain yes, which has no value on the wire.
pub trait Grant: Serialize {
    /// Whether there is a value to show.
    const HAS_VALUE: bool = true;
}

impl Grant for () {
    const HAS_VALUE: bool = false;
}

impl<T: Grant> Serialize for Verdict<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut verdict = serializer.serialize_struct("Verdict", 2)?;
        match self {
            Self::Granted(value) => {
                verdict.serialize_field("tag", "granted")?;
                if T::HAS_VALUE {
                    verdict.serialize_field("val", value)?;
                } else {
                    verdict.skip_field("val")?;
                }
            }
            Self::Refused(remedies) => {
                verdict.serialize_field("tag", "refused")?;
                verdict.serialize_field("val", remedies)?;
            }
        }
        verdict.end()
    }
}

/// A verdict, why, and the tariff book that it used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Decision<T: Grant> {
    /// What was decided.
    pub verdict: Verdict<T>,
    /// Why, in order: in a grant what it rests on, in a refusal every ground.
    pub reasons: Vec<Reason>,
    /// The tariff book used.
    pub book: BookRef,
}

impl<T: Grant> Decision<T> {
    /// A grant by this book.
    pub(crate) fn grant(book: &Book, value: T, reasons: Vec<Reason>) -> Self {
        Self { verdict: Verdict::Granted(value), reasons, book: book.reference() }
    }

    /// Whether it was granted.
    pub fn is_granted(&self) -> bool {
        matches!(self.verdict, Verdict::Granted(_))
    }
}

/// The grounds against a request, each with its remedies. Empty: nothing speaks against it.
#[derive(Default)]
pub(crate) struct Grounds {
    reasons: Vec<Reason>,
    remedies: Vec<Remedy>,
}

impl Grounds {
    /// One ground and the remedy against it.
    #[inline(never)]
    pub(crate) fn one(reason: Reason, remedy: Remedy) -> Self {
        Self { reasons: vec![reason], remedies: vec![remedy] }
    }

    /// One ground that nothing helps against.
    #[inline(never)]
    pub(crate) fn alone(reason: Reason) -> Self {
        Self { reasons: vec![reason], remedies: Vec::new() }
    }

    /// The grounds of another decision.
    pub(crate) fn of(reasons: Vec<Reason>, remedies: Vec<Remedy>) -> Self {
        Self { reasons, remedies }
    }

    /// Adds a ground and the remedy against it.
    #[inline(never)]
    pub(crate) fn add_one(&mut self, reason: Reason, remedy: Remedy) {
        self.ground(reason);
        self.helps(remedy);
    }

    /// Adds a ground; a remedy that is there already is not named twice.
    pub(crate) fn add(&mut self, reason: Reason, remedies: impl IntoIterator<Item = Remedy>) {
        self.ground(reason);
        self.remedy(remedies);
    }

    #[inline(never)]
    fn ground(&mut self, reason: Reason) {
        self.reasons.push(reason);
    }

    #[inline(never)]
    fn helps(&mut self, remedy: Remedy) {
        if !self.remedies.contains(&remedy) {
            self.remedies.push(remedy);
        }
    }

    /// Adds remedies of the last ground.
    pub(crate) fn remedy(&mut self, remedies: impl IntoIterator<Item = Remedy>) {
        for remedy in remedies {
            self.helps(remedy);
        }
    }

    /// Adds other grounds after these.
    pub(crate) fn append(&mut self, others: Self) {
        self.reasons.extend(others.reasons);
        self.remedy(others.remedies);
    }

    /// Whether nothing speaks against it.
    pub(crate) fn is_empty(&self) -> bool {
        self.reasons.is_empty()
    }

    /// The remedies and the reasons.
    pub(crate) fn into_parts(self) -> (Vec<Remedy>, Vec<Reason>) {
        (self.remedies, self.reasons)
    }

    /// The refusal for these grounds.
    pub(crate) fn refuse<T: Grant>(self, book: BookRef) -> Decision<T> {
        Decision { verdict: Verdict::Refused(self.remedies), reasons: self.reasons, book }
    }

    /// A refusal if there are grounds, otherwise what `grant` gives; and the reasons.
    pub(crate) fn judge<T>(self, grant: impl FnOnce() -> (T, Vec<Reason>)) -> (Verdict<T>, Vec<Reason>) {
        if self.reasons.is_empty() {
            let (value, reasons) = grant();
            (Verdict::Granted(value), reasons)
        } else {
            (Verdict::Refused(self.remedies), self.reasons)
        }
    }

    /// The decision for these grounds, by this book.
    pub(crate) fn decide<T: Grant>(
        self,
        book: BookRef,
        grant: impl FnOnce() -> (T, Vec<Reason>),
    ) -> Decision<T> {
        let (verdict, reasons) = self.judge(grant);
        Decision { verdict, reasons, book }
    }
}
