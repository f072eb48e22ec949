//! The order and the time of a life: what does not depend on them, what only goes forward, and what may be asked for
//! as long as the state says so.

use portillon::imagine_r::{
    Applicant, Desk, Event, Happening, OpenOption, OptionNow, PassIncident, Phase, Product, Scholarship,
    State, StateRequest, TerminationForm, TerminationGround, state,
};
use portillon::wire::{Count, Items};
use portillon::{Day, Money, Reason, Remedy};
use proptest::prelude::*;

use crate::config;
use crate::dice::{any_event, life};
use crate::lives::{
    Life, books, filed, form, holder, incident, is_held_up, is_under_way, offer, subscription,
};

fn with_events(request: &StateRequest, events: Vec<Event>, day: Day) -> StateRequest {
    StateRequest { events: Items::new(events).unwrap(), day, ..request.clone() }
}

type Refused = (usize, Vec<Remedy>, Vec<Reason>);

/// A state, and its refusals with the places that their events have elsewhere.
fn apart(state: State, place: impl Fn(usize) -> usize) -> (State, Vec<Refused>) {
    let refused = state.refusals.iter();
    let refused = refused.map(|it| (place(it.event as usize), it.remedies.clone(), it.reasons.clone()));
    let mut refused: Vec<Refused> = refused.collect();
    refused.sort_by_key(|(place, ..)| *place);
    (State { refusals: Vec::new(), ..state }, refused)
}

/// The places of events in another order, in which those of one day stay as they were.
fn in_another_order(events: &[Event], keys: &[u32]) -> Vec<usize> {
    let mut slots: Vec<usize> = (0..events.len()).collect();
    slots.sort_by_key(|slot| keys[*slot]);
    let mut left: Vec<usize> = (0..events.len()).collect();
    let next = |slot: usize| {
        let of_day = left.iter().position(|place| events[*place].day == events[slot].day).unwrap();
        left.remove(of_day)
    };
    slots.into_iter().map(next).collect()
}

/// How far a phase is; none leads back.
fn rank(phase: Phase) -> u8 {
    match phase {
        Phase::NotFiled => 0,
        Phase::OnHold => 1,
        Phase::InProcess => 2,
        Phase::Accepted => 3,
        Phase::InForce => 4,
        Phase::Ended | Phase::Expired => 5,
    }
}

/// What an open option lets somebody do; `None`: there is nothing that would surely be granted.
fn taken(life: &Life, state: &State, option: OptionNow) -> Option<Happening> {
    Some(match option {
        OptionNow::File => filed(&life.request),
        OptionNow::CompleteFile => Happening::PieceReceived(*state.application.as_ref()?.missing.first()?),
        OptionNow::SendNotice => Happening::NoticeReceived(lower_rate(life, state)?),
        OptionNow::TerminateWithoutGround => Happening::TerminationAsked(form(None)),
        OptionNow::TerminateOnGround => Happening::TerminationAsked(form(Some(TerminationGround::Death))),
        OptionNow::ReplacePass => incident(PassIncident::Lost, Desk::Online),
        OptionNow::PayDebt => Happening::Paid(state.account.as_ref()?.owed),
    })
}

/// A scholarship that lowers the price of an accepted subscription.
fn lower_rate(life: &Life, state: &State) -> Option<Scholarship> {
    let wanted = [
        Scholarship::LyceeStep(Count::new(3).unwrap()),
        Scholarship::CollegeAmount(Money::from_cents(250_00)),
    ];
    if !is_under_way(state.phase) {
        return Some(wanted[0]);
    }
    let accepted = life.request.events.iter().rev().find(|event| event.what == Happening::Accepted)?.day;
    let price = |scholarship| Some(offer(&subscription(&life.request, scholarship, accepted))?.total);
    wanted.into_iter().find(|one| price(Some(*one)) < price(None))
}

/// Whether the last event was granted, or a termination that waits for a debt only.
fn is_granted(state: &State, event: usize) -> bool {
    state.refusals.iter().find(|refusal| refusal.event as usize == event).is_none_or(is_held_up)
}

