//! Plans that were worked out by hand, for travellers with a Navigo Découverte, on which there is no Liberté +, and so many
//! trips a day that tickets are dearer than a day pass. Prices of 2026: a day 12.30; a week of zones 1–5 32.40 and of zones
//! 2–3 31.80; a month 90.80 and 88.80.

use serde_json::{Value, json};

use super::{Advice, ChooseRequest, TitleVerdict, choose};
use crate::tariff::Books;
use crate::title::Title;
use crate::wire::{Read, Reader, parse};

/// So many trips by RER through these zones.
fn rer(times: u32, first: u8, last: u8) -> Value {
    json!({"journey": {"modes": ["rer"], "zones": {"first": first, "last": last}, "airport": false}, "times": times})
}

/// A trip on a day.
fn trip(day: &str, mut what: Value) -> Value {
    what["day"] = day.into();
    what
}

/// A habit from one day to another, on days of the week.
fn habit(from: &str, to: &str, on: &[&str], mut what: Value) -> Value {
    what["from"] = from.into();
    what["lasts"] = json!({"tag": "to-day", "val": to});
    what["days"] = json!({"tag": "on", "val": on});
    what
}

const WORK: [&str; 5] = ["monday", "tuesday", "wednesday", "thursday", "friday"];

/// A request of an adult on a day.
fn asked(day: &str, trips: Vec<Value>, habits: Vec<Value>) -> Value {
    json!({
        "day": day,
        "traveller": {"birthDate": "1990-05-05", "hadLibertePlus": false},
        "media": ["navigo-decouverte"],
        "trips": trips,
        "habits": habits,
    })
}

fn advice(request: &Value) -> Advice {
    let tree = parse(request.to_string().as_bytes()).unwrap();
    let mut reader = Reader::default();
    let request = ChooseRequest::read(&tree, &mut reader);
    choose(Books::BUILT_IN, &reader.finish(request).unwrap()).unwrap()
}

/// What is bought: `title zones day price`, and the total.
fn told(request: &Value) -> Vec<String> {
    let choice = advice(request).choice;
    let mut lines: Vec<String> = choice
        .purchases
        .iter()
        .map(|one| {
            let zones = one.zones.map(|zones| format!(" {}-{}", zones.first(), zones.last()));
            format!("{}{} {} {}", one.title.id(), zones.unwrap_or_default(), one.first_day, one.price)
        })
        .collect();
    lines.push(choice.total.to_string());
    lines
}

#[test]
fn two_days_a_week_are_paid_by_the_day_and_three_by_the_week() {
    let days = |count| {
        let on = ["2026-03-02", "2026-03-04", "2026-03-06"];
        told(&asked("2026-03-02", on.iter().take(count).map(|day| trip(day, rer(6, 2, 3))).collect(), vec![]))
    };
    assert_eq!(days(2), ["navigo-jour 2026-03-02 12.30", "navigo-jour 2026-03-04 12.30", "24.60"]);
    // Three days would be 36.90.
    assert_eq!(days(3), ["navigo-semaine 2-3 2026-03-02 31.80", "31.80"]);
}

#[test]
fn one_title_covers_the_whole_trip() {
    let week = |first, last| {
        let habit = habit("2026-03-02", "2026-03-06", &WORK, rer(6, first, last));
        told(&asked("2026-03-02", vec![], vec![habit]))
    };
    assert_eq!(week(2, 3), ["navigo-semaine 2-3 2026-03-02 31.80", "31.80"]);
    assert_eq!(week(4, 4), ["navigo-semaine 4-5 2026-03-02 30.40", "30.40"]);
    // Zones 2–3 and 3–4 do not make 2–4.
    assert_eq!(week(2, 4), ["navigo-semaine 1-5 2026-03-02 32.40", "32.40"]);
}

#[test]
fn a_month_of_two_zones_covers_all_zones_on_days_off_and_a_week_does_not() {
    let with_saturdays = |to| {
        let work = habit("2026-03-02", to, &WORK, rer(6, 2, 3));
        told(&asked("2026-03-02", vec![], vec![work, habit("2026-03-02", to, &["saturday"], rer(6, 1, 5))]))
    };
    // Zones 2–3 with a day pass on Saturday would be 44.10.
    assert_eq!(with_saturdays("2026-03-08"), ["navigo-semaine 1-5 2026-03-02 32.40", "32.40"]);
    assert_eq!(with_saturdays("2026-03-31"), ["navigo-mois 2-3 2026-03-01 88.80", "88.80"]);
}

