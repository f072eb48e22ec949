//! What happens next in a life, as dice decide, and what happens in none.

use portillon::imagine_r::{
    Account, AgencyCause, Applicant, Channel, Desk, Event, Evidence, Filing, Happening, IncidentReport,
    Internship, PassIncident, Phase, Piece, Scholarship, Schooling, StateRequest, TerminationChannel,
    TerminationForm, TerminationGround,
};
use portillon::wire::{Count, Items};
use portillon::{Day, Money};
use proptest::prelude::*;

use crate::lives::{
    Life, by_debit, day, end, euros, filed, form, holder, is_held_up, is_under_way, scholarship, sum,
};

/// What decides on the next event: what, how many days later, how much, which.
type Die = (u8, u8, u8, u8);

impl Life {
    /// Whether a termination was granted, or waits for a debt to be paid.
    fn is_terminated(&self) -> bool {
        let refusals = self.last().map_or(&[][..], |state| &state.refusals);
        let refused = |event: usize| {
            let refusal = refusals.iter().find(|refusal| refusal.event as usize == event);
            refusal.is_some_and(|refusal| !is_held_up(refusal))
        };
        let asked = |event: &Event| matches!(event.what, Happening::TerminationAsked(_));
        self.request.events.iter().enumerate().any(|(index, event)| asked(event) && !refused(index))
    }

    /// What a die makes happen next, of what can happen.
    fn next(&self, die: Die) -> Option<Event> {
        let (_, days, _, _) = die;
        let today = self.request.day.plus_days(u32::from(days) % 25);
        let now = self.on(today);
        let (day, what) = match now.phase {
            Phase::NotFiled => (today, self.filing(die)),
            Phase::OnHold | Phase::InProcess => {
                let missing = now.application.as_ref().and_then(|file| file.missing.first());
                (today, self.before_acceptance(die, today, missing)?)
            }
            phase => self.of_account(die, today, is_under_way(phase), &now.account?)?,
        };
        Some(Event { day, what })
    }

    fn filing(&self, (what, _, _, pick): Die) -> Happening {
        let Happening::Filed(Filing { channel, pieces }) = filed(&self.request) else { unreachable!() };
        let channel = if what < 20 { Channel::Post } else { channel };
        let left_out = |place: usize| pick >> place & 1 == 0 && what % 2 == 0;
        let sent = pieces.iter().enumerate().filter(|(place, _)| !left_out(*place)).map(|(_, piece)| *piece);
        Happening::Filed(Filing { channel, pieces: Items::new(sent.collect()).unwrap() })
    }

    fn before_acceptance(
        &self,
        (what, _, part, pick): Die,
        today: Day,
        missing: Option<&Piece>,
    ) -> Option<Happening> {
        let any = Piece::ALL[usize::from(pick) % Piece::ALL.len()];
        match missing {
            _ if what < 40 => {
                Some(Happening::NoticeReceived(a_scholarship(self.request.schooling, part, pick)))
            }
            _ if what < 60 => Some(Happening::PieceReceived(any)),
            Some(piece) => Some(Happening::PieceReceived(*piece)),
            None => (today < end(self.request.season)).then_some(Happening::Accepted),
        }
    }

    fn of_account(
        &self,
        (what, _, part, pick): Die,
        today: Day,
        under_way: bool,
        account: &Account,
    ) -> Option<(Day, Happening)> {
        let open = account.owed + sum(account);
        // What a notice gives back of a debit that is still to come is paid back when that has come.
        let to_pay_back = account.refund.min(account.paid - account.refunded);
        let debit = account.payments.first().filter(|_| by_debit(&self.request));
        let what = match what % 20 {
            0 | 1 if under_way => {
                Happening::NoticeReceived(a_scholarship(self.request.schooling, part, pick))
            }
            2 | 3 if under_way => an_incident(part, pick),
            4 if under_way && !self.is_terminated() => Happening::TerminationAsked(a_form(today, part, pick)),
            5 if under_way && pick < 80 => Happening::EndedByAgency(pick_one(AgencyCause::ALL, part)),
            6 | 7 if open > Money::ZERO => Happening::Paid(share(open, part)),
            8 | 9 if to_pay_back > Money::ZERO => Happening::PaidBack(share(to_pay_back, part)),
            10..=12 if debit.is_some() => Happening::DebitRejected(euros(i64::from(pick) * 10)),
            _ if debit.is_some() => Happening::DebitTaken,
            13..=15 if open > Money::ZERO => Happening::Paid(open),
            _ => return None,
        };
        let due = debit.filter(|_| matches!(what, Happening::DebitTaken | Happening::DebitRejected(_)));
        Some((due.map_or(today, |debit| today.max(debit.due)), what))
    }
}

