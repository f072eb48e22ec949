//! Contracts that the agency ended, and how long they bar (IR-9 to IR-12; art. 2.4, 3.4, 6.2, 6.6).

use super::codes as code;
use super::{Season, season_name, subscribe_after};
use crate::day::{Day, out_of_order, too_late};
use crate::problem::Problem;
use crate::reason::{Grounds, Reason, Remedy};
use crate::tariff::SeasonTerms;
use crate::wire::{Items, readable};

vocabulary! {
    /// Why a contract was ended by the agency.
    EndCause, "end cause" {
        /// It was not paid.
        NonPayment = "non-payment",
        /// Two invoices in a row were not paid.
        TwoUnpaidInvoices = "two-unpaid-invoices",
        /// False declaration, forged document or use by a third party.
        Fraud = "fraud",
        /// Documents that were asked for were not sent within a month.
        DocumentsNotSent = "documents-not-sent",
    }
}

vocabulary! {
    /// Whom a debt was paid to.
    Creditor, "creditor" {
        /// The imagine R agency.
        Agency = "agency",
        /// The Treasury.
        Treasury = "treasury",
    }
}

/// The payment of a debt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settlement {
    /// Day of payment.
    pub day: Day,
    /// Whom it was paid to.
    pub creditor: Creditor,
}

readable!(Settlement { day: "day" required, creditor: "creditor" required, });

/// A contract that was ended by the agency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EndedContract {
    /// Season of the contract.
    pub season: Season,
    /// Day on which it ended.
    pub end_day: Day,
    /// Why.
    pub cause: EndCause,
    /// Day on which the Treasury's notice to pay was received.
    pub notice_day: Option<Day>,
    /// When what was owed was paid, and to whom.
    pub settlement: Option<Settlement>,
}

readable!(EndedContract {
    season: "season" required,
    end_day: "endDay" required,
    cause: "cause" required,
    notice_day: "noticeDay" optional,
    settlement: "settlement" optional,
});

/// Contracts that were ended by the agency.
pub type EndedContracts = Items<EndedContract, 20>;

/// Where the days of ended contracts do not follow one another, or lie after the day of the request.
pub(super) fn order_problems(contracts: &[EndedContract], request_day: Day) -> Vec<Problem> {
    let of_contract = |(index, contract): (usize, &EndedContract)| {
        let name = format!("endedContracts[{index}]");
        contract.order_problems(request_day).into_iter().map(move |problem| problem.inside(&name))
    };
    contracts.iter().enumerate().flat_map(of_contract).collect()
}

impl EndedContract {
    /// Where its days do not follow one another, or lie after the day of the request.
    pub(crate) fn order_problems(&self, request_day: Day) -> Vec<Problem> {
        let mut problems = Vec::new();
        let mut check = |path: &str, day: Day, what: &str, earliest: Day| {
            if day < earliest {
                problems.push(out_of_order(path, day, what, earliest));
            } else if day > request_day {
                problems.push(after_request(path, day, request_day));
            }
        };
        check("endDay", self.end_day, "", Day::FIRST);
        if let Some(notice) = self.notice_day {
            check("noticeDay", notice, "the end of the contract,", self.end_day);
        }
        let Some(Settlement { day, creditor }) = self.settlement else { return problems };
        match (creditor, self.notice_day) {
            (Creditor::Agency, _) => check("settlement.day", day, "the end of the contract,", self.end_day),
            (Creditor::Treasury, Some(notice)) => {
                check("settlement.day", day, "the notice of the Treasury,", notice)
            }
            (Creditor::Treasury, None) => problems.push(Problem::new(
                "settlement.day",
                "out-of-order",
                "the Treasury is paid only after its notice",
                "send `noticeDay`, or the agency as creditor",
            )),
        }
        problems
    }
}

/// The problem of a day after the day of the request.
pub(super) fn after_request(path: &str, day: Day, request_day: Day) -> Problem {
    too_late(path, day, "the day of the request,", request_day)
}

/// What is still owed of a contract that was ended for non-payment.
enum Debt {
    /// Nothing: paid with the agency, before any notice.
    SettledWithAgency(Day),
    /// Nothing: paid with the Treasury, which took over by its notice.
    SettledWithTreasury(Day),
    /// All of it.
    Unsettled,
}