#[test]
fn a_pass_is_bought_while_it_is_on_sale() {
    let weekend = |day| {
        let days = ["2026-03-20", "2026-03-21", "2026-03-22"];
        told(&asked(day, days.map(|day| trip(day, rer(6, 1, 5))).to_vec(), vec![]))
    };
    // The week is on sale until Thursday, and dearer than two days but not than three.
    assert_eq!(weekend("2026-03-19"), ["navigo-semaine 1-5 2026-03-16 32.40", "32.40"]);
    assert_eq!(weekend("2026-03-20").last().unwrap(), "36.90");

    let month = |day| told(&asked(day, vec![], vec![habit("2026-03-20", "2026-04-30", &WORK, rer(6, 2, 3))]));
    // Eight days of March: Friday by the day, a week, and two days: 68.70. A month would be 88.80.
    let march = [
        "navigo-jour 2026-03-20 12.30",
        "navigo-semaine 2-3 2026-03-23 31.80",
        "navigo-jour 2026-03-30 12.30",
        "navigo-jour 2026-03-31 12.30",
    ];
    let expected = [&march[..], &["navigo-mois 2-3 2026-04-01 88.80", "157.50"]].concat();
    assert_eq!(month("2026-03-20"), expected);
}

#[test]
fn a_month_is_told_from_when_to_when_to_buy_it() {
    let habit = habit("2026-03-01", "2026-03-31", &WORK, rer(6, 1, 5));
    let choice = advice(&asked("2026-02-10", vec![], vec![habit])).choice;
    let [month] = choice.purchases.as_slice() else { panic!("{choice:?}") };
    // On sale from the 20th on, and needed on Monday the 2nd.
    assert_eq!(
        (month.buy_from.to_string(), month.buy_until.to_string()),
        ("2026-02-20".into(), "2026-03-02".into())
    );
    assert_eq!(
        (month.first_day.to_string(), month.last_day.to_string()),
        ("2026-03-01".into(), "2026-03-31".into())
    );
}

#[test]
fn a_day_pass_for_the_new_year_is_bought_at_the_price_of_the_old_one() {
    let advised = |day| advice(&asked(day, vec![trip("2026-01-02", rer(6, 1, 5))], vec![])).choice;
    let early = advised("2025-12-28");
    assert_eq!(early.total.to_string(), "12.00");
    let buy = (early.purchases[0].buy_from.to_string(), early.purchases[0].buy_until.to_string());
    assert_eq!(buy, ("2025-12-28".into(), "2025-12-31".into()));
    assert_eq!(advised("2026-01-01").total.to_string(), "12.30");
}

#[test]
fn an_airport_needs_a_title_that_covers_it() {
    let mut airport = rer(1, 1, 5);
    airport["journey"]["airport"] = true.into();
    let days = ["2026-03-02", "2026-03-04", "2026-03-06"];
    let trips = days.map(|day| trip(day, airport.clone())).to_vec();
    // No day pass covers the station; three tickets would be 42.00.
    assert_eq!(told(&asked("2026-03-02", trips, vec![])), ["navigo-semaine 1-5 2026-03-02 32.40", "32.40"]);
}

/// A pupil of a department, from September to December.
fn pupil(born: &str, department: &str, schooling: &str) -> Value {
    let mut request =
        asked("2026-08-15", vec![], vec![habit("2026-09-01", "2026-12-31", &WORK, rer(6, 2, 3))]);
    request["media"] = json!(["navigo-decouverte", "navigo-imagine-r"]);
    request["traveller"]["birthDate"] = born.into();
    request["traveller"]["department"] = department.into();
    request["traveller"]["pupil"] =
        json!({"schooling": schooling, "passLastSeason": false, "identityProof": true});
    request
}

#[test]
fn imagine_r_is_bought_where_it_is_cheaper_than_the_months() {
    // Four months are 355.20; a year of imagine R 393.30, half of it off in the collèges of the department 94, and 8.00.
    let months = ["2026-09-01", "2026-10-01", "2026-11-01", "2026-12-01"];
    let mut expected: Vec<String> = months.iter().map(|day| format!("navigo-mois 2-3 {day} 88.80")).collect();
    expected.push("355.20".into());
    assert_eq!(told(&pupil("2012-05-05", "92", "college")), expected);
    let college = told(&pupil("2012-05-05", "94", "college"));
    assert_eq!(college, ["imagine-r-scolaire 2026-09-01 204.65", "204.65"]);
    let junior = told(&pupil("2017-05-05", "92", "primary"));
    assert_eq!(junior, ["imagine-r-junior 2026-09-01 25.20", "25.20"]);
}

