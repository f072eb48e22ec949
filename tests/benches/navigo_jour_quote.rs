//! What a Navigo Jour quote costs: on the native core, and through the component with an instance that is used
//! again or made for each call. The figures are recorded in README.md beside this file.

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use portillon::navigo_jour::{self, QuoteRequest};
use portillon::{Books, Day, Medium};
use portillon_host::Portillon;
use portillon_host::api::navigo_jour::QuoteRequest as WitRequest;
use portillon_host::api::types::{Date, Medium as WitMedium};

const JSON: &[u8] =
    br#"{"purchaseDay":"2026-01-02","medium":"navigo-easy","quantity":1,"validityDays":["2026-01-05"]}"#;

fn native_request() -> QuoteRequest {
    let day = |day| Day::new(2026, 1, day).expect("a day");
    QuoteRequest::one(day(2), Medium::NavigoEasy, day(5))
}

fn component_request() -> WitRequest {
    WitRequest {
        purchase_day: Date { year: 2026, month: 1, day: 2 },
        medium: WitMedium::NavigoEasy,
        quantity: 1,
        validity_days: vec![Date { year: 2026, month: 1, day: 5 }],
        zones: None,
        on_medium: None,
    }
}

fn quote(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("navigo-jour quote");
    let request = native_request();
    group.bench_function("native", |bencher| {
        bencher.iter(|| navigo_jour::quote(Books::BUILT_IN, black_box(&request)).expect("an answer"));
    });
    group.bench_function("native, JSON in and out", |bencher| {
        bencher.iter(|| portillon::wire::reply("navigo-jour.quote", &[], black_box(JSON)));
    });

    let portillon = Portillon::embedded().expect("the component");
    let request = component_request();
    let mut session = portillon.session();
    group.bench_function("component, instance used again", |bencher| {
        bencher.iter(|| session.quote(&[], black_box(&request)).expect("an answer"));
    });
    group.bench_function("component, instance used again, JSON in and out", |bencher| {
        bencher.iter(|| session.call_json("navigo-jour.quote", &[], black_box(JSON)).expect("a reply"));
    });
    group.bench_function("component, fresh instance for each call", |bencher| {
        bencher.iter(|| portillon.session().quote(&[], black_box(&request)).expect("an answer"));
    });
    group.finish();
}

criterion_group!(benches, quote);
criterion_main!(benches);
