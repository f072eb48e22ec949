//! What may not be kept any longer, by the component (RD-11).

use std::time::SystemTime;

use chrono::{DateTime, Utc};
use portillon::{Day, Instant, Network};

use crate::api::reader::RetentionRequest;
use crate::{BookId, Error, Session};

/// What may not be kept any longer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retention {
    /// Validations before this instant are deleted, unless they have to be billed.
    pub validations_before: Instant,
    /// Counts of days before this one are deleted.
    pub counts_from: Day,
}

impl Retention {
    /// For how many whole hours validations are kept, where it was asked at `now`.
    #[must_use]
    pub fn hours(&self, now: SystemTime) -> Option<u32> {
        let before = Network::IleDeFrance.stamp(self.validations_before).to_string();
        let kept =
            DateTime::<Utc>::from(now).signed_duration_since(DateTime::parse_from_rfc3339(&before).ok()?);
        u32::try_from(kept.num_hours()).ok()
    }

    /// Asks the component.
    ///
    /// ```
    /// use portillon_host::{Portillon, Retention};
    /// let mut session = Portillon::embedded()?.session();
    /// let now = portillon::Instant::parse("2026-11-21T12:00:00+01:00").unwrap();
    /// let retention = Retention::ask(&mut session, &[], now)?;
    /// assert_eq!(retention.counts_from.to_string(), "2026-10-01");
    /// # Ok::<(), portillon_host::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::BadRequest`] where no book says how long, or where the component fails.
    pub fn ask(session: &mut Session, books: &[BookId], now: Instant) -> Result<Self, Error> {
        let request = RetentionRequest { at: Network::IleDeFrance.stamp(now).to_string() };
        let answer = session.run(books, |functions, store, books| {
            functions.portillon_fares_reader().call_retention(store, books, &request)
        })?;
        let answer = answer.map_err(Error::BadRequest)?;
        let day = answer.counts_from;
        match (Instant::parse(&answer.validations_before), Day::new(day.year, day.month, day.day)) {
            (Ok(validations_before), Some(counts_from)) => Ok(Self { validations_before, counts_from }),
            _ => Err(Error::Drift("it does not say what has to be deleted".to_owned())),
        }
    }
}
