//! Two instances on one database of PostgreSQL, which is killed while they are asked.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};
use std::thread;
use std::time::{Duration, Instant};

use crate::discreet::marked;
use crate::postgres::{self, Cluster};
use crate::support::{BORN, NOT_USABLE, Partner, Served, UNKNOWN, VALID};

/// As long as any wait here may take, on a machine that does much else.
const LONGEST: Duration = Duration::from_secs(90);

fn wait(what: &str, mut is_so: impl FnMut() -> bool) {
    let until = Instant::now() + LONGEST;
    while !is_so() {
        assert!(Instant::now() < until, "{what}");
        thread::sleep(Duration::from_millis(20));
    }
}

fn without_date(answer: &str) -> String {
    answer.lines().filter(|line| !line.to_ascii_lowercase().starts_with("date:")).collect()
}

/// Those who ask stop when this ends, also where a test fails.
struct Stop<'a>(&'a AtomicBool);

impl Drop for Stop<'_> {
    fn drop(&mut self) {
        self.0.store(true, SeqCst);
    }
}

/// PC-2, as on SQLite.
#[test]
fn every_cause_is_answered_with_the_same_bytes() {
    let served = Served::on(&postgres::shared().database(), &[], |_| ());
    let museum = &served.museum;
    let expected = without_date(&served.post(&museum.request(UNKNOWN, BORN)));
    assert!(expected.ends_with(r#"{"code":"not-valid"}"#), "{expected}");
    assert_eq!(without_date(&served.post(&museum.request(VALID, "2010-09-08"))), expected);
    for number in NOT_USABLE {
        assert_eq!(without_date(&served.post(&museum.request(number, BORN))), expected);
    }
    assert_eq!(served.check(museum, VALID, BORN), "valid");
}

/// PC-5, PC-8, as on SQLite.
#[test]
fn no_number_and_no_birth_date_is_in_the_database() {
    let database = postgres::shared().database();
    let served = Served::on(&database, &["--log", "trace"], |_| ());
    for number in [VALID, UNKNOWN].into_iter().chain(NOT_USABLE) {
        for born in [BORN, "2010-09-08"] {
            served.check(&served.museum, number, born);
        }
    }
    let dump = postgres::shared().dump(&database);
    assert!(dump.contains("INSERT INTO public.asked"), "{dump}");
    let told = served.told();
    assert!(told.lines().count() > 10, "{told}");
    for text in marked() {
        assert!(!dump.contains(&text) && !told.contains(&text), "{text}");
    }
}

/// PC-6, PC-7: what one instance has heard the other one knows.
#[test]
fn a_guess_and_a_replay_count_whichever_instance_hears_them() {
    let one = Served::on(&postgres::shared().database(), &[], |_| ());
    let two = one.beside();
    let request = one.museum.request(VALID, BORN);
    assert_eq!((one.code(&request), two.code(&request)), ("valid".into(), "request-replayed".into()));
    for guess in 1..=5 {
        let served = if guess % 2 == 0 { &one } else { &two };
        assert_eq!(served.check(&one.museum, VALID, &format!("2010-01-0{guess}")), "not-valid");
    }
    assert_eq!(one.check(&one.museum, VALID, BORN), "not-valid");
    assert_eq!(two.check(&one.museum, VALID, BORN), "not-valid");
}

/// While the database is gone every answer is `try-later`, and none is ever a wrong `valid`; then all is as before.
#[test]
fn a_database_that_is_killed_and_started_again_under_load_is_survived() {
    let mut cluster = Cluster::start(&[]);
    let one = Served::on(&cluster.database(), &[], |_| ());
    let two = one.beside();
    let theatre = Partner::add(one.path(), "theatre", &["--per-minute", "6000", "--burst", "1000"]);
    for guess in 1..=5 {
        assert_eq!(one.check(&theatre, VALID, &format!("2010-01-0{guess}")), "not-valid");
    }

    let (stop, down) = (AtomicBool::new(false), AtomicBool::new(false));
    let [valid, not_valid, later] = [(); 3].map(|()| AtomicUsize::new(0));
    let ask = |served: &Served, place: usize| {
        let bad: Vec<_> = NOT_USABLE.into_iter().cycle().skip(place).take(4).collect();
        while !stop.load(SeqCst) {
            for number in [VALID].into_iter().chain(bad.iter().copied()) {
                let down_before = down.load(SeqCst);
                let code = served.check(&one.museum, number, BORN);
                let was_down = down_before && down.load(SeqCst);
                match code.as_str() {
                    "valid" if number == VALID && !was_down => valid.fetch_add(1, SeqCst),
                    "not-valid" if number != VALID && !was_down => not_valid.fetch_add(1, SeqCst),
                    "try-later" => later.fetch_add(1, SeqCst),
                    other => panic!("{other} for {number}, with the database down: {was_down}"),
                };
            }
        }
    };
    thread::scope(|scope| {
        let _end = Stop(&stop);
        for place in 0..6 {
            let served = if place % 2 == 0 { &one } else { &two };
            scope.spawn(move || ask(served, place));
        }
        wait("nobody is answered", || valid.load(SeqCst) > 50 && not_valid.load(SeqCst) > 50);
        assert_eq!(later.load(SeqCst), 0);
        for _ in 0..2 {
            let (before, good) = (later.load(SeqCst), valid.load(SeqCst));
            cluster.kill();
            down.store(true, SeqCst);
            wait("nobody is told to try later", || later.load(SeqCst) > before + 12);
            assert!(one.get("/readyz").starts_with("HTTP/1.1 503"));
            assert!(one.get("/healthz").starts_with("HTTP/1.1 200"));
            down.store(false, SeqCst);
            cluster.restart();
            wait("the service does not come back", || valid.load(SeqCst) > good + 50);
        }
    });

    for served in [&one, &two] {
        wait("it is not ready", || served.get("/readyz").starts_with("HTTP/1.1 200"));
        assert_eq!(served.check(&one.museum, VALID, BORN), "valid");
        // What was written before is still there.
        assert_eq!(served.check(&theatre, VALID, BORN), "not-valid");
    }
}
