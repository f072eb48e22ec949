//! What reasons and remedies say, and how days and amounts are written, in three languages.

use std::env;
use std::sync::LazyLock;

use clap::ValueEnum;
use serde_json::Value;

/// A language of answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Language {
    /// English.
    En,
    /// French.
    Fr,
    /// Italian.
    It,
}

static CATALOGUE: LazyLock<Value> = LazyLock::new(|| {
    // The tests read it; a program without texts still shows codes.
    serde_json::from_str(include_str!("../../../texts/catalogue.json")).unwrap_or_default()
});

const MONTHS: [[&str; 12]; 3] = [
    [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
    [
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ],
    [
        "gennaio",
        "febbraio",
        "marzo",
        "aprile",
        "maggio",
        "giugno",
        "luglio",
        "agosto",
        "settembre",
        "ottobre",
        "novembre",
        "dicembre",
    ],
];

impl Language {
    /// The language of the environment: the first of these variables that is set decides.
    pub(crate) fn of_environment() -> Self {
        let set = ["LC_ALL", "LC_MESSAGES", "LANG"].iter().filter_map(|name| env::var(name).ok());
        set.into_iter().find(|value| !value.is_empty()).map_or(Self::En, |value| Self::of_locale(&value))
    }

    fn of_locale(locale: &str) -> Self {
        match locale.get(..2) {
            Some("fr") => Self::Fr,
            Some("it") => Self::It,
            _ => Self::En,
        }
    }

    fn code(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Fr => "fr",
            Self::It => "it",
        }
    }

    /// The sentence of a reason (`reasons`) or a remedy (`remedies`) with its facts; the bare code where the
    /// catalogue is older than the component.
    pub(crate) fn sentence(self, kind: &str, code: &str, facts: &Value) -> String {
        let Some(template) = CATALOGUE[kind][code][self.code()].as_str() else { return code.to_owned() };
        let mut sentence = String::new();
        let mut rest = template;
        while let Some((before, (name, after))) =
            rest.split_once('{').and_then(|(before, rest)| Some((before, rest.split_once('}')?)))
        {
            sentence.push_str(before);
            sentence.push_str(&self.facts(name, facts));
            rest = after;
        }
        sentence.push_str(rest);
        // imagine R is a name that begins with a small letter.
        let mut letters = sentence.chars();
        match letters.next() {
            Some(first) if !sentence.starts_with("imagine R") => {
                first.to_uppercase().chain(letters).collect()
            }
            _ => sentence,
        }
    }

    fn facts(self, name: &str, facts: &Value) -> String {
        let of_name = facts.as_array().into_iter().flatten().filter(|fact| fact["name"] == name);
        of_name.map(|fact| self.fact(name, &fact["value"])).collect::<Vec<_>>().join(", ")
    }

    fn fact(self, name: &str, value: &Value) -> String {
        let text = value["val"].as_str().unwrap_or_default();
        match value["tag"].as_str() {
            Some("day") => self.day(text),
            Some("instant") => self.instant(text),
            Some("amount") => self.amount(text),
            Some("text") => self.label(name, text).to_owned(),
            _ => value["val"].to_string(),
        }
    }

    /// The name of a word of the contract; the word itself where it is a name already.
    pub(crate) fn label<'a>(self, group: &str, word: &'a str) -> &'a str {
        CATALOGUE["labels"][group][word][self.code()].as_str().unwrap_or(word)
    }

    /// `2026-01-05` in words.
    pub(crate) fn day(self, iso: &str) -> String {
        let mut parts = iso.splitn(3, '-').map(|part| part.parse::<usize>().ok());
        let (Some(Some(year)), Some(Some(month)), Some(Some(day))) =
            (parts.next(), parts.next(), parts.next())
        else {
            return iso.to_owned();
        };
        let Some(month) = MONTHS[self as usize].get(month.wrapping_sub(1)) else { return iso.to_owned() };
        // French writes the first of a month as an ordinal.
        let ordinal = if self == Self::Fr && day == 1 { "er" } else { "" };
        format!("{day}{ordinal} {month} {year}")
    }

    /// `2026-01-05T06:00:00+01:00` in words, in the civil time that it is written in.
    pub(crate) fn instant(self, rfc3339: &str) -> String {
        let (Some(day), Some(time)) = (rfc3339.get(..10), rfc3339.get(11..19)) else {
            return rfc3339.to_owned();
        };
        let time = time.strip_suffix(":00").unwrap_or(time);
        let day = self.day(day);
        match self {
            Self::En => format!("{day} at {time}"),
            Self::Fr => format!("{day} à {time}"),
            // Only 8 and 11 begin with a vowel.
            Self::It if day.starts_with("8 ") || day.starts_with("11 ") => format!("ore {time} dell’{day}"),
            Self::It => format!("ore {time} del {day}"),
        }
    }

    /// `12.30` in euros.
    pub(crate) fn amount(self, decimal: &str) -> String {
        let (sign, decimal) = decimal.strip_prefix('-').map_or(("", decimal), |decimal| ("-", decimal));
        let (euros, cents) = decimal.split_once('.').unwrap_or((decimal, "00"));
        match self {
            Self::En => format!("{sign}€{}.{cents}", grouped(euros, ",", 4)),
            Self::Fr => format!("{sign}{},{cents}\u{a0}€", grouped(euros, "\u{202f}", 4)),
            Self::It => format!("{sign}{},{cents}\u{a0}€", grouped(euros, ".", 5)),
        }
    }
}

