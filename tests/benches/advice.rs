//! What an advice costs: a year of daily travel, on the native core and through the component. The figures are recorded in
//! README.md beside this file.

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use portillon::Books;
use portillon::advice::{ChooseRequest, choose};
use portillon::wire::{Read, Reader, parse};
use portillon_host::Portillon;

/// There and back by RER and bus every working day, twice by metro at the weekend, and to an airport on Sundays.
const YEAR: &str = r#"{
    "day": "2025-12-20",
    "traveller": {"birthDate": "1990-05-05", "department": "94", "workMinutes": 2100, "hadLibertePlus": false},
    "habits": [
        {
            "from": "2026-01-01", "lasts": {"tag": "months", "val": 12}, "days": {"tag": "a-week", "val": 5}, "times": 2,
            "journey": {"modes": ["rer", "bus"], "zones": {"first": 2, "last": 4}, "airport": false}
        },
        {
            "from": "2026-01-01", "lasts": {"tag": "months", "val": 12}, "days": {"tag": "on", "val": ["saturday", "sunday"]},
            "times": 2, "journey": {"modes": ["metro"], "zones": {"first": 1, "last": 2}, "airport": false}
        },
        {
            "from": "2026-01-01", "lasts": {"tag": "months", "val": 12}, "days": {"tag": "on", "val": ["sunday"]},
            "times": 1, "journey": {"modes": ["rer"], "zones": {"first": 1, "last": 5}, "airport": true}
        }
    ]
}"#;

fn native_request() -> ChooseRequest {
    let tree = parse(YEAR.as_bytes()).expect("JSON");
    let mut reader = Reader::default();
    let request = ChooseRequest::read(&tree, &mut reader);
    reader.finish(request).expect("a request")
}

fn year(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("advice for a year");
    group.sample_size(20);
    let request = native_request();
    group.bench_function("native", |bencher| {
        bencher.iter(|| choose(Books::BUILT_IN, black_box(&request)).expect("an answer"));
    });
    group.bench_function("native, JSON in and out", |bencher| {
        bencher.iter(|| portillon::wire::reply("advice.choose", &[], black_box(YEAR.as_bytes())));
    });
    let portillon = Portillon::embedded().expect("the component");
    let mut session = portillon.session();
    group.bench_function("component, JSON in and out", |bencher| {
        bencher
            .iter(|| session.call_json("advice.choose", &[], black_box(YEAR.as_bytes())).expect("a reply"));
    });
    group.finish();
}

criterion_group!(benches, year);
criterion_main!(benches);