fn share(most: Money, part: u8) -> Money {
    if part >= 128 { most } else { most.share(u32::from(part), 128).min(most) }
}

fn pick_one<T: Copy>(all: &[T], pick: u8) -> T {
    all[usize::from(pick) % all.len()]
}

/// Mostly the one of the holder's school.
fn a_scholarship(schooling: Option<Schooling>, part: u8, pick: u8) -> Scholarship {
    let of_college = match schooling {
        Some(Schooling::College) => pick < 224,
        Some(Schooling::Lycee) => pick >= 224,
        _ => pick.is_multiple_of(2),
    };
    if of_college {
        Scholarship::CollegeAmount(euros(i64::from(part) * 2_00))
    } else {
        Scholarship::LyceeStep(Count::new(u32::from(part) % 21).unwrap())
    }
}

fn an_incident(part: u8, pick: u8) -> Happening {
    let desk = if part < 160 { Desk::SalesCounter } else { pick_one(Desk::ALL, part) };
    let incident = pick_one(PassIncident::ALL, pick);
    Happening::PassIncident(IncidentReport { incident, desk, police_receipt: part.is_multiple_of(2) })
}

fn a_form(today: Day, part: u8, pick: u8) -> TerminationForm {
    let ground = match pick % 9 {
        0..=2 => None,
        3 => Some(TerminationGround::SchoolingEnded),
        4 => Some(TerminationGround::SchoolingPaused),
        5 => Some(TerminationGround::Internship(internship(
            today,
            50 + u32::from(part),
            !part.is_multiple_of(4),
        ))),
        6 => Some(TerminationGround::MovedAway),
        7 => Some(TerminationGround::Death),
        _ => Some(TerminationGround::SolidariteTransport),
    };
    let asked = form(ground);
    match part {
        0..=15 => TerminationForm { applicant: Applicant::Holder, ..asked },
        16..=31 => TerminationForm { channel: TerminationChannel::Other, ..asked },
        32..=63 => TerminationForm { evidence: Evidence::InAnotherLanguage, ..asked },
        _ => asked,
    }
}

fn internship(from: Day, days: u32, outside_region: bool) -> Internship {
    Internship { from, to: from.plus_days(days), outside_region, enrolled_in_region: true }
}

/// A termination as anybody might ask for it.
pub fn any_form() -> impl Strategy<Value = TerminationForm> {
    (0_u32..400, any::<(u8, u8)>())
        .prop_map(|(days, (part, pick))| a_form(Day::new(2025, 9, 1).unwrap().plus_days(days), part, pick))
}

/// A life that can be: long ones come first, short ones when it shrinks.
pub fn life() -> impl Strategy<Value = Life> {
    let opening = (holder(), 0_u32..220);
    (opening, prop::collection::vec(any::<Die>(), 0..40)).prop_map(|((request, opened), dice)| {
        let day = day(request.season, 6, 1).plus_days(opened);
        let mut life = Life::of(StateRequest { day, ..request });
        for die in dice {
            if let Some(Event { day, what }) = life.next(die) {
                life = life.and(day, what);
            }
        }
        life
    })
}

/// Anything on any day of two years: mostly impossible where it stands.
pub fn any_event() -> impl Strategy<Value = Event> {
    let what = prop_oneof![
        (prop::sample::select(Channel::ALL), prop::collection::vec(prop::sample::select(Piece::ALL), 0..6))
            .prop_map(|(channel, pieces)| {
                Happening::Filed(Filing { channel, pieces: Items::new(pieces).unwrap() })
            }),
        prop::sample::select(Piece::ALL).prop_map(Happening::PieceReceived),
        Just(Happening::Accepted),
        scholarship().prop_map(Happening::NoticeReceived),
        Just(Happening::DebitTaken),
        amount().prop_map(Happening::DebitRejected),
        amount().prop_map(Happening::Paid),
        amount().prop_map(Happening::PaidBack),
        any::<(u8, u8)>().prop_map(|(part, pick)| an_incident(part, pick)),
        any_form().prop_map(Happening::TerminationAsked),
        prop::sample::select(AgencyCause::ALL).prop_map(Happening::EndedByAgency),
    ];
    (0_u32..800, what)
        .prop_map(|(later, what)| Event { day: Day::new(2025, 5, 1).unwrap().plus_days(later), what })
}

/// What an amount of a request may be.
fn amount() -> impl Strategy<Value = Money> {
    prop_oneof![0_i64..50_00, Just(999_999_999)].prop_map(euros)
}
