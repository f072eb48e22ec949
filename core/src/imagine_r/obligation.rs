//! What has to be sent or declared within a month (IR-17; art. 2.4, 2.5).

use super::bars::after_request;
use super::codes as code;
use super::{Season, season};
use crate::answer::Assessment;
use crate::day::{Day, out_of_order};
use crate::problem::{Problem, Problems, unless};
use crate::reason::{Grounds, Reason, ReasonKind, Remedy};
use crate::tariff::{Books, SeasonTerms};
use crate::wire::readable;

vocabulary! {
    /// What has to be sent or declared within a month.
    Duty, "duty" {
        /// Documents that the agency asked for (identity, school certificate, scholarship notice).
        Documents = "documents",
        /// A change of address.
        Address = "address",
        /// A change of school.
        School = "school",
        /// A change of scholarship: refused or withdrawn.
        Scholarship = "scholarship",
        /// The holder is no longer a pupil.
        PupilStatus = "pupil-status",
    }
}

/// Something that has to be sent or declared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DutyRequest {
    /// The season of the contract.
    pub season: Season,
    /// What.
    pub duty: Duty,
    /// Day on which the agency asked for the documents, or on which the change happened.
    pub since: Day,
    /// Day on which it was sent or declared; `None`: not yet.
    pub done_day: Option<Day>,
    /// Whether the documents are in French; nothing else has to be.
    pub in_french: bool,
    /// Today.
    pub day: Day,
}

readable!(DutyRequest {
    season: "season" required,
    duty: "duty" required,
    since: "since" required,
    done_day: "doneDay" optional,
    in_french: "inFrench" required,
    day: "day" required,
});

impl DutyRequest {
    /// Where the days of a duty do not follow one another.
    fn order_problems(&self) -> Vec<Problem> {
        let mut problems = Vec::new();
        if self.since > self.day {
            problems.push(after_request("since", self.since, self.day));
        }
        match self.done_day {
            Some(done) if done < self.since => {
                problems.push(out_of_order("doneDay", done, "the day that it is due since,", self.since));
            }
            Some(done) if done > self.day => problems.push(after_request("doneDay", done, self.day)),
            Some(_) | None => {}
        }
        problems
    }

    /// Whether it was done, or can still be done, by the due day.
    fn is_in_time(&self, due: Day) -> bool {
        self.done_day.unwrap_or(self.day) <= due
    }
}

/// IR-17, IR-11, art. 2.4: documents that were asked for come within a month, in French; else the contract may be
/// ended and the holder barred for three years.
fn check_documents(request: &DutyRequest, due: Day, terms: &SeasonTerms, grounds: &mut Grounds) {
    let done = request.done_day.is_some();
    let readable = !done || request.in_french;
    if !readable {
        let send = Remedy::new(&code::SEND_DOCUMENTS_IN_FRENCH);
        grounds.add(Reason::new(&code::DOCUMENTS_NOT_IN_FRENCH), [send]);
    }
    // What is not in French was not sent yet: it can still be, until the due day.
    let late = !request.is_in_time(due) || !readable && request.day > due;
    if late {
        let send = (!done).then(|| Remedy::new(&code::SEND_DOCUMENTS));
        grounds.add(Reason::new(&code::DOCUMENTS_LATE).with("dueDay", due), send);
        let months = terms.fraud_bar_months.value.0;
        grounds.add(Reason::new(&code::MAY_BE_ENDED_FOR_DOCUMENTS).with("months", months), []);
    }
}

/// IR-17, IR-38, art. 2.5, 6.2: a change is declared within a month; else the contract may be ended.
fn check_change(request: &DutyRequest, due: Day, grounds: &mut Grounds) {
    if !request.is_in_time(due) {
        let duty = request.duty.id();
        let declare =
            request.done_day.is_none().then(|| Remedy::new(&code::DECLARE_CHANGE).with("duty", duty));
        grounds.add(Reason::new(&code::CHANGE_LATE).with("duty", duty).with("dueDay", due), declare);
        grounds.add(Reason::new(&code::MAY_BE_ENDED_FOR_CHANGE), []);
    }
}

/// Why a duty is met: it was done in time, or there is still time.
fn met(request: &DutyRequest, due: Day) -> Reason {
    let about = |kind: &'static ReasonKind| match request.duty {
        Duty::Documents => Reason::new(kind),
        change @ (Duty::Address | Duty::School | Duty::Scholarship | Duty::PupilStatus) => {
            Reason::new(kind).with("duty", change.id())
        }
    };
    let (in_time, still_due) = match request.duty {
        Duty::Documents => (&code::DOCUMENTS_IN_TIME, &code::DOCUMENTS_DUE),
        Duty::Address | Duty::School | Duty::Scholarship | Duty::PupilStatus => {
            (&code::CHANGE_IN_TIME, &code::CHANGE_DUE)
        }
    };
    match request.done_day {
        Some(done) => about(in_time).with("doneDay", done),
        None => about(still_due),
    }
    .with("dueDay", due)
}

/// IR-17, art. 2.4, 2.5: whether documents that the agency asked for were sent, or a change declared, within a
/// month; or can still be.
///
/// # Errors
/// `out-of-order` where the days do not follow one another, `no-tariff-in-force` where no book knows the season.
///
/// ```
/// use portillon::imagine_r::{obligation, Duty, DutyRequest, Season};
/// use portillon::Books;
/// let mut request = DutyRequest {
///     season: Season::new(2025).unwrap(),
///     duty: Duty::Address,
///     since: "2026-01-31".parse()?,
///     done_day: None,
///     in_french: true,
///     day: "2026-02-28".parse()?,
/// };
/// assert_eq!(obligation(Books::BUILT_IN, &request)?.reasons[0].code(), "change-due");
/// request.day = request.day.next();
/// assert_eq!(obligation(Books::BUILT_IN, &request)?.reasons[0].code(), "change-late");
/// # Ok::<(), portillon::Problems>(())
/// ```
pub fn obligation(books: Books, request: &DutyRequest) -> Result<Assessment, Problems> {
    let (book, season) = unless(season(books, request.season), request.order_problems())?;
    let terms = &season.terms;
    let due = request.since.plus_months(terms.answer_months.value.0);

    let mut grounds = Grounds::default();
    match request.duty {
        Duty::Documents => check_documents(request, due, terms, &mut grounds),
        Duty::Address | Duty::School | Duty::Scholarship | Duty::PupilStatus => {
            check_change(request, due, &mut grounds);
        }
    }
    Ok(grounds.decide(book.reference(), || ((), vec![met(request, due)])))
}