/// An event that the rules refuse wherever it can happen.
fn refused_event() -> impl Strategy<Value = Happening> {
    prop_oneof![
        Just(incident(PassIncident::Lost, Desk::Post)),
        Just(incident(PassIncident::NotReceived, Desk::Phone)),
        Just(Happening::TerminationAsked(TerminationForm {
            applicant: Applicant::SomebodyElse,
            ..form(None)
        })),
        Just(Happening::TerminationAsked(form(Some(TerminationGround::SchoolingPaused)))),
    ]
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn events_of_different_days_may_come_in_any_order(
        life in life(),
        keys in prop::collection::vec(any::<u32>(), 40),
    ) {
        let events = &life.request.events;
        let order = in_another_order(events, &keys);
        let shuffled = order.iter().map(|place| events[*place].clone()).collect();
        let request = with_events(&life.request, shuffled, life.request.day);
        let found = apart(state(books(), &request).unwrap(), |place| order[place]);
        prop_assert_eq!(found, apart(life.on(life.request.day), |place| place));
    }

    #[test]
    fn events_after_the_day_change_nothing(
        life in life(),
        cut in any::<prop::sample::Index>(),
        others in prop::collection::vec(any_event(), 0..3),
    ) {
        prop_assume!(!life.trail.is_empty());
        let day = life.request.events[cut.index(life.trail.len())].day;
        let (until, after): (Vec<_>, Vec<_>) = life.request.events.iter().cloned().partition(|event| event.day <= day);
        let known = until.len();
        let others = others.into_iter().filter(|event| event.day > day);
        let all = until.into_iter().chain(after).chain(others).collect();
        let found = state(books(), &with_events(&life.request, all, day)).unwrap();
        prop_assert_eq!(&found, &life.trail[known - 1]);
    }

    #[test]
    fn a_refused_event_changes_nothing_but_the_refusals(
        life in life(),
        place in any::<prop::sample::Index>(),
        later in 0_u32..20,
        what in refused_event(),
    ) {
        let place = place.index(life.trail.len() + 1);
        let mut events = life.request.events.to_vec();
        let before = place.checked_sub(1).map_or(life.request.day, |place| events[place].day);
        let until = events.get(place).map_or(before.plus_days(later), |event| event.day);
        let day = before.plus_days(later).min(until);
        events.insert(place, Event { day, what });
        let last = life.request.day.max(day);
        let Ok(with) = state(books(), &with_events(&life.request, events, last)) else {
            // It cannot happen there: nothing was accepted, or the contract has ended.
            return Ok(());
        };
        let (with, mut refused) = apart(with, |place| place);
        let found = refused.iter().position(|(event, ..)| *event == place);
        prop_assert!(found.is_some(), "granted");
        refused.remove(found.unwrap());
        let without = apart(life.on(last), |event| event + usize::from(event >= place));
        prop_assert_eq!((with, refused), without);
    }

    #[test]
    fn leaving_out_what_was_refused_changes_nothing(life in life()) {
        let Some(last) = life.last() else { return Ok(()) };
        let refused = |place: usize| !is_granted(last, place);
        let kept: Vec<usize> = (0..life.trail.len()).filter(|place| !refused(*place)).collect();
        let events = kept.iter().map(|place| life.request.events[*place].clone()).collect();
        let without = state(books(), &with_events(&life.request, events, life.request.day)).unwrap();
        let (with, mut refusals) = apart(last.clone(), |place| place);
        refusals.retain(|(place, ..)| kept.contains(place));
        prop_assert_eq!(apart(without, |place| kept[place]), (with, refusals));
    }

    #[test]
    fn time_alone_only_leads_forward(life in life(), steps in prop::collection::vec(0_u32..90, 1..8)) {
        let mut day = life.request.day;
        let mut before = life.on(day);
        for later in steps {
            day = day.plus_days(later);
            let now = life.on(day);
            prop_assert!(rank(before.phase) <= rank(now.phase), "{:?} then {:?}", before.phase, now.phase);
            let reopened = |option: &&OpenOption| {
                option.option_now != OptionNow::File && !before.options.contains(option)
            };
            prop_assert_eq!(now.options.iter().find(reopened), None, "open again on {}", day);
            let closed = |option: &&OpenOption| {
                option.until.is_none_or(|until| day < until) && !now.options.contains(option)
            };
            prop_assert_eq!(before.options.iter().find(closed), None, "closed too early on {}", day);
            prop_assert!(now.options.iter().all(|option| option.until.is_none_or(|until| day < until)));
            before = now;
        }
    }

    #[test]
    fn what_is_open_is_granted_to_the_last_day_and_no_longer(life in life(), later in 0_u32..40) {
        let (day, event) = (life.request.day.plus_days(later), life.trail.len());
        let now = life.on(day);
        for option in &now.options {
            let Some(what) = taken(&life, &now, option.option_now) else { continue };
            let after = life.after(day, what.clone());
            prop_assert!(after.is_ok_and(|state| is_granted(&state, event)), "not granted: {:?}", option);
            if let Some(until) = option.until {
                let last = life.after(until.previous(), what.clone());
                prop_assert!(last.is_ok_and(|state| is_granted(&state, event)), "not to the last: {:?}", option);
                let after = life.after(until, what);
                prop_assert!(!after.is_ok_and(|state| is_granted(&state, event)), "still granted: {:?}", option);
            }
        }
    }

    #[test]
    fn what_may_be_asked_follows_from_the_phase(life in life(), later in 0_u32..400) {
        let now = life.on(life.request.day.plus_days(later));
        let open = |wanted: OptionNow| now.options.iter().any(|option| option.option_now == wanted);
        prop_assert_eq!(open(OptionNow::CompleteFile), now.phase == Phase::OnHold);
        prop_assert_eq!(open(OptionNow::ReplacePass), is_under_way(now.phase));
        prop_assert!(!open(OptionNow::File) || now.phase == Phase::NotFiled);
        prop_assert!(!open(OptionNow::SendNotice) || life.request.product == Product::Scolaire);
        let owed = now.account.as_ref().is_some_and(|account| account.owed > Money::ZERO);
        prop_assert_eq!(open(OptionNow::PayDebt), owed);
    }

    #[test]
    fn any_events_get_an_answer_or_problems(
        request in holder(),
        events in prop::collection::vec(any_event(), 0..12),
        later in 0_u32..800,
    ) {
        let day = Day::new(2025, 5, 1).unwrap().plus_days(later);
        check_any(&with_events(&request, events, day))?;
    }

    #[test]
    fn a_life_with_any_event_in_it_gets_an_answer_or_problems(
        life in life(),
        others in prop::collection::vec((any::<prop::sample::Index>(), any_event()), 1..4),
    ) {
        let mut events = life.request.events.to_vec();
        for (place, other) in others {
            events.insert(place.index(events.len() + 1), other);
        }
        check_any(&with_events(&life.request, events, life.request.day))?;
    }
}

/// An answer whose account adds up and whose refusals are of its events, or problems with their paths.
fn check_any(request: &StateRequest) -> Result<(), TestCaseError> {
    match state(books(), request) {
        Ok(state) => {
            let refused: Vec<usize> = state.refusals.iter().map(|refusal| refusal.event as usize).collect();
            prop_assert!(refused.is_sorted() && refused.iter().all(|event| *event < request.events.len()));
            prop_assert!(state.refusals.iter().all(|refusal| !refusal.reasons.is_empty()));
            state.account.iter().try_for_each(crate::account::check_sums)
        }
        Err(problems) => {
            prop_assert_eq!(problems.len(), 1, "one problem, of the first event that has one");
            prop_assert!(["out-of-order", "out-of-range"].contains(&problems[0].code));
            Ok(())
        }
    }
}
