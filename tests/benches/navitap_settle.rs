//! What settling a tap costs: on the native core, through the component in calls of several sizes, and by the program
//! `portillon settle` from file to file. The figures are recorded in README.md beside this file.

use std::fs::{self, File};
use std::hint::black_box;
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use criterion::{Criterion, Throughput};
use portillon::Books;
use portillon::navitap::{SettleRequest, settle};
use portillon::wire::{self, Read, Reader};
use portillon_host::Portillon;
use portillon_host::api::navitap as wit;

/// How many taps a call holds: those of one token, and up to what the contract takes.
const CALLS: [usize; 5] = [4, 100, COMPARED, 5_000, 20_000];
/// How many taps all are compared with: as many as `portillon settle` puts into a call.
const COMPARED: usize = 1_000;

/// Numbers that are the same in every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }
}

const STOPS: [&str; 9] =
    ["peschiera", "sirmione", "salo", "gargnano", "limone-centro", "riva", "torri", "garda", "lazise"];
const VESSELS: [&str; 5] = ["Brennero", "Adamello", "Tonale", "Verona", "Venezia"];

/// Taps of summer days on the lake: one to three journeys a day, one tap of 30 forgotten.
struct Taps {
    numbers: Numbers,
    token: u64,
    event: u64,
    waiting: Vec<wit::Tap>,
}

impl Taps {
    fn new() -> Self {
        Self { numbers: Numbers(1), token: 0, event: 0, waiting: Vec::new() }
    }
}

impl Iterator for Taps {
    type Item = wit::Tap;

    fn next(&mut self) -> Option<wit::Tap> {
        while self.waiting.is_empty() {
            self.token += 1;
            let (month, day) = (6 + self.numbers.below(3), 1 + self.numbers.below(28));
            let journeys = 1 + self.numbers.below(3);
            let mut hour = 7 + self.numbers.below(4);
            for _ in 0..journeys {
                let run = 100 + self.numbers.below(300);
                let vessel = VESSELS[(run % 5) as usize];
                for _ in 0..2 {
                    let stop = STOPS[self.numbers.below(9) as usize];
                    let (validator, minute) = (1 + self.numbers.below(2), self.numbers.below(60));
                    self.event += 1;
                    if self.numbers.below(30) > 0 {
                        self.waiting.push(wit::Tap {
                            event_id: format!("event-{:09}", self.event),
                            token: format!("token-{:08}", self.token),
                            validator: format!("{}-{validator}", vessel.to_lowercase()),
                            vessel: vessel.to_owned(),
                            run: format!("{run}/2026-{month:02}-{day:02}"),
                            fast: run.is_multiple_of(11),
                            stop: stop.to_owned(),
                            at: format!("2026-{month:02}-{day:02}T{hour:02}:{minute:02}:00+02:00"),
                        });
                    }
                    hour += 1;
                }
            }
            self.waiting.reverse();
        }
        self.waiting.pop()
    }
}

fn line(tap: &wit::Tap) -> String {
    let wit::Tap { event_id, token, validator, vessel, run, fast, stop, at } = tap;
    format!(
        r#"{{"eventId":"{event_id}","token":"{token}","validator":"{validator}","vessel":"{vessel}","run":"{run}","fast":{fast},"stop":"{stop}","at":"{at}"}}"#
    )
}

fn typed(count: usize) -> wit::SettleRequest {
    wit::SettleRequest { taps: Taps::new().take(count).collect(), notes: None, charged: None, day: None }
}

