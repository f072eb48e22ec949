//! A tariff book as a whole: reading and checking it.

use serde::Serialize;

use super::figure::{Many, Text, book_record};
use super::{
    Books, ImagineRSeason, ImagineRTariff, NavigoJourTariff, NavigoTariff, NavitapTariff, PamTariff,
    ReaderTariff, built_in,
};
use crate::day::Day;
use crate::money::{Currency, Money};
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
    pub(super) navigo_jour: Option<NavigoJourTariff>,
    pub(super) imagine_r: Option<ImagineRTariff>,
    pub(super) navitap: Option<NavitapTariff>,
    pub(super) navigo: Option<NavigoTariff>,
    pub(super) reader: Option<ReaderTariff>,
    pub(super) pam: Option<PamTariff>,
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
            sections: [
                self.navigo_jour.as_ref().map(|_| "navigo-jour"),
                self.imagine_r.as_ref().map(|_| "imagine-r"),
                self.navitap.as_ref().map(|_| NAVITAP),
                self.navigo.as_ref().map(|_| NAVIGO),
                self.reader.as_ref().map(|_| READER),
                self.pam.as_ref().map(|_| PAM),
            ]
            .into_iter()
            .flatten()
            .collect(),
        }
    }

    /// Whether the book is of this network and in force on this day.
    pub fn covers(&self, network: Network, day: Day) -> bool {
        self.network == network && self.from <= day && day < self.until
    }

    /// CM-10: the problem of a book in force on a day that does not have the figures that are needed.
    #[inline(never)]
    pub(super) fn no_figures(&self, day: Day, path: &str) -> Problem {
        let message =
            format!("the tariff book `{}` in force on `{day}` has no figures for this", self.id.as_str());
        Problem::new(path, "no-tariff-in-force", message, "load a tariff book that has them")
    }

    /// First day in force.
    pub fn from(&self) -> Day {
        self.from
    }

    /// Currency of its amounts.
    pub fn currency(&self) -> Currency {
        self.currency
    }

    /// What it says of Navigo Jour.
    pub fn navigo_jour(&self) -> Option<&NavigoJourTariff> {
        self.navigo_jour.as_ref()
    }

    /// What it says of a season of imagine R.
    pub fn imagine_r(&self, season: u16) -> Option<&ImagineRSeason> {
        self.imagine_r.as_ref()?.seasons.iter().find(|known| known.season.0 == u32::from(season))
    }

    /// What it says of NaviTAP.
    pub fn navitap(&self) -> Option<&NavitapTariff> {
        self.navitap.as_ref()
    }

    /// What it says of the titles that the Navigo online accounts hold.
    pub fn navigo(&self) -> Option<&NavigoTariff> {
        self.navigo.as_ref()
    }

    /// What it says of readers.
    pub fn reader(&self) -> Option<&ReaderTariff> {
        self.reader.as_ref()
    }

    /// What it says of Pam.
    pub fn pam(&self) -> Option<&PamTariff> {
        self.pam.as_ref()
    }
}

/// The sections, by their JSON names.
const NAVIGO_JOUR: &str = "navigoJour";
const IMAGINE_R: &str = "imagineR";
const NAVITAP: &str = "navitap";
const NAVIGO: &str = "navigo";
const READER: &str = "reader";
const PAM: &str = "pam";

