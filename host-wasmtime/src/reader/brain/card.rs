//! Whether a tap of a card or device of NaviTAP counts.

use super::{Fault, Reply, Seat, ask, shown};
use crate::api::navitap::{CardState, Tap as ApiTap, TapRequest, TapVerdict};
use crate::reader::intake::Current;
use crate::reader::{CardTap, Known, Recorded, Tap, Verdict};

/// Most earlier taps of a request; the latest count.
const EARLIER: usize = 2_000;

pub(super) fn decide(
    seat: &mut Seat,
    current: &Current,
    tap: &CardTap,
    known: &Known<'_>,
    on_deny_list: bool,
) -> Result<Reply, Fault> {
    let card = if on_deny_list { CardState::OnDenyList } else { state(&tap.card)? };
    let what = recorded(tap);
    let mut request = TapRequest {
        tap: of_contract("this".into(), &what, &tap.at),
        card,
        earlier: earlier(&tap.token, known),
    };
    let (session, books) = seat.ready(current)?;
    let answer = ask(
        "earlier",
        0,
        &mut request,
        |request| &mut request.earlier,
        |request| {
            session.run(books, |functions, store, books| {
                functions.portillon_fares_navitap().call_check_tap(store, books, request)
            })
        },
    )?;
    Ok(match answer.verdict {
        TapVerdict::Granted(counted) => Reply {
            verdict: Verdict::Accepted {
                what: Recorded::Tap(what),
                people: None,
                registered: Some(counted.registered),
                on_board: Some(counted.on_board),
                covered_until: None,
            },
            code: shown(&answer.reasons, "granted"),
            book: answer.book,
        },
        TapVerdict::Refused(_) => {
            Reply { verdict: Verdict::Refused, code: shown(&answer.reasons, "refused"), book: answer.book }
        }
    })
}

/// What is recorded of a tap.
pub(super) fn recorded(tap: &CardTap) -> Tap {
    Tap {
        token: tap.token.clone(),
        validator: tap.validator.clone(),
        vessel: tap.vessel.clone(),
        run: tap.run.clone(),
        fast: tap.fast,
        stop: tap.stop.clone(),
    }
}

fn state(word: &str) -> Result<CardState, Fault> {
    Ok(match word {
        "enabled" => CardState::Enabled,
        "scheme-not-enabled" => CardState::SchemeNotEnabled,
        "on-deny-list" => CardState::OnDenyList,
        "expired" => CardState::Expired,
        "not-contactless" => CardState::NotContactless,
        _ => {
            let problem = format!(
                "card: `{}` is no state of a card; send one of enabled, scheme-not-enabled, on-deny-list, expired, \
                 not-contactless",
                word.chars().take(64).collect::<String>()
            );
            return Err(Fault::BadTap(vec![problem]));
        }
    })
}

fn earlier(token: &str, known: &Known<'_>) -> Vec<ApiTap> {
    let taps = known.earlier.iter().filter_map(|event| match &event.what {
        Recorded::Tap(tap) if tap.token == token => Some((tap, &event.at)),
        _ => None,
    });
    let skipped = taps.clone().count().saturating_sub(EARLIER);
    // The identifiers of events may be longer than those of the contract; within one request any will do.
    taps.skip(skipped)
        .enumerate()
        .map(|(index, (tap, at))| of_contract(format!("earlier-{index}"), tap, at))
        .collect()
}

fn of_contract(event_id: String, tap: &Tap, at: &str) -> ApiTap {
    let Tap { token, validator, vessel, run, fast, stop } = tap.clone();
    ApiTap { event_id, token, validator, vessel, run, fast, stop, at: at.to_owned() }
}
