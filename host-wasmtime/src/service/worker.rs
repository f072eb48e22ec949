//! The checks that wait, answered together.
//!
//! A worker takes all of them and has them decided in one round: one transaction of the store, so that each costs a
//! fraction of a synced write. No answer leaves before the round is written.

use std::collections::BTreeMap;
use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant as Moment;

use portillon::partner::{AskingPartner, Contract, Credential as Standing};
use portillon::wire::Items;
use portillon::{Id, Instant, Network};
use tokio::sync::{mpsc, oneshot};

use super::answer::Answer;
use super::judge::Judge;
use super::metrics::Metrics;
use super::request::Claims;
use super::round::{Ask, Credential, Decided, Facts};
use super::store::{Store, StoreError};

/// The most checks of a round.
const MOST: usize = 512;
/// The most checks that wait.
const WAITING: usize = 16_384;
/// The most of them that are one partner's: the others find room, whatever it sends.
const WAITING_OF_ONE: usize = WAITING / 4 * 3;

/// Where partners and passes are kept.
pub trait Passes: Send + Sync + 'static {
    /// Why the store failed.
    type Error: std::error::Error + Send + 'static;

    /// The credential of this identifier, as it stands at `at`.
    fn credential(
        &self,
        id: &Id,
        at: Instant,
    ) -> impl Future<Output = Result<Option<Credential>, Self::Error>> + Send;

    /// Gathers the facts of checks, has them decided one after the other, and keeps what follows, in one transaction.
    fn round<F>(&self, asks: &[Ask], decide: F) -> impl Future<Output = Result<(), Self::Error>> + Send
    where
        F: FnMut(usize, &Facts) -> Decided + Send;

    /// Whether it can be read and written.
    fn ready(&self) -> impl Future<Output = Result<(), Self::Error>> + Send;
}

impl Passes for Store {
    type Error = StoreError;

    async fn credential(&self, id: &Id, at: Instant) -> Result<Option<Credential>, StoreError> {
        Store::credential(self, id, at).await
    }

    async fn round<F>(&self, asks: &[Ask], decide: F) -> Result<(), StoreError>
    where
        F: FnMut(usize, &Facts) -> Decided + Send,
    {
        Store::round(self, asks, decide).await
    }

    async fn ready(&self) -> Result<(), StoreError> {
        Store::ready(self).await
    }
}

/// A check on its way to the store.
pub(super) struct Waiting {
    ask: Ask,
    claims: Claims,
    answer: oneshot::Sender<Answer>,
    /// Keeps its place among those of the partner.
    _place: Place,
}

/// How many checks of each partner wait.
#[derive(Clone, Default)]
struct Places(Arc<Mutex<BTreeMap<Id, usize>>>);

struct Place {
    partner: Id,
    places: Places,
}

impl Places {
    fn take(&self, partner: &Id) -> Option<Place> {
        let mut places = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let taken = places.entry(partner.clone()).or_default();
        (*taken < WAITING_OF_ONE).then(|| {
            *taken += 1;
            Place { partner: partner.clone(), places: self.clone() }
        })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut places = self.places.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(taken) = places.get_mut(&self.partner) {
            *taken -= 1;
            if *taken == 0 {
                places.remove(&self.partner);
            }
        }
    }
}

/// Where checks wait.
#[derive(Clone)]
pub(super) struct Queue {
    sender: mpsc::Sender<Waiting>,
    places: Places,
}

impl Queue {
    /// A queue, and the work to be done on it until nobody can ask any more.
    pub(super) fn new<S: Passes>(
        store: Arc<S>,
        judge: Judge,
        metrics: Arc<Metrics>,
    ) -> (Self, impl Future<Output = ()> + Send) {
        let (sender, receiver) = mpsc::channel(WAITING);
        (Self { sender, places: Places::default() }, work(store, judge, metrics, receiver))
    }

    /// Whether somebody works on it.
    pub(super) fn is_served(&self) -> bool {
        !self.sender.is_closed()
    }

