//! What a reader takes to answer a tap: the decision, natively and through the component, and the decision with the
//! journal on disk. Not the mean counts at a gate but the slowest of a thousand, so that every tap is timed. The figures
//! are recorded in README.md beside this file.

use std::hint::black_box;
use std::sync::{Arc, mpsc};
use std::time::{Duration, Instant, SystemTime};

use portillon::Books;
use portillon::reader::{ValidateRequest, validate};
use portillon::wire::{self, Read, Reader};
use portillon_host::Limits;
use portillon_host::reader::{
    Answer, Brain, Component, Current, Decide, Fallback, Folder, Job, Keep, Known, Light, Presented, Worker,
    WorkerOptions,
};

const TAPS: usize = 50_000;
/// With the journal: taps that come one by one, and groups.
const JOURNALED: usize = 2_000;
const GROUPS: [usize; 3] = [1, 32, 256];

/// A gate in the morning: passes by zones, a ticket, and an entry a while ago.
fn request(number: usize) -> String {
    let second = number % 60;
    let (first, last) = [(1, 5), (2, 3), (3, 4), (4, 5)][number % 4];
    format!(
        r#"{{"tap":{{"at":"2026-03-10T08:30:{second:02}+01:00","validator":"v1","mode":"metro","direction":"entry","line":"4","station":{{"name":"Châtelet","inRegion":true}},"zone":1}},"titles":[{{"id":"a","title":"navigo-mois","firstDay":"2026-03-01","lastDay":"2026-03-31","zones":{{"first":{first},"last":{last}}},"status":"active"}},{{"id":"b","title":"metro-train-rer","status":"active"}}],"recent":[{{"at":"2026-03-10T08:02:00+01:00","validator":"v2","mode":"bus","direction":"entry","line":"91","accepted":true}}],"onDenyList":false}}"#
    )
}

/// The same as the front of a reader sends it.
fn presented(number: usize) -> Presented {
    let mut request: serde_json::Value = serde_json::from_str(&request(number)).expect("JSON");
    let mut pass = request["tap"].take();
    pass["medium"] = format!("medium-{number}").into();
    pass["titles"] = request["titles"].take();
    pass["recent"] = request["recent"].take();
    let tap = serde_json::json!({"request": format!("r-{number}"), "tap": {"tag": "pass", "val": pass}});
    serde_json::from_value(tap).expect("a tap")
}

/// Times each of `count` runs, after a tenth of them to warm up.
fn report(what: &str, count: usize, mut run: impl FnMut(usize)) -> f64 {
    (0..count / 10).for_each(&mut run);
    let mut times: Vec<Duration> = (0..count)
        .map(|number| {
            let begun = Instant::now();
            run(number);
            begun.elapsed()
        })
        .collect();
    print_times(what, &mut times)
}

fn print_times(what: &str, times: &mut [Duration]) -> f64 {
    times.sort_unstable();
    let at = |part: f64| times[((times.len() - 1) as f64 * part) as usize].as_secs_f64() * 1e6;
    println!("{what:<46} p50 {:>9.1} µs   p99 {:>9.1} µs   p99.9 {:>9.1} µs", at(0.5), at(0.99), at(0.999));
    at(0.5)
}

fn fresh_brain(component: &Component) -> Brain {
    Brain::new(Arc::new(Current::new(component.clone())), Fallback::default())
}

/// From the moment a tap is handed in to its answer, with the journal on the disk of the directory for temporary files.
fn journaled(component: &Component, group: usize) {
    let folder = tempfile::tempdir().expect("a folder");
    let disk = Arc::new(Folder::open(&folder.path().join("state")).expect("a disk"));
    let mut brain = fresh_brain(component);
    let options = WorkerOptions {
        batch: 256,
        events: 50_000,
        keep: Keep { validation_hours: 4, billed_hours: 48 },
        patience: Duration::ZERO,
        pause: Duration::from_millis(1),
    };
    let clock = Box::new(SystemTime::now);
    let mut worker = Worker::open(disk, "bench", options, &mut brain, clock).expect("a journal");
    let mut times = Vec::new();
    let begun = Instant::now();
    for first in (0..JOURNALED.max(group * 20)).step_by(group) {
        let (jobs, queue) = mpsc::channel();
        let start = Instant::now();
        let answers: Vec<mpsc::Receiver<Answer>> = (first..first + group)
            .map(|number| {
                let (reply, answer) = mpsc::channel();
                jobs.send(Job::Tap(Box::new(presented(number)), reply)).expect("a reader");
                answer
            })
            .collect();
        jobs.send(Job::Stop).expect("a reader");
        worker.run(&queue).expect("a disk that works");
        let took = start.elapsed();
        for answer in answers {
            assert_eq!(answer.recv().expect("an answer").light, Light::Green);
            times.push(took);
        }
    }
    let rate = times.len() as f64 / begun.elapsed().as_secs_f64();
    print_times(&format!("decided and on disk, {group} at once"), &mut times);
    println!("{:<46} {rate:>12.0} taps a second", "");
}

fn main() {
    let native: Vec<ValidateRequest> = (0..4)
        .map(|number| {
            let tree = wire::parse(request(number).as_bytes()).expect("JSON");
            ValidateRequest::read(&tree, &mut Reader::default()).expect("a request")
        })
        .collect();
    let first = report("native core", TAPS, |number| {
        let _ = black_box(validate(Books::BUILT_IN, black_box(&native[number % 4])).expect("an answer"));
    });
    let component = Component::embedded(Limits::reader()).expect("the component");
    let taps: Vec<Presented> = (0..4).map(presented).collect();
    let mut brain = fresh_brain(&component);
    let known = Known::default();
    let reused = report("component, instance used again", TAPS, |number| {
        let _ = black_box(brain.decide(black_box(&taps[number % 4].tap), &known));
    });
    drop(brain);
    let fresh = report("component, fresh instance for each tap", TAPS / 10, |number| {
        let _ = black_box(fresh_brain(&component).decide(black_box(&taps[number % 4].tap), &known));
    });
    println!(
        "component used again {:.1} × native, fresh {:.1} × native (p50)",
        reused / first,
        fresh / first
    );
    GROUPS.into_iter().for_each(|group| journaled(&component, group));
}
