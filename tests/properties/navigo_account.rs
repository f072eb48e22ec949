//! What always holds of the Navigo accounts, whatever they hold (AC-1 to AC-5).

use portillon::imagine_r::{EndCause, PassIncident, PaymentMeans, Season};
use portillon::navigo_account::{
    CertificateRequest, DebtContract, DebtsRequest, Month, Pass, ReplacementRequest, RunningImagineR,
    Situation, StatusChange, TermDays, TermSeason, TitleChange, TitleRecord, TitleTerm, TitleUse,
    TitlesRequest, UnpaidAmount, UnsettledImagineR, UsedTitle, Work, YearUse, certificate, debts,
    replace_pass, titles,
};
use portillon::wire::{Count, Items};
use portillon::{Books, Day, Id, Medium, Money, Title, Verdict, Zones};
use proptest::prelude::*;

const BOOKS: Books = Books::BUILT_IN;

fn id(text: impl AsRef<str>) -> Id {
    Id::new(text.as_ref()).unwrap()
}

/// A day of 2025 or 2026.
fn day() -> impl Strategy<Value = Day> {
    (0_u32..730).prop_map(|days| "2025-01-01".parse::<Day>().unwrap().plus_days(days))
}

fn person() -> impl Strategy<Value = Id> {
    prop::sample::select(vec!["ann", "bob", "leo"]).prop_map(id)
}

fn medium() -> impl Strategy<Value = Medium> {
    prop::sample::select(Medium::ALL)
}

/// The same items in another order.
fn turned<T: Clone>(items: &[T], by: usize) -> Vec<T> {
    let mut items = items.to_vec();
    let length = items.len();
    if length > 0 {
        items.rotate_left(by % length);
    }
    items.reverse();
    items
}

fn term() -> impl Strategy<Value = (Title, TitleTerm)> {
    let season = (2025_u32..=2026, any::<bool>()).prop_map(|(season, pass_last_season)| {
        let season = Season::new(season).unwrap();
        (Title::ImagineRScolaire, TitleTerm::Season(TermSeason { season, pass_last_season }))
    });
    let month = (day(), 0_u32..60).prop_map(|(first_day, days)| {
        let last_day = Some(first_day.plus_days(days));
        (Title::NavigoMois, TitleTerm::Days(TermDays { first_day, last_day }))
    });
    let open = day()
        .prop_map(|first_day| (Title::NavigoAnnuel, TitleTerm::Days(TermDays { first_day, last_day: None })));
    prop_oneof![season, month, open]
}

prop_compose! {
    fn record()(
        (title, term) in term(),
        holder in person(),
        payer in person(),
        medium in medium(),
        accepted_day in prop::option::of(day()),
        changes in prop::collection::vec((day(), prop::sample::select(StatusChange::ALL)), 0..4),
    ) -> TitleRecord {
        let changes = changes.into_iter().map(|(day, what)| TitleChange { day, what }).collect();
        let changes = Items::new(changes).unwrap();
        TitleRecord { id: id("record"), title, holder, payer, medium, term, accepted_day, changes }
    }
}

fn records() -> impl Strategy<Value = Vec<TitleRecord>> {
    prop::collection::vec(record(), 0..12).prop_map(|mut records| {
        for (index, record) in records.iter_mut().enumerate() {
            record.id = id(format!("record-{index}"));
        }
        records
    })
}

fn contract() -> impl Strategy<Value = DebtContract> {
    let running = (prop::sample::select(vec!["c1", "c2"]), prop::sample::select(PaymentMeans::ALL)).prop_map(
        |(contract, payment)| DebtContract::ImagineR(RunningImagineR { contract: id(contract), payment }),
    );
    let ended = (prop::sample::select(EndCause::ALL), 0_u32..700, prop::option::of(0_u32..300)).prop_map(
        |(cause, end, notice)| {
            let end_day = "2023-01-01".parse::<Day>().unwrap().plus_days(end);
            let notice_day = notice.map(|days| end_day.plus_days(days).min("2025-01-01".parse().unwrap()));
            let season = Season::new(2025).unwrap();
            DebtContract::ImagineREnded(UnsettledImagineR { season, end_day, cause, notice_day })
        },
    );
    prop_oneof![running, ended, Just(DebtContract::Annuel), Just(DebtContract::AnnuelEnded)]
}

