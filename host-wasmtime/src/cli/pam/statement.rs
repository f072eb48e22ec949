//! A statement of account, for people.

use std::collections::BTreeSet;
use std::ops::Range;

use portillon::Network;
use serde_json::Value;

use super::super::paint::{Paint, Style};
use super::super::show::Show;
use super::super::texts::Language;
use super::super::words::{Word, known};
use super::input::{Input, Named};

const TITLE: Word = ["Mobility account", "Compte mobilité", "Conto mobilità"];
const LAST_ENTRY: Word = [
    "the time of the last entry; --at names another",
    "date de la dernière écriture\u{a0}; --at en indique une autre",
    "data dell’ultimo movimento; --at ne indica un’altra",
];
const NO_LINES: Word = ["No movements.", "Aucun mouvement.", "Nessun movimento."];
const WHEN: Word = ["Date and time", "Date et heure", "Data e ora"];
const THIRD_PARTY: Word = ["Third party", "Tiers-payeur", "Terzo pagatore"];
const IN: Word = ["In", "Crédit", "Accrediti"];
const OUT: Word = ["Out", "Débit", "Addebiti"];
const ENTRY: Word = ["Entry", "Écriture", "Movimento"];
const ON: Word = ["on", "activée", "attiva"];
const OFF: Word = ["off", "désactivée", "non attiva"];
const NEXT: Word = ["What happens next", "Ce qui se passe ensuite", "Che cosa succede dopo"];
const ABOVE_BALANCE: Word = [
    "A trip for which the rider would pay more than the balance is refused.",
    "Un trajet pour lequel l’usager paierait plus que le solde est refusé.",
    "Un viaggio per cui l’utente pagherebbe più del saldo è rifiutato.",
];
const LINE: Word = ["line", "ligne", "riga"];

/// The answer of `pam.account`: the lines as a table, then what holds now, then what was refused.
pub(crate) fn show(language: Language, paint: Paint, input: &Input, answer: &Value) -> String {
    let mut show = Show::new(language, paint);
    head(&mut show, language, input);
    table(&mut show, language, paint, list(answer, "lines"));
    show.line(0, "", "");
    state(&mut show, language, answer);
    next(&mut show, language, answer);
    refused(&mut show, language, paint, input, list(answer, "refused"));
    let book = &answer["book"];
    show.line(0, word(language, "book"), &format!("{} ({})", text(book, "id"), text(book, "version")));
    show.into_text()
}

fn head(show: &mut Show, language: Language, input: &Input) {
    let title = language.say(TITLE);
    let Some(at) = input.at else { return show.head(0, title) };
    let at = language.instant(&Network::IleDeFrance.stamp(at).to_string());
    let note = match input.named {
        Named::Nobody => format!(" ({})", language.say(LAST_ENTRY)),
        Named::Option | Named::Request => String::new(),
    };
    show.head(0, &format!("{title}{}{at}{note}", language.colon()));
    show.line(0, "", "");
}

/// Columns as wide as what stands in them; amounts end at the right, so that their decimals stand below each other.
fn table(show: &mut Show, language: Language, paint: Paint, lines: &[Value]) {
    if lines.is_empty() {
        return show.line(0, "", language.say(NO_LINES));
    }
    let amount = |line: &Value, name| match text(line, name) {
        "0.00" => String::new(),
        amount => language.amount(amount),
    };
    let signed = |line: &Value| match text(line, "amount") {
        out if out.starts_with('-') => (String::new(), language.amount(out.trim_start_matches('-'))),
        _ => (amount(line, "amount"), String::new()),
    };
    let cell = |line: &Value| language.label("line-kind", text(line, "kind")).to_owned();
    let (come, gone): (Vec<String>, Vec<String>) = lines.iter().map(signed).unzip();
    let column = |word, align, cells| Column { word, align, cells };
    let columns = [
        column(language.say(WHEN), Align::Left, times(lines)),
        column(word(language, "kind"), Align::Left, lines.iter().map(cell).collect()),
        column(
            language.say(THIRD_PARTY),
            Align::Right,
            lines.iter().map(|line| amount(line, "thirdParty")).collect(),
        ),
        column(language.say(IN), Align::Right, come),
        column(language.say(OUT), Align::Right, gone),
        column(
            word(language, "balance"),
            Align::Right,
            lines.iter().map(|line| language.amount(text(line, "balance"))).collect(),
        ),
        column(
            language.say(ENTRY),
            Align::Left,
            lines.iter().map(|line| printed(text(line, "id"))).collect(),
        ),
    ];
    // Most accounts have no third party.
    let third_party = lines.iter().any(|line| text(line, "thirdParty") != "0.00");
    let columns: Vec<Column> = columns
        .into_iter()
        .filter(|column| third_party || column.word != language.say(THIRD_PARTY))
        .collect();
    let row = |cell: &dyn Fn(&Column) -> String| {
        let cells: Vec<String> = columns.iter().map(|column| column.pad(&cell(column))).collect();
        cells.join("  ").trim_end().to_owned()
    };
    let names = row(&|column| column.word.to_owned());
    show.line(0, "", &paint.paint(Style::Faint, &names));
    for index in 0..lines.len() {
        show.line(0, "", &row(&|column| column.cells.get(index).cloned().unwrap_or_default()));
    }
}

