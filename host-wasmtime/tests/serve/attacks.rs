//! Whoever tries to learn more than one code, or to keep others from theirs.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use rustix::process::{Resource, getrlimit, setrlimit};
use serde_json::json;

use crate::support::{BORN, Partner, Served, UNKNOWN, VALID, code, now};

/// PC-6: of a whole year of birth dates the right one is not found.
#[test]
fn who_tries_birth_dates_is_told_nothing_even_by_the_right_one() {
    let served = Served::start(&[]);
    let theatre = Partner::add(served.path(), "theatre", &[]);
    for day in 2..=6 {
        assert_eq!(served.check(&served.museum, VALID, &format!("2011-04-{day:02}")), "not-valid");
    }
    assert_eq!(served.check(&served.museum, VALID, BORN), "not-valid");
    // The holder is locked nowhere else.
    assert_eq!(served.check(&theatre, VALID, BORN), "valid");
    // All at once on many connections: at most as many are looked at.
    let guesses: Vec<_> = (1..=40)
        .map(|place| {
            let born = if place == 40 {
                BORN.to_owned()
            } else {
                format!("2010-{:02}-{:02}", place % 12 + 1, place % 28 + 1)
            };
            theatre.request(VALID, &born)
        })
        .collect();
    let answers: Vec<_> = std::thread::scope(|scope| {
        let asked: Vec<_> = guesses.iter().map(|guess| scope.spawn(|| served.code(guess))).collect();
        asked.into_iter().map(|one| one.join().unwrap()).collect()
    });
    assert!(answers[..39].iter().all(|answer| answer == "not-valid"), "{answers:?}");
    assert_eq!(served.check(&theatre, VALID, BORN), "not-valid");
}

/// PC-6: unknown numbers count as well, so that a lock does not tell which numbers exist.
#[test]
fn a_number_that_is_nobodys_is_locked_in_the_same_way() {
    let served = Served::start(&[]);
    for number in [UNKNOWN, VALID] {
        for _ in 0..7 {
            assert_eq!(served.check(&served.museum, number, "2001-01-01"), "not-valid");
        }
    }
}

/// PC-7.
#[test]
fn a_request_that_was_caught_is_of_no_use() {
    let served = Served::start(&[]);
    let theatre = Partner::add(served.path(), "theatre", &[]);
    let request = served.museum.request(VALID, BORN);
    assert_eq!(served.code(&request), "valid");
    assert_eq!(served.code(&request), "request-replayed");
    // The identifier is the partner's own: another may have the same.
    let mut claims = served.museum.claims(VALID, BORN);
    claims["jti"] = json!("the-same");
    assert_eq!(served.code(&served.museum.sign(&claims)), "valid");
    claims["iss"] = json!("theatre");
    assert_eq!(served.code(&theatre.sign(&claims)), "valid");
    // Signed again with another identifier it is not the one that was caught.
    let [head, payload, signature] = [0, 1, 2].map(|part| request.split('.').nth(part).unwrap());
    let other = served.museum.request(UNKNOWN, BORN);
    let payload_of_other = other.split('.').nth(1).unwrap();
    assert_eq!(served.code(&format!("{head}.{payload_of_other}.{signature}")), "credential-wrong");
    // Without a signature, and with one that is cut off.
    assert_eq!(served.code(&format!("{head}.{payload}.")), "credential-wrong");
    assert_eq!(served.code(&format!("{head}.{payload}.{}", &signature[..80])), "credential-wrong");
}

#[test]
fn a_request_by_another_than_it_says_is_refused() {
    let served = Served::start(&[]);
    let theatre = Partner::add(served.path(), "theatre", &[]);
    // The theatre's key under the name of the museum, in the claims and in the header.
    assert_eq!(served.code(&theatre.sign(&served.museum.claims(VALID, BORN))), "credential-wrong");
    let forger = Partner { credential: served.museum.credential.clone(), ..theatre.clone() };
    assert_eq!(served.code(&forger.sign(&served.museum.claims(VALID, BORN))), "credential-wrong");
    let nobody = Partner { credential: "nobody".into(), ..theatre };
    assert_eq!(served.check(&nobody, VALID, BORN), "credential-wrong");
}

