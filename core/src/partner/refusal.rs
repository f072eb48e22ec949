//! What the partner has to mend (PC-2, PC-4, PC-6, PC-7; art. 9.1.5.2).

use super::NETWORK;
use super::codes as code;
use super::request::{CheckRequest, Contract, Credential};
use crate::day::Day;
use crate::instant::Stamp;
use crate::reason::{Grounds, Reason, Remedy};
use crate::tariff::PartnerTariff;

/// PC-2: the credential. Whoever has none learns nothing else: `false` where it is wrong.
fn check_credential(credential: Credential, grounds: &mut Grounds) -> bool {
    let (kind, remedy) = match credential {
        Credential::Accepted => return true,
        Credential::Wrong => (&code::CREDENTIAL_WRONG, &code::CHECK_CREDENTIAL),
        Credential::Revoked => (&code::CREDENTIAL_REVOKED, &code::USE_NEW_CREDENTIAL),
    };
    grounds.add_one(Reason::new(kind), Remedy::new(remedy));
    credential != Credential::Wrong
}

/// PC-2: the contract is in force on the day of the request.
fn check_term(contract: &Contract, today: Day, grounds: &mut Grounds) {
    if today < contract.from {
        let reason = Reason::new(&code::CONTRACT_NOT_BEGUN).with("from", contract.from);
        grounds.add_one(reason, Remedy::new(&code::ASK_FROM).with("from", contract.from));
    }
    if let Some(until) = contract.until.filter(|until| *until <= today) {
        let reason = Reason::new(&code::CONTRACT_OVER).with("until", until);
        grounds.add_one(reason, Remedy::new(&code::RENEW_CONTRACT));
    }
}

/// PC-4: the purpose is one of the contract's, and consent was obtained.
fn check_purpose(request: &CheckRequest, grounds: &mut Grounds) {
    let agreed = &request.partner.contract.purposes;
    if !agreed.contains(&request.purpose) {
        let remedy = Remedy::new(&code::STATE_AGREED_PURPOSE).with_each("agreed", agreed.iter());
        grounds.add_one(Reason::new(&code::PURPOSE_NOT_AGREED), remedy);
    }
    if !request.consent {
        grounds.add_one(Reason::new(&code::CONSENT_NOT_STATED), Remedy::new(&code::OBTAIN_CONSENT));
    }
}

/// PC-7: the request is new, and the partner's clock is right.
///
/// Reading: the time may be off by the whole limit, either way, in elapsed time (CM-1).
fn check_fresh(request: &CheckRequest, tariff: &PartnerTariff, at: Stamp, grounds: &mut Grounds) {
    if request.partner.replayed {
        grounds.add_one(Reason::new(&code::REQUEST_REPLAYED), Remedy::new(&code::SEND_NEW_REQUEST));
    }
    let (sent_at, seconds) = (NETWORK.stamp(request.sent_at), tariff.clock_seconds.value.0);
    if !(at.is_within(seconds, sent_at) && sent_at.is_within(seconds, at)) {
        let reason = Reason::new(&code::CLOCK_OFF).with("sentAt", sent_at).with("at", at);
        let remedy = Remedy::new(&code::SET_CLOCK).with("seconds", seconds);
        grounds.add_one(reason.with("seconds", seconds), remedy);
    }
}

/// PC-2, PC-4, PC-6, PC-7: every ground on which the request is refused. All of them are the partner's own doing, and none
/// depends on a pass.
///
/// Reading: with a wrong credential only that ground is given: whoever has no right learns nothing of the contract.
pub(super) fn grounds(request: &CheckRequest, tariff: &PartnerTariff, at: Stamp) -> Grounds {
    let partner = &request.partner;
    let mut grounds = Grounds::default();
    if !check_credential(partner.credential, &mut grounds) {
        return grounds;
    }
    check_term(&partner.contract, at.day(), &mut grounds);
    check_purpose(request, &mut grounds);
    check_fresh(request, tariff, at, &mut grounds);
    if partner.over_quota {
        grounds.add_one(Reason::new(&code::QUOTA_USED_UP), Remedy::new(&code::ASK_MORE_SLOWLY));
    }
    grounds
}
