//! What a trip costs (PM-13, PM-14; fares).

use super::distance::Distance;
use super::{codes as code, tariff};
use crate::answer::{Line, Offer, Payment, Quote};
use crate::day::Day;
use crate::money::Money;
use crate::problem::Problems;
use crate::reason::{Grounds, Reason, Remedy};
use crate::tariff::{Books, PamTariff};
use crate::wire::{Items, readable};

vocabulary! {
    /// Somebody who travels with the rider.
    Companion, "companion" {
        /// Somebody who comes along.
        Optional = "optional",
        /// The companion that the disability card mentions.
        CardMention = "card-mention",
        /// A companion without whom the rider cannot travel.
        Compulsory = "compulsory",
    }
}

/// A trip that is asked about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuoteRequest {
    /// Day of the trip.
    pub day: Day,
    /// How far it goes.
    pub distance: Distance,
    /// Who comes along.
    pub companions: Items<Companion, 10>,
}

readable!(QuoteRequest { day: "day" required, distance: "distance" required, companions: "companions" required, });

/// How many companions there are of each kind.
struct Party {
    paying: u32,
    free_by_card: u32,
    compulsory: u32,
}

impl Party {
    /// PM-14: an optional companion pays the same fare, one is free with the card's mention, a compulsory one is free.
    ///
    /// Reading: whoever else the card is said to mention pays as an optional companion.
    fn of(companions: &[Companion], tariff: &PamTariff) -> Self {
        let [mut paying, mut mentioned, mut compulsory] = [0; 3];
        for companion in companions {
            let count = match companion {
                Companion::Optional => &mut paying,
                Companion::CardMention => &mut mentioned,
                Companion::Compulsory => &mut compulsory,
            };
            *count += 1;
        }
        let free_by_card = tariff.free_card_companions.value.0.min(mentioned);
        Self { paying: paying + mentioned - free_by_card, free_by_card, compulsory }
    }

    fn lines(&self, fare: Money) -> Vec<Line> {
        let mut lines = vec![Line::of("pam-trip", 1, fare)];
        if self.paying > 0 {
            lines.push(Line::of("pam-companion", self.paying, fare));
        }
        let free = self.free_by_card + self.compulsory;
        if free > 0 {
            lines.push(Line::of("pam-companion-free", free, Money::ZERO));
        }
        lines
    }

    fn explain(&self, fare: Money, reasons: &mut Vec<Reason>) {
        if self.paying > 0 {
            let pays = Reason::new(&code::COMPANION_PAYS).with("people", self.paying);
            reasons.push(pays.with("fare", fare));
        }
        for (kind, people) in [
            (&code::COMPANION_FREE_BY_CARD, self.free_by_card),
            (&code::COMPANION_COMPULSORY, self.compulsory),
        ] {
            if people > 0 {
                reasons.push(Reason::new(kind).with("people", people));
            }
        }
    }
}

/// PM-13: the fare of the band in which a distance lies; its lower bound is in it. None where it is too near.
fn fare(tariff: &PamTariff, metres: u32) -> Option<Money> {
    tariff.bands.value.iter().rev().find(|band| band.from.0 <= metres).map(|band| band.fare)
}

/// PM-13: no trip is sold below the least distance.
fn too_near(tariff: &PamTariff, metres: u32) -> Grounds {
    let least = tariff.bands.value.first().map(|band| band.from.0).unwrap_or_default();
    let near = Reason::new(&code::TOO_NEAR).with("metres", metres).with("least", least);
    Grounds::one(near, Remedy::new(&code::CHOOSE_FARTHER).with("least", least))
}

/// PM-13, PM-14: the price of a trip with everyone who comes along.
///
/// Reading: the plan of payments names the day of the trip, also for regular riders, who are invoiced.
///
/// # Errors
/// `no-tariff-in-force` where no book covers the day.
///
/// ```
/// use portillon::pam::{quote, Companion, Distance, Metres, QuoteRequest};
/// use portillon::wire::Items;
/// use portillon::{Books, Verdict};
/// let mut request = QuoteRequest {
///     day: "2026-03-02".parse()?,
///     distance: Distance::Metres(Metres::new(15_000).unwrap()),
///     companions: Items::new(vec![Companion::Optional, Companion::Compulsory]).unwrap(),
/// };
/// let Verdict::Granted(offer) = quote(Books::BUILT_IN, &request)?.verdict else { panic!() };
/// assert_eq!(offer.total.to_string(), "6.40");
/// request.distance = Distance::Metres(Metres::new(499).unwrap());
/// assert_eq!(quote(Books::BUILT_IN, &request)?.reasons[0].code(), "too-near");
/// # Ok::<(), portillon::Problems>(())
/// ```
pub fn quote(books: Books, request: &QuoteRequest) -> Result<Quote, Problems> {
    let (book, tariff) = tariff(books, request.day, "day")?;
    let (metres, measured) = request.distance.metres(tariff.earth_radius.value.0);
    let Some(fare) = fare(tariff, metres) else {
        return Ok(too_near(tariff, metres).refuse(book.reference()));
    };
    let party = Party::of(&request.companions, tariff);
    let lines = party.lines(fare);
    let total = lines.iter().map(|line| line.amount).sum();
    let payments = vec![Payment { due: request.day, amount: total }];
    let mut reasons = Vec::new();
    if measured {
        reasons.push(Reason::new(&code::DISTANCE_MEASURED).with("metres", metres));
    }
    reasons.push(Reason::new(&code::DISTANCE_BAND).with("metres", metres).with("fare", fare));
    party.explain(fare, &mut reasons);
    let offer = Offer { currency: book.currency(), lines, total, payments };
    Ok(Quote::grant(book, offer, reasons))
}
