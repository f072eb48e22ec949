//! Which medium a title may be on, and beside what (AC-17, NJ-8).

use super::product::{Product, product};
use super::{NETWORK, codes as code};
use crate::answer::Assessment;
use crate::day::Day;
use crate::medium::Medium;
use crate::navigo_jour::codes as jour;
use crate::navigo_jour::medium::may_share;
use crate::problem::{Problem, Problems};
use crate::reason::{Grounds, Reason, Remedy};
use crate::tariff::{Book, Books};
use crate::title::Title;
use crate::wire::{Items, Read, Reader, Tree};

/// A title that is on a medium.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HeldTitle {
    /// Which one.
    pub title: Title,
    /// Whether it was bought at the reduced price; `None`: no.
    pub reduced: Option<bool>,
}

impl Read for HeldTitle {
    fn read(tree: &Tree, reader: &mut Reader) -> Option<Self> {
        let [title, reduced] = reader.fields(tree, ["title", "reduced"])?;
        let title = reader.required("title", title, Title::read_named);
        let reduced = reader.optional("reduced", reduced, bool::read);
        Some(Self { title: title?, reduced: reduced? })
    }
}

impl HeldTitle {
    fn is_reduced(self) -> bool {
        self.reduced.unwrap_or_default()
    }
}

/// A title to be added to a medium.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SharingRequest {
    /// Day on which it is bought and loaded.
    pub purchase_day: Day,
    /// The title.
    pub title: Title,
    /// Whether it is bought at the reduced price; `None`: no.
    pub reduced: Option<bool>,
    /// The medium.
    pub medium: Medium,
    /// Titles already on the medium.
    pub on_medium: Items<HeldTitle, 50>,
}

impl Read for SharingRequest {
    fn read(tree: &Tree, reader: &mut Reader) -> Option<Self> {
        let names = ["purchaseDay", "title", "reduced", "medium", "onMedium"];
        let [purchase_day, title, reduced, medium, on_medium] = reader.fields(tree, names)?;
        let purchase_day = reader.required("purchaseDay", purchase_day, Day::read);
        let title = reader.required("title", title, Title::read_named);
        let reduced = reader.optional("reduced", reduced, bool::read);
        let medium = reader.required("medium", medium, Medium::read);
        let on_medium = reader.required("onMedium", on_medium, Items::read);
        Some(Self {
            purchase_day: purchase_day?,
            title: title?,
            reduced: reduced?,
            medium: medium?,
            on_medium: on_medium?,
        })
    }
}

/// AC-17: the medium is one that the title can be loaded on.
pub(super) fn check_medium(title: Title, medium: Medium, media: &[Medium], grounds: &mut Grounds) {
    if !media.contains(&medium) {
        grounds.add(
            Reason::new(&code::NOT_ON_THIS_MEDIUM).with("title", title.id()).with("medium", medium.id()),
            [Remedy::new(&jour::CHOOSE_MEDIUM).with_each("medium", media.iter().map(|medium| medium.id()))],
        );
    }
}

pub(super) fn on_this_medium(title: Title, medium: Medium) -> Reason {
    Reason::new(&code::ON_THIS_MEDIUM).with("title", title.id()).with("medium", medium.id())
}

/// A title to be added to what a medium holds.
#[derive(Clone, Copy)]
pub(super) struct Added<'a> {
    pub title: Title,
    pub reduced: bool,
    pub quantity: u32,
    pub medium: Medium,
    pub held: &'a [HeldTitle],
}

impl Added<'_> {
    /// Each title that the medium holds once.
    fn neighbours(&self) -> impl Iterator<Item = Title> {
        let earlier = |index: usize, title| self.held.iter().take(index).any(|held| held.title == title);
        let held = self.held.iter().map(|held| held.title).enumerate();
        held.filter(move |(index, title)| !earlier(*index, *title)).map(|(_, title)| title)
    }

    /// AC-17, NJ-8: the grounds of what the medium holds. Nothing where the book does not know who excludes whom.
    pub(super) fn check(
        &self,
        book: &Book,
        product: Option<&dyn Product>,
        grounds: &mut Grounds,
    ) -> Option<()> {
        let (sharing, tariff) = (book.navigo_sharing()?, book.navigo_jour()?);
        for other in self.neighbours() {
            let beside_day_pass = other != Title::NavigoJour || may_share(tariff, self.medium, self.title);
            if sharing.excludes(self.title, other) || !beside_day_pass {
                let reason = Reason::new(&code::NOT_BESIDE).with("title", self.title.id());
                let another = Remedy::new(&jour::CHOOSE_ANOTHER_MEDIUM).with("title", other.id());
                grounds.add(reason.with("title", other.id()), [another]);
            }
        }
        if self.title.is_single_ticket() {
            self.check_tickets(book, product, grounds);
        }
        Some(())
    }

    /// AC-15, AC-17: tickets of a kind are all at one price, and no more than a medium takes.
    fn check_tickets(&self, book: &Book, product: Option<&dyn Product>, grounds: &mut Grounds) {
        let same = || self.held.iter().filter(|held| held.title == self.title);
        if same().any(|held| held.is_reduced() != self.reduced) {
            let another = Remedy::new(&jour::CHOOSE_ANOTHER_MEDIUM).with("title", self.title.id());
            grounds.add(Reason::new(&code::BOTH_PRICES_ON_MEDIUM).with("title", self.title.id()), [another]);
        }
        let Some((product, terms)) = product.and_then(|product| Some((product, product.terms(book)?))) else {
            return;
        };
        let held = u32::try_from(same().count()).unwrap_or(u32::MAX);
        let quantity = held.saturating_add(self.quantity);
        if held > 0 && quantity > terms.most {
            let reason = Reason::new(product.kinds().too_many).with("title", self.title.id());
            let left = terms.most.saturating_sub(held);
            let remedy = if left > 0 {
                Remedy::new(&jour::BUY_AT_MOST).with("limit", left)
            } else {
                Remedy::new(&jour::CHOOSE_ANOTHER_MEDIUM).with("title", self.title.id())
            };
            grounds.add_one(reason.with("quantity", quantity).with("limit", terms.most), remedy);
        }
    }

    /// AC-17: why it may be beside each of them.
    pub(super) fn reasons(&self) -> impl Iterator<Item = Reason> {
        self.neighbours()
            .map(|other| Reason::new(&code::BESIDE).with("title", self.title.id()).with("title", other.id()))
    }
}

