//! The fold of a life and the single questions give the same answer.

use portillon::imagine_r::{
    Account, AccountDebt, AgencyCause, AgencyTerminationRequest, ApplicationRequest, Channel, Desk, Filing,
    Happening, IncidentReport, NoticeRequest, PassIncident, PaymentMeans, Piece, ReceivedPiece, Refusal,
    Rejection, RejectionRequest, ReplacementRequest, StateRequest, TerminationForm, TerminationRequest,
    ValidityRequest, apply, end_by_agency, notice, rejected_debits, replace_pass, terminate, validity,
};
use portillon::wire::Items;
use portillon::{Day, Reason, Verdict};
use proptest::prelude::*;

use crate::config;
use crate::dice::any_form;
use crate::lives::{
    Accepted, Life, accepted, accepted_by_debit, books, by_debit, day, end, euros, holder, incident,
    notified, rejections, scholarship,
};

/// What a question answers, beside what the fold says of the event that is the same thing.
fn agree<T: PartialEq + std::fmt::Debug>(
    verdict: Verdict<T>,
    reasons: &[Reason],
    refusal: Option<&Refusal>,
) -> Result<Option<T>, TestCaseError> {
    match verdict {
        Verdict::Granted(value) => {
            prop_assert_eq!(refusal, None);
            Ok(Some(value))
        }
        Verdict::Refused(remedies) => {
            prop_assert!(refusal.is_some(), "granted, but refused for {:?}", reasons);
            let Refusal { remedies: folded, reasons: grounds, .. } = refusal.unwrap();
            prop_assert_eq!((folded, grounds.as_slice()), (&remedies, reasons));
            Ok(None)
        }
    }
}

/// A termination of an accepted subscription, with debits that were rejected or a debt on the account.
#[derive(Clone, Debug)]
struct Asked {
    accepted: Accepted,
    form: TerminationForm,
    received_day: Day,
    rejections: Vec<Rejection>,
    debt: Option<AccountDebt>,
}

prop_compose! {
    fn asked()(
        accepted in accepted(),
        form in any_form(),
        later in 0_u32..330,
        which in any::<u16>(),
        few in any::<u16>(),
        bank_costs in 0_i64..30_00,
        debt in prop::option::of(prop::option::of(0_u32..400)),
    ) -> Asked {
        let received_day = accepted.day.plus_days(later).min(end(accepted.request.season).previous());
        let of_debit = by_debit(&accepted.request);
        let rejections = if of_debit { rejections(&accepted.offer, received_day, which & few, euros(bank_costs)) } else { Vec::new() };
        let debt = debt.filter(|_| !of_debit).map(|paid| {
            AccountDebt { amount: euros(15_00), paid_day: paid.map(|later| accepted.day.plus_days(later)) }
        });
        Asked { accepted, form, received_day, rejections, debt }
    }
}

impl Asked {
    fn request(&self) -> TerminationRequest {
        TerminationRequest {
            subscription: self.accepted.subscription(),
            pass_last_season: self.accepted.request.pass_last_season,
            subscription_day: self.accepted.filing_day,
            first_use_day: None,
            form: self.form,
            received_day: self.received_day,
            rejections: Items::new(self.rejections.clone()),
            debt: self.debt,
        }
    }

    /// The same as events. The debt is the fee of a new pass.
    fn life(&self) -> (Life, usize) {
        let mut life = self.accepted.paid_until(self.received_day, &self.rejections);
        let paid_day = self.debt.and_then(|debt| debt.paid_day);
        let pay = |life: Life, day: Day| life.and(day, Happening::Paid(euros(15_00)));
        if self.debt.is_some() {
            life = life.and(self.accepted.day, incident(PassIncident::Lost, Desk::Online));
        }
        if let Some(day) = paid_day.filter(|day| *day <= self.received_day) {
            life = pay(life, day);
        }
        let event = life.trail.len();
        life = life.and(self.received_day, Happening::TerminationAsked(self.form));
        if let Some(day) = paid_day.filter(|day| *day > self.received_day) {
            life = pay(life, day);
        }
        (life, event)
    }
}

