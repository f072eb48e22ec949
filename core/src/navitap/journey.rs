//! Who boards and who lands (NT-7, NT-9 to NT-12, NT-19).

use super::event::{Event, Sent, UnusedEvent};
use super::timeline::{Act, GroupRole, Moment, Timeline};
use super::{Figures, Id, codes as code};
use crate::day::Day;
use crate::instant::Stamp;
use crate::order::in_order;
use crate::reason::Reason;
use crate::tariff::NavitapTariff;

/// Where and when somebody boarded or landed.
#[derive(Clone, Copy)]
pub(super) struct Point<'a> {
    pub stop: &'a Id,
    pub at: Stamp,
}

/// What is known of a journey; never nothing.
#[derive(Clone, Copy)]
pub(super) enum Way<'a> {
    /// A boarding without landing.
    Boarded(Point<'a>),
    /// A landing without boarding.
    Landed(Point<'a>),
    /// Both.
    Whole(Point<'a>, Point<'a>),
}

/// A journey of one person.
#[derive(Clone, Copy)]
pub(super) struct Trip<'a> {
    pub token: &'a Id,
    /// Number of the token, in the order of the tokens.
    token_number: usize,
    /// Number of its token and run.
    pub run_number: usize,
    pub run: &'a Id,
    /// Number of the person on the run, from 1 to 20.
    pub number: u8,
    pub way: Way<'a>,
    pub fast: bool,
}

/// A journey and the figures of its service day.
pub(super) struct DayTrip<'a> {
    pub figures: Figures<'a>,
    pub trip: Trip<'a>,
}

impl<'a> DayTrip<'a> {
    /// The token and the service day.
    pub(super) fn token_day(&self) -> (&'a Id, Day) {
        (self.trip.token, self.figures.day)
    }
}

/// NT-11: the journeys by token, service day and person; those of one in the order in which they began.
pub(super) fn by_person<'t, 'a>(trips: &'t [DayTrip<'a>]) -> Vec<&'t DayTrip<'a>> {
    let key = |day: &DayTrip| (day.trip.token_number, day.figures.day, day.trip.number);
    in_order(trips, |one, other| key(one).cmp(&key(other)))
}

/// Somebody on board: the number, and the place of the journey among all.
struct Aboard {
    number: u8,
    trip: usize,
}

/// A run of a token, from its first group on.
struct Run<'a> {
    /// Where and when its first group began.
    first: Point<'a>,
    /// What the book of that day says of groups.
    tariff: &'a NavitapTariff,
    /// NT-12: its service day, that of its first boarding, and until then of its first event.
    day: Figures<'a>,
    boarded: bool,
    /// How many runs had begun when it was last known who is on board.
    begun: usize,
    /// In the order in which they boarded.
    aboard: Vec<Aboard>,
}

/// A group of taps.
#[derive(Clone, Copy)]
struct Group {
    since: Stamp,
    role: GroupRole,
    /// How many people its taps have counted.
    people: u32,
    /// The numbers that have landed in it, as bits.
    landed: u32,
}

impl Group {
    fn open(since: Stamp, role: GroupRole) -> Self {
        Self { since, role, people: 0, landed: 0 }
    }
}

/// What an event that counts has done.
pub(super) struct Counted {
    pub role: GroupRole,
    /// People in its group so far, with it.
    pub registered: u32,
    /// People on board of its run after it.
    pub on_board: usize,
}

/// NT-11: the lowest number, from 1, that is not taken. There are at most 20.
fn lowest_free(taken: u32) -> u8 {
    u8::try_from(taken.trailing_ones() + 1).unwrap_or(u8::MAX)
}

/// The bit of a number.
fn bit(number: u8) -> u32 {
    1_u32.rotate_left(u32::from(number) - 1)
}

impl<'a> Run<'a> {
    fn begin(event: &Event<'a>, begun: usize) -> Self {
        let (figures, first) = (event.figures, point(event));
        Self { first, tariff: figures.tariff, day: figures, boarded: false, begun, aboard: Vec::new() }
    }

    /// NT-9: what a group stands for that opens now. At the stop of the first group, and within ten minutes of its first
    /// tap, it boards.
    fn role(&self, now: Point<'a>) -> GroupRole {
        let window = self.tariff.boarding_seconds.value.0;
        let boards = now.stop == self.first.stop && now.at.is_within(window, self.first.at);
        if boards { GroupRole::Boarding } else { GroupRole::Landing }
    }

    /// NT-11, NT-12: the person who boards takes the lowest number that is not on board.
    fn board(&mut self, moment: &Moment<'_, 'a>, fast: bool, trips: &mut Vec<Trip<'a>>) {
        if !self.boarded {
            (self.boarded, self.day) = (true, moment.event.figures);
        }
        let number = lowest_free(self.aboard.iter().fold(0, |taken, other| taken | bit(other.number)));
        self.aboard.push(Aboard { number, trip: trips.len() });
        trips.push(trip(moment, number, fast, Way::Boarded));
    }

    /// NT-9 to NT-11: who boarded first lands; where nobody is on board, it is a landing without boarding, of the lowest
    /// number that has not landed in this group.
    fn land(&mut self, moment: &Moment<'_, 'a>, fast: bool, landed: &mut u32, trips: &mut Vec<Trip<'a>>) {
        let first = (!self.aboard.is_empty()).then(|| self.aboard.remove(0));
        let number = first.as_ref().map_or_else(|| lowest_free(*landed), |first| first.number);
        *landed |= bit(number);
        match first.and_then(|first| trips.get_mut(first.trip)) {
            Some(trip) => {
                trip.fast |= fast;
                if let Way::Boarded(boarding) = trip.way {
                    trip.way = Way::Whole(boarding, point(moment.event));
                }
            }
            None => trips.push(trip(moment, number, fast, Way::Landed)),
        }
    }
}

