//! What a number looks like (PC-9; art. 9.1.5.2).

use serde::Serialize;

use super::{NETWORK, Subject};
use crate::day::Day;
use crate::problem::{Problem, Problems};
use crate::tariff::{Book, BookRef, Books, PartnerTariff};
use crate::wire::{Read, Reader, Tree, required};

/// A number to look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NumberRequest {
    /// Day whose book says what a number looks like.
    pub day: Day,
    /// The number.
    pub subject: Subject,
}

impl Read for NumberRequest {
    fn read(tree: &Tree, reader: &mut Reader) -> Option<Self> {
        reader.discreet(|r| {
            let [day, subject] = r.fields(tree, ["day", "subject"])?;
            let (day, subject) = (required("day", day, r), required("subject", subject, r));
            Some(Self { day: day?, subject: subject? })
        })
    }
}

/// A number that has the shape of one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NumberAnswer {
    /// The book used.
    pub book: BookRef,
}

/// PC-9: the problem of a number that is not ASCII digits, exactly as many as the book says. It says what is expected,
/// and nothing of what was sent.
pub(super) fn malformed(tariff: &PartnerTariff, subject: &Subject) -> Option<Problem> {
    let (number, what, digits) = match subject {
        Subject::PassNumber(number) => (number, "a pass", tariff.pass_number_digits.value.0),
        Subject::CustomerNumber(number) => (number, "a customer", tariff.customer_number_digits.value.0),
    };
    let wanted = usize::try_from(digits).is_ok_and(|digits| number.len() == digits);
    let good = wanted && number.bytes().all(|byte| byte.is_ascii_digit());
    (!good).then(|| {
        let message = format!("the number of {what} has {digits} digits and nothing else");
        Problem::new("subject.val", "malformed-number", message, format!("send {digits} digits, `0` to `9`"))
    })
}

/// PC-9: whether a number has the shape of one, for who imports passes or looks them up. It says nothing of whether the
/// pass exists.
///
/// # Errors
/// `malformed-number`; `no-tariff-in-force` where no book covers the day, or the one that does knows nothing of partners.
///
/// ```
/// use portillon::partner::{number, NumberRequest, Subject};
/// use portillon::Books;
/// let request = |number: &str| {
///     let subject = Subject::PassNumber(number.into());
///     "2026-03-02".parse().map(|day| NumberRequest { day, subject })
/// };
/// assert_eq!(number(Books::BUILT_IN, &request("0012345678")?)?.book.id, "ile-de-france-2026");
/// let problems = number(Books::BUILT_IN, &request("001234567")?).unwrap_err();
/// assert_eq!((problems[0].path.as_str(), problems[0].code), ("subject.val", "malformed-number"));
/// # Ok::<(), portillon::Problems>(())
/// ```
pub fn number(books: Books, request: &NumberRequest) -> Result<NumberAnswer, Problems> {
    let (book, tariff) = books.section(NETWORK, request.day, "day", Book::partner)?;
    match malformed(tariff, &request.subject) {
        Some(problem) => Err(problem.into()),
        None => Ok(NumberAnswer { book: book.reference() }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems(subject: Subject) -> Vec<(String, &'static str)> {
        let day = "2026-03-02".parse().unwrap();
        match number(Books::BUILT_IN, &NumberRequest { day, subject }) {
            Ok(_) => Vec::new(),
            Err(problems) => problems.into_vec().into_iter().map(|p| (p.path, p.code)).collect(),
        }
    }

    #[test]
    fn a_number_has_ten_digits_and_nothing_else() {
        for of in [Subject::PassNumber, Subject::CustomerNumber] {
            for good in ["0000000000", "9876543210"] {
                assert!(problems(of(good.into())).is_empty(), "{good}");
            }
            // Nine, eleven, none; a sign, a space, a letter, digits that are not ASCII, bytes that would be enough.
            for bad in [
                "123456789",
                "12345678901",
                "",
                "+123456789",
                "123456789 ",
                "12345 7890",
                "123456789x",
                "１２３４５６７８９０",
                "１２３4",
                "12345678\u{e9}",
            ] {
                assert_eq!(problems(of(bad.into())), [("subject.val".into(), "malformed-number")], "{bad}");
            }
        }
    }

    #[test]
    fn a_number_is_looked_at_by_the_book_of_its_day() {
        let subject = Subject::PassNumber("x".into());
        let request = |day: &str| NumberRequest { day: day.parse().unwrap(), subject: subject.clone() };
        let code = |day| number(Books::BUILT_IN, &request(day)).unwrap_err()[0].code;
        assert_eq!(code("2025-01-01"), "malformed-number");
        assert_eq!(code("2024-12-31"), "no-tariff-in-force");
        assert_eq!(code("2026-12-31"), "malformed-number");
        assert_eq!(code("2027-01-01"), "no-tariff-in-force");
    }
}