/// Whether the catalogue names a word of the contract.
pub(crate) fn labelled(group: &str, word: &str) -> bool {
    CATALOGUE["labels"][group][word].is_object()
}

/// Digits in groups of three, from a number of `from` digits on.
fn grouped(digits: &str, separator: &str, from: usize) -> String {
    if digits.len() < from {
        return digits.to_owned();
    }
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push_str(separator);
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn days_times_and_amounts_are_written_as_each_language_does() {
        let [en, fr, it] = [Language::En, Language::Fr, Language::It];
        assert_eq!(
            [en, fr, it].map(|l| l.day("2026-08-01")),
            ["1 August 2026", "1er août 2026", "1 agosto 2026"]
        );
        assert_eq!(
            [en, fr, it].map(|l| l.instant("2026-01-05T05:59:59+01:00")),
            ["5 January 2026 at 05:59:59", "5 janvier 2026 à 05:59:59", "ore 05:59:59 del 5 gennaio 2026"]
        );
        assert_eq!(it.instant("2026-01-08T06:00:00+01:00"), "ore 06:00 dell’8 gennaio 2026");
        assert_eq!(en.instant("2026-01-05T06:00:00+01:00"), "5 January 2026 at 06:00");
        assert_eq!([en, fr, it].map(|l| l.amount("12.30")), ["€12.30", "12,30\u{a0}€", "12,30\u{a0}€"]);
        assert_eq!(
            [en, fr, it].map(|l| l.amount("-1234.05")),
            ["-€1,234.05", "-1\u{202f}234,05\u{a0}€", "-1234,05\u{a0}€"]
        );
    }

    #[test]
    fn a_sentence_names_its_facts_and_joins_those_that_repeat() {
        let title = |id| json!({ "name": "title", "value": { "tag": "text", "val": id } });
        let facts = json!([title("navigo-mois"), title("antipollution-x")]);
        let sentence = Language::En.sentence("reasons", "same-price-beside-others", &facts);
        assert_eq!(
            sentence,
            "The price is the same beside the titles already on the medium: Navigo Mois, antipollution-x."
        );
        assert_eq!(Language::En.sentence("reasons", "from-the-future", &facts), "from-the-future");
    }

    #[test]
    fn the_locale_decides_by_its_first_two_letters() {
        assert_eq!(Language::of_locale("fr_FR.UTF-8"), Language::Fr);
        assert_eq!(Language::of_locale("it"), Language::It);
        assert_eq!(Language::of_locale("C.UTF-8"), Language::En);
        assert_eq!(Language::of_locale("é"), Language::En);
    }
}
