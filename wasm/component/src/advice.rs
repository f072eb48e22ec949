//! The interface `advice`.

use portillon::advice as core;
use portillon::wire::{Count, Items, Reader};
use portillon::{Title, Zones};

use crate::bindings::exports::portillon::fares::advice::{self as wit, BookBorrow, Guest};
use crate::bindings::exports::portillon::fares::types::{Line as WitLine, Zones as WitZones};
use crate::imagine_r::{department, scholarship};
use crate::navigo::{count, zones};
use crate::tariffs::ask;
use crate::types::{self, day, name, optional, same_cases};
use crate::{Component, Reply, answer};

same_cases!(core::Weekday, wit::Weekday { Monday, Tuesday, Wednesday, Thursday, Friday, Saturday, Sunday });

fn pupil(pupil: wit::Pupil, r: &mut Reader) -> Option<core::Pupil> {
    let school = optional(pupil.school, |school| name(r, "school", &school));
    let theory_hours = count(r, "theoryHours", pupil.theory_hours);
    let scholarship =
        optional(pupil.scholarship, |notice| r.field("scholarship", |r| scholarship(r, notice)));
    Some(core::Pupil {
        schooling: pupil.schooling.map(Into::into),
        school: school?,
        listed_establishment: pupil.listed_establishment,
        theory_hours: theory_hours?,
        scholarship: scholarship?,
        pass_last_season: pupil.pass_last_season,
        identity_proof: pupil.identity_proof,
    })
}

fn traveller(traveller: wit::Traveller, r: &mut Reader) -> Option<core::Traveller> {
    let birth_date = day(r, "birthDate", traveller.birth_date);
    let department = optional(traveller.department, |code| department(r, &code));
    let pupil = optional(traveller.pupil, |known| r.field("pupil", |r| pupil(known, r)));
    let right = |right: wit::Right, _: &mut Reader| Some(right.into());
    let rights =
        optional(traveller.rights, |rights| r.field("rights", |r| Items::read_each(rights, r, right)));
    let work_minutes = count(r, "workMinutes", traveller.work_minutes);
    Some(core::Traveller {
        birth_date: birth_date?,
        department: department?,
        pupil: pupil?,
        rights: rights?,
        work_minutes: work_minutes?,
        had_liberte_plus: traveller.had_liberte_plus,
    })
}

fn held_pass(held: wit::HeldPass, r: &mut Reader) -> Option<core::HeldPass> {
    let title = r.field("title", |r| Title::read_id(&held.title, r));
    let zones = zones(r, "zones", held.zones);
    let first_day = optional(held.first_day, |date| day(r, "firstDay", date));
    let last_day = optional(held.last_day, |date| day(r, "lastDay", date));
    Some(core::HeldPass { title: title?, zones: zones?, first_day: first_day?, last_day: last_day? })
}

fn journey(journey: wit::Journey, r: &mut Reader) -> Option<core::Journey> {
    let mode = |mode: wit::Mode, _: &mut Reader| Some(mode.into());
    let modes = r.field("modes", |r| Items::read_each(journey.modes, r, mode));
    let WitZones { first, last } = journey.zones;
    let zones = r.field("zones", |r| Zones::read_parts(first, last, r));
    let station = optional(journey.station, |station| name(r, "station", &station));
    core::Journey::read_parts(modes?, zones?, journey.airport, station?, r)
}

fn times(times: u32, r: &mut Reader) -> Option<core::Times> {
    r.field("times", |r| core::Times::read_number(times, r))
}

fn trip(trip: wit::Trip, r: &mut Reader) -> Option<core::Trip> {
    let day = day(r, "day", trip.day);
    let journey = r.field("journey", |r| journey(trip.journey, r));
    let times = times(trip.times, r);
    Some(core::Trip { day: day?, journey: journey?, times: times? })
}

fn habit(habit: wit::Habit, r: &mut Reader) -> Option<core::Habit> {
    let from = day(r, "from", habit.from);
    let lasts = r.field("lasts", |r| match habit.lasts {
        wit::HabitLength::ToDay(date) => day(r, "val", date).map(core::HabitLength::ToDay),
        wit::HabitLength::Months(months) => {
            r.field("val", |r| Count::read_number(months, r)).map(core::HabitLength::Months)
        }
    });
    let days = r.field("days", |r| {
        r.field("val", |r| match habit.days {
            wit::HabitDays::On(days) => {
                let weekday = |weekday: wit::Weekday, _: &mut Reader| Some(weekday.into());
                Items::read_each(days, r, weekday).map(core::HabitDays::On)
            }
            wit::HabitDays::AWeek(days) => Count::read_number(days, r).map(core::HabitDays::AWeek),
        })
    });
    let journey = r.field("journey", |r| journey(habit.journey, r));
    let times = times(habit.times, r);
    Some(core::Habit { from: from?, lasts: lasts?, days: days?, journey: journey?, times: times? })
}