fn pieces() -> impl Strategy<Value = Vec<(Piece, Option<u32>)>> {
    prop::collection::vec((prop::sample::select(Piece::ALL), prop::option::of(0_u32..60)), 0..7)
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn an_application_is_what_apply_says(
        request in holder(),
        channel in prop::sample::select(Channel::ALL),
        payment in prop::sample::select(PaymentMeans::ALL),
        filed in 0_u32..400,
        mut pieces in pieces(),
    ) {
        let filing_day = day(request.season, 6, 1).minus_days(20).plus_days(filed);
        // Those that came with the application are listed first, the others by day.
        pieces.sort_by_key(|(_, later)| *later);
        let on = |later: u32| filing_day.plus_days(later);
        let received = pieces.iter().map(|(piece, later)| ReceivedPiece { piece: *piece, day: later.map(on) });
        let decision = apply(books(), &ApplicationRequest {
            season: request.season,
            product: request.product,
            birth_date: request.birth_date,
            pass_last_season: request.pass_last_season,
            channel,
            payment,
            filing_day,
            pieces: Items::new(received.collect()).unwrap(),
        }).unwrap();

        let with_it = pieces.iter().filter(|(_, later)| later.is_none()).map(|(piece, _)| *piece);
        let filing = Filing { channel, pieces: Items::new(with_it.collect()).unwrap() };
        let mut life = Life::of(StateRequest { payment, ..request }).and(filing_day, Happening::Filed(filing));
        if let Some(application) = agree(decision.verdict, &decision.reasons, life.refusal())? {
            for (piece, later) in pieces {
                if let Some(later) = later {
                    life = life.and(on(later), Happening::PieceReceived(piece));
                }
            }
            let last = life.last().unwrap();
            prop_assert_eq!((last.application.as_ref(), &last.reasons), (Some(&application), &decision.reasons));
        }
    }

    #[test]
    fn a_contract_is_what_validity_says(accepted in accepted()) {
        let decision = validity(books(), &ValidityRequest {
            season: accepted.request.season,
            pass_last_season: accepted.request.pass_last_season,
            confirmation_day: accepted.day,
            other_contracts: None,
        }).unwrap();
        let life = accepted.life();
        let contract = agree(decision.verdict, &decision.reasons, life.refusal())?;
        prop_assert_eq!(&life.last().unwrap().contract, &contract);
        prop_assert!(life.last().unwrap().reasons.ends_with(&decision.reasons));
    }

    #[test]
    fn a_notice_is_what_notice_says(
        (accepted, scholarship, notice_day) in prop_oneof![
            (accepted(), scholarship(), 0_u32..330).prop_map(|(accepted, scholarship, later)| {
                let last = end(accepted.request.season).previous();
                let notice_day = accepted.day.plus_days(later).min(last);
                (accepted, scholarship, notice_day)
            }),
            notified(),
        ],
    ) {
        let subscription = accepted.subscription();
        let decision = notice(books(), &NoticeRequest { subscription, scholarship, notice_day }).unwrap();
        let life = accepted.paid_until(notice_day, &[]).and(notice_day, Happening::NoticeReceived(scholarship));
        if let Some(account) = agree(decision.verdict, &decision.reasons, life.refusal())? {
            prop_assert_eq!(life.account(), Some(&account));
            prop_assert!(life.last().unwrap().reasons.starts_with(&decision.reasons));
        }
    }

    #[test]
    fn rejected_debits_are_what_rejected_debits_says(
        accepted in accepted_by_debit(),
        which in any::<u16>(),
        few in any::<u16>(),
        bank_costs in 0_i64..30_00,
    ) {
        let last = accepted.offer.payments.last().unwrap().due;
        let mut rejected = rejections(&accepted.offer, last, which & few, euros(bank_costs));
        // After two in a row there is no more debit to reject.
        let in_a_row = |pair: &[Rejection]| pair[0].due.plus_months(1) == pair[1].due;
        if let Some(place) = rejected.windows(2).position(in_a_row) {
            rejected.truncate(place + 2);
        }
        let until = rejected.last().map_or(accepted.day, |rejection| rejection.due);
        let request = RejectionRequest {
            subscription: accepted.subscription(),
            rejections: Items::new(rejected.clone()).unwrap(),
        };
        let decision = rejected_debits(books(), &request).unwrap();
        let life = accepted.paid_until(until, &rejected);
        let unpaid = decision.reasons.iter().find(|reason| reason.code() == "two-unpaid-invoices");
        let folded = life.last().unwrap().reasons.iter().find(|reason| reason.code() == "two-unpaid-invoices");
        prop_assert_eq!(unpaid, folded);
        match decision.verdict {
            Verdict::Granted(account) => prop_assert_eq!(life.account(), Some(&account)),
            Verdict::Refused(_) => prop_assert!(unpaid.is_some()),
        }
    }

    #[test]
    fn a_termination_is_what_terminate_says(asked in asked()) {
        let mut decision = terminate(books(), &asked.request()).unwrap();
        if !decision.is_granted() {
            // A refusal is that of the day of the request: what was paid later was a debt.
            let received_day = asked.received_day;
            let paid_by_then = |debt: AccountDebt| AccountDebt { paid_day: debt.paid_day.filter(|day| *day <= received_day), ..debt };
            let debt = asked.debt.map(paid_by_then);
            decision = terminate(books(), &TerminationRequest { debt, ..asked.request() }).unwrap();
        }
        let (life, event) = asked.life();
        let last = life.last().unwrap();
        let refusal = last.refusals.iter().find(|refusal| refusal.event as usize == event);
        if let Some(ended) = agree(decision.verdict, &decision.reasons, refusal)? {
            let contract = last.contract.as_ref().unwrap();
            prop_assert_eq!(contract.until, ended.effective_day.max(contract.from));
            prop_assert_eq!(last.account.as_ref(), Some(&ended.account));
            prop_assert!(last.reasons.ends_with(&decision.reasons));
            let then = life.on(ended.effective_day.max(life.request.day));
            prop_assert_eq!(then.account, Some(ended.account));
        }
    }

    #[test]
    fn an_end_by_the_agency_is_what_end_by_agency_says(
        asked in asked(),
        cause in prop::sample::select(AgencyCause::ALL),
    ) {
        let Asked { accepted, received_day: decision_day, rejections, .. } = asked;
        let decision = end_by_agency(books(), &AgencyTerminationRequest {
            subscription: accepted.subscription(),
            cause,
            decision_day,
            rejections: Items::new(rejections.clone()),
        }).unwrap();
        let life = accepted.paid_until(decision_day, &rejections).and(decision_day, Happening::EndedByAgency(cause));
        let last = life.last().unwrap();
        if let Some(ended) = agree(decision.verdict, &decision.reasons, life.refusal())? {
            let contract = last.contract.as_ref().unwrap();
            prop_assert_eq!((ended.effective_day, contract.until), (decision_day, decision_day.max(contract.from)));
            prop_assert_eq!(last.account.as_ref(), Some(&ended.account));
            prop_assert!(last.reasons.ends_with(&decision.reasons));
        }
    }

    #[test]
    fn a_new_pass_costs_what_replace_pass_says(
        asked in asked(),
        incident in prop::sample::select(PassIncident::ALL),
        desk in prop::sample::select(Desk::ALL),
        police_receipt in any::<bool>(),
    ) {
        let Asked { accepted, received_day: declaration_day, .. } = asked;
        let payment = accepted.request.payment;
        let decision = replace_pass(books(), &ReplacementRequest {
            season: accepted.request.season,
            incident,
            desk,
            declaration_day,
            payment,
            police_receipt,
            production_day: None,
            counter_day: None,
            dispatch_day: None,
        }).unwrap();
        let before = accepted.paid_until(declaration_day, &[]);
        let mut expected: Account = before.account().unwrap().clone();
        let report = IncidentReport { incident, desk, police_receipt };
        let life = before.and(declaration_day, Happening::PassIncident(report));
        if let Some(new) = agree(decision.verdict, &decision.reasons, life.refusal())? {
            expected.due = expected.due + new.fee;
            // IR-27: with the next debit; else it is owed.
            match expected.payments.first_mut() {
                Some(next) => next.amount = next.amount + new.fee,
                None => expected.owed = expected.owed + new.fee,
            }
        }
        prop_assert_eq!(life.account(), Some(&expected));
    }
}