#[test]
fn a_clock_that_is_off_by_more_than_a_minute_is_refused() {
    let served = Served::start(&[]);
    let sent = |iat: u64| {
        let mut claims = served.museum.claims(VALID, BORN);
        claims["iat"] = json!(iat);
        served.code(&served.museum.sign(&claims))
    };
    // Some seconds of room: this machine goes on while it is asked.
    assert_eq!(sent(now() - 50), "valid");
    assert_eq!(sent(now() + 50), "valid");
    assert_eq!(sent(now() - 61), "clock-off");
    assert_eq!(sent(now() + 70), "clock-off");
}

/// PC-6: a bucket for each partner.
#[test]
fn who_asks_too_much_takes_nothing_from_another() {
    let served = Served::start(&[]);
    let theatre = Partner::add(served.path(), "theatre", &["--per-minute", "1", "--burst", "3"]);
    // A caught request, a wrong signature and a clock that is off cost the theatre nothing.
    let mut late = theatre.claims(VALID, BORN);
    late["iat"] = json!(now() - 120);
    assert_eq!(served.code(&theatre.sign(&late)), "clock-off");
    assert_eq!(served.code(&served.museum.sign(&theatre.claims(VALID, BORN))), "credential-wrong");
    for _ in 0..3 {
        assert_eq!(served.check(&theatre, VALID, BORN), "valid");
    }
    let answer = served.post(&theatre.request(VALID, BORN));
    assert_eq!((answer.get(9..12), code(&answer).as_str()), (Some("429"), "quota-used-up"));
    assert_eq!(served.check(&served.museum, VALID, BORN), "valid");
}

const CONNECTIONS: usize = 10_000;

/// Ten thousand at once, none of which says anything, and checks among them.
#[test]
fn ten_thousand_connections_keep_nobody_from_an_answer() {
    let mut limit = getrlimit(Resource::Nofile);
    let wanted = CONNECTIONS as u64 + 200;
    limit.current = Some(limit.maximum.map_or(wanted, |most| most.min(wanted)));
    setrlimit(Resource::Nofile, limit).unwrap();
    assert_eq!(limit.current, Some(wanted), "this system allows too few open files for the test");

    let served = Served::start(&["--connections", "10100"]);
    let mut open: Vec<_> = (0..CONNECTIONS).map(|_| TcpStream::connect(served.address()).unwrap()).collect();
    let started = Instant::now();
    for _ in 0..20 {
        assert_eq!(served.check(&served.museum, VALID, BORN), "valid");
    }
    assert!(started.elapsed() < Duration::from_secs(20), "{:?}", started.elapsed());
    // The last of them is served as the first.
    for stream in [0, CONNECTIONS - 1].map(|place| open[place].try_clone().unwrap()).iter_mut() {
        stream.write_all(b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        assert!(answer.ends_with("ok\n"), "{answer}");
    }
    let metrics = served.get("/metrics");
    assert!(metrics.contains("portillon_service_connections_turned_away_total 0\n"), "{metrics}");
    open.clear();
    assert_eq!(served.end().0, Some(0));
}

#[test]
fn huge_and_broken_bodies_are_answered_and_the_next_check_is_fine() {
    let served = Served::start(&[]);
    for body in
        ["x".repeat(8 << 10), ".".repeat(8 << 10), format!("{}.e30.", "e".repeat(4000)), "\0".repeat(100)]
    {
        assert_eq!(served.code(&body), "malformed-jws");
    }
    assert_eq!(served.code(&"x".repeat((8 << 10) + 1)), "too-long");
    // Lists inside one another, as deep as a body has room for.
    let mut claims = served.museum.claims(VALID, BORN);
    let deep = (0..100).fold(json!([]), |inside, _| json!([inside]));
    claims["purpose"] = deep;
    assert_eq!(served.code(&served.museum.sign(&claims)), "wrong-type");
    assert_eq!(served.check(&served.museum, VALID, BORN), "valid");
}
