//! imagine R Scolaire and Junior: one for each season in which the traveller may have it.

use super::{Asked, Offer, Offered, code};
use crate::day::Day;
use crate::department::Department;
use crate::imagine_r::{
    self, ApplicationRequest, Channel, EligibilityRequest, OtherContract, PaymentMeans, Product,
    QuoteRequest, Season, ValidityRequest,
};
use crate::medium::Medium;
use crate::problem::Problems;
use crate::reason::{Decision, Grant, Grounds, Reason, Remedy, Verdict};
use crate::tariff::SeasonTerms;
use crate::title::Title;
use crate::wire::Items;

/// AC-17: the pass is a card of its own.
const MEDIA: [Medium; 1] = [Medium::NavigoImagineR];

/// A subscription for a season.
struct Subscription<'b> {
    title: Title,
    season: Season,
    terms: &'b SeasonTerms,
    department: Department,
    /// Whether the traveller had a pass in the season before.
    renewal: bool,
}

impl Asked<'_> {
    /// IR-1 to IR-23: subscribed to online and paid at once by card. Readings: it is bought as early as it can be, since it
    /// costs the same on every day, and confirmed on that day.
    pub(super) fn imagine_r(&self, title: Title) -> Offered {
        let medium = self.medium(title, &MEDIA)?;
        let Some(last_trip) = self.trips.last().map(|open| open.trip.day) else { return Ok(Vec::new()) };
        let Some(department) = self.request.traveller.department else {
            let reason = Reason::new(&code::DEPARTMENT_NOT_SAID).with("title", title.id());
            return Err(Grounds::one(reason, Remedy::new(&code::SAY_DEPARTMENT)));
        };
        let mut offers = Vec::new();
        let mut refusal = None;
        let mut is_first = true;
        for (season, terms) in imagine_r::seasons(self.books) {
            if terms.end.value <= self.request.day || terms.first_start.value > last_trip {
                continue;
            }
            for renewal in self.renewals(terms, &mut is_first) {
                let subscription = Subscription { title, season, terms, department, renewal };
                match self.subscription(&subscription, medium) {
                    Ok(offer) => offers.extend(offer),
                    Err(grounds) => refusal = Some(grounds),
                }
            }
        }
        match refusal {
            Some(grounds) if offers.is_empty() => Err(grounds),
            _ => Ok(offers),
        }
    }

    /// IR-18: whether the pass of a season is a renewal. In a season that follows on one that can still be subscribed to it
    /// depends on what is bought for that one, and both are offered: a contract that is none does not begin before the
    /// other ends.
    fn renewals(&self, terms: &SeasonTerms, is_first: &mut bool) -> Vec<bool> {
        let before = terms.renewal_start.value.previous();
        let had = self.contracts().any(|contract| contract.from <= before && before < contract.until);
        let is_open = terms.last_filing.value >= self.request.day;
        let first = is_open && std::mem::take(is_first);
        if had {
            vec![true]
        } else if first || !is_open {
            let pupil = self.request.traveller.pupil.as_ref();
            vec![pupil.is_some_and(|pupil| pupil.pass_last_season)]
        } else {
            vec![false, true]
        }
    }

    /// What a season offers; nothing where it covers no trip.
    fn subscription(&self, asked: &Subscription, medium: Medium) -> Result<Option<Offer>, Grounds> {
        let &Subscription { title, season, terms, department, renewal } = asked;
        let product = if title == Title::ImagineRJunior { Product::Junior } else { Product::Scolaire };
        let traveller = &self.request.traveller;
        let (birth_date, pupil) = (traveller.birth_date, traveller.pupil.as_ref());
        let schooling = pupil.and_then(|pupil| pupil.schooling);
        let day = self.request.day.max(terms.opens.value);
        let eligible = EligibilityRequest {
            season,
            request_day: day,
            birth_date,
            department,
            pupil: pupil.is_some(),
            schooling,
            listed_establishment: pupil.and_then(|pupil| pupil.listed_establishment),
            theory_hours: pupil.and_then(|pupil| pupil.theory_hours),
            pass_last_season: renewal,
            identity_proof: pupil.is_some_and(|pupil| pupil.identity_proof),
            ended_contracts: None,
        };
        let products = imagine_r::eligibility(self.books, &eligible).map(|eligible| eligible.products);
        let judged = products.unwrap_or_default().into_iter().find(|judged| judged.product == product);
        if let Some(judged) = judged {
            grounds(judged.verdict, judged.reasons)?;
        }
        let application = ApplicationRequest {
            season,
            product,
            birth_date,
            pass_last_season: renewal,
            channel: Channel::Online,
            payment: PaymentMeans::Card,
            filing_day: day,
            pieces: Items::default(),
        };
        let period = ValidityRequest {
            season,
            pass_last_season: renewal,
            confirmation_day: day,
            other_contracts: Items::new(self.contracts().collect()),
        };
        let price = QuoteRequest {
            season,
            product,
            birth_date,
            department,
            schooling,
            school: pupil.and_then(|pupil| pupil.school.clone()),
            scholarship: pupil.and_then(|pupil| pupil.scholarship),
            payment: PaymentMeans::Card,
            acceptance_day: day,
        };
        granted(imagine_r::apply(self.books, &application))?;
        let contract = granted(imagine_r::validity(self.books, &period))?;
        let offer = granted(imagine_r::quote(self.books, &price))?;
        let (Some(contract), Some(offer)) = (contract, offer) else { return Ok(None) };
        let (first, last) = (contract.usable_from, contract.until.previous());
        let Some(used) = self.served(title, None).within(first, last) else { return Ok(None) };
        let buy = (day, terms.last_filing.value.min(used.first));
        let (zones, days, lines, covers) = (None, None, offer.lines, used.covers);
        Ok(Some(Offer { title, zones, days, first, last, buy, lines, medium, covers }))
    }

    /// IR-7: the contracts that the traveller has; one without a first or last day fills the horizon.
    fn contracts(&self) -> impl Iterator<Item = OtherContract> {
        let held = self.request.held.iter().flat_map(|held| held.iter());
        let held = held.filter(|held| matches!(held.title, Title::ImagineRScolaire | Title::ImagineRJunior));
        held.map(|held| {
            let from = held.first_day.unwrap_or(Day::FIRST);
            let last = held.last_day.unwrap_or_else(|| self.request.day.plus_months(24));
            OtherContract { from, until: last.next() }
        })
    }
}

/// The grounds of a refusal.
fn grounds<T>(verdict: Verdict<T>, reasons: Vec<Reason>) -> Result<T, Grounds> {
    match verdict {
        Verdict::Granted(value) => Ok(value),
        Verdict::Refused(remedies) => Err(Grounds::of(reasons, remedies)),
    }
}

/// What was granted. The days of these requests follow one another, and their season is one that a book knows.
fn granted<T: Grant>(answer: Result<Decision<T>, Problems>) -> Result<Option<T>, Grounds> {
    match answer {
        Ok(decision) => grounds(decision.verdict, decision.reasons).map(Some),
        Err(_) => Ok(None),
    }
}
