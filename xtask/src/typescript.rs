//! Writes the contract as TypeScript, so that the types of the npm package cannot drift from the WIT.
//!
//! `contract.ts` holds the types and one object of functions per interface; `shapes.json` the same for
//! programs that turn JSON into component values and back.

use std::collections::HashSet;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use portillon_wit::{Case, Contract, Field, Form, Function, Interface, Named, Shape, camel_case};

/// The interface whose types all others share; they stand at the top level of the package.
const SHARED: &str = "types";

/// Writes `contract.ts` and `shapes.json` into a directory, which is made where it is missing.
///
/// # Errors
/// Where a file cannot be written.
pub fn write(out_dir: &Path) -> Result<()> {
    let contract = portillon_wit::contract();
    fs::create_dir_all(out_dir).with_context(|| format!("cannot make {}", out_dir.display()))?;
    for (name, text) in [("contract.ts", typescript(contract)), ("shapes.json", shapes(contract))] {
        let path = out_dir.join(name);
        fs::write(&path, text).with_context(|| format!("cannot write {}", path.display()))?;
    }
    Ok(())
}

fn typescript(contract: &Contract) -> String {
    let writer = Writer { asked: asked(contract) };
    let mut out = format!(
        "// Written from the contract ({}) by the build: change wit/, not this file.\n\n\
         import {{ call }} from '../src/call.js';\n\
         import type {{ Options }} from '../src/call.js';\n\n\
         /** An answer per item of a batch: the answer of this item, or what is wrong with it. */\n\
         export type Result<Ok, Err> =\n  | {{ readonly tag: 'ok'; readonly val: Ok }}\n  | {{ readonly tag: 'err'; readonly val: Err }};\n",
        contract.package
    );
    for interface in &contract.interfaces {
        writer.interface(&mut out, interface);
    }
    out
}

/// The named types that a caller may have to build: those that a request can hold.
fn asked(contract: &Contract) -> HashSet<(String, String)> {
    fn visit(shape: &Shape, seen: &mut HashSet<(String, String)>) {
        match shape {
            Shape::List(item) => visit(item, seen),
            Shape::Result { ok, err } => [ok, err].into_iter().flatten().for_each(|side| visit(side, seen)),
            Shape::Named(named) => {
                if !seen.insert((named.interface.clone(), named.name.clone())) {
                    return;
                }
                match &named.form {
                    Form::Record(fields) => fields.iter().for_each(|field| visit(&field.shape, seen)),
                    Form::Variant(cases) => {
                        cases
                            .iter()
                            .filter_map(|case| case.payload.as_ref())
                            .for_each(|shape| visit(shape, seen));
                    }
                    Form::Alias(shape) => visit(shape, seen),
                    _ => {}
                }
            }
            _ => {}
        }
    }
    let mut seen = HashSet::new();
    for function in contract.functions() {
        if let Some(request) = &function.request {
            visit(request, &mut seen);
        }
    }
    seen
}

struct Writer {
    asked: HashSet<(String, String)>,
}

impl Writer {
    fn interface(&self, out: &mut String, interface: &Interface) {
        let shared = interface.name == SHARED;
        if shared {
            for named in &interface.types {
                out.push('\n');
                self.declaration(out, named, "");
            }
            return;
        }
        if !interface.types.is_empty() {
            out.push('\n');
            comment(out, &format!("Types of `{}`.", camel_case(&interface.name)), "");
            let _ = writeln!(out, "export declare namespace {} {{", pascal_case(&interface.name));
            for (index, named) in interface.types.iter().enumerate() {
                if index > 0 {
                    out.push('\n');
                }
                self.declaration(out, named, "  ");
            }
            out.push_str("}\n");
        }
        if !interface.functions.is_empty() {
            out.push('\n');
            comment(out, &interface.docs, "");
            let _ = writeln!(out, "export const {} = {{", camel_case(&interface.name));
            for (index, function) in interface.functions.iter().enumerate() {
                if index > 0 {
                    out.push('\n');
                }
                self.function(out, function);
            }
            out.push_str("};\n");
        }
    }

