//! How the lines of an import become passes.

use portillon::partner::ReturnCode::{NotValid, Valid};
use portillon::reader::TitleStatus;
use portillon_host::service::{Entry, Rejected};

use super::support::*;

#[test]
fn the_lines_of_a_pass_are_brought_together_wherever_they_are() {
    on_each(async |place| {
        let (store, keys) = (place.open().await, ring(&[1]));
        let museum = add_partner(&store, "museum").await;
        let over = held(None, Some("2025-08-31"), TitleStatus::Active);
        let mut lines = vec![entry("0000000001", None, &[over])];
        lines.extend((10..600).map(|number| entry(&format!("{number:010}"), None, &[over])));
        lines.push(entry("0000000001", None, &[good()]));
        // The same title again is the same title.
        lines.push(entry("0000000001", None, &[good(), over]));
        let (imported, rejected) = import(&store, &keys, &lines).await;
        assert_eq!((imported.passes, imported.titles, imported.stored), (591, 592, 591));
        assert_eq!(rejected, []);
        let question = |number: &str| Question::new(&museum, pass(number));
        assert_eq!(
            codes(&store, &keys, &[question("0000000001"), question("0000000010")]).await,
            [Valid, NotValid]
        );
    });
}

#[test]
fn a_pass_is_replaced_as_a_whole_and_the_others_stay() {
    on_each(async |place| {
        let (store, keys) = (place.open().await, ring(&[1]));
        let museum = add_partner(&store, "museum").await;
        import(&store, &keys, &[entry("0000000001", None, &[good()]), entry("0000000002", None, &[good()])])
            .await;
        let corrected = Entry { birth_date: day("2011-04-10"), ..entry("0000000001", None, &[good()]) };
        let (imported, _) = import(&store, &keys, &[corrected]).await;
        assert_eq!((imported.passes, imported.stored), (1, 2));
        let question = |number: &str| Question::new(&museum, pass(number));
        let questions =
            [question("0000000001"), question("0000000001").born("2011-04-10"), question("0000000002")];
        assert_eq!(codes(&store, &keys, &questions).await, [NotValid, Valid, Valid]);
    });
}

#[test]
fn lines_that_contradict_earlier_ones_are_left_out_by_their_numbers() {
    on_each(async |place| {
        let (store, keys) = (place.open().await, ring(&[1]));
        let museum = add_partner(&store, "museum").await;
        let number = "0000000001";
        let last = |day: u32| held(None, Some(&format!("2027-01-{day:02}")), TitleStatus::Active);
        let twenty: Vec<_> = (1..=19).map(last).chain([good()]).collect();
        let lines = [
            entry(number, Some("0000000009"), &twenty),
            Entry { birth_date: day("2000-01-01"), ..entry(number, Some("0000000009"), &[last(1)]) },
            entry(number, Some("0000000008"), &[last(1)]),
            entry(number, None, &[last(1)]),
            entry(number, Some("0000000009"), &[last(20)]),
            entry(number, Some("0000000009"), &[last(19)]),
        ];
        let (imported, rejected) = import(&store, &keys, &lines).await;
        assert_eq!((imported.passes, imported.titles), (1, 20));
        assert_eq!(
            rejected,
            [
                (2, Rejected::OtherBirthDate),
                (3, Rejected::OtherCustomer),
                (4, Rejected::OtherCustomer),
                (5, Rejected::TooManyTitles),
            ]
        );
        assert_eq!(code(&store, &keys, Question::new(&museum, pass(number))).await, Valid);
    });
}

#[test]
fn the_same_import_twice_leaves_the_same_passes() {
    on_each(async |place| {
        let (store, keys) = (place.open().await, ring(&[1]));
        let lines: Vec<Entry> =
            (1..300).map(|number| entry(&format!("{number:010}"), None, &[good()])).collect();
        let first = import(&store, &keys, &lines).await;
        let passes = |place: &Place| {
            let everything = place.everything();
            let text = String::from_utf8_lossy(&everything).into_owned();
            let mut rows: Vec<String> =
                text.lines().filter(|line| line.contains("public.passes")).map(str::to_owned).collect();
            rows.sort();
            rows
        };
        let before = passes(&place);
        assert_eq!(import(&store, &keys, &lines).await, first);
        assert_eq!(passes(&place), before);
        assert_eq!(first.0.stored, 299);
    });
}
