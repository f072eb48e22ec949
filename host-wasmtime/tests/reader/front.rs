//! Lines in, lines out; the end; and other programs beside a reader that runs.

use std::io::{Read, Write};
use std::os::unix::fs::PermissionsExt;

use portillon_host::reader::{
    Answer, Control, ControlClient, ControlReply, EventId, Folder, Light, Outbox, open_outbox,
};
use serde_json::json;
use tempfile::tempdir;

use crate::child::{Reader, configured};
use crate::support::{card, journaled, pass};

#[test]
fn standard_input_is_answered_in_order_and_its_end_is_the_end() {
    let folder = tempdir().unwrap();
    let mut reader = Reader::start(&configured(folder.path(), json!({ "limits": { "lineBytes": 1024 } })));
    let mut input = reader.0.stdin.take().unwrap();
    let tap = |request: &str| serde_json::to_string(&pass(request, "m")).unwrap();
    let exactly = |length: usize| {
        let tap = tap("r-5");
        format!("{}{tap}", " ".repeat(length - tap.len()))
    };
    let lines = [
        tap("r-1"),
        "no json".to_owned(),
        String::new(),
        r#"{"request": "r-2", "tap": {"tag": "pass", "val": {"medium": 5}}}"#.to_owned(),
        exactly(1025),
        tap("r-3"),
        exactly(1024),
        tap("r-6").replace("\"validator\"", "\"colour\": 1, \"validator\""),
        serde_json::to_string(&card("r-7", "t")).unwrap(),
    ];
    // The last line without its end.
    input.write_all(lines.join("\n").as_bytes()).unwrap();
    drop(input);
    let mut output = String::new();
    reader.0.stdout.take().unwrap().read_to_string(&mut output).unwrap();
    assert!(reader.0.wait().unwrap().success());
    let answers: Vec<Answer> = output
        .lines()
        .filter(|line| line.starts_with('{'))
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let seen: Vec<_> = answers.iter().map(|answer| (answer.request.as_str(), answer.code.as_str())).collect();
    assert_eq!(
        seen,
        [
            ("r-1", "said"),
            ("", "bad-tap"),
            ("r-2", "bad-tap"),
            ("", "bad-tap"),
            ("r-3", "said"),
            ("r-5", "said"),
            ("r-6", "bad-tap"),
            ("r-7", "said")
        ],
        "{output}"
    );
    for answer in &answers {
        assert_eq!(answer.problems.is_empty(), answer.code == "said", "{answer:?}");
        assert_eq!(answer.event.is_some(), answer.light == Light::Green);
    }
    assert!(answers[2].problems[0].contains("invalid type"), "{answers:?}");
    assert!(answers[3].problems[0].contains("at most 1024 bytes"), "{answers:?}");
    assert!(answers[6].problems[0].contains("colour"), "{answers:?}");
    assert_eq!(journaled(Folder::open(&folder.path().join("state")).unwrap()).len(), 4);
}

