//! What the program does when all is well, and when it is asked wrongly.

use std::fs;
use std::net::TcpListener;
use std::process::Command;

use portillon::partner::Subject;
use portillon_host::partner_client::{Client, ClientError, Pass, PassAnswer};
use serde_json::json;

use crate::support::{BORN, CUSTOMER, NOT_USABLE, Partner, Served, UNKNOWN, VALID, done, pass, run, signal};

/// Everything but the time.
fn without_date(answer: &str) -> String {
    answer.lines().filter(|line| !line.starts_with("date: ")).collect::<Vec<_>>().join("\n")
}

/// PC-1, PC-2.
#[test]
fn a_partner_gets_one_code_and_the_same_bytes_for_every_cause() {
    let served = Served::start(&[]);
    let ask = |number: &str, born: &str| without_date(&served.post(&served.museum.request(number, born)));
    assert!(ask(VALID, BORN).ends_with("\n{\"code\":\"valid\"}"), "{}", ask(VALID, BORN));
    let unknown = ask(UNKNOWN, BORN);
    assert!(unknown.ends_with("\n{\"code\":\"not-valid\"}"), "{unknown}");
    assert_eq!(ask(VALID, "2011-04-02"), unknown);
    for number in NOT_USABLE {
        assert_eq!(ask(number, BORN), unknown, "{number}");
    }
    let (code, told) = served.end();
    assert_eq!(code, Some(0), "{told}");
    assert!(told.contains("there is no --certificate"), "{told}");
}

#[test]
fn the_client_asks_by_pass_and_by_customer_number() {
    let served = Served::start(&[]);
    let client = served.client(&served.museum);
    assert_eq!(client.check_pass(&pass(VALID, BORN)), Ok(PassAnswer::Valid));
    let customer = Pass { subject: Subject::CustomerNumber(CUSTOMER.into()), ..pass(VALID, BORN) };
    assert_eq!(client.check_pass(&customer), Ok(PassAnswer::Valid));
    assert_eq!(client.check_pass(&pass(UNKNOWN, BORN)), Ok(PassAnswer::NotValid));
    // A number of the other kind is another number.
    assert_eq!(client.check_pass(&pass(CUSTOMER, BORN)), Ok(PassAnswer::NotValid));
    let without_consent = Pass { consent: false, ..pass(VALID, BORN) };
    let Ok(PassAnswer::Refused { reasons, remedies }) = client.check_pass(&without_consent) else {
        panic!("it is not refused")
    };
    assert_eq!((reasons[0].code.as_str(), reasons[0].citation.rule.as_str()), ("consent-not-stated", "PC-4"));
    assert_eq!(remedies[0].code, "obtain-consent");
    let Err(ClientError::BadRequest(problems)) = client.check_pass(&pass("12", BORN)) else {
        panic!("it is taken")
    };
    assert_eq!((problems[0].path.as_str(), problems[0].code.as_str()), ("passNumber", "malformed-number"));
    let elsewhere = served.client(&served.museum).audience("elsewhere");
    let Err(ClientError::BadRequest(problems)) = elsewhere.check_pass(&pass(VALID, BORN)) else {
        panic!("it is taken")
    };
    assert_eq!(problems[0].code, "wrong-audience");
}

/// The npm package, as `cargo xtask build` leaves it.
const NPM: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../dist/npm/node/partner.js");

