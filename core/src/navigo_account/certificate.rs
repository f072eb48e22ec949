//! The certificate for the employer: what was paid, and the share to repay (AC-2, CM-5).

use serde::Serialize;

use super::used::{Month, Repaid, UsedTitle, repaid};
use super::{ANONYMOUS, NETWORK, codes as code, left_out};
use crate::day::Day;
use crate::id::Id;
use crate::money::{Currency, Money};
use crate::order::in_order;
use crate::problem::{Problem, Problems};
use crate::reason::Reason;
use crate::tariff::{Book, BookRef, Books, NavigoAccountTariff};
use crate::title::Title;
use crate::wire::{Count, Items, readable};
use crate::zones::Zones;

vocabulary! {
    /// What the holder works as.
    Situation, "situation" {
        /// An employee.
        Employee = "employee",
        /// An intern.
        Internship = "internship",
        /// An apprentice.
        Apprenticeship = "apprenticeship",
    }
}

/// Minutes of work a week.
pub type WeekMinutes = Count<1, 10_080>;

/// The work of the holder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Work {
    /// What the holder works as.
    pub situation: Situation,
    /// Minutes of work a week; `None`: full-time.
    pub minutes: Option<WeekMinutes>,
    /// Minutes a week of somebody who works full-time there; `None`: what the book says.
    pub full_time_minutes: Option<WeekMinutes>,
}

readable!(Work { situation: "situation" required, minutes: "minutes" optional, full_time_minutes: "fullTimeMinutes" optional, });

/// A certificate that is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CertificateRequest {
    /// The months of use.
    pub months: Items<Month, 24>,
    /// The work of the holder.
    pub work: Work,
    /// Zones needed from home to work; `None`: all.
    pub needed_zones: Option<Zones>,
    /// The titles of the holder, in any order; those of other months do not count.
    pub titles: Items<UsedTitle, 100>,
}

readable!(CertificateRequest {
    months: "months" required,
    work: "work" required,
    needed_zones: "neededZones" optional,
    titles: "titles" required,
});

/// A title on the certificate, in a month.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CertificateLine {
    /// Identifier of the title.
    pub id: Id,
    /// The title.
    pub title: Title,
    /// First day that counts for the month.
    pub first_day: Day,
    /// Last day that does.
    pub last_day: Day,
    /// What was paid for it; of a yearly price a twelfth.
    pub paid: Money,
    /// What of it the employer's share is taken of.
    pub counted: Money,
    /// Why, in order.
    pub reasons: Vec<Reason>,
}

/// A month on the certificate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CertificateMonth {
    /// First day of the month.
    pub first_day: Day,
    /// The titles, by first day and identifier.
    pub lines: Vec<CertificateLine>,
    /// What was paid.
    pub paid: Money,
    /// What the employer repays.
    pub share: Money,
    /// Last day on which it does.
    pub repay_by: Day,
    /// Why, in order.
    pub reasons: Vec<Reason>,
    /// The book used.
    pub book: BookRef,
}

/// The answer to "what does the employer repay?".
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CertificateAnswer {
    /// Currency of all amounts.
    pub currency: Currency,
    /// The months, as asked for.
    pub months: Vec<CertificateMonth>,
    /// What the employer repays together.
    pub share: Money,
    /// How many titles have no certificate.
    pub left_out: u32,
    /// Why they have none.
    pub reasons: Vec<Reason>,
}

/// What a line is worth: what is shown, and twelve times what the share is taken of, which is not rounded before the end.
struct Worth {
    paid: Money,
    counted: Money,
    twelfths: Money,
    reasons: Vec<Reason>,
}