fn unpaid() -> impl Strategy<Value = Vec<UnpaidAmount>> {
    let one = (1_i64..1_000_000, 0_u32..400, contract());
    prop::collection::vec(one, 0..12).prop_map(|debts| {
        let unpaid = |(index, (cents, since, contract)): (usize, (i64, u32, DebtContract))| UnpaidAmount {
            id: id(format!("debt-{index}")),
            amount: Money::from_cents(cents),
            since: "2023-11-28".parse::<Day>().unwrap().plus_days(since),
            contract,
        };
        debts.into_iter().enumerate().map(unpaid).collect()
    })
}

fn month() -> impl Strategy<Value = Month> {
    (2025_u32..=2026, 1_u32..=12).prop_map(|(year, month)| Month {
        year: Count::new(year).unwrap(),
        month: Count::new(month).unwrap(),
    })
}

fn used() -> impl Strategy<Value = (Title, TitleUse)> {
    let week = (0_u32..100).prop_map(|weeks| {
        let monday = "2025-01-06".parse::<Day>().unwrap().plus_days(7 * weeks);
        (Title::NavigoSemaine, TitleUse::Week(monday))
    });
    let year = day().prop_map(|first_day| {
        let year = YearUse { first_day, last_day: None, suspended: Items::default() };
        (Title::NavigoAnnuel, TitleUse::Year(year))
    });
    prop_oneof![
        week,
        year,
        month().prop_map(|month| (Title::NavigoMois, TitleUse::Month(month))),
        day().prop_map(|day| (Title::MetroTrainRer, TitleUse::Day(day))),
    ]
}

fn zones() -> impl Strategy<Value = Zones> {
    (1_u8..=5, 0_u8..=4).prop_map(|(first, more)| Zones::new(first, (first + more).min(5)).unwrap())
}

