//! What always holds of imagine R, whoever asks and whenever.

use portillon::imagine_r::{
    Creditor, EligibilityRequest, EndCause, EndedContract, PayerRequest, PaymentMeans, Product, QuoteRequest,
    Scholarship, Schooling, Season, Settlement, eligibility, payer, quote,
};
use portillon::wire::{Count, Items};
use portillon::{Books, Day, Department, Money, Offer, Verdict};
use proptest::prelude::*;

const BOOKS: Books = Books::BUILT_IN;

fn season() -> impl Strategy<Value = Season> {
    (2025_u32..=2026).prop_map(|year| Season::new(year).unwrap())
}

fn days(from: &str, count: u32) -> impl Strategy<Value = Day> + use<> {
    let from: Day = from.parse().unwrap();
    (0..count).prop_map(move |days| from.plus_days(days))
}

fn birth() -> impl Strategy<Value = Day> {
    days("1995-01-01", 365 * 28)
}

fn department() -> impl Strategy<Value = Department> {
    prop::sample::select(vec!["75", "77", "78", "91", "92", "93", "94", "95", "60", "2A"])
        .prop_map(|code| Department::new(code).unwrap())
}

fn schooling() -> impl Strategy<Value = Option<Schooling>> {
    prop::option::of(prop::sample::select(Schooling::ALL))
}

fn scholarship() -> impl Strategy<Value = Option<Scholarship>> {
    prop::option::of(prop_oneof![
        (0_i64..100_000).prop_map(|cents| Scholarship::CollegeAmount(Money::from_cents(cents))),
        (0_u32..=20).prop_map(|step| Scholarship::LyceeStep(Count::new(step).unwrap())),
    ])
}

prop_compose! {
    fn quote_request()(
        season in season(),
        product in prop::sample::select(Product::ALL),
        birth_date in birth(),
        department in department(),
        schooling in schooling(),
        scholarship in scholarship(),
        payment in prop::sample::select(PaymentMeans::ALL),
        day in 0_u32..486,
    ) -> QuoteRequest {
        // Applications open on 1 June; the season ends on 30 September of the next year.
        let opens = Day::new(season.year(), 6, 1).unwrap();
        let acceptance_day = opens.plus_days(day);
        QuoteRequest { season, product, birth_date, department, schooling, school: None, scholarship, payment, acceptance_day }
    }
}