impl EndedContract {
    /// IR-9, IR-10: from the notice on only payment to the Treasury counts.
    fn debt(&self) -> Debt {
        match self.settlement {
            Some(Settlement { day, creditor: Creditor::Treasury }) => Debt::SettledWithTreasury(day),
            Some(Settlement { day, creditor: Creditor::Agency })
                if self.notice_day.is_none_or(|notice| day < notice) =>
            {
                Debt::SettledWithAgency(day)
            }
            Some(_) | None => Debt::Unsettled,
        }
    }

    /// IR-9, IR-10, art. 3.4: how long the payer is barred: a year from the end, two years from the notice;
    /// payment to the Treasury ends both bars after 21 days, or leaves them to end earlier.
    fn bars(&self, terms: &SeasonTerms) -> Vec<Bar> {
        let settled = match self.debt() {
            Debt::SettledWithAgency(_) => return Vec::new(),
            Debt::SettledWithTreasury(day) => Some(day.plus_days(terms.treasury_days.value.0).next()),
            Debt::Unsettled => None,
        };
        let end = |free: Day| settled.map_or(free, |settled| settled.min(free));
        let year = Bar {
            since: self.end_day,
            by_notice: false,
            free_from: end(self.end_day.free_after_months(terms.unpaid_bar_months.value.0)),
        };
        let notice = self.notice_day.map(|notice| Bar {
            since: notice,
            by_notice: true,
            free_from: end(notice.free_after_months(terms.notice_bar_months.value.0)),
        });
        std::iter::once(year).chain(notice).collect()
    }

    /// IR-11: the first free day after the three years that follow the end of the contract.
    fn free_after_fraud(&self, terms: &SeasonTerms) -> Day {
        self.end_day.free_after_months(terms.fraud_bar_months.value.0)
    }

    fn about_fraud(&self, kind: &'static crate::reason::ReasonKind, terms: &SeasonTerms) -> Reason {
        Reason::new(kind).with("endDay", self.end_day).with("freeFrom", self.free_after_fraud(terms))
    }
}

/// A time in which a payer may not subscribe.
struct Bar {
    since: Day,
    by_notice: bool,
    free_from: Day,
}

impl Bar {
    fn about(
        &self,
        for_year: &'static crate::reason::ReasonKind,
        by_notice: &'static crate::reason::ReasonKind,
    ) -> Reason {
        let (kind, since) = if self.by_notice { (by_notice, "noticeDay") } else { (for_year, "endDay") };
        Reason::new(kind).with(since, self.since).with("freeFrom", self.free_from)
    }
}

fn subscribe_from(day: Day) -> Remedy {
    Remedy::new(&code::SUBSCRIBE_FROM).with("freeFrom", day)
}

/// IR-9, IR-10: whom a debt is paid to: the agency, and from the Treasury's notice on the Treasury.
pub(crate) fn settle(contract: &EndedContract, terms: &SeasonTerms) -> Remedy {
    match contract.notice_day {
        None => Remedy::new(&code::SETTLE_WITH_AGENCY),
        Some(_) => Remedy::new(&code::SETTLE_WITH_TREASURY).with("days", terms.treasury_days.value.0),
    }
}

/// IR-9, IR-10: the grounds of a payer's unpaid contract.
pub(super) fn check_debt(contract: &EndedContract, terms: &SeasonTerms, day: Day, grounds: &mut Grounds) {
    if !contract.cause.is_debt() {
        return;
    }
    for bar in contract.bars(terms).into_iter().filter(|bar| day < bar.free_from) {
        let settle = match contract.debt() {
            Debt::Unsettled => Some(settle(contract, terms)),
            Debt::SettledWithAgency(_) | Debt::SettledWithTreasury(_) => None,
        };
        let remedies = settle.into_iter().chain([subscribe_from(bar.free_from)]);
        grounds.add(bar.about(&code::BARRED_FOR_NON_PAYMENT, &code::BARRED_BY_NOTICE), remedies);
    }
}

