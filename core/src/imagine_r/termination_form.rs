//! What a termination is asked with (IR-25, IR-32, IR-33; art. 3.7, 3.8, 6.1).

use super::codes as code;
use crate::day::{Day, out_of_order};
use crate::problem::Problem;
use crate::reason::{Grounds, Reason, Remedy};
use crate::tariff::SeasonTerms;
use crate::wire::{Read, Reader, Tree, readable};

vocabulary! {
    /// Who asks for a termination.
    Applicant, "applicant" {
        /// The payer.
        Payer = "payer",
        /// The holder, who is not the payer.
        Holder = "holder",
        /// Somebody else.
        SomebodyElse = "somebody-else",
    }
}

vocabulary! {
    /// How a termination is asked for.
    TerminationChannel, "channel" {
        /// E-mail to the agency.
        Email = "email",
        /// Registered letter with acknowledgement of receipt.
        RegisteredLetter = "registered-letter",
        /// Anything else.
        Other = "other",
    }
}

vocabulary! {
    /// The document that proves a ground.
    Evidence, "evidence" {
        /// None.
        None = "none",
        /// In French.
        InFrench = "in-french",
        /// In another language.
        InAnotherLanguage = "in-another-language",
    }
}

/// An internship.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Internship {
    /// First day.
    pub from: Day,
    /// Last day.
    pub to: Day,
    /// Whether it is outside Ile-de-France.
    pub outside_region: bool,
    /// Whether the holder was enrolled, at the subscription, at an establishment in Ile-de-France.
    pub enrolled_in_region: bool,
}

readable!(Internship {
    from: "from" required,
    to: "to" required,
    outside_region: "outsideRegion" required,
    enrolled_in_region: "enrolledInRegion" required,
});

/// Why a termination is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TerminationGround {
    /// School is given up until the end of the school year.
    SchoolingEnded,
    /// School is interrupted for a time.
    SchoolingPaused,
    /// An internship.
    Internship(Internship),
    /// The holder moves out of Ile-de-France.
    MovedAway,
    /// The holder has died.
    Death,
    /// The holder has been granted Solidarité Transport.
    SolidariteTransport,
}

impl TerminationGround {
    const IDS: [&'static str; 6] =
        ["schooling-ended", "schooling-paused", "internship", "moved-away", "death", "solidarite-transport"];

    /// The remedy of a termination without ground; a pause is none (IR-25).
    pub(super) fn give_one() -> Remedy {
        let accepted = Self::IDS.into_iter().filter(|id| *id != "schooling-paused");
        Remedy::new(&code::GIVE_GROUND).with_each("ground", accepted)
    }

    /// The ground's name in WIT, JSON and TypeScript.
    pub fn id(&self) -> &'static str {
        match self {
            Self::SchoolingEnded => "schooling-ended",
            Self::SchoolingPaused => "schooling-paused",
            Self::Internship(_) => "internship",
            Self::MovedAway => "moved-away",
            Self::Death => "death",
            Self::SolidariteTransport => "solidarite-transport",
        }
    }
}

impl Read for TerminationGround {
    fn read(tree: &Tree, reader: &mut Reader) -> Option<Self> {
        reader.variant(tree, "termination ground", &Self::IDS, |tag, val, r| match tag {
            "schooling-ended" => r.no_value(val, Self::SchoolingEnded),
            "schooling-paused" => r.no_value(val, Self::SchoolingPaused),
            "internship" => r.required("val", val, Internship::read).map(Self::Internship),
            "moved-away" => r.no_value(val, Self::MovedAway),
            "death" => r.no_value(val, Self::Death),
            _ => r.no_value(val, Self::SolidariteTransport),
        })
    }
}

/// What a termination is asked with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TerminationForm {
    /// Who asks.
    pub applicant: Applicant,
    /// How.
    pub channel: TerminationChannel,
    /// Why; `None`: no ground.
    pub ground: Option<TerminationGround>,
    /// The document that proves the ground.
    pub evidence: Evidence,
}

readable!(TerminationForm {
    applicant: "applicant" required,
    channel: "channel" required,
    ground: "ground" optional,
    evidence: "evidence" required,
});

impl TerminationForm {
    /// The problem of an internship that ends before it begins.
    pub(super) fn backwards(&self) -> Option<Problem> {
        let Some(TerminationGround::Internship(Internship { from, to, .. })) = self.ground else {
            return None;
        };
        (to < from).then(|| out_of_order("ground.val.to", to, "its first day,", from))
    }

    /// IR-32, art. 6.1: only the payer asks, by e-mail or registered letter.
    pub(super) fn check_sender(&self, grounds: &mut Grounds) {
        if self.applicant != Applicant::Payer {
            let applicant = Reason::new(&code::ONLY_THE_PAYER).with("applicant", self.applicant.id());
            grounds.add(applicant, [Remedy::new(&code::ASK_AS_PAYER)]);
        }
        if self.channel == TerminationChannel::Other {
            let channels = [TerminationChannel::Email, TerminationChannel::RegisteredLetter];
            grounds.add(
                Reason::new(&code::CHANNEL_NOT_ACCEPTED).with("channel", self.channel.id()),
                [Remedy::new(&code::ASK_BY).with_each("channel", channels.map(TerminationChannel::id))],
            );
        }
    }

    /// IR-25, IR-33, art. 3.8, 6.1: what is wrong with the ground, and its document.
    pub(super) fn check_ground(
        &self,
        ground: &TerminationGround,
        terms: &SeasonTerms,
        free: Option<Remedy>,
        grounds: &mut Grounds,
    ) {
        let mut against = Grounds::default();
        match ground {
            TerminationGround::SchoolingPaused => against.add(Reason::new(&code::NO_SUSPENSION), []),
            TerminationGround::Internship(internship) => internship.check(terms, &mut against),
            TerminationGround::SchoolingEnded
            | TerminationGround::MovedAway
            | TerminationGround::Death
            | TerminationGround::SolidariteTransport => {}
        }
        if !matches!(ground, TerminationGround::SchoolingPaused) {
            let about = |kind| Reason::new(kind).with("ground", ground.id());
            let send = |kind| [Remedy::new(kind).with("ground", ground.id())];
            match self.evidence {
                Evidence::None => against.add(about(&code::DOCUMENT_MISSING), send(&code::SEND_DOCUMENT)),
                Evidence::InAnotherLanguage => {
                    against.add(about(&code::DOCUMENT_NOT_IN_FRENCH), send(&code::SEND_DOCUMENT_IN_FRENCH));
                }
                Evidence::InFrench => {}
            }
        }
        if !against.is_empty() {
            grounds.append(against);
            grounds.remedy(free);
        }
    }
}

impl Internship {
    /// IR-33, art. 6.1: more than two months, outside the region, of someone enrolled in it.
    fn check(&self, terms: &SeasonTerms, grounds: &mut Grounds) {
        let needed = self.from.plus_months(terms.internship_months.value.0);
        if self.to < needed {
            grounds
                .add(Reason::new(&code::INTERNSHIP_TOO_SHORT).with("to", self.to).with("needed", needed), []);
        }
        if !self.outside_region {
            grounds.add(Reason::new(&code::INTERNSHIP_IN_REGION), []);
        }
        if !self.enrolled_in_region {
            grounds.add(Reason::new(&code::NOT_ENROLLED_IN_REGION), []);
        }
    }
}