fn point<'a>(event: &Event<'a>) -> Point<'a> {
    Point { stop: event.sent.stop, at: event.sent.at }
}

fn trip<'a>(moment: &Moment<'_, 'a>, number: u8, fast: bool, way: fn(Point<'a>) -> Way<'a>) -> Trip<'a> {
    let Sent { token, run, .. } = moment.event.sent;
    let way = way(point(moment.event));
    Trip { token, token_number: moment.token, run_number: moment.run, run, number, way, fast }
}

/// All travellers, while their events are read: one token after the other.
struct Travellers<'a> {
    runs: Vec<Option<Run<'a>>>,
    groups: Vec<Option<Group>>,
    /// How many runs have begun.
    begun: usize,
    /// In the order in which they began, token by token.
    trips: Vec<Trip<'a>>,
}

/// Reads all events. `refused` is told of those that are refused, which change nothing.
fn read<'a>(timeline: &Timeline<'_, 'a>, mut refused: impl FnMut(&Id, Reason)) -> Travellers<'a> {
    let mut all = Travellers::of(timeline);
    for moment in timeline.in_order() {
        if let Some(Err(reason)) = all.happen(moment) {
            refused(moment.event.sent.id, reason);
        }
    }
    all
}

/// NT-7, NT-9 to NT-12: the journeys with their service days. Events that are refused go to the unused ones.
pub(super) fn trips<'a>(timeline: &Timeline<'_, 'a>, unused: &mut Vec<UnusedEvent>) -> Vec<DayTrip<'a>> {
    let Travellers { runs, trips, .. } =
        read(timeline, |id, reason| unused.push(UnusedEvent { event_id: id.clone(), reason }));
    let dated = |trip: Trip<'a>| {
        let figures = runs.get(trip.run_number)?.as_ref()?.day;
        Some(DayTrip { figures, trip })
    };
    trips.into_iter().filter_map(dated).collect()
}

/// NT-7, NT-9: what an event does after those before it, or why it is refused; `None` where it is none of them.
pub(super) fn outcome(timeline: &Timeline, id: &Id) -> Option<Result<Counted, Reason>> {
    let mut all = Travellers::of(timeline);
    timeline.in_order().into_iter().find_map(|moment| {
        let outcome = all.happen(moment);
        if moment.event.sent.id == id { outcome } else { None }
    })
}

/// NT-9, NT-22: when each of those boarded who are on board at last, on any run of a token.
pub(super) fn boardings(timeline: &Timeline) -> Vec<Stamp> {
    let Travellers { runs, begun, trips, .. } = read(timeline, |_, _| {});
    let going = runs.iter().flatten().filter(|run| run.begun == begun);
    let on_board = going.flat_map(|run| &run.aboard).filter_map(|aboard| trips.get(aboard.trip));
    on_board.filter_map(|trip| trip.way.boarding()).map(|boarding| boarding.at).collect()
}

impl<'a> Travellers<'a> {
    /// Nobody yet.
    fn of(timeline: &Timeline<'_, 'a>) -> Self {
        Self {
            runs: std::iter::repeat_with(|| None).take(timeline.runs).collect(),
            groups: vec![None; timeline.groups],
            begun: 0,
            trips: Vec::with_capacity(timeline.moments.len()),
        }
    }

    /// Reads the next event: what it does. `None` where it is none of the timeline's.
    ///
    /// NT-7: a boarding that would make six on board is refused (a note as a whole), and so is a landing after five in
    /// its group.
    fn happen(&mut self, moment: &Moment<'_, 'a>) -> Option<Result<Counted, Reason>> {
        let event = moment.event;
        let known = self.runs.get_mut(moment.run)?;
        let last = self.groups.get_mut(moment.group)?;
        // NT-9: since other runs have begun, this one is over for whoever was on board.
        if let Some(run) = known
            && run.begun != self.begun
        {
            run.aboard.clear();
            run.begun = self.begun;
        }
        let tariff = known.as_ref().map_or(event.figures.tariff, |run| run.tariff);
        let (mut group, people, fast) = match moment.act {
            Act::Tap { fast } => {
                let window = tariff.group_seconds.value.0;
                let open = last.filter(|group| event.sent.at.is_within(window, group.since));
                let group = open.unwrap_or_else(|| {
                    let role = known.as_ref().map_or(GroupRole::Boarding, |run| run.role(point(event)));
                    Group::open(event.sent.at, role)
                });
                (group, 1, fast)
            }
            Act::Noted { role, people } => (Group::open(event.sent.at, role), people.get(), false),
        };
        let most = tariff.group_people.value.0;
        match group.role {
            GroupRole::Boarding => {
                let aboard = known.as_ref().map_or(0, |run| run.aboard.len());
                if u32::try_from(aboard).is_ok_and(|aboard| aboard + people > most) {
                    return Some(Err(Reason::new(&code::TOO_MANY_ON_BOARD).with("run", event.sent.run)));
                }
            }
            GroupRole::Landing => {
                if group.people + people > most {
                    return Some(Err(Reason::new(&code::GROUP_FULL).with("stop", event.sent.stop)));
                }
            }
        }
        let run = known.get_or_insert_with(|| {
            self.begun += 1;
            Run::begin(event, self.begun)
        });
        for _ in 0..people {
            match group.role {
                GroupRole::Boarding => run.board(moment, fast, &mut self.trips),
                GroupRole::Landing => run.land(moment, fast, &mut group.landed, &mut self.trips),
            }
        }
        group.people += people;
        let on_board = run.aboard.len();
        if let Act::Tap { .. } = moment.act {
            *last = Some(group);
        }
        Some(Ok(Counted { role: group.role, registered: group.people, on_board }))
    }
}
