//! Reading typed requests, with every problem and its path.

use super::Tree;
use crate::problem::{Problem, Problems, shown};

/// Something that can be read from a [`Tree`].
pub trait Read: Sized {
    /// Reads the value; `None` after the reader was told of at least one problem.
    fn read(tree: &Tree, reader: &mut Reader) -> Option<Self>;
}

#[derive(Clone, Copy)]
enum Step {
    Field(&'static str),
    Item(usize),
}

/// Collects the problems of a request and knows where in it they are.
#[derive(Default)]
pub struct Reader {
    path: Vec<Step>,
    problems: Vec<Problem>,
    discreet: bool,
}

impl Reader {
    /// The most problems that are reported at once.
    const MOST: usize = 100;

    /// Reports a problem of the value that is being read.
    // One function for each kind of text, not for each problem.
    #[inline(never)]
    pub fn problem(&mut self, code: &'static str, message: impl Into<String>, remedy: impl Into<String>) {
        self.report(self.path(), code, message.into(), remedy.into());
    }

    fn report(&mut self, path: String, code: &'static str, message: String, remedy: String) {
        let message = if self.discreet { without_value(message) } else { message };
        if self.problems.len() < Self::MOST {
            self.problems.push(Problem { path, code, message, remedy });
        }
    }

    /// Reads what may be personal data: problems have the same paths and codes, and do not show what was sent.
    ///
    /// ```
    /// use portillon::{wire::Reader, Day};
    /// let mut reader = Reader::default();
    /// let day = reader.field("birthDate", |r| r.discreet(|r| Day::read_parts(2009, 2, 30, r)));
    /// let problems = reader.finish(day).unwrap_err();
    /// assert_eq!((problems[0].path.as_str(), problems[0].code), ("birthDate", "impossible-date"));
    /// assert_eq!(problems[0].message, "this is not a day of the calendar");
    /// ```
    pub fn discreet<T>(&mut self, read: impl FnOnce(&mut Self) -> T) -> T {
        let outside = std::mem::replace(&mut self.discreet, true);
        let value = read(self);
        self.discreet = outside;
        value
    }

    fn path(&self) -> String {
        let mut path = String::new();
        for step in &self.path {
            match step {
                Step::Field(name) => add_field(&mut path, name),
                Step::Item(index) => path.push_str(&format!("[{index}]")),
            }
        }
        path
    }

    // Not part of the generic functions below, of which there is one for each field of the contract.
    #[inline(never)]
    fn enter(&mut self, step: Step) {
        self.path.push(step);
    }

    #[inline(never)]
    fn leave(&mut self) {
        self.path.pop();
    }

    /// Reads inside the field `name`.
    pub fn field<T>(&mut self, name: &'static str, read: impl FnOnce(&mut Self) -> T) -> T {
        self.enter(Step::Field(name));
        let value = read(self);
        self.leave();
        value
    }

    /// Reads inside the item `index` of a list.
    pub fn item<T>(&mut self, index: usize, read: impl FnOnce(&mut Self) -> T) -> T {
        self.enter(Step::Item(index));
        let value = read(self);
        self.leave();
        value
    }

    /// The value, or the problems that were reported while it was read.
    ///
    /// # Errors
    /// All problems, if there are any.
    pub fn finish<T>(self, value: Option<T>) -> Result<T, Problems> {
        let problems = self.into_problems();
        match value {
            Some(value) if problems.is_empty() => Ok(value),
            _ => Err(Problems(problems)),
        }
    }

    #[inline(never)]
    fn into_problems(self) -> Vec<Problem> {
        self.problems
    }

    fn wrong_type(&mut self, tree: &Tree, expected: &str) {
        match tree {
            Tree::TooDeep => self.problem(
                "too-deep",
                format!("more than {} values are inside one another", Tree::DEEPEST),
                format!("send {expected}"),
            ),
            _ => self.problem(
                "wrong-type",
                format!("this is {}, not {expected}", tree.kind()),
                format!("send {expected}"),
            ),
        }
    }

    /// Reports a word that is none of a closed vocabulary.
    pub(crate) fn unknown_case(&mut self, what: &str, text: &str, cases: impl Iterator<Item = &'static str>) {
        let cases: Vec<_> = cases.map(|case| format!("`{case}`")).collect();
        self.problem(
            "unknown-case",
            format!("`{}` is not a {what}", shown(text)),
            format!("send one of {}", cases.join(", ")),
        );
    }

