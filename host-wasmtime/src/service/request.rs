//! What a partner sends: a compact JWS (RFC 7515) that an Ed25519 key has signed (RFC 8037).
//!
//! It is read before its signature is looked at, because who has to have signed it stands in it. No problem shows what
//! was sent (PC-8, PC-9).

use std::fmt;

use jsonwebtoken::dangerous::insecure_decode_claims;
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header};
use portillon::partner::Subject;
use portillon::wire::{Read, Reader, Tree};
use portillon::{Day, Id, Instant, Problem, Problems};
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::Number;

/// A request that has the form of one. Who sent it is known once [`Request::is_signed_by`] says so.
pub struct Request {
    jws: Box<[u8]>,
    /// The credential that it says it is signed with.
    pub credential: Id,
    /// What it says.
    pub claims: Claims,
}

/// What a request says.
pub struct Claims {
    /// The partner.
    pub issuer: Id,
    /// Its identifier.
    pub id: Id,
    /// When it was made.
    pub sent_at: Instant,
    /// Whose pass.
    pub subject: Subject,
    /// The holder's birth date.
    pub birth_date: Day,
    /// What for.
    pub purpose: Id,
    /// Whether consent was obtained.
    pub consent: bool,
}

impl fmt::Debug for Request {
    /// PC-8: nothing of the holder, and nothing that an identifier may hide.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Request(…)")
    }
}

const FORM: &str = "send HEADER.PAYLOAD.SIGNATURE (RFC 7515), signed with an Ed25519 key (`alg` is `EdDSA`)";

impl Request {
    /// Reads the body of a request to the service of this name.
    ///
    /// # Errors
    /// Every problem of its form, with the name of the claim, or `header.kid` and the like.
    pub fn read(body: &[u8], service: &str) -> Result<Self, Problems> {
        let jws = body.trim_ascii();
        let credential = credential(jws)?;
        let malformed = |_| Problem::new("", "malformed-payload", "the payload is not JSON", FORM).alone();
        let payload: Tree = insecure_decode_claims(jws).map_err(malformed)?;
        let mut reader = Reader::default();
        let claims = reader.discreet(|r| claims(&payload, jws, service, r));
        Ok(Self { jws: jws.into(), credential, claims: reader.finish(claims)? })
    }

    /// Whether the holder of this key (Ed25519) has signed it.
    #[must_use]
    pub fn is_signed_by(&self, public_key: &[u8; 32]) -> bool {
        let mut validation = Validation::new(Algorithm::EdDSA);
        validation.required_spec_claims.clear();
        // What it says is read above, and decided in the core.
        (validation.validate_exp, validation.validate_aud) = (false, false);
        decode::<IgnoredAny>(&self.jws, &DecodingKey::from_ed_der(public_key), &validation).is_ok()
    }
}

/// The credential of the header, which has to be of the one kind that is taken here.
fn credential(jws: &[u8]) -> Result<Id, Problems> {
    let problem =
        |path, code, message, remedy: String| Err(Problem::new(path, code, message, remedy).alone());
    let Ok(header) = decode_header(jws) else {
        return problem("", "malformed-jws", "the body is not a signed request", FORM.into());
    };
    if header.alg != Algorithm::EdDSA {
        return problem("header.alg", "unknown-case", "the algorithm is not `EdDSA`", FORM.into());
    }
    // RFC 7515, 4.1.11: what has to be understood and is not makes it invalid.
    if header.crit.is_some() {
        return problem("header.crit", "unknown-field", "no extension is known here", "leave it out".into());
    }
    if header.typ.is_some_and(|kind| !kind.eq_ignore_ascii_case("JWT")) {
        return problem(
            "header.typ",
            "unknown-case",
            "this is not a `JWT`",
            "send `JWT`, or leave it out".into(),
        );
    }
    let Some(kid) = header.kid else {
        return problem("header.kid", "missing-field", "the field is missing", "send your credential".into());
    };
    match Id::new(&kid) {
        Some(id) => Ok(id),
        None => {
            let remedy = format!("send your credential, 1 to {} characters", Id::LONGEST);
            problem("header.kid", "length", "it is blank or too long", remedy)
        }
    }
}

