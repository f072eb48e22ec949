//! How long `portillon serve` takes: the same for every cause (PC-2), and how many checks there are in a second.
//!
//! `cargo bench -p portillon-host --bench partner-service -- timing sqlite`, or `load`, and `postgres`: minutes of work.
//! `PORTILLON_CHECKS` says how many checks of each cause. PostgreSQL is a cluster of its own, as in the tests.

use std::env;
use std::fmt::Write as _;
use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use postgres::Cluster;
use support::{BORN, Partner, Served, done};

#[path = "../tests/postgres/mod.rs"]
#[allow(dead_code, reason = "the tests need more of it")]
mod postgres;
#[path = "../tests/serve/support.rs"]
#[allow(dead_code, reason = "the tests need more of it")]
mod support;

/// Requests under way at once.
const CONNECTIONS: usize = 16;

/// A cause, the digit that its numbers begin with, and its title: first day, last day, status. The first two have the
/// birth date and the number of nobody.
const CAUSES: [(&str, u32, &str); 7] = [
    ("unknown number", 1, ""),
    ("wrong birth date", 2, "2020-01-01,2099-12-31,active"),
    ("not started", 3, "2099-01-01,2099-12-31,active"),
    ("expired", 4, "2020-01-01,2020-12-31,active"),
    ("suspended", 5, "2020-01-01,2099-12-31,suspended"),
    ("blocked", 6, "2020-01-01,2099-12-31,blocked"),
    ("ended", 7, "2020-01-01,2099-12-31,ended"),
];

fn checks() -> usize {
    env::var("PORTILLON_CHECKS").ok().and_then(|text| text.parse().ok()).unwrap_or(100_000)
}

fn number(digit: u32, place: usize) -> String {
    // Numbers that lie beside one another are hashes that do not.
    format!("{digit}{place:09}")
}

/// Puts in a pass for each check that is to come.
fn fill(folder: &Path, checks: usize) {
    let mut passes = String::from("passNumber,customerNumber,birthDate,title,firstDay,lastDay,status\n");
    for (_, digit, title) in CAUSES.iter().filter(|(_, _, title)| !title.is_empty()) {
        for place in 0..checks {
            // Writing into memory does not fail.
            let _ = writeln!(passes, "{},,{BORN},imagine-r-scolaire,{title}", number(*digit, place));
        }
    }
    fs::write(folder.join("many.csv"), passes).unwrap();
    done(folder, &["passes", "import", "many.csv"]);
}

/// One instance on SQLite, or two on a PostgreSQL that writes as it does in earnest.
fn served(checks: usize, cluster: Option<&Cluster>) -> Vec<Served> {
    match cluster {
        None => vec![Served::with(&[], |folder| fill(folder, checks))],
        Some(cluster) => {
            let one = Served::on(&cluster.database(), &[], |folder| fill(folder, checks));
            let two = one.beside();
            vec![one, two]
        }
    }
}

/// A connection that asks one thing after the other.
struct Asking(TcpStream);

impl Asking {
    fn new(served: &Served) -> Self {
        let stream = TcpStream::connect(served.address()).unwrap();
        stream.set_nodelay(true).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
        Self(stream)
    }

    /// The answer, and how long it took.
    fn ask(&mut self, request: &[u8], answer: &mut [u8; 1024]) -> (usize, Duration) {
        let started = Instant::now();
        self.0.write_all(request).unwrap();
        let mut length = 0;
        // Every answer here is short: its body comes at once, and ends with `}` or a line.
        loop {
            length += self.0.read(&mut answer[length..]).unwrap();
            let so_far = &answer[..length];
            let body = so_far.windows(4).position(|end| end == b"\r\n\r\n").map_or(length, |head| head + 4);
            if matches!(so_far[body..].last(), Some(b'}' | b'\n')) {
                return (length, started.elapsed());
            }
        }
    }
}

fn post(partner: &Partner, number: &str, born: &str) -> Vec<u8> {
    let body = partner.request(number, born);
    let length = body.len();
    format!("POST /v1/checks HTTP/1.1\r\nHost: x\r\nContent-Type: application/jwt\r\nContent-Length: {length}\r\n\r\n{body}")
        .into_bytes()
}

/// Numbers that are the same in every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % limit
    }

    fn shuffle<T>(&mut self, items: &mut [T]) {
        for index in (1..items.len()).rev() {
            items.swap(index, self.below(index + 1));
        }
    }
}

/// Number, mean and sum of squared differences, as values come (Welford).
#[derive(Default, Clone, Copy)]
struct Sample {
    count: f64,
    mean: f64,
    squares: f64,
}

impl Sample {
    fn add(&mut self, value: f64) {
        self.count += 1.0;
        let off = value - self.mean;
        self.mean += off / self.count;
        self.squares += off * (value - self.mean);
    }

    fn join(self, other: Self) -> Self {
        let count = self.count + other.count;
        let off = other.mean - self.mean;
        Self {
            count,
            mean: self.mean + off * other.count / count.max(1.0),
            squares: self.squares + other.squares + off * off * self.count * other.count / count.max(1.0),
        }
    }

