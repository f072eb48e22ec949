//! Any answer of the contract, for people.
//!
//! Nothing here knows a function: the shape says what a field is, the catalogue what reasons say.

use std::fmt::Write;

use portillon_wit::{Form, Named, Shape};
use serde_json::Value;

use super::paint::{Paint, Style};
use super::texts::{Language, labelled};
use super::words::{self, before, days, stretch};

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

    /// What was shown so far.
    pub(crate) fn into_text(self) -> String {
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
            Some(record) => self.fields(0, record, value),
            None => self.block(0, Field::NONE, shape, value),
        }
    }

    fn fields(&mut self, depth: usize, record: &Named, value: &Value) {
        for (field, shape) in fields_of(record) {
            self.block(depth, field, shape, &value[field.name]);
        }
    }

    fn verdict(&mut self, depth: usize, shape: &Shape, value: &Value) {
        let (word, style) = match value["tag"].as_str() {
            Some("granted") => (words::YES, Style::Good),
            _ => (words::NO, Style::Bad),
        };
        let word = self.paint.paint(style, self.language.say(word));
        self.line(depth, "", &word);
        let Some(Form::Variant(cases)) = shape.named().map(|named| &named.form) else { return };
        let case = cases.iter().find(|case| value["tag"] == case.name.as_str());
        let Some(payload) = case.and_then(|case| case.payload.as_ref()) else { return };
        match &value["val"] {
            Value::Array(remedies) if value["tag"] == "refused" => self.remedies(depth, remedies),
            inner => match record(payload) {
                Some(record) => self.fields(depth + 1, record, inner),
                None => self.block(depth + 1, Field::NONE, payload, inner),
            },
        }
    }

    pub(crate) fn remedies(&mut self, depth: usize, remedies: &[Value]) {
        if remedies.is_empty() {
            return;
        }
        self.head(depth, self.language.say(words::WHAT_NOW));
        for remedy in remedies {
            let code = remedy["code"].as_str().unwrap_or_default();
            let sentence = self.language.sentence("remedies", code, &remedy["facts"]);
            self.line(depth + 1, "", &sentence);
        }
    }

    pub(crate) fn reasons(&mut self, depth: usize, reasons: &[Value]) {
        self.head(depth, self.language.say(words::WHY));
        for reason in reasons {
            let sentence = self.reason(reason);
            self.line(depth + 1, "", &sentence);
        }
    }

    /// What a reason says and where it comes from.
    pub(crate) fn reason(&self, reason: &Value) -> String {
        let code = reason["code"].as_str().unwrap_or_default();
        let sentence = self.language.sentence("reasons", code, &reason["facts"]);
        let citation = &reason["citation"];
        let part = |name| citation[name].as_str().unwrap_or_default();
        // A part of a page that has no numbers has a name.
        let article = match part("article") {
            name if labelled("article", name) => self.language.label("article", name).to_owned(),
            number => format!("{} {number}", self.language.say(words::ARTICLE)),
        };
        let source = format!("({}, {article})", part("rule"));
        format!("{sentence} {}", self.paint.paint(Style::Faint, &source))
    }

    pub(crate) fn head(&mut self, depth: usize, text: &str) {
        let head = self.paint.paint(Style::Head, text);
        self.line(depth, "", &head);
    }

    /// A named value: on one line where it fits, else its parts below its name. Verdicts, reasons and remedies
    /// have a form of their own, wherever they stand.
    fn block(&mut self, depth: usize, field: Field<'_>, shape: &Shape, value: &Value) {
        match (field.name, value) {
            _ if says_nothing(field.name, shape, value) => return,
            ("verdict", _) => return self.verdict(depth, shape, value),
            ("reasons", Value::Array(reasons)) => return self.reasons(depth, reasons),
            ("remedies", Value::Array(remedies)) => return self.remedies(depth, remedies),
            _ => {}
        }
        let word = self.language.field(field.record, field.name);
        if let Some(text) = self.inline(field.name, shape, value) {
            return self.line(depth, word, &text);
        }
        if !word.is_empty() {
            self.head(depth, word);
        }
        match (shape, value) {
            (Shape::List(item), Value::Array(values)) => {
                values.iter().for_each(|value| self.item(depth + 1, item, value));
            }
            (shape, value) => match record(shape) {
                Some(record) => self.fields(depth + 1, record, value),
                None => self.line(depth + 1, "", &value.to_string()),
            },
        }
    }

    /// One of a list: the first field of a record names it, the others stand below.
    fn item(&mut self, depth: usize, shape: &Shape, value: &Value) {
        let record = record(shape).filter(|_| self.inline("", shape, value).is_none());
        let Some(record) = record else { return self.block(depth, Field::NONE, shape, value) };
        for (index, (field, shape)) in fields_of(record).enumerate() {
            self.block(depth + usize::from(index > 0), field, shape, &value[field.name]);
        }
    }

    /// The value in one phrase, if it is short enough for that.
    fn inline(&self, name: &str, shape: &Shape, value: &Value) -> Option<String> {
        match shape {
            Shape::Bool => {
                Some(self.language.say(if *value == true { words::YES } else { words::NO }).to_owned())
            }
            // The place of an event in the request, as it is typed and as problems name it.
            Shape::Whole { .. } if name == "event" => Some(format!("events[{value}]")),
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
            (Form::Record(_), "reason") => Some(self.reason(value)),
            (Form::Record(_), "remedy") => {
                Some(self.language.sentence("remedies", text("code"), &value["facts"]))
            }
            (Form::Record(_), "book-ref") => Some(format!("{} ({})", text("id"), text("version"))),
            (Form::Record(_), "window") => {
                let [from, until] = ["from", "until"].map(|field| self.language.instant(text(field)));
                Some(stretch(self.language, &from, &until))
            }
            (Form::Record(_), "period") => {
                let [from, until] = ["from", "until"].map(|field| self.language.day(text(field)));
                Some(days(self.language, &from, &until))
            }
            (Form::Record(_), "open-option") => {
                let option = self.language.label("option-now", text("optionNow"));
                let until = value["until"].as_str().map(|day| before(self.language, &self.language.day(day)));
                Some(until.map_or_else(|| option.to_owned(), |until| format!("{option} ({until})")))
            }
            (Form::Record(_), "validity-window") => {
                let parts: Option<Vec<_>> = fields_of(named)
                    .map(|(field, shape)| self.inline(field.name, shape, &value[field.name]))
                    .collect();
                parts.map(|parts| parts.join(self.language.colon()))
            }
            (Form::Record(_), "attempt") => {
                let outcome = if value["paid"] == true { "paid" } else { "failed" };
                let outcome = self.language.label("bank-event", outcome);
                let (day, event) = (self.language.day(text("on")), text("eventId"));
                Some(format!("{}. {day}{}{outcome} ({event})", value["number"], self.language.colon()))
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

    /// A text; the code of a price line is the id of what is paid, and a fare has a name where the catalogue knows it.
    fn word(&self, field: &str, text: &str) -> String {
        match field {
            "code" => self.language.label("title", text).to_owned(),
            "fare" => self.language.label("fare", text).to_owned(),
            _ => text.to_owned(),
        }
    }

    pub(crate) fn line(&mut self, depth: usize, word: &str, text: &str) {
        let label = match word {
            "" => String::new(),
            word => format!("{word}{}", self.language.colon()),
        };
        // Writing to a string does not fail.
        let _ = writeln!(self.out, "{:width$}{label}{text}", "", width = depth * 2);
    }
}

/// The currency shows in each amount; of an account, what is due and paid is said even where it is nothing.
fn says_nothing(name: &str, shape: &Shape, value: &Value) -> bool {
    value.is_null()
        || value.as_array().is_some_and(Vec::is_empty)
        || shape.name() == Some("currency")
        || ["refunded", "owed", "refund"].contains(&name) && value == "0.00"
}

/// A field of an answer: its record, and its name in JSON.
#[derive(Clone, Copy)]
struct Field<'a> {
    record: &'a str,
    name: &'a str,
}

impl Field<'_> {
    /// What stands in a list or alone has no name.
    const NONE: Self = Self { record: "", name: "" };
}

