//! What always holds of readers, whatever is on the medium and whatever happened before (RD-1 to RD-5, RD-11).
//!
//! Requests and replies are JSON, as hosts send and get them.

mod inspect;
mod media;
mod moments;
mod retention;
mod validate;
mod validity;

use portillon::wire;
use serde_json::Value;

/// The answer to a good request.
fn answer(function: &str, request: &Value) -> Value {
    let reply = wire::reply(function, &[], request.to_string().as_bytes());
    let mut reply: Value = serde_json::from_str(&reply).expect("a reply is JSON");
    assert!(reply["ok"].is_object(), "{function} {request}: {reply}");
    reply["ok"].take()
}

fn is_granted(answer: &Value) -> bool {
    answer["verdict"]["tag"] == "granted"
}

/// The codes of its reasons.
fn codes(answer: &Value) -> Vec<&str> {
    let reasons = answer["reasons"].as_array().into_iter().flatten();
    reasons.filter_map(|reason| reason["code"].as_str()).collect()
}
