//! What Semaine and Mois have in common (AC-8, AC-10).

use super::codes as code;
use super::person::{Person, Right};
use super::product::{Asked, PriceRow, Terms};
use crate::navigo_jour::codes as jour;
use crate::reason::{Grounds, Reason, Remedy};
use crate::tariff::{NavigoPassTariff, Rate};
use crate::title::Title;
use crate::zones::Zones;

/// How a pass is sold. Reading: one of a period is on a medium.
pub(super) fn terms(tariff: &NavigoPassTariff, title: Title) -> Option<Terms<'_>> {
    let row = tariff.media.value.iter().find(|row| row.title == title)?;
    Some(Terms { price_day: tariff.price_day.value, media: &row.media, most: 1 })
}

/// Every price of a pass.
pub(super) fn prices(tariff: &NavigoPassTariff, title: Title) -> Vec<PriceRow> {
    let rows = tariff.prices.value.iter().filter(|row| row.title == title);
    rows.map(|row| PriceRow { rate: row.rate, zones: Some(row.zones), days: None, price: row.price })
        .collect()
}

/// AC-8: on a phone (and, Reading, on a watch) only for all zones.
pub(super) fn check(tariff: &NavigoPassTariff, asked: &Asked, grounds: &mut Grounds) {
    let by_app = tariff.app_media.value.contains(&asked.medium);
    if let Some(zones) = asked.zones.filter(|zones| by_app && *zones != Zones::ALL) {
        let reason = Reason::new(&code::APP_SELLS_ALL_ZONES).with("medium", asked.medium.id());
        grounds.add(
            reason.with("first", zones.first()).with("last", zones.last()),
            [Remedy::new(&jour::ASK_FOR_ZONES)
                .with("first", Zones::ALL.first())
                .with("last", Zones::ALL.last())],
        );
    }
}

/// AC-10: the price by Solidarité that a person has a right to, the lower one where there are two.
pub(super) fn solidarite(
    title: Title,
    person: &Person,
    grounds: &mut Grounds,
) -> Option<(Rate, Vec<Reason>)> {
    let rights = [(Right::SolidariteQuarter, Rate::QuarterPrice), (Right::SolidariteHalf, Rate::HalfPrice)];
    let Some((right, rate)) = rights.into_iter().find(|(right, _)| person.has(*right)) else {
        let needs = Remedy::new(&code::APPLY_FOR_RIGHT);
        grounds.add(
            Reason::new(&code::NO_SOLIDARITE).with("title", title.id()),
            [needs.with_each("right", rights.map(|(right, _)| right.id()))],
        );
        return None;
    };
    let entitled = Reason::new(&code::SOLIDARITE_RIGHT).with("title", title.id()).with("right", right.id());
    Some((rate, vec![entitled]))
}
