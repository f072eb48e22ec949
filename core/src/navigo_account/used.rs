//! The titles that an employer is asked to repay a share of: when each was used, and what it cost (AC-2, CM-6).

use super::NETWORK;
use super::records::TermSeason;
use crate::day::{Day, out_of_order};
use crate::id::Id;
use crate::imagine_r;
use crate::medium::Medium;
use crate::money::Money;
use crate::problem::Problem;
use crate::tariff::{Book, Books, PassPrice, Rate};
use crate::title::Title;
use crate::wire::{Count, Items, Read, Reader, Tree, optional, readable, required};
use crate::zones::Zones;

/// A month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Month {
    /// Year.
    pub year: Count<1900, 2199>,
    /// Month of the year.
    pub month: Count<1, 12>,
}

readable!(Month { year: "year" required, month: "month" required, });

impl Month {
    /// Its first day.
    pub fn first_day(self) -> Day {
        let month = |number: u32| u8::try_from(number).ok();
        let year = u16::try_from(self.year.get()).ok();
        year.zip(month(self.month.get()))
            .and_then(|(year, month)| Day::new(year, month, 1))
            .unwrap_or(Day::FIRST)
    }
}

/// The use of a title of a year that goes on from month to month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct YearUse {
    /// First day of validity.
    pub first_day: Day,
    /// Last day of validity; `None`: it goes on.
    pub last_day: Option<Day>,
    /// Months in which it was suspended.
    pub suspended: Items<Month, 100>,
}

readable!(YearUse { first_day: "firstDay" required, last_day: "lastDay" optional, suspended: "suspended" required, });

/// When a title was used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TitleUse {
    /// On a day.
    Day(Day),
    /// In the week that begins on this Monday.
    Week(Day),
    /// In a month.
    Month(Month),
    /// Month after month, for a yearly price.
    Year(YearUse),
    /// In a season of imagine R.
    Season(TermSeason),
}

impl Read for TitleUse {
    fn read(tree: &Tree, reader: &mut Reader) -> Option<Self> {
        let tags = ["day", "week", "month", "year", "season"];
        reader.variant(tree, "kind of use", &tags, |tag, val, r| match tag {
            "day" => required("val", val, r).map(Self::Day),
            "week" => required("val", val, r).map(Self::Week),
            "month" => required("val", val, r).map(Self::Month),
            "year" => required("val", val, r).map(Self::Year),
            _ => required("val", val, r).map(Self::Season),
        })
    }
}

/// A title that was used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UsedTitle {
    /// Its identifier.
    pub id: Id,
    /// The title.
    pub title: Title,
    /// The medium that it was on.
    pub medium: Medium,
    /// When it was used.
    pub used: TitleUse,
    /// Zones of a title that is sold by them; `None`: all.
    pub zones: Option<Zones>,
    /// What was paid: for a week or a month, or for a year without the fee; `None`: what the book says.
    pub paid: Option<Money>,
}

impl Read for UsedTitle {
    fn read(tree: &Tree, reader: &mut Reader) -> Option<Self> {
        let [id, title, medium, used, zones, paid] =
            reader.fields(tree, ["id", "title", "medium", "used", "zones", "paid"])?;
        let id = required("id", id, reader);
        let title = reader.required("title", title, Title::read_named);
        let medium = required("medium", medium, reader);
        let used = required("used", used, reader);
        let zones = optional("zones", zones, reader);
        let paid = optional("paid", paid, reader);
        Some(Self { id: id?, title: title?, medium: medium?, used: used?, zones: zones?, paid: paid? })
    }
}

/// Which kind of pass the employer repays a share of; `None`: a title that is not one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Repaid {
    Week,
    Month,
    Year,
    ImagineR,
}

/// AC-2: weekly, monthly and yearly passes; no tickets, day passes and Liberté +, nor what is free.
pub(super) fn repaid(title: Title) -> Option<Repaid> {
    match title {
        Title::NavigoSemaine | Title::NavigoSemaineSolidarite => Some(Repaid::Week),
        Title::NavigoMois | Title::NavigoMoisSolidarite => Some(Repaid::Month),
        Title::NavigoAnnuel | Title::NavigoAnnuelSenior => Some(Repaid::Year),
        Title::ImagineRScolaire | Title::ImagineRJunior | Title::ImagineREtudiant => Some(Repaid::ImagineR),
        _ => None,
    }
}

impl UsedTitle {
    /// AC-2: the days of a month for which it counts; a week belongs to the month of its Monday.
    pub(super) fn days_in(&self, books: Books, first: Day) -> Option<(Day, Day)> {
        let last = first.first_of_next_month().previous();
        let within =
            |from: Day, to: Day| (from <= last && first <= to).then(|| (from.max(first), to.min(last)));
        match &self.used {
            TitleUse::Day(day) => within(*day, *day),
            TitleUse::Week(monday) => {
                (monday.first_of_month() == first).then(|| (*monday, monday.plus_days(6)))
            }
            TitleUse::Month(month) => (month.first_day() == first).then_some((first, last)),
            TitleUse::Year(year) => {
                let suspended = year.suspended.iter().any(|month| month.first_day() == first);
                within(year.first_day, year.last_day.unwrap_or(last)).filter(|_| !suspended)
            }
            TitleUse::Season(of) => {
                let (_, season) = imagine_r::season(books, of.season).ok()?;
                // The month before the price is due is free.
                within(season.terms.renewal_start.value, season.terms.end.value.previous())
            }
        }
    }

