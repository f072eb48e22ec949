//! What must not stay (RD-11).
//!
//! An hour goes in this order, so that its validations are counted once wherever the power goes: its counts and its name
//! are added to `billed.redb` in one transaction; its file is removed; the removal is synced; the name is forgotten. A
//! file whose name is noted is counted already, and goes when the journal is opened next.

use std::collections::BTreeMap;
use std::time::SystemTime;

use portillon::Day;
use serde::{Deserialize, Serialize};

use super::disk::Disk;
use super::file::{Counts, EventFile};
use super::hour::{Hour, seconds};
use super::{BILLED, Journal, JournalError};

/// For how long events are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Keep {
    /// Validations, in whole hours after the end of the hour of recording. They go also where no receiver confirmed them.
    pub validation_hours: u32,
    /// Taps that are billed, in hours after recording. They go only when a receiver confirmed them.
    pub billed_hours: u32,
}

/// What was erased.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Erased {
    /// How many hours of validations.
    pub hours: usize,
    /// How many events that were billed and confirmed.
    pub billed: usize,
}

impl Journal {
    /// Erases what has been kept for long enough, and the counts of days before `counts_from`. What is erased cannot be
    /// read from the files of the journal any more.
    ///
    /// # Errors
    /// Where the disk fails. What was begun is finished when the journal is opened again.
    pub fn erase(
        &mut self,
        now: SystemTime,
        keep: Keep,
        counts_from: Option<Day>,
    ) -> Result<Erased, JournalError> {
        let now = seconds(now);
        self.guarded(|journal| {
            let hours = journal.erase_hours(now, keep.validation_hours, counts_from)?;
            let billed = journal.erase_billed(now, keep.billed_hours)?;
            Ok(Erased { hours, billed })
        })
    }

    fn erase_hours(&mut self, now: i64, keep: u32, counts_from: Option<Day>) -> Result<usize, JournalError> {
        let over = |hour: Hour| hour.end().saturating_add(i64::from(keep) * 3_600) <= now;
        let gone: BTreeMap<Hour, EventFile> = self.hours.extract_if(.., |hour, _| over(*hour)).collect();
        let mut counts = Counts::new();
        self.billed.add_counts(&mut counts)?;
        let first = counts_from.map(|day| day.to_string());
        let stale = first.filter(|first| counts.keys().any(|(day, _)| day < first));
        if gone.is_empty() && stale.is_none() {
            return Ok(0);
        }
        counts.clear();
        gone.values().try_for_each(|file| file.add_counts(&mut counts))?;
        self.billed.change(|change| {
            for ((day, direction), number) in &counts {
                change.count(day, *direction, i64::try_from(*number).unwrap_or(i64::MAX))?;
            }
            if let Some(first) = &stale {
                change.forget_counts(first)?;
            }
            gone.keys().try_for_each(|hour| change.note_erased(&hour.file()))
        })?;
        let number = gone.len();
        let mut names = gone.into_keys().map(|hour| (hour, hour.file())).collect();
        finish(&*self.disk, &self.billed, &mut names)?;
        Ok(number)
    }

    /// Writes the file anew without what may go: deleting would leave tokens in its free pages.
    fn erase_billed(&mut self, now: i64, keep: u32) -> Result<usize, JournalError> {
        let before = now.saturating_sub(i64::from(keep) * 3_600);
        let gone = self.billed.confirmed_before(before)?;
        if !gone.is_empty() {
            let old = &self.billed;
            self.billed =
                EventFile::create(&*self.disk, BILLED, &self.device, |change| old.copy(change, &gone))?;
        }
        Ok(gone.len())
    }
}

/// Removes the hours that are counted, among those that are there.
pub(super) fn finish(
    disk: &dyn Disk,
    billed: &EventFile,
    hours: &mut BTreeMap<Hour, String>,
) -> Result<(), JournalError> {
    let erased = billed.erased()?;
    if erased.is_empty() {
        return Ok(());
    }
    for (_, name) in hours.extract_if(.., |_, name| erased.contains(name)) {
        disk.remove(&name).map_err(JournalError::storage(format!("{name} cannot be removed")))?;
    }
    disk.sync_names().map_err(JournalError::storage("the state directory cannot be synced"))?;
    billed.change(|change| change.forget_erased())
}
