//! Which title on a medium is used first (RD-2; art. 5.5).

use super::moment::Judged;
use super::term::{Term, is_as_navigo_jour};
use super::titles::LoadedTitle;
use crate::day::Day;
use crate::name::Name;
use crate::navigo::coverage::{self, Reach};
use crate::navigo_jour::coverage::is_airport_station;
use crate::order::in_order;
use crate::tariff::TitleCoverage;
use crate::title::Title;

/// A title that could be used.
pub(super) struct Candidate<'a> {
    pub loaded: &'a LoadedTitle,
    pub term: Term<'a>,
    /// Whether it reaches the place, as far as zones and airports say.
    pub reach: Reach,
}

/// RD-2: the place of a title in the order of use: the Navigo Jour of the day before all others, single tickets after
/// them.
fn class(loaded: &LoadedTitle, day: Day) -> u8 {
    match loaded.title {
        Title::NavigoJour => {
            let of_day = loaded.first_day.is_some_and(|first| first <= day)
                && loaded.last_day.is_some_and(|last| day <= last);
            if of_day { 1 } else { 5 }
        }
        Title::FeteDeLaMusique | Title::Antipollution => 2,
        Title::NavigoMois
        | Title::NavigoMoisSolidarite
        | Title::NavigoAnnuel
        | Title::NavigoAnnuelSenior
        | Title::ImagineRScolaire
        | Title::ImagineRJunior
        | Title::ImagineREtudiant
        | Title::NavigoGratuite => 3,
        Title::NavigoSemaine | Title::NavigoSemaineSolidarite => 4,
        Title::ParisVisite => 6,
        Title::LibertePlus => 7,
        Title::TicketTPlus
        | Title::MetroTrainRer
        | Title::BusTram
        | Title::ParisRegionAirports
        | Title::Roissybus
        | Title::Orlyval
        | Title::Navitap => 8,
    }
}

/// The airport station of the tap, where it is one that needs a title that covers it.
pub(super) fn airport<'a>(judged: &Judged<'a>) -> Option<&'a Name> {
    let name = &judged.tap.station.as_ref()?.name;
    is_airport_station(judged.figures.jour, judged.tap.mode, name).then_some(name)
}

/// AC-6, AC-7, AC-9: whether a title reaches the place of the tap. What is as Navigo Jour covers all zones and no airport
/// station.
fn reach(loaded: &LoadedTitle, row: Option<&TitleCoverage>, judged: &Judged) -> Reach {
    let (tariff, day) = (judged.figures.navigo, judged.at.day());
    let as_navigo_jour = is_as_navigo_jour(loaded.title);
    match (airport(judged), loaded.zones, judged.tap.zone) {
        (Some(_), ..) if as_navigo_jour => Reach::Not,
        (Some(station), zones, _) => coverage::reach_airport(tariff, row, zones, station, day),
        (None, Some(zones), Some(zone)) if !as_navigo_jour => {
            coverage::reach(tariff, row, zones, zone.get(), day)
        }
        (None, ..) => Reach::Always,
    }
}

/// The titles that are ranked: at an airport station only those that cover it (RD-2).
pub(super) fn candidates<'a>(titles: &'a [LoadedTitle], judged: &Judged<'a>) -> Vec<Candidate<'a>> {
    let at_airport = airport(judged).is_some();
    let candidate = |loaded: &'a LoadedTitle| {
        let row = coverage::of(judged.figures.navigo, loaded.title);
        Candidate { loaded, term: Term::of(loaded, row, judged), reach: reach(loaded, row, judged) }
    };
    let ranked = |candidate: &Candidate| !(at_airport && candidate.reach == Reach::Not);
    titles.iter().map(candidate).filter(ranked).collect()
}

/// RD-2, art. 5.5: the order of use on a day; of equals first the title that ends earlier, then by identifier.
pub(super) fn in_order_of_use<'c, 'a>(candidates: &'c [Candidate<'a>], day: Day) -> Vec<&'c Candidate<'a>> {
    let key = |candidate: &Candidate| {
        let end = candidate.term.end;
        (class(candidate.loaded, day), end.is_none(), end)
    };
    in_order(candidates, |one, other| {
        key(one).cmp(&key(other)).then_with(|| one.loaded.id.cmp(&other.loaded.id))
    })
}
