//! Tariff books: the prices, dates, ceilings and lists that the rules use (CM-6, CM-10).
//!
//! A book is one network's data for one period. The built-in ones are compiled in as constants, checked when
//! they were written (`cargo xtask books`); a host can load others from JSON at run time.

mod book;
#[cfg(not(feature = "bake"))]
#[rustfmt::skip]
mod built_in;
/// While the books are being written there are none yet.
#[cfg(feature = "bake")]
mod built_in {
    pub(super) static BOOKS: &[&super::Book] = &[];
}
mod figure;
mod imagine_r;
mod liberte;
mod navigo;
mod navigo_account;
mod navigo_annuel;
mod navigo_jour;
mod navigo_passes;
mod navigo_sharing;
mod navigo_tickets;
mod navitap;
mod pam;
mod paris_visite;
mod partner;
mod reader;
mod section;

pub use book::{Book, BookInfo, BookRef, CheckRequest, InForceRequest, Source, Standing, check, in_force};
pub use figure::{Figure, Many, Text};
pub use imagine_r::{
    AmountBand, FirstDebit, FreeTerminationSince, ImagineRSeason, ImagineRTariff, Reduction, SchoolLevel,
    SeasonTerms, Share, StepBand, Subsidy,
};
pub use liberte::{LiberteTariff, ProximityArea, TripKind, TripPrice};
pub use navigo::{AirportCoverage, AirportZone, NavigoTariff, Span, TitleCoverage};
pub use navigo_account::NavigoAccountTariff;
pub use navigo_annuel::NavigoAnnuelTariff;
pub use navigo_jour::{NavigoJourTariff, OwnMedium, Seller};
pub use navigo_passes::{NavigoPassTariff, PassPrice, PriceDay, Rate, TitleMedia};
pub use navigo_sharing::{Exclusion, NavigoSharingTariff};
pub use navigo_tickets::{NavigoTicketTariff, TicketPrice};
pub use navitap::{NavitapTariff, Stop, WithoutTicket, ZoneFare};
pub use pam::{DistanceBand, LateCancellation, PamTariff};
pub use paris_visite::{DaysPrice, ParisVisiteTariff};
pub use partner::PartnerTariff;
pub use reader::ReaderTariff;

#[cfg(feature = "bake")]
pub use figure::Bake;

use crate::day::Day;
use crate::network::Network;
use crate::problem::Problem;

/// The books that a decision may use, in order of precedence. None: the built-in ones.
///
/// ```
/// use portillon::{Books, Network};
/// let book = Books::BUILT_IN.in_force(Network::IleDeFrance, "2026-01-01".parse()?).unwrap();
/// assert_eq!(book.reference().id, "ile-de-france-2026");
/// # Ok::<(), portillon::Problems>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Books<'a>(&'a [&'a Book]);

impl<'a> Books<'a> {
    /// The books that are built in.
    pub const BUILT_IN: Books<'static> = Books(built_in::BOOKS);

    /// These books, the first before the second; the built-in ones where there are none.
    pub fn new(books: &'a [&'a Book]) -> Self {
        if books.is_empty() { Self::BUILT_IN } else { Self(books) }
    }

    /// The books, in order of precedence.
    pub fn iter(self) -> impl Iterator<Item = &'a Book> {
        self.0.iter().copied()
    }

    /// The first book that is of this network and in force on this day.
    #[inline(never)]
    pub fn in_force(self, network: Network, day: Day) -> Option<&'a Book> {
        self.iter().find(|book| book.covers(network, day))
    }

    /// The book in force on the day that the field `path` of a request names, and what it says of a
    /// document.
    ///
    /// # Errors
    /// CM-10: `no-tariff-in-force` where no book covers the day, or the book that does knows nothing of the
    /// document.
    pub(crate) fn section<T>(
        self,
        network: Network,
        day: Day,
        path: &str,
        section: impl Fn(&'a Book) -> Option<T>,
    ) -> Result<(&'a Book, T), Problem> {
        let book = self.in_force(network, day).ok_or_else(|| self.no_tariff(network, day, path))?;
        let figures = section(book).ok_or_else(|| book.no_figures(day, path))?;
        Ok((book, figures))
    }

    /// CM-10: the problem of a day that no book covers.
    pub(crate) fn no_tariff(self, network: Network, day: Day, path: &str) -> Problem {
        Problem::new(
            path,
            "no-tariff-in-force",
            format!("no tariff book of `{}` is in force on `{day}`", network.id()),
            "send another day, or load a tariff book that covers it",
        )
    }
}