    /// Welch's t of two samples.
    fn t(self, other: Self) -> f64 {
        let part = |sample: Self| sample.squares / (sample.count - 1.0) / sample.count;
        (self.mean - other.mean) / (part(self) + part(other)).sqrt()
    }
}

/// PC-2: not even how long it takes tells one cause from another; whether that is so.
fn timing(checks: usize, served: &[Served]) -> bool {
    let served = &served[0];
    let connection = |part: usize| {
        let mut asking = Asking::new(served);
        let (mut samples, mut answer) = ([Sample::default(); CAUSES.len()], [0; 1024]);
        let (mut order, mut numbers) = ([0, 1, 2, 3, 4, 5, 6], Numbers(part as u64));
        for place in (part..checks).step_by(CONNECTIONS) {
            numbers.shuffle(&mut order);
            for cause in order {
                let (name, digit, _) = CAUSES[cause];
                let born = if name == "wrong birth date" { "2011-04-02" } else { BORN };
                let request = post(&served.museum, &number(digit, place), born);
                let (length, took) = asking.ask(&request, &mut answer);
                assert!(answer[..length].ends_with(b"{\"code\":\"not-valid\"}"), "{name}");
                samples[cause].add(took.as_secs_f64());
            }
        }
        samples
    };
    let samples = std::thread::scope(|scope| {
        let parts: Vec<_> = (0..CONNECTIONS).map(|part| scope.spawn(move || connection(part))).collect();
        let mut all = [Sample::default(); CAUSES.len()];
        for part in parts {
            for (sample, more) in all.iter_mut().zip(part.join().unwrap()) {
                *sample = sample.join(more);
            }
        }
        all
    });
    for ((name, _, _), sample) in CAUSES.iter().zip(samples) {
        println!("{name:16} {:>8} checks, {:.1} µs", sample.count, sample.mean * 1e6);
    }
    let mut largest = 0.0_f64;
    for (one, sample) in samples.iter().enumerate() {
        for other in &samples[one + 1..] {
            largest = largest.max(sample.t(*other).abs());
        }
    }
    println!("largest |t| of two causes: {largest:.2}");
    largest < 4.5
}

/// Checks beside an empty handler, by how many ask at once.
fn load(checks: usize, served: &[Served]) {
    let museum = &served[0].museum;
    let empty = b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n".to_vec();
    let many = checks / 4;
    for (connections, from) in [1, 16, 64, 256].into_iter().zip((0..).step_by(many)) {
        for (name, checked) in [("an empty handler", false), ("checks", true)] {
            // Signed just before, because a request is good for a minute, and each of another pass.
            let signed = |place: usize| post(museum, &number(2, from + place), BORN);
            let requests: Vec<_> = (0..if checked { many } else { 0 }).map(signed).collect();
            let started = Instant::now();
            let mut took: Vec<_> = std::thread::scope(|scope| {
                let parts: Vec<_> = (0..connections)
                    .map(|part| {
                        let (served, requests, empty) = (&served[part % served.len()], &requests, &empty);
                        scope.spawn(move || {
                            let (mut asking, mut answer) = (Asking::new(served), [0; 1024]);
                            let places = (part..many).step_by(connections);
                            let ask = |place: usize| {
                                let request = if checked { &requests[place] } else { empty };
                                let (length, took) = asking.ask(request, &mut answer);
                                assert!(!checked || answer[..length].ends_with(b"{\"code\":\"valid\"}"));
                                took
                            };
                            places.map(ask).collect::<Vec<_>>()
                        })
                    })
                    .collect();
                parts.into_iter().flat_map(|part| part.join().unwrap()).collect()
            });
            let rate = took.len() as f64 / started.elapsed().as_secs_f64();
            took.sort_unstable();
            let at = |percent: usize| took[took.len() * percent / 100].as_secs_f64() * 1e3;
            println!(
                "{connections:>4} connections, {name:16} {rate:>8.0} in a second, median {:.2} ms, 99 % {:.2} ms",
                at(50),
                at(99)
            );
        }
    }
}

fn main() -> ExitCode {
    let asked: Vec<String> = env::args().skip(1).filter(|argument| !argument.starts_with('-')).collect();
    let (what, database) = match asked.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [what @ ("timing" | "load"), database @ ("sqlite" | "postgres")] => (what, database),
        _ => {
            eprintln!("say `timing` or `load`, and `sqlite` or `postgres`");
            return ExitCode::from(2);
        }
    };
    let checks = checks();
    let cluster = (database == "postgres").then(|| Cluster::start(&[]));
    let served = served(checks, cluster.as_ref());
    println!("{database}: {checks} passes for each cause, {} instance(s)", served.len());
    match what {
        "load" => load(checks, &served),
        _ if !timing(checks, &served) => return ExitCode::FAILURE,
        _ => {}
    }
    ExitCode::SUCCESS
}
