//! What is wrong with a request (CM-8).

use serde::Serialize;

/// Something wrong with a request: nothing was decided.
///
/// ```
/// let problems = portillon::wire::call("navigo-jour.quote", &[], &portillon::wire::Tree::Null).unwrap_err();
/// assert_eq!(problems[0].code, "wrong-type");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// The field, as in JSON: `validityDays[1]`. Empty for the request as a whole.
    pub path: String,
    /// Stable code in kebab-case.
    pub code: &'static str,
    /// What is wrong, in English, with the offending value.
    pub message: String,
    /// What to send instead, in English.
    pub remedy: String,
}

impl Problem {
    /// A problem of the field at `path`.
    #[inline(never)]
    pub fn new(
        path: impl Into<String>,
        code: &'static str,
        message: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Self {
        Self { path: path.into(), code, message: message.into(), remedy: remedy.into() }
    }

    /// The same problem of a record that stands in the field `name` of another.
    pub(crate) fn inside(mut self, name: &str) -> Self {
        self.path = format!("{name}.{}", self.path);
        self
    }

    /// The list that holds only this problem.
    pub fn alone(self) -> Problems {
        Problems(vec![self])
    }
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.path.is_empty() {
            write!(f, "{}; {}", self.message, self.remedy)
        } else {
            write!(f, "`{}`: {}; {}", self.path, self.message, self.remedy)
        }
    }
}

/// Everything wrong with a request, in the order of its fields; never empty.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Problems(pub(crate) Vec<Problem>);

impl Problems {
    /// The problems, as a list.
    pub fn into_vec(self) -> Vec<Problem> {
        self.0
    }
}

impl std::ops::Deref for Problems {
    type Target = [Problem];

    fn deref(&self) -> &[Problem] {
        &self.0
    }
}

impl From<Problem> for Problems {
    fn from(problem: Problem) -> Self {
        problem.alone()
    }
}

impl std::fmt::Display for Problems {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (index, problem) in self.0.iter().enumerate() {
            if index > 0 {
                f.write_str("\n")?;
            }
            problem.fmt(f)?;
        }
        Ok(())
    }
}

impl std::error::Error for Problems {}

/// Shortens a value that a message shows, so that a huge input does not come back whole.
pub(crate) fn shown(text: &str) -> String {
    const LONGEST: usize = 60;
    if text.chars().nth(LONGEST).is_none() {
        return text.to_owned();
    }
    text.chars().take(LONGEST).chain(['…']).collect()
}

/// What was found, unless there are other problems; then all of them, in the order of the fields.
pub(crate) fn unless<T>(
    found: Result<T, Problem>,
    others: impl IntoIterator<Item = Problem>,
) -> Result<T, Problems> {
    let mut others: Vec<Problem> = others.into_iter().collect();
    match found {
        Ok(value) if others.is_empty() => Ok(value),
        Ok(_) => Err(Problems(others)),
        Err(problem) => {
            others.insert(0, problem);
            Err(Problems(others))
        }
    }
}