/// IR-9 to IR-11: why a payer's unpaid contract no longer bars, and whether the agency may still refuse.
pub(super) fn debt_reasons(contract: &EndedContract, terms: &SeasonTerms, day: Day) -> Vec<Reason> {
    if !contract.cause.is_debt() {
        return Vec::new();
    }
    let bars = contract.bars(terms);
    match contract.debt() {
        Debt::SettledWithAgency(settled) => vec![
            Reason::new(&code::SETTLED_WITH_AGENCY)
                .with("endDay", contract.end_day)
                .with("settledDay", settled),
        ],
        Debt::SettledWithTreasury(settled) => {
            let free = bars.iter().map(|bar| bar.free_from).max().unwrap_or(settled);
            vec![Reason::new(&code::SETTLED_WITH_TREASURY).with("settledDay", settled).with("freeFrom", free)]
        }
        Debt::Unsettled => {
            let ended = bars.iter().map(|bar| bar.about(&code::BAR_HAS_ENDED, &code::NOTICE_BAR_HAS_ENDED));
            let refusable = (day < contract.free_after_fraud(terms))
                .then(|| contract.about_fraud(&code::MAY_BE_REFUSED_FOR_DEBT, terms));
            ended.chain(refusable).collect()
        }
    }
}

impl EndCause {
    fn is_debt(self) -> bool {
        match self {
            Self::NonPayment | Self::TwoUnpaidInvoices => true,
            Self::Fraud | Self::DocumentsNotSent => false,
        }
    }
}

/// IR-11, art. 2.4: the ground of documents that were not sent.
pub(super) fn check_documents(
    contract: &EndedContract,
    terms: &SeasonTerms,
    day: Day,
    grounds: &mut Grounds,
) {
    let free = contract.free_after_fraud(terms);
    if contract.cause == EndCause::DocumentsNotSent && day < free {
        grounds.add(contract.about_fraud(&code::BARRED_FOR_DOCUMENTS, terms), [subscribe_from(free)]);
    }
}

/// IR-11, art. 6.6: that the agency may refuse after fraud; a right of the agency, not a bar.
pub(super) fn fraud_reason(contract: &EndedContract, terms: &SeasonTerms, day: Day) -> Option<Reason> {
    let may = contract.cause == EndCause::Fraud && day < contract.free_after_fraud(terms);
    may.then(|| contract.about_fraud(&code::MAY_BE_REFUSED_FOR_FRAUD, terms))
}

/// IR-9, IR-11, IR-12, art. 2.4, 3.4, 6.2, 6.6: what the end of a contract bars, as long as nothing is settled.
pub(super) fn consequences(contract: &EndedContract, terms: &SeasonTerms) -> Vec<Reason> {
    let unpaid = || {
        let bars = contract.bars(terms).into_iter();
        bars.map(|bar| bar.about(&code::BARRED_FOR_NON_PAYMENT, &code::BARRED_BY_NOTICE))
    };
    match contract.cause {
        EndCause::NonPayment => unpaid().collect(),
        EndCause::TwoUnpaidInvoices => {
            let season = season_name(contract.season.get());
            let this_season = Reason::new(&code::BARRED_THIS_SEASON).with("season", season);
            std::iter::once(this_season).chain(unpaid()).collect()
        }
        EndCause::Fraud => vec![contract.about_fraud(&code::MAY_BE_REFUSED_FOR_FRAUD, terms)],
        EndCause::DocumentsNotSent => vec![contract.about_fraud(&code::BARRED_FOR_DOCUMENTS, terms)],
    }
}

/// IR-12, art. 6.2: the ground of a holder whose contract of this very season was ended for two unpaid invoices.
pub(super) fn check_season(contracts: &[EndedContract], season: Season, grounds: &mut Grounds) {
    let barred =
        |contract: &EndedContract| contract.cause == EndCause::TwoUnpaidInvoices && contract.season == season;
    if contracts.iter().any(barred) {
        grounds.add(
            Reason::new(&code::BARRED_THIS_SEASON).with("season", season_name(season.get())),
            [subscribe_after(season)],
        );
    }
}

/// Whom the end of a contract hinders.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Hindered {
    /// The payer may not subscribe.
    Payer,
    /// The holder may not subscribe for the same season.
    HolderThisSeason,
    /// The agency may refuse a new contract.
    AtDiscretion,
}

