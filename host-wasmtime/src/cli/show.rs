//! Any answer of the contract, for people.
//!
//! Nothing here knows a function: the shape says what a field is, the catalogue what reasons say.

use std::fmt::Write;

use portillon_wit::{Form, Named, Shape};
use serde_json::Value;

use super::paint::{Paint, Style};
use super::texts::Language;
use super::words::{self, stretch};

pub(crate) struct Show {
    language: Language,
    paint: Paint,
    out: String,
}

impl Show {
    pub(crate) fn new(language: Language, paint: Paint) -> Self {
        Self { language, paint, out: String::new() }
    }

    /// The whole answer, with a line end.
    pub(crate) fn answer(mut self, shape: Option<&Shape>, value: &Value) -> String {
        match (shape, value) {
            (Some(Shape::List(item)), Value::Array(values)) => {
                for (index, value) in values.iter().enumerate() {
                    if index > 0 {
                        self.out.push('\n');
                    }
                    self.whole(item, value);
                }
            }
            (Some(shape), value) => self.whole(shape, value),
            (None, value) => self.line(0, "", &value.to_string()),
        }
        self.out
    }

    fn whole(&mut self, shape: &Shape, value: &Value) {
        if let Shape::Result { ok, err } = shape {
            let shape = if value["tag"] == "ok" { ok } else { err };
            return match shape.as_deref() {
                Some(Shape::List(item)) => {
                    value["val"].as_array().into_iter().flatten().for_each(|value| self.whole(item, value))
                }
                Some(shape) => self.whole(shape, &value["val"]),
                None => {}
            };
        }
        match record(shape) {
            Some(fields) => fields.for_each(|(name, shape)| self.part(name, shape, &value[name])),
            None => self.block(0, "", shape, value),
        }
    }

    /// A field of the answer as a whole; some have a place of their own.
    fn part(&mut self, name: &str, shape: &Shape, value: &Value) {
        match (name, value) {
            (_, Value::Null) => {}
            ("verdict", _) => self.verdict(shape, value),
            ("reasons", Value::Array(reasons)) => self.reasons(reasons),
            _ => self.block(0, name, shape, value),
        }
    }

    fn verdict(&mut self, shape: &Shape, value: &Value) {
        let (word, style) = match value["tag"].as_str() {
            Some("granted") => (words::YES, Style::Good),
            _ => (words::NO, Style::Bad),
        };
        let word = self.paint.paint(style, self.language.say(word));
        self.line(0, "", &word);
        let Some(Form::Variant(cases)) = shape.named().map(|named| &named.form) else { return };
        let case = cases.iter().find(|case| value["tag"] == case.name.as_str());
        let Some(payload) = case.and_then(|case| case.payload.as_ref()) else { return };
        match &value["val"] {
            Value::Array(remedies) if value["tag"] == "refused" => self.remedies(remedies),
            inner => match record(payload) {
                Some(fields) => fields.for_each(|(name, shape)| self.block(1, name, shape, &inner[name])),
                None => self.block(1, "", payload, inner),
            },
        }
    }

    fn remedies(&mut self, remedies: &[Value]) {
        if remedies.is_empty() {
            return;
        }
        self.head(words::WHAT_NOW);
        for remedy in remedies {
            let code = remedy["code"].as_str().unwrap_or_default();
            let sentence = self.language.sentence("remedies", code, &remedy["facts"]);
            self.line(1, "", &sentence);
        }
    }

    fn reasons(&mut self, reasons: &[Value]) {
        self.head(words::WHY);
        for reason in reasons {
            let code = reason["code"].as_str().unwrap_or_default();
            let sentence = self.language.sentence("reasons", code, &reason["facts"]);
            let citation = &reason["citation"];
            let part = |name| citation[name].as_str().unwrap_or_default();
            let source =
                format!("({}, {} {})", part("rule"), self.language.say(words::ARTICLE), part("article"));
            let source = self.paint.paint(Style::Faint, &source);
            self.line(1, "", &format!("{sentence} {source}"));
        }
    }

