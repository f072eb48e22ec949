//! What a partner sends, and what the host knows of it (PC-1, PC-8; art. 9.1.5.2).

use std::fmt;

use crate::day::Day;
use crate::id::Id;
use crate::instant::Instant;
use crate::reader::TitleStatus;
use crate::title::Title;
use crate::wire::{Items, Read, Reader, Tree, optional, readable, required};

/// What names the holder. Whether the number has the shape of one is decided by the book (PC-9).
#[derive(Clone, PartialEq, Eq)]
pub enum Subject {
    /// Number of the pass.
    PassNumber(String),
    /// Number of the customer.
    CustomerNumber(String),
}

impl fmt::Debug for Subject {
    /// PC-8: the kind, and not the number.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::PassNumber(_) => "PassNumber(…)",
            Self::CustomerNumber(_) => "CustomerNumber(…)",
        })
    }
}

impl Read for Subject {
    fn read(tree: &Tree, reader: &mut Reader) -> Option<Self> {
        let tags = ["pass-number", "customer-number"];
        reader.variant(tree, "kind of number", &tags, |tag, val, r| {
            let number = r.required("val", val, |tree, r| r.text(tree).map(str::to_owned))?;
            Some(if tag == "pass-number" { Self::PassNumber(number) } else { Self::CustomerNumber(number) })
        })
    }
}

vocabulary! {
    /// How a partner's own credential stands.
    Credential, "credential" {
        /// It is good.
        Accepted = "accepted",
        /// It is not the partner's, or its signature is wrong.
        Wrong = "wrong",
        /// It was the partner's and is no longer.
        Revoked = "revoked",
    }
}

/// What partner and authority agreed on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contract {
    /// First day.
    pub from: Day,
    /// First day after it; `None`: open-ended.
    pub until: Option<Day>,
    /// The titles that count.
    pub titles: Items<Title, 50>,
    /// The purposes.
    pub purposes: Items<Id, 50>,
}

impl Read for Contract {
    fn read(tree: &Tree, reader: &mut Reader) -> Option<Self> {
        let [from, until, titles, purposes] = reader.fields(tree, ["from", "until", "titles", "purposes"])?;
        let from = required("from", from, reader);
        let until = optional("until", until, reader);
        let titles = reader.required("titles", titles, |tree, r| Items::read_by(tree, r, Title::read_named));
        let purposes = required("purposes", purposes, reader);
        Some(Self { from: from?, until: until?, titles: titles?, purposes: purposes? })
    }
}

/// The partner that asks, and what is known of this request of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AskingPartner {
    /// How its credential stands.
    pub credential: Credential,
    /// Its contract.
    pub contract: Contract,
    /// Whether a request with this identifier was seen before.
    pub replayed: bool,
    /// Whether its quota is used up.
    pub over_quota: bool,
}

readable!(AskingPartner {
    credential: "credential" required,
    contract: "contract" required,
    replayed: "replayed" required,
    over_quota: "overQuota" required,
});

/// A title of the pass that was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HeldTitle {
    /// Which title it is.
    pub title: Title,
    /// First day on which it can be used; `None`: no bound.
    pub first_day: Option<Day>,
    /// Last day on which it can be used; `None`: no bound.
    pub last_day: Option<Day>,
    /// What the record says of it.
    pub status: TitleStatus,
}

impl Read for HeldTitle {
    fn read(tree: &Tree, reader: &mut Reader) -> Option<Self> {
        let [title, first_day, last_day, status] =
            reader.fields(tree, ["title", "firstDay", "lastDay", "status"])?;
        let title = reader.required("title", title, Title::read_named);
        let first_day = optional("firstDay", first_day, reader);
        let last_day = optional("lastDay", last_day, reader);
        let status = required("status", status, reader);
        Some(Self { title: title?, first_day: first_day?, last_day: last_day?, status: status? })
    }
}

/// What the look-up gave. Where nothing was found: a dummy of the same shape, with `number_matches` false.
///
/// Nothing here can be a problem but its shape: a problem would tell a partner of the pass. A title that ends before it
/// begins counts on no day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundPass {
    /// Whether the number is that of the pass.
    pub number_matches: bool,
    /// Whether the birth date is that of the holder.
    pub birth_date_matches: bool,
    /// The titles of the pass, in any order.
    pub titles: Items<HeldTitle, 20>,
    /// When earlier requests of this partner about this subject were mismatches, in any order.
    pub mismatches: Items<Instant, 20>,
}

readable!(FoundPass {
    number_matches: "numberMatches" required,
    birth_date_matches: "birthDateMatches" required,
    titles: "titles" required,
    mismatches: "mismatches" required,
});

/// A check that a partner asks for.
#[derive(Clone, PartialEq, Eq)]
pub struct CheckRequest {
    /// Now.
    pub at: Instant,
    /// What names the holder.
    pub subject: Subject,
    /// Birth date of the holder.
    pub birth_date: Day,
    /// When the request says that it was made.
    pub sent_at: Instant,
    /// The purpose that it states.
    pub purpose: Id,
    /// Whether it states that consent was obtained.
    pub consent: bool,
    /// The partner.
    pub partner: AskingPartner,
    /// What was found; `None`: it was not or could not be looked up.
    pub found: Option<FoundPass>,
}

impl fmt::Debug for CheckRequest {
    /// PC-8: nothing that a partner sent of the holder, and nothing that was found.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CheckRequest")
            .field("at", &self.at)
            .field("subject", &self.subject)
            .field("partner", &self.partner)
            .finish_non_exhaustive()
    }
}

impl Read for CheckRequest {
    fn read(tree: &Tree, reader: &mut Reader) -> Option<Self> {
        reader.discreet(|r| {
            let names = ["at", "subject", "birthDate", "sentAt", "purpose", "consent", "partner", "found"];
            let [at, subject, birth_date, sent_at, purpose, consent, partner, found] =
                r.fields(tree, names)?;
            let at = required("at", at, r);
            let subject = required("subject", subject, r);
            let birth_date = required("birthDate", birth_date, r);
            let sent_at = required("sentAt", sent_at, r);
            let purpose = required("purpose", purpose, r);
            let consent = required("consent", consent, r);
            let partner = required("partner", partner, r);
            let found = optional("found", found, r);
            Some(Self {
                at: at?,
                subject: subject?,
                birth_date: birth_date?,
                sent_at: sent_at?,
                purpose: purpose?,
                consent: consent?,
                partner: partner?,
                found: found?,
            })
        })
    }
}