    /// Reads a word of a closed vocabulary: its place among `cases`.
    pub(crate) fn case(&mut self, tree: &Tree, what: &str, cases: &[&'static str]) -> Option<usize> {
        let text = self.text(tree)?;
        let place = cases.iter().position(|&case| case == text);
        if place.is_none() {
            self.unknown_case(what, text, cases.iter().copied());
        }
        place
    }

    /// Reads a text.
    pub fn text<'t>(&mut self, tree: &'t Tree) -> Option<&'t str> {
        if let Tree::Text(text) = tree {
            return Some(text);
        }
        self.wrong_type(tree, "a text");
        None
    }

    /// Reads a yes or no.
    pub fn flag(&mut self, tree: &Tree) -> Option<bool> {
        if let Tree::Bool(flag) = tree {
            return Some(*flag);
        }
        self.wrong_type(tree, "true or false");
        None
    }

    /// Reads a whole number from `least` to `most`.
    pub fn number(&mut self, tree: &Tree, least: u32, most: u32) -> Option<u32> {
        match tree {
            Tree::Whole(whole) => match u32::try_from(*whole) {
                Ok(number) => self.in_range(number, least, most),
                Err(_) => self.out_of_range(&format!("`{whole}`"), least.into(), most.into()),
            },
            Tree::Number => self.out_of_range("this number", least.into(), most.into()),
            _ => {
                self.wrong_type(tree, "a whole number");
                None
            }
        }
    }

    /// Reads a whole number of at most `most` either way.
    pub fn signed(&mut self, tree: &Tree, most: i32) -> Option<i32> {
        match tree {
            Tree::Whole(whole) => self.within(*whole, most),
            Tree::Number => self.out_of_range("this number", (-most).into(), most.into()),
            _ => {
                self.wrong_type(tree, "a whole number");
                None
            }
        }
    }

    /// Checks that a number is at most `most` either way.
    pub fn within(&mut self, number: i64, most: i32) -> Option<i32> {
        match i32::try_from(number) {
            Ok(number) if (-most..=most).contains(&number) => Some(number),
            _ => self.out_of_range(&format!("`{number}`"), (-most).into(), most.into()),
        }
    }

    /// Checks that a number is from `least` to `most`.
    pub fn in_range(&mut self, number: u32, least: u32, most: u32) -> Option<u32> {
        if (least..=most).contains(&number) {
            return Some(number);
        }
        self.out_of_range(&format!("`{number}`"), least.into(), most.into())
    }

    fn out_of_range<T>(&mut self, number: &str, least: i64, most: i64) -> Option<T> {
        let message = format!("{number} is not a whole number from {least} to {most}");
        self.problem("out-of-range", message, format!("send a whole number from {least} to {most}"));
        None
    }

    /// Checks that a list is not longer than `most`.
    pub fn not_longer(&mut self, length: usize, most: usize) -> Option<()> {
        if length <= most {
            return Some(());
        }
        self.problem("too-many", format!("the list has {length} items"), format!("send at most {most}"));
        None
    }

    /// Reads a list of at most `most` items.
    pub fn list<T: Read>(&mut self, tree: &Tree, most: usize) -> Option<Vec<T>> {
        self.list_by(tree, most, T::read)
    }

    pub(super) fn list_by<T>(
        &mut self,
        tree: &Tree,
        most: usize,
        read: impl FnMut(&Tree, &mut Self) -> Option<T>,
    ) -> Option<Vec<T>> {
        let Tree::List(items) = tree else {
            self.wrong_type(tree, "a list");
            return None;
        };
        self.each(items.iter(), most, read)
    }

    /// Reads the items of a list. All are read before the first problem ends it, so that all problems are found.
    pub(super) fn each<W, T>(
        &mut self,
        items: impl ExactSizeIterator<Item = W>,
        most: usize,
        mut read: impl FnMut(W, &mut Self) -> Option<T>,
    ) -> Option<Vec<T>> {
        let length = items.len();
        self.not_longer(length, most)?;
        let mut good = Vec::with_capacity(length);
        for (index, item) in items.enumerate() {
            if let Some(item) = self.item(index, |r| read(item, r)) {
                good.push(item);
            }
        }
        (good.len() == length).then_some(good)
    }

