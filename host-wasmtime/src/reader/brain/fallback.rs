//! What is answered where the component fails (RD-10).

use portillon::Instant;
use serde::{Deserialize, Serialize};

use super::{card, pass};
use crate::reader::{Direction, PresentedTap, Recorded, Verdict};

/// Whether somebody passes where the component fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FallbackAnswer {
    /// They pass, and it is recorded.
    Accept,
    /// They do not.
    Refuse,
}

/// The fallback answers. Whoever is on the deny list enters by none of them, nor does a card that cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Fallback {
    /// For somebody who enters.
    pub entry: FallbackAnswer,
    /// For somebody who leaves.
    pub exit: FallbackAnswer,
    /// For a tap of NaviTAP.
    pub card: FallbackAnswer,
}

impl Default for Fallback {
    /// Nobody is locked in, and no tap on board is lost, which is settled later in any case; at an entry somebody of the
    /// staff has to look.
    fn default() -> Self {
        use FallbackAnswer::{Accept, Refuse};
        Self { entry: Refuse, exit: Accept, card: Accept }
    }
}

impl Fallback {
    pub(super) fn verdict(&self, tap: &PresentedTap, on_deny_list: bool) -> Verdict {
        let (answer, at, what) = match tap {
            PresentedTap::Card(tap) => {
                let answer =
                    if on_deny_list || tap.card != "enabled" { FallbackAnswer::Refuse } else { self.card };
                (answer, &tap.at, Recorded::Tap(card::recorded(tap)))
            }
            PresentedTap::Pass(tap) => {
                let answer = match tap.direction {
                    Direction::Exit => self.exit,
                    Direction::Entry if on_deny_list => FallbackAnswer::Refuse,
                    Direction::Entry => self.entry,
                };
                (answer, &tap.at, Recorded::Validation(pass::recorded(tap)))
            }
        };
        // What is recorded has to have a time that can be read.
        if let Err(problems) = Instant::parse(at) {
            return Verdict::BadTap(problems.iter().map(|problem| format!("at: {problem}")).collect());
        }
        match answer {
            FallbackAnswer::Refuse => Verdict::Refused,
            FallbackAnswer::Accept => Verdict::Accepted {
                what,
                people: None,
                registered: None,
                on_board: None,
                covered_until: None,
            },
        }
    }
}
