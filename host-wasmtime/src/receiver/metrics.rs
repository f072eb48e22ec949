//! How the receiver goes. Labels are words of this program only.

use std::time::Duration;

use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::{Histogram, exponential_buckets};
use prometheus_client::registry::Registry;

use super::erase::Erased;
use super::item::{ItemResult, Taken};

type One = [(&'static str, &'static str); 1];

/// Counters of a receiver.
pub struct Metrics {
    registry: Registry,
    items: Family<One, Counter>,
    requests: Family<[(&'static str, String); 2], Counter>,
    seconds: Histogram,
    batch: Histogram,
    erased: Family<One, Counter>,
    erase_failures: Counter,
    held: Gauge,
}

impl Default for Metrics {
    fn default() -> Self {
        let mut registry = Registry::with_prefix("portillon_receiver");
        let items = Family::<One, Counter>::default();
        for taken in Taken::ALL {
            drop(items.get_or_create(&[("result", taken.id())]));
        }
        registry.register("items", "Uploaded items by result", items.clone());
        let requests = Family::default();
        registry.register("requests", "Requests by route and status", requests.clone());
        let seconds = Histogram::new(exponential_buckets(0.001, 2.0, 14));
        registry.register("accept_seconds", "Time to take a batch, on disk", seconds.clone());
        let batch = Histogram::new(exponential_buckets(1.0, 2.0, 11));
        registry.register("batch_items", "Items in a batch", batch.clone());
        let erased = Family::<One, Counter>::default();
        for what in ["validations", "settled", "count-days"] {
            drop(erased.get_or_create(&[("what", what)]));
        }
        registry.register("erased", "What was erased", erased.clone());
        let erase_failures = Counter::default();
        registry.register("erase_failures", "Times that nothing could be erased", erase_failures.clone());
        let held = Gauge::default();
        registry.register("events_held", "Events that are kept", held.clone());
        Self { registry, items, requests, seconds, batch, erased, erase_failures, held }
    }
}

impl Metrics {
    pub(super) fn accepted(&self, results: &[ItemResult], took: Duration) {
        for result in results {
            self.items.get_or_create(&[("result", result.result.id())]).inc();
        }
        self.seconds.observe(took.as_secs_f64());
        self.batch.observe(results.len() as f64);
    }

    pub(super) fn answered(&self, route: &'static str, status: u16) {
        self.requests.get_or_create(&[("route", route.to_owned()), ("status", status.to_string())]).inc();
    }

    pub(super) fn erased(&self, erased: &Erased) {
        for (what, count) in
            [("validations", erased.validations), ("settled", erased.settled), ("count-days", erased.days)]
        {
            self.erased.get_or_create(&[("what", what)]).inc_by(count);
        }
    }

    pub(super) fn not_erased(&self) {
        self.erase_failures.inc();
    }

    pub(super) fn held(&self, events: u64) {
        self.held.set(i64::try_from(events).unwrap_or(i64::MAX));
    }

    pub(super) fn text(&self) -> String {
        crate::metrics::text(&self.registry)
    }
}
