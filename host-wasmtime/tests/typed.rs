//! Typed calls: values that the types allow and the rules do not.

use portillon_host::api::imagine_r;
use portillon_host::api::navigo_jour::{QuoteRequest, SellerRequest};
use portillon_host::api::types::{Date, Medium, Problem, QuoteVerdict, Zones};
use portillon_host::{Error, Portillon, Session};

fn session() -> Session {
    Portillon::embedded().unwrap().session()
}

fn date(year: u16, month: u8, day: u8) -> Date {
    Date { year, month, day }
}

fn request() -> QuoteRequest {
    QuoteRequest {
        purchase_day: date(2026, 1, 2),
        medium: Medium::NavigoEasy,
        quantity: 1,
        validity_days: vec![date(2026, 1, 5)],
        zones: None,
        on_medium: None,
    }
}

fn places(error: Error) -> Vec<(String, String)> {
    let Error::BadRequest(problems) = error else { panic!("{error}") };
    assert!(problems.iter().all(|problem| !problem.message.is_empty() && !problem.remedy.is_empty()));
    problems.into_iter().map(|Problem { path, code, .. }| (path, code)).collect()
}

#[test]
fn a_quote_is_answered_by_the_type() {
    let answer = session().quote(&[], &request()).unwrap();
    let QuoteVerdict::Granted(offer) = answer.verdict else { panic!("refused") };
    assert_eq!((offer.total, offer.payments.len()), (12_30, 1));
}

#[test]
fn impossible_values_are_problems_with_their_paths_and_no_trap() {
    let mut session = session();
    let cases: [(QuoteRequest, &str, &str); 5] = [
        (QuoteRequest { purchase_day: date(2026, 2, 30), ..request() }, "purchaseDay", "impossible-date"),
        (
            QuoteRequest { validity_days: vec![date(2026, 13, 1)], ..request() },
            "validityDays[0]",
            "impossible-date",
        ),
        (QuoteRequest { purchase_day: date(0, 0, 0), ..request() }, "purchaseDay", "impossible-date"),
        (QuoteRequest { quantity: 0, ..request() }, "quantity", "out-of-range"),
        (
            QuoteRequest { zones: Some(Zones { first: 0, last: 5 }), ..request() },
            "zones.first",
            "out-of-range",
        ),
    ];
    for (request, path, code) in cases {
        let problems = places(session.quote(&[], &request).unwrap_err());
        assert!(problems.contains(&(path.into(), code.into())), "{problems:?}");
    }
    assert!(session.quote(&[], &request()).is_ok());
}

#[test]
fn a_termination_is_answered_by_the_type_and_its_problems_are_named() {
    let termination = |acceptance_day| imagine_r::TerminationRequest {
        subscription: imagine_r::QuoteRequest {
            season: 2025,
            product: imagine_r::Product::Scolaire,
            birth_date: date(2011, 4, 1),
            department: "94".into(),
            schooling: None,
            school: None,
            scholarship: None,
            payment: imagine_r::PaymentMeans::Card,
            acceptance_day,
        },
        pass_last_season: false,
        subscription_day: date(2025, 9, 5),
        first_use_day: None,
        form: imagine_r::TerminationForm {
            applicant: imagine_r::Applicant::Payer,
            channel: imagine_r::TerminationChannel::Email,
            ground: Some(imagine_r::TerminationGround::MovedAway),
            evidence: imagine_r::Evidence::InFrench,
        },
        received_day: date(2026, 2, 11),
        rejections: None,
        debt: None,
    };
    let mut session = session();
    let mut terminate = |request: &imagine_r::TerminationRequest| {
        let call = session.run(&[], |functions, store, books| {
            functions.portillon_fares_imagine_r().call_terminate(store, books, request)
        });
        call.unwrap()
    };
    let answer = terminate(&termination(date(2025, 9, 10))).unwrap();
    let imagine_r::TerminationVerdict::Granted(end) = answer.verdict else { panic!("refused") };
    assert_eq!(end.effective_day, date(2026, 3, 1));
    // Four of nine parts of 384.30 come back.
    assert_eq!((end.account.due, end.account.paid, end.account.refund), (221_50, 392_30, 170_80));

    let problems = terminate(&termination(date(2026, 2, 30))).unwrap_err();
    let places: Vec<_> = problems.iter().map(|problem| (&*problem.path, &*problem.code)).collect();
    assert_eq!(places, [("subscription.acceptanceDay", "impossible-date")]);
}

