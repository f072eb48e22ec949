//! From the body of a request to its answer.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant as Moment;

use portillon::partner::{AskingPartner, Credential as Standing};
use portillon::{Id, Instant, Network};

use super::answer::Answer;
use super::judge::Judge;
use super::keys::KeyRing;
use super::metrics::Metrics;
use super::request::{Claims, Request};
use super::round::Ask;
use super::worker::{Passes, Queue, stranger};
use crate::api::partner::ReturnCode;

/// Answers checks: reads them, finds out who asks, and has them decided.
pub(super) struct Desk<S> {
    pub(super) store: Arc<S>,
    pub(super) keys: KeyRing,
    /// The name of the service: `aud` of a request.
    pub(super) name: String,
    pub(super) clock: fn() -> Option<Instant>,
    pub(super) judge: Mutex<Judge>,
    pub(super) queue: Queue,
    pub(super) metrics: Arc<Metrics>,
}

/// Who asks.
enum Sender {
    /// The partner whose signature it is.
    Known { id: Id, partner: AskingPartner },
    /// Nobody whose signature is known.
    Stranger,
    /// The store does not say.
    Unknown,
}

impl<S: Passes> Desk<S> {
    /// Answers a check, counts it and says it in the log.
    pub(super) async fn check(&self, body: &[u8]) -> Answer {
        let started = Moment::now();
        let answer = match Request::read(body, &self.name) {
            Ok(request) => self.check_request(request).await,
            Err(problems) => {
                let answer = Answer::problems(&*problems);
                tracing::info!(code = answer.code(), "answered");
                answer
            }
        };
        self.metrics.checked(&answer, started.elapsed());
        answer
    }

    async fn check_request(&self, request: Request) -> Answer {
        let Some(at) = (self.clock)() else {
            tracing::error!("the clock of this machine is not set");
            return Answer::TryLater;
        };
        let sender = self.sender(&request, at).await;
        let line = Line::new(&sender, &request.claims, &self.keys, at);
        let answer = self.decide(at, sender, request).await;
        line.write(&answer);
        answer
    }

    /// Reading: what is refused before the look-up takes nothing of the quota, and its identifier is not kept. Somebody
    /// who has caught a request of a partner cannot use up its quota with it a minute later.
    async fn decide(&self, at: Instant, sender: Sender, request: Request) -> Answer {
        let claims = request.claims;
        let (partner, known) = match sender {
            Sender::Known { id, partner } => (partner, Some(id)),
            Sender::Stranger => (stranger(Standing::Wrong, at, &claims), None),
            // Nothing speaks against a partner of whom nothing is known. What is wrong with the request itself is said.
            Sender::Unknown => (stranger(Standing::Accepted, at, &claims), None),
        };
        let checked = {
            let mut judge = self.judge.lock().unwrap_or_else(PoisonError::into_inner);
            judge.check(at, &claims, &partner, None)
        };
        // PC-2: what is fine so far is looked up.
        let is_fine = checked.as_ref().is_ok_and(|answer| answer.code == ReturnCode::TryLater);
        let (true, Some(id)) = (is_fine, known) else { return Answer::of(checked, &claims.subject) };
        let sought = self.keys.seek(&claims.subject, claims.birth_date);
        let ask = Ask { credential: request.credential, request_id: claims.id.clone(), at, sought };
        self.queue.ask(&id, ask, claims, &self.metrics).await
    }

    async fn sender(&self, request: &Request, at: Instant) -> Sender {
        match self.store.credential(&request.credential, at).await {
            Ok(Some(known))
                if known.partner == request.claims.issuer && request.is_signed_by(&known.public_key) =>
            {
                let (credential, contract) = (known.standing, known.contract);
                let partner = AskingPartner { credential, contract, replayed: false, over_quota: false };
                Sender::Known { id: known.partner, partner }
            }
            Ok(_) => Sender::Stranger,
            Err(error) => {
                tracing::error!(%error, "the store failed");
                Sender::Unknown
            }
        }
    }
}