/// AC-2: what a title is worth in a month. Of a pass that is wider than needed only what the zones needed cost counts
/// (Reading: never more than was paid); imagine R counts in an internship or an apprenticeship.
fn worth(
    books: Books,
    title: &UsedTitle,
    month: Day,
    needed: Zones,
    situation: Situation,
) -> Result<Worth, Problem> {
    let kind = repaid(title.title);
    let price = match title.paid {
        Some(paid) => paid,
        None => match title.price(books, month) {
            Some(price) => price,
            None if kind.is_none() => Money::ZERO,
            None => {
                let message = format!("no tariff book says what `{}` costs then", title.title.id());
                return Err(Problem::new("paid", "price-not-known", message, "send what was paid"));
            }
        },
    };
    let is_yearly = matches!(kind, Some(Repaid::Year | Repaid::ImagineR));
    let part = |amount: Money| if is_yearly { amount.share(1, 12) } else { amount };
    let mut reasons = Vec::new();
    let nothing = |reason| Worth {
        paid: part(price),
        counted: Money::ZERO,
        twelfths: Money::ZERO,
        reasons: vec![reason],
    };
    match kind {
        None => return Ok(nothing(Reason::new(&code::TITLE_NOT_REPAID).with("title", title.title.id()))),
        Some(Repaid::ImagineR) if situation == Situation::Employee => {
            return Ok(nothing(Reason::new(&code::IMAGINE_R_NOT_REPAID)));
        }
        Some(Repaid::Week) => reasons.push(Reason::new(&code::WEEK_BY_MONDAY)),
        Some(Repaid::Month) => reasons.push(Reason::new(&code::MONTH_OF_USE)),
        Some(Repaid::Year | Repaid::ImagineR) => {
            reasons.push(Reason::new(&code::YEAR_BY_TWELFTHS).with("price", price));
        }
    }
    let narrower = title.needed_price(books, month, price, needed).filter(|narrower| *narrower < price);
    if let Some(narrower) = narrower {
        let reason =
            Reason::new(&code::ZONES_NEEDED).with("first", needed.first()).with("last", needed.last());
        reasons.push(reason.with("price", narrower));
    }
    let counted = narrower.unwrap_or(price);
    let twelfths = if is_yearly { counted } else { counted.times(12) };
    Ok(Worth { paid: part(price), counted: part(counted), twelfths, reasons })
}

/// AC-2: the part of the share that the working time leaves, as a fraction: all from half-time on, below it what the time is of
/// half-time.
fn working_time(work: Work, tariff: &NavigoAccountTariff) -> (u32, u32, Reason) {
    let full = work.full_time_minutes.map_or(tariff.full_time_minutes.value.0, WeekMinutes::get);
    let minutes = work.minutes.map_or(full, WeekMinutes::get);
    let about = |kind| Reason::new(kind).with("minutes", minutes).with("fullTimeMinutes", full);
    if 2 * minutes >= full {
        (1, 1, about(&code::HALF_TIME_OR_MORE))
    } else {
        (2 * minutes, full, about(&code::UNDER_HALF_TIME))
    }
}

