//! How the service goes. Labels are words of the contract or of this program: nothing that was sent becomes one.

use std::time::Duration;

use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::{Histogram, exponential_buckets};
use prometheus_client::registry::Registry;

use super::answer::Answer;

type One = [(&'static str, &'static str); 1];

/// Counters of a service.
pub(super) struct Metrics {
    registry: Registry,
    checks: Family<One, Counter>,
    grounds: Family<[(&'static str, String); 1], Counter>,
    requests: Family<[(&'static str, String); 2], Counter>,
    seconds: Histogram,
    round: Histogram,
    round_checks: Histogram,
    round_failures: Counter,
    waiting: Gauge,
    crowded: Counter,
    connections: Gauge,
    turned_away: Counter,
}

impl Default for Metrics {
    fn default() -> Self {
        let mut registry = Registry::with_prefix("portillon_service");
        let checks = Family::<One, Counter>::default();
        for code in ["valid", "not-valid", "try-later", "refused", "bad-request"] {
            drop(checks.get_or_create(&[("code", code)]));
        }
        registry.register("checks", "Checks by the code of their answer", checks.clone());
        let grounds = Family::default();
        registry.register("refusal_grounds", "Grounds on which checks were refused", grounds.clone());
        let requests = Family::default();
        registry.register("requests", "Requests by route and status", requests.clone());
        let seconds = Histogram::new(exponential_buckets(0.000_5, 2.0, 14));
        registry.register("check_seconds", "Time to answer a check that was read", seconds.clone());
        let round = Histogram::new(exponential_buckets(0.000_5, 2.0, 14));
        registry.register("round_seconds", "Time of a transaction with the store", round.clone());
        let round_checks = Histogram::new(exponential_buckets(1.0, 2.0, 9));
        registry.register("round_checks", "Checks that were answered at once", round_checks.clone());
        let round_failures = Counter::default();
        registry.register("round_failures", "Transactions that came to nothing", round_failures.clone());
        let waiting = Gauge::default();
        registry.register("checks_waiting", "Checks that wait for the next transaction", waiting.clone());
        let crowded = Counter::default();
        registry.register(
            "checks_crowded_out",
            "Checks for which there was no room to wait",
            crowded.clone(),
        );
        let connections = Gauge::default();
        registry.register("connections", "Connections that are open", connections.clone());
        let turned_away = Counter::default();
        registry.register("connections_turned_away", "Connections beyond the limit", turned_away.clone());
        Self {
            registry,
            checks,
            grounds,
            requests,
            seconds,
            round,
            round_checks,
            round_failures,
            waiting,
            crowded,
            connections,
            turned_away,
        }
    }
}

impl Metrics {
    /// A check was answered.
    pub(super) fn checked(&self, answer: &Answer, took: Duration) {
        self.checks.get_or_create(&[("code", answer.code())]).inc();
        if let Answer::Refused(refusal) = answer {
            for ground in refusal.codes() {
                self.grounds.get_or_create(&[("ground", crate::metrics::code(ground).to_owned())]).inc();
            }
        }
        self.seconds.observe(took.as_secs_f64());
    }

    /// Any request was answered.
    pub(super) fn answered(&self, route: &'static str, status: u16) {
        self.requests.get_or_create(&[("route", route.to_owned()), ("status", status.to_string())]).inc();
    }

    /// A round of so many checks came to an end.
    pub(super) fn round(&self, checks: usize, took: Duration, written: bool) {
        self.round.observe(took.as_secs_f64());
        self.round_checks.observe(checks as f64);
        if !written {
            self.round_failures.inc();
        }
    }

    pub(super) fn waiting(&self, checks: usize) {
        self.waiting.set(i64::try_from(checks).unwrap_or(i64::MAX));
    }

    /// There was no room to wait.
    pub(super) fn crowded(&self) {
        self.crowded.inc();
    }

    pub(super) fn connected(&self) {
        self.connections.inc();
    }

    pub(super) fn disconnected(&self) {
        self.connections.dec();
    }

    pub(super) fn turned_away(&self) {
        self.turned_away.inc();
    }

    pub(super) fn text(&self) -> String {
        crate::metrics::text(&self.registry)
    }
}
