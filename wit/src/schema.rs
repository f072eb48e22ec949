//! JSON Schema (draft 2020-12) of requests and replies.

use serde_json::{Map, Value, json};

use crate::{Case, Contract, Field, Form, Function, Named, Shape};

const DRAFT: &str = "https://json-schema.org/draft/2020-12/schema";

/// The request and the reply of one function, with the types they name.
///
/// The document accepts nothing by itself: `#/$defs/request` and `#/$defs/reply` are what to check against.
///
/// ```
/// let function = portillon_wit::contract().function("navigo-jour.quote").unwrap();
/// let schema = portillon_wit::schema::of_function(function);
/// let request = &schema["$defs"]["request"];
/// assert_eq!(request["$ref"], "#/$defs/navigo-jour.quote-request");
/// assert_eq!(schema["$defs"]["types.date"]["type"], "string");
/// ```
#[must_use]
pub fn of_function(function: &Function) -> Value {
    let mut defs = Map::new();
    defs.insert("request".into(), request(function));
    defs.insert("reply".into(), reply(function));
    for shape in function.request.iter().chain([&function.ok]).chain(&function.error) {
        define(shape, &mut defs);
    }
    json!({
        "$schema": DRAFT,
        "title": function.name,
        "description": function.docs,
        "$defs": defs,
    })
}

/// The requests and replies of every function: `#/$defs/navigo-jour.quote.request` and so on.
#[must_use]
pub fn of_contract(contract: &Contract) -> Value {
    let mut defs = Map::new();
    for function in contract.functions() {
        defs.insert(format!("{}.request", function.name), described(request(function), &function.docs));
        defs.insert(format!("{}.reply", function.name), reply(function));
    }
    for named in contract.interfaces.iter().flat_map(|interface| &interface.types) {
        defs.insert(key(named), definition(named));
    }
    json!({
        "$schema": DRAFT,
        "title": contract.package,
        "description": "One request per line in, one reply per line out.",
        "$defs": defs,
    })
}

fn request(function: &Function) -> Value {
    match &function.request {
        Some(shape) => reference(shape),
        None => json!({
            "description": "This function takes no request.",
            "type": ["object", "null"],
            "additionalProperties": false,
        }),
    }
}

fn reply(function: &Function) -> Value {
    let ok = only("ok", reference(&function.ok));
    let problems = function.error.as_ref().map_or_else(
        // Even a function that cannot fail gets lines that are not JSON.
        || json!({ "type": "array", "items": { "type": "object" } }),
        reference,
    );
    json!({ "oneOf": [ok, only("error", problems)] })
}

fn only(name: &str, value: Value) -> Value {
    json!({
        "type": "object",
        "properties": { name: value },
        "required": [name],
        "additionalProperties": false,
    })
}

fn reference(shape: &Shape) -> Value {
    match shape {
        Shape::Bool => json!({ "type": "boolean" }),
        Shape::Whole { min, max } => json!({ "type": "integer", "minimum": min, "maximum": max }),
        Shape::Text => json!({ "type": "string" }),
        Shape::List(item) => json!({ "type": "array", "items": reference(item) }),
        Shape::Result { ok, err } => {
            json!({ "oneOf": [tagged("ok", "", ok.as_deref()), tagged("err", "", err.as_deref())] })
        }
        Shape::Named(named) => json!({ "$ref": format!("#/$defs/{}", key(named)) }),
    }
}

fn definition(named: &Named) -> Value {
    let schema = match &named.form {
        Form::Record(fields) => record(fields),
        Form::Enum(cases) => {
            json!({ "type": "string", "enum": cases.iter().map(|case| &case.name).collect::<Vec<_>>() })
        }
        Form::Variant(cases) => json!({ "oneOf": cases.iter().map(case).collect::<Vec<_>>() }),
        Form::Date => {
            json!({ "type": "string", "format": "date", "pattern": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$" })
        }
        Form::Amount => json!({ "type": "string", "pattern": r"^-?(0|[1-9][0-9]*)\.[0-9]{2}$" }),
        Form::Alias(shape) if named.name == "instant" => with(reference(shape), "format", json!("date-time")),
        Form::Alias(shape) => reference(shape),
    };
    described(schema, &named.docs)
}

fn record(fields: &[Field]) -> Value {
    let properties: Map<_, _> = fields
        .iter()
        .map(|field| {
            let mut schema = reference(&field.shape);
            if field.optional {
                schema = json!({ "anyOf": [schema, { "type": "null" }] });
            }
            (field.json.clone(), described(schema, &field.docs))
        })
        .collect();
    let required: Vec<_> = fields.iter().filter(|field| !field.optional).map(|field| &field.json).collect();
    json!({ "type": "object", "properties": properties, "required": required, "additionalProperties": false })
}

fn case(case: &Case) -> Value {
    tagged(&case.name, &case.docs, case.payload.as_ref())
}

fn tagged(name: &str, docs: &str, payload: Option<&Shape>) -> Value {
    let mut properties = Map::new();
    properties.insert("tag".into(), json!({ "const": name }));
    let mut required = vec!["tag"];
    if let Some(payload) = payload {
        properties.insert("val".into(), reference(payload));
        required.push("val");
    }
    described(
        json!({ "type": "object", "properties": properties, "required": required, "additionalProperties": false }),
        docs,
    )
}

/// Adds the definitions of the types that a shape names, each once.
fn define(shape: &Shape, defs: &mut Map<String, Value>) {
    match shape {
        Shape::List(item) => define(item, defs),
        Shape::Result { ok, err } => ok.iter().chain(err).for_each(|shape| define(shape, defs)),
        Shape::Named(named) if !defs.contains_key(&key(named)) => {
            defs.insert(key(named), definition(named));
            match &named.form {
                Form::Record(fields) => fields.iter().for_each(|field| define(&field.shape, defs)),
                Form::Variant(cases) => {
                    cases
                        .iter()
                        .filter_map(|case| case.payload.as_ref())
                        .for_each(|shape| define(shape, defs));
                }
                Form::Alias(shape) => define(shape, defs),
                Form::Enum(_) | Form::Date | Form::Amount => {}
            }
        }
        _ => {}
    }
}

fn key(named: &Named) -> String {
    format!("{}.{}", named.interface, named.name)
}

fn described(schema: Value, docs: &str) -> Value {
    if docs.is_empty() { schema } else { with(schema, "description", json!(docs)) }
}

fn with(mut schema: Value, name: &str, value: Value) -> Value {
    if let Value::Object(map) = &mut schema {
        map.insert(name.to_owned(), value);
    }
    schema
}