fn claims(payload: &Tree, jws: &[u8], service: &str, r: &mut Reader) -> Option<Claims> {
    const NAMES: [&str; 9] =
        ["aud", "iss", "jti", "iat", "passNumber", "customerNumber", "birthDate", "purpose", "consent"];
    let [aud, iss, jti, iat, pass_number, customer_number, birth_date, purpose, consent] =
        r.fields(payload, NAMES)?;
    let audience = r.required("aud", aud, |tree, r| audience(tree, service, r));
    let issuer = r.required("iss", iss, Id::read);
    let id = r.required("jti", jti, Id::read);
    let sent_at = r.required("iat", iat, |tree, r| moment(tree, jws, r));
    let subject = subject(pass_number, customer_number, r);
    let birth_date = r.required("birthDate", birth_date, Day::read);
    let purpose = r.required("purpose", purpose, Id::read);
    let consent = r.required("consent", consent, bool::read);
    let () = audience?;
    Some(Claims {
        issuer: issuer?,
        id: id?,
        sent_at: sent_at?,
        subject: subject?,
        birth_date: birth_date?,
        purpose: purpose?,
        consent: consent?,
    })
}

/// A request to another service, which somebody may have caught there, is none to this one.
fn audience(tree: &Tree, service: &str, r: &mut Reader) -> Option<()> {
    let named = r.text(tree)? == service;
    if !named {
        r.problem("wrong-audience", "the request is for another service", format!("send `{service}`"));
    }
    named.then_some(())
}

fn subject(pass: Option<&Tree>, customer: Option<&Tree>, r: &mut Reader) -> Option<Subject> {
    let text = |tree: &Tree, r: &mut Reader| r.text(tree).map(str::to_owned);
    match (pass, customer) {
        (Some(_), Some(_)) => r.field("customerNumber", |r| {
            r.problem("either-or", "there is a pass number as well", "send one of the two");
            None
        }),
        (None, Some(tree)) => r.field("customerNumber", |r| text(tree, r)).map(Subject::CustomerNumber),
        (pass, None) => r.required("passNumber", pass, text).map(Subject::PassNumber),
    }
}

/// `NumericDate` (RFC 7519): seconds since 1970, which may have decimals.
fn moment(tree: &Tree, jws: &[u8], r: &mut Reader) -> Option<Instant> {
    let instant = match tree {
        Tree::Whole(seconds) => instant(*seconds, 0),
        Tree::Number => decimals(jws),
        _ => {
            r.problem("wrong-type", "this is not a number", "send the seconds since 1970, in UTC");
            return None;
        }
    };
    if instant.is_none() {
        let message = "this is not a point in time of the years 2000 to 2100";
        r.problem("malformed-instant", message, "send the seconds since 1970, in UTC");
    }
    instant
}

/// The shortest decimals that stand for the number, which are the ones that were sent as far as a number is exact.
fn decimals(jws: &[u8]) -> Option<Instant> {
    #[derive(Deserialize)]
    struct Time {
        iat: Number,
    }
    let Time { iat } = insecure_decode_claims(jws).ok()?;
    let text = iat.to_string();
    let (seconds, fraction) = text.split_once('.')?;
    let fraction = fraction.get(..fraction.len().min(9))?;
    instant(seconds.parse().ok()?, format!("{fraction:0<9}").parse().ok()?)
}

fn instant(seconds: i64, nanoseconds: i64) -> Option<Instant> {
    Instant::from_nanoseconds(seconds.checked_mul(1_000_000_000)?.checked_add(nanoseconds)?)
}

#[cfg(test)]
mod tests {
    use jsonwebtoken::Header;
    use serde_json::{Value, json};

    use super::super::sample::{changed, claims, header, key, now, request, signed};
    use super::*;

    fn read(body: &str) -> Result<Request, Problems> {
        Request::read(body.as_bytes(), "portillon")
    }

