// @generated from core/books/*.json by `cargo xtask books`. Do not edit.
#![allow(clippy::wildcard_imports, reason = "the names are those of the books")]
use super::{book::*, figure::*, imagine_r::*, navigo_jour::*};
use crate::{Clock, Currency, Day, Department, Medium, Mode, Money, Network, Title};
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
        Source {
            id: Text(Cow::Borrowed("imagine-r-terms")),
            title: Text(Cow::Borrowed(
                "General terms of imagine R Scolaire and Junior, school year 2025/2026",
            )),
            standing: Standing::Published,
        },
        Source {
            id: Text(Cow::Borrowed("imagine-r-prices")),
            title: Text(Cow::Borrowed(
                "Prices of imagine R, school year 2025/2026, of Île-de-France Mobilités",
            )),
            standing: Standing::Published,
        },
        Source {
            id: Text(Cow::Borrowed("imagine-r-opening")),
            title: Text(Cow::Borrowed("Opening of applications, as in earlier years")),
            standing: Standing::Unverified,
        },
        Source {
            id: Text(Cow::Borrowed("imagine-r-replacement")),
            title: Text(Cow::Borrowed(
                "Fee of a lost or stolen pass since 2023-07-01, of Île-de-France Mobilités",
            )),
            standing: Standing::Published,
        },
        Source {
            id: Text(Cow::Borrowed("subsidies")),
            title: Text(Cow::Borrowed("Departmental subsidies as reported for 2024/2025 and years around")),
            standing: Standing::Unverified,
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
    imagine_r: Some(ImagineRTariff {
        seasons: Many(Cow::Borrowed(&[ImagineRSeason {
            season: Number(2025),
            terms: SeasonTerms {
                opens: Figure {
                    value: Day::baked(2025, 6, 1),
                    source: Text(Cow::Borrowed("imagine-r-opening")),
                },
                departments: Figure {
                    value: Many(Cow::Borrowed(&[
                        Department::baked([55, 53, 32]),
                        Department::baked([55, 55, 32]),
                        Department::baked([55, 56, 32]),
                        Department::baked([57, 49, 32]),
                        Department::baked([57, 50, 32]),
                        Department::baked([57, 51, 32]),
                        Department::baked([57, 52, 32]),
                        Department::baked([57, 53, 32]),
                    ])),
                    source: Text(Cow::Borrowed("imagine-r-terms")),
                },
                junior_age: Figure { value: Number(11), source: Text(Cow::Borrowed("imagine-r-terms")) },
                junior_reference: Figure {
                    value: Day::baked(2025, 12, 31),
                    source: Text(Cow::Borrowed("imagine-r-terms")),
                },
                school_age: Figure { value: Number(16), source: Text(Cow::Borrowed("imagine-r-terms")) },
                student_age: Figure { value: Number(26), source: Text(Cow::Borrowed("imagine-r-terms")) },
                school_reference: Figure {
                    value: Day::baked(2025, 9, 1),
                    source: Text(Cow::Borrowed("imagine-r-terms")),
                },
                course_hours_above: Figure {
                    value: Number(350),
                    source: Text(Cow::Borrowed("imagine-r-terms")),
                },
                adult_age: Figure { value: Number(18), source: Text(Cow::Borrowed("imagine-r-terms")) },
                unpaid_bar_months: Figure {
                    value: Number(12),
                    source: Text(Cow::Borrowed("imagine-r-terms")),
                },
                notice_bar_months: Figure {
                    value: Number(24),
                    source: Text(Cow::Borrowed("imagine-r-terms")),
                },
                treasury_days: Figure { value: Number(21), source: Text(Cow::Borrowed("imagine-r-terms")) },
                fraud_bar_months: Figure {
                    value: Number(36),
                    source: Text(Cow::Borrowed("imagine-r-terms")),
                },
                first_start: Figure {
                    value: Day::baked(2025, 9, 1),
                    source: Text(Cow::Borrowed("imagine-r-terms")),
                },
                renewal_start: Figure {
                    value: Day::baked(2025, 10, 1),
                    source: Text(Cow::Borrowed("imagine-r-terms")),
                },
                end: Figure {
                    value: Day::baked(2026, 10, 1),
                    source: Text(Cow::Borrowed("imagine-r-terms")),
                },
                scolaire_price: Figure {
                    value: Money::from_cents(38430),
                    source: Text(Cow::Borrowed("imagine-r-prices")),
                },
                junior_price: Figure {
                    value: Money::from_cents(1680),
                    source: Text(Cow::Borrowed("imagine-r-prices")),
                },
                fee: Figure { value: Money::from_cents(800), source: Text(Cow::Borrowed("imagine-r-terms")) },
                first_debit_acceptance: Figure {
                    value: Day::baked(2025, 9, 15),
                    source: Text(Cow::Borrowed("imagine-r-terms")),
                },
                debit_cut_off: Figure { value: Number(15), source: Text(Cow::Borrowed("reading")) },
                debits: Figure { value: Number(9), source: Text(Cow::Borrowed("imagine-r-terms")) },
                first_debit_carries: Figure {
                    value: FirstDebit::OwnMonth,
                    source: Text(Cow::Borrowed("reading")),
                },
                last_filing: Figure {
                    value: Day::baked(2026, 4, 30),
                    source: Text(Cow::Borrowed("imagine-r-terms")),
                },
                post_processing_days: Figure {
                    value: Number(21),
                    source: Text(Cow::Borrowed("imagine-r-terms")),
                },
                online_processing_days: Figure {
                    value: Number(10),
                    source: Text(Cow::Borrowed("imagine-r-terms")),
                },
                answer_months: Figure { value: Number(1), source: Text(Cow::Borrowed("imagine-r-terms")) },
                last_notice: Figure {
                    value: Day::baked(2025, 12, 15),
                    source: Text(Cow::Borrowed("imagine-r-terms")),
                },
                notice_cut_off: Figure { value: Number(15), source: Text(Cow::Borrowed("reading")) },
                replacement_fee: Figure {
                    value: Money::from_cents(1500),
                    source: Text(Cow::Borrowed("imagine-r-replacement")),
                },
                replacement_days: Figure {
                    value: Number(10),
                    source: Text(Cow::Borrowed("imagine-r-terms")),
                },
                ticket_days: Figure { value: Number(2), source: Text(Cow::Borrowed("imagine-r-terms")) },
                not_received_days: Figure {
                    value: Number(11),
                    source: Text(Cow::Borrowed("imagine-r-terms")),
                },
                fault_days: Figure { value: Number(15), source: Text(Cow::Borrowed("imagine-r-terms")) },
                fault_form_days: Figure { value: Number(2), source: Text(Cow::Borrowed("reading")) },
                pass_months: Figure { value: Number(120), source: Text(Cow::Borrowed("imagine-r-terms")) },
                idle_months: Figure { value: Number(60), source: Text(Cow::Borrowed("imagine-r-terms")) },
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
                        Mode::Roissybus,
                    ])),
                    source: Text(Cow::Borrowed("imagine-r-terms")),
                },
                lines_not_covered: Figure {
                    value: Many(Cow::Borrowed(&[
                        Text(Cow::Borrowed("Orlyval")),
                        Text(Cow::Borrowed("VEA Disney")),
                        Text(Cow::Borrowed("Tootbus")),
                        Text(Cow::Borrowed("Cars Rouges")),
                    ])),
                    source: Text(Cow::Borrowed("reading")),
                },
                last_termination: Figure {
                    value: Day::baked(2026, 6, 30),
                    source: Text(Cow::Borrowed("imagine-r-terms")),
                },
                free_termination_months: Figure {
                    value: Number(1),
                    source: Text(Cow::Borrowed("imagine-r-terms")),
                },
                free_termination_since: Figure {
                    value: FreeTerminationSince::Subscription,
                    source: Text(Cow::Borrowed("imagine-r-terms")),
                },
                internship_months: Figure {
                    value: Number(2),
                    source: Text(Cow::Borrowed("imagine-r-terms")),
                },
                treasury_notice_months: Figure {
                    value: Number(12),
                    source: Text(Cow::Borrowed("imagine-r-terms")),
                },
                data_months: Figure { value: Number(60), source: Text(Cow::Borrowed("imagine-r-terms")) },
            },
            subsidies: Many(Cow::Borrowed(&[
                Subsidy {
                    department: Department::baked([55, 55, 32]),
                    level: Some(SchoolLevel::College),
                    school: None,
                    college_amounts: None,
                    lycee_steps: None,
                    off: Reduction::Amount(Money::from_cents(27500)),
                    source: Text(Cow::Borrowed("subsidies")),
                },
                Subsidy {
                    department: Department::baked([55, 56, 32]),
                    level: None,
                    school: None,
                    college_amounts: None,
                    lycee_steps: None,
                    off: Reduction::Amount(Money::from_cents(15000)),
                    source: Text(Cow::Borrowed("subsidies")),
                },
                Subsidy {
                    department: Department::baked([57, 49, 32]),
                    level: Some(SchoolLevel::College),
                    school: None,
                    college_amounts: None,
                    lycee_steps: None,
                    off: Reduction::Share(Share { part: Number(1), whole: Number(2) }),
                    source: Text(Cow::Borrowed("subsidies")),
                },
                Subsidy {
                    department: Department::baked([57, 52, 32]),
                    level: Some(SchoolLevel::College),
                    school: None,
                    college_amounts: None,
                    lycee_steps: None,
                    off: Reduction::Share(Share { part: Number(1), whole: Number(2) }),
                    source: Text(Cow::Borrowed("subsidies")),
                },
                Subsidy {
                    department: Department::baked([57, 52, 32]),
                    level: Some(SchoolLevel::Lycee),
                    school: None,
                    college_amounts: None,
                    lycee_steps: Some(StepBand { from: Number(0), to: Number(20) }),
                    off: Reduction::Share(Share { part: Number(1), whole: Number(2) }),
                    source: Text(Cow::Borrowed("subsidies")),
                },
            ])),
        }])),
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
        Source {
            id: Text(Cow::Borrowed("imagine-r-terms")),
            title: Text(Cow::Borrowed(
                "General terms of imagine R Scolaire and Junior, school year 2025/2026, every date a year later",
            )),
            standing: Standing::Reading,
        },
        Source {
            id: Text(Cow::Borrowed("imagine-r-prices")),
            title: Text(Cow::Borrowed(
                "Prices of imagine R, school year 2026/2027, of Île-de-France Mobilités",
            )),
            standing: Standing::Published,
        },
        Source {
            id: Text(Cow::Borrowed("imagine-r-opening")),
            title: Text(Cow::Borrowed("Opening of applications, as in earlier years")),
            standing: Standing::Unverified,
        },
        Source {
            id: Text(Cow::Borrowed("imagine-r-replacement")),
            title: Text(Cow::Borrowed(
                "Fee of a lost or stolen pass since 2023-07-01, of Île-de-France Mobilités",
            )),
            standing: Standing::Published,
        },
        Source {
            id: Text(Cow::Borrowed("subsidies")),
            title: Text(Cow::Borrowed("Departmental subsidies as reported for 2024/2025 and years around")),
            standing: Standing::Unverified,
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
    imagine_r: Some(ImagineRTariff {
        seasons: Many(Cow::Borrowed(&[ImagineRSeason {
            season: Number(2026),
            terms: SeasonTerms {
                opens: Figure {
                    value: Day::baked(2026, 6, 1),
                    source: Text(Cow::Borrowed("imagine-r-opening")),
                },
                departments: Figure {
                    value: Many(Cow::Borrowed(&[
                        Department::baked([55, 53, 32]),
                        Department::baked([55, 55, 32]),
                        Department::baked([55, 56, 32]),
                        Department::baked([57, 49, 32]),
                        Department::baked([57, 50, 32]),
                        Department::baked([57, 51, 32]),
                        Department::baked([57, 52, 32]),
                        Department::baked([57, 53, 32]),
                    ])),
                    source: Text(Cow::Borrowed("imagine-r-terms")),
                },
                junior_age: Figure { value: Number(11), source: Text(Cow::Borrowed("imagine-r-terms")) },
                junior_reference: Figure {
                    value: Day::baked(2026, 12, 31),
                    source: Text(Cow::Borrowed("imagine-r-terms")),
                },
                school_age: Figure { value: Number(16), source: Text(Cow::Borrowed("imagine-r-terms")) },
                student_age: Figure { value: Number(26), source: Text(Cow::Borrowed("imagine-r-terms")) },
                school_reference: Figure {
                    value: Day::baked(2026, 9, 1),
                    source: Text(Cow::Borrowed("imagine-r-terms")),
                },
                course_hours_above: Figure {
                    value: Number(350),
                    source: Text(Cow::Borrowed("imagine-r-terms")),
                },
                adult_age: Figure { value: Number(18), source: Text(Cow::Borrowed("imagine-r-terms")) },
                unpaid_bar_months: Figure {
                    value: Number(12),
                    source: Text(Cow::Borrowed("imagine-r-terms")),
                },
                notice_bar_months: Figure {
                    value: Number(24),
                    source: Text(Cow::Borrowed("imagine-r-terms")),
                },
                treasury_days: Figure { value: Number(21), source: Text(Cow::Borrowed("imagine-r-terms")) },
                fraud_bar_months: Figure {
                    value: Number(36),
                    source: Text(Cow::Borrowed("imagine-r-terms")),
                },
                first_start: Figure {
                    value: Day::baked(2026, 9, 1),
                    source: Text(Cow::Borrowed("imagine-r-terms")),
                },
                renewal_start: Figure {
                    value: Day::baked(2026, 10, 1),
                    source: Text(Cow::Borrowed("imagine-r-terms")),
                },
                end: Figure {
                    value: Day::baked(2027, 10, 1),
                    source: Text(Cow::Borrowed("imagine-r-terms")),
                },
                scolaire_price: Figure {
                    value: Money::from_cents(39330),
                    source: Text(Cow::Borrowed("imagine-r-prices")),
                },
                junior_price: Figure {
                    value: Money::from_cents(1720),
                    source: Text(Cow::Borrowed("imagine-r-prices")),
                },
                fee: Figure { value: Money::from_cents(800), source: Text(Cow::Borrowed("imagine-r-terms")) },
                first_debit_acceptance: Figure {
                    value: Day::baked(2026, 9, 15),
                    source: Text(Cow::Borrowed("imagine-r-terms")),
                },
                debit_cut_off: Figure { value: Number(15), source: Text(Cow::Borrowed("reading")) },
                debits: Figure { value: Number(9), source: Text(Cow::Borrowed("imagine-r-terms")) },
                first_debit_carries: Figure {
                    value: FirstDebit::OwnMonth,
                    source: Text(Cow::Borrowed("reading")),
                },
                last_filing: Figure {
                    value: Day::baked(2027, 4, 30),
                    source: Text(Cow::Borrowed("imagine-r-terms")),
                },
                post_processing_days: Figure {
                    value: Number(21),
                    source: Text(Cow::Borrowed("imagine-r-terms")),
                },
                online_processing_days: Figure {
                    value: Number(10),
                    source: Text(Cow::Borrowed("imagine-r-terms")),
                },
                answer_months: Figure { value: Number(1), source: Text(Cow::Borrowed("imagine-r-terms")) },
                last_notice: Figure {
                    value: Day::baked(2026, 12, 15),
                    source: Text(Cow::Borrowed("imagine-r-terms")),
                },
                notice_cut_off: Figure { value: Number(15), source: Text(Cow::Borrowed("reading")) },
                replacement_fee: Figure {
                    value: Money::from_cents(1500),
                    source: Text(Cow::Borrowed("imagine-r-replacement")),
                },
                replacement_days: Figure {
                    value: Number(10),
                    source: Text(Cow::Borrowed("imagine-r-terms")),
                },
                ticket_days: Figure { value: Number(2), source: Text(Cow::Borrowed("imagine-r-terms")) },
                not_received_days: Figure {
                    value: Number(11),
                    source: Text(Cow::Borrowed("imagine-r-terms")),
                },
                fault_days: Figure { value: Number(15), source: Text(Cow::Borrowed("imagine-r-terms")) },
                fault_form_days: Figure { value: Number(2), source: Text(Cow::Borrowed("reading")) },
                pass_months: Figure { value: Number(120), source: Text(Cow::Borrowed("imagine-r-terms")) },
                idle_months: Figure { value: Number(60), source: Text(Cow::Borrowed("imagine-r-terms")) },
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
                        Mode::Roissybus,
                    ])),
                    source: Text(Cow::Borrowed("imagine-r-terms")),
                },
                lines_not_covered: Figure {
                    value: Many(Cow::Borrowed(&[
                        Text(Cow::Borrowed("Orlyval")),
                        Text(Cow::Borrowed("VEA Disney")),
                        Text(Cow::Borrowed("Tootbus")),
                        Text(Cow::Borrowed("Cars Rouges")),
                    ])),
                    source: Text(Cow::Borrowed("reading")),
                },
                last_termination: Figure {
                    value: Day::baked(2027, 6, 30),
                    source: Text(Cow::Borrowed("imagine-r-terms")),
                },
                free_termination_months: Figure {
                    value: Number(1),
                    source: Text(Cow::Borrowed("imagine-r-terms")),
                },
                free_termination_since: Figure {
                    value: FreeTerminationSince::Subscription,
                    source: Text(Cow::Borrowed("imagine-r-terms")),
                },
                internship_months: Figure {
                    value: Number(2),
                    source: Text(Cow::Borrowed("imagine-r-terms")),
                },
                treasury_notice_months: Figure {
                    value: Number(12),
                    source: Text(Cow::Borrowed("imagine-r-terms")),
                },
                data_months: Figure { value: Number(60), source: Text(Cow::Borrowed("imagine-r-terms")) },
            },
            subsidies: Many(Cow::Borrowed(&[
                Subsidy {
                    department: Department::baked([55, 55, 32]),
                    level: Some(SchoolLevel::College),
                    school: None,
                    college_amounts: None,
                    lycee_steps: None,
                    off: Reduction::Amount(Money::from_cents(27500)),
                    source: Text(Cow::Borrowed("subsidies")),
                },
                Subsidy {
                    department: Department::baked([55, 56, 32]),
                    level: None,
                    school: None,
                    college_amounts: None,
                    lycee_steps: None,
                    off: Reduction::Amount(Money::from_cents(15000)),
                    source: Text(Cow::Borrowed("subsidies")),
                },
                Subsidy {
                    department: Department::baked([57, 49, 32]),
                    level: Some(SchoolLevel::College),
                    school: None,
                    college_amounts: None,
                    lycee_steps: None,
                    off: Reduction::Share(Share { part: Number(1), whole: Number(2) }),
                    source: Text(Cow::Borrowed("subsidies")),
                },
                Subsidy {
                    department: Department::baked([57, 52, 32]),
                    level: Some(SchoolLevel::College),
                    school: None,
                    college_amounts: None,
                    lycee_steps: None,
                    off: Reduction::Share(Share { part: Number(1), whole: Number(2) }),
                    source: Text(Cow::Borrowed("subsidies")),
                },
                Subsidy {
                    department: Department::baked([57, 52, 32]),
                    level: Some(SchoolLevel::Lycee),
                    school: None,
                    college_amounts: None,
                    lycee_steps: Some(StepBand { from: Number(0), to: Number(20) }),
                    off: Reduction::Share(Share { part: Number(1), whole: Number(2) }),
                    source: Text(Cow::Borrowed("subsidies")),
                },
            ])),
        }])),
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
    imagine_r: None,
};
