//! Titles and validations of a medium, from JSON to the types of the contract.

use portillon::Day;
use serde::de::value::{Error as WordError, StrDeserializer};
use serde::{Deserialize, Deserializer, de};
use serde_json::Value;

use crate::api::reader::{self, LoadedTitle, TitleStatus};
use crate::api::types::{Date, Mode, Zones};
use crate::reader::{Direction, Station};

#[derive(Deserialize)]
#[serde(remote = "Mode", rename_all = "kebab-case")]
enum ModeWord {
    Metro,
    Rer,
    Train,
    Tram,
    ExpressTram,
    Funicular,
    Bus,
    Noctilien,
    Tzen,
    Intercites,
    Ter,
    Roissybus,
    Orlyval,
    Tgv,
}

#[derive(Deserialize)]
#[serde(remote = "TitleStatus", rename_all = "kebab-case")]
enum StatusWord {
    Active,
    Blocked,
    Suspended,
    Ended,
}

#[derive(Deserialize)]
#[serde(remote = "Zones", deny_unknown_fields)]
struct ZonesShape {
    first: u8,
    last: u8,
}

#[derive(Deserialize)]
struct SomeZones(#[serde(with = "ZonesShape")] Zones);

struct SomeDay(Date);

impl<'de> Deserialize<'de> for SomeDay {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let day = Day::parse(&text).map_err(de::Error::custom)?;
        Ok(Self(Date { year: day.year(), month: day.month(), day: day.day() }))
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct TitleShape {
    id: String,
    title: String,
    first_day: Option<SomeDay>,
    last_day: Option<SomeDay>,
    days: Option<u8>,
    zones: Option<SomeZones>,
    #[serde(with = "StatusWord")]
    status: TitleStatus,
    first_used: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct ValidationShape {
    at: String,
    validator: String,
    #[serde(with = "ModeWord")]
    mode: Mode,
    direction: Direction,
    line: Option<String>,
    station: Option<Station>,
    accepted: bool,
}

pub(super) fn title(value: &Value) -> Result<LoadedTitle, serde_json::Error> {
    TitleShape::deserialize(value).map(|shape| LoadedTitle {
        id: shape.id,
        title: shape.title,
        first_day: shape.first_day.map(|day| day.0),
        last_day: shape.last_day.map(|day| day.0),
        days: shape.days,
        zones: shape.zones.map(|zones| zones.0),
        status: shape.status,
        first_used: shape.first_used,
    })
}

pub(super) fn validation(value: &Value) -> Result<reader::Validation, serde_json::Error> {
    ValidationShape::deserialize(value).map(|shape| reader::Validation {
        at: shape.at,
        validator: shape.validator,
        mode: shape.mode,
        direction: contract_direction(shape.direction),
        line: shape.line,
        station: shape.station.as_ref().map(contract_station),
        accepted: shape.accepted,
    })
}

/// Every item of a list, or a problem for each that does not have the shape.
pub(super) fn list<T>(
    name: &str,
    values: &[Value],
    read: impl Fn(&Value) -> Result<T, serde_json::Error>,
    problems: &mut Vec<String>,
) -> Vec<T> {
    let item = |(index, value)| match read(value) {
        Ok(item) => Some(item),
        Err(error) => {
            problems.push(format!("{name}[{index}]: {error}; send it as `reader.validate` has it"));
            None
        }
    };
    values.iter().enumerate().filter_map(item).collect()
}

pub(super) fn mode(word: &str) -> Result<Mode, String> {
    ModeWord::deserialize(StrDeserializer::<WordError>::new(word))
        .map_err(|error| format!("mode: {error}; send a mode of transport as the contract names it"))
}

pub(super) fn contract_direction(direction: Direction) -> reader::Direction {
    match direction {
        Direction::Entry => reader::Direction::Entry,
        Direction::Exit => reader::Direction::Exit,
    }
}

pub(super) fn contract_station(station: &Station) -> crate::api::navigo_jour::Station {
    crate::api::navigo_jour::Station { name: station.name.clone(), in_region: station.in_region }
}
