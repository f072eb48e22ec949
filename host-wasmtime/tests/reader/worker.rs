//! Requests that come again, groups, and what is kept in mind.

use std::sync::Arc;

use portillon_host::reader::{
    Control, ControlReply, Disk, Erased, EventId, Folder, Light, Presented, PresentedTap, Worker,
};
use tempfile::tempdir;

use crate::disk::{Fault, SimulatedDisk};
use crate::support::{Fake, HOUR, Hands, SIX, answers, card, control, hand_in, journaled, options, pass};

fn worker<'a>(disk: &SimulatedDisk, fake: &'a mut Fake, hands: &Hands) -> Worker<'a> {
    Worker::open(Arc::new(disk.clone()), "gate-1", options(), fake, hands.clock()).unwrap()
}

fn changed(presented: &Presented, change: impl FnOnce(&mut portillon_host::reader::PassTap)) -> Presented {
    let mut presented = presented.clone();
    let PresentedTap::Pass(tap) = &mut presented.tap else { panic!() };
    change(tap);
    presented
}

#[test]
fn a_request_that_comes_again_gets_its_answer_again_and_counts_once() {
    let (disk, hands) = (SimulatedDisk::new(1), Hands::at(SIX));
    let taps = [pass("r-1", "m"), card("r-2", "t"), pass("r-1", "m")];
    let mut fake = Fake::default();
    let first = answers(&mut worker(&disk, &mut fake, &hands), &taps);
    assert_eq!(fake.decided, 2);
    assert_eq!(first[0], first[2]);
    assert_eq!(first[0].event, Some("gate-1/1/1".parse().unwrap()));
    assert_eq!(first[1].event, Some("gate-1/1/2".parse().unwrap()));

    // After a restart too.
    let mut fake = Fake::default();
    let again = answers(&mut worker(&disk, &mut fake, &hands), &taps);
    assert_eq!((again, fake.decided), (first, 0));
    assert_eq!(journaled(disk).len(), 2);
}

#[test]
fn a_request_that_comes_again_for_another_tap_is_a_conflict() {
    let (disk, hands) = (SimulatedDisk::new(1), Hands::at(SIX));
    let tap = pass("r-1", "m");
    let others = [
        changed(&tap, |tap| tap.medium.push('x')),
        changed(&tap, |tap| tap.at = "2026-11-21T07:00:01+01:00".to_owned()),
        changed(&tap, |tap| tap.direction = portillon_host::reader::Direction::Exit),
        changed(&tap, |tap| tap.station = None),
        changed(&tap, |tap| tap.line = None),
        changed(&tap, |tap| tap.mode.push('x')),
        changed(&tap, |tap| tap.validator.push('x')),
        card("r-1", "m"),
    ];
    let mut fake = Fake::default();
    assert_eq!(answers(&mut worker(&disk, &mut fake, &hands), &[tap])[0].light, Light::Green);
    let mut fake = Fake::default();
    for answer in answers(&mut worker(&disk, &mut fake, &hands), &others) {
        assert_eq!(
            (answer.light, answer.code.as_str(), answer.event),
            (Light::Red, "request-conflict", None)
        );
    }
    assert_eq!(fake.decided, 0);
    assert_eq!(journaled(disk).len(), 1);
}

#[test]
fn only_accepted_taps_are_recorded() {
    let (disk, hands) = (SimulatedDisk::new(1), Hands::at(SIX));
    let mut fake = Fake::default();
    let long = "x".repeat(65);
    let unclear = changed(&pass("r-5", "m"), |tap| tap.at = "yesterday".to_owned());
    let taps = [
        pass("r-1", "refused"),
        card("r-2", "bad"),
        pass(&long, "m"),
        pass("r-4", &long),
        unclear,
        pass("", "m"),
        pass(&"é".repeat(64), &"é".repeat(64)),
    ];
    let answers = answers(&mut worker(&disk, &mut fake, &hands), &taps);
    let codes: Vec<_> = answers.iter().map(|answer| (answer.code.as_str(), answer.problems.len())).collect();
    let bad = ("bad-tap", 1);
    assert_eq!(codes, [("said", 0), bad, bad, bad, bad, bad, ("said", 0)]);
    assert!(answers[4].problems[0].contains("tap.val.at"), "{:?}", answers[4].problems);
    assert!(answers[3].problems[0].contains("tap.val.medium"), "{:?}", answers[3].problems);
    assert_eq!(journaled(disk).len(), 1);
}

