//! What a notice and a termination may do to the money, and what they never do.

use portillon::imagine_r::{
    Account, Happening, NoticeRequest, PaymentMeans, Scholarship, StateRequest, TerminationForm,
    TerminationGround, TerminationRequest, notice, terminate,
};
use portillon::{Day, Money, Payment, Verdict};
use proptest::prelude::*;

use crate::account::check_sums;
use crate::config;
use crate::dice::{any_form, life};
use crate::lives::{Accepted, accepted, books, by_debit, form, notified, offer, subscription, sum};

/// A ground that needs no more than its document.
fn ground() -> impl Strategy<Value = TerminationGround> {
    prop::sample::select(vec![
        TerminationGround::SchoolingEnded,
        TerminationGround::MovedAway,
        TerminationGround::Death,
        TerminationGround::SolidariteTransport,
    ])
}

/// The account after a termination; `None`: it is refused.
fn ended(accepted: &Accepted, form: TerminationForm, received_day: Day) -> Option<Account> {
    let request = TerminationRequest {
        subscription: accepted.subscription(),
        pass_last_season: accepted.request.pass_last_season,
        subscription_day: accepted.filing_day,
        first_use_day: None,
        form,
        received_day,
        rejections: None,
        debt: None,
    };
    match terminate(books(), &request).unwrap().verdict {
        Verdict::Granted(ended) => Some(ended.account),
        Verdict::Refused(_) => None,
    }
}

/// The account after a notice; `None`: it is refused.
fn recalculated(accepted: &Accepted, scholarship: Scholarship, notice_day: Day) -> Option<Account> {
    let request = NoticeRequest { subscription: accepted.subscription(), scholarship, notice_day };
    match notice(books(), &request).unwrap().verdict {
        Verdict::Granted(account) => Some(account),
        Verdict::Refused(_) => None,
    }
}

/// IR-24: the first month whose debit a notice lowers: the one after it, or after the 15th the second.
fn remaining_from(notice_day: Day) -> Day {
    notice_day.first_of_month().plus_months(if notice_day.day() > 15 { 2 } else { 1 })
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn no_more_is_paid_back_than_was_paid_and_the_fee_is_always_due(
        accepted in accepted(),
        form in any_form(),
        later in 0_u32..330,
    ) {
        if let Some(account) = ended(&accepted, form, accepted.day.plus_days(later)) {
            check_sums(&account)?;
            prop_assert!(account.payments.is_empty());
            prop_assert!(account.refund <= account.paid);
            prop_assert!(account.due >= Money::from_cents(8_00));
            prop_assert!(account.due <= accepted.offer.total);
        }
    }

    #[test]
    fn whoever_ends_later_on_a_ground_gets_no_more_back(
        accepted in accepted(),
        ground in ground(),
        early in 0_u32..330,
        late in 0_u32..330,
    ) {
        let received = |later: u32| accepted.day.plus_days(later);
        let (early, late) = (early.min(late), early.max(late));
        let first = ended(&accepted, form(Some(ground)), received(early));
        if let Some(second) = ended(&accepted, form(Some(ground)), received(late)) {
            // IR-35: who may ask on a day might have asked before it.
            prop_assert!(first.is_some());
            let first = first.unwrap();
            prop_assert!(first.refund >= second.refund && first.due <= second.due);
        }
    }

    #[test]
    fn how_it_was_paid_does_not_change_what_is_due_at_the_end(
        accepted in accepted(),
        form in any_form(),
        later in 0_u32..330,
    ) {
        let by = |payment| Accepted { request: StateRequest { payment, ..accepted.request.clone() }, ..accepted.clone() };
        let due = |payment| ended(&by(payment), form, accepted.day.plus_days(later)).map(|account| account.due);
        prop_assert_eq!(due(PaymentMeans::Card), due(PaymentMeans::DirectDebit));
    }

    #[test]
    fn a_notice_gives_the_price_of_the_scholarship((accepted, scholarship, notice_day) in notified()) {
        let account = recalculated(&accepted, scholarship, notice_day).unwrap();
        check_sums(&account)?;
        let with_it = offer(&subscription(&accepted.request, Some(scholarship), accepted.day)).unwrap();
        prop_assert!(with_it.total < accepted.offer.total);
        prop_assert_eq!(account.due, with_it.total);
        prop_assert_eq!(account.owed, Money::ZERO);
        // Something is paid back only where nothing but the fee is left to debit.
        let cut = remaining_from(notice_day);
        let fee_alone = |debit: &&Payment| debit.amount <= Money::from_cents(8_00);
        let lowest = account.payments.iter().filter(|debit| debit.due >= cut).all(|debit| fee_alone(&debit));
        prop_assert!(account.refund == Money::ZERO || lowest, "{:?}", account);
    }

    #[test]
    fn a_notice_keeps_the_debits_that_come_too_soon_and_raises_none(
        (accepted, scholarship, notice_day) in notified(),
    ) {
        let account = recalculated(&accepted, scholarship, notice_day).unwrap();
        let of_debit = by_debit(&accepted.request);
        let quoted = accepted.offer.payments.iter();
        let (taken, to_come): (Vec<_>, Vec<_>) = quoted.partition(|debit| !of_debit || debit.due <= notice_day);
        prop_assert_eq!(account.paid, taken.iter().map(|debit| debit.amount).sum::<Money>());
        prop_assert_eq!(account.payments.len(), to_come.len());
        for (now, before) in account.payments.iter().zip(to_come) {
            prop_assert!(now.due == before.due && now.amount <= before.amount, "{:?} {:?}", now, before);
            let kept = now.due < remaining_from(notice_day);
            prop_assert_eq!(kept, now.amount == before.amount, "{:?}", now);
        }
    }

    #[test]
    fn a_notice_in_a_life_never_raises_what_is_still_to_come(life in life()) {
        for (index, event) in life.request.events.iter().enumerate() {
            let refused = life.refusal_of(index).is_some();
            let Happening::NoticeReceived(_) = event.what else { continue };
            let Some(before) = index.checked_sub(1).and_then(|index| life.trail[index].account.as_ref()) else { continue };
            let after = life.trail[index].account.as_ref().unwrap();
            if refused {
                prop_assert_eq!(after, before);
                continue;
            }
            prop_assert!(after.due < before.due);
            prop_assert_eq!((after.paid, after.refunded), (before.paid, before.refunded));
            prop_assert!(sum(after) <= sum(before) && after.refund >= before.refund);
            for now in &after.payments {
                let before = before.payments.iter().find(|payment| payment.due == now.due);
                prop_assert!(before.is_some_and(|before| now.amount <= before.amount), "{:?}", now);
            }
        }
    }
}
