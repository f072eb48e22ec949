//! Tariff books that a host loads at run time (CM-6): used when good, refused whole when bad, side by side.

use portillon::Book;
use portillon_host::{Error, Portillon};
use serde_json::{Value, json};

const QUOTE_2027: &[u8] =
    br#"{"purchaseDay":"2027-01-02","medium":"navigo-easy","quantity":1,"validityDays":["2027-01-05"]}"#;
const QUOTE_2026: &[u8] =
    br#"{"purchaseDay":"2026-06-01","medium":"navigo-easy","quantity":1,"validityDays":["2026-06-05"]}"#;

/// The built-in book of 2026, as it stands in its file.
fn book() -> Value {
    serde_json::from_str(include_str!("../core/books/ile-de-france-2026.json")).unwrap()
}

/// A book of another year and price.
fn other_book(id: &str, year: u16, price: &str) -> Value {
    let mut book = book();
    book["id"] = json!(id);
    book["from"] = json!(format!("{year}-01-01"));
    book["until"] = json!(format!("{}-01-01", year + 1));
    book["navigoJour"]["price"]["value"] = json!(price);
    book
}

fn total(reply: &str) -> String {
    let reply: Value = serde_json::from_str(reply).unwrap();
    reply["ok"]["verdict"]["val"]["total"].as_str().unwrap_or(&reply.to_string()).to_owned()
}

#[test]
fn a_good_book_is_used_and_the_others_stay_as_they_are() {
    let mut session = Portillon::embedded().unwrap().session();
    let next_year = session.load_book(&other_book("next", 2027, "12.90").to_string()).unwrap();
    let cheaper = session.load_book(&other_book("cheaper", 2026, "1.00").to_string()).unwrap();
    let built_in = session.built_in_books().unwrap();
    let mut quote = |books: &[_], request| session.call_json("navigo-jour.quote", books, request).unwrap();

    assert_eq!(total(&quote(&[next_year], QUOTE_2027)), "12.90");
    assert!(quote(&[next_year], QUOTE_2026).contains("no-tariff-in-force"), "only the books given are used");
    assert!(
        quote(&[], QUOTE_2027).contains("no-tariff-in-force"),
        "a loaded book is used only where it is named"
    );
    // Today's and next year's side by side, and the first of two for the same day.
    let both = [&[next_year], built_in.as_slice()].concat();
    assert_eq!(total(&quote(&both, QUOTE_2026)), "12.30");
    assert_eq!(total(&quote(&both, QUOTE_2027)), "12.90");
    assert_eq!(total(&quote(&[cheaper, built_in[1]], QUOTE_2026)), "1.00");
    assert_eq!(total(&quote(&[built_in[1], cheaper], QUOTE_2026)), "12.30");
}

/// A book in which eight things are wrong, and each of them with its path and code.
fn bad_book() -> (String, Vec<(&'static str, &'static str)>) {
    let mut bad = book();
    bad["version"] = json!("");
    bad["until"] = json!("2025-12-31");
    bad["sources"][1]["id"] = json!("prices");
    let section = &mut bad["navigoJour"];
    section["price"]["value"] = json!("12.3");
    section["passesPerPurchase"]["value"] = json!(0);
    section["media"]["value"][2] = json!("navigo-gold");
    section["noctilienUntil"]["value"] = json!("24:00");
    section.as_object_mut().unwrap().shift_remove("penaltyMonths");
    let problems = vec![
        ("version", "length"),
        ("until", "out-of-order"),
        ("sources[1]", "duplicate"),
        ("navigoJour.price.value", "malformed-amount"),
        ("navigoJour.passesPerPurchase.value", "out-of-range"),
        ("navigoJour.media.value[2]", "unknown-case"),
        ("navigoJour.noctilienUntil.value", "malformed-time"),
        ("navigoJour.penaltyMonths", "missing-field"),
    ];
    (bad.to_string(), problems)
}

#[test]
fn a_bad_book_is_refused_with_all_of_its_problems_and_changes_nothing() {
    let (text, expected) = bad_book();
    let native = Book::load(&text).unwrap_err();
    assert_eq!(native.iter().map(|p| (p.path.as_str(), p.code)).collect::<Vec<_>>(), expected);

    let mut session = Portillon::embedded().unwrap().session();
    let good = session.load_book(&other_book("next", 2027, "12.90").to_string()).unwrap();
    let Err(Error::BadRequest(problems)) = session.load_book(&text) else { panic!("a bad book was loaded") };
    let problems: Vec<_> = problems.iter().map(|p| (p.path.as_str(), p.code.as_str())).collect();
    assert_eq!(problems, expected);

    assert_eq!(total(&session.call_json("navigo-jour.quote", &[good], QUOTE_2027).unwrap()), "12.90");
    assert_eq!(total(&session.call_json("navigo-jour.quote", &[], QUOTE_2026).unwrap()), "12.30");
}