fn record(shape: &Shape) -> Option<&Named> {
    shape.named().filter(|named| matches!(named.form, Form::Record(_)))
}

fn fields_of(record: &Named) -> impl Iterator<Item = (Field<'_>, &Shape)> {
    let fields = match &record.form {
        Form::Record(fields) => fields.as_slice(),
        _ => &[],
    };
    fields.iter().map(|field| (Field { record: &record.name, name: &field.json }, &field.shape))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::texts;
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
            .filter(|name| {
                !["verdict", "reasons"].contains(&name.as_str()) && words::known("", name).is_none()
            })
            .collect();
        assert!(missing.is_empty(), "add to FIELDS in words.rs: {missing:?}");
    }

    /// The words that a person can get to see, by group and word.
    fn words_of(shape: &Shape, found: &mut BTreeSet<(String, String)>) {
        match shape {
            Shape::List(item) => words_of(item, found),
            Shape::Result { ok: Some(ok), .. } => words_of(ok, found),
            Shape::Named(named) => match &named.form {
                Form::Record(fields) => fields.iter().for_each(|field| words_of(&field.shape, found)),
                Form::Variant(cases) => {
                    cases
                        .iter()
                        .filter_map(|case| case.payload.as_ref())
                        .for_each(|case| words_of(case, found));
                }
                Form::Enum(cases) if named.name != "currency" => {
                    found.extend(cases.iter().map(|case| (named.name.clone(), case.name.clone())));
                }
                _ => {}
            },
            _ => {}
        }
    }

    #[test]
    fn every_word_of_every_answer_has_a_label() {
        let mut found = BTreeSet::new();
        contract().functions().for_each(|function| words_of(&function.ok, &mut found));
        assert!(found.contains(&("phase".into(), "in-force".into())));
        let missing: Vec<_> = found.iter().filter(|(group, word)| !texts::labelled(group, word)).collect();
        assert!(missing.is_empty(), "add labels to the catalogue: {missing:?}");
    }

    #[test]
    fn what_was_refused_stands_below_its_event_with_sentences() {
        let citation = serde_json::json!({ "rule": "IR-32", "document": "terms", "article": "6.1" });
        let holder =
            serde_json::json!([{ "name": "applicant", "value": { "tag": "text", "val": "holder" } }]);
        let answer = serde_json::json!({
            "phase": "in-force",
            "options": [{ "optionNow": "pay-debt" }, { "optionNow": "replace-pass", "until": "2026-10-01" }],
            "refusals": [{
                "event": 6,
                "remedies": [{ "code": "ask-as-payer", "facts": [] }],
                "reasons": [{ "code": "only-the-payer", "citation": citation, "facts": holder }],
            }],
            "reasons": [],
            "book": { "id": "ile-de-france-2025", "version": "1" },
        });
        let shape = &contract().function("imagine-r.state").unwrap().ok;
        let shown = Show::new(Language::Fr, Paint::none()).answer(Some(shape), &answer);
        let expected = "\
Situation\u{a0}: en cours de validité
Démarches possibles
  régler la somme due
  faire remplacer le passe (avant le 1er octobre 2026)
Événements refusés
  Événement\u{a0}: events[6]
    Ce qui y changerait quelque chose
      Faites faire la demande par le payeur.
    Pourquoi
      Seul le payeur peut demander la résiliation, et cette demande est faite par une autre personne que lui\u{a0}: \
      titulaire. (IR-32, art. 6.1)
Barème\u{a0}: ile-de-france-2025 (1)
";
        assert_eq!(shown, expected);
    }

    #[test]
    fn a_statement_says_attempt_by_attempt_what_was_debited_and_what_is_still_open() {
        let answer = serde_json::json!({
            "currency": "EUR",
            "days": [{
                "day": "2026-07-01", "amount": "34.30",
                "attempts": [
                    { "number": 1, "eventId": "b-1", "on": "2026-07-02", "paid": false },
                    { "number": 2, "eventId": "b-2", "on": "2026-07-06", "paid": true },
                ],
                "state": "paid", "reasons": [],
            }],
            "holds": [{ "eventId": "h-1", "on": "2026-07-01", "amount": "0.01", "reasons": [] }],
            "paid": "34.30", "due": "0.00", "errors": [], "book": { "id": "lago-di-garda-2025", "version": "1" },
        });
        let shape = &contract().function("navitap.statement").unwrap().ok;
        let shown = Show::new(Language::En, Paint::none()).answer(Some(shape), &answer);
        let expected = "\
Days
  Day: 1 July 2026
    Amount: €34.30
    Debits
      1. 2 July 2026: debit failed (b-1)
      2. 6 July 2026: debit paid (b-2)
    State: paid
On hold, not charged
  Event: h-1
    On: 1 July 2026
    Amount: €0.01
Paid: €34.30
Still to be paid: €0.00
Tariff book: lago-di-garda-2025 (1)
";
        assert_eq!(shown, expected);
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
