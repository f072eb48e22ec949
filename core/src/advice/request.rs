//! Who asks for advice, and for which trips.

use serde::Serialize;

use crate::day::Day;
use crate::department::Department;
use crate::imagine_r::{Scholarship, Schooling};
use crate::medium::Medium;
use crate::mode::Mode;
use crate::name::Name;
use crate::navigo::Right;
use crate::title::Title;
use crate::wire::{Count, Items, Read, Reader, Tree, optional, readable};
use crate::zones::Zones;

vocabulary! {
    /// A day of the week.
    Weekday, "day of the week" {
        /// Monday.
        Monday = "monday",
        /// Tuesday.
        Tuesday = "tuesday",
        /// Wednesday.
        Wednesday = "wednesday",
        /// Thursday.
        Thursday = "thursday",
        /// Friday.
        Friday = "friday",
        /// Saturday.
        Saturday = "saturday",
        /// Sunday.
        Sunday = "sunday",
    }
}

/// What imagine R asks of someone who is a pupil.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pupil {
    /// What the pupil is enrolled in; `None`: not said.
    pub schooling: Option<Schooling>,
    /// Name of the establishment; `None`: not said.
    pub school: Option<Name>,
    /// Whether the establishment is listed by the Ministry of National Education; `None`: not said.
    pub listed_establishment: Option<bool>,
    /// Hours of theory of an integration course; `None`: not said.
    pub theory_hours: Option<Count<0, 10_000>>,
    /// Scholarship, where its notice is at hand.
    pub scholarship: Option<Scholarship>,
    /// Whether the pupil had an imagine R pass in the season before the first one that can still be subscribed.
    pub pass_last_season: bool,
    /// Whether a proof of the pupil's identity is at hand.
    pub identity_proof: bool,
}

readable!(Pupil {
    schooling: "schooling" optional,
    school: "school" optional,
    listed_establishment: "listedEstablishment" optional,
    theory_hours: "theoryHours" optional,
    scholarship: "scholarship" optional,
    pass_last_season: "passLastSeason" required,
    identity_proof: "identityProof" required,
});

/// Who will travel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Traveller {
    /// Birth date.
    pub birth_date: Day,
    /// Department of residence; `None`: not said.
    pub department: Option<Department>,
    /// What is known of a pupil; `None`: is none.
    pub pupil: Option<Pupil>,
    /// Rights to lower prices.
    pub rights: Option<Items<Right, 5>>,
    /// Minutes of paid work a week; `None`: not said.
    pub work_minutes: Option<Count<0, 10_080>>,
    /// Whether the traveller had Liberté + before, so that it costs a fee.
    pub had_liberte_plus: bool,
}

readable!(Traveller {
    birth_date: "birthDate" required,
    department: "department" optional,
    pupil: "pupil" optional,
    rights: "rights" optional,
    work_minutes: "workMinutes" optional,
    had_liberte_plus: "hadLibertePlus" required,
});

/// A pass that the traveller has already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HeldPass {
    /// Which title it is.
    pub title: Title,
    /// Its zones; `None`: all.
    pub zones: Option<Zones>,
    /// First day on which it can be used; `None`: no bound.
    pub first_day: Option<Day>,
    /// Last day on which it can be used; `None`: no bound.
    pub last_day: Option<Day>,
}

impl Read for HeldPass {
    fn read(tree: &Tree, reader: &mut Reader) -> Option<Self> {
        let [title, zones, first_day, last_day] =
            reader.fields(tree, ["title", "zones", "firstDay", "lastDay"])?;
        let title = reader.required("title", title, Title::read_named);
        let zones = optional("zones", zones, reader);
        let first_day = optional("firstDay", first_day, reader);
        let last_day = optional("lastDay", last_day, reader);
        Some(Self { title: title?, zones: zones?, first_day: first_day?, last_day: last_day? })
    }
}

/// A way from one place to another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Journey {
    /// The modes that it uses, in order: from the second on each is a change.
    pub modes: Items<Mode, 5>,
    /// The zones that it passes through.
    pub zones: Zones,
    /// Whether it begins or ends at an airport station.
    pub airport: bool,
    /// Name of the station at the other end of a journey to or from an airport; `None`: not said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub station: Option<Name>,
}

