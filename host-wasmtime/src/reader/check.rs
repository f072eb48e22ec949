//! What has to be right with a tap before anybody decides on it.

use portillon::{Day, Instant, Network};

use super::{Answer, Light, Presented, PresentedTap};

/// The longest identifier, in characters.
const LONGEST: usize = 64;

/// An answer with a red light.
pub(super) fn red(request: &str, code: &str) -> Answer {
    Answer {
        request: request.to_owned(),
        light: Light::Red,
        code: code.to_owned(),
        event: None,
        people: None,
        registered: None,
        on_board: None,
        covered_until: None,
        problems: Vec::new(),
    }
}

/// The answer to what is no tap.
pub(super) fn bad_tap(request: &str, problems: Vec<String>) -> Answer {
    Answer { problems, ..red(request, "bad-tap") }
}

/// Reads a line; else the answer that says what is wrong with it.
pub(super) fn read(line: &[u8]) -> Result<Presented, Box<Answer>> {
    serde_json::from_slice(line).map_err(|error| {
        let named = serde_json::from_slice(line).ok();
        let request = named.as_ref().and_then(|line: &serde_json::Value| line["request"].as_str());
        let problem = format!(
            "{error}; send one line {{\"request\": …, \"tap\": {{\"tag\": \"pass\" or \"card\", \"val\": …}}}}"
        );
        Box::new(bad_tap(request.unwrap_or_default(), vec![problem]))
    })
}

/// The answer to a line that is too long to be read.
pub(super) fn too_long(limit: usize) -> Answer {
    bad_tap("", vec![format!("the line is too long; send at most {limit} bytes")])
}

fn fits(text: &str) -> bool {
    !text.is_empty() && text.chars().take(LONGEST + 1).count() <= LONGEST
}

/// The civil day of a tap, under which it is counted; else what is wrong with the tap.
pub(super) fn civil_day(presented: &Presented) -> Result<Day, Vec<String>> {
    let (field, holder, at, network) = match &presented.tap {
        PresentedTap::Pass(pass) => ("tap.val.medium", &pass.medium, &pass.at, Network::IleDeFrance),
        PresentedTap::Card(card) => ("tap.val.token", &card.token, &card.at, Network::LagoDiGarda),
    };
    let mut problems = Vec::new();
    for (field, text) in [("request", &presented.request), (field, holder)] {
        if !fits(text) {
            problems.push(format!(
                "{field}: it has to have 1 to {LONGEST} characters; send a shorter one, or any"
            ));
        }
    }
    match Instant::parse(at) {
        Ok(instant) if problems.is_empty() => return Ok(network.stamp(instant).day()),
        Ok(_) => {}
        Err(wrong) => problems.push(format!("tap.val.at: {wrong}")),
    }
    Err(problems)
}
