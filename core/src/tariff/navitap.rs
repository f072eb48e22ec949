//! What a tariff book of Lago di Garda says of NaviTAP.

use std::borrow::Cow;

use super::figure::{Figure, Many, Number, Text, book_record, book_section, check_sources, check_value};
use super::section::Section;
use crate::money::Money;
use crate::wire::Reader;

book_section! {
    /// The figures of NaviTAP.
    NavitapTariff {
        /// The stops of the network.
        stops: Many<Stop> = "stops",
        /// Day fares that cover a part of them, in order of preference where their prices are equal.
        zone_fares: Many<ZoneFare> = "zoneFares",
        /// Price of the day fare that covers every stop and fast services.
        whole_network: Money = "wholeNetwork",
        /// Vessels that have no validators.
        historic_vessels: Many<Text> = "historicVessels",
        /// A group is the taps within so many seconds of its first.
        group_seconds: Number<0, 3_600> = "groupSeconds",
        /// Most people on board with one token, and most taps of a landing group.
        group_people: Number<1, 20> = "groupPeople",
        /// Groups at the first stop within so many seconds of the first tap of a run still board.
        boarding_seconds: Number<0, 86_400> = "boardingSeconds",
        /// Working days after the charge is computed within which it is debited.
        debit_working_days: Number<0, 365> = "debitWorkingDays",
        /// Whoever boarded less than so many hours ago travels with a ticket.
        inspection_hours: Number<1, 168> = "inspectionHours",
    } and {
        /// What is paid without a ticket, where it is known.
        without_ticket: Option<WithoutTicket> = optional "withoutTicket",
        /// Least amount that a card scheme puts on hold, where it is known.
        pre_authorisation_least: Option<Figure<Money>> = optional "preAuthorisationLeast",
        /// Most that a card scheme puts on hold, where it is known.
        pre_authorisation_most: Option<Figure<Money>> = optional "preAuthorisationMost",
    }
}

book_section! {
    /// What is paid without a ticket.
    WithoutTicket {
        /// The penalty.
        penalty: Money = "penalty",
        /// A single trip from the farthest stop.
        farthest_trip: Money = "farthestTrip",
    }
}

book_record! {
    /// A stop.
    Stop {
        /// Identifier, as taps name it.
        id: Text = required "id",
        /// Its name.
        name: Text = required "name",
    }
}

book_record! {
    /// A day fare that covers some stops.
    ZoneFare {
        /// Identifier.
        id: Text = required "id",
        /// Price of the day.
        price: Figure<Money> = required "price",
        /// Identifiers of the stops that it covers.
        stops: Many<Text> = required "stops",
    }
}

impl NavitapTariff {
    /// The fare that covers every stop, in answers.
    pub const WHOLE_NETWORK: Text = Text(Cow::Borrowed("whole-network"));

    /// Whether there is a stop of this identifier.
    pub(crate) fn has_stop(&self, id: &str) -> bool {
        self.stops.value.iter().any(|stop| stop.id.as_str() == id)
    }

    /// The least and the most that a card scheme puts on hold, where both are known.
    pub(crate) fn pre_authorisation(&self) -> Option<(Money, Money)> {
        let figure = |figure: &Option<Figure<Money>>| figure.as_ref().map(|figure| figure.value);
        figure(&self.pre_authorisation_least).zip(figure(&self.pre_authorisation_most))
    }
}

impl Section for NavitapTariff {
    fn check(&self, is_source: &dyn Fn(&Text) -> bool, reader: &mut Reader) {
        self.check_sources(is_source, reader);
        if let Some(without_ticket) = &self.without_ticket {
            reader.field("withoutTicket", |r| without_ticket.check_sources(is_source, r));
        }
        let holds = [
            ("preAuthorisationLeast", &self.pre_authorisation_least),
            ("preAuthorisationMost", &self.pre_authorisation_most),
        ];
        for (field, figure) in holds {
            if let Some(figure) = figure {
                check_sources(&[(field, &figure.source)], is_source, reader);
            }
        }
        if let Some((least, most)) = self.pre_authorisation().filter(|(least, most)| most < least) {
            check_value("preAuthorisationMost", reader, |r| {
                r.problem(
                    "out-of-order",
                    format!("`{most}` is less than `{least}`"),
                    "send a greater amount",
                );
            });
        }
        check_value("stops", reader, |r| check_identifiers(self.stops.value.iter().map(|stop| &stop.id), r));
        check_value("zoneFares", reader, |r| {
            let fares = &self.zone_fares.value;
            check_identifiers(fares.iter().map(|fare| &fare.id), r);
            for (index, fare) in fares.iter().enumerate() {
                r.item(index, |r| {
                    if fare.id == Self::WHOLE_NETWORK {
                        r.problem("duplicate", "this is the fare of all stops", "choose another identifier");
                    }
                    check_sources(&[("price", &fare.price.source)], is_source, r);
                    r.field("stops", |r| self.check_stops(&fare.stops, r));
                });
            }
        });
    }
}

impl NavitapTariff {
    fn check_stops(&self, stops: &[Text], reader: &mut Reader) {
        for (index, stop) in stops.iter().enumerate().filter(|(_, stop)| !self.has_stop(stop.as_str())) {
            reader.item(index, |r| {
                let message = format!("there is no stop `{}`", stop.as_str());
                r.problem("unknown-stop", message, "name one of the section's `stops`");
            });
        }
    }
}

/// Each identifier is there once.
fn check_identifiers<'a>(ids: impl Iterator<Item = &'a Text> + Clone, reader: &mut Reader) {
    for (index, id) in ids.clone().enumerate() {
        if ids.clone().take(index).any(|earlier| earlier == id) {
            reader.item(index, |r| {
                let message = format!("`{}` is there twice", id.as_str());
                r.problem("duplicate", message, "give each an identifier of its own");
            });
        }
    }
}