    /// The prices of the title in a book, for the zones that it is sold for.
    fn rows<'b>(&self, book: &'b Book) -> impl Iterator<Item = &'b PassPrice> {
        let passes = book.navigo_passes().map(|tariff| &*tariff.prices.value).unwrap_or_default();
        let years = book.navigo_annuel().map(|tariff| &*tariff.prices.value).unwrap_or_default();
        let title = self.title;
        passes.iter().chain(years).filter(move |row| row.title == title)
    }

    /// The zones of the title.
    pub(super) fn sold_zones(&self) -> Zones {
        self.zones.unwrap_or(Zones::ALL)
    }

    /// CM-6: what it costs in a month by the books: for a week or a month, or for a year; the full price. `None`: they do not
    /// know.
    pub(super) fn price(&self, books: Books, month: Day) -> Option<Money> {
        if let TitleUse::Season(of) = &self.used {
            let (_, season) = imagine_r::season(books, of.season).ok()?;
            return match self.title {
                Title::ImagineRScolaire => Some(season.terms.scolaire_price.value),
                Title::ImagineRJunior => Some(season.terms.junior_price.value),
                _ => None,
            };
        }
        let book = books.in_force(NETWORK, self.price_day(month))?;
        let zones = self.sold_zones();
        self.rows(book).find(|row| row.zones == zones && row.rate == Rate::Full).map(|row| row.price)
    }

    /// CM-6, AC-11: the day whose book says what it costs: its first, and of a year the first of the month.
    fn price_day(&self, month: Day) -> Day {
        match &self.used {
            TitleUse::Week(monday) => *monday,
            _ => month,
        }
    }

    /// AC-2: what the same title costs for the zones needed: the least price of zones that hold them all, at the rate at which
    /// it was paid. Reading: that is the lowest one which is not less than what was paid, or the full one.
    pub(super) fn needed_price(&self, books: Books, month: Day, paid: Money, needed: Zones) -> Option<Money> {
        let book = books.in_force(NETWORK, self.price_day(month))?;
        let own = self.rows(book).filter(|row| row.zones == self.sold_zones() && row.price >= paid);
        let rate = own.min_by_key(|row| row.price).map_or(Rate::Full, |row| row.rate);
        let holds =
            |row: &&PassPrice| row.zones.first() <= needed.first() && needed.last() <= row.zones.last();
        self.rows(book).filter(|row| row.rate == rate).filter(holds).map(|row| row.price).min()
    }

    /// What is wrong with it, by itself or beside those before it.
    pub(super) fn problems(&self, books: Books, before: &[Self]) -> Vec<Problem> {
        let mut problems = Vec::new();
        if before.iter().any(|other| other.id == self.id) {
            let message = format!("the title `{}` is there twice", self.id.as_str());
            problems.push(Problem::new("id", "duplicate", message, "send each title once"));
        }
        if self.title.network() != NETWORK {
            let message = format!("`{}` is a title of another network", self.title.id());
            problems.push(Problem::new("title", "wrong-network", message, "leave it out"));
        }
        let has_season = matches!(self.title, Title::ImagineRScolaire | Title::ImagineRJunior);
        let (fits, expected) = match (repaid(self.title), &self.used) {
            (Some(Repaid::Week), used) => (matches!(used, TitleUse::Week(_)), "`week`"),
            (Some(Repaid::Month), used) => (matches!(used, TitleUse::Month(_)), "`month`"),
            (Some(Repaid::ImagineR), used) if has_season => (matches!(used, TitleUse::Season(_)), "`season`"),
            (Some(Repaid::Year | Repaid::ImagineR), used) => (matches!(used, TitleUse::Year(_)), "`year`"),
            (None, used) => (matches!(used, TitleUse::Day(_) | TitleUse::Month(_)), "`day` or `month`"),
        };
        if !fits {
            let message = format!("`{}` is not used like this", self.title.id());
            problems.push(Problem::new("used.tag", "wrong-use", message, format!("send {expected}")));
        }
        match &self.used {
            TitleUse::Week(day) if day.days_since(Day::FIRST) % 7 != 0 => {
                let message = format!("`{day}` is not a Monday");
                problems.push(Problem::new(
                    "used.val",
                    "not-a-first-day",
                    message,
                    "send the Monday of the week",
                ));
            }
            TitleUse::Year(YearUse { first_day, last_day: Some(last), .. }) if last < first_day => {
                problems.push(out_of_order("used.val.lastDay", *last, "the first day", *first_day));
            }
            TitleUse::Season(of) => {
                let season = imagine_r::season(books, of.season).err();
                problems.extend(season.map(|problem| problem.inside("used.val")));
            }
            TitleUse::Day(_) | TitleUse::Week(_) | TitleUse::Month(_) | TitleUse::Year(_) => {}
        }
        problems
    }
}
