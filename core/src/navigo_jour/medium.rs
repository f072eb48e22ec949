//! Which medium it may be on, and beside what (NJ-7, NJ-8; art. 4.3, 4.4, 7.2).

use super::codes as code;
use super::tariff;
use crate::answer::Assessment;
use crate::day::Day;
use crate::medium::Medium;
use crate::problem::Problems;
use crate::reason::{Grounds, Reason, Remedy};
use crate::tariff::{Books, NavigoJourTariff};
use crate::title::Title;
use crate::wire::{Items, Read, Reader, Tree, readable};

/// A title that is on a medium. Of a Navigo Jour the day is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeldTitle {
    /// A Navigo Jour of this day.
    NavigoJour(Day),
    /// Any other title.
    Other(Title),
}

impl HeldTitle {
    /// Which title.
    pub fn title(self) -> Title {
        match self {
            Self::NavigoJour(_) => Title::NavigoJour,
            Self::Other(title) => title,
        }
    }

    /// Its day, if it is a Navigo Jour.
    pub fn navigo_jour(self) -> Option<Day> {
        match self {
            Self::NavigoJour(day) => Some(day),
            Self::Other(_) => None,
        }
    }

    /// Puts a title and its day together: problem `missing-day` for a Navigo Jour without one.
    pub fn read_parts(title: Title, day: Option<Day>, reader: &mut Reader) -> Option<Self> {
        match (title, day) {
            (Title::NavigoJour, Some(day)) => Some(Self::NavigoJour(day)),
            (Title::NavigoJour, None) => {
                reader.field("day", |r| {
                    r.problem("missing-day", "a `navigo-jour` has a day", "send the day it is valid on");
                });
                None
            }
            (title, _) => Some(Self::Other(title)),
        }
    }
}

impl Read for HeldTitle {
    fn read(tree: &Tree, reader: &mut Reader) -> Option<Self> {
        let [title, day] = reader.fields(tree, ["title", "day"])?;
        let title = reader.required("title", title, Title::read_named);
        let day = reader.optional("day", day, Day::read);
        Self::read_parts(title?, day?, reader)
    }
}

/// NJ-7, art. 4.3: the medium is one that it can be loaded on.
pub(super) fn check_medium(tariff: &NavigoJourTariff, medium: Medium, grounds: &mut Grounds) {
    if !tariff.media.value.contains(&medium) {
        grounds.add(
            Reason::new(&code::MEDIUM_NOT_ACCEPTED).with("medium", medium.id()),
            [Remedy::new(&code::CHOOSE_MEDIUM)
                .with_each("medium", tariff.media.value.iter().map(|m| m.id()))],
        );
    }
}

pub(super) fn medium_accepted(medium: Medium) -> Reason {
    Reason::new(&code::MEDIUM_ACCEPTED).with("medium", medium.id())
}

/// How a title stands to a Navigo Jour on the same medium (NJ-8).
enum Neighbour {
    /// On the list of article 4.4.
    Listed,
    /// A pass that it may complete (article 7.2).
    Completed,
    /// The contract that lives on this medium (implied by article 4.3).
    AtHome,
    /// A Navigo Jour (Reading: of another day).
    NavigoJour,
    /// Anything else.
    Excluded,
}

/// NJ-8, art. 4.4 and 7.2: which titles may share a medium with it.
fn neighbour(tariff: &NavigoJourTariff, medium: Medium, title: Title) -> Neighbour {
    let at_home = |home: &crate::tariff::OwnMedium| home.title == title && home.medium == medium;
    if title == Title::NavigoJour {
        Neighbour::NavigoJour
    } else if tariff.shares_with.value.contains(&title) {
        Neighbour::Listed
    } else if tariff.completes.value.contains(&title) {
        Neighbour::Completed
    } else if tariff.on_own_medium.value.iter().any(at_home) {
        Neighbour::AtHome
    } else {
        Neighbour::Excluded
    }
}

/// NJ-8: whether a title may be beside a Navigo Jour on a medium.
pub(crate) fn may_share(tariff: &NavigoJourTariff, medium: Medium, title: Title) -> bool {
    !matches!(neighbour(tariff, medium, title), Neighbour::Excluded)
}