/// AC-2, CM-5: a month of the certificate. The share is rounded once, at the end.
fn month(
    books: Books,
    request: &CertificateRequest,
    certified: &[(usize, &UsedTitle)],
    first: Day,
    book: &Book,
    tariff: &NavigoAccountTariff,
) -> Result<CertificateMonth, Vec<Problem>> {
    let needed = request.needed_zones.unwrap_or(Zones::ALL);
    let (mut lines, mut problems, mut twelfths) = (Vec::new(), Vec::new(), Money::ZERO);
    for (index, title) in certified {
        let Some((first_day, last_day)) = title.days_in(books, first) else { continue };
        match worth(books, title, first, needed, request.work.situation) {
            Ok(worth) => {
                twelfths = twelfths + worth.twelfths;
                let Worth { paid, counted, reasons, .. } = worth;
                let (id, title) = (title.id.clone(), title.title);
                lines.push(CertificateLine { id, title, first_day, last_day, paid, counted, reasons });
            }
            Err(problem) => problems.push(problem.inside(&format!("titles[{index}]"))),
        }
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    let (part, whole, working_time) = working_time(request.work, tariff);
    let percent = tariff.employer_percent.value.0;
    let share = twelfths.share(percent * part, 12 * 100 * whole);
    let repay_by = first.plus_months(1 + tariff.repay_months.value.0).previous();
    let order = |one: &CertificateLine, other: &CertificateLine| {
        (one.first_day, &one.id).cmp(&(other.first_day, &other.id))
    };
    let lines: Vec<CertificateLine> = in_order(&lines, order).into_iter().cloned().collect();
    Ok(CertificateMonth {
        first_day: first,
        paid: lines.iter().map(|line| line.paid).sum(),
        lines,
        share,
        repay_by,
        reasons: vec![
            Reason::new(&code::EMPLOYER_SHARE).with("percent", percent).with("share", share),
            working_time,
            Reason::new(&code::REPAY_BY).with("repayBy", repay_by),
        ],
        book: book.reference(),
    })
}

/// AC-1, AC-2, CM-5: what was paid for the titles of a holder, month by month, and what the employer repays of it. Titles on an
/// anonymous medium have no certificate: the answer says how many.
///
/// # Errors
/// `duplicate` for an identifier or a month that is there twice, `wrong-network`, `wrong-use` for a title that is not used by
/// weeks, months, years or seasons as said, `not-a-first-day` for a week that does not begin on a Monday, `out-of-order` for a
/// last day before the first, `price-not-known` where nothing was said to be paid and no book knows the price,
/// `no-tariff-in-force` where no book covers a month, or knows a season.
///
/// ```
/// use portillon::navigo_account::*;
/// use portillon::wire::{Count, Items};
/// use portillon::{Books, Id, Medium, Title};
/// let march = Month { year: Count::new(2026).unwrap(), month: Count::new(3).unwrap() };
/// let pass = UsedTitle {
///     id: Id::new("m").unwrap(),
///     title: Title::NavigoMois,
///     medium: Medium::NavigoPersonalised,
///     used: TitleUse::Month(march),
///     zones: None,
///     paid: None,
/// };
/// // 15 hours a week of 35.
/// let minutes = Some(Count::new(15 * 60).unwrap());
/// let request = CertificateRequest {
///     months: Items::one(march),
///     work: Work { situation: Situation::Employee, minutes, full_time_minutes: None },
///     needed_zones: None,
///     titles: Items::one(pass),
/// };
/// let march = &certificate(Books::BUILT_IN, &request)?.months[0];
/// assert_eq!((march.paid.to_string(), march.share.to_string()), ("90.80".into(), "38.91".into()));
/// assert_eq!(march.repay_by.to_string(), "2026-04-30");
/// # Ok::<(), portillon::Problems>(())
/// ```
pub fn certificate(books: Books, request: &CertificateRequest) -> Result<CertificateAnswer, Problems> {
    let mut problems = Vec::new();
    let mut dated = Vec::new();
    let months: Vec<Day> = request.months.iter().map(|month| month.first_day()).collect();
    for (index, first) in months.iter().enumerate() {
        let path = format!("months[{index}]");
        if months.get(..index).unwrap_or_default().contains(first) {
            problems.push(Problem::new(
                &path,
                "duplicate",
                "the month is there twice",
                "send each month once",
            ));
        }
        match books.section(NETWORK, *first, &path, Book::navigo_account) {
            Ok((book, tariff)) => dated.push((*first, book, tariff)),
            Err(problem) => problems.push(problem),
        }
    }
    let titles = &*request.titles;
    for (index, title) in titles.iter().enumerate() {
        let own = title.problems(books, titles.get(..index).unwrap_or_default());
        problems.extend(own.into_iter().map(|problem| problem.inside(&format!("titles[{index}]"))));
    }
    if !problems.is_empty() {
        return Err(Problems(problems));
    }

    let in_base = |title: &UsedTitle| !ANONYMOUS.contains(&title.medium);
    let certified: Vec<_> = titles.iter().enumerate().filter(|(_, title)| in_base(title)).collect();
    let mut answer = Vec::with_capacity(dated.len());
    for (first, book, tariff) in dated {
        match month(books, request, &certified, first, book, tariff) {
            Ok(month) => answer.push(month),
            Err(others) => {
                for problem in others {
                    // One title can lack its price in several months.
                    if !problems.contains(&problem) {
                        problems.push(problem);
                    }
                }
            }
        }
    }
    if !problems.is_empty() {
        return Err(Problems(problems));
    }
    let (left_out, reasons) = left_out(&titles.iter().map(|title| title.medium).collect::<Vec<_>>());
    let share = answer.iter().map(|month| month.share).sum();
    Ok(CertificateAnswer { currency: Currency::Eur, months: answer, share, left_out, reasons })
}
