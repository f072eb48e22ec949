//! The titles (passes and tickets) that requests may name.

use serde::Serialize;

use crate::navigo::product::product;
use crate::network::Network;
use crate::problem::{Problems, shown};
use crate::wire::{Read, Reader, Tree};

macro_rules! titles {
    ($($case:ident = $id:literal, $name:literal, $network:ident;)+) => {
        vocabulary! {
            /// A title: a pass or a ticket.
            Title, "title" { $(#[doc = $name] $case = $id,)+ }
        }

        impl Title {
            /// The name under which the title is sold.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$case => $name,)+ }
            }

            /// The network it belongs to.
            pub const fn network(self) -> Network {
                match self { $(Self::$case => Network::$network,)+ }
            }
        }
    };
}

titles! {
    NavigoJour = "navigo-jour", "Navigo Jour", IleDeFrance;
    NavigoSemaine = "navigo-semaine", "Navigo Semaine", IleDeFrance;
    NavigoMois = "navigo-mois", "Navigo Mois", IleDeFrance;
    NavigoSemaineSolidarite = "navigo-semaine-solidarite", "Navigo Solidarité Semaine", IleDeFrance;
    NavigoMoisSolidarite = "navigo-mois-solidarite", "Navigo Solidarité Mois", IleDeFrance;
    NavigoAnnuel = "navigo-annuel", "Navigo Annuel", IleDeFrance;
    NavigoAnnuelSenior = "navigo-annuel-senior", "Navigo Annuel Senior", IleDeFrance;
    NavigoGratuite = "navigo-gratuite", "Navigo Solidarité Gratuité", IleDeFrance;
    ImagineRScolaire = "imagine-r-scolaire", "imagine R Scolaire", IleDeFrance;
    ImagineRJunior = "imagine-r-junior", "imagine R Junior", IleDeFrance;
    ImagineREtudiant = "imagine-r-etudiant", "imagine R Étudiant", IleDeFrance;
    LibertePlus = "liberte-plus", "Navigo Liberté +", IleDeFrance;
    ParisVisite = "paris-visite", "Paris Visite", IleDeFrance;
    TicketTPlus = "ticket-t-plus", "Ticket t+", IleDeFrance;
    MetroTrainRer = "metro-train-rer", "Ticket Métro-Train-RER", IleDeFrance;
    BusTram = "bus-tram", "Ticket Bus-Tram", IleDeFrance;
    ParisRegionAirports = "paris-region-airports", "Ticket Paris Région <> Aéroports", IleDeFrance;
    Roissybus = "roissybus", "Ticket Roissybus", IleDeFrance;
    Orlyval = "orlyval", "Ticket Orlyval", IleDeFrance;
    Antipollution = "antipollution", "Forfait Antipollution", IleDeFrance;
    FeteDeLaMusique = "fete-de-la-musique", "Forfait Fête de la musique", IleDeFrance;
    Navitap = "navitap", "NaviTAP", LagoDiGarda;
}

impl Title {
    /// Whether it is a single ticket, which a validation would consume.
    pub const fn is_single_ticket(self) -> bool {
        matches!(
            self,
            Self::TicketTPlus
                | Self::MetroTrainRer
                | Self::BusTram
                | Self::ParisRegionAirports
                | Self::Roissybus
                | Self::Orlyval
        )
    }

    /// Whether it is used trip by trip: a single ticket, or Liberté +.
    pub const fn is_used_by_trips(self) -> bool {
        self.is_single_ticket() || matches!(self, Self::LibertePlus)
    }

    /// Reads an identifier of the contract: problem `unknown-title` where no title has it.
    pub fn read_id(id: &str, reader: &mut Reader) -> Option<Self> {
        let title = Self::from_id(id);
        if title.is_none() {
            reader.problem(
                "unknown-title",
                format!("no title is called `{}`", shown(id)),
                "send the identifier of a title that `titles.list` names",
            );
        }
        title
    }

    /// Reads the identifier of a title, as [`Title::read_id`] does.
    pub(crate) fn read_named(tree: &Tree, reader: &mut Reader) -> Option<Self> {
        let id = reader.text(tree)?;
        Self::read_id(id, reader)
    }

    /// Whether a function of its document is about it: some are for one family of titles, and bear its name.
    fn is_asked_by(self, function: &str) -> bool {
        match function.split_once('-') {
            Some(("annuel", _)) => matches!(self, Self::NavigoAnnuel | Self::NavigoAnnuelSenior),
            Some(("liberte", _)) => matches!(self, Self::LibertePlus),
            _ => true,
        }
    }

    /// What can be said of the title.
    pub fn describe(self) -> TitleDescription {
        let document = match self {
            Self::ImagineRScolaire | Self::ImagineRJunior => "imagine-r",
            title if product(title).is_some() => "navigo",
            // The interface of a document with one title bears its identifier.
            _ => self.id(),
        };
        let answers = |name: &&str| {
            name.split_once('.')
                .is_some_and(|(interface, name)| interface == document && self.is_asked_by(name))
        };
        let functions = crate::wire::functions().iter().copied().filter(answers).collect();
        TitleDescription { id: self, name: self.name(), network: self.network(), functions }
    }
}

/// A title, described.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TitleDescription {
    /// Which one.
    pub id: Title,
    /// The name under which it is sold.
    pub name: &'static str,
    /// The network it belongs to.
    pub network: Network,
    /// The functions that answer questions about it. Empty where it can only be named, as a neighbour on a
    /// medium.
    pub functions: Vec<&'static str>,
}

/// Lists every title.
///
/// ```
/// assert_eq!(portillon::title::list()[0].name, "Navigo Jour");
/// ```
pub fn list() -> Vec<TitleDescription> {
    Title::ALL.iter().map(|title| title.describe()).collect()
}

/// A request to describe a title.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DescribeRequest {
    /// The identifier, as it was sent.
    pub id: String,
}

impl Read for DescribeRequest {
    fn read(tree: &Tree, reader: &mut Reader) -> Option<Self> {
        let [id] = reader.fields(tree, ["id"])?;
        Some(Self { id: reader.required("id", id, |tree, r| r.text(tree).map(str::to_owned))? })
    }
}

/// Describes one title.
///
/// # Errors
/// `unknown-title` where no title has this identifier.
///
/// ```
/// use portillon::title::{describe, DescribeRequest};
/// assert_eq!(describe(&DescribeRequest { id: "bus-tram".into() })?.name, "Ticket Bus-Tram");
/// assert_eq!(describe(&DescribeRequest { id: "metro".into() }).unwrap_err()[0].code, "unknown-title");
/// # Ok::<(), portillon::Problems>(())
/// ```
pub fn describe(request: &DescribeRequest) -> Result<TitleDescription, Problems> {
    let mut reader = Reader::default();
    let title = reader.field("id", |r| Title::read_id(&request.id, r));
    reader.finish(title).map(Title::describe)
}