fn offer(request: &QuoteRequest) -> Option<Offer> {
    match quote(BOOKS, request).unwrap().verdict {
        Verdict::Granted(offer) => Some(offer),
        Verdict::Refused(_) => None,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn lines_and_payments_add_up_to_the_total(request in quote_request()) {
        if let Some(offer) = offer(&request) {
            prop_assert_eq!(offer.lines.iter().map(|line| line.amount).sum::<Money>(), offer.total);
            prop_assert_eq!(offer.payments.iter().map(|payment| payment.amount).sum::<Money>(), offer.total);
            prop_assert!(offer.payments.iter().all(|payment| payment.amount >= Money::ZERO));
            prop_assert!(offer.total >= Money::from_cents(8_00), "the fee is never taken off");
        }
    }

    #[test]
    fn debits_are_monthly_from_october_to_june_or_one(request in quote_request()) {
        let request = QuoteRequest { payment: PaymentMeans::DirectDebit, ..request };
        if let Some(offer) = offer(&request) {
            let october = Day::new(request.season.year(), 10, 1).unwrap();
            let june = october.plus_months(8);
            let due: Vec<Day> = offer.payments.iter().map(|payment| payment.due).collect();
            prop_assert!(due[0] >= october && due[0] > request.acceptance_day);
            prop_assert!(due.windows(2).all(|pair| pair[0].plus_months(1) == pair[1]));
            prop_assert!(due.last() == Some(&june) || (due.len() == 1 && due[0] > june));
            // What is not in the first debit is ninths, equal to the cent.
            prop_assert!(offer.payments[1..].windows(2).all(|pair| pair[0].amount == pair[1].amount));
        }
    }

    #[test]
    fn a_later_acceptance_never_brings_the_first_debit_forward(request in quote_request(), later in 1_u32..60) {
        let request = QuoteRequest { payment: PaymentMeans::DirectDebit, ..request };
        let end = Day::new(request.season.year() + 1, 10, 1).unwrap();
        let again = QuoteRequest { acceptance_day: request.acceptance_day.plus_days(later), ..request.clone() };
        prop_assume!(again.acceptance_day < end);
        if let (Some(first), Some(second)) = (offer(&request), offer(&again)) {
            prop_assert!(first.payments[0].due <= second.payments[0].due);
            prop_assert_eq!(first.total, second.total);
        }
    }

    #[test]
    fn whoever_may_have_junior_may_have_scolaire(
        season in season(),
        birth_date in birth(),
        department in department(),
        (pupil, pass_last_season, identity_proof) in any::<(bool, bool, bool)>(),
        schooling in schooling(),
        listed_establishment in any::<Option<bool>>(),
        hours in prop::option::of(340_u32..360),
    ) {
        let request = EligibilityRequest {
            season,
            request_day: Day::new(season.year(), 7, 1).unwrap(),
            birth_date,
            department,
            pupil,
            schooling,
            listed_establishment,
            theory_hours: hours.map(|hours| Count::new(hours).unwrap()),
            pass_last_season,
            identity_proof,
            ended_contracts: None,
        };
        let answer = eligibility(BOOKS, &request).unwrap();
        let granted = |product| {
            let of_product = answer.products.iter().find(|one| one.product == product).unwrap();
            matches!(of_product.verdict, Verdict::Granted(()))
        };
        let (scolaire, junior) = (granted(Product::Scolaire), granted(Product::Junior));
        prop_assert!(scolaire || !junior);
        let cheapest = if junior { Some(Product::Junior) } else { scolaire.then_some(Product::Scolaire) };
        prop_assert_eq!(answer.cheapest, cheapest);
    }

    #[test]
    fn a_bar_ends_once_and_for_all_on_the_day_that_it_names(
        end_day in days("2021-01-01", 1_500),
        notice in prop::option::of(0_u32..600),
        paid in prop::option::of((0_u32..900, prop::sample::select(Creditor::ALL))),
        asked in 900_u32..2_500,
    ) {
        let notice_day = notice.map(|days| end_day.plus_days(days));
        let settlement = paid.map(|(days, creditor)| {
            let since = if creditor == Creditor::Treasury { notice_day.unwrap_or(end_day) } else { end_day };
            Settlement { day: since.plus_days(days), creditor }
        });
        prop_assume!(notice_day.is_some() || paid.is_none_or(|(_, creditor)| creditor == Creditor::Agency));
        let contract = EndedContract {
            season: Season::new(2020).unwrap(),
            end_day,
            cause: EndCause::NonPayment,
            notice_day,
            settlement,
        };
        let on = |day| {
            let request = PayerRequest {
                season: Season::new(2025).unwrap(),
                subscription_day: day,
                birth_date: "1980-01-01".parse().unwrap(),
                emancipated: false,
                emancipation_proof: false,
                ended_contracts: Items::new(vec![contract]),
            };
            payer(BOOKS, &request)
        };
        let day = end_day.plus_days(asked);
        let last_event = [notice_day, settlement.map(|paid| paid.day)].into_iter().flatten().max();
        prop_assume!(last_event.is_none_or(|event| event <= day));
        let answer = on(day).unwrap();
        if let Verdict::Refused(_) = &answer.verdict {
            let free = answer.reasons.iter().filter_map(|reason| {
                reason.facts().iter().find(|fact| fact.name == "freeFrom").map(|fact| fact.value.clone())
            });
            let free: Vec<Day> = free.map(|value| match value {
                portillon::FactValue::Day(day) => day,
                other => panic!("{other:?}"),
            }).collect();
            let free = free.into_iter().max().unwrap();
            prop_assert!(!on(free.previous()).unwrap().is_granted());
            prop_assert!(on(free).unwrap().is_granted());
        } else {
            prop_assert!(on(day.next()).unwrap().is_granted());
        }
    }
}
