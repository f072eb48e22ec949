//! The typed answer of the component as JSON, in the form of the contract. Several times faster than by way of the shapes
//! of the contract, which is what half of a settlement would be spent on; the tests compare it with the core's own.

use portillon_host::api::navitap::{Journey, Passage, Ticket, TokenDay, UnusedEvent};
use portillon_host::api::types::{Date, Fact, FactValue, Problem, Reason};

/// Writes JSON, piece by piece.
pub(crate) struct Json<'a>(pub(crate) &'a mut Vec<u8>);

impl Json<'_> {
    pub(crate) fn raw(&mut self, text: &str) {
        self.0.extend_from_slice(text.as_bytes());
    }

    pub(crate) fn text(&mut self, text: &str) {
        if text.bytes().all(|byte| byte >= 0x20 && byte != b'"' && byte != b'\\') {
            self.0.push(b'"');
            self.raw(text);
            self.0.push(b'"');
        } else {
            // Writing into memory does not fail.
            let _ = serde_json::to_writer(&mut *self.0, text);
        }
    }

    fn number(&mut self, number: u64) {
        let _ = std::io::Write::write_fmt(&mut *self.0, format_args!("{number}"));
    }

    fn amount(&mut self, cents: i64) {
        let sign = if cents < 0 { "-" } else { "" };
        let cents = cents.unsigned_abs();
        let _ = std::io::Write::write_fmt(
            &mut *self.0,
            format_args!("\"{sign}{}.{:02}\"", cents / 100, cents % 100),
        );
    }

    fn date(&mut self, date: Date) {
        let Date { year, month, day } = date;
        let _ = std::io::Write::write_fmt(&mut *self.0, format_args!("\"{year:04}-{month:02}-{day:02}\""));
    }

    fn list<T>(&mut self, items: &[T], write: impl Fn(&mut Self, &T)) {
        self.raw("[");
        for (index, item) in items.iter().enumerate() {
            if index > 0 {
                self.raw(",");
            }
            write(self, item);
        }
        self.raw("]");
    }

    fn fact(&mut self, fact: &Fact) {
        self.raw("{\"name\":");
        self.text(&fact.name);
        self.raw(",\"value\":{\"tag\":");
        match &fact.value {
            FactValue::Text(text) => {
                self.raw("\"text\",\"val\":");
                self.text(text);
            }
            FactValue::Day(day) => {
                self.raw("\"day\",\"val\":");
                self.date(*day);
            }
            FactValue::Instant(at) => {
                self.raw("\"instant\",\"val\":");
                self.text(at);
            }
            FactValue::Amount(cents) => {
                self.raw("\"amount\",\"val\":");
                self.amount(*cents);
            }
            FactValue::Count(count) => {
                self.raw("\"count\",\"val\":");
                self.number(u64::from(*count));
            }
        }
        self.raw("}}");
    }

    fn reason(&mut self, reason: &Reason) {
        self.raw("{\"code\":");
        self.text(&reason.code);
        self.raw(",\"citation\":{\"rule\":");
        self.text(&reason.citation.rule);
        self.raw(",\"document\":");
        self.text(&reason.citation.document);
        self.raw(",\"article\":");
        self.text(&reason.citation.article);
        self.raw("},\"facts\":");
        self.list(&reason.facts, Self::fact);
        self.raw("}");
    }

    fn passage(&mut self, name: &str, passage: Option<&Passage>) {
        let Some(passage) = passage else { return };
        self.raw(name);
        self.raw("{\"stop\":");
        self.text(&passage.stop);
        self.raw(",\"at\":");
        self.text(&passage.at);
        self.raw("}");
    }

    fn journey(&mut self, journey: &Journey) {
        self.raw("{\"run\":");
        self.text(&journey.run);
        self.passage(",\"boarding\":", journey.boarding.as_ref());
        self.passage(",\"landing\":", journey.landing.as_ref());
        self.raw(if journey.fast { ",\"fast\":true}" } else { ",\"fast\":false}" });
    }

    fn ticket(&mut self, ticket: &Ticket) {
        self.raw("{\"number\":");
        self.number(u64::from(ticket.number));
        self.raw(",\"fare\":");
        self.text(&ticket.fare);
        self.raw(",\"price\":");
        self.amount(ticket.price);
        self.raw(",\"journeys\":");
        self.list(&ticket.journeys, Self::journey);
        self.raw(",\"reasons\":");
        self.list(&ticket.reasons, Self::reason);
        self.raw("}");
    }

    pub(crate) fn token_day(&mut self, day: &TokenDay) {
        self.raw("{\"token\":");
        self.text(&day.token);
        self.raw(",\"day\":");
        self.date(day.day);
        self.raw(",\"tickets\":");
        self.list(&day.tickets, Self::ticket);
        for (name, amount) in
            [(",\"total\":", day.total), (",\"charged\":", day.charged), (",\"difference\":", day.difference)]
        {
            self.raw(name);
            self.amount(amount);
        }
        self.raw(",\"computedOn\":");
        self.date(day.computed_on);
        self.raw(",\"debitedBy\":");
        self.date(day.debited_by);
        self.raw(",\"reasons\":");
        self.list(&day.reasons, Self::reason);
        self.raw(",\"book\":{\"id\":");
        self.text(&day.book.id);
        self.raw(",\"version\":");
        self.text(&day.book.version);
        self.raw("}}");
    }

    pub(crate) fn unused_event(&mut self, unused: &UnusedEvent) {
        self.raw("{\"eventId\":");
        self.text(&unused.event_id);
        self.raw(",\"reason\":");
        self.reason(&unused.reason);
        self.raw("}");
    }

    pub(crate) fn problems(&mut self, problems: &[Problem]) {
        self.list(problems, |json, problem| {
            for (name, text) in [
                ("{\"path\":", &problem.path),
                (",\"code\":", &problem.code),
                (",\"message\":", &problem.message),
                (",\"remedy\":", &problem.remedy),
            ] {
                json.raw(name);
                json.text(text);
            }
            json.raw("}");
        });
    }
}