    /// Takes an object apart: the values of the fields `names`, in that order. Any other field is a problem.
    pub fn fields<'t, const N: usize>(
        &mut self,
        tree: &'t Tree,
        names: [&'static str; N],
    ) -> Option<[Option<&'t Tree>; N]> {
        let fields = self.known_fields(tree, &names)?;
        let find = |name: &str| fields.iter().find(|(field, _)| field == name).map(|(_, value)| value);
        Some(names.map(find))
    }

    fn known_fields<'t>(&mut self, tree: &'t Tree, names: &[&'static str]) -> Option<&'t [(String, Tree)]> {
        let Tree::Object(fields) = tree else {
            self.wrong_type(tree, "an object");
            return None;
        };
        let mut seen = Vec::with_capacity(fields.len());
        for (name, _) in fields {
            let (code, message, remedy) = if !names.contains(&name.as_str()) {
                ("unknown-field", "there is no such field", leave_out(names))
            } else if seen.contains(&name) {
                ("duplicate-field", "the field is there twice", "send it once".to_owned())
            } else {
                seen.push(name);
                continue;
            };
            let mut path = self.path();
            // Somebody may have sent a number or a date in the place of a name.
            let hidden = self.discreet && name.contains(char::is_numeric);
            add_field(&mut path, &if hidden { "…".to_owned() } else { shown(name) });
            self.report(path, code, message.to_owned(), remedy);
        }
        Some(fields)
    }

    #[inline(never)]
    fn missing(&mut self) {
        self.problem("missing-field", "the field is missing", "send it");
    }

    /// Reads a field that has to be there.
    pub fn required<T>(
        &mut self,
        name: &'static str,
        value: Option<&Tree>,
        read: impl FnOnce(&Tree, &mut Self) -> Option<T>,
    ) -> Option<T> {
        self.enter(Step::Field(name));
        let value = match value {
            Some(tree) => read(tree, self),
            None => {
                self.missing();
                None
            }
        };
        self.leave();
        value
    }

    /// Reads a variant: `read` is given its tag, which is one of `tags`, and its value.
    pub fn variant<'t, T>(
        &mut self,
        tree: &'t Tree,
        what: &str,
        tags: &[&'static str],
        read: impl FnOnce(&str, Option<&'t Tree>, &mut Self) -> Option<T>,
    ) -> Option<T> {
        let [tag, val] = self.fields(tree, ["tag", "val"])?;
        let place = self.required("tag", tag, |tree, r| r.case(tree, what, tags))?;
        read(tags.get(place)?, val, self)
    }

    /// The case of a variant that has no value.
    pub fn no_value<T>(&mut self, val: Option<&Tree>, case: T) -> Option<T> {
        match val {
            None | Some(Tree::Null) => Some(case),
            Some(_) => self.field("val", |r| {
                r.problem("unknown-field", "this case has no value", "leave it out");
                None
            }),
        }
    }

    /// Reads a field that may be absent or null: `Some(None)` then.
    pub fn optional<T>(
        &mut self,
        name: &'static str,
        value: Option<&Tree>,
        read: impl FnOnce(&Tree, &mut Self) -> Option<T>,
    ) -> Option<Option<T>> {
        match value {
            None | Some(Tree::Null) => Some(None),
            Some(tree) => self.field(name, |r| read(tree, r)).map(Some),
        }
    }
}

/// What a message says without the value that it shows: whatever stands between its first and its last backtick.
fn without_value(message: String) -> String {
    match message.split_once('`').and_then(|(before, rest)| Some((before, rest.rsplit_once('`')?.1))) {
        Some((before, after)) => format!("{before}this{after}"),
        None => message,
    }
}

fn add_field(path: &mut String, name: &str) {
    if !path.is_empty() {
        path.push('.');
    }
    path.push_str(name);
}

fn leave_out(names: &[&'static str]) -> String {
    if names.is_empty() {
        return "send an object without fields".to_owned();
    }
    let known: Vec<_> = names.iter().map(|name| format!("`{name}`")).collect();
    format!("leave it out; the fields are {}", known.join(", "))
}

impl Read for bool {
    fn read(tree: &Tree, reader: &mut Reader) -> Option<Self> {
        reader.flag(tree)
    }
}

/// Reads a field that has to be there: one function for each type, not for each field.
#[inline(never)]
pub(crate) fn required<T: Read>(name: &'static str, value: Option<&Tree>, reader: &mut Reader) -> Option<T> {
    reader.required(name, value, T::read)
}

/// Reads a field that may be absent.
#[inline(never)]
pub(crate) fn optional<T: Read>(
    name: &'static str,
    value: Option<&Tree>,
    reader: &mut Reader,
) -> Option<Option<T>> {
    reader.optional(name, value, T::read)
}

/// Reads a request record by the JSON names of its fields, each `required` or `optional`.
macro_rules! readable {
    ($name:ident { $($field:ident: $json:literal $kind:ident,)+ }) => {
        impl $crate::wire::Read for $name {
            fn read(tree: &$crate::wire::Tree, reader: &mut $crate::wire::Reader) -> Option<Self> {
                let [$($field),+] = reader.fields(tree, [$($json),+])?;
                // All at once: with a `?` for each field, each would let go of all others in its own way.
                let ($(Some($field),)+) = ($($crate::wire::$kind($json, $field, reader),)+) else {
                    return None;
                };
                Some(Self { $($field),+ })
            }
        }
    };
}

pub(crate) use readable;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::{Items, parse};
    use crate::{Day, Instant};

    struct Person {
        _born: Day,
        _seen: Items<Instant, 2>,
    }

    readable!(Person { _born: "born" required, _seen: "seen" required, });

    /// Path, code and message of each problem.
    fn problems(json: &str, discreet: bool) -> Vec<(String, &'static str, String)> {
        let tree = parse(json.as_bytes()).unwrap();
        let mut reader = Reader::default();
        let read = |r: &mut Reader| Person::read(&tree, r);
        let person = if discreet { reader.discreet(read) } else { read(&mut reader) };
        let problems = reader.finish(person).err().map(Problems::into_vec).unwrap_or_default();
        problems.into_iter().map(|problem| (problem.path, problem.code, problem.message)).collect()
    }

    #[test]
    fn what_is_read_discreetly_is_not_shown() {
        let json = r#"{"born": "2009-02-30", "seen": ["a`b`c", 5, "`"], "2009-02-30": 1, "age": 1}"#;
        let messages =
            |discreet| problems(json, discreet).into_iter().map(|p| (p.0, p.2)).collect::<Vec<_>>();
        let expected = |list: [(&str, &str); 4]| list.map(|(path, text)| (path.to_owned(), text.to_owned()));
        assert_eq!(
            messages(true),
            expected([
                ("…", "there is no such field"),
                ("age", "there is no such field"),
                ("born", "this is not a day of the calendar"),
                ("seen", "the list has 3 items"),
            ])
        );
        assert_eq!(
            messages(false),
            expected([
                ("2009-02-30", "there is no such field"),
                ("age", "there is no such field"),
                ("born", "`2009-02-30` is not a day of the calendar"),
                ("seen", "the list has 3 items"),
            ])
        );
        let json = r#"{"born": "the 1st", "seen": ["a`2009`c", "`"]}"#;
        let expected = [
            ("born", "malformed-date", "this is not a date"),
            ("seen[0]", "malformed-instant", "this is not a point in time of the years 2000 to 2100"),
            ("seen[1]", "malformed-instant", "this is not a point in time of the years 2000 to 2100"),
        ];
        assert_eq!(problems(json, true), expected.map(|(path, code, text)| (path.into(), code, text.into())));
    }

    #[test]
    fn paths_and_codes_are_the_same_however_it_is_read() {
        for json in [r#"{"born": 5, "seen": {}}"#, r#"{"born": "x", "seen": ["y"], "born": "z"}"#, "[]"] {
            let named =
                |discreet| problems(json, discreet).into_iter().map(|p| (p.0, p.1)).collect::<Vec<_>>();
            assert_eq!(named(true), named(false), "{json}");
        }
    }

    #[test]
    fn what_is_read_after_it_is_shown_again() {
        let mut reader = Reader::default();
        reader.discreet(|r| r.discreet(|r| r.problem("x", "`1` is wrong", "")));
        reader.discreet(|r| {
            r.discreet(|_| ());
            r.problem("x", "`2` is wrong", "");
        });
        reader.problem("x", "`3` is wrong", "");
        let problems = reader.finish(Some(())).unwrap_err();
        let messages: Vec<_> = problems.iter().map(|problem| problem.message.as_str()).collect();
        assert_eq!(messages, ["this is wrong", "this is wrong", "`3` is wrong"]);
    }
}