/// What the end of a contract that is not settled hinders.
pub(crate) struct Hindrance {
    pub(crate) hindered: Hindered,
    pub(crate) reason: Reason,
    /// First day on which it no longer does, where nothing is paid.
    pub(crate) free_from: Day,
    /// First day on which it no longer does, where all is paid on the day in question; `None`: that changes nothing.
    pub(crate) settled_from: Option<Day>,
}

/// IR-9 to IR-12, art. 2.4, 3.4, 6.2, 6.6: what a contract that is not settled hinders on a day, and which of its bars have
/// ended. Reading: the holder's bar for a season ends with the season.
pub(crate) fn hindrances(
    contract: &EndedContract,
    terms: &SeasonTerms,
    day: Day,
) -> (Vec<Hindrance>, Vec<Reason>) {
    let creditor = if contract.notice_day.is_some() { Creditor::Treasury } else { Creditor::Agency };
    let settled = EndedContract { settlement: Some(Settlement { day, creditor }), ..*contract };
    let (is_debt, bars) = (contract.cause.is_debt(), contract.bars(terms));
    let settled_bars = settled.bars(terms);
    let bars = bars.iter().enumerate().filter(|_| is_debt);
    let (holding, ended): (Vec<_>, Vec<_>) = bars.partition(|(_, bar)| day < bar.free_from);
    let payer = holding.into_iter().map(|(place, bar)| Hindrance {
        hindered: Hindered::Payer,
        reason: bar.about(&code::BARRED_FOR_NON_PAYMENT, &code::BARRED_BY_NOTICE),
        free_from: bar.free_from,
        // Paid with the agency, there are no bars left.
        settled_from: Some(settled_bars.get(place).map_or(day, |bar| bar.free_from)),
    });
    let ended =
        ended.into_iter().map(|(_, bar)| bar.about(&code::BAR_HAS_ENDED, &code::NOTICE_BAR_HAS_ENDED));

    let by_cause = |kind, hindered, settled_from| Hindrance {
        hindered,
        reason: contract.about_fraud(kind, terms),
        free_from: contract.free_after_fraud(terms),
        settled_from,
    };
    let cause = match contract.cause {
        EndCause::NonPayment => None,
        EndCause::TwoUnpaidInvoices => Some(Hindrance {
            hindered: Hindered::HolderThisSeason,
            reason: Reason::new(&code::BARRED_THIS_SEASON).with("season", season_name(contract.season.get())),
            free_from: terms.end.value,
            settled_from: None,
        }),
        EndCause::Fraud => Some(by_cause(&code::MAY_BE_REFUSED_FOR_FRAUD, Hindered::AtDiscretion, None)),
        EndCause::DocumentsNotSent => Some(by_cause(&code::BARRED_FOR_DOCUMENTS, Hindered::Payer, None)),
    };
    let unpaid = by_cause(&code::MAY_BE_REFUSED_FOR_DEBT, Hindered::AtDiscretion, Some(day));
    let others = cause.into_iter().chain([unpaid]).filter(|hindrance| day < hindrance.free_from);
    (payer.chain(others).collect(), ended.collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tariff::Books;

    #[test]
    fn an_unpaid_contract_may_be_refused_for_to_the_last_day_of_three_years() {
        let season = Season::new(2025).unwrap();
        let (_, found) = crate::imagine_r::season(Books::BUILT_IN, season).unwrap();
        let day = |text: &str| text.parse::<Day>().unwrap();
        let held = |cause, day| {
            let end_day = "2025-10-05".parse().unwrap();
            let contract = EndedContract { season, end_day, cause, notice_day: None, settlement: None };
            let (hindrances, _) = hindrances(&contract, &found.terms, day);
            hindrances.iter().map(|hindrance| hindrance.hindered).collect::<Vec<_>>()
        };
        use Hindered::{AtDiscretion, Payer};
        for (cause, last) in [
            (EndCause::NonPayment, vec![AtDiscretion]),
            (EndCause::TwoUnpaidInvoices, vec![AtDiscretion]),
            (EndCause::Fraud, vec![AtDiscretion, AtDiscretion]),
            (EndCause::DocumentsNotSent, vec![Payer, AtDiscretion]),
        ] {
            assert_eq!(held(cause, day("2028-10-05")), last, "{cause:?}");
            assert_eq!(held(cause, day("2028-10-06")), [], "{cause:?}");
        }
    }
}
