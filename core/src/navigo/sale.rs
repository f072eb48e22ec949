//! When a title is on sale (AC-6, AC-7, AC-11, AC-15).

use super::product::{Asked, Days, Product, Starts, find};
use super::{NETWORK, asked, codes as code, quote};
use crate::answer::{SaleWindow, Window};
use crate::day::Day;
use crate::instant::Clock;
use crate::navigo_jour::codes as jour;
use crate::problem::Problems;
use crate::reason::{Grounds, Reason, ReasonKind, Remedy};
use crate::tariff::{Book, Books};
use crate::title::Title;
use crate::wire::readable;

/// The title that a sale is asked of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SaleRequest {
    /// The title.
    pub title: Title,
    /// First day of validity; for a title that begins with its first validation, a day of the sale.
    pub first_day: Day,
}

readable!(SaleRequest { title: "title" required, first_day: "firstDay" required, });

/// The title, and its first day where it has one.
fn about(kind: &'static ReasonKind, product: &dyn Product, title: Title, first_day: Day) -> Reason {
    let about = Reason::new(kind).with("title", title.id());
    match product.shape().starts {
        Starts::FirstUse => about,
        Starts::Monday | Starts::FirstOfMonth => about.with("firstDay", first_day),
    }
}

/// The grounds against a sale on the day of purchase.
pub(super) fn check(product: &dyn Product, book: &Book, asked: &Asked, sale: Days, grounds: &mut Grounds) {
    let &Asked { title, purchase_day, first_day, .. } = asked;
    let about = |kind| about(kind, product, title, first_day).with("purchaseDay", purchase_day);
    let kinds = product.kinds();
    if purchase_day < sale.first {
        grounds.add(
            about(kinds.not_yet).with("firstSaleDay", sale.first),
            [Remedy::new(&jour::BUY_FROM).with("firstSaleDay", sale.first)],
        );
    } else if purchase_day > sale.last {
        let remedy = match next_on_sale(product, book, first_day, purchase_day) {
            Some(day) => Remedy::new(&code::CHOOSE_FIRST_DAY).with("firstDay", day),
            None => Remedy::new(&code::BUY_ANOTHER_TITLE),
        };
        grounds.add(about(kinds.no_longer).with("lastSaleDay", sale.last), [remedy]);
    }
}

/// The next first day whose title can still be bought on the day of purchase; none for what has no first day.
fn next_on_sale(product: &dyn Product, book: &Book, first_day: Day, purchase_day: Day) -> Option<Day> {
    let starts = product.shape().starts;
    if starts == Starts::FirstUse {
        return None;
    }
    let this = starts.latest(purchase_day).max(first_day);
    let still = |day: &Day| product.sale_days(book, *day).is_some_and(|sale| purchase_day <= sale.last);
    // The window of a title closes less than two of its periods before it begins, or while it runs.
    std::iter::successors(Some(this), |day| Some(starts.next(*day))).take(3).find(still)
}

/// Why it is on sale.
pub(super) fn on_sale(product: &dyn Product, title: Title, first_day: Day, sale: Days) -> Reason {
    about(product.kinds().on_sale, product, title, first_day)
        .with("firstSaleDay", sale.first)
        .with("lastSaleDay", sale.last)
}

/// AC-6, AC-7, AC-15: when a title is on sale.
///
/// # Errors
/// `not-a-navigo-title`, `not-a-first-day`; `no-tariff-in-force` where no book knows the title on that day.
///
/// ```
/// use portillon::navigo::{sale_window, SaleRequest};
/// use portillon::{Books, Title};
/// let request = SaleRequest { title: Title::NavigoSemaine, first_day: "2026-03-02".parse()? };
/// let window = sale_window(Books::BUILT_IN, &request)?.window;
/// // From Friday to the end of Thursday.
/// assert_eq!(window.from.to_string(), "2026-02-27T00:00:00+01:00");
/// assert_eq!(window.until.to_string(), "2026-03-06T00:00:00+01:00");
/// # Ok::<(), portillon::Problems>(())
/// ```
pub fn sale_window(books: Books, request: &SaleRequest) -> Result<SaleWindow, Problems> {
    let &SaleRequest { title, first_day } = request;
    let product = find(title)?;
    let shape = product.shape();
    if shape.starts != Starts::FirstUse {
        asked::first_day(shape, Some(first_day))?;
    }
    let book = quote::priced_by(books, product, first_day, Some(first_day), "firstDay")?;
    let sale = product.sale_days(book, first_day).ok_or_else(|| book.no_figures(first_day, "firstDay"))?;
    Ok(SaleWindow {
        window: Window::between(NETWORK, sale.first, sale.last.next(), Clock::MIDNIGHT),
        reasons: vec![on_sale(product, title, first_day, sale)],
        book: book.reference(),
    })
}