#[test]
fn what_fields_say_of_one_another_is_checked_too() {
    let codes = |change: fn(&mut Value)| {
        let mut bad = book();
        change(&mut bad);
        let problems = Book::load(&bad.to_string()).unwrap_err();
        problems.iter().map(|p| format!("{} {}", p.path, p.code)).collect::<Vec<_>>()
    };
    assert_eq!(codes(|b| b["until"] = b["from"].clone()), ["until out-of-order"]);
    // Every section, in the order of the book.
    let fields = book();
    let sections = fields.as_object().unwrap().iter().filter(|(_, field)| field.is_object());
    let wrong: Vec<_> = sections.map(|(name, _)| format!("{name} wrong-network")).collect();
    assert!(wrong.len() > 10);
    assert_eq!(codes(|b| b["network"] = json!("lago-di-garda")), wrong);
    assert_eq!(
        codes(|b| b["navigoJour"]["price"]["value"] = json!("0.00")),
        ["navigoJour.price.value out-of-range"]
    );
    assert_eq!(
        codes(|b| b["navigoJour"]["media"]["value"] = json!([])),
        ["navigoJour.media.value out-of-range"]
    );
    assert_eq!(
        codes(|b| b["navigoJour"]["price"]["source"] = json!("hearsay")),
        ["navigoJour.price.source unknown-source"]
    );
    assert_eq!(codes(|b| b["format"] = json!(2)), ["format out-of-range"]);
    assert_eq!(codes(|b| b["surprise"] = json!(1)), ["surprise unknown-field"]);
}

#[test]
fn what_titles_cover_is_said_of_each_once() {
    let codes = |change: fn(&mut Value)| {
        let mut bad = book();
        change(&mut bad);
        let problems = Book::load(&bad.to_string()).unwrap_err();
        problems.iter().map(|p| format!("{} {}", p.path, p.code)).collect::<Vec<_>>()
    };
    assert_eq!(
        codes(|b| b["navigo"]["coverage"]["value"][1]["title"] = json!("navigo-semaine")),
        ["navigo.coverage.value[1] duplicate"]
    );
    assert_eq!(
        codes(|b| b["navigo"]["coverage"]["value"][0]["title"] = json!("navitap")),
        ["navigo.coverage.value[0].title wrong-network"]
    );
    assert_eq!(
        codes(|b| b["navigo"]["allZonesSummer"]["value"]["last"] = json!("2026-07-14")),
        ["navigo.allZonesSummer.value.last out-of-order"]
    );
    assert_eq!(
        codes(|b| b["navigo"]["schoolHolidaysKnown"]["value"]["last"] = json!("2025-12-31")),
        ["navigo.schoolHolidaysKnown.value.last out-of-order"]
    );
    assert_eq!(
        codes(|b| b["navigo"]["schoolHolidays"]["value"][1]["last"] = json!("2026-02-20")),
        ["navigo.schoolHolidays.value[1].last out-of-order"]
    );
    assert_eq!(
        codes(|b| b["navigo"]["railModes"]["source"] = json!("hearsay")),
        ["navigo.railModes.source unknown-source"]
    );
    assert_eq!(
        codes(|b| b["reader"]["retentionHours"]["source"] = json!("hearsay")),
        ["reader.retentionHours.source unknown-source"]
    );
    assert_eq!(
        codes(|b| b["reader"]["passBackMinutes"]["value"] = json!(1_441)),
        ["reader.passBackMinutes.value out-of-range"]
    );
}

