//! The texts for people are complete: every code of the core, in every language, with the facts it carries.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use portillon::advice::{self, Weekday};
use portillon::imagine_r::{
    self, AgencyCause, Applicant, Channel, Desk, Duty, Evidence, OptionNow, PassIncident, PaymentMeans,
    Phase, Piece, Product, Schooling, TerminationChannel,
};
use portillon::navigo::{
    self, AnnuelCause, AnnuelOption, AnnuelPayment, AnnuelPhase, MonthState, MonthStatus, RefundCause, Right,
};
use portillon::navigo_account::{self, Blocked, Relation, Situation, Standing};
use portillon::navigo_jour::{self, Carrier, Custody, Finding, Incident};
use portillon::navitap::{self, BankEvent, CardState, GroupRole, NoteKind, PaymentState};
use portillon::pam::{self, Companion, Means, NoRide, Purpose, Rider};
use portillon::partner::{self, Credential, ReturnCode};
use portillon::reader::{self, Direction, TitleStatus};
use portillon::tariff::{Rate, TripKind};
use portillon::{Medium, Mode, Title};
use serde_json::Value;

const LANGUAGES: [&str; 3] = ["en", "fr", "it"];

fn catalogue() -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../texts/catalogue.json");
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn placeholders(text: &str) -> BTreeSet<&str> {
    text.split('{').skip(1).filter_map(|part| part.split_once('}').map(|(name, _)| name)).collect()
}

/// Every code has a text in every language, which names only facts that the code carries; and no text stands
/// for a code that is not there.
fn check_texts(texts: &Value, codes: &[(&str, &[&str])]) {
    for (code, facts) in codes {
        for language in LANGUAGES {
            let text = texts[code][language]
                .as_str()
                .unwrap_or_else(|| panic!("`{code}` has no text in {language}"));
            assert!(!text.trim().is_empty(), "`{code}` is empty in {language}");
            let unknown: Vec<_> =
                placeholders(text).into_iter().filter(|name| !facts.contains(name)).collect();
            assert!(unknown.is_empty(), "`{code}` in {language} names {unknown:?}, and has only {facts:?}");
        }
    }
    // Two documents may share a code where it says the same of the same facts.
    let known: BTreeMap<&str, &[&str]> = codes.iter().copied().collect();
    let strays: Vec<_> =
        texts.as_object().unwrap().keys().filter(|code| !known.contains_key(code.as_str())).collect();
    assert!(strays.is_empty(), "texts without a code: {strays:?}");
    for (code, facts) in codes {
        assert_eq!(known[code], *facts, "`{code}` carries different facts in two documents");
    }
}

#[test]
fn every_reason_is_worded() {
    let kinds = [
        navigo_jour::codes::REASONS,
        imagine_r::codes::REASONS,
        navitap::codes::REASONS,
        navigo::codes::REASONS,
        reader::codes::REASONS,
        pam::codes::REASONS,
        partner::codes::REASONS,
        advice::codes::REASONS,
        navigo_account::codes::IMAGINE_R_REASONS,
        navigo_account::codes::REASONS,
    ]
    .concat();
    check_texts(
        &catalogue()["reasons"],
        &kinds.iter().map(|kind| (kind.code, kind.facts)).collect::<Vec<_>>(),
    );
}

#[test]
fn every_remedy_is_worded() {
    let kinds = [
        navigo_jour::codes::REMEDIES,
        imagine_r::codes::REMEDIES,
        navitap::codes::REMEDIES,
        navigo::codes::REMEDIES,
        reader::codes::REMEDIES,
        pam::codes::REMEDIES,
        partner::codes::REMEDIES,
        advice::codes::REMEDIES,
        navigo_account::codes::REMEDIES,
    ]
    .concat();
    check_texts(
        &catalogue()["remedies"],
        &kinds.iter().map(|kind| (kind.code, kind.facts)).collect::<Vec<_>>(),
    );
}

