//! What the customer base says of a title (AC-1).

use super::NETWORK;
use crate::day::{Day, out_of_order};
use crate::id::Id;
use crate::imagine_r::Season;
use crate::medium::Medium;
use crate::problem::Problem;
use crate::title::Title;
use crate::wire::{Items, Read, Reader, Tree, optional, readable, required};

/// The days of a title.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TermDays {
    /// First day of validity.
    pub first_day: Day,
    /// Last day of validity; `None`: open-ended.
    pub last_day: Option<Day>,
}

readable!(TermDays { first_day: "firstDay" required, last_day: "lastDay" optional, });

/// The season of a title of imagine R.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TermSeason {
    /// The season.
    pub season: Season,
    /// Whether the holder had a pass in the season before.
    pub pass_last_season: bool,
}

readable!(TermSeason { season: "season" required, pass_last_season: "passLastSeason" required, });

/// From when to when a title is good.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TitleTerm {
    /// On these days.
    Days(TermDays),
    /// In a season.
    Season(TermSeason),
}

impl Read for TitleTerm {
    fn read(tree: &Tree, reader: &mut Reader) -> Option<Self> {
        reader.variant(tree, "kind of term", &["days", "season"], |tag, val, r| match tag {
            "days" => required("val", val, r).map(Self::Days),
            _ => required("val", val, r).map(Self::Season),
        })
    }
}

vocabulary! {
    /// What changed, in the order in which changes of one day count.
    StatusChange, "change of a title" {
        /// It was suspended.
        Suspended = "suspended",
        /// It goes on.
        Resumed = "resumed",
        /// It was ended before its time.
        Ended = "ended",
    }
}

/// A change of a title.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TitleChange {
    /// Day from which on it holds.
    pub day: Day,
    /// What changed.
    pub what: StatusChange,
}

readable!(TitleChange { day: "day" required, what: "what" required, });

/// A title of the customer base.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TitleRecord {
    /// Its identifier.
    pub id: Id,
    /// The title.
    pub title: Title,
    /// Who holds it.
    pub holder: Id,
    /// Who pays for it.
    pub payer: Id,
    /// The medium that it is on.
    pub medium: Medium,
    /// From when to when it is good.
    pub term: TitleTerm,
    /// Day on which it was bought or the subscription was accepted; `None`: it is being subscribed to.
    pub accepted_day: Option<Day>,
    /// What changed, in any order; what lies after the day asked for does not count yet.
    pub changes: Items<TitleChange, 50>,
}

impl Read for TitleRecord {
    fn read(tree: &Tree, reader: &mut Reader) -> Option<Self> {
        let names = ["id", "title", "holder", "payer", "medium", "term", "acceptedDay", "changes"];
        let [id, title, holder, payer, medium, term, accepted, changes] = reader.fields(tree, names)?;
        let id = required("id", id, reader);
        let title = reader.required("title", title, Title::read_named);
        let holder = required("holder", holder, reader);
        let payer = required("payer", payer, reader);
        let medium = required("medium", medium, reader);
        let term = required("term", term, reader);
        let accepted_day = optional("acceptedDay", accepted, reader);
        let changes = required("changes", changes, reader);
        Some(Self {
            id: id?,
            title: title?,
            holder: holder?,
            payer: payer?,
            medium: medium?,
            term: term?,
            accepted_day: accepted_day?,
            changes: changes?,
        })
    }
}

/// Whether a title goes on until it is ended.
fn is_open_ended(title: Title) -> bool {
    matches!(title, Title::NavigoAnnuel | Title::NavigoAnnuelSenior | Title::LibertePlus)
}

impl TitleRecord {
    /// What is wrong with the record, by itself or beside those before it.
    pub(super) fn problems(&self, before: &[Self]) -> Vec<Problem> {
        let mut problems = Vec::new();
        if before.iter().any(|other| other.id == self.id) {
            let message = format!("the title `{}` is there twice", self.id.as_str());
            problems.push(Problem::new("id", "duplicate", message, "send each title once"));
        }
        if self.title.network() != NETWORK {
            let message = format!("`{}` is a title of another network", self.title.id());
            problems.push(Problem::new("title", "wrong-network", message, "leave it out"));
        }
        match self.term {
            TitleTerm::Season(_)
                if !matches!(self.title, Title::ImagineRScolaire | Title::ImagineRJunior) =>
            {
                let message = format!("`{}` has no season", self.title.id());
                problems.push(Problem::new("term.tag", "wrong-term", message, "send its `days`"));
            }
            TitleTerm::Days(TermDays { last_day: None, .. }) if !is_open_ended(self.title) => {
                let message = format!("`{}` has a last day", self.title.id());
                problems.push(Problem::new("term.val.lastDay", "missing-day", message, "send it"));
            }
            TitleTerm::Days(TermDays { first_day, last_day: Some(last) }) if last < first_day => {
                problems.push(out_of_order("term.val.lastDay", last, "the first day", first_day));
            }
            TitleTerm::Season(_) | TitleTerm::Days(_) => {}
        }
        problems
    }
}