    fn head(&mut self, word: words::Word) {
        let head = self.paint.paint(Style::Head, self.language.say(word));
        self.line(0, "", &head);
    }

    /// A named value: on one line where it fits, else its parts below its name.
    fn block(&mut self, depth: usize, name: &str, shape: &Shape, value: &Value) {
        // The currency shows in each amount, and an empty list says nothing.
        if value.is_null() || value.as_array().is_some_and(Vec::is_empty) || shape.name() == Some("currency")
        {
            return;
        }
        if let Some(text) = self.inline(name, shape, value) {
            return self.line(depth, name, &text);
        }
        if !name.is_empty() {
            let head = self.paint.paint(Style::Head, self.language.field(name));
            self.line(depth, "", &head);
        }
        match (shape, value) {
            (Shape::List(item), Value::Array(values)) => {
                values.iter().for_each(|value| self.block(depth + 1, "", item, value));
            }
            (shape, value) => match record(shape) {
                Some(fields) => {
                    fields.for_each(|(name, shape)| self.block(depth + 1, name, shape, &value[name]))
                }
                None => self.line(depth + 1, "", &value.to_string()),
            },
        }
    }

    /// The value in one phrase, if it is short enough for that.
    fn inline(&self, name: &str, shape: &Shape, value: &Value) -> Option<String> {
        match shape {
            Shape::Bool => {
                Some(self.language.say(if *value == true { words::YES } else { words::NO }).to_owned())
            }
            Shape::Whole { .. } => Some(value.to_string()),
            Shape::Text => value.as_str().map(|text| self.word(name, text)),
            Shape::List(item) if record(item).is_none() => {
                let parts: Option<Vec<_>> =
                    value.as_array()?.iter().map(|value| self.inline(name, item, value)).collect();
                parts.map(|parts| parts.join(", "))
            }
            Shape::Named(named) => self.inline_named(name, named, value),
            _ => None,
        }
    }

    fn inline_named(&self, name: &str, named: &Named, value: &Value) -> Option<String> {
        let text = |field: &str| value[field].as_str().unwrap_or_default();
        match (&named.form, named.name.as_str()) {
            (Form::Date, _) => value.as_str().map(|iso| self.language.day(iso)),
            (Form::Amount, _) => value.as_str().map(|decimal| self.language.amount(decimal)),
            (Form::Alias(_), "instant") => value.as_str().map(|instant| self.language.instant(instant)),
            // What people type again is shown as it is typed.
            (Form::Alias(_), "title-id") if name == "id" => value.as_str().map(str::to_owned),
            (Form::Alias(_), "title-id") => {
                value.as_str().map(|id| self.language.label("title", id).to_owned())
            }
            (Form::Alias(shape), _) => self.inline(name, shape, value),
            (Form::Enum(_), group) => value.as_str().map(|case| self.language.label(group, case).to_owned()),
            (Form::Record(_), "book-ref") => Some(format!("{} ({})", text("id"), text("version"))),
            (Form::Record(_), "window") => {
                let [from, until] = ["from", "until"].map(|field| self.language.instant(text(field)));
                Some(stretch(self.language, &from, &until))
            }
            (Form::Record(_), "validity-window") => {
                let fields: Vec<_> = record_of(named).collect();
                let parts: Option<Vec<_>> =
                    fields.iter().map(|(name, shape)| self.inline(name, shape, &value[*name])).collect();
                parts.map(|parts| parts.join(self.language.colon()))
            }
            (Form::Record(_), "line") => {
                let (quantity, code) = (&value["quantity"], self.word("code", text("code")));
                let amount = self.language.amount(text("amount"));
                let each = self.language.amount(text("unitPrice"));
                // One of a thing costs what it costs.
                let colon = self.language.colon();
                let each = if *quantity == 1 { String::new() } else { format!(" ({quantity} × {each})") };
                Some(format!("{quantity} × {code}{colon}{amount}{each}"))
            }
            (Form::Record(_), "payment") => Some(format!(
                "{}{}{}",
                self.language.day(text("due")),
                self.language.colon(),
                self.language.amount(text("amount"))
            )),
            _ => None,
        }
    }

