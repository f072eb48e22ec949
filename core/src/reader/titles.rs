//! What is on a medium and what happened to it; what a title of each kind must have (RD-1).

use crate::day::Day;
use crate::id::Id;
use crate::instant::Instant;
use crate::mode::Mode;
use crate::name::Name;
use crate::navigo::coverage;
use crate::station::Station;
use crate::tariff::NavigoTariff;
use crate::title::Title;
use crate::wire::{Count, Items, Read, Reader, Tree, readable};
use crate::zones::Zones;

use super::NETWORK;

vocabulary! {
    /// What the medium says of a title.
    TitleStatus, "status of a title" {
        /// It can be used.
        Active = "active",
        /// It was blocked.
        Blocked = "blocked",
        /// It is suspended for a time.
        Suspended = "suspended",
        /// It was ended before its time.
        Ended = "ended",
    }
}

vocabulary! {
    /// Whether somebody enters or leaves.
    Direction, "direction" {
        /// Enters.
        Entry = "entry",
        /// Leaves.
        Exit = "exit",
    }
}

/// A title on the medium.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoadedTitle {
    /// Its identifier on the medium, unlike that of the others.
    pub id: Id,
    /// Which title it is.
    pub title: Title,
    /// First day of validity; passes with dates must have both days.
    pub first_day: Option<Day>,
    /// Last day of validity.
    pub last_day: Option<Day>,
    /// For Paris Visite: for how many days in a row.
    pub days: Option<Count<1, 5>>,
    /// Zones; passes that are sold by zones must have them. `None`: all.
    pub zones: Option<Zones>,
    /// What the medium says of it.
    pub status: TitleStatus,
    /// When it was first validated; for Liberté +, when its last trip began. `None`: never.
    pub first_used: Option<Instant>,
}

impl Read for LoadedTitle {
    fn read(tree: &Tree, reader: &mut Reader) -> Option<Self> {
        let names = ["id", "title", "firstDay", "lastDay", "days", "zones", "status", "firstUsed"];
        let [id, title, first_day, last_day, days, zones, status, first_used] = reader.fields(tree, names)?;
        let id = reader.required("id", id, Id::read);
        let title = reader.required("title", title, Title::read_named);
        let first_day = reader.optional("firstDay", first_day, Day::read);
        let last_day = reader.optional("lastDay", last_day, Day::read);
        let days = reader.optional("days", days, Count::read);
        let zones = reader.optional("zones", zones, Zones::read);
        let status = reader.required("status", status, TitleStatus::read);
        let first_used = reader.optional("firstUsed", first_used, Instant::read);
        let (
            Some(id),
            Some(title),
            Some(first_day),
            Some(last_day),
            Some(days),
            Some(zones),
            Some(status),
            Some(first_used),
        ) = (id, title, first_day, last_day, days, zones, status, first_used)
        else {
            return None;
        };
        Some(Self { id, title, first_day, last_day, days, zones, status, first_used })
    }
}

/// A tap that has to be answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tap {
    /// When.
    pub at: Instant,
    /// The validator.
    pub validator: Id,
    /// Mode of transport.
    pub mode: Mode,
    /// Whether somebody enters or leaves.
    pub direction: Direction,
    /// Name of the line, where known.
    pub line: Option<Name>,
    /// The station, where there is one.
    pub station: Option<Station>,
    /// Fare zone of the place; `None`: it is not judged, but for airport stations, whose zone is known.
    pub zone: Option<Count<1, 9>>,
}

readable!(Tap {
    at: "at" required,
    validator: "validator" required,
    mode: "mode" required,
    direction: "direction" required,
    line: "line" optional,
    station: "station" optional,
    zone: "zone" optional,
});

/// A validation of the medium before this tap.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Validation {
    /// When.
    pub at: Instant,
    /// The validator.
    pub validator: Id,
    /// Mode of transport.
    pub mode: Mode,
    /// Whether somebody entered or left.
    pub direction: Direction,
    /// Name of the line, where known.
    pub line: Option<Name>,
    /// The station, where there was one.
    pub station: Option<Station>,
    /// Whether it was accepted.
    pub accepted: bool,
}

readable!(Validation {
    at: "at" required,
    validator: "validator" required,
    mode: "mode" required,
    direction: "direction" required,
    line: "line" optional,
    station: "station" optional,
    accepted: "accepted" required,
});

impl Validation {
    /// Whether it was an accepted one in this direction.
    pub(super) fn is_accepted(&self, direction: Direction) -> bool {
        self.accepted && self.direction == direction
    }
}

/// A medium that is held to a reader.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValidateRequest {
    /// The tap.
    pub tap: Tap,
    /// The titles on the medium.
    pub titles: Items<LoadedTitle, 50>,
    /// Earlier validations of the medium on this network, in any order.
    pub recent: Items<Validation, 200>,
    /// Whether the medium is on the deny list.
    pub on_deny_list: bool,
}

readable!(ValidateRequest {
    tap: "tap" required,
    titles: "titles" required,
    recent: "recent" required,
    on_deny_list: "onDenyList" required,
});

/// Whether a title is a pass with a first and a last day.
fn has_days(title: Title) -> bool {
    !title.is_used_by_trips() && title != Title::ParisVisite && title.network() == NETWORK
}

fn missing(field: &'static str, is_missing: bool, code: &'static str, reader: &mut Reader) {
    if is_missing {
        reader.field(field, |r| r.problem(code, "a title of this kind has it", "send what the medium says"));
    }
}

/// RD-1: what the titles of a medium lack, and what contradicts itself.
pub(super) fn check(titles: &[LoadedTitle], tariff: Option<&NavigoTariff>, reader: &mut Reader) {
    for (index, loaded) in titles.iter().enumerate() {
        let &LoadedTitle { ref id, title, first_day, last_day, days, zones, .. } = loaded;
        reader.item(index, |r| {
            if titles.iter().take(index).any(|earlier| earlier.id == *id) {
                let message = format!("the title `{}` is there twice", id.as_str());
                r.field("id", |r| r.problem("duplicate", message, "send each title once"));
            }
            if title.network() != NETWORK {
                let message = format!("`{}` is a title of another network", title.id());
                r.field("title", |r| r.problem("wrong-network", message, "leave it out"));
            }
            missing("firstDay", has_days(title) && first_day.is_none(), "missing-day", r);
            missing("lastDay", has_days(title) && last_day.is_none(), "missing-day", r);
            if let (Some(first), Some(last)) = (first_day, last_day)
                && last < first
            {
                let message = format!("`{last}` is before the first day `{first}`");
                let remedy = format!("send `{first}` or a later day");
                r.field("lastDay", |r| r.problem("out-of-order", message, remedy));
            }
            missing("days", title == Title::ParisVisite && days.is_none(), "missing-days", r);
            let by_zones =
                tariff.and_then(|tariff| coverage::of(tariff, title)).is_some_and(|row| row.by_zones);
            missing("zones", by_zones && zones.is_none(), "missing-zones", r);
        });
    }
}
