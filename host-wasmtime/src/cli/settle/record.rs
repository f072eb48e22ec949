//! Taps, notes and charged days as they lie in the spill files.
//!
//! Two records are the same bytes exactly where they are the same element of the set: texts as sent, points in time in
//! one form. The token comes first, so that records sort by it.

use portillon::Network;
use portillon::navitap::{ChargedDay, CrewNote, NoteKind, Tap};
use portillon_host::api::navitap as wit;
use portillon_host::api::types::Date;

/// What a record holds; the byte that says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    Tap,
    Note,
    Charged,
}

/// A record, read back.
#[derive(Debug)]
pub(crate) enum Record {
    Tap(wit::Tap),
    Note(wit::CrewNote),
    Charged(wit::ChargedDay),
}

/// Where something belongs. The same on every machine and in every run; where two things share one, they are only kept
/// together without need.
pub(crate) fn hash(text: &[u8]) -> u64 {
    let mixed = text.iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    // FNV alone leaves the upper bits, by which buckets are chosen, too much alike.
    let mixed = (mixed ^ (mixed >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    let mixed = (mixed ^ (mixed >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    mixed ^ (mixed >> 33)
}

fn put(text: &str, out: &mut Vec<u8>) {
    // The core has read every text: none is longer than 64 characters.
    let length = u16::try_from(text.len()).unwrap_or(u16::MAX);
    out.extend_from_slice(&length.to_le_bytes());
    out.extend_from_slice(text.as_bytes());
}

fn put_at(at: portillon::Instant, out: &mut Vec<u8>) {
    put(&Network::LagoDiGarda.stamp(at).to_string(), out);
}

/// Something that can be spilt.
pub(crate) trait Spilt {
    /// The card or device.
    fn token(&self) -> &str;
    /// The identifier of the event; what is no event has none.
    fn event(&self) -> Option<&str>;
    /// Its bytes.
    fn encode(&self, out: &mut Vec<u8>);
}

impl Spilt for Tap {
    fn token(&self) -> &str {
        self.token.as_str()
    }

    fn event(&self) -> Option<&str> {
        Some(self.event_id.as_str())
    }

    fn encode(&self, out: &mut Vec<u8>) {
        put(self.token.as_str(), out);
        out.extend_from_slice(&[Kind::Tap as u8, self.fast.into()]);
        for id in [&self.event_id, &self.validator, &self.vessel, &self.run, &self.stop] {
            put(id.as_str(), out);
        }
        put_at(self.at, out);
    }
}

impl Spilt for CrewNote {
    fn token(&self) -> &str {
        self.token.as_str()
    }

    fn event(&self) -> Option<&str> {
        Some(self.event_id.as_str())
    }

    fn encode(&self, out: &mut Vec<u8>) {
        put(self.token.as_str(), out);
        let kind = NoteKind::ALL.iter().position(|kind| *kind == self.kind).unwrap_or_default();
        let [kind, people] =
            [kind, self.people.get() as usize].map(|number| u8::try_from(number).unwrap_or(u8::MAX));
        out.extend_from_slice(&[Kind::Note as u8, kind, people]);
        for id in [&self.event_id, &self.vessel, &self.run, &self.stop] {
            put(id.as_str(), out);
        }
        put_at(self.at, out);
    }
}

impl Spilt for ChargedDay {
    fn token(&self) -> &str {
        self.token.as_str()
    }

    fn event(&self) -> Option<&str> {
        None
    }

    fn encode(&self, out: &mut Vec<u8>) {
        put(self.token.as_str(), out);
        out.push(Kind::Charged as u8);
        out.extend_from_slice(&self.day.year().to_le_bytes());
        out.extend_from_slice(&[self.day.month(), self.day.day()]);
        out.extend_from_slice(&self.amount.cents().to_le_bytes());
    }
}

/// Reads one record piece by piece; `None` where the bytes end before it does.
struct Pieces<'a>(&'a [u8]);

impl<'a> Pieces<'a> {
    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (piece, rest) = self.0.split_first_chunk::<N>()?;
        self.0 = rest;
        Some(*piece)
    }

    fn text(&mut self) -> Option<&'a str> {
        let length = u16::from_le_bytes(self.take()?);
        let (text, rest) = self.0.split_at_checked(length.into())?;
        self.0 = rest;
        std::str::from_utf8(text).ok()
    }

    fn owned(&mut self) -> Option<String> {
        self.text().map(str::to_owned)
    }
}

/// The token of a record, and what it is.
pub(crate) fn token_and_kind(record: &[u8]) -> Option<(&str, Kind)> {
    let mut pieces = Pieces(record);
    let token = pieces.text()?;
    let kind = match pieces.take::<1>()? {
        [0] => Kind::Tap,
        [1] => Kind::Note,
        [2] => Kind::Charged,
        _ => return None,
    };
    Some((token, kind))
}

/// Reads a record back.
pub(crate) fn decode(record: &[u8]) -> Option<Record> {
    let (token, kind) = token_and_kind(record)?;
    let token = token.to_owned();
    let mut pieces = Pieces(record.get(2 + token.len() + 1..)?);
    Some(match kind {
        Kind::Tap => {
            let [fast] = pieces.take()?;
            let (event_id, validator, vessel) = (pieces.owned()?, pieces.owned()?, pieces.owned()?);
            let (run, stop, at) = (pieces.owned()?, pieces.owned()?, pieces.owned()?);
            Record::Tap(wit::Tap { event_id, token, validator, vessel, run, fast: fast != 0, stop, at })
        }
        Kind::Note => {
            let [kind, people] = pieces.take()?;
            let kind = match NoteKind::ALL.get(usize::from(kind))? {
                NoteKind::PaperTicket => wit::NoteKind::PaperTicket,
                NoteKind::Boarding => wit::NoteKind::Boarding,
                NoteKind::Landing => wit::NoteKind::Landing,
            };
            let (event_id, vessel, run) = (pieces.owned()?, pieces.owned()?, pieces.owned()?);
            let (stop, at) = (pieces.owned()?, pieces.owned()?);
            Record::Note(wit::CrewNote { event_id, kind, token, vessel, run, stop, at, people })
        }
        Kind::Charged => {
            let year = u16::from_le_bytes(pieces.take()?);
            let [month, day] = pieces.take()?;
            let amount = i64::from_le_bytes(pieces.take()?);
            Record::Charged(wit::ChargedDay { token, day: Date { year, month, day }, amount })
        }
    })
}

#[cfg(test)]
mod tests {
    use portillon::wire::{Read, Reader, parse};

    use super::*;

    fn bytes<T: Read + Spilt>(json: &str) -> Vec<u8> {
        let mut out = Vec::new();
        T::read(&parse(json.as_bytes()).unwrap(), &mut Reader::default()).unwrap().encode(&mut out);
        out
    }

    fn tap(at: &str) -> Vec<u8> {
        bytes::<Tap>(&format!(
            r#"{{"eventId":"é1","token":"card","validator":"v","vessel":"Tonale","run":"r","fast":true,"stop":"riva","at":"{at}"}}"#
        ))
    }

    #[test]
    fn a_record_is_read_back_as_it_was() {
        let Some(Record::Tap(tap)) = decode(&tap("2026-07-01T07:00:00.5Z")) else { panic!() };
        assert_eq!((tap.event_id.as_str(), tap.token.as_str(), tap.fast), ("é1", "card", true));
        assert_eq!((tap.stop.as_str(), tap.at.as_str()), ("riva", "2026-07-01T09:00:00.5+02:00"));
        let note = r#"{"eventId":"n","kind":"landing","token":"t","vessel":"V","run":"r","stop":"s",
            "at":"2026-07-01T07:00:00Z","people":5}"#;
        let Some(Record::Note(note)) = decode(&bytes::<CrewNote>(note)) else { panic!() };
        assert_eq!((note.kind, note.people, note.stop.as_str()), (wit::NoteKind::Landing, 5, "s"));
        let charged = r#"{"token":"t","day":"2026-07-01","amount":"12.30"}"#;
        let Some(Record::Charged(charged)) = decode(&bytes::<ChargedDay>(charged)) else { panic!() };
        assert_eq!((charged.day, charged.amount), (Date { year: 2026, month: 7, day: 1 }, 12_30));
    }

    #[test]
    fn the_same_moment_is_the_same_record_however_it_was_written() {
        assert_eq!(tap("2026-07-01T07:00:00Z"), tap("2026-07-01T09:00:00.000+02:00"));
        assert_ne!(tap("2026-07-01T07:00:00Z"), tap("2026-07-01T07:00:01Z"));
    }

    #[test]
    fn a_record_that_was_cut_is_none() {
        let whole = tap("2026-07-01T07:00:00Z");
        for end in 0..whole.len() {
            assert!(decode(&whole[..end]).is_none(), "{end}");
        }
    }

    #[test]
    fn hashes_spread_over_the_upper_bits() {
        let mut buckets = [0; 16];
        for index in 0..16_000 {
            buckets[usize::try_from(hash(format!("token-{index}").as_bytes()) >> 60).unwrap()] += 1;
        }
        assert!(buckets.iter().all(|count| (800..1200).contains(count)), "{buckets:?}");
    }
}
