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
        let remedy = if agreed.is_empty() {
            Remedy::new(&code::RENEW_CONTRACT)
        } else {
            Remedy::new(&code::STATE_AGREED_PURPOSE).with_each("agreed", agreed.iter())
        };
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
/// Reading: with a wrong credential only that ground is given: whoever has no right learns nothing of the contract. A
/// revoked one was the partner's: it is given every ground, as CM-7 says.
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

#[cfg(test)]
mod tests {
    use super::super::sample::{instant, request};
    use super::*;
    use crate::partner::{ReturnCode, check};
    use crate::tariff::Books;
    use crate::wire::Items;

    /// Codes of the grounds, and of the remedies; none where it is not refused.
    fn refused(change: impl FnOnce(&mut CheckRequest)) -> (Vec<&'static str>, Vec<&'static str>) {
        let mut request = request();
        change(&mut request);
        let answer = check(Books::BUILT_IN, &request).unwrap();
        if answer.code != ReturnCode::Refused {
            assert_eq!(answer.code, ReturnCode::Valid);
            return (Vec::new(), Vec::new());
        }
        assert!(!answer.is_mismatch);
        let reasons = answer.reasons.iter().map(Reason::code).collect();
        (reasons, answer.remedies.iter().map(Remedy::code).collect())
    }

    fn grounds(change: impl FnOnce(&mut CheckRequest)) -> Vec<&'static str> {
        refused(change).0
    }

    #[test]
    fn a_contract_holds_from_its_first_day_until_the_day_after_its_last() {
        let from = |day: &str| grounds(|r| r.partner.contract.from = day.parse().unwrap());
        assert!(from("2026-03-02").is_empty());
        assert_eq!(from("2026-03-03"), ["contract-not-begun"]);
        let until = |day: &str| grounds(|r| r.partner.contract.until = Some(day.parse().unwrap()));
        assert!(until("2026-03-03").is_empty());
        assert_eq!(until("2026-03-02"), ["contract-over"]);
    }

    #[test]
    fn the_day_of_the_request_is_that_of_paris() {
        let at = |text: &str| {
            grounds(|r| {
                (r.at, r.sent_at) = (instant(text), instant(text));
                r.partner.contract.from = "2026-03-02".parse().unwrap();
            })
        };
        assert!(at("2026-03-01T23:00:00Z").is_empty());
        assert_eq!(at("2026-03-01T22:59:59.999999999Z"), ["contract-not-begun"]);
    }

    #[test]
    fn a_purpose_is_one_of_the_contract_letter_by_letter() {
        let purpose = |text: &str| grounds(|r| r.purpose = crate::Id::new(text).unwrap());
        assert!(purpose("bike-hire").is_empty());
        assert_eq!(purpose("Bike-hire"), ["purpose-not-agreed"]);
        // A contract without purposes agrees to none: another contract is what would help.
        let none = refused(|r| r.partner.contract.purposes = Items::default());
        assert_eq!(none, (vec!["purpose-not-agreed"], vec!["renew-contract"]));
    }

    #[test]
    fn an_agreed_purpose_is_named_and_the_one_that_was_sent_is_not() {
        let mut request = request();
        request.purpose = crate::Id::new("0012345678").unwrap();
        let answer = check(Books::BUILT_IN, &request).unwrap();
        assert_eq!(
            serde_json::to_string(&answer.remedies).unwrap(),
            r#"[{"code":"state-agreed-purpose","facts":[{"name":"agreed","value":{"tag":"text","val":"museum-entry"}},{"name":"agreed","value":{"tag":"text","val":"bike-hire"}}]}]"#
        );
        assert!(!serde_json::to_string(&answer).unwrap().contains("0012345678"));
    }

    #[test]
    fn a_clock_may_be_off_by_sixty_seconds_either_way() {
        let sent_at = |text: &str| grounds(|r| r.sent_at = instant(text));
        assert!(sent_at("2026-03-02T08:59:00Z").is_empty());
        assert_eq!(sent_at("2026-03-02T08:58:59.999999999Z"), ["clock-off"]);
        assert!(sent_at("2026-03-02T09:01:00Z").is_empty());
        assert_eq!(sent_at("2026-03-02T09:01:00.000000001Z"), ["clock-off"]);
        // As the clocks go forward, an hour of civil time passes in no time.
        let night = |text: &str| {
            grounds(|r| (r.at, r.sent_at) = (instant("2026-03-29T01:59:30+01:00"), instant(text)))
        };
        assert!(night("2026-03-29T03:00:30+02:00").is_empty());
        assert_eq!(night("2026-03-29T02:00:30+02:00"), ["clock-off"]);
    }

    #[test]
    fn whoever_has_a_wrong_credential_learns_nothing_else() {
        let all_else = |r: &mut CheckRequest| {
            r.partner.contract.until = Some("2026-03-02".parse().unwrap());
            r.purpose = crate::Id::new("other").unwrap();
            r.consent = false;
            r.partner.replayed = true;
            r.sent_at = instant("2026-03-02T11:00:00+01:00");
            r.partner.over_quota = true;
        };
        let wrong = refused(|r| {
            all_else(r);
            r.partner.credential = Credential::Wrong;
        });
        assert_eq!(wrong, (vec!["credential-wrong"], vec!["check-credential"]));
        let revoked = refused(|r| {
            all_else(r);
            r.partner.credential = Credential::Revoked;
        });
        let reasons = [
            "credential-revoked",
            "contract-over",
            "purpose-not-agreed",
            "consent-not-stated",
            "request-replayed",
            "clock-off",
            "quota-used-up",
        ];
        let remedies = [
            "use-new-credential",
            "renew-contract",
            "state-agreed-purpose",
            "obtain-consent",
            "send-new-request",
            "set-clock",
            "ask-more-slowly",
        ];
        assert_eq!(revoked, (reasons.to_vec(), remedies.to_vec()));
    }

    #[test]
    fn each_ground_alone_refuses() {
        assert!(grounds(|_| ()).is_empty());
        assert_eq!(grounds(|r| r.partner.credential = Credential::Revoked), ["credential-revoked"]);
        assert_eq!(grounds(|r| r.consent = false), ["consent-not-stated"]);
        assert_eq!(grounds(|r| r.partner.replayed = true), ["request-replayed"]);
        assert_eq!(grounds(|r| r.partner.over_quota = true), ["quota-used-up"]);
    }
}
