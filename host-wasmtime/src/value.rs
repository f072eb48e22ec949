//! Between JSON and the component's values, driven by the shapes of the contract.

use portillon::wire::Tree;
use portillon_wit::{Field, Form, Named, Shape};
use serde_json::to_writer;
use wasmtime::component::Val;

use crate::Error;

/// A request, already checked against the contract, as a component value.
pub(crate) fn lower(shape: &Shape, tree: Tree) -> Result<Val, Error> {
    match (shape, tree) {
        (Shape::Bool, Tree::Bool(flag)) => Ok(Val::Bool(flag)),
        (Shape::Whole { min, max }, Tree::Whole(whole)) => lower_whole(*min, *max, whole),
        (Shape::Text, Tree::Text(text)) => Ok(Val::String(text)),
        (Shape::List(item), Tree::List(items)) => {
            items.into_iter().map(|tree| lower(item, tree)).collect::<Result<_, _>>().map(Val::List)
        }
        (Shape::Result { ok, err }, tree) => match open_variant(tree)? {
            (tag, val) if tag == "ok" => Ok(Val::Result(Ok(lower_payload(ok.as_deref(), val)?))),
            (tag, val) if tag == "err" => Ok(Val::Result(Err(lower_payload(err.as_deref(), val)?))),
            (tag, _) => Err(drift(format!("a result cannot be `{tag}`"))),
        },
        (Shape::Named(named), tree) => lower_named(named, tree),
        (shape, _) => Err(drift(format!("a request does not have the shape {shape:?}"))),
    }
}

fn lower_named(named: &Named, tree: Tree) -> Result<Val, Error> {
    match (&named.form, tree) {
        (Form::Record(fields), Tree::Object(values)) => lower_record(fields, values),
        (Form::Enum(_), Tree::Text(case)) => Ok(Val::Enum(case)),
        (Form::Variant(cases), tree) => {
            let (tag, val) = open_variant(tree)?;
            let case = cases.iter().find(|case| case.name == tag);
            let case = case.ok_or_else(|| drift(format!("`{}` has no case `{tag}`", named.name)))?;
            Ok(Val::Variant(tag, lower_payload(case.payload.as_ref(), val)?))
        }
        (Form::Date, Tree::Text(text)) => lower_date(&text),
        (Form::Amount, Tree::Text(text)) => lower_amount(&text),
        (Form::Alias(shape), tree) => lower(shape, tree),
        _ => Err(drift(format!("a request does not have the shape of `{}`", named.name))),
    }
}

fn lower_record(fields: &[Field], mut values: Vec<(String, Tree)>) -> Result<Val, Error> {
    let mut record = Vec::with_capacity(fields.len());
    for field in fields {
        let value =
            values.iter().position(|(name, _)| *name == field.json).map(|at| values.swap_remove(at).1);
        let value = match value {
            None | Some(Tree::Null) if field.optional => Val::Option(None),
            Some(tree) if field.optional => Val::Option(Some(Box::new(lower(&field.shape, tree)?))),
            Some(tree) => lower(&field.shape, tree)?,
            None => return Err(drift(format!("a request lacks `{}`", field.json))),
        };
        record.push((field.name.clone(), value));
    }
    match values.first() {
        None => Ok(Val::Record(record)),
        Some((name, _)) => Err(drift(format!("a request has `{name}`"))),
    }
}

fn lower_payload(shape: Option<&Shape>, value: Option<Tree>) -> Result<Option<Box<Val>>, Error> {
    match (shape, value) {
        (Some(shape), Some(tree)) => Ok(Some(Box::new(lower(shape, tree)?))),
        (None, None | Some(Tree::Null)) => Ok(None),
        _ => Err(drift("a case of a request has a payload too much or too few".into())),
    }
}

fn open_variant(tree: Tree) -> Result<(String, Option<Tree>), Error> {
    let Tree::Object(fields) = tree else {
        return Err(drift("a variant of a request is not an object".into()));
    };
    let (mut tag, mut val) = (None, None);
    for (name, value) in fields {
        match (name.as_str(), value) {
            ("tag", Tree::Text(text)) => tag = Some(text),
            ("val", value) => val = Some(value),
            _ => return Err(drift(format!("a variant of a request has `{name}`"))),
        }
    }
    tag.map(|tag| (tag, val)).ok_or_else(|| drift("a variant of a request has no tag".into()))
}

fn lower_whole(min: i64, max: i64, whole: i64) -> Result<Val, Error> {
    let value = match (min, max) {
        (0, 0xff) => whole.try_into().map(Val::U8),
        (0, 0xffff) => whole.try_into().map(Val::U16),
        (0, 0xffff_ffff) => whole.try_into().map(Val::U32),
        (-0x80, 0x7f) => whole.try_into().map(Val::S8),
        (-0x8000, 0x7fff) => whole.try_into().map(Val::S16),
        _ => whole.try_into().map(Val::S32),
    };
    value.map_err(|_| drift(format!("a request has the number {whole}, not one of {min} to {max}")))
}

fn lower_date(text: &str) -> Result<Val, Error> {
    let part = |range: std::ops::Range<usize>| {
        text.get(range).filter(|digits| digits.bytes().all(|b| b.is_ascii_digit()))
    };
    let (Some(year), Some("-"), Some(month), Some("-"), Some(day), 10) =
        (part(0..4), text.get(4..5), part(5..7), text.get(7..8), part(8..10), text.len())
    else {
        return Err(drift(format!("a request has the day `{text}`")));
    };
    let unread = |_| drift(format!("a request has the day `{text}`"));
    Ok(Val::Record(vec![
        ("year".into(), Val::U16(year.parse().map_err(unread)?)),
        ("month".into(), Val::U8(month.parse().map_err(unread)?)),
        ("day".into(), Val::U8(day.parse().map_err(unread)?)),
    ]))
}

