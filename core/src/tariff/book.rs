//! A tariff book as a whole: reading and checking it.

use serde::Serialize;

use super::figure::{Many, Text, book_record};
use super::section::{Parts, Sections};
use super::{Books, built_in};
use crate::day::Day;
use crate::money::Currency;
use crate::network::Network;
use crate::problem::{Problem, Problems};
use crate::wire::{self, Read, Reader, Tree};

vocabulary! {
    /// How well a source is known.
    Standing, "standing" {
        /// Published by the authority, or by two independent sources.
        Published = "published",
        /// Reported by the press.
        Press = "press",
        /// Not verified.
        Unverified = "unverified",
        /// A choice of the rulebook where the sources are silent.
        Reading = "reading",
    }
}

book_record! {
    /// Where figures come from.
    Source {
        /// Identifier, as figures name it.
        id: Text = required "id",
        /// What it is.
        title: Text = required "title",
        /// How well it is known.
        standing: Standing = required "standing",
    }
}

/// A checked tariff book.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Book {
    pub(super) id: Text,
    pub(super) version: Text,
    pub(super) network: Network,
    pub(super) currency: Currency,
    pub(super) from: Day,
    pub(super) until: Day,
    pub(super) sources: Many<Source>,
    pub(super) sections: Sections,
}

/// The tariff book that a decision used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BookRef {
    /// Identifier of the book.
    pub id: std::borrow::Cow<'static, str>,
    /// Version of the book.
    pub version: std::borrow::Cow<'static, str>,
}

/// What a book says of itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BookInfo {
    /// Identifier and version.
    pub book: BookRef,
    /// Network it is for.
    pub network: Network,
    /// First day in force.
    pub from: Day,
    /// First day no longer in force.
    pub until: Day,
    /// Currency of its amounts.
    pub currency: Currency,
    /// The documents that it has figures for.
    pub sections: Vec<&'static str>,
}

impl Book {
    /// The longest text of a book, in bytes.
    pub const LONGEST: usize = 1 << 20;

    /// The built-in books.
    pub fn built_in() -> &'static [&'static Self] {
        built_in::BOOKS
    }

    /// Reads and checks a book from its JSON text.
    ///
    /// # Errors
    /// Every problem of the text, each with its path; among them `length` (over 1 MiB), `malformed-json`,
    /// `out-of-order` (a period that ends before it begins), `unknown-source` and `wrong-network` (a section
    /// that the network does not have).
    ///
    /// ```
    /// use portillon::Book;
    /// assert_eq!(Book::load("{").unwrap_err()[0].code, "malformed-json");
    /// let problems = Book::load(r#"{"format": 1, "id": "x", "from": "2027-02-30"}"#).unwrap_err();
    /// assert!(problems.iter().any(|p| p.path == "from" && p.code == "impossible-date"));
    /// assert!(problems.iter().any(|p| p.path == "until" && p.code == "missing-field"));
    /// ```
    pub fn load(json: &str) -> Result<Self, Problems> {
        if json.len() > Self::LONGEST {
            let message = format!("the book has {} bytes", json.len());
            return Err(
                Problem::new("", "length", message, format!("send at most {} bytes", Self::LONGEST)).into()
            );
        }
        let tree = wire::parse(json.as_bytes())?;
        let mut reader = Reader::default();
        let book = Self::read(&tree, &mut reader);
        reader.finish(book)
    }

    /// Identifier and version.
    #[inline(never)]
    pub fn reference(&self) -> BookRef {
        BookRef { id: self.id.0.clone(), version: self.version.0.clone() }
    }

    /// What the book says of itself.
    pub fn info(&self) -> BookInfo {
        BookInfo {
            book: self.reference(),
            network: self.network,
            from: self.from,
            until: self.until,
            currency: self.currency,
            sections: self.sections.names(),
        }
    }

    /// Whether the book is of this network and in force on this day.
    pub fn covers(&self, network: Network, day: Day) -> bool {
        self.network == network && self.from <= day && day < self.until
    }

    /// CM-10: the problem of a book in force on a day that does not have the figures that are needed.
    #[inline(never)]
    pub(crate) fn no_figures(&self, day: Day, path: &str) -> Problem {
        let message =
            format!("the tariff book `{}` in force on `{day}` has no figures for this", self.id.as_str());
        Problem::new(path, "no-tariff-in-force", message, "load a tariff book that has them")
    }

    /// First day in force.
    pub fn from(&self) -> Day {
        self.from
    }

    /// First day after those it is in force on.
    pub fn until(&self) -> Day {
        self.until
    }

    /// Currency of its amounts.
    pub fn currency(&self) -> Currency {
        self.currency
    }
}