#[test]
fn the_fares_and_limits_of_pam_agree_with_one_another() {
    let codes = |field: &str, change: Value| {
        let mut bad = book();
        bad["pam"][field]["value"] = change;
        let problems = match Book::load(&bad.to_string()) {
            Ok(_) => return Vec::new(),
            Err(problems) => problems,
        };
        problems.iter().map(|p| format!("{} {}", p.path, p.code)).collect::<Vec<_>>()
    };
    let bands = |from: [u32; 2]| json!(from.map(|from| json!({"from": from, "fare": "2.00"})));
    assert!(codes("bands", bands([500, 501])).is_empty());
    assert_eq!(codes("bands", bands([500, 500])), ["pam.bands.value[1].from out-of-order"]);
    assert_eq!(codes("bands", json!([])), ["pam.bands.value out-of-range"]);
    assert!(codes("cardTopUps", json!(["1.00"])).is_empty());
    assert_eq!(codes("cardTopUps", json!(["5.00", "0.99"])), ["pam.cardTopUps.value[1] out-of-range"]);
    assert!(codes("automaticBelow", json!("100.00")).is_empty());
    assert_eq!(codes("automaticBelow", json!("100.01")), ["pam.automaticBelow.value out-of-range"]);
    assert!(codes("regularTo", json!(90)).is_empty());
    assert_eq!(codes("regularTo", json!(91)), ["pam.regularTo.value out-of-order"]);
    assert!(codes("occasionalFrom", json!(1)).is_empty());
    assert_eq!(codes("occasionalFrom", json!(0)), ["pam.occasionalDaysBefore.value out-of-order"]);
    assert_eq!(codes("reminders", json!(3)), ["pam.reminders.value out-of-range"]);

    let late = |source: &str| {
        let mut bad = book();
        let times = |times: u32| json!({"value": times, "source": source});
        bad["pam"]["lateCancellation"] = json!({"lateTimes": times(1), "absenceTimes": times(2)});
        Book::load(&bad.to_string()).map_err(|problems| problems.len())
    };
    assert!(late("reading").is_ok());
    assert_eq!(late("hearsay").unwrap_err(), 2);
}

/// Each figure of a section is good from its least to its most and nowhere else, and has one of the book's sources.
fn check_limits(section: &str, limits: &[(&str, i64, i64)]) {
    let codes = |field: &str, figure: Value| {
        let mut bad = book();
        bad[section][field] = figure;
        match Book::load(&bad.to_string()) {
            Ok(_) => Vec::new(),
            Err(problems) => problems.iter().map(|p| format!("{} {}", p.path, p.code)).collect::<Vec<_>>(),
        }
    };
    for &(field, least, most) in limits {
        let figure = |value: i64| json!({"value": value, "source": "reading"});
        for good in [least, most] {
            assert!(codes(field, figure(good)).is_empty(), "{field} {good}");
        }
        for bad in [least - 1, most + 1] {
            assert_eq!(codes(field, figure(bad)), [format!("{section}.{field}.value out-of-range")]);
        }
        let stray = json!({"value": most, "source": "hearsay"});
        assert_eq!(codes(field, stray), [format!("{section}.{field}.source unknown-source")]);
    }
}

#[test]
fn the_figures_of_partners_stay_within_what_a_request_can_hold() {
    check_limits(
        "partner",
        &[
            ("clockSeconds", 0, 3_600),
            ("mismatches", 1, 20),
            ("mismatchHours", 1, 168),
            ("passNumberDigits", 1, 20),
            ("customerNumberDigits", 1, 20),
        ],
    );
}

#[test]
fn the_figures_of_accounts_are_shares_days_and_months() {
    check_limits(
        "navigoAccount",
        &[
            ("annuelFreeLosses", 0, 50),
            ("replacementDays", 0, 365),
            ("notReceivedDays", 0, 365),
            ("employerPercent", 0, 100),
            ("fullTimeMinutes", 1, 10_080),
            ("repayMonths", 0, 12),
        ],
    );
}

#[test]
fn the_prices_of_titles_are_said_once_and_are_something() {
    let codes = |change: fn(&mut Value)| {
        let mut bad = book();
        change(&mut bad);
        let problems = Book::load(&bad.to_string()).unwrap_err();
        problems.iter().map(|p| format!("{} {}", p.path, p.code)).collect::<Vec<_>>()
    };
    for (section, path) in [
        ("navigoPasses", "navigoPasses.prices.value[1]"),
        ("navigoAnnuel", "navigoAnnuel.prices.value[1]"),
        ("navigoTickets", "navigoTickets.prices.value[1]"),
        ("liberte", "liberte.prices.value[1]"),
    ] {
        let problems = |change: &dyn Fn(&mut Value)| {
            let mut bad = book();
            change(&mut bad[section]["prices"]["value"]);
            let problems = Book::load(&bad.to_string()).unwrap_err();
            problems.iter().map(|p| format!("{} {}", p.path, p.code)).collect::<Vec<_>>()
        };
        assert_eq!(problems(&|rows| rows[1] = rows[0].clone()), [format!("{path} duplicate")]);
        assert_eq!(
            problems(&|rows| rows[1]["price"] = json!("0.00")),
            [format!("{path}.price out-of-range")]
        );
    }
    assert_eq!(
        codes(|b| b["navigoPasses"]["monthSaleFrom"]["value"] = json!(19)),
        ["navigoPasses.monthSaleFrom.value out-of-order"]
    );
    assert_eq!(
        codes(|b| b["navigoAnnuel"]["closesDaysBefore"]["value"] = json!(61)),
        ["navigoAnnuel.closesDaysBefore.value out-of-order"]
    );
    assert_eq!(
        codes(|b| b["liberte"]["debitUntil"]["value"] = json!(9)),
        ["liberte.debitUntil.value out-of-order"]
    );
    assert_eq!(
        codes(|b| b["liberte"]["endedAfterDays"]["value"] = json!(4)),
        ["liberte.endedAfterDays.value out-of-order"]
    );
    assert_eq!(
        codes(|b| b["navigoSharing"]["exclusions"]["source"] = json!("hearsay")),
        ["navigoSharing.exclusions.source unknown-source"]
    );
}

