//! What always holds of NaviTAP, whatever was tapped and in whichever order it came.

use std::collections::{BTreeMap, BTreeSet};

use portillon::navitap::{
    CardState, ChargedDay, ClaimRequest, CountedTap, CrewNote, GroupRole, Id, InspectionRequest, NoteKind,
    People, SettleRequest, Settlement, Tap, TapDecision, TapRequest, Travellers, check_tap, claim, inspect,
    settle,
};
use portillon::wire::{self, Items};
use portillon::{Books, Instant, Money, Verdict};
use proptest::prelude::*;
use serde_json::{Value, json};

/// A tap or a note.
#[derive(Clone, Debug)]
enum Event {
    Tap(Tap),
    Note(CrewNote),
}

fn id(text: &str) -> Id {
    Id::new(text).unwrap()
}

fn one_of(ids: &'static [&'static str]) -> impl Strategy<Value = Id> {
    prop::sample::select(ids).prop_map(id)
}

/// Moments of two evenings of the summer and of the night between them, close enough together to make groups.
fn moment() -> impl Strategy<Value = Instant> {
    let seconds = prop_oneof![
        6 => (0_u32..80).prop_map(|half_minutes| half_minutes * 30),
        2 => (0_u32..40).prop_map(|seconds| seconds * 3),
        1 => (0_u32..60).prop_map(|halves| 1_800 * halves),
    ];
    seconds.prop_map(|seconds| {
        let (hour, minute, second) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
        // 20:00 UTC is 22:00 at the lake.
        let (day, hour) = (1 + (20 + hour) / 24, (20 + hour) % 24);
        Instant::parse(&format!("2026-07-{day:02}T{hour:02}:{minute:02}:{second:02}Z")).unwrap()
    })
}

prop_compose! {
    fn tap()(
        token in one_of(&["card", "phone"]),
        validator in one_of(&["v1", "v2"]),
        vessel in one_of(&["Tonale", "Tonale", "Tonale", "Tonale", "Brennero", "ITALIA"]),
        run in one_of(&["12", "12", "14", "16"]),
        fast in prop::bool::weighted(0.05),
        stop in one_of(&["riva", "riva", "limone-centro", "torri", "garda", "nowhere"]),
        at in moment(),
    ) -> Event {
        Event::Tap(Tap { event_id: id("-"), token, validator, vessel, run, fast, stop, at })
    }
}

prop_compose! {
    fn note()(
        kind in prop::sample::select(vec![
            NoteKind::Boarding, NoteKind::Boarding, NoteKind::Landing, NoteKind::Landing, NoteKind::PaperTicket,
        ]),
        token in one_of(&["card", "phone"]),
        vessel in one_of(&["Tonale", "Brennero", "zanardelli"]),
        run in one_of(&["12", "14", "16"]),
        stop in one_of(&["riva", "limone-centro", "garda"]),
        at in moment(),
        people in (1_u32..=5).prop_map(|people| People::new(people).unwrap()),
    ) -> Event {
        Event::Note(CrewNote { event_id: id("-"), kind, token, vessel, run, stop, at, people })
    }
}

/// Events, each with an identifier of its own, of which the order says nothing.
fn events() -> impl Strategy<Value = Vec<Event>> {
    let event = prop_oneof![9 => tap(), 1 => note()];
    prop::collection::vec(event, 0..40).prop_map(|mut events| {
        for (index, event) in events.iter_mut().enumerate() {
            // A number that is odd goes through all of them in another order.
            let name = id(&format!("e{}", index * 37 % 101));
            match event {
                Event::Tap(tap) => tap.event_id = name,
                Event::Note(note) => note.event_id = name,
            }
        }
        events
    })
}

fn request(events: &[Event]) -> SettleRequest {
    let mut taps = Vec::new();
    let mut notes = Vec::new();
    for event in events {
        match event.clone() {
            Event::Tap(tap) => taps.push(tap),
            Event::Note(note) => notes.push(note),
        }
    }
    SettleRequest { taps: Items::new(taps).unwrap(), notes: Items::new(notes), charged: None, day: None }
}

fn settled(events: &[Event]) -> Settlement {
    settle(Books::BUILT_IN, &request(events)).unwrap()
}

impl Event {
    fn id(&self) -> &Id {
        match self {
            Self::Tap(tap) => &tap.event_id,
            Self::Note(note) => &note.event_id,
        }
    }