impl Read for Book {
    fn read(tree: &Tree, reader: &mut Reader) -> Option<Self> {
        let parts = Parts::of(tree, reader)?;
        let [format, id, version, network, currency, from, until, sources] = parts.header;
        let format = reader.required("format", format, |tree, r| r.number(tree, 1, 1));
        let id = reader.required("id", id, Text::read);
        let version = reader.required("version", version, Text::read);
        let network = reader.required("network", network, Network::read);
        let currency = reader.required("currency", currency, Currency::read);
        let from = reader.required("from", from, Day::read);
        let until = reader.required("until", until, Day::read);
        let sources = reader.required("sources", sources, Many::<Source>::read);
        if let (Some(from), Some(until)) = (from, until)
            && until <= from
        {
            reader.field("until", |r| {
                r.problem(
                    "out-of-order",
                    format!("`{until}` is not after `{from}`"),
                    "send the first day on which the book is no longer in force",
                );
            });
        }
        if let Some(sources) = &sources {
            check_sources(sources, reader);
        }
        let is_source = sources
            .as_ref()
            .map(|sources| move |source: &Text| sources.iter().any(|known| known.id == *source));
        let is_source = is_source.as_ref().map(|is_source| is_source as &dyn Fn(&Text) -> bool);
        let sections = Sections::read(&parts, network, is_source, reader);
        let (
            Some(_format),
            Some(id),
            Some(version),
            Some(network),
            Some(currency),
            Some(from),
            Some(until),
            Some(sources),
            Some(sections),
        ) = (format, id, version, network, currency, from, until, sources, sections)
        else {
            return None;
        };
        Some(Self { id, version, network, currency, from, until, sources, sections })
    }
}

fn check_sources(sources: &[Source], reader: &mut Reader) {
    for (index, source) in sources.iter().enumerate() {
        if sources.iter().take(index).any(|earlier| earlier.id == source.id) {
            reader.field("sources", |r| {
                r.item(index, |r| {
                    let message = format!("the source `{}` is there twice", source.id.as_str());
                    r.problem("duplicate", message, "give each source an identifier of its own");
                });
            });
        }
    }
}

#[cfg(feature = "bake")]
impl super::Bake for Book {
    fn bake(&self) -> String {
        let Self { id, version, network, currency, from, until, sources, sections } = self;
        let fields = [
            ("id", id.bake()),
            ("version", version.bake()),
            ("network", network.bake()),
            ("currency", currency.bake()),
            ("from", from.bake()),
            ("until", until.bake()),
            ("sources", sources.bake()),
            ("sections", sections.bake()),
        ];
        let fields = fields.map(|(name, value)| format!("{name}: {value}"));
        format!("Book {{ {} }}", fields.join(", "))
    }
}

/// The text of a book to check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckRequest {
    /// JSON text of the book.
    pub source: String,
}

impl Read for CheckRequest {
    fn read(tree: &Tree, reader: &mut Reader) -> Option<Self> {
        let [source] = reader.fields(tree, ["source"])?;
        Some(Self { source: reader.required("source", source, |tree, r| r.text(tree).map(str::to_owned))? })
    }
}

/// CM-6: checks the text of a tariff book without keeping it.
///
/// # Errors
/// As [`Book::load`].
pub fn check(request: &CheckRequest) -> Result<BookInfo, Problems> {
    Book::load(&request.source).map(|book| book.info())
}

/// Which book to look for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InForceRequest {
    /// The network.
    pub network: Network,
    /// The day.
    pub day: Day,
}

impl Read for InForceRequest {
    fn read(tree: &Tree, reader: &mut Reader) -> Option<Self> {
        let [network, day] = reader.fields(tree, ["network", "day"])?;
        let network = reader.required("network", network, Network::read);
        let day = reader.required("day", day, Day::read);
        Some(Self { network: network?, day: day? })
    }
}

/// CM-6, CM-10: the book that a decision of this network and day uses.
///
/// # Errors
/// `no-tariff-in-force` where there is none.
///
/// ```
/// use portillon::tariff::{in_force, InForceRequest};
/// use portillon::{Books, Network};
/// let request = |day: &str| day.parse().map(|day| InForceRequest { network: Network::IleDeFrance, day });
/// assert_eq!(in_force(Books::BUILT_IN, &request("2025-12-31")?)?.book.id, "ile-de-france-2025");
/// assert_eq!(in_force(Books::BUILT_IN, &request("2027-01-01")?).unwrap_err()[0].code, "no-tariff-in-force");
/// # Ok::<(), portillon::Problems>(())
/// ```
pub fn in_force(books: Books, request: &InForceRequest) -> Result<BookInfo, Problems> {
    let &InForceRequest { network, day } = request;
    match books.in_force(network, day) {
        Some(book) => Ok(book.info()),
        None => Err(books.no_tariff(network, day, "day").into()),
    }
}
