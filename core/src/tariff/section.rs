//! The sections of a tariff book: what it says of each document.

use super::book::Book;
use super::figure::Text;
use super::{
    ImagineRTariff, LiberteTariff, NavigoAccountTariff, NavigoAnnuelTariff, NavigoJourTariff,
    NavigoPassTariff, NavigoSharingTariff, NavigoTariff, NavigoTicketTariff, NavitapTariff, PamTariff,
    ParisVisiteTariff, PartnerTariff, ReaderTariff,
};
use crate::network::Network;
use crate::wire::{Read, Reader, Tree};

/// A section: its figures are the book's, and what they say of one another holds.
pub(super) trait Section: Read {
    /// Reports what is wrong; `is_source` tells the sources of the book.
    fn check(&self, is_source: &dyn Fn(&Text) -> bool, reader: &mut Reader);
}

/// The fields of a book before its sections.
pub(super) const HEADER: [&str; 8] =
    ["format", "id", "version", "network", "currency", "from", "until", "sources"];

/// Writes, for each section, its field, its JSON name, the name that a book says of itself, and its network.
macro_rules! sections {
    ($($(#[$doc:meta])* $field:ident: $type:ident = $json:literal, $name:literal of $network:ident;)+) => {
        /// What a book says of each document.
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub(super) struct Sections { $($(#[$doc])* pub(super) $field: Option<$type>,)+ }

        /// The fields of a book, which are there or not: those before its sections, and the sections.
        pub(super) struct Parts<'t> {
            pub(super) header: [Option<&'t Tree>; HEADER.len()],
            $($field: Option<&'t Tree>,)+
        }

        impl<'t> Parts<'t> {
            /// Takes a book apart; any other field is a problem.
            pub(super) fn of(tree: &'t Tree, reader: &mut Reader) -> Option<Self> {
                let [a, b, c, d, e, f, g, h] = HEADER;
                let [a, b, c, d, e, f, g, h, $($field),+] =
                    reader.fields(tree, [a, b, c, d, e, f, g, h, $($json),+])?;
                Some(Self { header: [a, b, c, d, e, f, g, h], $($field),+ })
            }
        }

        impl Sections {
            /// Reads those that are there and checks each against the book.
            pub(super) fn read(
                parts: &Parts,
                network: Option<Network>,
                is_source: Option<&dyn Fn(&Text) -> bool>,
                reader: &mut Reader,
            ) -> Option<Self> {
                $(let $field = reader.optional($json, parts.$field, $type::read);)+
                $(if let (Some(Some(section)), Some(is_source)) = (&$field, is_source) {
                    reader.field($json, |r| {
                        check_network(network, Network::$network, r);
                        section.check(is_source, r);
                    });
                })+
                let ($(Some($field),)+) = ($($field,)+) else { return None };
                Some(Self { $($field),+ })
            }

            /// The names of those that are there.
            pub(super) fn names(&self) -> Vec<&'static str> {
                let mut names = Vec::new();
                $(if self.$field.is_some() {
                    names.push($name);
                })+
                names
            }
        }

        impl Book {
            $($(#[$doc])* pub fn $field(&self) -> Option<&$type> { self.sections.$field.as_ref() })+
        }

        #[cfg(feature = "bake")]
        impl super::Bake for Sections {
            fn bake(&self) -> String {
                let fields = [$(format!(concat!(stringify!($field), ": {}"), self.$field.bake())),+];
                format!("Sections {{ {} }}", fields.join(", "))
            }
        }
    };
}

sections! {
    /// What it says of Navigo Jour.
    navigo_jour: NavigoJourTariff = "navigoJour", "navigo-jour" of IleDeFrance;
    /// What it says of imagine R.
    imagine_r: ImagineRTariff = "imagineR", "imagine-r" of IleDeFrance;
    /// What it says of NaviTAP.
    navitap: NavitapTariff = "navitap", "navitap" of LagoDiGarda;
    /// What it says of the titles that the Navigo online accounts hold.
    navigo: NavigoTariff = "navigo", "navigo" of IleDeFrance;
    /// What it says of Semaine and Mois.
    navigo_passes: NavigoPassTariff = "navigoPasses", "navigo-passes" of IleDeFrance;
    /// What it says of Annuel and Annuel Senior.
    navigo_annuel: NavigoAnnuelTariff = "navigoAnnuel", "navigo-annuel" of IleDeFrance;
    /// What it says of tickets.
    navigo_tickets: NavigoTicketTariff = "navigoTickets", "navigo-tickets" of IleDeFrance;
    /// What it says of Paris Visite.
    paris_visite: ParisVisiteTariff = "parisVisite", "paris-visite" of IleDeFrance;
    /// What it says of Liberté +.
    liberte: LiberteTariff = "liberte", "liberte-plus" of IleDeFrance;
    /// What it says of titles on one medium.
    navigo_sharing: NavigoSharingTariff = "navigoSharing", "navigo-sharing" of IleDeFrance;
    /// What it says of readers.
    reader: ReaderTariff = "reader", "reader" of IleDeFrance;
    /// What it says of Pam.
    pam: PamTariff = "pam", "pam" of IleDeFrance;
    /// What it says of the checks of partners.
    partner: PartnerTariff = "partner", "partner" of IleDeFrance;
    /// What it says of the Navigo online accounts.
    navigo_account: NavigoAccountTariff = "navigoAccount", "navigo-account" of IleDeFrance;
}

/// A section stands in a book of its own network.
fn check_network(network: Option<Network>, own: Network, reader: &mut Reader) {
    if network.is_some_and(|network| network != own) {
        let message = format!("this is a title of `{}`", own.id());
        reader.problem("wrong-network", message, "put the section into a book of that network");
    }
}