    fn token_and_run(&self) -> (&Id, &Id) {
        match self {
            Self::Tap(tap) => (&tap.token, &tap.run),
            Self::Note(note) => (&note.token, &note.run),
        }
    }

    fn people(&self) -> u32 {
        match self {
            Self::Tap(_) => 1,
            Self::Note(note) => note.people.get(),
        }
    }

    fn is_paper_ticket(&self) -> bool {
        matches!(self, Self::Note(CrewNote { kind: NoteKind::PaperTicket, .. }))
    }
}

/// Moments of one morning, by seconds since nine o'clock.
fn morning(seconds: u32) -> Instant {
    let (hour, minute, second) = (9 + seconds / 3_600, seconds / 60 % 60, seconds % 60);
    Instant::parse(&format!("2026-07-01T{hour:02}:{minute:02}:{second:02}+02:00")).unwrap()
}

prop_compose! {
    fn crowded_tap()(
        token in one_of(&["card", "card", "card", "phone"]),
        validator in one_of(&["v1", "v1", "v2"]),
        vessel in one_of(&["Tonale", "Tonale", "Tonale", "Tonale", "Tonale", "ITALIA"]),
        run in one_of(&["12", "12", "12", "14"]),
        fast in prop::bool::weighted(0.05),
        stop in one_of(&["riva", "riva", "riva", "limone-centro", "limone-centro", "nowhere"]),
        at in prop_oneof![(0_u32..12).prop_map(|steps| steps * 10), 0_u32..900].prop_map(morning),
    ) -> Tap {
        Tap { event_id: id("-"), token, validator, vessel, run, fast, stop, at }
    }
}

/// Taps of a crowd, in the order in which the validators see them.
fn crowd() -> impl Strategy<Value = Vec<Tap>> {
    prop::collection::vec(crowded_tap(), 0..40).prop_map(|mut taps| {
        for (index, tap) in taps.iter_mut().enumerate() {
            tap.event_id = id(&format!("e{}", index * 37 % 101));
        }
        taps.sort_by(|one, other| (one.at, &one.event_id).cmp(&(other.at, &other.event_id)));
        taps
    })
}

fn checked(tap: &Tap, earlier: &[Tap]) -> TapDecision {
    let earlier = Items::new(earlier.to_vec()).unwrap();
    check_tap(Books::BUILT_IN, &TapRequest { tap: tap.clone(), card: CardState::Enabled, earlier }).unwrap()
}

/// How many travel with a token; nobody where it is refused.
fn travelling(token: &str, at: Instant, taps: &[Tap]) -> u8 {
    let request = InspectionRequest { token: id(token), at, taps: Items::new(taps.to_vec()).unwrap() };
    match inspect(Books::BUILT_IN, &request).unwrap().verdict {
        Verdict::Granted(Travellers { people }) => people,
        Verdict::Refused(_) => 0,
    }
}

/// Taps of so many people at a stop, so many seconds after nine o'clock.
fn group(people: u8, stop: &str, seconds: u32) -> Vec<Tap> {
    let tap = |number: u8| Tap {
        event_id: id(&format!("{stop}-{number}")),
        token: id("card"),
        validator: id("v1"),
        vessel: id("Tonale"),
        run: id("12"),
        fast: false,
        stop: id(stop),
        at: morning(seconds),
    };
    (0..people).map(tap).collect()
}

const SIX_HOURS: u32 = 6 * 3_600;

