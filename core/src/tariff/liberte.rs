//! What a tariff book of Ile-de-France says of Liberté +.

use super::figure::{Many, Number, Text, book_record, book_section, check_value};
use super::navigo_passes::{Rate, check_once, check_price};
use super::section::Section;
use crate::medium::Medium;
use crate::money::Money;
use crate::wire::Reader;

vocabulary! {
    /// What a trip on Liberté + is charged as.
    TripKind, "kind of trip" {
        /// By rail.
        Rail = "rail",
        /// On the surface.
        Surface = "surface",
        /// To or from an airport.
        Airport = "airport",
        /// Between Roissy and the nearest of its proximity areas.
        ProximityA = "proximity-a",
        /// Between Roissy and the middle one.
        ProximityB = "proximity-b",
        /// Between Roissy and the farthest one.
        ProximityC = "proximity-c",
    }
}

book_record! {
    /// The price of a trip.
    TripPrice {
        /// What it is charged as.
        kind: TripKind = required "kind",
        /// Which of its prices.
        rate: Rate = required "rate",
        /// The price.
        price: Money = required "price",
    }
}

book_record! {
    /// The stations of a proximity area of Roissy.
    ProximityArea {
        /// What a trip between them and Roissy is charged as.
        kind: TripKind = required "kind",
        /// The stations.
        stations: Many<Text> = required "stations",
    }
}

book_section! {
    /// The figures of Liberté +.
    LiberteTariff {
        /// Prices.
        prices: Many<TripPrice> = "prices",
        /// Proximity areas of Roissy.
        areas: Many<ProximityArea> = "areas",
        /// Stations of Roissy.
        roissy_stations: Many<Text> = "roissyStations",
        /// Fee of a subscription after the first.
        fee: Money = "fee",
        /// The fee for those who pay the reduced price.
        reduced_fee: Money = "reducedFee",
        /// Media.
        media: Many<Medium> = "media",
        /// Day of the next month from which a month is debited.
        debit_from: Number<1, 28> = "debitFrom",
        /// Day of the next month until which a month is debited.
        debit_until: Number<1, 28> = "debitUntil",
        /// Days after which an unpaid debit suspends the contract.
        suspended_after_days: Number<0, 366> = "suspendedAfterDays",
        /// Days after which an unpaid debit ends the contract.
        ended_after_days: Number<0, 366> = "endedAfterDays",
    }
}

impl Section for LiberteTariff {
    fn check(&self, is_source: &dyn Fn(&Text) -> bool, reader: &mut Reader) {
        self.check_sources(is_source, reader);
        check_value("prices", reader, |r| {
            let rows = &self.prices.value;
            let same = |one: &TripPrice, other: &TripPrice| (one.kind, one.rate) == (other.kind, other.rate);
            for (index, row) in rows.iter().enumerate() {
                r.item(index, |r| {
                    check_price(row.price, r);
                    check_once(rows, same, index, r);
                });
            }
        });
        if self.debit_until.value.0 < self.debit_from.value.0 {
            check_value("debitUntil", reader, |r| {
                r.problem("out-of-order", "the debit would end before it begins", "send a later day");
            });
        }
        if self.ended_after_days.value.0 < self.suspended_after_days.value.0 {
            check_value("endedAfterDays", reader, |r| {
                r.problem("out-of-order", "it would end before it is suspended", "send more days");
            });
        }
    }
}