impl Journey {
    /// Puts a journey together: problem `out-of-range` where it uses no mode.
    pub fn read_parts(
        modes: Items<Mode, 5>,
        zones: Zones,
        airport: bool,
        station: Option<Name>,
        reader: &mut Reader,
    ) -> Option<Self> {
        if modes.is_empty() {
            reader.field("modes", |r| {
                r.problem("out-of-range", "there is no mode", "name at least one");
            });
            return None;
        }
        Some(Self { modes, zones, airport, station })
    }
}

impl Read for Journey {
    fn read(tree: &Tree, reader: &mut Reader) -> Option<Self> {
        let [modes, zones, airport, station] =
            reader.fields(tree, ["modes", "zones", "airport", "station"])?;
        let modes = reader.required("modes", modes, Items::read);
        let zones = reader.required("zones", zones, Zones::read);
        let airport = reader.required("airport", airport, bool::read);
        let station = optional("station", station, reader);
        Self::read_parts(modes?, zones?, airport?, station?, reader)
    }
}

/// How many trips a day, 1 to 20.
pub type Times = Count<1, 20>;

/// Trips of one day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trip {
    /// The day.
    pub day: Day,
    /// Where it goes.
    pub journey: Journey,
    /// How often that day.
    pub times: Times,
}

readable!(Trip { day: "day" required, journey: "journey" required, times: "times" required, });

/// The days on which someone travels by habit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HabitDays {
    /// On these days of the week.
    On(Items<Weekday, 7>),
    /// On so many days a week: the first ones, from Monday on.
    AWeek(Count<1, 7>),
}

impl HabitDays {
    /// Whether a day is one of them.
    pub(super) fn contains(&self, day: Day) -> bool {
        match self {
            Self::AWeek(count) => day.weekday().num_days_from_monday() < count.get(),
            Self::On(days) => {
                let place = usize::try_from(day.weekday().num_days_from_monday()).ok();
                place.and_then(|place| Weekday::ALL.get(place)).is_some_and(|day| days.contains(day))
            }
        }
    }
}

impl Read for HabitDays {
    fn read(tree: &Tree, reader: &mut Reader) -> Option<Self> {
        reader.variant(tree, "choice of days", &["on", "a-week"], |tag, val, r| match tag {
            "on" => r.required("val", val, Items::read).map(Self::On),
            _ => r.required("val", val, Count::read).map(Self::AWeek),
        })
    }
}

/// How long a habit lasts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HabitLength {
    /// To this day, inclusive.
    ToDay(Day),
    /// So many months.
    Months(Count<1, 13>),
}

impl HabitLength {
    /// The last day of a habit that begins on a day.
    pub(super) fn last_day(self, first: Day) -> Day {
        match self {
            Self::ToDay(day) => day,
            Self::Months(months) => first.plus_months(months.get()).previous(),
        }
    }
}

impl Read for HabitLength {
    fn read(tree: &Tree, reader: &mut Reader) -> Option<Self> {
        reader.variant(tree, "length", &["to-day", "months"], |tag, val, r| match tag {
            "to-day" => r.required("val", val, Day::read).map(Self::ToDay),
            _ => r.required("val", val, Count::read).map(Self::Months),
        })
    }
}

/// Trips that are made again and again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Habit {
    /// First day.
    pub from: Day,
    /// How long.
    pub lasts: HabitLength,
    /// On which days.
    pub days: HabitDays,
    /// Where they go.
    pub journey: Journey,
    /// How often on each of the days.
    pub times: Times,
}

readable!(Habit {
    from: "from" required,
    lasts: "lasts" required,
    days: "days" required,
    journey: "journey" required,
    times: "times" required,
});

/// Somebody who wants to know which titles to buy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChooseRequest {
    /// Day of the request: nothing is bought before it.
    pub day: Day,
    /// Who will travel.
    pub traveller: Traveller,
    /// Passes that the traveller has already.
    pub held: Option<Items<HeldPass, 20>>,
    /// Media that the traveller uses; `None`: any.
    pub media: Option<Items<Medium, 10>>,
    /// Trips, day by day.
    pub trips: Option<Items<Trip, 1_000>>,
    /// Habits.
    pub habits: Option<Items<Habit, 20>>,
    /// Last day that is looked at; `None`: that of the last trip.
    pub last_day: Option<Day>,
}

readable!(ChooseRequest {
    day: "day" required,
    traveller: "traveller" required,
    held: "held" optional,
    media: "media" optional,
    trips: "trips" optional,
    habits: "habits" optional,
    last_day: "lastDay" optional,
});
