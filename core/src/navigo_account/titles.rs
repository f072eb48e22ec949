//! Which titles an account shows, and how each of them stands (AC-1; AC-12 for suspensions, IR-18 for seasons).

use serde::Serialize;

use super::records::{StatusChange, TitleRecord, TitleTerm};
use super::{ANONYMOUS, NETWORK, codes as code, left_out};
use crate::day::Day;
use crate::id::Id;
use crate::imagine_r;
use crate::order::in_order;
use crate::problem::{Problem, Problems};
use crate::reason::Reason;
use crate::tariff::{Book, BookRef, Books, NavigoAnnuelTariff};
use crate::title::Title;
use crate::wire::{Items, readable};

/// The records of an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TitlesRequest {
    /// The day.
    pub day: Day,
    /// Who asks.
    pub person: Id,
    /// The records, in any order.
    pub records: Items<TitleRecord, 200>,
}

readable!(TitlesRequest { day: "day" required, person: "person" required, records: "records" required, });

vocabulary! {
    /// How a title stands.
    Standing, "standing" {
        /// It can be used.
        InForce = "in-force",
        /// It is being subscribed to.
        InProgress = "in-progress",
        /// It was sold and begins later.
        StartsLater = "starts-later",
        /// It is suspended.
        Suspended = "suspended",
        /// It is over.
        Ended = "ended",
    }
}

vocabulary! {
    /// What somebody is to a title.
    Relation, "relation" {
        /// The holder, whose title somebody else pays for.
        Holder = "holder",
        /// The payer of somebody else's title.
        Payer = "payer",
        /// Both.
        HolderAndPayer = "holder-and-payer",
    }
}

/// A title that the account shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AccountTitle {
    /// Identifier of the record.
    pub id: Id,
    /// The title.
    pub title: Title,
    /// What the person who asks is to it.
    pub relation: Relation,
    /// How it stands on the day.
    pub standing: Standing,
    /// First day of validity.
    pub first_day: Day,
    /// Last day of validity; `None`: open-ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_day: Option<Day>,
    /// Why, in order.
    pub reasons: Vec<Reason>,
}

/// The answer to "which titles are there?".
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TitlesAnswer {
    /// The titles, by standing, first day and identifier.
    pub titles: Vec<AccountTitle>,
    /// How many records are not shown.
    pub left_out: u32,
    /// Why they are not.
    pub reasons: Vec<Reason>,
    /// The book used.
    pub book: BookRef,
}

/// AC-1: what somebody is to a title; `None`: nothing.
fn relation(record: &TitleRecord, person: &Id) -> Option<(Relation, Reason)> {
    let (relation, kind) = match (record.holder == *person, record.payer == *person) {
        (true, true) => (Relation::HolderAndPayer, &code::TITLE_HELD_AND_PAID),
        (true, false) => (Relation::Holder, &code::TITLE_HELD),
        (false, true) => (Relation::Payer, &code::TITLE_PAID_FOR),
        (false, false) => return None,
    };
    Some((relation, Reason::new(kind)))
}

/// First and last day of a title.
#[derive(Clone, Copy)]
struct Days {
    first: Day,
    last: Option<Day>,
}

/// IR-18: the days of a title; those of a season are those of its contract.
fn days(books: Books, term: &TitleTerm) -> Result<Days, Problem> {
    match term {
        TitleTerm::Days(days) => Ok(Days { first: days.first_day, last: days.last_day }),
        TitleTerm::Season(of) => {
            let (_, season) = imagine_r::season(books, of.season)?;
            let first = imagine_r::starts(&season.terms, of.pass_last_season);
            Ok(Days { first, last: Some(season.terms.end.value.previous()) })
        }
    }
}

/// What the changes up to a day left.
enum Left {
    Running,
    SuspendedSince(Day),
    Ended(Day),
    /// AC-12: by law, after the longest suspension.
    EndedByLaw {
        since: Day,
        end: Day,
    },
}

/// AC-12: what the changes of a title up to a day left, those of one day in the order of [`StatusChange`]. An end is final; Navigo
/// Annuel ends by law when it was suspended for too long.
fn left(record: &TitleRecord, annuel: &NavigoAnnuelTariff, day: Day) -> Left {
    let is_annuel = matches!(record.title, Title::NavigoAnnuel | Title::NavigoAnnuelSenior);
    let over = |since: Day, by: Day| {
        let end = since.free_after_months(annuel.suspension_months.value.0);
        (is_annuel && end <= by).then_some(Left::EndedByLaw { since, end })
    };
    let mut since = None;
    for change in in_order(&record.changes, |one, other| (one.day, one.what).cmp(&(other.day, other.what))) {
        if change.day > day {
            break;
        }
        if let Some(ended) = since.and_then(|since| over(since, change.day)) {
            return ended;
        }
        since = match change.what {
            StatusChange::Suspended => since.or(Some(change.day)),
            StatusChange::Resumed => None,
            StatusChange::Ended => return Left::Ended(change.day),
        };
    }
    since.map_or(Left::Running, |since| over(since, day).unwrap_or(Left::SuspendedSince(since)))
}