impl Read for Book {
    fn read(tree: &Tree, reader: &mut Reader) -> Option<Self> {
        let names = [
            "format",
            "id",
            "version",
            "network",
            "currency",
            "from",
            "until",
            "sources",
            NAVIGO_JOUR,
            IMAGINE_R,
            NAVITAP,
            NAVIGO,
            READER,
            PAM,
        ];
        let [
            format,
            id,
            version,
            network,
            currency,
            from,
            until,
            sources,
            navigo_jour,
            imagine_r,
            navitap,
            navigo,
            readers,
            pam,
        ] = reader.fields(tree, names)?;
        let format = reader.required("format", format, |tree, r| r.number(tree, 1, 1));
        let id = reader.required("id", id, Text::read);
        let version = reader.required("version", version, Text::read);
        let network = reader.required("network", network, Network::read);
        let currency = reader.required("currency", currency, Currency::read);
        let from = reader.required("from", from, Day::read);
        let until = reader.required("until", until, Day::read);
        let sources = reader.required("sources", sources, Many::<Source>::read);
        let navigo_jour = reader.optional(NAVIGO_JOUR, navigo_jour, NavigoJourTariff::read);
        let imagine_r = reader.optional(IMAGINE_R, imagine_r, ImagineRTariff::read);
        let navitap = reader.optional(NAVITAP, navitap, NavitapTariff::read);
        let navigo = reader.optional(NAVIGO, navigo, NavigoTariff::read);
        let readers = reader.optional(READER, readers, ReaderTariff::read);
        let pam = reader.optional(PAM, pam, PamTariff::read);

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
            if let Some(Some(section)) = &navigo_jour {
                reader.field(NAVIGO_JOUR, |r| check_navigo_jour(section, network, sources, r));
            }
            if let Some(Some(section)) = &imagine_r {
                reader.field(IMAGINE_R, |r| check_imagine_r(section, network, sources, r));
            }
            let is_source = |source: &Text| sources.iter().any(|known| known.id == *source);
            if let Some(Some(section)) = &navitap {
                reader.field(NAVITAP, |r| {
                    check_network(network, Network::LagoDiGarda, r);
                    section.check(&is_source, r);
                });
            }
            if let Some(Some(section)) = &navigo {
                reader.field(NAVIGO, |r| {
                    check_network(network, Network::IleDeFrance, r);
                    section.check(&is_source, r);
                });
            }
            if let Some(Some(section)) = &readers {
                reader.field(READER, |r| {
                    check_network(network, Network::IleDeFrance, r);
                    section.check_sources(&is_source, r);
                });
            }
            if let Some(Some(section)) = &pam {
                reader.field(PAM, |r| {
                    check_network(network, Network::IleDeFrance, r);
                    section.check(&is_source, r);
                });
            }
        }
        let (
            Some(_format),
            Some(id),
            Some(version),
            Some(network),
            Some(currency),
            Some(from),
            Some(until),
            Some(sources),
            Some(navigo_jour),
            Some(imagine_r),
            Some(navitap),
            Some(navigo),
            Some(reader),
            Some(pam),
        ) = (
            format,
            id,
            version,
            network,
            currency,
            from,
            until,
            sources,
            navigo_jour,
            imagine_r,
            navitap,
            navigo,
            readers,
            pam,
        )
        else {
            return None;
        };
        Some(Self {
            id,
            version,
            network,
            currency,
            from,
            until,
            sources,
            navigo_jour,
            imagine_r,
            navitap,
            navigo,
            reader,
            pam,
        })
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

fn check_navigo_jour(
    section: &NavigoJourTariff,
    network: Option<Network>,
    sources: &[Source],
    reader: &mut Reader,
) {
    check_network(network, Network::IleDeFrance, reader);
    section.check_sources(&|source| sources.iter().any(|known| known.id == *source), reader);
    if section.price.value <= Money::ZERO {
        reader.field("price", |r| {
            r.field("value", |r| {
                r.problem("out-of-range", "the price is nothing", "send a price above `0.00`")
            });
        });
    }
    if section.media.value.is_empty() {
        reader.field("media", |r| {
            r.field("value", |r| r.problem("out-of-range", "there is no medium", "name at least one"));
        });
    }
}

/// A section stands in a book of its own network.
fn check_network(network: Option<Network>, own: Network, reader: &mut Reader) {
    if network.is_some_and(|network| network != own) {
        let message = format!("this is a title of `{}`", own.id());
        reader.problem("wrong-network", message, "put the section into a book of that network");
    }
}

fn check_imagine_r(
    section: &ImagineRTariff,
    network: Option<Network>,
    sources: &[Source],
    reader: &mut Reader,
) {
    check_network(network, Network::IleDeFrance, reader);
    let is_source = |source: &Text| sources.iter().any(|known| known.id == *source);
    reader.field("seasons", |r| {
        for (index, season) in section.seasons.iter().enumerate() {
            r.item(index, |r| {
                season.check(&is_source, r);
                if section.seasons.iter().take(index).any(|earlier| earlier.season == season.season) {
                    r.problem("duplicate", "the season is there twice", "give each season once");
                }
            });
        }
    });
}

#[cfg(feature = "bake")]
impl super::Bake for Book {
    fn bake(&self) -> String {
        let Self {
            id,
            version,
            network,
            currency,
            from,
            until,
            sources,
            navigo_jour,
            imagine_r,
            navitap,
            navigo,
            reader,
            pam,
        } = self;
        let fields = [
            ("id", id.bake()),
            ("version", version.bake()),
            ("network", network.bake()),
            ("currency", currency.bake()),
            ("from", from.bake()),
            ("until", until.bake()),
            ("sources", sources.bake()),
            ("navigo_jour", navigo_jour.bake()),
            ("imagine_r", imagine_r.bake()),
            ("navitap", navitap.bake()),
            ("navigo", navigo.bake()),
            ("reader", reader.bake()),
            ("pam", pam.bake()),
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
