//! Instants as seconds since the year 2025 began in Greenwich, and as they are written.

use portillon::Day;

fn first_day() -> Day {
    "2025-01-01".parse().expect("a day")
}

/// How an instant is sent.
pub(crate) fn written(seconds: i64) -> String {
    let day = first_day().plus_days(u32::try_from(seconds.div_euclid(86_400)).expect("not before 2025"));
    let of_day = seconds.rem_euclid(86_400);
    format!("{day}T{:02}:{:02}:{:02}Z", of_day / 3_600, of_day / 60 % 60, of_day % 60)
}

/// The parts of an instant: its day, the nanoseconds of it, and the offset as it is written.
fn parts(instant: &str) -> (Day, i64, &str) {
    let number = |from: usize| instant[from..from + 2].parse::<i64>().expect("two digits");
    let offset = instant[19..].find(['+', '-', 'Z']).expect("an offset") + 19;
    let fraction = format!("{:0<9}", instant[19..offset].trim_start_matches('.'));
    let seconds = number(11) * 3_600 + number(14) * 60 + number(17);
    let nanos = seconds * 1_000_000_000 + fraction.parse::<i64>().expect("digits");
    (instant[..10].parse().expect("a day"), nanos, &instant[offset..])
}

/// The seconds of an instant of an answer.
pub(crate) fn seconds(instant: &str) -> i64 {
    let (day, nanos, offset) = parts(instant);
    let offset = match offset {
        "Z" | "+00:00" => 0,
        "+01:00" => 3_600,
        "+02:00" => 7_200,
        other => panic!("{other} is not an offset of Paris"),
    };
    day.days_since(first_day()) * 86_400 + nanos / 1_000_000_000 - offset
}

/// The nanosecond before an instant.
pub(crate) fn just_before(instant: &str) -> String {
    let (day, nanos, offset) = parts(instant);
    let (day, nanos) = if nanos == 0 { (day.previous(), 86_399_999_999_999) } else { (day, nanos - 1) };
    let (seconds, fraction) = (nanos / 1_000_000_000, nanos % 1_000_000_000);
    let (hour, minute, second) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
    format!("{day}T{hour:02}:{minute:02}:{second:02}.{fraction:09}{offset}")
}

#[test]
fn instants_are_read_as_they_are_written() {
    assert_eq!(written(86_400 + 3_661), "2025-01-02T01:01:01Z");
    assert_eq!(seconds("2025-01-02T02:01:01+01:00"), 86_400 + 3_661);
    assert_eq!(just_before("2026-05-23T00:00:00+02:00"), "2026-05-22T23:59:59.999999999+02:00");
    assert_eq!(just_before("2026-05-23T06:00:00.5Z"), "2026-05-23T06:00:00.499999999Z");
}