/// AC-1: how a title stands on a day. Reading: what ended or is over has ended, whatever else; what is not accepted is being
/// subscribed to; and only what has begun can be suspended.
fn standing(record: &TitleRecord, days: Days, annuel: &NavigoAnnuelTariff, day: Day) -> (Standing, Reason) {
    let Days { first, last } = days;
    let left = left(record, annuel, day);
    match (left, last) {
        (Left::Ended(end), _) => (Standing::Ended, Reason::new(&code::TITLE_ENDED).with("endDay", end)),
        (Left::EndedByLaw { since, end }, _) => {
            let months = annuel.suspension_months.value.0;
            let reason = Reason::new(&code::SUSPENDED_TOO_LONG).with("since", since).with("months", months);
            (Standing::Ended, reason.with("endDay", end))
        }
        (_, Some(last)) if last < day => {
            (Standing::Ended, Reason::new(&code::TITLE_OVER).with("lastDay", last))
        }
        _ if record.accepted_day.is_none_or(|accepted| day < accepted) => {
            (Standing::InProgress, Reason::new(&code::TITLE_IN_PROGRESS))
        }
        _ if day < first => {
            (Standing::StartsLater, Reason::new(&code::TITLE_STARTS_LATER).with("firstDay", first))
        }
        (Left::SuspendedSince(since), _) => {
            (Standing::Suspended, Reason::new(&code::TITLE_SUSPENDED).with("since", since))
        }
        (Left::Running, Some(last)) => {
            let reason = Reason::new(&code::TITLE_IN_FORCE).with("firstDay", first).with("lastDay", last);
            (Standing::InForce, reason)
        }
        (Left::Running, None) => {
            (Standing::InForce, Reason::new(&code::TITLE_OPEN_ENDED).with("firstDay", first))
        }
    }
}

/// AC-1, AC-12, IR-18: the titles of the person who asks, and of a payer all that are paid for, each with its standing on a
/// day. Titles on an anonymous medium are not in the customer base, and those of others are not shown: the answer says how
/// many.
///
/// # Errors
/// `duplicate` for an identifier that is there twice, `wrong-network` for a title of another network, `wrong-term` for a season
/// of a title that has none, `missing-day` for a title without a last day that has one, `out-of-order` for a last day before
/// the first, `no-tariff-in-force` where no book covers the day, or knows a season.
///
/// ```
/// use portillon::navigo_account::{titles, TermDays, TitleRecord, TitleTerm, TitlesRequest};
/// use portillon::wire::Items;
/// use portillon::{Books, Id, Medium, Title};
/// let record = TitleRecord {
///     id: Id::new("t1").unwrap(),
///     title: Title::NavigoAnnuel,
///     holder: Id::new("ann").unwrap(),
///     payer: Id::new("ann").unwrap(),
///     medium: Medium::NavigoAnnuel,
///     term: TitleTerm::Days(TermDays { first_day: "2026-03-01".parse()?, last_day: None }),
///     accepted_day: Some("2026-02-10".parse()?),
///     changes: Items::default(),
/// };
/// let mut request = TitlesRequest {
///     day: "2026-02-28".parse()?,
///     person: Id::new("ann").unwrap(),
///     records: Items::one(record),
/// };
/// assert_eq!(titles(Books::BUILT_IN, &request)?.titles[0].standing.id(), "starts-later");
/// request.day = "2026-03-01".parse()?;
/// assert_eq!(titles(Books::BUILT_IN, &request)?.titles[0].standing.id(), "in-force");
/// # Ok::<(), portillon::Problems>(())
/// ```
pub fn titles(books: Books, request: &TitlesRequest) -> Result<TitlesAnswer, Problems> {
    let (day, records) = (request.day, &*request.records);
    let found =
        books.section(NETWORK, day, "day", |book| Some((Book::navigo_account(book)?, book.navigo_annuel()?)));
    let mut problems: Vec<Problem> = found.as_ref().err().into_iter().cloned().collect();
    let mut dated = Vec::with_capacity(records.len());
    for (index, record) in records.iter().enumerate() {
        let name = format!("records[{index}]");
        let own = record.problems(records.get(..index).unwrap_or_default());
        problems.extend(own.into_iter().map(|problem| problem.inside(&name)));
        match days(books, &record.term) {
            Ok(days) => dated.push((record, days)),
            Err(problem) => problems.push(problem.inside(&format!("{name}.term.val"))),
        }
    }
    let (book, (_, annuel)) = match found {
        Ok(found) if problems.is_empty() => found,
        _ => return Err(Problems(problems)),
    };

    let mut titles = Vec::new();
    let (mut others, mut anonymous) = (0, Vec::new());
    for (record, days) in dated {
        let Some((relation, why)) = relation(record, &request.person) else {
            others += 1;
            continue;
        };
        if ANONYMOUS.contains(&record.medium) {
            anonymous.push(record.medium);
            continue;
        }
        let (standing, reason) = standing(record, days, annuel, day);
        titles.push(AccountTitle {
            id: record.id.clone(),
            title: record.title,
            relation,
            standing,
            first_day: days.first,
            last_day: days.last,
            reasons: vec![why, reason],
        });
    }
    let (mut left_out, mut reasons) = left_out(&anonymous);
    left_out += others;
    if others > 0 {
        reasons.push(Reason::new(&code::TITLES_OF_OTHERS).with("count", others));
    }
    let order = |one: &AccountTitle, other: &AccountTitle| {
        (one.standing, one.first_day, &one.id).cmp(&(other.standing, other.first_day, &other.id))
    };
    let titles = in_order(&titles, order).into_iter().cloned().collect();
    Ok(TitlesAnswer { titles, left_out, reasons, book: book.reference() })
}