#[test]
fn a_group_syncs_the_disk_no_more_often_than_one_tap() {
    let (disk, hands, mut fake) = (SimulatedDisk::new(1), Hands::at(SIX), Fake::default());
    let mut worker = worker(&disk, &mut fake, &hands);
    answers(&mut worker, &[pass("first", "m"), card("first-too", "t")]);
    let count = |worker: &mut Worker<'_>, taps: &[Presented]| {
        let before = disk.syncs();
        answers(worker, taps);
        disk.syncs() - before
    };
    let one = count(&mut worker, &[pass("one", "m"), card("one-too", "t")]);
    let taps: Vec<_> = (0..200).map(|index| format!("r-{index}")).collect();
    let taps: Vec<_> = taps
        .iter()
        .enumerate()
        .map(|(index, request)| if index % 2 == 0 { pass(request, "m") } else { card(request, "t") })
        .collect();
    let many = count(&mut worker, &taps);
    assert!(one <= many && many <= one + 2, "{one} syncs for two taps, {many} for 200");
    assert!(one <= 4, "{one}");
}

#[test]
fn those_behind_in_a_group_are_decided_with_those_before() {
    let (disk, hands, mut fake) = (SimulatedDisk::new(1), Hands::at(SIX), Fake::default());
    let taps = [pass("r-1", "m"), card("r-2", "m"), pass("r-3", "m"), pass("r-4", "other")];
    let earlier = answers(&mut worker(&disk, &mut fake, &hands), &taps);
    let earlier: Vec<_> = earlier.iter().map(|answer| answer.people).collect();
    // A medium and a token of the same number have nothing to do with each other.
    assert_eq!(earlier, [Some(0), Some(0), Some(1), Some(0)]);
}

#[test]
fn validations_are_forgotten_after_hours_and_billed_taps_later() {
    let (disk, hands) = (SimulatedDisk::new(1), Hands::at(SIX));
    let known = |at: u64, requests: [&str; 3]| {
        hands.put(at);
        let mut fake = Fake::default();
        let [one, two, three] = requests;
        let taps = [pass(one, "m"), pass(two, "liberte"), card(three, "t")];
        let answers = answers(&mut worker(&disk.after_power_cut(), &mut fake, &hands), &taps);
        answers.iter().map(|answer| answer.people.unwrap()).collect::<Vec<_>>()
    };
    let mut fake = Fake::default();
    answers(
        &mut worker(&disk, &mut fake, &hands),
        &[pass("r-1", "m"), pass("r-2", "liberte"), card("r-3", "t")],
    );
    assert_eq!(known(SIX + 2 * HOUR - 1, ["a", "b", "c"]), [1, 1, 1]);
    assert_eq!(known(SIX + 2 * HOUR, ["a", "b", "c"]), [0, 1, 1]);
    assert_eq!(known(SIX + 4 * HOUR - 1, ["a", "b", "c"]), [0, 1, 1]);
    assert_eq!(known(SIX + 4 * HOUR, ["a", "b", "c"]), [0, 0, 0]);
    // The same request is the same tap as long as it is not forgotten.
    assert_eq!(known(SIX + 4 * HOUR - 1, ["a", "r-2", "r-3"]), [0, 0, 0]);
    assert_eq!(known(SIX + 4 * HOUR, ["r-1", "r-2", "r-3"]), [0, 0, 0]);
}

#[test]
fn no_more_is_kept_in_mind_than_the_limit_and_the_earliest_goes_first() {
    let (disk, hands) = (SimulatedDisk::new(1), Hands::at(SIX));
    let open = |fake| {
        let options = portillon_host::reader::WorkerOptions { events: 2, ..options() };
        Worker::open(Arc::new(disk.clone()), "gate-1", options, fake, hands.clock()).unwrap()
    };
    let (mut one, mut other) = (Fake::default(), Fake::default());
    let taps = [pass("r-1", "m"), pass("r-2", "m"), pass("r-3", "m"), pass("r-4", "m")];
    let people = |answers: Vec<portillon_host::reader::Answer>| -> Vec<_> {
        answers.iter().map(|answer| answer.people).collect()
    };
    assert_eq!(people(answers(&mut open(&mut one), &taps)), [Some(0), Some(1), Some(2), Some(2)]);
    // The last two are known after a restart.
    let mut worker = open(&mut other);
    answers(&mut worker, &taps[2..]);
    drop(worker);
    assert_eq!((one.decided, other.decided), (4, 0));
}

