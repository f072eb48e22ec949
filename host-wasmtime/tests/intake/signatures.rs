//! Who may send what to a reader.

use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use portillon_host::reader::{Kind, PrivateKey, PublicKeys, SignatureError, Statement};
use serde_json::{Value, json};

const FILE: &[u8] = b"m-1\nm-2\n";

fn keys(of: &[&PrivateKey]) -> PublicKeys {
    let pems: Vec<_> = of.iter().map(|key| key.to_public_pem().unwrap()).collect();
    PublicKeys::from_pem(pems.iter().map(String::as_str)).unwrap()
}

fn key() -> PrivateKey {
    PrivateKey::generate().unwrap()
}

fn statement() -> Statement {
    Statement::of(Kind::DenyList, 3, FILE)
}

/// The code of what is wrong.
fn check(keys: &PublicKeys, jws: impl AsRef<[u8]>, file: &[u8]) -> Result<Statement, &'static str> {
    let verified = keys.check(Kind::DenyList, jws.as_ref()).and_then(|signed| signed.attest(file.to_vec()));
    verified.map(|verified| verified.statement().clone()).map_err(|error: SignatureError| error.code())
}

/// Signs any payload under any header.
fn forge(key: &PrivateKey, header: &Header, payload: &Value) -> String {
    let pem = key.to_pem().unwrap();
    encode(header, payload, &EncodingKey::from_ed_pem(pem.as_bytes()).unwrap()).unwrap()
}

fn payload() -> Value {
    serde_json::to_value(statement()).unwrap()
}

#[test]
fn what_a_trusted_key_has_signed_is_good() {
    let key = key();
    let jws = key.sign(&statement()).unwrap();
    assert_eq!(check(&keys(&[&key]), &jws, FILE), Ok(statement()));
    assert_eq!(check(&keys(&[&key]), format!("{jws}\n"), FILE), Ok(statement()));
    let again = PrivateKey::from_pem(&key.to_pem().unwrap()).unwrap();
    assert_eq!(again.sign(&statement()).unwrap(), jws);
}

#[test]
fn keys_are_changed_one_reader_at_a_time() {
    let (old, new) = (key(), key());
    let both = keys(&[&old, &new]);
    for key in [&old, &new] {
        assert_eq!(check(&both, key.sign(&statement()).unwrap(), FILE), Ok(statement()));
    }
    assert_eq!(check(&keys(&[&new]), old.sign(&statement()).unwrap(), FILE), Err("unknown-signer"));
    let one_text = format!("{}{}", old.to_public_pem().unwrap(), new.to_public_pem().unwrap());
    let both = PublicKeys::from_pem([one_text.as_str()]).unwrap();
    for key in [&old, &new] {
        assert_eq!(check(&both, key.sign(&statement()).unwrap(), FILE), Ok(statement()));
    }
}

#[test]
fn another_file_is_refused() {
    let key = key();
    let (keys, jws) = (keys(&[&key]), key.sign(&statement()).unwrap());
    for other in [b"m-1\nm-3\n".as_slice(), b"m-1\nm-2", b"m-1\nm-2\n\n", b""] {
        assert_eq!(check(&keys, &jws, other), Err("other-file"), "{other:?}");
    }
}

#[test]
fn every_altered_character_of_a_signature_is_noticed() {
    let key = key();
    let (keys, jws) = (keys(&[&key]), key.sign(&statement()).unwrap());
    for index in 0..jws.len() {
        let mut altered = jws.clone().into_bytes();
        altered[index] = if altered[index] == b'A' { b'B' } else { b'A' };
        assert!(check(&keys, &altered, FILE).is_err(), "{index}");
        assert!(check(&keys, &jws[..index], FILE).is_err(), "{index}");
    }
}

#[test]
fn another_payload_under_a_good_signature_is_refused() {
    let key = key();
    let keys = keys(&[&key]);
    let part = |jws: &str, index: usize| jws.split('.').nth(index).unwrap().to_owned();
    let three = key.sign(&statement()).unwrap();
    let four = key.sign(&Statement { serial: 4, ..statement() }).unwrap();
    let mixed = format!("{}.{}.{}", part(&three, 0), part(&four, 1), part(&three, 2));
    assert_eq!(check(&keys, mixed, FILE), Err("unknown-signer"));
}

#[test]
fn no_other_algorithm_is_accepted() {
    let key = key();
    let keys = keys(&[&key]);
    let part = |text: &str| {
        // A JWS with this header, by way of the one for the payload.
        let jws = forge(&key, &Header::new(Algorithm::EdDSA), &serde_json::from_str(text).unwrap());
        jws.split('.').nth(1).unwrap().to_owned()
    };
    let payload = part(&payload().to_string());
    for alg in ["none", "None", "HS256", "RS256", "ES256"] {
        let header = part(&json!({ "alg": alg, "typ": "JWT" }).to_string());
        for signature in ["", "AAAA"] {
            let jws = format!("{header}.{payload}.{signature}");
            assert_eq!(check(&keys, jws, FILE), Err("malformed-signature"), "{alg}");
        }
    }
    // The public key is no secret: whoever has it could sign so.
    for secret in [key.to_public_pem().unwrap().into_bytes(), key.to_public_pem().unwrap().trim().into()] {
        let jws =
            encode(&Header::new(Algorithm::HS256), &self::payload(), &EncodingKey::from_secret(&secret));
        assert_eq!(check(&keys, jws.unwrap(), FILE), Err("malformed-signature"));
    }
}

#[test]
fn a_signature_for_something_else_is_refused() {
    let key = key();
    let keys = keys(&[&key]);
    let plain = Header::new(Algorithm::EdDSA);
    for kind in [Kind::Book, Kind::Component] {
        let jws = key.sign(&Statement { kind, ..statement() }).unwrap();
        assert_eq!(check(&keys, jws, FILE), Err("other-kind"));
    }
    let mut more = payload();
    more["until"] = json!("2027-01-01");
    let mut less = payload();
    less.as_object_mut().unwrap().remove("serial");
    let mut negative = payload();
    negative["serial"] = json!(-1);
    for payload in [more, less, negative, json!({ "sub": "somebody" }), json!("text")] {
        assert_eq!(
            check(&keys, forge(&key, &plain, &payload), FILE),
            Err("malformed-signature"),
            "{payload}"
        );
    }
    let critical = Header { crit: Some(vec!["b64".into()]), ..plain.clone() };
    assert_eq!(check(&keys, forge(&key, &critical, &payload()), FILE), Err("malformed-signature"));
    assert_eq!(check(&keys, forge(&key, &plain, &payload()), FILE), Ok(statement()));
    for garbage in ["", ".", "..", "a.b", "a.b.c.d", "é", "\u{0}"] {
        assert_eq!(check(&keys, garbage, FILE), Err("malformed-signature"), "{garbage}");
    }
}

#[test]
fn what_is_no_key_is_said() {
    let private = key().to_pem().unwrap();
    // The neutral element of the curve: it verifies signatures that nobody made.
    let weak = "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAAQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n-----END PUBLIC KEY-----\n";
    for pem in ["", "nonsense", private.as_str(), weak] {
        let error = PublicKeys::from_pem([pem]).err().unwrap();
        assert_eq!(error.code(), "bad-key", "{pem}");
    }
    assert!(PrivateKey::from_pem(&key().to_public_pem().unwrap()).is_err());
}
