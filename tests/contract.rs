//! What the built artefacts promise.

use std::path::Path;

use wasmparser::{Parser, Payload};

fn component() -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../dist/portillon.wasm");
    std::fs::read(path).expect("dist/portillon.wasm is there after `cargo xtask build`")
}

/// Names of the component's own imports; those of the modules inside it do not count.
fn imports(component: &[u8]) -> Vec<String> {
    let mut names = Vec::new();
    let mut depth = 0;
    for payload in Parser::new(0).parse_all(component) {
        match payload.expect("a component") {
            Payload::ModuleSection { .. } | Payload::ComponentSection { .. } => depth += 1,
            Payload::End(_) => depth -= 1,
            Payload::ComponentImportSection(section) if depth == 0 => {
                names.extend(
                    section.into_iter().map(|import| import.expect("an import").name.name.to_owned()),
                );
            }
            _ => {}
        }
    }
    names
}

#[test]
fn the_component_imports_nothing() {
    assert_eq!(imports(&component()), Vec::<String>::new());
}

#[test]
fn the_reader_of_imports_sees_one_that_is_there() {
    // `(component (import "clock" (func)))`, byte by byte.
    let mut bytes = b"\0asm\x0d\0\x01\0".to_vec();
    // Type section: one function type without parameters or result.
    bytes.extend([7, 5, 1, 0x40, 0, 1, 0]);
    // Import section: "clock", function of type 0.
    bytes.extend([10, 10, 1, 0, 5]);
    bytes.extend(b"clock");
    bytes.extend([1, 0]);
    assert_eq!(imports(&bytes), ["clock"]);
}

#[test]
fn the_component_stays_small() {
    let size = component().len();
    assert!(size < 1_400_000, "{size} bytes");
}

#[test]
fn the_core_and_the_contract_name_the_same_functions() {
    let contract: Vec<&str> =
        portillon_wit::contract().functions().map(|function| function.name.as_str()).collect();
    assert_eq!(portillon::wire::functions(), contract);
}