/// NJ-8: the grounds against loading passes of these days beside what the medium holds.
pub(super) fn check_sharing(
    tariff: &NavigoJourTariff,
    medium: Medium,
    days: &[Day],
    held: &[HeldTitle],
    grounds: &mut Grounds,
) {
    for held in held {
        if let Some(day) = held.navigo_jour().filter(|day| days.contains(day)) {
            grounds.add(
                Reason::new(&code::SAME_DAY_ON_MEDIUM).with("validityDay", day),
                [Remedy::new(&code::CHOOSE_ANOTHER_DAY_OR_MEDIUM).with("validityDay", day)],
            );
        } else if matches!(neighbour(tariff, medium, held.title()), Neighbour::Excluded) {
            let title = held.title().id();
            grounds.add(
                Reason::new(&code::MAY_NOT_SHARE_MEDIUM).with("title", title),
                [Remedy::new(&code::CHOOSE_ANOTHER_MEDIUM).with("title", title)],
            );
        }
    }
}

/// NJ-8: why each title that the medium holds may stay beside it.
pub(super) fn sharing_reasons(tariff: &NavigoJourTariff, medium: Medium, held: &[HeldTitle]) -> Vec<Reason> {
    let reason = |held: &HeldTitle| {
        let title = held.title();
        let about = |kind| Reason::new(kind).with("title", title.id());
        match (neighbour(tariff, medium, title), held.navigo_jour()) {
            (Neighbour::Listed, _) => Some(about(&code::MAY_SHARE_MEDIUM)),
            (Neighbour::Completed, _) => Some(about(&code::MAY_COMPLETE_PASS)),
            (Neighbour::AtHome, _) => Some(about(&code::LIVES_ON_ITS_MEDIUM).with("medium", medium.id())),
            (Neighbour::NavigoJour, Some(day)) => {
                Some(Reason::new(&code::OTHER_DAY_ON_MEDIUM).with("validityDay", day))
            }
            (Neighbour::NavigoJour, None) | (Neighbour::Excluded, _) => None,
        }
    };
    held.iter().filter_map(reason).collect()
}

/// A pass to be added to a medium.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SharingRequest {
    /// Day on which it is bought and loaded.
    pub purchase_day: Day,
    /// The medium.
    pub medium: Medium,
    /// Validity day of the pass.
    pub validity_day: Day,
    /// Titles already on the medium.
    pub on_medium: Items<HeldTitle, 50>,
}

readable!(SharingRequest {
    purchase_day: "purchaseDay" required,
    medium: "medium" required,
    validity_day: "validityDay" required,
    on_medium: "onMedium" required,
});

/// NJ-7, NJ-8, art. 4.3, 4.4, 7.2: whether a pass may be added to a medium.
///
/// # Errors
/// `no-tariff-in-force` where no book covers the day of purchase.
///
/// ```
/// use portillon::navigo_jour::{sharing, HeldTitle, SharingRequest};
/// use portillon::{wire::Items, Books, Medium, Title};
/// let mut request = SharingRequest {
///     purchase_day: "2026-01-02".parse()?,
///     medium: Medium::NavigoEasy,
///     validity_day: "2026-01-05".parse()?,
///     on_medium: Items::one(HeldTitle::Other(Title::BusTram)),
/// };
/// assert!(sharing(Books::BUILT_IN, &request)?.is_granted());
/// request.on_medium = Items::one(HeldTitle::NavigoJour(request.validity_day));
/// assert_eq!(sharing(Books::BUILT_IN, &request)?.reasons[0].code(), "same-day-on-medium");
/// # Ok::<(), portillon::Problems>(())
/// ```
pub fn sharing(books: Books, request: &SharingRequest) -> Result<Assessment, Problems> {
    let (book, tariff) = tariff(books, request.purchase_day, "purchaseDay")?;
    let mut grounds = Grounds::default();
    check_medium(tariff, request.medium, &mut grounds);
    check_sharing(tariff, request.medium, &[request.validity_day], &request.on_medium, &mut grounds);
    Ok(grounds.decide(book.reference(), || {
        let mut reasons = vec![medium_accepted(request.medium)];
        reasons.extend(sharing_reasons(tariff, request.medium, &request.on_medium));
        ((), reasons)
    }))
}