    fn declaration(&self, out: &mut String, named: &Named, indent: &str) {
        let name = pascal_case(&named.name);
        let mut docs = named.docs.clone();
        match &named.form {
            Form::Record(fields) => {
                comment(out, &docs, indent);
                let _ = writeln!(out, "{indent}export interface {name} {{");
                let asked = self.is_asked(named);
                for field in fields {
                    self.field(out, field, asked, &format!("{indent}  "));
                }
                let _ = writeln!(out, "{indent}}}");
            }
            Form::Enum(cases) => {
                // Editors show the comment of a type, not that of one of its members.
                for (index, case) in cases.iter().enumerate() {
                    docs.push_str(if index == 0 { "\n\n" } else { "\n" });
                    let _ = write!(docs, "- `{}`: {}", case.name, case.docs.replace('\n', " "));
                }
                comment(out, &docs, indent);
                let _ = write!(out, "{indent}export type {name} =");
                for case in cases {
                    let _ = write!(out, "\n{indent}  | '{}'", case.name);
                }
                out.push_str(";\n");
            }
            Form::Variant(cases) => {
                comment(out, &docs, indent);
                let _ = write!(out, "{indent}export type {name} =");
                for case in cases {
                    out.push('\n');
                    comment(out, &case.docs, &format!("{indent}  "));
                    let _ = write!(out, "{indent}  | {{ readonly tag: '{}'", case.name);
                    if let Some(payload) = &case.payload {
                        let _ = write!(out, "; readonly val: {}", self.shape(payload, self.is_asked(named)));
                    }
                    out.push_str(" }");
                }
                out.push_str(";\n");
            }
            Form::Date => {
                docs.push_str("\n\nAn ISO 8601 calendar date: `2026-01-02`.");
                comment(out, &docs, indent);
                let _ = writeln!(out, "{indent}export type IsoDate = string;");
            }
            Form::Amount => {
                // The WIT says cents; JSON and TypeScript say the same in decimals.
                let docs = "An amount of money in the currency of the network: a decimal string with two decimals, \
                            `12.30` or `-0.05`.\n\nNever make a float of it: add amounts as whole cents.";
                comment(out, docs, indent);
                let _ = writeln!(out, "{indent}export type {name} = string;");
            }
            Form::Alias(shape) => {
                comment(out, &docs, indent);
                let _ = writeln!(out, "{indent}export type {name} = {};", self.shape(shape, true));
            }
            _ => unreachable!("a form that this generator does not know"),
        }
    }

    fn field(&self, out: &mut String, field: &Field, asked: bool, indent: &str) {
        comment(out, &field.docs, indent);
        let (mark, none) = match (field.optional, asked) {
            (true, true) => ("?", " | null | undefined"),
            (true, false) => ("?", ""),
            (false, _) => ("", ""),
        };
        let shape = self.shape(&field.shape, asked);
        let _ = writeln!(out, "{indent}readonly {}{mark}: {shape}{none};", field.json);
    }

    fn function(&self, out: &mut String, function: &Function) {
        let mut docs = function.docs.clone();
        if function.error.is_some() {
            docs.push_str("\n\n@throws {PortillonError} `bad-request`, with every problem of the request.");
        }
        comment(out, &docs, "  ");
        let request = function.request.as_ref().map(|shape| format!("request: {}", self.shape(shape, true)));
        let options = function.takes_books.then(|| "options?: Options".to_owned());
        let params = request.iter().chain(&options).cloned().collect::<Vec<_>>().join(", ");
        let arguments = match (&function.request, function.takes_books) {
            (Some(_), true) => ", request, options",
            (Some(_), false) => ", request",
            (None, true) => ", undefined, options",
            (None, false) => "",
        };
        let _ = writeln!(
            out,
            "  {}({params}): {} {{\n    return call('{}'{arguments});\n  }},",
            camel_case(&function.item),
            self.shape(&function.ok, false),
            function.name
        );
    }

    /// A list in a request may be one that the caller must not change.
    fn shape(&self, shape: &Shape, asked: bool) -> String {
        match shape {
            Shape::Bool => "boolean".to_owned(),
            Shape::Whole { .. } => "number".to_owned(),
            Shape::Text => "string".to_owned(),
            Shape::List(item) => {
                let item = self.shape(item, asked);
                let item = if item.contains(" | ") { format!("({item})") } else { item };
                if asked { format!("readonly {item}[]") } else { format!("{item}[]") }
            }
            Shape::Result { ok, err } => {
                let side = |side: &Option<Box<Shape>>| match side {
                    Some(shape) => self.shape(shape, asked),
                    None => "undefined".to_owned(),
                };
                format!("Result<{}, {}>", side(ok), side(err))
            }
            Shape::Named(named) => {
                let name = match named.form {
                    Form::Date => "IsoDate".to_owned(),
                    _ => pascal_case(&named.name),
                };
                if named.interface == SHARED {
                    name
                } else {
                    format!("{}.{name}", pascal_case(&named.interface))
                }
            }
            _ => unreachable!("a shape that this generator does not know"),
        }
    }

    fn is_asked(&self, named: &Named) -> bool {
        self.asked.contains(&(named.interface.clone(), named.name.clone()))
    }
}

fn comment(out: &mut String, text: &str, indent: &str) {
    let text = text.replace("*/", "*\\/");
    let lines: Vec<_> = text.trim().lines().map(str::trim_end).collect();
    match lines.as_slice() {
        [] => {}
        [line] => {
            let _ = writeln!(out, "{indent}/** {line} */");
        }
        lines => {
            let _ = writeln!(out, "{indent}/**");
            for line in lines {
                let _ = writeln!(out, "{}", format!("{indent} * {line}").trim_end());
            }
            let _ = writeln!(out, "{indent} */");
        }
    }
}