    /// A text; the code of a price line is the id of what is paid.
    fn word(&self, field: &str, text: &str) -> String {
        if field == "code" { self.language.label("title", text).to_owned() } else { text.to_owned() }
    }

    fn line(&mut self, depth: usize, name: &str, text: &str) {
        let label = match name {
            "" => String::new(),
            name => format!("{}{}", self.language.field(name), self.language.colon()),
        };
        // Writing to a string does not fail.
        let _ = writeln!(self.out, "{:width$}{label}{text}", "", width = depth * 2);
    }
}

fn record(shape: &Shape) -> Option<impl Iterator<Item = (&str, &Shape)>> {
    let named = shape.named()?;
    matches!(named.form, Form::Record(_)).then(|| record_of(named))
}

fn record_of(named: &Named) -> impl Iterator<Item = (&str, &Shape)> {
    let fields = match &named.form {
        Form::Record(fields) => fields.as_slice(),
        _ => &[],
    };
    fields.iter().map(|field| (field.json.as_str(), &field.shape))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use portillon_wit::contract;

    /// The fields that a person can get to see, by walking every answer.
    fn fields(shape: &Shape, found: &mut BTreeSet<String>) {
        match shape {
            Shape::List(item) => fields(item, found),
            Shape::Result { ok: Some(ok), .. } => fields(ok, found),
            Shape::Named(named) => match &named.form {
                // These are sentences of the catalogue.
                Form::Record(_) if ["reason", "remedy", "problem"].contains(&named.name.as_str()) => {}
                // These are one phrase.
                Form::Record(_) if ["book-ref", "window"].contains(&named.name.as_str()) => {}
                Form::Record(record) => {
                    for field in record.iter().filter(|field| field.shape.name() != Some("currency")) {
                        found.insert(field.json.clone());
                        fields(&field.shape, found);
                    }
                }
                Form::Variant(cases) => cases
                    .iter()
                    .filter_map(|case| case.payload.as_ref())
                    .for_each(|shape| fields(shape, found)),
                _ => {}
            },
            _ => {}
        }
    }

    #[test]
    fn every_field_of_every_answer_has_a_word() {
        let mut found = BTreeSet::new();
        contract().functions().for_each(|function| fields(&function.ok, &mut found));
        let missing: Vec<_> = found
            .iter()
            .filter(|name| !["verdict", "reasons"].contains(&name.as_str()) && words::known(name).is_none())
            .collect();
        assert!(missing.is_empty(), "add to FIELDS in words.rs: {missing:?}");
    }

    #[test]
    fn a_refusal_says_no_then_what_helps_then_why() {
        let fact = serde_json::json!([{ "name": "limit", "value": { "tag": "count", "val": 1 } }]);
        let citation = serde_json::json!({ "rule": "NJ-4", "document": "terms", "article": "3.3" });
        let answer = serde_json::json!({
            "verdict": { "tag": "refused", "val": [{ "code": "buy-at-most", "facts": fact }] },
            "reasons": [{ "code": "pass-started", "citation": citation, "facts": [] }],
            "book": { "id": "ile-de-france-2026", "version": "1" },
        });
        let shape = &contract().function("navigo-jour.sharing").unwrap().ok;
        let shown = Show::new(Language::En, Paint::none()).answer(Some(shape), &answer);
        let lines: Vec<_> = shown.lines().collect();
        assert_eq!(lines[..3], ["No", "What would change it", "  Buy no more than 1 in one purchase."]);
        assert_eq!(lines[3], "Why");
        assert!(lines[4].ends_with("(NJ-4, art. 3.3)"), "{}", lines[4]);
        assert_eq!(lines[5], "Tariff book: ile-de-france-2026 (1)");
    }
}
