//! A request from `FIELD=VALUE` arguments, by the shape that the contract gives it.
//!
//! What does not fit the shape is passed on as text: the reply then names the field and the remedy, in the
//! same words as for JSON.

use portillon_wit::{Form, Shape, camel_case, contract};
use serde_json::{Map, Value};

use super::Failure;

pub(crate) fn from_fields(function: &str, fields: &[String]) -> Result<Value, Failure> {
    let function = contract().function(function).ok_or_else(|| {
        Failure::bad(format!("there is no function `{function}`; see `portillon call --list`"))
    })?;
    let mut request = match &function.request {
        Some(Shape::List(_)) => Value::Array(Vec::new()),
        _ => Value::Object(Map::new()),
    };
    for field in fields {
        let (path, text) = field.split_once('=').ok_or_else(|| {
            Failure::bad(format!("`{field}` has no value; write FIELD=VALUE, as in line=T4"))
        })?;
        let steps = steps(path)?;
        set(&mut request, function.request.as_ref(), &steps, text)
            .map_err(|why| Failure::bad(format!("`{path}`: {why}")))?;
    }
    Ok(request)
}

#[derive(Debug, PartialEq)]
enum Step {
    Field(String),
    Item(usize),
}

/// `stations[0].name`, as in the paths of problems.
fn steps(path: &str) -> Result<Vec<Step>, Failure> {
    let unread = || {
        Failure::bad(format!(
            "`{path}` is no field; write a name, as in line=T4, or a path, as in stations[0].name=Opéra"
        ))
    };
    let mut steps = Vec::new();
    for (index, part) in path.split('.').enumerate() {
        let (name, items) = part.split_at(part.find('[').unwrap_or(part.len()));
        if !name.is_empty() {
            steps.push(Step::Field(camel_case(name)));
        } else if index > 0 || items.is_empty() {
            return Err(unread());
        }
        let inner = match items {
            "" => continue,
            items => items.strip_prefix('[').and_then(|items| items.strip_suffix(']')).ok_or_else(unread)?,
        };
        for item in inner.split("][") {
            steps.push(Step::Item(item.parse().map_err(|_| unread())?));
        }
    }
    Ok(steps)
}

fn set(target: &mut Value, shape: Option<&Shape>, steps: &[Step], text: &str) -> Result<(), String> {
    let Some((step, rest)) = steps.split_first() else {
        let value = read(shape, text)?;
        match (target, value) {
            // A list may be given piece by piece: line=T4 line=T11.
            (Value::Array(items), Value::Array(more)) => items.extend(more),
            (target @ Value::Null, value) => *target = value,
            _ => return Err("it is there twice; give it once".into()),
        }
        return Ok(());
    };
    match step {
        Step::Field(name) => {
            if target.is_null() {
                *target = Value::Object(Map::new());
            }
            let Value::Object(fields) = target else { return Err("there are no fields inside it".into()) };
            let shape = field(shape, name, fields);
            set(fields.entry(name).or_insert(Value::Null), shape, rest, text)
        }
        Step::Item(index) => {
            if target.is_null() {
                *target = Value::Array(Vec::new());
            }
            let Value::Array(items) = target else { return Err("it is not a list".into()) };
            if *index == items.len() {
                items.push(Value::Null);
            }
            let count = items.len();
            let item =
                items.get_mut(*index).ok_or_else(|| format!("item [{index}] comes before item [{count}]"))?;
            set(item, item_of(shape), rest, text)
        }
    }
}

/// The shape of a field; what a case holds has that of the case that was named before.
fn field<'a>(shape: Option<&'a Shape>, name: &str, given: &Map<String, Value>) -> Option<&'a Shape> {
    match &shape?.named()?.form {
        Form::Record(fields) => fields.iter().find(|field| field.json == name).map(|field| &field.shape),
        Form::Variant(cases) if name == "val" => {
            let tag = given.get("tag")?.as_str()?;
            cases.iter().find(|case| case.name == tag)?.payload.as_ref()
        }
        _ => None,
    }
}

fn item_of(shape: Option<&Shape>) -> Option<&Shape> {
    match shape? {
        Shape::List(item) => Some(item),
        _ => None,
    }
}