    /// Waits for the answer to a check of this partner; `try-later` where there is no room to wait.
    pub(super) async fn ask(&self, partner: &Id, ask: Ask, claims: Claims, metrics: &Metrics) -> Answer {
        let Some(place) = self.places.take(partner) else {
            metrics.crowded();
            return Answer::TryLater;
        };
        let (answer, answered) = oneshot::channel();
        if self.sender.try_send(Waiting { ask, claims, answer, _place: place }).is_err() {
            metrics.crowded();
            return Answer::TryLater;
        }
        answered.await.unwrap_or(Answer::TryLater)
    }
}

async fn work<S: Passes>(
    store: Arc<S>,
    mut judge: Judge,
    metrics: Arc<Metrics>,
    mut receiver: mpsc::Receiver<Waiting>,
) {
    loop {
        let mut round = Vec::new();
        if receiver.recv_many(&mut round, MOST).await == 0 {
            break;
        }
        metrics.waiting(receiver.len());
        // Whoever has gone away is not asked for.
        round.retain(|one| !one.answer.is_closed());
        if !round.is_empty() {
            answer(&*store, &mut judge, &metrics, round).await;
        }
    }
}

/// Answers the checks of a round: `try-later` where it came to nothing.
async fn answer<S: Passes>(store: &S, judge: &mut Judge, metrics: &Metrics, round: Vec<Waiting>) {
    let started = Moment::now();
    let asks: Vec<_> = round.iter().map(|one| one.ask.clone()).collect();
    let mut answers = vec![Answer::TryLater; round.len()];
    let decide = |place: usize, facts: &Facts| {
        let (Some(one), Some(answer)) = (round.get(place), answers.get_mut(place)) else {
            return Decided { is_mismatch: false };
        };
        let decided;
        (*answer, decided) = judge_one(judge, one, facts);
        decided
    };
    let written = store.round(&asks, decide).await;
    metrics.round(round.len(), started.elapsed(), written.is_ok());
    if let Err(error) = written {
        tracing::error!(%error, checks = round.len(), "the store failed");
        answers.fill(Answer::TryLater);
    }
    for (one, answer) in round.into_iter().zip(answers) {
        // Whoever has gone away meanwhile does not hear it.
        let _ = one.answer.send(answer);
    }
}

fn judge_one(judge: &mut Judge, one: &Waiting, facts: &Facts) -> (Answer, Decided) {
    let (at, claims) = (one.ask.at, &one.claims);
    let gone;
    let partner = match &facts.partner {
        Some(partner) => partner,
        None => {
            gone = stranger(Standing::Wrong, at, claims);
            &gone
        }
    };
    let answer = judge.check(at, claims, partner, Some(&facts.found));
    let is_mismatch = answer.as_ref().is_ok_and(|answer| answer.is_mismatch);
    (Answer::of(answer, &claims.subject), Decided { is_mismatch })
}

/// A partner of whom nothing is known but this request.
pub(super) fn stranger(credential: Standing, at: Instant, claims: &Claims) -> AskingPartner {
    let contract = Contract {
        from: Network::IleDeFrance.stamp(at).day(),
        until: None,
        titles: Items::default(),
        purposes: Items::one(claims.purpose.clone()),
    };
    AskingPartner { credential, contract, replayed: false, over_quota: false }
}

#[cfg(test)]
mod tests {
    use super::super::sample::id;
    use super::*;

    #[test]
    fn one_partner_leaves_room_for_the_others() {
        let places = Places::default();
        let mut taken: Vec<_> =
            (0..WAITING_OF_ONE).map(|_| places.take(&id("museum")).expect("there is room")).collect();
        assert!(places.take(&id("museum")).is_none());
        assert!(places.take(&id("theatre")).is_some());
        taken.pop();
        taken.push(places.take(&id("museum")).expect("one has left"));
        assert!(places.take(&id("museum")).is_none());
        drop(taken);
        assert!(places.0.lock().unwrap().is_empty());
    }
}
