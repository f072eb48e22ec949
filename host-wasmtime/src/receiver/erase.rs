//! What has to go, for good (RD-11).
//!
//! First it is taken out of what counts, in one commit, then off the disk by removing whole files. Whatever ends the
//! program in between, the next time the files that are left are found by their names. Counts were made when the events
//! arrived; they are not touched.

use portillon::{Day, Instant};
use redb::ReadableTable;

use super::moment::{nanoseconds, span};
use super::store::{BILLED, COUNTS, DAY, HORIZON, HOUR, LIVE, Store, StoreError, is_live};

/// What was erased.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Erased {
    /// Validations.
    pub validations: u64,
    /// Settled events that were still on disk.
    pub settled: u64,
    /// Days whose counts were deleted.
    pub days: u64,
    /// Files that were removed or written anew.
    pub files: u64,
}

impl Store {
    /// Deletes validations made before an instant unless they have to be billed, counts of days before one, and what was
    /// settled. From now on, validations that arrive from before that instant are counted and not stored.
    ///
    /// # Errors
    /// Where the disk fails. What was deleted does not come back; what is left goes the next time.
    pub fn erase(&self, validations_before: Instant, counts_from: Day) -> Result<Erased, StoreError> {
        let mut erased = self.forget(nanoseconds(validations_before), &counts_from.to_string())?;
        self.remove_hours(nanoseconds(validations_before), &mut erased)?;
        self.remove_settled(&mut erased)?;
        Ok(erased)
    }

    /// Takes what is to be erased out of what counts.
    pub(super) fn forget(&self, before: i64, counts_from: &str) -> Result<Erased, StoreError> {
        let mut erased = Erased::default();
        let mut shelves = self.shelves();
        let write = self.main.begin_write()?;
        write.open_table(HORIZON)?.insert((), (before, counts_from))?;
        {
            let mut live = write.open_table(LIVE)?;
            for name in shelves.names(HOUR)? {
                if !is_touched(&name, before) {
                    continue;
                }
                let Some(shelf) = shelves.read(&name)? else { continue };
                shelf.each(|row| {
                    if row.since < before && is_live(&live, &row.id, &name)? {
                        live.remove((row.id.device.as_str(), row.id.epoch, row.id.sequence))?;
                        erased.validations += 1;
                    }
                    Ok(true)
                })?;
            }
            let mut counts = write.open_table(COUNTS)?;
            counts.retain(|day, _| {
                let stays = day >= counts_from;
                erased.days += u64::from(!stays);
                stays
            })?;
        }
        write.commit()?;
        Ok(erased)
    }

    /// Removes the files of hours that are over, and writes anew the one of the hour in between.
    pub(super) fn remove_hours(&self, before: i64, erased: &mut Erased) -> Result<(), StoreError> {
        let mut shelves = self.shelves();
        for name in shelves.names(HOUR)? {
            if !is_touched(&name, before) {
                continue;
            }
            let is_over = name.strip_prefix(HOUR).and_then(span).is_some_and(|(_, end)| end <= before);
            if is_over {
                shelves.remove(&name)?;
                erased.files += 1;
                continue;
            }
            let mut goes = false;
            if let Some(shelf) = shelves.read(&name)? {
                shelf.each(|row| {
                    goes |= row.since < before;
                    Ok(!goes)
                })?;
            }
            if goes {
                shelves.rewrite(&name, |row| Ok(row.since >= before))?;
                erased.files += 1;
            }
        }
        Ok(())
    }

    /// Removes files of which everything is settled, and writes anew those of which some is.
    pub(super) fn remove_settled(&self, erased: &mut Erased) -> Result<(), StoreError> {
        let mut shelves = self.shelves();
        let write = self.main.begin_write()?;
        {
            let live = write.open_table(LIVE)?;
            let mut billed = write.open_table(BILLED)?;
            for name in shelves.names(DAY)? {
                let (there, settled) = billed.get(name.as_str())?.map_or((0, 0), |row| row.value());
                match (there, settled) {
                    // Also a file that an upload left that came to nothing.
                    (0, _) => shelves.remove(&name)?,
                    (_, 0) => continue,
                    _ => shelves.rewrite(&name, |row| is_live(&live, &row.id, &name))?,
                }
                if there == 0 {
                    billed.remove(name.as_str())?;
                } else {
                    billed.insert(name.as_str(), (there, 0))?;
                }
                erased.settled += settled;
                erased.files += 1;
            }
        }
        Ok(write.commit()?)
    }
}

/// Whether a file of an hour holds what was made before an instant.
fn is_touched(name: &str, before: i64) -> bool {
    name.strip_prefix(HOUR).and_then(span).is_some_and(|(start, _)| start < before)
}