fn choose_request(request: wit::ChooseRequest, r: &mut Reader) -> Option<core::ChooseRequest> {
    let asked = day(r, "day", request.day);
    let traveller = r.field("traveller", |r| traveller(request.traveller, r));
    let held = optional(request.held, |held| r.field("held", |r| Items::read_each(held, r, held_pass)));
    let medium = |medium: wit::Medium, _: &mut Reader| Some(medium.into());
    let media = optional(request.media, |media| r.field("media", |r| Items::read_each(media, r, medium)));
    let trips = optional(request.trips, |trips| r.field("trips", |r| Items::read_each(trips, r, trip)));
    let habits = optional(request.habits, |habits| r.field("habits", |r| Items::read_each(habits, r, habit)));
    let last_day = optional(request.last_day, |date| day(r, "lastDay", date));
    Some(core::ChooseRequest {
        day: asked?,
        traveller: traveller?,
        held: held?,
        media: media?,
        trips: trips?,
        habits: habits?,
        last_day: last_day?,
    })
}

impl Guest for Component {
    fn choose(books: Vec<BookBorrow<'_>>, request: wit::ChooseRequest) -> Reply<wit::AdviceAnswer> {
        answer(|r| choose_request(request, r), ask(books, core::choose))
    }
}

fn zones_of(zones: Zones) -> WitZones {
    WitZones { first: zones.first(), last: zones.last() }
}

impl From<core::Purchase> for wit::Purchase {
    fn from(purchase: core::Purchase) -> Self {
        Self {
            title: purchase.title.id().to_owned(),
            zones: purchase.zones.map(zones_of),
            days: purchase.days,
            quantity: purchase.quantity,
            buy_from: purchase.buy_from.into(),
            buy_until: purchase.buy_until.into(),
            first_day: purchase.first_day.into(),
            last_day: purchase.last_day.into(),
            medium: purchase.medium.into(),
            lines: purchase.lines.iter().map(WitLine::from).collect(),
            price: purchase.price.cents(),
        }
    }
}

impl From<core::Choice> for wit::Choice {
    fn from(choice: core::Choice) -> Self {
        Self {
            total: choice.total.cents(),
            by_trip: choice.by_trip.cents(),
            unserved: choice.unserved,
            purchases: choice.purchases.into_iter().map(Into::into).collect(),
        }
    }
}

impl From<&core::Journey> for wit::Journey {
    fn from(journey: &core::Journey) -> Self {
        Self {
            modes: journey.modes.iter().map(|mode| (*mode).into()).collect(),
            zones: zones_of(journey.zones),
            airport: journey.airport,
            station: journey.station.as_ref().map(|station| station.as_str().to_owned()),
        }
    }
}

impl From<core::DayOfTravel> for wit::DayOfTravel {
    fn from(day: core::DayOfTravel) -> Self {
        let served = |served: core::ServedTrips| wit::ServedTrips {
            journey: (&served.journey).into(),
            times: served.times,
            titles: served.titles.iter().map(|title| title.id().to_owned()).collect(),
            amount: served.amount.cents(),
        };
        Self {
            day: day.day.into(),
            amount: day.amount.cents(),
            trips: day.trips.into_iter().map(served).collect(),
        }
    }
}

impl From<core::RunnerUp> for wit::RunnerUp {
    fn from(runner_up: core::RunnerUp) -> Self {
        Self {
            without: runner_up.without.id().to_owned(),
            dearer: runner_up.dearer.cents(),
            choice: runner_up.choice.into(),
        }
    }
}

impl From<core::TitleAdvice> for wit::TitleAdvice {
    fn from(advice: core::TitleAdvice) -> Self {
        let verdict = match advice.verdict {
            core::TitleVerdict::Chosen => wit::TitleVerdict::Chosen,
            core::TitleVerdict::Dearer(core::Dearer { by, choice }) => {
                wit::TitleVerdict::Dearer(wit::DearerChoice { by: by.cents(), choice: choice.into() })
            }
            core::TitleVerdict::Incomplete(choice) => wit::TitleVerdict::Incomplete(choice.into()),
            core::TitleVerdict::NoUse => wit::TitleVerdict::NoUse,
            core::TitleVerdict::NotEligible(remedies) => {
                wit::TitleVerdict::NotEligible(types::remedies(&remedies))
            }
        };
        Self { title: advice.title.id().to_owned(), verdict, reasons: types::reasons(&advice.reasons) }
    }
}

impl From<core::Advice> for wit::AdviceAnswer {
    fn from(advice: core::Advice) -> Self {
        Self {
            currency: advice.currency.into(),
            choice: advice.choice.into(),
            days: advice.days.into_iter().map(Into::into).collect(),
            runners_up: advice.runners_up.into_iter().map(Into::into).collect(),
            titles: advice.titles.into_iter().map(Into::into).collect(),
            reasons: types::reasons(&advice.reasons),
            book: advice.book.into(),
        }
    }
}