#[derive(Clone, Copy)]
enum Align {
    Left,
    Right,
}

struct Column {
    word: &'static str,
    align: Align,
    cells: Vec<String>,
}

impl Column {
    fn pad(&self, cell: &str) -> String {
        let width = self.cells.iter().map(String::as_str).chain([self.word]).map(|cell| cell.chars().count());
        let width = width.max().unwrap_or_default();
        match self.align {
            Align::Left => format!("{cell:<width$}"),
            Align::Right => format!("{cell:>width$}"),
        }
    }
}

/// Day and time in Paris; with the offset on a day that shows an hour twice.
fn times(lines: &[Value]) -> Vec<String> {
    let part = |line: &Value, range: Range<usize>| text(line, "at").get(range).unwrap_or_default().to_owned();
    let offset = |line: &Value| {
        let at = text(line, "at");
        at.get(at.len().saturating_sub(6)..).unwrap_or_default().to_owned()
    };
    let offsets: BTreeSet<(String, String)> =
        lines.iter().map(|line| (part(line, 0..10), offset(line))).collect();
    let shown = |line: &Value| {
        let (day, time) = (part(line, 0..10), part(line, 11..19));
        let time = time.strip_suffix(":00").unwrap_or(&time);
        match offsets.iter().filter(|(other, _)| *other == day).count() {
            1 => format!("{day} {time}"),
            _ => format!("{day} {time} {}", offset(line)),
        }
    };
    lines.iter().map(shown).collect()
}

/// What can be spent, what is paid in by itself, and what others owe.
fn state(show: &mut Show, language: Language, answer: &Value) {
    show.line(0, word(language, "balance"), &language.amount(text(answer, "balance")));
    let automatic = match answer["automaticAmount"].as_str() {
        Some(amount) => format!("{} ({})", language.say(ON), language.amount(amount)),
        None => language.say(OFF).to_owned(),
    };
    show.line(0, word(language, "automatic"), &automatic);
    if text(answer, "thirdParty") != "0.00" {
        show.line(0, word(language, "thirdParty"), &language.amount(text(answer, "thirdParty")));
    }
}

/// What the answer says of the time to come; the balance is said already.
fn next(show: &mut Show, language: Language, answer: &Value) {
    show.head(0, language.say(NEXT));
    for reason in list(answer, "reasons").iter().filter(|reason| reason["code"] != "balance") {
        let sentence = show.reason(reason);
        show.line(1, "", &sentence);
    }
    if answer["open"] == true {
        show.line(1, "", language.say(ABOVE_BALANCE));
    }
}

/// What was refused: the entry, why, and what would change it.
fn refused(show: &mut Show, language: Language, paint: Paint, input: &Input, refused: &[Value]) {
    if refused.is_empty() {
        return;
    }
    show.head(0, word(language, "refused"));
    for refusal in refused {
        let id = text(refusal, "id");
        let mut parts = vec![printed(id)];
        if let Some((entry, line)) = input.entry(id) {
            let event = &entry["event"];
            let amount = ["amount", "fare"].iter().find_map(|name| event["val"][name].as_str());
            parts.push(language.label("account-event", text(event, "tag")).to_owned());
            parts.extend(amount.map(|amount| language.amount(amount)));
            parts.extend(line.map(|line| format!("{} {line}", language.say(LINE))));
        }
        show.line(1, "", &paint.paint(Style::Bad, &parts.join(", ")));
        show.reasons(2, list(refusal, "reasons"));
        show.remedies(2, list(refusal, "remedies"));
    }
}

/// The name of a field of the answer.
fn word(language: Language, field: &str) -> &'static str {
    known("account-answer", field).map_or("", |word| language.say(word))
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap_or_default()
}

fn list<'a>(value: &'a Value, name: &str) -> &'a [Value] {
    value[name].as_array().map(Vec::as_slice).unwrap_or_default()
}

/// An identifier, without the characters that would move the cursor.
fn printed(id: &str) -> String {
    id.chars().map(|letter| if letter.is_control() { char::REPLACEMENT_CHARACTER } else { letter }).collect()
}