#[test]
fn huge_values_are_problems() {
    let mut session = session();
    let many =
        QuoteRequest { validity_days: vec![date(2026, 1, 5); 100_000], quantity: u32::MAX, ..request() };
    assert!(
        places(session.quote(&[], &many).unwrap_err()).contains(&("quantity".into(), "out-of-range".into()))
    );
    let seller = SellerRequest { purchase_day: date(2026, 1, 2), line: "x".repeat(4 << 20) };
    let answer = session.run(&[], |functions, store, books| {
        functions.portillon_fares_navigo_jour().call_seller(store, books, &seller)
    });
    assert_eq!(answer.unwrap().unwrap_err()[0].code, "length");
}

#[test]
fn a_good_book_is_used_and_a_bad_one_changes_nothing() {
    let mut session = session();
    let text = include_str!("../../core/books/ile-de-france-2026.json");
    let next = text.replace("\"ile-de-france-2026\"", "\"mine\"").replace("12.30", "13.00");
    let mine = session.load_book(&next).unwrap();
    assert!(!places(session.load_book(&next.replace("13.00", "-1")).unwrap_err()).is_empty());

    let total = |session: &mut Session, books: &[_]| match session.quote(books, &request()).unwrap().verdict {
        QuoteVerdict::Granted(offer) => offer.total,
        QuoteVerdict::Refused(_) => panic!("refused"),
    };
    // Both at once, in either order.
    let built_in = session.built_in_books().unwrap();
    assert_eq!(total(&mut session, &[mine]), 13_00);
    assert_eq!(total(&mut session, &[]), 12_30);
    assert_eq!(total(&mut session, &[&[mine], built_in.as_slice()].concat()), 13_00);
    assert_eq!(total(&mut session, &[built_in.as_slice(), &[mine]].concat()), 12_30);
    assert_eq!(session.book_info(mine).unwrap().book.id, "mine");

    let reply = session.call_json("tariffs.list", &[mine], b"").unwrap();
    assert!(reply.starts_with(r#"{"error":[{"path":"","code":"malformed-json""#), "{reply}");
    let reply = session.call_json("tariffs.list", &[mine], b"null").unwrap();
    assert!(reply.starts_with(r#"{"ok":[{"book":{"id":"mine""#), "{reply}");
}

#[test]
fn sessions_run_beside_each_other_on_threads() {
    let portillon = Portillon::embedded().unwrap();
    std::thread::scope(|scope| {
        for _ in 0..4 {
            let mut session = portillon.session();
            scope.spawn(move || (0..100).for_each(|_| assert!(session.quote(&[], &request()).is_ok())));
        }
    });
}

/// Whatever the request, the component and the core give the same bytes.
#[test]
fn json_replies_are_those_of_the_core() {
    let mut session = session();
    for (function, request) in [
        ("titles.list", "{}"),
        ("titles.list", "[]"),
        ("titles.describe", r#"{"id":"navigo-jour"}"#),
        ("titles.describe", r#"{"id":"nothing \" \u0007 é 🚇"}"#),
        ("tariffs.list", "null"),
        ("tariffs.in-force", r#"{"network":"ile-de-france","day":"2026-01-05"}"#),
        ("tariffs.check", r#"{"source":"{}"}"#),
        ("navigo-jour.validity", r#"{"validityDay":"2026-03-29"}"#),
        ("navigo-jour.validity", r#"{"validityDay":"2026-02-30"}"#),
        ("navigo-jour.validity", r#"{"validityDay":"1850-01-01"}"#),
        ("navigo-jour.seller", r#"{"purchaseDay":"2026-01-02","line":"métro \n 4"}"#),
        (
            "navigo-jour.quote-batch",
            r#"[{"purchaseDay":"2026-01-02","medium":"phone","quantity":1,"validityDays":["2026-01-05"],"zones":null},{"purchaseDay":"2031-01-02","medium":"phone","quantity":1,"validityDays":["2031-01-05"],"onMedium":[]}]"#,
        ),
        ("navigo-jour.quote-batch", "[]"),
        (
            "imagine-r.state",
            r#"{"season":2025,"product":"junior","birthDate":"2017-04-01","department":"94","payment":"card","passLastSeason":false,"day":"2025-06-20","events":[{"day":"2025-06-10","what":{"tag":"filed","val":{"channel":"post","pieces":[]}}}]}"#,
        ),
        ("imagine-r.state", r#"{"season":2025,"events":[{"what":{"tag":"debit-rejected"}}]}"#),
        (
            "imagine-r.terminate",
            r#"{"subscription":{"season":1},"form":{"ground":{"tag":"internship","val":{}}}}"#,
        ),
        ("navigo-jour.nothing", "{}"),
        ("navigo-jour.quote", ""),
        ("navigo-jour.quote", "{\"quantity\": -1e400}"),
    ] {
        let native = portillon::wire::reply(function, &[], request.as_bytes());
        assert_eq!(
            session.call_json(function, &[], request.as_bytes()).unwrap(),
            native,
            "{function} {request}"
        );
    }
}
