//! The contract, read as data.

use portillon_wit::{Contract, FILES, Form, Shape, contract, schema};

#[test]
fn every_wit_file_of_the_folder_is_read() {
    let mut on_disk: Vec<_> = std::fs::read_dir(env!("CARGO_MANIFEST_DIR"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.ends_with(".wit"))
        .collect();
    let mut read: Vec<_> = FILES.iter().map(|(name, _)| (*name).to_owned()).collect();
    on_disk.sort();
    read.sort();
    assert_eq!(read, on_disk, "add the file to FILES in wit/src/lib.rs");
}

#[test]
fn functions_are_named_by_interface_and_take_one_request() {
    let contract = contract();
    assert_eq!(contract.package, "portillon:fares@0.1.0");
    let export = &contract.interface("navigo-jour").unwrap().export;
    assert_eq!(export, "portillon:fares/navigo-jour@0.1.0");

    let quote = contract.function("navigo-jour.quote").unwrap();
    assert!(quote.takes_books);
    assert_eq!(quote.request.as_ref().unwrap().name(), Some("quote-request"));
    assert!(
        matches!(quote.error.as_ref().unwrap(), Shape::List(problem) if problem.name() == Some("problem"))
    );

    let list = contract.function("titles.list").unwrap();
    assert!(!list.takes_books && list.request.is_none() && list.error.is_none());

    let check = contract.function("tariffs.check").unwrap();
    assert!(!check.takes_books && check.request.is_some());

    let batch = contract.function("navigo-jour.quote-batch").unwrap();
    assert!(matches!(batch.request.as_ref().unwrap(), Shape::List(_)));
    assert!(matches!(&batch.ok, Shape::List(item) if matches!(**item, Shape::Result { .. })));
}

#[test]
fn what_belongs_to_a_resource_is_not_a_function() {
    assert!(contract().functions().all(|function| !function.name.contains('[')));
    assert!(contract().function("tariffs.load").is_none());
}

#[test]
fn every_function_type_field_and_case_is_documented() {
    for interface in &contract().interfaces {
        assert!(!interface.docs.is_empty(), "{}", interface.name);
        for function in &interface.functions {
            assert!(!function.summary().is_empty(), "{}", function.name);
        }
        for named in &interface.types {
            assert!(!named.docs.is_empty(), "{}", named.name);
            match &named.form {
                Form::Record(fields) => {
                    assert!(fields.iter().all(|field| !field.docs.is_empty()), "{}", named.name)
                }
                Form::Enum(cases) | Form::Variant(cases) => {
                    assert!(cases.iter().all(|case| !case.docs.is_empty()), "{}", named.name);
                }
                _ => {}
            }
        }
    }
}

#[test]
fn a_used_type_keeps_the_interface_that_defines_it() {
    let quote = contract().function("navigo-jour.quote").unwrap();
    let request = quote.request.as_ref().unwrap().named().unwrap();
    assert_eq!(request.interface, "navigo-jour");
    let Form::Record(fields) = &request.form else { panic!("not a record") };
    let day = fields[0].shape.named().unwrap();
    assert_eq!((day.interface.as_str(), day.name.as_str(), &day.form), ("types", "date", &Form::Date));
    let zones = fields.iter().find(|field| field.name == "zones").unwrap();
    assert!(zones.optional);
    assert_eq!(zones.shape.name(), Some("zones"));
}

#[test]
fn a_type_without_json_form_is_refused_with_its_place() {
    let wit =
        "package a:b; interface i { record r { x: f32, } f: func(request: r) -> r; } world w { export i; }";
    let error = Contract::read(&[("a.wit", wit)]).unwrap_err();
    assert_eq!(format!("{error:#}"), "in type `r`: in field `x`: F32 has no JSON form");
}

#[test]
fn a_function_with_two_requests_is_refused() {
    let wit = "package a:b; interface i { f: func(a: u8, b: u8) -> u8; } world w { export i; }";
    let error = Contract::read(&[("a.wit", wit)]).unwrap_err();
    assert_eq!(format!("{error:#}"), "in function `i.f`: it takes more than books and one request");
}

#[test]
fn schemas_define_every_type_that_they_refer_to() {
    let one = schema::of_function(contract().function("navigo-jour.check-entry").unwrap());
    let all = schema::of_contract(contract());
    for schema in [one, all] {
        let text = schema.to_string();
        let defs = schema["$defs"].as_object().unwrap();
        for reference in text.split("\"$ref\":\"#/$defs/").skip(1) {
            let name = reference.split('"').next().unwrap();
            assert!(defs.contains_key(name), "{name}");
        }
    }
}