/// What the log says of a check (PC-8): no number, no birth date, and no text that was sent. A purpose is named where it
/// is one of the contract, because anything may stand in its place.
struct Line {
    partner: Option<Id>,
    purpose: Option<Id>,
    subject: String,
}

impl Line {
    fn new(sender: &Sender, claims: &Claims, keys: &KeyRing, at: Instant) -> Self {
        let subject = keys.log_name(&claims.subject, Network::IleDeFrance.stamp(at).day());
        let (partner, purpose) = match sender {
            Sender::Known { id, partner } => {
                let agreed = partner.contract.purposes.contains(&claims.purpose);
                (Some(id.clone()), agreed.then(|| claims.purpose.clone()))
            }
            Sender::Stranger | Sender::Unknown => (None, None),
        };
        Self { partner, purpose, subject }
    }

    fn write(&self, answer: &Answer) {
        let text = |id: &Option<Id>| id.as_ref().map(|id| id.as_str().to_owned());
        let grounds = match answer {
            Answer::Refused(refusal) => refusal.codes(),
            _ => &[],
        };
        tracing::info!(
            partner = text(&self.partner),
            purpose = text(&self.purpose),
            subject = self.subject,
            code = answer.code(),
            grounds = (!grounds.is_empty()).then(|| grounds.join(" ")),
            "answered"
        );
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::Ordering::Relaxed;

    use portillon::wire::Items;
    use serde_json::{Value, json};

    use super::super::sample::{Fake, NOW, changed, claims, header, id, judge, keys, now, request, signed};
    use super::*;

    fn desk() -> Desk<Fake> {
        let (store, metrics) = (Arc::new(Fake::default()), Arc::new(Metrics::default()));
        let (queue, work) = Queue::new(Arc::clone(&store), judge(), Arc::clone(&metrics));
        tokio::spawn(work);
        let name = "portillon".to_owned();
        Desk { store, keys: keys(), name, clock: now, judge: Mutex::new(judge()), queue, metrics }
    }

    async fn check(desk: &Desk<Fake>, claims: &Value) -> Answer {
        desk.check(request(claims).as_bytes()).await
    }

    /// The grounds of a refusal.
    fn grounds(answer: Answer) -> Vec<String> {
        let Answer::Refused(refusal) = answer else { panic!("{answer:?}") };
        refusal.codes().to_vec()
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_pass_that_counts_is_valid_and_others_are_not() {
        let desk = desk();
        assert_eq!(check(&desk, &claims()).await, Answer::Valid);
        desk.store.found.lock().unwrap().titles = Items::default();
        assert_eq!(check(&desk, &claims()).await, Answer::NotValid);
        assert_eq!(desk.store.mismatches.load(Relaxed), 0);
        desk.store.found.lock().unwrap().birth_date_matches = false;
        assert_eq!(check(&desk, &claims()).await, Answer::NotValid);
        assert_eq!(desk.store.mismatches.load(Relaxed), 1);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn whoever_is_not_the_partner_is_refused_and_costs_it_nothing() {
        let desk = desk();
        let unknown = jsonwebtoken::Header { kid: Some("museum-2".into()), ..header() };
        for body in [
            signed(&header(), &claims(), 2),
            signed(&unknown, &claims(), 1),
            request(&changed(json!({ "iss": "theatre" }))),
        ] {
            assert_eq!(grounds(desk.check(body.as_bytes()).await), ["credential-wrong"]);
        }
        desk.store.credential.lock().unwrap().standing = Standing::Revoked;
        assert_eq!(grounds(check(&desk, &claims()).await), ["credential-revoked"]);
        assert_eq!(desk.store.asked.load(Relaxed), 0);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn what_is_wrong_without_a_look_up_takes_nothing_of_the_quota() {
        let desk = desk();
        let refused = check(&desk, &changed(json!({ "consent": false, "purpose": "bike-hire" }))).await;
        assert_eq!(grounds(refused), ["purpose-not-agreed", "consent-not-stated"]);
        let refused = check(&desk, &changed(json!({ "iat": NOW - 61 }))).await;
        assert_eq!(grounds(refused), ["clock-off"]);
        assert_eq!(check(&desk, &changed(json!({ "passNumber": "1" }))).await.code(), "bad-request");
        assert_eq!(desk.store.asked.load(Relaxed), 0);
        assert_eq!(check(&desk, &changed(json!({ "iat": NOW - 60 }))).await, Answer::Valid);
        assert_eq!(desk.store.asked.load(Relaxed), 1);
    }

    /// PC-9: before the codes, and without a word on the pass.
    #[tokio::test(flavor = "multi_thread")]
    async fn a_malformed_number_is_a_problem_whoever_sends_it() {
        let desk = desk();
        let short = changed(json!({ "passNumber": null, "customerNumber": "123" }));
        for seed in [1, 2] {
            let answer = desk.check(signed(&header(), &short, seed).as_bytes()).await;
            let Answer::BadRequest(problems) = answer else { panic!("{answer:?}") };
            assert_eq!(problems[0]["path"], "customerNumber");
            assert_eq!(problems[0]["code"], "malformed-number");
            assert!(!problems[0].to_string().contains("123"), "{problems:?}");
        }
        let unborn = changed(json!({ "birthDate": "2026-03-03" }));
        let Answer::BadRequest(problems) = check(&desk, &unborn).await else { panic!("it is taken") };
        assert_eq!(
            (&problems[0]["path"], &problems[0]["code"]),
            (&json!("birthDate"), &json!("out-of-order"))
        );
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn what_only_the_round_knows_refuses_as_well() {
        let desk = desk();
        desk.store.over_quota.store(true, Relaxed);
        assert_eq!(grounds(check(&desk, &claims()).await), ["quota-used-up"]);
        desk.store.removed.store(true, Relaxed);
        assert_eq!(grounds(check(&desk, &claims()).await), ["credential-wrong"]);
    }

    /// PC-2: `refused` comes before `try-later`, and never is a pass valid that was not looked up.
    #[tokio::test(flavor = "multi_thread")]
    async fn a_store_that_fails_says_try_later_and_what_is_wrong_anyway_stays_wrong() {
        let desk = desk();
        desk.store.full.store(true, Relaxed);
        assert_eq!(check(&desk, &claims()).await, Answer::TryLater);
        assert_eq!(desk.store.asked.load(Relaxed), 1);
        desk.store.broken.store(true, Relaxed);
        assert_eq!(check(&desk, &claims()).await, Answer::TryLater);
        let refused = check(&desk, &changed(json!({ "consent": false }))).await;
        assert_eq!(grounds(refused), ["consent-not-stated"]);
        for repaired in [&desk.store.full, &desk.store.broken] {
            repaired.store(false, Relaxed);
        }
        assert_eq!(check(&desk, &claims()).await, Answer::Valid);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_clock_that_is_not_set_and_a_day_without_a_book_are_ours_to_repair() {
        let mut desk = desk();
        desk.clock = || None;
        assert_eq!(check(&desk, &claims()).await, Answer::TryLater);
        desk.clock = || Instant::parse("2099-03-02T10:00:00+01:00").ok();
        assert_eq!(check(&desk, &claims()).await, Answer::TryLater);
        assert_eq!(desk.store.asked.load(Relaxed), 0);
    }

    #[test]
    fn a_line_names_no_purpose_that_is_not_agreed() {
        let line = |partner: Sender, purpose: &str| {
            let body = request(&changed(json!({ "purpose": purpose })));
            let claims = Request::read(body.as_bytes(), "portillon").unwrap().claims;
            let line = Line::new(&partner, &claims, &keys(), now().unwrap());
            let text = |id: Option<Id>| id.map(|id| id.as_str().to_owned());
            (text(line.partner), text(line.purpose))
        };
        let museum = || {
            let contract = super::super::sample::credential().contract;
            let credential = Standing::Accepted;
            let partner = AskingPartner { credential, contract, replayed: false, over_quota: false };
            Sender::Known { id: id("museum"), partner }
        };
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(line(museum(), "museum-entry"), (some("museum"), some("museum-entry")));
        assert_eq!(line(museum(), "0012345678"), (some("museum"), None));
        assert_eq!(line(Sender::Stranger, "museum-entry"), (None, None));
    }
}