fn json(count: usize) -> Vec<u8> {
    let taps: Vec<String> = Taps::new().take(count).map(|tap| line(&tap)).collect();
    format!(r#"{{"taps":[{}]}}"#, taps.join(",")).into_bytes()
}

fn native(count: usize) -> SettleRequest {
    SettleRequest::read(&wire::parse(&json(count)).expect("JSON"), &mut Reader::default()).expect("a request")
}

fn calls(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("navitap settle");
    group.sample_size(20).throughput(Throughput::Elements(COMPARED as u64));
    let (request, text) = (native(COMPARED), json(COMPARED));
    group.bench_function("native", |bencher| {
        bencher.iter(|| settle(Books::BUILT_IN, black_box(&request)).expect("an answer"));
    });
    group.bench_function("native, JSON in and out", |bencher| {
        bencher.iter(|| wire::reply("navitap.settle", &[], black_box(&text)));
    });
    let mut session = Portillon::embedded().expect("the component").session();
    group.bench_function("component, JSON in and out", |bencher| {
        bencher.iter(|| session.call_json("navitap.settle", &[], black_box(&text)).expect("a reply"));
    });
    for count in [0].into_iter().chain(CALLS) {
        let request = typed(count);
        group.throughput(Throughput::Elements(count.max(1) as u64));
        group.bench_function(format!("component, {count} taps a call"), |bencher| {
            bencher.iter(|| {
                let answer = session.run(&[], |functions, store, books| {
                    functions.portillon_fares_navitap().call_settle(store, books, black_box(&request))
                });
                answer.expect("a reply").expect("an answer")
            });
        });
    }
    group.finish();
}

/// The program, as `cargo xtask bench` builds it beside the benchmarks.
fn program() -> Option<PathBuf> {
    let here = std::env::current_exe().ok()?;
    let program = here.parent()?.parent()?.join(format!("portillon{}", std::env::consts::EXE_SUFFIX));
    program.is_file().then_some(program)
}

/// The most memory that it held, where the system says so.
fn peak(child: &mut Child) -> Option<u64> {
    let file = format!("/proc/{}/status", child.id());
    let mut peak = None;
    while child.try_wait().expect("a child").is_none() {
        let status = fs::read_to_string(&file).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kilobytes = line.and_then(|line| line.trim().strip_suffix(" kB")?.trim().parse().ok());
        peak = peak.max(kilobytes);
        std::thread::sleep(Duration::from_millis(2));
    }
    peak
}

/// What a run of the program took.
fn report(how: &str, count: usize, threads: &str, seconds: f64, peak: Option<u64>) {
    println!(
        "portillon settle, {how}, {count:>9} taps, {threads} threads: {seconds:>6.1} s, {:>4.1} µs a tap, {} MB",
        seconds * 1e6 / count as f64,
        peak.map_or("?".to_owned(), |kilobytes| (kilobytes / 1000).to_string()),
    );
}

/// From file to file, with as many threads as the machine has and with one.
fn whole(program: &Path, folder: &Path, count: usize) {
    let mut lines = BufWriter::new(File::create(folder.join("taps.jsonl")).expect("a file for the taps"));
    Taps::new().take(count).for_each(|tap| writeln!(lines, "{}", line(&tap)).expect("room for the taps"));
    lines.into_inner().expect("room for the taps");
    for threads in [None, Some("1")] {
        let mut command = Command::new(program);
        command
            .args(["settle", "taps.jsonl", "--out", "days.jsonl"])
            .current_dir(folder)
            .stderr(Stdio::null());
        command.args(threads.map(|threads| format!("--threads={threads}")));
        let start = Instant::now();
        let mut child = command.spawn().expect("the program");
        let peak = peak(&mut child);
        let seconds = start.elapsed().as_secs_f64();
        assert!(child.wait().expect("a child").success());
        report("from file to file", count, threads.unwrap_or("all"), seconds, peak);
    }
}

/// Through pipes, so that a hundred million taps need no 20 GB for themselves: making them is in the time.
fn piped(program: &Path, folder: &Path, count: usize) {
    let mut command = Command::new(program);
    command.args(["settle", "-"]).env("TMPDIR", folder);
    let start = Instant::now();
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program");
    let stdin = child.stdin.take().expect("its input");
    let feed = std::thread::spawn(move || {
        let mut lines = BufWriter::with_capacity(1 << 20, stdin);
        for tap in Taps::new().take(count) {
            writeln!(lines, "{}", line(&tap)).expect("a program that reads");
        }
        lines.flush().expect("a program that reads");
    });
    let peak = peak(&mut child);
    let seconds = start.elapsed().as_secs_f64();
    feed.join().expect("all taps");
    assert!(child.wait().expect("a child").success());
    report("through pipes", count, "all", seconds, peak);
}

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    calls(&mut criterion);
    criterion.final_summary();
    let Some(program) = program() else {
        println!("portillon settle: not built; `cargo xtask bench` builds and measures it");
        return;
    };
    let folder = program.with_file_name("navitap-settle");
    fs::create_dir_all(&folder).expect("a directory beside the program");
    // 100 million take 50 GB beside the program, for what is put aside.
    let most =
        std::env::var("PORTILLON_BENCH_TAPS").ok().and_then(|most| most.parse().ok()).unwrap_or(1_000_000);
    for count in [100_000, 1_000_000] {
        whole(&program, &folder, count);
    }
    for count in [1_000_000, 10_000_000, 100_000_000] {
        if count <= most {
            piped(&program, &folder, count);
        }
    }
    fs::remove_dir_all(&folder).expect("its removal");
}