#[test]
fn each_connection_gets_its_own_answers_and_a_signal_leaves_none_unanswered() {
    let folder = tempdir().unwrap();
    let mut reader = Reader::start(&configured(folder.path(), json!({ "socket": "taps.sock" })));
    let socket = folder.path().join("taps.sock");
    let mut one = reader.connect(&socket);
    let mut other = reader.connect(&socket);
    let mode = |name: &str| std::fs::metadata(folder.path().join(name)).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode("taps.sock"), mode("state/control.sock")), (0o600, 0o600));
    for index in 0..100 {
        one.tap(&pass(&format!("one-{index}"), &format!("m-{index}")));
        other.tap(&card(&format!("other-{index}"), &format!("t-{index}")));
        if index % 10 == 0 {
            other.send(b"no json");
        }
    }
    for index in 0..100 {
        assert_eq!(one.answer().unwrap().request, format!("one-{index}"));
        assert_eq!(other.answer().unwrap().request, format!("other-{index}"));
        if index % 10 == 0 {
            assert_eq!(other.answer().unwrap().code, "bad-tap");
        }
    }
    // The same request from the other side is the same tap.
    other.tap(&pass("one-7", "m-7"));
    assert_eq!(other.answer().unwrap().light, Light::Green);

    // What was taken when the signal came is recorded, and answered.
    for index in 0..50 {
        one.tap(&pass(&format!("last-{index}"), "m"));
    }
    let first = one.answer().unwrap();
    assert!(reader.terminate().success());
    let mut answered = vec![first];
    answered.extend(std::iter::from_fn(|| one.answer()));
    assert!(!socket.exists());
    let events = journaled(Folder::open(&folder.path().join("state")).unwrap());
    assert_eq!(events.len(), 200 + answered.len());
    for answer in answered {
        assert!(events.iter().any(|event| event.answer == answer), "{answer:?}");
    }
}

#[test]
fn a_second_reader_is_refused_and_what_a_killed_one_left_is_not_in_the_way() {
    let folder = tempdir().unwrap();
    let config = configured(folder.path(), json!({ "socket": "taps.sock" }));
    let socket = folder.path().join("taps.sock");
    let mut reader = Reader::start(&config);
    reader.connect(&socket);
    let mut second = Reader::start(&config);
    assert!(!second.0.wait().unwrap().success());
    reader.connect(&socket);
    reader.0.kill().unwrap();
    reader.0.wait().unwrap();
    assert!(socket.exists());
    let mut third = Reader::start(&config);
    let mut connection = third.connect(&socket);
    connection.tap(&pass("r-1", "m"));
    assert_eq!(connection.answer().unwrap().event, Some("gate-1/2/1".parse::<EventId>().unwrap()));
}

#[test]
fn the_outbox_is_the_same_beside_a_reader_and_without_one() {
    let folder = tempdir().unwrap();
    let state = folder.path().join("state");
    let mut reader = Reader::start(&configured(folder.path(), json!({ "socket": "taps.sock" })));
    let mut connection = reader.connect(&folder.path().join("taps.sock"));
    let taps = [pass("r-1", "m"), card("r-2", "t"), pass("r-3", "m"), card("r-4", "t")];
    taps.iter().for_each(|tap| connection.tap(tap));
    let ids: Vec<_> = taps.iter().map(|_| connection.answer().unwrap().event.unwrap()).collect();

    let mut outbox = open_outbox(&state, "gate-1").unwrap();
    let pending = |outbox: &mut dyn Outbox, most| -> Vec<EventId> {
        outbox.pending(most).unwrap().into_iter().map(|event| event.id).collect()
    };
    assert_eq!(pending(&mut *outbox, 3), ids[..3]);
    let stranger = "gate-9/1/2".parse().unwrap();
    outbox.confirm(&[ids[0].clone(), ids[3].clone(), ids[3].clone(), stranger]).unwrap();
    assert_eq!(pending(&mut *outbox, 10), ids[1..3]);
    assert_eq!(pending(&mut *outbox, 0), []);
    let mut client = ControlClient::connect(&state).unwrap().unwrap();
    assert_eq!(client.ask(&Control::Erase {}).unwrap(), ControlReply::Erased(Default::default()));
    connection.tap(&card("r-5", "t"));
    assert_eq!(connection.answer().unwrap().light, Light::Green);

    assert!(reader.terminate().success());
    assert!(client.pending(1).is_err());
    assert!(ControlClient::connect(&state).unwrap().is_none());
    let mut outbox = open_outbox(&state, "gate-1").unwrap();
    let left = pending(&mut *outbox, 10);
    assert_eq!(left[..2], ids[1..3]);
    assert_eq!(left.len(), 3);
    outbox.confirm(&left).unwrap();
    assert_eq!(pending(&mut *outbox, 10), []);
}