#[test]
fn the_day_fares_of_the_lake_are_of_stops_that_it_has() {
    let codes = |change: fn(&mut Value)| {
        let mut bad: Value =
            serde_json::from_str(include_str!("../core/books/lago-di-garda-2025.json")).unwrap();
        change(&mut bad);
        let problems = match Book::load(&bad.to_string()) {
            Ok(book) => return book.info().sections.iter().map(|name| (*name).to_owned()).collect(),
            Err(problems) => problems,
        };
        problems.iter().map(|p| format!("{} {}", p.path, p.code)).collect::<Vec<_>>()
    };
    assert_eq!(codes(|_| ()), ["navitap"]);
    assert_eq!(codes(|b| b["network"] = json!("ile-de-france")), ["navitap wrong-network"]);
    assert_eq!(
        codes(|b| b["navitap"]["stops"]["value"][3]["id"] = json!("sirmione")),
        ["navitap.stops.value[3] duplicate", "navitap.zoneFares.value[1].stops[3] unknown-stop"]
    );
    assert_eq!(
        codes(|b| b["navitap"]["zoneFares"]["value"][1]["id"] = json!("upper-lake")),
        ["navitap.zoneFares.value[1] duplicate"]
    );
    assert_eq!(
        codes(|b| b["navitap"]["zoneFares"]["value"][0]["id"] = json!("whole-network")),
        ["navitap.zoneFares.value[0] duplicate"]
    );
    assert_eq!(
        codes(|b| b["navitap"]["zoneFares"]["value"][0]["price"]["source"] = json!("hearsay")),
        ["navitap.zoneFares.value[0].price.source unknown-source"]
    );
    assert_eq!(
        codes(|b| b["navitap"]["groupSeconds"]["source"] = json!("hearsay")),
        ["navitap.groupSeconds.source unknown-source"]
    );
    assert_eq!(
        codes(|b| b["navitap"]["preAuthorisationLeast"]["source"] = json!("hearsay")),
        ["navitap.preAuthorisationLeast.source unknown-source"]
    );
    assert_eq!(
        codes(|b| b["navitap"]["preAuthorisationLeast"]["value"] = json!("10.01")),
        ["navitap.preAuthorisationMost.value out-of-order"]
    );
    assert_eq!(
        codes(|b| b["navitap"]["groupPeople"]["value"] = json!(21)),
        ["navitap.groupPeople.value out-of-range"]
    );
    let without_ticket = |penalty: &str, trip: &str| json!({"penalty": {"value": "65.50", "source": penalty}, "farthestTrip": {"value": "17.80", "source": trip}});
    let mut bad: Value = serde_json::from_str(include_str!("../core/books/lago-di-garda-2025.json")).unwrap();
    bad["navitap"]["withoutTicket"] = without_ticket("faq", "faq");
    assert!(Book::load(&bad.to_string()).is_ok());
    bad["navitap"]["withoutTicket"] = without_ticket("hearsay", "rumour");
    let problems = Book::load(&bad.to_string()).unwrap_err();
    let named: Vec<_> = problems.iter().map(|p| (p.path.as_str(), p.code)).collect();
    assert_eq!(
        named,
        [
            ("navitap.withoutTicket.penalty.source", "unknown-source"),
            ("navitap.withoutTicket.farthestTrip.source", "unknown-source"),
        ]
    );
}

#[test]
fn a_book_that_is_too_long_is_not_read() {
    let text = format!("{}{}", book(), " ".repeat(Book::LONGEST));
    assert_eq!(Book::load(&text).unwrap_err()[0].code, "length");
    let fits = format!("{}{}", book(), " ".repeat(Book::LONGEST - book().to_string().len()));
    assert!(Book::load(&fits).is_ok());
}

#[test]
fn a_decision_names_the_book_that_it_used() {
    let mut session = Portillon::embedded().unwrap().session();
    let next_year = session.load_book(&other_book("next", 2027, "12.90").to_string()).unwrap();
    let reply = session.call_json("navigo-jour.quote", &[next_year], QUOTE_2027).unwrap();
    assert!(reply.ends_with(r#""book":{"id":"next","version":"1"}}}"#), "{reply}");
}