fn pascal_case(name: &str) -> String {
    let camel = camel_case(name);
    let mut letters = camel.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Functions and named types as JSON. WIT names are plain ASCII words: nothing needs escaping.
fn shapes(contract: &Contract) -> String {
    let functions = contract.functions().map(|function| {
        let interface = contract.interface(&function.interface).map_or("", |interface| &interface.export);
        format!(
            "{{\"name\":\"{}\",\"export\":\"{interface}\",\"item\":\"{}\",\"takesBooks\":{},\"request\":{},\"ok\":{},\"canFail\":{}}}",
            function.name,
            camel_case(&function.item),
            function.takes_books,
            function.request.as_ref().map_or_else(|| "null".to_owned(), shape_json),
            shape_json(&function.ok),
            function.error.is_some(),
        )
    });
    let types = contract
        .interfaces
        .iter()
        .flat_map(|interface| &interface.types)
        .map(|named| format!("\"{}.{}\":{}", named.interface, named.name, form_json(&named.form)));
    format!(
        "{{\n\"functions\":[\n{}\n],\n\"types\":{{\n{}\n}}\n}}\n",
        functions.collect::<Vec<_>>().join(",\n"),
        types.collect::<Vec<_>>().join(",\n")
    )
}

fn form_json(form: &Form) -> String {
    let cases = |kind: &str, cases: &[Case]| {
        let cases: Vec<_> = cases
            .iter()
            .map(|case| {
                let payload =
                    case.payload.as_ref().map(|shape| format!(",\"payload\":{}", shape_json(shape)));
                format!("{{\"name\":\"{}\"{}}}", case.name, payload.unwrap_or_default())
            })
            .collect();
        format!("{{\"kind\":\"{kind}\",\"cases\":[{}]}}", cases.join(","))
    };
    match form {
        Form::Record(fields) => {
            let fields: Vec<_> = fields
                .iter()
                .map(|field| {
                    format!(
                        "{{\"name\":\"{}\",\"optional\":{},\"shape\":{}}}",
                        field.json,
                        field.optional,
                        shape_json(&field.shape)
                    )
                })
                .collect();
            format!("{{\"kind\":\"record\",\"fields\":[{}]}}", fields.join(","))
        }
        Form::Enum(list) => cases("enum", list),
        Form::Variant(list) => cases("variant", list),
        Form::Date => "{\"kind\":\"date\"}".to_owned(),
        Form::Amount => "{\"kind\":\"amount\"}".to_owned(),
        Form::Alias(shape) => format!("{{\"kind\":\"alias\",\"shape\":{}}}", shape_json(shape)),
        _ => unreachable!("a form that this generator does not know"),
    }
}

fn shape_json(shape: &Shape) -> String {
    let side = |side: &Option<Box<Shape>>| {
        side.as_ref().map_or_else(|| "null".to_owned(), |shape| shape_json(shape))
    };
    match shape {
        Shape::Bool => "{\"kind\":\"bool\"}".to_owned(),
        Shape::Whole { min, max } => format!("{{\"kind\":\"whole\",\"min\":{min},\"max\":{max}}}"),
        Shape::Text => "{\"kind\":\"text\"}".to_owned(),
        Shape::List(item) => format!("{{\"kind\":\"list\",\"item\":{}}}", shape_json(item)),
        Shape::Result { ok, err } => {
            format!("{{\"kind\":\"result\",\"ok\":{},\"err\":{}}}", side(ok), side(err))
        }
        Shape::Named(named) => {
            format!("{{\"kind\":\"named\",\"type\":\"{}.{}\"}}", named.interface, named.name)
        }
        _ => unreachable!("a shape that this generator does not know"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written() -> String {
        typescript(portillon_wit::contract())
    }

    #[test]
    fn every_function_of_the_contract_can_be_called() {
        let text = written();
        for function in portillon_wit::contract().functions() {
            assert!(text.contains(&format!("call('{}'", function.name)), "{} is missing", function.name);
        }
    }

    #[test]
    fn an_optional_field_of_a_request_may_be_null_or_undefined() {
        assert!(written().contains("readonly zones?: Zones | null | undefined;"));
    }

    #[test]
    fn an_optional_field_of_an_answer_is_there_or_not() {
        assert!(written().contains("readonly penalty?: NavigoJour.Penalty;"));
    }

    #[test]
    fn a_list_is_read_only_in_a_request_alone() {
        let text = written();
        assert!(text.contains("readonly validityDays: readonly IsoDate[];"));
        assert!(text.contains("readonly windows: ValidityWindow[];"));
    }

    #[test]
    fn a_comment_cannot_be_closed_by_the_text_in_it() {
        let mut out = String::new();
        comment(&mut out, "a */ b\n\nc", "");
        assert_eq!(out, "/**\n * a *\\/ b\n *\n * c\n */\n");
    }
}
