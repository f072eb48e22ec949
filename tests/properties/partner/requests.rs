//! Requests: around the days, hours and seconds that decide.

use portillon::partner::{AskingPartner, CheckRequest, Contract, Credential, FoundPass, HeldTitle, Subject};
use portillon::reader::TitleStatus;
use portillon::wire::Items;
use portillon::{Day, Id, Instant, Title};
use proptest::prelude::*;

const PURPOSES: [&str; 3] = ["museum-entry", "bike-hire", "theatre"];

pub fn id(text: &str) -> Id {
    Id::new(text).unwrap()
}

pub fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// So many nanoseconds after (or before) the morning of 2 March 2026.
pub fn moment(nanoseconds: i64) -> Instant {
    let (seconds, rest) = (nanoseconds.div_euclid(1_000_000_000), nanoseconds.rem_euclid(1_000_000_000));
    let (days, of_day) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    let start = day("2026-02-20").plus_days(u32::try_from(days + 10).unwrap());
    let (hour, minute, second) = (of_day / 3_600, of_day / 60 % 60, of_day % 60);
    Instant::parse(&format!("{start}T{hour:02}:{minute:02}:{second:02}.{rest:09}Z")).unwrap()
}

const SECOND: i64 = 1_000_000_000;
const DAY: i64 = 86_400 * SECOND;

/// Nanoseconds near this many seconds, either way, and often exactly.
fn around(seconds: i64) -> impl Strategy<Value = i64> {
    (prop::bool::ANY, prop::sample::select(vec![-SECOND, -1, 0, 1, SECOND]))
        .prop_map(move |(before, by)| (if before { -seconds } else { seconds }) * SECOND + by)
}

fn days(around: u32) -> impl Strategy<Value = Option<Day>> {
    let near = (0..=2 * around).prop_map(move |by| day("2026-03-02").plus_days(by).minus_days(around));
    prop::option::weighted(0.8, near)
}

pub fn held_title() -> impl Strategy<Value = HeldTitle> {
    let title = prop::sample::select(vec![
        Title::ImagineRScolaire,
        Title::ImagineRScolaire,
        Title::ImagineRJunior,
        Title::NavigoMois,
        Title::Navitap,
    ]);
    let status = prop_oneof![3 => Just(TitleStatus::Active), 1 => prop::sample::select(TitleStatus::ALL)];
    (title, days(2), days(2), status).prop_map(|(title, first_day, last_day, status)| HeldTitle {
        title,
        first_day,
        last_day,
        status,
    })
}

/// Moments of mismatches, in nanoseconds from now: most within a day, some exactly a day ago, some in the future.
pub fn mismatch() -> impl Strategy<Value = i64> {
    prop_oneof![3 => -DAY..0, 1 => around(86_400), 1 => -3 * DAY..DAY]
}

pub fn found() -> impl Strategy<Value = FoundPass> {
    let mostly = || prop::bool::weighted(0.85);
    let mismatches = prop_oneof![Just(0..3_usize), Just(3..8), Just(8..21)]
        .prop_flat_map(|lengths| prop::collection::vec(mismatch(), lengths));
    (mostly(), mostly(), prop::collection::vec(held_title(), 0..=20), mismatches).prop_map(
        |(number_matches, birth_date_matches, titles, mismatches)| FoundPass {
            number_matches,
            birth_date_matches,
            titles: Items::new(titles).unwrap(),
            mismatches: Items::new(mismatches.into_iter().map(moment).collect()).unwrap(),
        },
    )
}

fn contract() -> impl Strategy<Value = Contract> {
    let titles = prop::sample::subsequence(vec![Title::ImagineRScolaire, Title::ImagineRJunior], 0..=2);
    let purposes = prop::sample::subsequence(PURPOSES.to_vec(), 1..=3);
    let from = prop_oneof![6 => Just(day("2026-01-01")), 1 => days(1).prop_map(|d| d.unwrap_or(Day::FIRST))];
    let until = prop_oneof![6 => Just(None), 1 => days(1)];
    (from, until, titles, purposes).prop_map(|(from, until, titles, purposes)| Contract {
        from,
        until,
        titles: Items::new(titles).unwrap(),
        purposes: Items::new(purposes.into_iter().map(id).collect()).unwrap(),
    })
}

fn partner() -> impl Strategy<Value = AskingPartner> {
    let credential = prop_oneof![9 => Just(Credential::Accepted), 1 => prop::sample::select(Credential::ALL)];
    let seldom = || prop::bool::weighted(0.08);
    (credential, contract(), seldom(), seldom()).prop_map(|(credential, contract, replayed, over_quota)| {
        AskingPartner { credential, contract, replayed, over_quota }
    })
}

/// A good request of any kind, made at [`moment`] 0.
pub fn request() -> impl Strategy<Value = CheckRequest> {
    let number = (any::<bool>(), "[0-9]{10}").prop_map(|(pass, number)| match pass {
        true => Subject::PassNumber(number),
        false => Subject::CustomerNumber(number),
    });
    let birth_date = (0_u32..40_000).prop_map(|age| day("2026-03-02").minus_days(age));
    let sent_at = prop_oneof![5 => -60 * SECOND..=60 * SECOND, 1 => around(60)];
    let purpose = prop_oneof![4 => Just(PURPOSES[0]), 1 => prop::sample::select(PURPOSES.to_vec())];
    let rest = (prop::bool::weighted(0.95), partner(), prop::option::weighted(0.9, found()));
    (number, birth_date, sent_at, purpose, rest).prop_map(
        |(subject, birth_date, sent_at, purpose, (consent, partner, found))| CheckRequest {
            at: moment(0),
            subject,
            birth_date,
            sent_at: moment(sent_at),
            purpose: id(purpose),
            consent,
            partner,
            found,
        },
    )
}