#[test]
fn what_is_erased_cannot_be_read_from_the_disk_any_more_and_stays_counted() {
    let (disk, hands, mut fake) = (SimulatedDisk::new(1), Hands::at(SIX), Fake::default());
    let holds = |text: &str| {
        let bytes = disk.bytes();
        bytes.windows(text.len()).any(|window| window == text.as_bytes())
    };
    let mut worker = worker(&disk, &mut fake, &hands);
    let taps = [pass("r-1", "medium-one"), card("r-2", "token-one"), card("r-3", "token-two")];
    let green = answers(&mut worker, &taps);
    let mut erase = |at: u64| {
        hands.put(at);
        control(&mut worker, Control::Erase {})
    };
    let erased = |hours, billed| Some(ControlReply::Erased(Erased { hours, billed }));

    assert_eq!(erase(SIX + 3 * HOUR - 1), erased(0, 0));
    assert!(holds("medium-one"));
    assert_eq!(erase(SIX + 3 * HOUR), erased(1, 0));
    assert!(!holds("medium-one"));
    assert_eq!(disk.names(), ["billed.redb"]);

    // What is billed stays until it is confirmed and old.
    assert_eq!(erase(SIX + 100 * HOUR), erased(0, 0));
    assert!(holds("token-one") && holds("token-two"));
    hands.put(SIX + 4 * HOUR - 1);
    let confirm = Control::Confirm { events: vec![green[1].event.clone().unwrap()] };
    assert_eq!(control(&mut worker, confirm), Some(ControlReply::Confirmed(true)));
    hands.put(SIX + 4 * HOUR - 1);
    assert_eq!(control(&mut worker, Control::Erase {}), erased(0, 0));
    hands.put(SIX + 4 * HOUR);
    assert_eq!(control(&mut worker, Control::Erase {}), erased(0, 1));
    assert!(!holds("token-one") && holds("token-two"));
    drop(worker);
    let left = journaled(disk.clone());
    assert_eq!(left.iter().map(|event| event.request.as_str()).collect::<Vec<_>>(), ["r-3"]);
    let mut journal = portillon_host::reader::Journal::open(Arc::new(disk), "gate-1").unwrap();
    assert_eq!(journal.counts().unwrap().values().sum::<u64>(), 1);
}

#[test]
fn counts_go_with_the_month_after_the_next() {
    let (disk, hands, mut fake) = (SimulatedDisk::new(1), Hands::at(SIX), Fake::default());
    let mut worker = worker(&disk, &mut fake, &hands);
    answers(&mut worker, &[pass("r-1", "m")]);
    let mut count_at = |day: u64| {
        hands.put(day);
        control(&mut worker, Control::Erase {});
        let mut journal =
            portillon_host::reader::Journal::open(Arc::new(disk.after_power_cut()), "gate-1").unwrap();
        journal.counts().unwrap().values().sum::<u64>()
    };
    // The new year begins an hour earlier in Paris than in UTC.
    let new_year = SIX + 40 * 24 * HOUR + 17 * HOUR;
    assert_eq!(count_at(new_year - 1), 1);
    assert_eq!(count_at(new_year), 0);
}

#[test]
fn taps_that_are_not_recorded_are_red_and_not_in_the_journal_afterwards() {
    for step in 1..6 {
        let (disk, hands, mut fake) = (SimulatedDisk::new(step), Hands::at(SIX), Fake::default());
        let mut worker = worker(&disk, &mut fake, &hands);
        let old = answers(&mut worker, &[pass("old", "m"), card("old-too", "t")]);
        disk.fail_at(step, Fault::Error);
        let taps = [card("r-1", "t"), pass("old", "m"), pass("r-2", "m"), pass("r-3", "bad")];
        let (first, done) = hand_in(&mut worker, &taps);
        done.unwrap();
        let codes: Vec<_> = first.iter().map(|answer| answer.as_ref().unwrap().code.as_str()).collect();
        if !disk.has_failed() {
            assert!(step > 2);
            continue;
        }
        assert_eq!(codes, ["not-recorded", "said", "not-recorded", "bad-tap"], "step {step}");
        assert_eq!(first[1].as_ref(), Some(&old[0]));
        drop(worker);
        let requests: Vec<_> = journaled(disk.clone()).into_iter().map(|event| event.request).collect();
        assert_eq!(requests, ["old", "old-too"], "step {step}");
        // It goes on, with ids that nothing had before.
        let mut fake = Fake::default();
        let mut worker = self::worker(&disk, &mut fake, &hands);
        let again = answers(&mut worker, &taps[..1]);
        assert!(
            again[0].event.as_ref().unwrap() > &EventId { device: "gate-1".into(), epoch: 2, sequence: 0 }
        );
    }
}