    /// Paths and codes.
    fn problems(body: &str) -> Vec<(String, &'static str)> {
        let problems = read(body).unwrap_err();
        problems.into_vec().into_iter().map(|problem| (problem.path, problem.code)).collect()
    }

    fn problem(changes: Value) -> (String, &'static str) {
        let mut problems = problems(&request(&changed(changes)));
        assert_eq!(problems.len(), 1, "{problems:?}");
        problems.remove(0)
    }

    fn sent_at(iat: Value) -> Option<Instant> {
        read(&request(&changed(json!({ "iat": iat })))).ok().map(|request| request.claims.sent_at)
    }

    #[test]
    fn a_request_says_who_asks_about_whom() {
        let Request { credential, claims, .. } = read(&format!(" {}\n", request(&claims()))).unwrap();
        assert_eq!(credential.as_str(), "museum-1");
        assert_eq!((claims.issuer.as_str(), claims.id.as_str()), ("museum", "r-1"));
        assert_eq!(claims.sent_at, now().unwrap());
        assert_eq!(claims.subject, Subject::PassNumber("0012345678".into()));
        assert_eq!(claims.birth_date.to_string(), "2011-04-01");
        assert_eq!((claims.purpose.as_str(), claims.consent), ("museum-entry", true));
    }

    #[test]
    fn only_who_holds_the_key_has_signed_it() {
        let public = |seed| key(seed).verifying_key().to_bytes();
        let request = read(&request(&claims())).unwrap();
        assert!(request.is_signed_by(&public(1)));
        assert!(!request.is_signed_by(&public(2)));
        assert!(!request.is_signed_by(&[0; 32]));
        // Another payload under the same signature.
        let other = signed(&header(), &changed(json!({ "jti": "r-2" })), 1);
        let parts = |jws: &str| jws.split('.').map(str::to_owned).collect::<Vec<_>>();
        let [head, payload] = [0, 1].map(|part| parts(&other)[part].clone());
        let signature = parts(std::str::from_utf8(&request.jws).unwrap())[2].clone();
        let forged = read(&format!("{head}.{payload}.{signature}")).unwrap();
        assert!(!forged.is_signed_by(&public(1)));
        let unsigned = read(&format!("{head}.{payload}.")).unwrap();
        assert!(!unsigned.is_signed_by(&public(1)));
    }

    #[test]
    fn nothing_but_eddsa_is_taken() {
        // {"alg":"none"}, {"alg":"HS256"} and one without an algorithm.
        for (head, code) in [
            ("eyJhbGciOiJub25lIn0", "malformed-jws"),
            ("eyJhbGciOiJIUzI1NiJ9", "unknown-case"),
            ("e30", "malformed-jws"),
        ] {
            let payload = request(&claims()).split('.').nth(1).unwrap().to_owned();
            assert_eq!(problems(&format!("{head}.{payload}.")).remove(0).1, code, "{head}");
        }
    }

    #[test]
    fn a_header_names_a_credential_and_no_extension() {
        let problem = |header| problems(&signed(&header, &claims(), 1)).remove(0);
        let path = |path: &str, code| (path.to_owned(), code);
        assert_eq!(problem(Header { kid: None, ..header() }), path("header.kid", "missing-field"));
        assert_eq!(problem(Header { kid: Some(" ".into()), ..header() }), path("header.kid", "length"));
        let longest = Header { kid: Some("k".repeat(64)), ..header() };
        assert!(read(&signed(&longest, &claims(), 1)).is_ok());
        assert_eq!(problem(Header { kid: Some("k".repeat(65)), ..header() }), path("header.kid", "length"));
        let critical = Header { crit: Some(vec!["exp".into()]), ..header() };
        assert_eq!(problem(critical), path("header.crit", "unknown-field"));
        let other = Header { typ: Some("at+jwt".into()), ..header() };
        assert_eq!(problem(other), path("header.typ", "unknown-case"));
        assert!(read(&signed(&Header { typ: None, ..header() }, &claims(), 1)).is_ok());
    }