#[test]
fn every_word_of_a_vocabulary_has_a_label() {
    let labels = &catalogue()["labels"];
    let check = |kind: &str, ids: Vec<&str>| {
        for id in ids {
            for language in LANGUAGES {
                assert!(labels[kind][id][language].is_string(), "{kind} `{id}` has no label in {language}");
            }
        }
    };
    check("medium", Medium::ALL.iter().map(|value| value.id()).collect());
    check("mode", Mode::ALL.iter().map(|value| value.id()).collect());
    check("title", Title::ALL.iter().map(|value| value.id()).collect());
    check("custody", Custody::ALL.iter().map(|value| value.id()).collect());
    check("incident", Incident::ALL.iter().map(|value| value.id()).collect());
    check("carrier", Carrier::ALL.iter().map(|value| value.id()).collect());
    check("cause", RefundCause::ALL.iter().map(|value| value.id()).collect());
    check("cause", AnnuelCause::ALL.iter().map(|value| value.id()).collect());
    check("annuel-option", AnnuelOption::ALL.iter().map(|value| value.id()).collect());
    check("annuel-payment", AnnuelPayment::ALL.iter().map(|value| value.id()).collect());
    check("annuel-phase", AnnuelPhase::ALL.iter().map(|value| value.id()).collect());
    check("month-status", MonthStatus::ALL.iter().map(|value| value.id()).collect());
    check("right", Right::ALL.iter().map(|value| value.id()).collect());
    check("month-state", MonthState::ALL.iter().map(|value| value.id()).collect());
    check("kind", TripKind::ALL.iter().map(|value| value.id()).collect());
    check("trip-kind", TripKind::ALL.iter().map(|value| value.id()).collect());
    check("rate", Rate::ALL.iter().map(|value| value.id()).collect());
    check("schooling", Schooling::ALL.iter().map(|value| value.id()).collect());
    check("payment", PaymentMeans::ALL.iter().map(|value| value.id()).collect());
    check("product", Product::ALL.iter().map(|value| value.id()).collect());
    check("finding", Finding::ALL.iter().map(|value| value.id()).collect());
    check("channel", Channel::ALL.iter().map(|value| value.id()).collect());
    check("channel", TerminationChannel::ALL.iter().map(|value| value.id()).collect());
    check("piece", Piece::ALL.iter().map(|value| value.id()).collect());
    check("duty", Duty::ALL.iter().map(|value| value.id()).collect());
    check("pass-incident", PassIncident::ALL.iter().map(|value| value.id()).collect());
    check("desk", Desk::ALL.iter().map(|value| value.id()).collect());
    check("applicant", Applicant::ALL.iter().map(|value| value.id()).collect());
    check("evidence", Evidence::ALL.iter().map(|value| value.id()).collect());
    check("cause", AgencyCause::ALL.iter().map(|value| value.id()).collect());
    check("phase", Phase::ALL.iter().map(|value| value.id()).collect());
    check("option-now", OptionNow::ALL.iter().map(|value| value.id()).collect());
    check("note-kind", NoteKind::ALL.iter().map(|value| value.id()).collect());
    check("card-state", CardState::ALL.iter().map(|value| value.id()).collect());
    check("group-role", GroupRole::ALL.iter().map(|value| value.id()).collect());
    check("bank-event", BankEvent::ALL.iter().map(|value| value.id()).collect());
    check("payment-state", PaymentState::ALL.iter().map(|value| value.id()).collect());
    check("title-status", TitleStatus::ALL.iter().map(|value| value.id()).collect());
    check("direction", Direction::ALL.iter().map(|value| value.id()).collect());
    check("means", Means::ALL.iter().map(|value| value.id()).collect());
    check("purpose", Purpose::ALL.iter().map(|value| value.id()).collect());
    check("rider", Rider::ALL.iter().map(|value| value.id()).collect());
    check("companion", Companion::ALL.iter().map(|value| value.id()).collect());
    check("no-ride", NoRide::ALL.iter().map(|value| value.id()).collect());
    check("account-event", cases("account-event"));
    check("line-kind", cases("line-kind"));
    check("dunning-state", cases("dunning-state"));
    check("credential", Credential::ALL.iter().map(|value| value.id()).collect());
    check("subject", cases("subject"));
    check("weekday", Weekday::ALL.iter().map(|value| value.id()).collect());
    check("return-code", ReturnCode::ALL.iter().map(|value| value.id()).collect());
    check("blocked", Blocked::ALL.iter().map(|value| value.id()).collect());
    check("relation", Relation::ALL.iter().map(|value| value.id()).collect());
    check("situation", Situation::ALL.iter().map(|value| value.id()).collect());
    check("standing", Standing::ALL.iter().map(|value| value.id()).collect());
    check("debt-contract", cases("debt-contract"));
    // The pages of Pam and of the accounts have no numbers: their parts are named.
    check("article", pam::codes::REASONS.iter().map(|kind| kind.article).collect());
    check("article", navigo_account::codes::REASONS.iter().map(|kind| kind.article).collect());
    check("article", advice::codes::REASONS.iter().map(|kind| kind.article).collect());
    check("title", vec!["pam-trip", "pam-companion", "pam-companion-free"]);
    check("way", navitap::WAYS_OF_CREDIT.to_vec());
    check("ground", cases("termination-ground"));
}

/// The cases of an enum or a variant of the contract.
fn cases(name: &str) -> Vec<&'static str> {
    let mut types = portillon_wit::contract().interfaces.iter().flat_map(|interface| &interface.types);
    let shape = types.find(|shape| shape.name == name).unwrap_or_else(|| panic!("no type {name}"));
    match &shape.form {
        portillon_wit::Form::Enum(cases) => cases.iter().map(|case| case.name.as_str()).collect(),
        portillon_wit::Form::Variant(cases) => cases.iter().map(|case| case.name.as_str()).collect(),
        other => panic!("{name} is {other:?}"),
    }
}