#[test]
fn a_pass_that_is_there_already_is_used_first() {
    let mut request =
        asked("2026-03-02", vec![], vec![habit("2026-03-02", "2026-03-31", &WORK, rer(6, 2, 3))]);
    request["held"] = json!([{
        "title": "navigo-mois", "zones": {"first": 2, "last": 3}, "firstDay": "2026-03-01", "lastDay": "2026-03-29"
    }]);
    // What is left is Monday and Tuesday.
    assert_eq!(told(&request), ["navigo-jour 2026-03-30 12.30", "navigo-jour 2026-03-31 12.30", "24.60"]);
    let held = advice(&request);
    assert_eq!(held.days[0].trips[0].titles, [Title::NavigoMois]);
    assert_eq!(held.reasons[2].code(), "held-pass-covers");
}

#[test]
fn solidarite_is_advised_to_those_who_have_the_right() {
    let mut request =
        asked("2026-03-02", vec![], vec![habit("2026-03-02", "2026-03-06", &WORK, rer(10, 2, 3))]);
    request["traveller"]["rights"] = json!(["solidarite-quarter"]);
    request["media"] = json!(["navigo-personalised"]);
    assert_eq!(told(&request), ["navigo-semaine-solidarite 2-3 2026-03-02 7.95", "7.95"]);
    request["media"] = json!(["navigo-decouverte"]);
    let title = |title| {
        let titles = advice(&request).titles;
        titles.into_iter().find(|advice| advice.title == title).map(|advice| advice.reasons[0].code())
    };
    assert_eq!(title(Title::NavigoSemaineSolidarite), Some("no-medium-for-title"));
}

#[test]
fn every_title_says_why_it_was_not_chosen() {
    let advised =
        advice(&asked("2026-03-02", vec![], vec![habit("2026-03-02", "2026-03-06", &WORK, rer(6, 2, 3))]));
    let verdict =
        |title| advised.titles.iter().find(|advice| advice.title == title).map(|advice| &advice.verdict);
    assert_eq!(verdict(Title::NavigoSemaine), Some(&TitleVerdict::Chosen));
    let by = |title| match verdict(title) {
        Some(TitleVerdict::Dearer(dearer)) => dearer.by.to_string(),
        other => panic!("{other:?}"),
    };
    // The month 88.80 − 31.80; a day and tickets for the others, or five days, are dearer than the week by 29.70.
    assert_eq!(by(Title::NavigoMois), "52.60");
    assert_eq!(by(Title::NavigoJour), "29.70");
    assert!(matches!(verdict(Title::ImagineREtudiant), Some(TitleVerdict::NotEligible(_))));
    assert_eq!(advised.titles.len(), 21);
    // Without the week, five days at 61.50.
    assert_eq!(advised.runners_up[0].without, Title::NavigoSemaine);
    assert_eq!(advised.runners_up[0].dearer.to_string(), "29.70");
}

#[test]
fn habits_of_days_a_week_begin_on_monday() {
    let mut what = rer(2, 1, 2);
    what["from"] = "2026-03-04".into();
    what["lasts"] = json!({"tag": "months", "val": 1});
    what["days"] = json!({"tag": "a-week", "val": 3});
    let days = advice(&asked("2026-03-02", vec![], vec![what])).days;
    let days: Vec<String> = days.iter().map(|day| day.day.to_string()).collect();
    // From Wednesday the 4th to Friday the 3rd of April.
    assert_eq!(days.first().map(String::as_str), Some("2026-03-04"));
    assert_eq!(days.get(1).map(String::as_str), Some("2026-03-09"));
    assert_eq!(days.last().map(String::as_str), Some("2026-04-01"));
    assert_eq!(days.len(), 1 + 3 * 3 + 3);
}

/// Trips of one day by these modes, for somebody with a Navigo Easy.
fn one_day(trips: &[(&[&str], u32, bool)]) -> Value {
    let trip = |(modes, times, airport): &(&[&str], u32, bool)| {
        let journey = json!({"modes": modes, "zones": {"first": 1, "last": 5}, "airport": airport});
        json!({"day": "2026-03-03", "journey": journey, "times": times})
    };
    let mut request = asked("2026-03-03", trips.iter().map(trip).collect(), vec![]);
    request["media"] = json!(["navigo-easy"]);
    request
}