const CHEAPEST: Money = Money::from_cents(20_50);
const WHOLE_NETWORK: Money = Money::from_cents(34_30);

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn the_order_in_which_events_come_says_nothing(
        (events, shuffled) in events().prop_flat_map(|events| (Just(events.clone()), Just(events).prop_shuffle()))
    ) {
        prop_assert_eq!(settled(&events), settled(&shuffled));
    }

    #[test]
    fn what_is_sent_again_changes_nothing(
        (events, again) in events().prop_flat_map(|events| {
            let length = events.len();
            (Just(events.clone()), prop::sample::subsequence(events, 0..=length))
        })
    ) {
        prop_assert_eq!(settled(&events), settled(&[events, again].concat()));
    }

    #[test]
    fn tokens_are_settled_apart(events in events()) {
        let of = |token: &str| {
            let own = events.iter().filter(|event| event.token_and_run().0.as_str() == token);
            settled(&own.cloned().collect::<Vec<_>>())
        };
        let (card, phone) = (of("card"), of("phone"));
        let mut errors = [card.errors, phone.errors].concat();
        errors.sort_by(|one, other| one.event_id.cmp(&other.event_id));
        let together = settled(&events);
        prop_assert_eq!(together.days, [card.days, phone.days].concat());
        prop_assert_eq!(together.errors, errors);
    }

    #[test]
    fn every_event_is_counted_once_or_listed(events in events()) {
        let settlement = settled(&events);
        let listed: BTreeSet<&Id> = settlement.errors.iter().map(|unused| &unused.event_id).collect();
        prop_assert_eq!(listed.len(), settlement.errors.len());
        let used: Vec<&Event> = events.iter().filter(|event| !listed.contains(event.id())).collect();
        let on_paper: BTreeSet<_> =
            used.iter().filter(|event| event.is_paper_ticket()).map(|event| event.token_and_run()).collect();
        let counted = used.iter().filter(|event| !on_paper.contains(&event.token_and_run()));
        let journeys =
            settlement.days.iter().flat_map(|day| &day.tickets).flat_map(|ticket| &ticket.journeys);
        let passages = journeys.map(|one| u32::from(one.boarding.is_some()) + u32::from(one.landing.is_some()));
        prop_assert_eq!(counted.map(|event| event.people()).sum::<u32>(), passages.sum::<u32>());
    }

    /// Five numbers, and nobody boards again under a number before it has landed.
    #[test]
    fn there_are_never_more_than_five_on_board(events in events()) {
        for day in settled(&events).days {
            for ticket in day.tickets {
                prop_assert!((1..=5).contains(&ticket.number));
                let mut landed = BTreeMap::new();
                for journey in ticket.journeys {
                    if let (Some(boarding), Some(landing)) = (journey.boarding, journey.landing) {
                        prop_assert!(boarding.at <= landing.at);
                        let before = landed.insert(journey.run, landing.at);
                        prop_assert!(before.is_none_or(|before| before <= boarding.at));
                    }
                }
            }
        }
    }

    #[test]
    fn a_day_adds_up_and_has_one_ticket_for_each_number(events in events()) {
        let mut last = None;
        for day in settled(&events).days {
            prop_assert_eq!(day.tickets.iter().map(|ticket| ticket.price).sum::<Money>(), day.total);
            prop_assert_eq!(day.difference, day.total);
            prop_assert!(day.tickets.windows(2).all(|pair| pair[0].number < pair[1].number));
            prop_assert!(!day.tickets.is_empty());
            prop_assert!(day.day < day.computed_on && day.computed_on < day.debited_by);
            let this = Some((day.token, day.day));
            prop_assert!(last < this);
            last = this;
        }
    }

    #[test]
    fn a_ticket_costs_one_of_the_day_fares_and_says_why(events in events()) {
        for ticket in settled(&events).days.iter().flat_map(|day| &day.tickets) {
            prop_assert!((CHEAPEST..=WHOLE_NETWORK).contains(&ticket.price));
            prop_assert!(!ticket.journeys.is_empty());
            let whole = |journey: &portillon::navitap::Journey| {
                !journey.fast && journey.boarding.is_some() && journey.landing.is_some()
            };
            let zones = ticket.reasons.iter().map(|reason| reason.code()).eq(["zone-fare"]);
            prop_assert_eq!(zones, ticket.journeys.iter().all(whole));
            prop_assert!(zones || (ticket.price == WHOLE_NETWORK && ticket.fare == "whole-network"));
        }
    }

    #[test]
    fn what_was_charged_already_is_not_charged_again(events in events(), later in 0_u32..40) {
        let before = settled(&events);
        let charged = before.days.iter();
        let charged = charged.map(|day| ChargedDay { token: day.token.clone(), day: day.day, amount: day.total });
        let day = before.days.first().map(|first| first.day.plus_days(later));
        let request = SettleRequest { charged: Items::new(charged.collect()), day, ..request(&events) };
        let after = settle(Books::BUILT_IN, &request).unwrap();
        prop_assert_eq!(before.days.len(), after.days.len());
        for (before, after) in before.days.iter().zip(&after.days) {
            prop_assert_eq!(&before.tickets, &after.tickets);
            prop_assert_eq!(after.difference, Money::ZERO);
            prop_assert!(after.computed_on >= before.computed_on);
        }
    }

    /// Whoever is on board and lands costs no more than whoever does not.
    #[test]
    fn a_landing_of_those_on_board_never_raises_the_price(
        people in 1_usize..=5,
        to in prop::sample::select(vec!["limone-centro", "torri", "garda", "sirmione"]),
    ) {
        let tap = |index: usize, stop: &str, at: &str| Event::Tap(Tap {
            event_id: id(&format!("{stop}-{index}")),
            token: id("card"),
            validator: id("v1"),
            vessel: id("Tonale"),
            run: id("12"),
            fast: false,
            stop: id(stop),
            at: Instant::parse(at).unwrap(),
        });
        let boarding = (0..people).map(|index| tap(index, "riva", "2026-07-01T09:00:00+02:00"));
        let landing = |count: usize| (0..count).map(|index| tap(index, to, "2026-07-01T10:00:00+02:00"));
        let total = |landed: usize| {
            settled(&boarding.clone().chain(landing(landed)).collect::<Vec<_>>()).days[0].total
        };
        for landed in 0..people {
            prop_assert!(total(landed + 1) <= total(landed));
        }
    }

    /// What the validators accept one by one can be settled as it is, and fills no boat.
    #[test]
    fn what_validators_accept_can_all_be_settled(taps in crowd()) {
        let mut accepted: Vec<Tap> = Vec::new();
        for tap in taps {
            let decision = checked(&tap, &accepted);
            if let Verdict::Granted(CountedTap { role, registered, on_board }) = decision.verdict {
                prop_assert!(registered >= 1 && on_board <= 5);
                let fits = match role {
                    GroupRole::Boarding => on_board >= 1,
                    GroupRole::Landing => registered <= 5,
                };
                prop_assert!(fits);
                accepted.push(tap);
            } else {
                let codes: Vec<_> = decision.reasons.iter().map(|reason| reason.code()).collect();
                let usable = tap.stop != id("nowhere") && tap.vessel != id("ITALIA");
                let full = codes == ["too-many-on-board"] || codes == ["group-full"];
                prop_assert_eq!(usable, full);
            }
        }
        let events: Vec<Event> = accepted.into_iter().map(Event::Tap).collect();
        prop_assert_eq!(settled(&events).errors, []);
    }

    #[test]
    fn a_tap_that_is_sent_again_gets_the_same_answer(taps in crowd()) {
        if let Some((tap, earlier)) = taps.split_last() {
            prop_assert_eq!(checked(tap, earlier), checked(tap, &taps));
        }
    }

    /// A validator counts only what its own token did.
    #[test]
    fn taps_of_other_tokens_change_no_answer(taps in crowd()) {
        if let Some((tap, earlier)) = taps.split_last() {
            let own: Vec<Tap> = earlier.iter().filter(|other| other.token == tap.token).cloned().collect();
            prop_assert_eq!(checked(tap, earlier), checked(tap, &own));
            let all = travelling(tap.token.as_str(), tap.at, earlier);
            prop_assert_eq!(all, travelling(tap.token.as_str(), tap.at, &own));
        }
    }

    #[test]
    fn an_inspection_knows_nothing_of_later_taps(taps in crowd(), seconds in 0_u32..900) {
        let at = morning(seconds);
        let so_far: Vec<Tap> = taps.iter().filter(|tap| tap.at <= at).cloned().collect();
        prop_assert_eq!(travelling("card", at, &taps), travelling("card", at, &so_far));
    }

    /// Whoever has just been told how many are on board is found, as many at least: another run may have some too.
    #[test]
    fn whom_a_validator_counts_an_inspector_finds(taps in crowd()) {
        let mut accepted: Vec<Tap> = Vec::new();
        for tap in taps {
            if let Verdict::Granted(CountedTap { on_board, .. }) = checked(&tap, &accepted).verdict {
                accepted.push(tap.clone());
                prop_assert!(travelling(tap.token.as_str(), tap.at, &accepted) >= on_board);
            }
        }
    }

    #[test]
    fn those_who_boarded_are_found_for_six_hours(
        people in 1_u8..=5,
        after in prop_oneof![0_u32..SIX_HOURS * 3 / 2, SIX_HOURS - 2..SIX_HOURS + 2],
    ) {
        let boarding = group(people, "riva", 0);
        let found = if after < SIX_HOURS { people } else { 0 };
        prop_assert_eq!(travelling("card", morning(after), &boarding), found);
        prop_assert_eq!(travelling("phone", morning(after), &boarding), 0);
    }

    #[test]
    fn those_who_landed_are_not_found(people in 1_u8..=5, landed in 0_u8..=5, after in 1_800_u32..SIX_HOURS) {
        let taps = [group(people, "riva", 0), group(landed, "limone-centro", 1_800)].concat();
        prop_assert_eq!(travelling("card", morning(1_799), &taps), people);
        prop_assert_eq!(travelling("card", morning(after), &taps), people.saturating_sub(landed));
    }

    #[test]
    fn a_claim_gives_back_no_more_than_was_charged(
        charged in 0_i64..20_000,
        refunded in 0_i64..20_000,
        recomputed in 0_i64..20_000,
        given in prop::array::uniform4(prop::bool::weighted(0.9)),
    ) {
        let [fault_proven, own_card, by_email, last_digits] = given;
        let [charged, refunded, recomputed] = [charged, refunded, recomputed].map(Money::from_cents);
        let day = "2026-07-01".parse().unwrap();
        let request =
            ClaimRequest { day, charged, refunded, recomputed, fault_proven, own_card, by_email, last_digits };
        match claim(Books::BUILT_IN, &request) {
            Err(problems) => {
                prop_assert!(refunded > charged);
                prop_assert_eq!((problems[0].path.as_str(), problems[0].code), ("refunded", "out-of-range"));
            }
            Ok(decision) => match decision.verdict {
                Verdict::Granted(credit) => {
                    prop_assert!(given.iter().all(|given| *given));
                    prop_assert!(credit.amount >= Money::ZERO && credit.amount <= charged - refunded);
                }
                Verdict::Refused(remedies) => {
                    prop_assert_eq!(remedies.len(), given.iter().filter(|given| !**given).count());
                }
            },
        }
    }

    #[test]
    fn any_text_in_any_field_is_answered(
        field in prop::sample::select(vec![
            "eventId", "token", "validator", "vessel", "run", "fast", "stop", "at", "people", "kind",
        ]),
        text in prop_oneof![".{0,80}", "2[01][0-9]{2}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:00:00(Z|[+-]0[0-9]:00)"],
        note in any::<bool>(),
    ) {
        let mut event = json!({
            "eventId": "e", "token": "t", "vessel": "Tonale", "run": "12", "stop": "riva",
            "at": "2026-07-01T09:00:00+02:00",
        });
        let extra =
            if note { json!({ "kind": "boarding", "people": 2 }) } else { json!({ "validator": "v", "fast": false }) };
        event.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
        event[field] = Value::from(text);
        let request =
            if note { json!({ "taps": [], "notes": [event] }) } else { json!({ "taps": [event] }) };
        let reply = wire::reply("navitap.settle", &[], request.to_string().as_bytes());
        let reply: Value = serde_json::from_str(&reply).unwrap();
        prop_assert!(reply["ok"]["days"].is_array() || reply["error"][0]["code"].is_string(), "{}", reply);
        if !note {
            for (function, request) in [
                ("navitap.check-tap", json!({ "tap": event, "card": "enabled", "earlier": [event] })),
                ("navitap.inspect", json!({ "token": "t", "at": "2026-07-01T09:00:00Z", "taps": [event] })),
            ] {
                let reply = wire::reply(function, &[], request.to_string().as_bytes());
                let reply: Value = serde_json::from_str(&reply).unwrap();
                let verdict = &reply["ok"]["verdict"]["tag"];
                prop_assert!(verdict.is_string() || reply["error"][0]["code"].is_string(), "{}", reply);
            }
        }
    }
}

#[test]
fn twenty_thousand_events_in_one_minute_are_settled_at_once() {
    let tap = |index: usize| Tap {
        event_id: id(&format!("e{index}")),
        token: id("card"),
        validator: id(&format!("v{index}")),
        vessel: id("Tonale"),
        run: id("12"),
        fast: false,
        stop: id(if index == 0 { "riva" } else { "garda" }),
        at: Instant::parse("2026-07-01T09:00:00+02:00").unwrap(),
    };
    let taps = Items::new((0..20_000).map(tap).collect()).unwrap();
    let settlement = settle(Books::BUILT_IN, &SettleRequest { taps, ..SettleRequest::default() }).unwrap();
    // Each validator has a group of its own, and nobody is on board after the first landing.
    assert_eq!(settlement.days[0].tickets.len(), 1);
    assert_eq!(settlement.days[0].tickets[0].journeys.len(), 19_999);
    assert!(settlement.errors.is_empty());
}
