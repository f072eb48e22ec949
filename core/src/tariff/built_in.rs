// @generated from core/books/*.json by `cargo xtask books`. Do not edit.
#![allow(clippy::wildcard_imports, reason = "the names are those of the books")]
use super::{book::*, figure::*, navigo_jour::*};
use crate::{Clock, Currency, Day, Medium, Mode, Money, Network, Title};
use std::borrow::Cow;
pub(super) static BOOKS: &[&Book] = &[&BOOK_0, &BOOK_1, &BOOK_2];
static BOOK_0: Book = Book {
    id: Text(Cow::Borrowed("ile-de-france-2025")),
    version: Text(Cow::Borrowed("1")),
    network: Network::IleDeFrance,
    currency: Currency::Eur,
    from: Day::baked(2025, 1, 1),
    until: Day::baked(2026, 1, 1),
    sources: Many(Cow::Borrowed(&[
        Source {
            id: Text(Cow::Borrowed("prices")),
            title: Text(Cow::Borrowed("Fares of Île-de-France Mobilités in force from 2025-01-01")),
            standing: Standing::Published,
        },
        Source {
            id: Text(Cow::Borrowed("terms")),
            title: Text(Cow::Borrowed(
                "General terms of sale and use of Navigo Jour on contactless media, in force from 2025-01-01",
            )),
            standing: Standing::Published,
        },
        Source {
            id: Text(Cow::Borrowed("reading")),
            title: Text(Cow::Borrowed("The rulebook's reading where the terms are silent")),
            standing: Standing::Reading,
        },
    ])),
    navigo_jour: Some(NavigoJourTariff {
        price: Figure { value: Money::from_cents(1200), source: Text(Cow::Borrowed("prices")) },
        passes_per_purchase: Figure { value: Number(2), source: Text(Cow::Borrowed("terms")) },
        passes_per_app_purchase: Figure { value: Number(1), source: Text(Cow::Borrowed("terms")) },
        app_media: Figure {
            value: Many(Cow::Borrowed(&[Medium::Phone, Medium::Watch])),
            source: Text(Cow::Borrowed("reading")),
        },
        sale_days_before: Figure { value: Number(6), source: Text(Cow::Borrowed("terms")) },
        media: Figure {
            value: Many(Cow::Borrowed(&[
                Medium::NavigoPersonalised,
                Medium::NavigoDecouverte,
                Medium::NavigoAnnuel,
                Medium::NavigoEasy,
                Medium::NavigoImagineR,
                Medium::Phone,
                Medium::Watch,
            ])),
            source: Text(Cow::Borrowed("terms")),
        },
        shares_with: Figure {
            value: Many(Cow::Borrowed(&[
                Title::ParisRegionAirports,
                Title::ParisVisite,
                Title::LibertePlus,
                Title::TicketTPlus,
                Title::BusTram,
                Title::MetroTrainRer,
                Title::Roissybus,
            ])),
            source: Text(Cow::Borrowed("terms")),
        },
        completes: Figure {
            value: Many(Cow::Borrowed(&[
                Title::NavigoMois,
                Title::NavigoSemaine,
                Title::NavigoMoisSolidarite,
                Title::NavigoSemaineSolidarite,
            ])),
            source: Text(Cow::Borrowed("terms")),
        },
        on_own_medium: Figure {
            value: Many(Cow::Borrowed(&[
                OwnMedium { title: Title::ImagineRScolaire, medium: Medium::NavigoImagineR },
                OwnMedium { title: Title::ImagineRJunior, medium: Medium::NavigoImagineR },
                OwnMedium { title: Title::ImagineREtudiant, medium: Medium::NavigoImagineR },
                OwnMedium { title: Title::NavigoAnnuel, medium: Medium::NavigoAnnuel },
                OwnMedium { title: Title::NavigoAnnuelSenior, medium: Medium::NavigoAnnuel },
            ])),
            source: Text(Cow::Borrowed("reading")),
        },
        modes: Figure {
            value: Many(Cow::Borrowed(&[
                Mode::Metro,
                Mode::Rer,
                Mode::Train,
                Mode::Tram,
                Mode::ExpressTram,
                Mode::Funicular,
                Mode::Bus,
                Mode::Noctilien,
                Mode::Tzen,
                Mode::Intercites,
                Mode::Ter,
            ])),
            source: Text(Cow::Borrowed("terms")),
        },
        noctilien_until: Figure { value: Clock { hour: 6, minute: 0 }, source: Text(Cow::Borrowed("terms")) },
        used_before: Figure {
            value: Many(Cow::Borrowed(&[
                Title::NavigoSemaine,
                Title::NavigoMois,
                Title::NavigoSemaineSolidarite,
                Title::NavigoMoisSolidarite,
                Title::NavigoAnnuel,
                Title::NavigoAnnuelSenior,
                Title::NavigoGratuite,
                Title::ImagineRScolaire,
                Title::ImagineRJunior,
                Title::ImagineREtudiant,
                Title::LibertePlus,
                Title::ParisVisite,
                Title::TicketTPlus,
                Title::MetroTrainRer,
                Title::BusTram,
                Title::ParisRegionAirports,
                Title::Antipollution,
                Title::FeteDeLaMusique,
            ])),
            source: Text(Cow::Borrowed("terms")),
        },
        airport_stations: Figure {
            value: Many(Cow::Borrowed(&[
                Text(Cow::Borrowed("Aéroport d'Orly")),
                Text(Cow::Borrowed("Aéroport Charles de Gaulle 1")),
                Text(Cow::Borrowed("Aéroport Charles de Gaulle 2 TGV")),
                Text(Cow::Borrowed("Aéroport CDG 1")),
                Text(Cow::Borrowed("Aéroport CDG 2 TGV")),
            ])),
            source: Text(Cow::Borrowed("reading")),
        },
        airport_modes: Figure {
            value: Many(Cow::Borrowed(&[Mode::Metro, Mode::Rer, Mode::Train, Mode::Intercites, Mode::Ter])),
            source: Text(Cow::Borrowed("reading")),
        },
        airport_titles: Figure {
            value: Many(Cow::Borrowed(&[
                Title::ImagineRScolaire,
                Title::ImagineRJunior,
                Title::ParisVisite,
                Title::LibertePlus,
                Title::ParisRegionAirports,
            ])),
            source: Text(Cow::Borrowed("reading")),
        },
        airport_title_to_buy: Figure {
            value: Title::ParisRegionAirports,
            source: Text(Cow::Borrowed("terms")),
        },
        lines_not_covered: Figure {
            value: Many(Cow::Borrowed(&[
                Text(Cow::Borrowed("RoissyBus")),
                Text(Cow::Borrowed("Orlyval")),
                Text(Cow::Borrowed("VEA Disney")),
                Text(Cow::Borrowed("Tootbus")),
                Text(Cow::Borrowed("Cars Rouges")),
            ])),
            source: Text(Cow::Borrowed("terms")),
        },
        refund_months: Figure { value: Number(2), source: Text(Cow::Borrowed("terms")) },
        penalty_months: Figure { value: Number(2), source: Text(Cow::Borrowed("terms")) },
        sellers: Figure {
            value: Many(Cow::Borrowed(&[
                Seller {
                    line: Text(Cow::Borrowed("T4")),
                    from: Day::baked(2025, 1, 1),
                    seller: Text(Cow::Borrowed("SNCF Voyageurs")),
                },
                Seller {
                    line: Text(Cow::Borrowed("T11")),
                    from: Day::baked(2025, 1, 1),
                    seller: Text(Cow::Borrowed("SNCF Voyageurs")),
                },
                Seller {
                    line: Text(Cow::Borrowed("T14")),
                    from: Day::baked(2025, 1, 1),
                    seller: Text(Cow::Borrowed("SNCF Voyageurs")),
                },
                Seller {
                    line: Text(Cow::Borrowed("T12")),
                    from: Day::baked(2025, 12, 15),
                    seller: Text(Cow::Borrowed("SNCF Voyageurs")),
                },
                Seller {
                    line: Text(Cow::Borrowed("T13")),
                    from: Day::baked(2025, 12, 15),
                    seller: Text(Cow::Borrowed("SNCF Voyageurs")),
                },
                Seller {
                    line: Text(Cow::Borrowed("L")),
                    from: Day::baked(2026, 12, 21),
                    seller: Text(Cow::Borrowed("SNCF Voyageurs")),
                },
            ])),
            source: Text(Cow::Borrowed("terms")),
        },
    }),
};
static BOOK_1: Book = Book {
    id: Text(Cow::Borrowed("ile-de-france-2026")),
    version: Text(Cow::Borrowed("1")),
    network: Network::IleDeFrance,
    currency: Currency::Eur,
    from: Day::baked(2026, 1, 1),
    until: Day::baked(2027, 1, 1),
    sources: Many(Cow::Borrowed(&[
        Source {
            id: Text(Cow::Borrowed("prices")),
            title: Text(Cow::Borrowed("Price page of Île-de-France Mobilités, 2025-12-10")),
            standing: Standing::Published,
        },
        Source {
            id: Text(Cow::Borrowed("terms")),
            title: Text(Cow::Borrowed(
                "General terms of sale and use of Navigo Jour on contactless media, in force from 2025-01-01",
            )),
            standing: Standing::Published,
        },
        Source {
            id: Text(Cow::Borrowed("reading")),
            title: Text(Cow::Borrowed("The rulebook's reading where the terms are silent")),
            standing: Standing::Reading,
        },
    ])),
    navigo_jour: Some(NavigoJourTariff {
        price: Figure { value: Money::from_cents(1230), source: Text(Cow::Borrowed("prices")) },
        passes_per_purchase: Figure { value: Number(2), source: Text(Cow::Borrowed("terms")) },
        passes_per_app_purchase: Figure { value: Number(1), source: Text(Cow::Borrowed("terms")) },
        app_media: Figure {
            value: Many(Cow::Borrowed(&[Medium::Phone, Medium::Watch])),
            source: Text(Cow::Borrowed("reading")),
        },
        sale_days_before: Figure { value: Number(6), source: Text(Cow::Borrowed("terms")) },
        media: Figure {
            value: Many(Cow::Borrowed(&[
                Medium::NavigoPersonalised,
                Medium::NavigoDecouverte,
                Medium::NavigoAnnuel,
                Medium::NavigoEasy,
                Medium::NavigoImagineR,
                Medium::Phone,
                Medium::Watch,
            ])),
            source: Text(Cow::Borrowed("terms")),
        },
        shares_with: Figure {
            value: Many(Cow::Borrowed(&[
                Title::ParisRegionAirports,
                Title::ParisVisite,
                Title::LibertePlus,
                Title::TicketTPlus,
                Title::BusTram,
                Title::MetroTrainRer,
                Title::Roissybus,
            ])),
            source: Text(Cow::Borrowed("terms")),
        },
        completes: Figure {
            value: Many(Cow::Borrowed(&[
                Title::NavigoMois,
                Title::NavigoSemaine,
                Title::NavigoMoisSolidarite,
                Title::NavigoSemaineSolidarite,
            ])),
            source: Text(Cow::Borrowed("terms")),
        },
        on_own_medium: Figure {
            value: Many(Cow::Borrowed(&[
                OwnMedium { title: Title::ImagineRScolaire, medium: Medium::NavigoImagineR },
                OwnMedium { title: Title::ImagineRJunior, medium: Medium::NavigoImagineR },
                OwnMedium { title: Title::ImagineREtudiant, medium: Medium::NavigoImagineR },
                OwnMedium { title: Title::NavigoAnnuel, medium: Medium::NavigoAnnuel },
                OwnMedium { title: Title::NavigoAnnuelSenior, medium: Medium::NavigoAnnuel },
            ])),
            source: Text(Cow::Borrowed("reading")),
        },
        modes: Figure {
            value: Many(Cow::Borrowed(&[
                Mode::Metro,
                Mode::Rer,
                Mode::Train,
                Mode::Tram,
                Mode::ExpressTram,
                Mode::Funicular,
                Mode::Bus,
                Mode::Noctilien,
                Mode::Tzen,
                Mode::Intercites,
                Mode::Ter,
            ])),
            source: Text(Cow::Borrowed("terms")),
        },
        noctilien_until: Figure { value: Clock { hour: 6, minute: 0 }, source: Text(Cow::Borrowed("terms")) },
        used_before: Figure {
            value: Many(Cow::Borrowed(&[
                Title::NavigoSemaine,
                Title::NavigoMois,
                Title::NavigoSemaineSolidarite,
                Title::NavigoMoisSolidarite,
                Title::NavigoAnnuel,
                Title::NavigoAnnuelSenior,
                Title::NavigoGratuite,
                Title::ImagineRScolaire,
                Title::ImagineRJunior,
                Title::ImagineREtudiant,
                Title::LibertePlus,
                Title::ParisVisite,
                Title::TicketTPlus,
                Title::MetroTrainRer,
                Title::BusTram,
                Title::ParisRegionAirports,
                Title::Antipollution,
                Title::FeteDeLaMusique,
            ])),
            source: Text(Cow::Borrowed("terms")),
        },
        airport_stations: Figure {
            value: Many(Cow::Borrowed(&[
                Text(Cow::Borrowed("Aéroport d'Orly")),
                Text(Cow::Borrowed("Aéroport Charles de Gaulle 1")),
                Text(Cow::Borrowed("Aéroport Charles de Gaulle 2 TGV")),
                Text(Cow::Borrowed("Aéroport CDG 1")),
                Text(Cow::Borrowed("Aéroport CDG 2 TGV")),
            ])),
            source: Text(Cow::Borrowed("reading")),
        },
        airport_modes: Figure {
            value: Many(Cow::Borrowed(&[Mode::Metro, Mode::Rer, Mode::Train, Mode::Intercites, Mode::Ter])),
            source: Text(Cow::Borrowed("reading")),
        },
        airport_titles: Figure {
            value: Many(Cow::Borrowed(&[
                Title::ImagineRScolaire,
                Title::ImagineRJunior,
                Title::ParisVisite,
                Title::LibertePlus,
                Title::ParisRegionAirports,
            ])),
            source: Text(Cow::Borrowed("reading")),
        },
        airport_title_to_buy: Figure {
            value: Title::ParisRegionAirports,
            source: Text(Cow::Borrowed("terms")),
        },
        lines_not_covered: Figure {
            value: Many(Cow::Borrowed(&[
                Text(Cow::Borrowed("RoissyBus")),
                Text(Cow::Borrowed("Orlyval")),
                Text(Cow::Borrowed("VEA Disney")),
                Text(Cow::Borrowed("Tootbus")),
                Text(Cow::Borrowed("Cars Rouges")),
            ])),
            source: Text(Cow::Borrowed("terms")),
        },
        refund_months: Figure { value: Number(2), source: Text(Cow::Borrowed("terms")) },
        penalty_months: Figure { value: Number(2), source: Text(Cow::Borrowed("terms")) },
        sellers: Figure {
            value: Many(Cow::Borrowed(&[
                Seller {
                    line: Text(Cow::Borrowed("T4")),
                    from: Day::baked(2025, 1, 1),
                    seller: Text(Cow::Borrowed("SNCF Voyageurs")),
                },
                Seller {
                    line: Text(Cow::Borrowed("T11")),
                    from: Day::baked(2025, 1, 1),
                    seller: Text(Cow::Borrowed("SNCF Voyageurs")),
                },
                Seller {
                    line: Text(Cow::Borrowed("T14")),
                    from: Day::baked(2025, 1, 1),
                    seller: Text(Cow::Borrowed("SNCF Voyageurs")),
                },
                Seller {
                    line: Text(Cow::Borrowed("T12")),
                    from: Day::baked(2025, 12, 15),
                    seller: Text(Cow::Borrowed("SNCF Voyageurs")),
                },
                Seller {
                    line: Text(Cow::Borrowed("T13")),
                    from: Day::baked(2025, 12, 15),
                    seller: Text(Cow::Borrowed("SNCF Voyageurs")),
                },
                Seller {
                    line: Text(Cow::Borrowed("L")),
                    from: Day::baked(2026, 12, 21),
                    seller: Text(Cow::Borrowed("SNCF Voyageurs")),
                },
            ])),
            source: Text(Cow::Borrowed("terms")),
        },
    }),
};
static BOOK_2: Book = Book {
    id: Text(Cow::Borrowed("lago-di-garda-2025")),
    version: Text(Cow::Borrowed("1")),
    network: Network::LagoDiGarda,
    currency: Currency::Eur,
    from: Day::baked(2025, 1, 1),
    until: Day::baked(2027, 1, 1),
    sources: Many(Cow::Borrowed(&[])),
    navigo_jour: None,
};