/// AC-17, NJ-8: whether a title may be added to a medium.
///
/// # Errors
/// `not-a-navigo-title` for Navigo Jour, which has a function of its own, and for a title whose media are not known;
/// `no-tariff-in-force` where no book knows the title on the day of purchase.
///
/// ```
/// use portillon::navigo::{sharing, HeldTitle, SharingRequest};
/// use portillon::{wire::Items, Books, Medium, Title};
/// let mut request = SharingRequest {
///     purchase_day: "2026-03-02".parse()?,
///     title: Title::NavigoMois,
///     reduced: None,
///     medium: Medium::Phone,
///     on_medium: Items::one(HeldTitle { title: Title::NavigoJour, reduced: None }),
/// };
/// assert!(sharing(Books::BUILT_IN, &request)?.is_granted());
/// request.title = Title::ImagineRJunior;
/// assert_eq!(sharing(Books::BUILT_IN, &request)?.reasons[0].code(), "not-on-this-medium");
/// # Ok::<(), portillon::Problems>(())
/// ```
pub fn sharing(books: Books, request: &SharingRequest) -> Result<Assessment, Problems> {
    let &SharingRequest { purchase_day, title, medium, .. } = request;
    let product = product(title);
    let (book, tariff) = books.section(NETWORK, purchase_day, "purchaseDay", Book::navigo_sharing)?;
    let own = tariff.media.value.iter().find(|row| row.title == title);
    let media = match (product, own) {
        (Some(product), _) => {
            product.terms(book).ok_or_else(|| book.no_figures(purchase_day, "purchaseDay"))?.media
        }
        (None, Some(row)) => &row.media,
        (None, None) => return Err(no_media(title).into()),
    };
    let reduced = request.reduced.unwrap_or_default();
    let added = Added { title, reduced, quantity: 1, medium, held: &request.on_medium };
    let mut grounds = Grounds::default();
    check_medium(title, medium, media, &mut grounds);
    added.check(book, product, &mut grounds).ok_or_else(|| book.no_figures(purchase_day, "purchaseDay"))?;
    let reasons = || std::iter::once(on_this_medium(title, medium)).chain(added.reasons()).collect();
    Ok(grounds.decide(book.reference(), || ((), reasons())))
}

fn no_media(title: Title) -> Problem {
    let message = format!("of `{}` it is not known what it may be on", title.id());
    Problem::new(
        "title",
        "not-a-navigo-title",
        message,
        "send another title, or ask the function of its document",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(title: Title, medium: Medium, held: &[Title]) -> String {
        let held = held.iter().map(|title| HeldTitle { title: *title, reduced: None }).collect();
        let request = SharingRequest {
            purchase_day: "2026-03-02".parse().unwrap(),
            title,
            reduced: None,
            medium,
            on_medium: Items::new(held).unwrap(),
        };
        match sharing(Books::BUILT_IN, &request) {
            Ok(decision) => decision.reasons.iter().map(Reason::code).collect::<Vec<_>>().join(" "),
            Err(problems) => format!("{}: {}", problems[0].path, problems[0].code),
        }
    }

    #[test]
    fn annuel_and_imagine_r_are_never_on_a_phone() {
        for title in [Title::ImagineRScolaire, Title::ImagineRJunior, Title::ImagineREtudiant] {
            assert_eq!(told(title, Medium::Phone, &[]), "not-on-this-medium", "{title:?}");
            assert_eq!(told(title, Medium::NavigoImagineR, &[]), "on-this-medium", "{title:?}");
        }
    }

    #[test]
    fn a_pass_may_be_beside_a_navigo_jour() {
        let held = [Title::NavigoJour, Title::NavigoJour];
        let card = Medium::NavigoPersonalised;
        assert_eq!(told(Title::NavigoMois, card, &held), "on-this-medium beside");
        // imagine R completes itself on the card on which it lives.
        assert_eq!(told(Title::ImagineRJunior, Medium::NavigoImagineR, &held), "on-this-medium beside");
    }

    #[test]
    fn titles_without_media_are_not_asked() {
        assert_eq!(told(Title::NavigoJour, Medium::Phone, &[]), "title: not-a-navigo-title");
    }
}