fn read(shape: Option<&Shape>, text: &str) -> Result<Value, String> {
    let json = || serde_json::from_str(text).map_err(|error| format!("this is not JSON: {error}"));
    let words = || Value::String(text.to_owned());
    Ok(match shape {
        Some(Shape::Bool | Shape::Whole { .. }) => match serde_json::from_str(text) {
            Ok(value @ (Value::Bool(_) | Value::Number(_))) => value,
            _ => words(),
        },
        Some(Shape::List(_)) if text.trim_start().starts_with('[') => json()?,
        Some(Shape::List(_)) if text.is_empty() => Value::Array(Vec::new()),
        Some(Shape::List(item)) => {
            text.split(',').map(|text| read(Some(item), text.trim())).collect::<Result<Vec<_>, _>>()?.into()
        }
        Some(Shape::Named(named)) => match &named.form {
            Form::Record(_) | Form::Variant(_) if text.trim_start().starts_with('{') => json()?,
            Form::Variant(_) => serde_json::json!({ "tag": text }),
            Form::Alias(shape) => read(Some(shape), text)?,
            _ => words(),
        },
        _ => words(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(function: &str, fields: &[&str]) -> Result<String, String> {
        let fields: Vec<_> = fields.iter().map(|field| (*field).to_owned()).collect();
        from_fields(function, &fields).map(|value| value.to_string()).map_err(|failure| failure.message)
    }

    #[test]
    fn values_are_read_by_the_shape_of_their_field() {
        let fields = [
            "purchase-day=2026-01-02",
            "medium=phone",
            "quantity=2",
            "validityDays=2026-01-05,2026-01-06",
            "zones.first=1",
        ];
        assert_eq!(
            request("navigo-jour.quote", &fields).unwrap(),
            r#"{"purchaseDay":"2026-01-02","medium":"phone","quantity":2,"validityDays":["2026-01-05","2026-01-06"],"zones":{"first":1}}"#
        );
        // A line called 4 is a name, and a number of people is a number.
        assert_eq!(request("navigo-jour.seller", &["line=4"]).unwrap(), r#"{"line":"4"}"#);
        assert_eq!(
            request("navigo-jour.check-entry", &["people=4", "validated=true"]).unwrap(),
            r#"{"people":4,"validated":true}"#
        );
    }

    #[test]
    fn lists_of_records_are_written_by_path_or_as_json() {
        let expected = r#"{"stations":[{"name":"Orly","inRegion":true}]}"#;
        assert_eq!(
            request("navigo-jour.coverage", &["stations[0].name=Orly", "stations[0].inRegion=true"]).unwrap(),
            expected
        );
        assert_eq!(
            request("navigo-jour.coverage", &[r#"stations=[{"name":"Orly","inRegion":true}]"#]).unwrap(),
            expected
        );
        assert_eq!(request("navigo-jour.quote-batch", &["[0].quantity=1"]).unwrap(), r#"[{"quantity":1}]"#);
    }

    #[test]
    fn what_a_case_holds_is_read_by_the_shape_of_the_case() {
        let fields = [
            "form.ground=internship",
            "form.ground.val.from=2026-03-01",
            "form.ground.val.outsideRegion=true",
            "debt.amount=8.00",
        ];
        assert_eq!(
            request("imagine-r.terminate", &fields).unwrap(),
            r#"{"form":{"ground":{"tag":"internship","val":{"from":"2026-03-01","outsideRegion":true}}},"debt":{"amount":"8.00"}}"#
        );
        let fields = ["events[0].what=filed", "events[0].what.val.pieces=terms,photo"];
        assert_eq!(
            request("imagine-r.state", &fields).unwrap(),
            r#"{"events":[{"what":{"tag":"filed","val":{"pieces":["terms","photo"]}}}]}"#
        );
        assert_eq!(
            request("imagine-r.quote", &["scholarship=lycee-step", "scholarship.val=3"]).unwrap(),
            r#"{"scholarship":{"tag":"lycee-step","val":3}}"#
        );
        // Nothing is known of what a case holds before it is named.
        assert_eq!(
            request("imagine-r.quote", &["scholarship.val=3"]).unwrap(),
            r#"{"scholarship":{"val":"3"}}"#
        );
    }

    #[test]
    fn what_does_not_fit_is_passed_on_for_the_reply_to_name() {
        assert_eq!(request("navigo-jour.seller", &["colour=red"]).unwrap(), r#"{"colour":"red"}"#);
        assert_eq!(request("navigo-jour.check-entry", &["people=many"]).unwrap(), r#"{"people":"many"}"#);
    }

    #[test]
    fn what_cannot_be_read_is_said_with_a_remedy() {
        for (field, message) in [
            ("line", "`line` has no value; write FIELD=VALUE, as in line=T4"),
            ("stations[1].name=x", "`stations[1].name`: item [1] comes before item [0]"),
            ("stations[99999999999999999999]=x", "`stations[99999999999999999999]` is no field"),
            ("stations[0=x", "`stations[0` is no field"),
            ("=x", "`` is no field"),
            ("a..b=x", "`a..b` is no field"),
            ("stations=[", "`stations`: this is not JSON"),
        ] {
            let error = request("navigo-jour.coverage", &[field]).unwrap_err();
            assert!(error.starts_with(message), "{error}");
        }
        let twice = request("navigo-jour.seller", &["line=T4", "line=T5"]).unwrap_err();
        assert_eq!(twice, "`line`: it is there twice; give it once");
    }
}