fn lower_amount(text: &str) -> Result<Val, Error> {
    let unread = || drift(format!("a request has the amount `{text}`"));
    let (euros, cents) = text.split_once('.').filter(|(_, cents)| cents.len() == 2).ok_or_else(unread)?;
    let digits = format!("{euros}{cents}");
    digits.parse().map(Val::S64).map_err(|_| unread())
}

/// An answer as JSON.
pub(crate) fn write(shape: &Shape, value: &Val, out: &mut Vec<u8>) -> Result<(), Error> {
    match (shape, value) {
        (Shape::Bool, Val::Bool(flag)) => text(if *flag { "true" } else { "false" }, out),
        (Shape::Whole { .. }, Val::U8(whole)) => json(whole, out)?,
        (Shape::Whole { .. }, Val::U16(whole)) => json(whole, out)?,
        (Shape::Whole { .. }, Val::U32(whole)) => json(whole, out)?,
        (Shape::Whole { .. }, Val::S8(whole)) => json(whole, out)?,
        (Shape::Whole { .. }, Val::S16(whole)) => json(whole, out)?,
        (Shape::Whole { .. }, Val::S32(whole)) => json(whole, out)?,
        (Shape::Text, Val::String(value)) => json(value, out)?,
        (Shape::List(item), Val::List(values)) => {
            out.push(b'[');
            for (index, value) in values.iter().enumerate() {
                separate(index, out);
                write(item, value, out)?;
            }
            out.push(b']');
        }
        (Shape::Result { ok, .. }, Val::Result(Ok(value))) => write_case("ok", ok.as_deref(), value, out)?,
        (Shape::Result { err, .. }, Val::Result(Err(value))) => {
            write_case("err", err.as_deref(), value, out)?
        }
        (Shape::Named(named), value) => write_named(named, value, out)?,
        (shape, _) => return Err(drift(format!("an answer does not have the shape {shape:?}"))),
    }
    Ok(())
}

fn write_named(named: &Named, value: &Val, out: &mut Vec<u8>) -> Result<(), Error> {
    match (&named.form, value) {
        (Form::Record(fields), Val::Record(values)) if fields.len() == values.len() => {
            write_record(fields, values, out)?
        }
        (Form::Enum(_), Val::Enum(case)) => json(case, out)?,
        (Form::Variant(cases), Val::Variant(tag, value)) => {
            let case = cases.iter().find(|case| case.name == *tag);
            let case = case.ok_or_else(|| drift(format!("`{}` has no case `{tag}`", named.name)))?;
            write_case(&case.name, case.payload.as_ref(), value, out)?;
        }
        (Form::Date, Val::Record(parts)) => match parts.as_slice() {
            [(_, Val::U16(year)), (_, Val::U8(month)), (_, Val::U8(day))] => {
                text(&format!("\"{year:04}-{month:02}-{day:02}\""), out);
            }
            _ => return Err(drift("a day of an answer is no day".into())),
        },
        (Form::Amount, Val::S64(cents)) => {
            let sign = if *cents < 0 { "-" } else { "" };
            let cents = cents.unsigned_abs();
            text(&format!("\"{sign}{}.{:02}\"", cents / 100, cents % 100), out);
        }
        (Form::Alias(shape), value) => write(shape, value, out)?,
        _ => return Err(drift(format!("an answer does not have the shape of `{}`", named.name))),
    }
    Ok(())
}

fn write_record(fields: &[Field], values: &[(String, Val)], out: &mut Vec<u8>) -> Result<(), Error> {
    out.push(b'{');
    let mut written = 0;
    for (field, (name, value)) in fields.iter().zip(values) {
        if field.name != *name {
            return Err(drift(format!("an answer has `{name}` where the contract has `{}`", field.name)));
        }
        let value = match value {
            Val::Option(None) if field.optional => continue,
            Val::Option(Some(value)) if field.optional => value,
            value => value,
        };
        separate(written, out);
        written += 1;
        json(&field.json, out)?;
        out.push(b':');
        write(&field.shape, value, out)?;
    }
    out.push(b'}');
    Ok(())
}

fn write_case(
    tag: &str,
    shape: Option<&Shape>,
    value: &Option<Box<Val>>,
    out: &mut Vec<u8>,
) -> Result<(), Error> {
    text("{\"tag\":", out);
    json(tag, out)?;
    match (shape, value) {
        (Some(shape), Some(value)) => {
            text(",\"val\":", out);
            write(shape, value, out)?;
        }
        (None, None) => {}
        _ => return Err(drift(format!("the case `{tag}` of an answer has a payload too much or too few"))),
    }
    out.push(b'}');
    Ok(())
}

fn separate(index: usize, out: &mut Vec<u8>) {
    if index > 0 {
        out.push(b',');
    }
}

fn text(text: &str, out: &mut Vec<u8>) {
    out.extend_from_slice(text.as_bytes());
}

fn json<T: serde::Serialize + ?Sized>(value: &T, out: &mut Vec<u8>) -> Result<(), Error> {
    to_writer(out, value).map_err(|error| drift(error.to_string()))
}

pub(crate) fn drift(what: String) -> Error {
    Error::Drift(what)
}