    #[test]
    fn every_claim_is_looked_at() {
        let path = |path: &str, code| (path.to_owned(), code);
        for name in ["aud", "iss", "jti", "iat", "passNumber", "birthDate", "purpose", "consent"] {
            assert_eq!(problem(json!({ name: null })), path(name, "missing-field"));
            assert_eq!(problem(json!({ name: [] })), path(name, "wrong-type"));
        }
        assert_eq!(problem(json!({ "aud": "another" })), path("aud", "wrong-audience"));
        assert_eq!(problem(json!({ "jti": "r".repeat(65) })), path("jti", "length"));
        assert_eq!(problem(json!({ "purpose": "" })), path("purpose", "length"));
        assert_eq!(problem(json!({ "birthDate": "2011-02-29" })), path("birthDate", "impossible-date"));
        assert_eq!(problem(json!({ "customerNumber": "1" })), path("customerNumber", "either-or"));
        assert_eq!(problem(json!({ "exp": 1 })), path("exp", "unknown-field"));
        let customer = changed(json!({ "passNumber": null, "customerNumber": "0012345678" }));
        let subject = read(&request(&customer)).unwrap().claims.subject;
        assert_eq!(subject, Subject::CustomerNumber("0012345678".into()));
    }

    #[test]
    fn all_problems_are_named_and_none_shows_what_was_sent() {
        let marked = "3141592653";
        let body = request(&json!({
            "aud": marked, "iss": marked.repeat(7), "jti": {}, "iat": marked, "passNumber": 3_141_592_653_u64,
            "birthDate": marked, "purpose": marked.repeat(7), "consent": marked, marked: 1,
        }));
        let problems = read(&body).unwrap_err().into_vec();
        let codes: Vec<_> = problems.iter().map(|one| (one.path.as_str(), one.code)).collect();
        assert_eq!(
            codes,
            [
                ("…", "unknown-field"),
                ("aud", "wrong-audience"),
                ("iss", "length"),
                ("jti", "wrong-type"),
                ("iat", "wrong-type"),
                ("passNumber", "wrong-type"),
                ("birthDate", "malformed-date"),
                ("purpose", "length"),
                ("consent", "wrong-type"),
            ]
        );
        assert!(!format!("{problems:?}").contains(marked), "{problems:?}");
    }

    #[test]
    fn what_is_no_request_is_said_to_be_none() {
        for body in ["", ".", "..", "a.b.c", "{}", "a.b.c.d", "\u{e9}.\u{e9}.\u{e9}"] {
            assert_eq!(problems(body), [(String::new(), "malformed-jws")], "{body}");
        }
        let head = request(&claims()).split('.').next().unwrap().to_owned();
        // `{`, and a payload that is no base64url.
        for payload in ["ew", "*"] {
            let body = format!("{head}.{payload}.AA");
            assert_eq!(problems(&body), [(String::new(), "malformed-payload")], "{payload}");
        }
        // `[]`
        assert_eq!(problems(&format!("{head}.W10.AA")), [(String::new(), "wrong-type")]);
    }

    #[test]
    fn the_time_may_have_decimals() {
        let at = |text: &str| Some(Instant::parse(text).unwrap());
        assert_eq!(sent_at(json!(1_772_442_000)), at("2026-03-02T09:00:00Z"));
        assert_eq!(sent_at(json!(1_772_442_000.0)), at("2026-03-02T09:00:00Z"));
        assert_eq!(sent_at(json!(1_772_442_000.25)), at("2026-03-02T09:00:00.25Z"));
        assert_eq!(sent_at(json!(1_772_442_000.001)), at("2026-03-02T09:00:00.001Z"));
        assert_eq!(sent_at(json!(946_684_800)), at("2000-01-01T00:00:00Z"));
        for none in [json!(946_684_799), json!(-0.5), json!(1e30), json!(i64::MIN), json!(u64::MAX)] {
            assert_eq!(problem(json!({ "iat": none })), ("iat".to_owned(), "malformed-instant"));
        }
    }
}
