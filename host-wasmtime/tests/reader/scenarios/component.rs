//! The component in use, and how it is made to fail on a tap.

use std::fmt::Write;
use std::sync::OnceLock;
use std::time::Duration;

use portillon_host::Limits;
use portillon_host::reader::{Component, Presented, PresentedTap};

use super::format::Fault;
use crate::failing::embedded_with;

/// As a reader has them, but for the time: tests share their machine.
pub fn limits() -> Limits {
    Limits { time: Duration::from_secs(2), pool: None, ..Limits::reader() }
}

/// The embedded component, failing on these taps.
pub fn component(faults: &[(Fault, Presented)]) -> Component {
    // Compiled once for all: it takes a second without optimisation.
    static EMBEDDED: OnceLock<Component> = OnceLock::new();
    if faults.is_empty() {
        return EMBEDDED.get_or_init(|| Component::embedded(limits()).unwrap()).clone();
    }
    let patches: Vec<_> = faults.iter().map(|(fault, presented)| patch(*fault, presented)).collect();
    let patches = patches.iter().map(|(export, patch)| (*export, patch.as_str()));
    Component::from_bytes(&embedded_with(patches), limits()).unwrap()
}

/// A tap is told by its instant: the patch compares the text, eight bytes at a time.
fn patch(fault: Fault, presented: &Presented) -> (&'static str, String) {
    // Two words of the list of books come first; in a tap of NaviTAP five texts, a flag and a stop more.
    let (export, offset, at) = match &presented.tap {
        PresentedTap::Pass(tap) => ("reader#validate", 8, &tap.at),
        PresentedTap::Card(tap) => ("navitap#check-tap", 60, &tap.at),
    };
    let code = match fault {
        Fault::Trap => "unreachable",
        Fault::Deadline => "loop br 0 end",
        Fault::Memory => "loop i32.const 16 memory.grow drop br 0 end",
    };
    let (length, bytes) = (at.len(), at.as_bytes());
    let mut same = "i32.const 1".to_owned();
    for start in (0..length - 8).step_by(8).chain([length - 8]) {
        let word = u64::from_le_bytes(bytes[start..start + 8].try_into().unwrap());
        write!(
            same,
            " local.get 0 i32.load offset={offset} i64.load offset={start} align=1 i64.const {word} i64.eq i32.and"
        )
        .unwrap();
    }
    let length_at = offset + 4;
    let patch = format!(
        "local.get 0 i32.load offset={length_at} i32.const {length} i32.eq if {same} if {code} end end"
    );
    (export, patch)
}
