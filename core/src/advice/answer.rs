//! What is advised, and why not something else.

use serde::Serialize;

use super::request::Journey;
use crate::answer::Line;
use crate::day::Day;
use crate::medium::Medium;
use crate::money::{Currency, Money};
use crate::reason::{Reason, Remedy};
use crate::tariff::BookRef;
use crate::title::Title;
use crate::zones::Zones;

/// Something to buy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Purchase {
    /// The title.
    pub title: Title,
    /// Its zones, where it is sold by zones.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub zones: Option<Zones>,
    /// Its days, where it is sold by days.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub days: Option<u32>,
    /// How many.
    pub quantity: u32,
    /// First day on which to buy it.
    pub buy_from: Day,
    /// Last day on which to buy it.
    pub buy_until: Day,
    /// First day on which it is needed and valid.
    pub first_day: Day,
    /// Last day on which it is valid, or for which it is paid.
    pub last_day: Day,
    /// What it is loaded on.
    pub medium: Medium,
    /// What the price is made of.
    pub lines: Vec<Line>,
    /// What it costs.
    pub price: Money,
}

/// A set of titles that serves the trips.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Choice {
    /// What it costs altogether.
    pub total: Money,
    /// What of it is debited after the fact, trip by trip.
    pub by_trip: Money,
    /// Trips that no title serves.
    pub unserved: u32,
    /// What to buy, by first day.
    pub purchases: Vec<Purchase>,
}

/// Trips of a day that are alike, and what serves them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ServedTrips {
    /// Where they go.
    pub journey: Journey,
    /// How many.
    pub times: u32,
    /// What serves each of them: a title, or tickets one after the other. Empty: nothing does, or a young child needs none.
    pub titles: Vec<Title>,
    /// What is paid for them besides passes, before the cap of the day.
    pub amount: Money,
}

/// A day of travel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DayOfTravel {
    /// The day.
    pub day: Day,
    /// What is paid for its trips besides passes, the cap applied.
    pub amount: Money,
    /// Its trips.
    pub trips: Vec<ServedTrips>,
}

/// The best choice that leaves out a title of the advised one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RunnerUp {
    /// The title that is left out.
    pub without: Title,
    /// What it costs more.
    pub dearer: Money,
    /// The choice.
    pub choice: Choice,
}

/// How a choice with a title compares.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Dearer {
    /// What it costs more.
    pub by: Money,
    /// The cheapest choice that has the title, and otherwise only tickets.
    pub choice: Choice,
}

/// How a title stands to the advice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "tag", content = "val", rename_all = "kebab-case")]
pub enum TitleVerdict {
    /// It is part of it.
    Chosen,
    /// It would do, and is not cheaper.
    Dearer(Dearer),
    /// With it and tickets alone more trips would have no title.
    Incomplete(Choice),
    /// It covers none of the trips that need a title, or is never the cheapest ticket.
    NoUse,
    /// The traveller cannot have it; what would change that.
    NotEligible(Vec<Remedy>),
}

/// A title and why it was chosen or not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TitleAdvice {
    /// The title.
    pub title: Title,
    /// How it stands to the advice.
    pub verdict: TitleVerdict,
    /// Why.
    pub reasons: Vec<Reason>,
}

/// The answer to "which titles should I buy?".
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Advice {
    /// Currency of all amounts.
    pub currency: Currency,
    /// The cheapest choice.
    pub choice: Choice,
    /// Every day of travel, and what serves its trips.
    pub days: Vec<DayOfTravel>,
    /// The best choices without one of its titles, the cheapest first.
    pub runners_up: Vec<RunnerUp>,
    /// Every title of the network, in the order of the book.
    pub titles: Vec<TitleAdvice>,
    /// Why, in order.
    pub reasons: Vec<Reason>,
    /// The book in force on the day of the request.
    pub book: BookRef,
}