#[test]
fn vocabularies_of_the_core_are_those_of_the_contract() {
    fn ids<T: Copy>(all: &[T], id: fn(T) -> &'static str) -> Vec<&'static str> {
        all.iter().map(|value| id(*value)).collect()
    }
    use portillon::advice::Weekday;
    use portillon::imagine_r::{
        AgencyCause, Applicant, Channel, Creditor, Desk, Duty, EndCause, Evidence, OptionNow, PassIncident,
        PaymentMeans, Phase, Piece, Product, Schooling, TerminationChannel,
    };
    use portillon::navigo::{
        AnnuelCause, AnnuelOption, AnnuelPayment, AnnuelPhase, MonthState, MonthStatus, RefundCause, Right,
    };
    use portillon::navigo_account::{Blocked, Relation, Situation, Standing, StatusChange};
    use portillon::navigo_jour::{Carrier, Custody, Finding, Incident};
    use portillon::navitap::{BankEvent, CardState, GroupRole, NoteKind, PaymentState};
    use portillon::pam::{Companion, DunningState, LineKind, Means, NoRide, Purpose, Rider};
    use portillon::partner::{Credential, ReturnCode};
    use portillon::reader::{Direction, TitleStatus};
    use portillon::tariff::TripKind;
    use portillon::{Currency, Medium, Mode, Network};
    for (name, cases) in [
        ("currency", ids(Currency::ALL, Currency::id)),
        ("network", ids(Network::ALL, Network::id)),
        ("medium", ids(Medium::ALL, Medium::id)),
        ("mode", ids(Mode::ALL, Mode::id)),
        ("custody", ids(Custody::ALL, Custody::id)),
        ("carrier", ids(Carrier::ALL, Carrier::id)),
        ("incident", ids(Incident::ALL, Incident::id)),
        ("month-state", ids(MonthState::ALL, MonthState::id)),
        ("trip-kind", ids(TripKind::ALL, TripKind::id)),
        ("refund-cause", ids(RefundCause::ALL, RefundCause::id)),
        ("annuel-cause", ids(AnnuelCause::ALL, AnnuelCause::id)),
        ("annuel-option", ids(AnnuelOption::ALL, AnnuelOption::id)),
        ("annuel-payment", ids(AnnuelPayment::ALL, AnnuelPayment::id)),
        ("annuel-phase", ids(AnnuelPhase::ALL, AnnuelPhase::id)),
        ("month-status", ids(MonthStatus::ALL, MonthStatus::id)),
        ("right", ids(Right::ALL, Right::id)),
        ("product", ids(Product::ALL, Product::id)),
        ("schooling", ids(Schooling::ALL, Schooling::id)),
        ("end-cause", ids(EndCause::ALL, EndCause::id)),
        ("creditor", ids(Creditor::ALL, Creditor::id)),
        ("payment-means", ids(PaymentMeans::ALL, PaymentMeans::id)),
        ("channel", ids(Channel::ALL, Channel::id)),
        ("piece", ids(Piece::ALL, Piece::id)),
        ("duty", ids(Duty::ALL, Duty::id)),
        ("pass-incident", ids(PassIncident::ALL, PassIncident::id)),
        ("desk", ids(Desk::ALL, Desk::id)),
        ("applicant", ids(Applicant::ALL, Applicant::id)),
        ("termination-channel", ids(TerminationChannel::ALL, TerminationChannel::id)),
        ("evidence", ids(Evidence::ALL, Evidence::id)),
        ("agency-cause", ids(AgencyCause::ALL, AgencyCause::id)),
        ("phase", ids(Phase::ALL, Phase::id)),
        ("option-now", ids(OptionNow::ALL, OptionNow::id)),
        ("finding", ids(Finding::ALL, Finding::id)),
        ("note-kind", ids(NoteKind::ALL, NoteKind::id)),
        ("card-state", ids(CardState::ALL, CardState::id)),
        ("group-role", ids(GroupRole::ALL, GroupRole::id)),
        ("bank-event", ids(BankEvent::ALL, BankEvent::id)),
        ("payment-state", ids(PaymentState::ALL, PaymentState::id)),
        ("title-status", ids(TitleStatus::ALL, TitleStatus::id)),
        ("direction", ids(Direction::ALL, Direction::id)),
        ("companion", ids(Companion::ALL, Companion::id)),
        ("rider", ids(Rider::ALL, Rider::id)),
        ("no-ride", ids(NoRide::ALL, NoRide::id)),
        ("means", ids(Means::ALL, Means::id)),
        ("purpose", ids(Purpose::ALL, Purpose::id)),
        ("line-kind", ids(LineKind::ALL, LineKind::id)),
        ("dunning-state", ids(DunningState::ALL, DunningState::id)),
        ("credential", ids(Credential::ALL, Credential::id)),
        ("return-code", ids(ReturnCode::ALL, ReturnCode::id)),
        ("blocked", ids(Blocked::ALL, Blocked::id)),
        ("status-change", ids(StatusChange::ALL, StatusChange::id)),
        ("relation", ids(Relation::ALL, Relation::id)),
        ("situation", ids(Situation::ALL, Situation::id)),
        ("standing", ids(Standing::ALL, Standing::id)),
        ("weekday", ids(Weekday::ALL, Weekday::id)),
    ] {
        let wit: Vec<String> = enum_cases(name);
        assert_eq!(cases, wit, "{name}");
    }
}

fn enum_cases(name: &str) -> Vec<String> {
    let mut types = portillon_wit::contract().interfaces.iter().flat_map(|interface| &interface.types);
    let shape = types.find(|shape| shape.name == name).unwrap_or_else(|| panic!("no enum {name}"));
    match &shape.form {
        portillon_wit::Form::Enum(cases) => cases.iter().map(|case| case.name.clone()).collect(),
        other => panic!("{name} is {other:?}"),
    }
}