#[test]
fn a_change_needs_no_other_ticket_where_one_covers_both_modes() {
    let total = |modes: &[&str]| told(&one_day(&[(modes, 1, false)])).pop();
    assert_eq!(total(&["metro", "rer"]), Some("2.55".into()));
    assert_eq!(total(&["bus", "tram"]), Some("2.05".into()));
    assert_eq!(total(&["metro", "bus"]), Some("4.60".into()));
    // The second metro is another trip by metro.
    assert_eq!(total(&["metro", "bus", "metro"]), Some("7.15".into()));
}

#[test]
fn four_tickets_are_cheaper_than_a_day_and_five_are_not() {
    assert_eq!(told(&one_day(&[(&["metro"], 4, false)])), ["metro-train-rer 2026-03-03 10.20", "10.20"]);
    assert_eq!(told(&one_day(&[(&["metro"], 5, false)])), ["navigo-jour 2026-03-03 12.30", "12.30"]);
    // Two kinds of ticket are two purchases: 5.10 and 2.05.
    let both = told(&one_day(&[(&["metro"], 2, false), (&["bus"], 1, false)]));
    assert_eq!(both, ["metro-train-rer 2026-03-03 5.10", "bus-tram 2026-03-03 2.05", "7.15"]);
}

#[test]
fn paris_visite_is_for_airports_and_the_city_on_one_day() {
    let there_and_back = (&["rer"][..], 2, true);
    let alone = told(&one_day(&[there_and_back]));
    assert_eq!(alone, ["paris-region-airports 2026-03-03 28.00", "28.00"]);
    // With one metro ticket 30.55, with two 33.10; one day of Paris Visite is 30.60.
    let one = told(&one_day(&[there_and_back, (&["metro"], 1, false)]));
    assert_eq!(one.last().map(String::as_str), Some("30.55"));
    let two = told(&one_day(&[there_and_back, (&["metro"], 2, false)]));
    assert_eq!(two, ["paris-visite 2026-03-03 30.60", "30.60"]);
}

#[test]
fn children_pay_less_and_the_youngest_nothing() {
    let born = |birth: &str| {
        let mut request = one_day(&[(&["metro"], 2, false)]);
        request["traveller"]["birthDate"] = birth.into();
        request
    };
    assert_eq!(told(&born("2022-03-03")), ["metro-train-rer 2026-03-03 2.60", "2.60"]);
    let young = advice(&born("2022-03-04"));
    assert_eq!((young.choice.total.to_string(), young.choice.unserved), ("0.00".into(), 0));
    assert_eq!(young.reasons[2].code(), "young-child-travels-free");
    assert_eq!(told(&born("2016-03-03")), ["metro-train-rer 2026-03-03 5.10", "5.10"]);
}

/// Working days of zones 2–3 from January 2026 to the last day of a month, for somebody who takes an Annuel.
fn year(asked_on: &str, to: &str) -> Vec<String> {
    let mut request = asked(asked_on, vec![], vec![habit("2026-01-01", to, &WORK, rer(10, 2, 3))]);
    request["media"] = json!(["navigo-decouverte", "navigo-annuel"]);
    told(&request)
}

#[test]
fn annuel_is_for_twelve_months_of_which_the_last_is_free() {
    // Eleven elevenths of 976.80 and 7.60; twelve months are 1065.60, and eleven 976.80.
    assert_eq!(year("2025-12-17", "2026-12-31"), ["navigo-annuel 2-3 2026-01-01 984.40", "984.40"]);
    assert_eq!(year("2025-12-17", "2026-11-30").pop(), Some("976.80".into()));
    // Fifteen days before the first of the month is the last day.
    assert_eq!(year("2025-12-18", "2026-12-31").pop(), Some("1065.60".into()));
}

#[test]
fn senior_is_a_twelfth_a_month_for_who_is_old_enough_and_works_little() {
    let senior = |minutes: u32| {
        let work = habit("2026-02-02", "2026-04-30", &WORK, rer(10, 1, 5));
        let mut request = asked("2026-01-17", vec![], vec![work]);
        request["media"] = json!(["navigo-decouverte", "navigo-annuel"]);
        request["traveller"]["birthDate"] = "1963-05-05".into();
        request["traveller"]["workMinutes"] = minutes.into();
        told(&request)
    };
    // Three months of 45.40 and 7.60; three months of 90.80 are 272.40.
    assert_eq!(senior(17 * 60 + 29), ["navigo-annuel-senior 2026-02-01 143.80", "143.80"]);
    assert_eq!(senior(17 * 60 + 30).pop(), Some("272.40".into()));
}