#[test]
fn a_journal_that_stays_broken_ends_the_worker_and_everybody_has_an_answer() {
    let (disk, hands, mut fake) = (SimulatedDisk::new(1), Hands::at(SIX), Fake::default());
    let options = portillon_host::reader::WorkerOptions { batch: 1, ..options() };
    let mut worker =
        Worker::open(Arc::new(disk.clone()), "gate-1", options, &mut fake, hands.clock()).unwrap();
    answers(&mut worker, &[card("old", "t")]);
    disk.fail_at(1, Fault::PowerCut);
    let (answers, done) = hand_in(&mut worker, &[card("r-1", "t"), card("r-2", "t"), card("r-3", "t")]);
    let error = done.unwrap_err().to_string();
    assert!(error.contains("check the disk"), "{error}");
    for answer in answers {
        let answer = answer.unwrap();
        assert_eq!((answer.light, answer.code.as_str()), (Light::Red, "not-recorded"));
    }
}

#[test]
fn a_directory_that_cannot_be_used_says_what_to_do() {
    let folder = tempdir().unwrap();
    let open = |device: &str| {
        let disk = Folder::open(folder.path()).map(Arc::new);
        let hands = Hands::at(SIX);
        let mut fake = Fake::default();
        let mut worker = Worker::open(disk?, device, options(), &mut fake, hands.clock())?;
        Ok::<_, portillon_host::reader::JournalError>(answers(
            &mut worker,
            &[pass("r-1", "m"), card("r-2", "t")],
        ))
    };
    open("gate-1").unwrap();
    let message = |device: &str| open(device).unwrap_err().to_string();
    assert!(message("gate-2").contains("of the device `gate-1`, not of `gate-2`"));
    {
        let _held = Folder::open(folder.path()).unwrap();
        assert!(message("gate-1").contains("is in use by another program"));
    }

    let billed = folder.path().join("billed.redb");
    let hour = folder.path().join("validations/2026-11-21T06.redb");
    let damages: [(&str, &dyn Fn()); 4] = [
        ("billed.redb is damaged: it is missing", &|| std::fs::remove_file(&billed).unwrap()),
        ("validations/2026-11-21T06.redb is damaged", &|| std::fs::write(&hour, "no database").unwrap()),
        ("billed.redb is damaged", &|| {
            let bytes = std::fs::read(&billed).unwrap();
            std::fs::write(&billed, &bytes[..bytes.len() / 2]).unwrap();
        }),
        ("billed.redb is damaged", &|| {
            let mut bytes = std::fs::read(&billed).unwrap();
            bytes[4_096..].fill(0x55);
            std::fs::write(&billed, &bytes).unwrap();
        }),
    ];
    let (kept_billed, kept_hour) = (std::fs::read(&billed).unwrap(), std::fs::read(&hour).unwrap());
    for (expected, damage) in damages {
        damage();
        let message = message("gate-1");
        assert!(message.starts_with(expected), "{message}");
        assert!(message.contains("start with an empty one under a new device name"), "{message}");
        std::fs::write(&billed, &kept_billed).unwrap();
        std::fs::write(&hour, &kept_hour).unwrap();
    }
    open("gate-1").unwrap();
}

#[test]
fn a_billed_file_from_a_backup_is_refused_since_ids_would_come_again() {
    let folder = tempdir().unwrap();
    let billed = folder.path().join("billed.redb");
    let tap = |request: &str| {
        let disk = Arc::new(Folder::open(folder.path())?);
        let mut fake = Fake::default();
        let mut worker = Worker::open(disk, "gate-1", options(), &mut fake, Hands::at(SIX).clock())?;
        Ok::<_, portillon_host::reader::JournalError>(answers(&mut worker, &[pass(request, "m")]))
    };
    tap("r-1").unwrap();
    let backup = std::fs::read(&billed).unwrap();
    tap("r-2").unwrap();
    std::fs::write(&billed, backup).unwrap();
    let error = tap("r-3").unwrap_err().to_string();
    assert!(error.contains("older than the events beside it"), "{error}");
}

#[test]
fn files_and_folders_are_for_their_owner_only() {
    use std::os::unix::fs::PermissionsExt;
    let parent = tempdir().unwrap();
    let folder = parent.path().join("state");
    let disk = Arc::new(Folder::open(&folder).unwrap());
    let mut fake = Fake::default();
    let mut worker =
        Worker::open(disk.clone(), "gate-1", options(), &mut fake, Hands::at(SIX).clock()).unwrap();
    answers(&mut worker, &[pass("r-1", "m")]);
    let mode = |name: &str| std::fs::metadata(folder.join(name)).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(""), mode("validations")), (0o700, 0o700));
    for name in disk.list().unwrap() {
        assert_eq!(mode(&name), 0o600, "{name}");
    }
}