prop_compose! {
    fn certificate_request()(
        mut titles in prop::collection::vec((used(), prop::option::of(1_i64..200_000)), 0..10),
        months in prop::collection::vec(month(), 0..4),
        situation in prop::sample::select(Situation::ALL),
        minutes in prop::option::of(1_u32..=3_000),
        needed_zones in prop::option::of(zones()),
    ) -> CertificateRequest {
        let mut own: Vec<Month> = Vec::new();
        for month in months {
            if !own.contains(&month) {
                own.push(month);
            }
        }
        let titles = titles.drain(..).enumerate().map(|(index, ((title, used), paid))| UsedTitle {
            id: id(format!("title-{index}")),
            title,
            medium: Medium::NavigoPersonalised,
            used,
            zones: None,
            paid: paid.map(Money::from_cents),
        });
        CertificateRequest {
            months: Items::new(own).unwrap(),
            work: Work { situation, minutes: minutes.and_then(Count::new), full_time_minutes: None },
            needed_zones,
            titles: Items::new(titles.collect()).unwrap(),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, ..ProptestConfig::default() })]

    #[test]
    fn each_record_stands_in_one_way_or_is_left_out(day in day(), person in person(), records in records()) {
        let all = records.len();
        let request = TitlesRequest { day, person: person.clone(), records: Items::new(records.clone()).unwrap() };
        let answer = titles(BOOKS, &request).unwrap();
        prop_assert_eq!(answer.titles.len() + usize::try_from(answer.left_out).unwrap(), all);
        for record in &records {
            let shown = answer.titles.iter().filter(|title| title.id == record.id).count();
            let anonymous = matches!(
                record.medium,
                Medium::NavigoDecouverte | Medium::NavigoEasy | Medium::MagneticTicket
            );
            let own = record.holder == person || record.payer == person;
            prop_assert_eq!(shown, usize::from(own && !anonymous));
        }
        prop_assert!(answer.titles.is_sorted_by_key(|title| (title.standing, title.first_day)));
    }

    #[test]
    fn the_order_of_records_does_not_matter(
        day in day(),
        person in person(),
        records in records(),
        by in 0_usize..12,
    ) {
        let ask = |records: Vec<TitleRecord>| {
            titles(BOOKS, &TitlesRequest { day, person: person.clone(), records: Items::new(records).unwrap() })
        };
        prop_assert_eq!(ask(turned(&records, by)), ask(records));
    }

    #[test]
    fn debts_add_up_in_any_order(day in day(), unpaid in unpaid(), by in 0_usize..12) {
        let ask = |debts: Vec<UnpaidAmount>| debts_of(day, debts);
        let answer = ask(unpaid.clone());
        prop_assert_eq!(answer.total, unpaid.iter().map(|debt| debt.amount).sum::<Money>());
        prop_assert_eq!(answer.debts.len(), unpaid.len());
        prop_assert_eq!(ask(turned(&unpaid, by)), answer);
    }

    #[test]
    fn paying_never_blocks_for_longer_than_waiting(day in day(), unpaid in unpaid()) {
        for block in debts_of(day, unpaid).debts.iter().flat_map(|debt| &debt.blocks) {
            prop_assert!(block.free_from.is_none_or(|free| day < free));
            prop_assert!(block.settled_from.is_none_or(|settled| day <= settled));
            if let (Some(free), Some(settled)) = (block.free_from, block.settled_from) {
                prop_assert!(settled <= free);
            }
            prop_assert!(block.free_from.is_some() || block.settled_from.is_some(), "there is a way out");
        }
    }

    #[test]
    fn the_share_is_never_more_than_what_was_paid(request in certificate_request(), by in 0_usize..10) {
        let answer = certificate(BOOKS, &request).unwrap();
        prop_assert_eq!(answer.months.iter().map(|month| month.share).sum::<Money>(), answer.share);
        for month in &answer.months {
            prop_assert!(month.share <= month.paid, "{} of {}", month.share, month.paid);
            prop_assert!(month.lines.iter().all(|line| line.counted <= line.paid));
            prop_assert_eq!(month.lines.iter().map(|line| line.paid).sum::<Money>(), month.paid);
        }
        let turned = Items::new(turned(&request.titles, by)).unwrap();
        prop_assert_eq!(certificate(BOOKS, &CertificateRequest { titles: turned, ..request }).unwrap(), answer);
    }

    #[test]
    fn who_works_less_is_repaid_no_more(request in certificate_request(), minutes in 1_u32..3_000) {
        let share = |minutes: u32| {
            let work = Work { minutes: Count::new(minutes), ..request.work };
            certificate(BOOKS, &CertificateRequest { work, ..request.clone() }).unwrap().share
        };
        prop_assert!(share(minutes) <= share(minutes + 1));
    }

    #[test]
    fn a_new_pass_is_free_or_costs_the_fee_whatever_the_order_of_losses(
        declaration_day in day(),
        incident in prop::sample::select(PassIncident::ALL),
        police_receipt in any::<bool>(),
        losses in prop::collection::vec(0_u32..1_000, 0..6),
        by in 0_usize..6,
    ) {
        let losses: Vec<Day> = losses.into_iter().map(|days| declaration_day.minus_days(days)).collect();
        let ask = |losses: Vec<Day>| {
            let pass = Pass::Annuel(portillon::navigo_account::AnnuelPass { losses: Items::new(losses).unwrap() });
            let titles = Items::one(Title::NavigoAnnuel);
            let production_day = Some(declaration_day.minus_days(11));
            replace_pass(
                BOOKS,
                &ReplacementRequest { pass, titles, incident, declaration_day, police_receipt, production_day },
            )
        };
        let decision = ask(losses.clone()).unwrap();
        let Verdict::Granted(new) = &decision.verdict else { panic!("{:?}", decision.reasons) };
        prop_assert!([0, 15_00].contains(&new.fee.cents()));
        // Ten working days from a Sunday are the least.
        prop_assert!(new.new_pass_by.is_some_and(|by| declaration_day.plus_days(12) <= by));
        prop_assert_eq!(ask(turned(&losses, by)).unwrap(), decision);
    }
}

fn debts_of(day: Day, debts: Vec<UnpaidAmount>) -> portillon::navigo_account::DebtsAnswer {
    self::debts(BOOKS, &DebtsRequest { day, debts: Items::new(debts).unwrap() }).unwrap()
}
