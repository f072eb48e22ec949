//! Whether a tap counts, what it does, and how many people it makes (NT-7 to NT-9, NT-13, NT-23).

use serde::Serialize;

use super::event::{Event, Sent, Tap, usable};
use super::journey::{Counted, outcome};
use super::timeline::{GroupRole, Timeline};
use super::{Figures, codes as code};
use crate::problem::Problems;
use crate::reason::{Decision, Grant, Grounds, Reason, Remedy};
use crate::tariff::Books;
use crate::wire::{Items, Reader, readable};

vocabulary! {
    /// What a validator finds out about a card before the tap counts.
    CardState, "state of a card" {
        /// It can be used.
        Enabled = "enabled",
        /// Its scheme is not enabled.
        SchemeNotEnabled = "scheme-not-enabled",
        /// It is on the deny list: blocked or without funds.
        OnDenyList = "on-deny-list",
        /// It has expired.
        Expired = "expired",
        /// It is not contactless.
        NotContactless = "not-contactless",
    }
}

/// A tap that a validator has to answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TapRequest {
    /// The tap.
    pub tap: Tap,
    /// What is known of the card.
    pub card: CardState,
    /// Taps of the same token that were accepted before, in any order; taps of other tokens are left out.
    pub earlier: Items<Tap, 2_000>,
}

readable!(TapRequest { tap: "tap" required, card: "card" required, earlier: "earlier" required, });

/// A tap that counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CountedTap {
    /// What it does.
    pub role: GroupRole,
    /// Taps counted in its group so far, with this one; 255 stands for any more than that.
    pub registered: u8,
    /// People on board of this run with this token after it.
    pub on_board: u8,
}

impl Grant for CountedTap {}

impl From<Counted> for CountedTap {
    fn from(Counted { role, registered, on_board }: Counted) -> Self {
        Self {
            role,
            registered: u8::try_from(registered).unwrap_or(u8::MAX),
            on_board: u8::try_from(on_board).unwrap_or(u8::MAX),
        }
    }
}

/// The answer to "does this tap count?".
pub type TapDecision = Decision<CountedTap>;

/// The tap and the earlier ones of its token, all on days that a book covers (CM-10).
fn read<'a>(books: Books<'a>, request: &'a TapRequest) -> Result<(Event<'a>, Vec<Event<'a>>), Problems> {
    let mut reader = Reader::default();
    let sent = Sent::from(&request.tap);
    let figures = reader.field("tap", |r| r.field("at", |r| Figures::read(books, sent.at.day(), r)));
    let earlier =
        reader.field("earlier", |r| Event::read_of(sent.token, &request.earlier, books, r, |_| true));
    reader.finish(figures.map(|figures| (Event { sent, figures }, earlier)))
}

/// NT-23: why a card is refused before anything else is looked at.
fn card_ground(card: CardState) -> Option<Reason> {
    let kind = match card {
        CardState::Enabled => return None,
        CardState::SchemeNotEnabled => &code::SCHEME_NOT_ENABLED,
        CardState::OnDenyList => &code::CARD_DENIED,
        CardState::Expired => &code::CARD_EXPIRED,
        CardState::NotContactless => &code::CARD_NOT_CONTACTLESS,
    };
    Some(Reason::new(kind))
}

/// What helps whoever cannot travel with this card.
fn pay_otherwise() -> [Remedy; 2] {
    [Remedy::new(&code::USE_ANOTHER_CARD), Remedy::new(&code::BUY_PAPER_TICKET)]
}

/// NT-8, NT-13, NT-23: why a tap cannot be used, whatever those before it were.
fn unusable(tap: &Event, card: CardState, earlier: &[Event]) -> Grounds {
    let mut grounds = Grounds::default();
    if let Some(refused) = card_ground(card) {
        grounds.add(refused, pay_otherwise());
    }
    if let Some(conflict) = tap.id_conflict(earlier.iter()) {
        grounds.add(conflict, [Remedy::new(&code::SEND_OWN_ID)]);
    }
    if let Some(historic) = tap.historic_vessel() {
        grounds.add(historic, [Remedy::new(&code::BUY_PAPER_TICKET)]);
    }
    if let Some(unknown) = tap.unknown_stop() {
        grounds.add(unknown, [Remedy::new(&code::NAME_KNOWN_STOP)]);
    }
    grounds
}

/// Why a tap counts, and as what.
fn counts(tap: &Tap, counted: CountedTap) -> Vec<Reason> {
    let CountedTap { role, registered, on_board } = counted;
    let kind = match role {
        GroupRole::Boarding => &code::BOARDS,
        GroupRole::Landing => &code::LANDS,
    };
    let does = Reason::new(kind).with("run", &tap.run).with("stop", &tap.stop);
    let group = Reason::new(&code::GROUP_OF).with("registered", registered).with("onBoard", on_board);
    let fast = tap.fast.then(|| Reason::new(&code::FAST_SERVICE).with("run", &tap.run));
    [does, group].into_iter().chain(fast).collect()
}

/// NT-7 to NT-9, NT-13, NT-23: whether a tap counts, what it does, and how many people it makes. It is read among the
/// earlier taps as a settlement would read them; a tap that is sent again gets the same answer.
///
/// # Errors
/// `no-tariff-in-force` where no book covers the day of the tap or of an earlier one of its token.
///
/// ```
/// use portillon::navitap::{check_tap, CardState, Id, Tap, TapRequest};
/// use portillon::wire::Items;
/// use portillon::{Books, Instant, Verdict};
/// let id = |text| Id::new(text).unwrap();
/// let tap = |event, at| Tap {
///     event_id: id(event),
///     token: id("card"),
///     validator: id("v1"),
///     vessel: id("Tonale"),
///     run: id("12/2026-07-01"),
///     fast: false,
///     stop: id("riva"),
///     at: Instant::parse(at).unwrap(),
/// };
/// let mut request = TapRequest {
///     tap: tap("e2", "2026-07-01T09:01:00+02:00"),
///     card: CardState::Enabled,
///     earlier: Items::one(tap("e1", "2026-07-01T09:00:00+02:00")),
/// };
/// let Verdict::Granted(counted) = check_tap(Books::BUILT_IN, &request)?.verdict else { panic!() };
/// assert_eq!((counted.registered, counted.on_board), (2, 2));
/// request.card = CardState::Expired;
/// assert_eq!(check_tap(Books::BUILT_IN, &request)?.reasons[0].code(), "card-expired");
/// # Ok::<(), portillon::Problems>(())
/// ```
pub fn check_tap(books: Books, request: &TapRequest) -> Result<TapDecision, Problems> {
    let (tap, mut events) = read(books, request)?;
    let book = tap.figures.book;
    let mut grounds = unusable(&tap, request.card, &events);
    if grounds.is_empty() {
        events.push(tap);
        // The earlier ones that cannot be used count for nothing.
        let (events, _) = usable(&events);
        match outcome(&Timeline::of(&events), tap.sent.id) {
            Some(Ok(counted)) => {
                let counted = CountedTap::from(counted);
                return Ok(Decision::grant(book, counted, counts(&request.tap, counted)));
            }
            Some(Err(full)) => grounds.add(full, pay_otherwise()),
            // A tap that can be used is one of the timeline's.
            None => {}
        }
    }
    Ok(grounds.refuse(book.reference()))
}