#[test]
fn the_client_for_javascript_asks_as_well() {
    const SCRIPT: &str = "
        const { checkPass } = await import(process.env.CLIENT);
        const partner = JSON.parse(process.env.PARTNER);
        const pass = { birthDate: '2011-04-01', purpose: 'museum-entry', consent: true };
        for (const change of JSON.parse(process.env.CHANGES)) {
            const said = await checkPass(partner, { ...pass, ...change }).catch((error) => error.problems[0]);
            console.log(said.code, said.reasons?.[0].code ?? said.path ?? '');
        }";
    let served = Served::start(&[]);
    let Partner { name, credential, key } = &served.museum;
    let partner = json!({ "service": served.url, "partner": name, "credential": credential, "key": key });
    let changes = json!([
        { "passNumber": VALID }, { "customerNumber": CUSTOMER }, { "passNumber": UNKNOWN },
        { "passNumber": VALID, "consent": false }, { "passNumber": "12" }, {},
    ]);
    let output = Command::new("node")
        .args(["--input-type=module", "--eval", SCRIPT])
        .env("CLIENT", NPM)
        .env("PARTNER", partner.to_string())
        .env("CHANGES", changes.to_string())
        .output()
        .unwrap();
    assert_eq!(
        String::from_utf8_lossy(&output.stdout),
        "valid \nvalid \nnot-valid \nrefused consent-not-stated\nmalformed-number passNumber\nmissing-field passNumber\n",
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

#[test]
fn a_client_that_finds_no_service_says_so() {
    let folder = tempfile::tempdir().unwrap();
    done(folder.path(), &["key", "--private", "k.key", "--public", "k.pem"]);
    let key = fs::read_to_string(folder.path().join("k.key")).unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let client = Client::new(&address, "museum", "museum-1", &key).unwrap();
    assert!(matches!(client.check_pass(&pass(VALID, BORN)), Err(ClientError::Unreachable(_))));
    let at = |address: &str, key: &str| Client::new(address, "museum", "museum-1", key).err();
    assert_eq!(at("checks.example", &key), Some(ClientError::Address));
    assert_eq!(at(&address, "secret"), Some(ClientError::BadKey));
}

#[test]
fn partners_and_passes_change_while_it_runs() {
    let served = Served::start(&[]);
    let folder = served.path().to_owned();
    assert_eq!(served.check(&served.museum, VALID, BORN), "valid");
    let theatre = Partner::add(&folder, "theatre", &[]);
    assert_eq!(served.check(&theatre, VALID, BORN), "valid");
    let printed =
        done(&folder, &["partner", "rotate", "theatre", "--overlap", "0", "--private", "second.key"]);
    let second = Partner::read(&folder, "theatre", &printed, "second.key");
    assert_eq!(served.check(&theatre, VALID, BORN), "credential-revoked");
    assert_eq!(served.check(&second, VALID, BORN), "valid");
    done(&folder, &["partner", "revoke", "theatre"]);
    assert_eq!(served.check(&second, VALID, BORN), "credential-revoked");
    let header = "passNumber,customerNumber,birthDate,title,firstDay,lastDay,status\n";
    let blocked = format!("{header}{VALID},{CUSTOMER},{BORN},imagine-r-scolaire,,,blocked\n");
    fs::write(folder.join("blocked.csv"), blocked).unwrap();
    done(&folder, &["passes", "import", "blocked.csv"]);
    assert_eq!(served.check(&served.museum, VALID, BORN), "not-valid");
}

#[test]
fn with_a_certificate_it_speaks_tls_and_reads_it_again_when_told() {
    let certificates = tempfile::tempdir().unwrap();
    let path = |name: &str| certificates.path().join(name).to_str().unwrap().to_owned();
    let (chain, key) = (path("chain.pem"), path("key.pem"));
    let renew = || {
        let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
        fs::write(&chain, made.cert.pem()).unwrap();
        fs::write(&key, made.signing_key.serialize_pem()).unwrap();
        made.cert.pem()
    };
    let first = renew();
    let served = Served::start(&["--certificate", &chain, "--private-key", &key]);
    assert!(served.url.starts_with("https://"), "{}", served.url);
    let url = served.url.replace("127.0.0.1", "localhost");
    let ask = |trusted: &str| {
        let root = ureq::tls::Certificate::from_pem(trusted.as_bytes()).unwrap();
        let tls = ureq::tls::TlsConfig::builder().root_certs(ureq::tls::RootCerts::new_with_certs(&[root]));
        let agent = ureq::Agent::config_builder().tls_config(tls.build()).http_status_as_error(false);
        let Partner { name, credential, key } = &served.museum;
        let client = Client::with_agent(&url, name, credential, key, agent.build().new_agent()).unwrap();
        client.check_pass(&pass(VALID, BORN))
    };
    assert_eq!(ask(&first), Ok(PassAnswer::Valid));
    let second = renew();
    signal("-HUP", served.id());
    while ask(&second).is_err() {}
    assert!(matches!(ask(&first), Err(ClientError::Unreachable(_))));
    assert_eq!(served.end().0, Some(0));
}

#[test]
fn what_is_asked_for_wrongly_is_said_with_a_remedy() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("none.pem"), "nothing").unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let taken = listener.local_addr().unwrap().to_string();
    for (arguments, message) in [
        (&["--listen", "0.0.0.0:0"][..], "error: --listen: without --certificate only this machine"),
        (&["--listen", &taken], &format!("error: --listen: {taken} cannot be had: ")),
        (&["--metrics", &taken, "--listen", "127.0.0.1:0"], "error: --metrics: "),
        (
            &["--certificate", "none.pem", "--private-key", "none.pem"],
            "error: --certificate: none.pem does not hold a certificate",
        ),
        (
            &["--listen", "127.0.0.1:0", "--database", "postgres://here/passes"],
            "error: there are no keys; give --keys FILE or PORTILLON_KEYS",
        ),
    ] {
        let output = run(folder.path(), &[&["serve"], arguments].concat());
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {said}");
        assert!(said.contains(message), "{said}");
    }
}

#[test]
fn it_describes_itself_and_how_it_goes() {
    let served = Served::start(&[]);
    assert!(served.get("/readyz").ends_with("ready\n"));
    served.check(&served.museum, VALID, BORN);
    let metrics = served.get("/metrics");
    assert!(metrics.contains("portillon_service_checks_total{code=\"valid\"} 1\n"), "{metrics}");
    let description = crate::support::body(&served.get("/openapi.json"));
    assert_eq!(description["paths"]["/v1/checks"]["post"]["responses"].get("200").map(|_| ()), Some(()));
    assert_eq!(description["info"]["license"]["name"], json!("MIT OR Apache-2.0"));
}
