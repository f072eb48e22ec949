//! Which events were ever taken: one row for each stretch of sequence numbers of a device and epoch.
//!
//! It holds no personal data and is kept for ever, so that a repeat is known however late it comes. An epoch whose events
//! all arrived is one row.

use redb::{ReadableTable, StorageError, Table, TableDefinition};

use crate::reader::EventId;

/// Device, epoch and first sequence number; the last.
pub(super) const KNOWN: TableDefinition<(&str, u32, u64), u64> = TableDefinition::new("known");

/// The stretch that begins last at or before an event of its device and epoch: first and last number.
fn before(
    table: &impl ReadableTable<(&'static str, u32, u64), u64>,
    id: &EventId,
) -> Result<Option<(u64, u64)>, StorageError> {
    let first = (id.device.as_str(), id.epoch, 0);
    let up_to = (id.device.as_str(), id.epoch, id.sequence);
    let found = table.range(first..=up_to)?.next_back().transpose()?;
    Ok(found.map(|(key, last)| (key.value().2, last.value())))
}

/// Whether an event was taken before.
pub(super) fn contains(
    table: &impl ReadableTable<(&'static str, u32, u64), u64>,
    id: &EventId,
) -> Result<bool, StorageError> {
    Ok(before(table, id)?.is_some_and(|(_, last)| id.sequence <= last))
}

/// Keeps an event that was not taken before.
pub(super) fn add(
    table: &mut Table<'_, (&'static str, u32, u64), u64>,
    id: &EventId,
) -> Result<(), StorageError> {
    let (device, epoch, sequence) = (id.device.as_str(), id.epoch, id.sequence);
    let joins = |(_, last): &(u64, u64)| last.checked_add(1) == Some(sequence);
    let first = before(table, id)?.filter(joins).map_or(sequence, |(first, _)| first);
    let following = match sequence.checked_add(1) {
        Some(next) => table.remove((device, epoch, next))?.map(|last| last.value()),
        None => None,
    };
    table.insert((device, epoch, first), following.unwrap_or(sequence))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use redb::{Database, ReadableTableMetadata, backends::InMemoryBackend};

    use super::*;

    fn id(device: &str, epoch: u32, sequence: u64) -> EventId {
        EventId { device: device.into(), epoch, sequence }
    }

    /// What is left after adding these, in this order.
    fn rows(sequences: &[u64]) -> Vec<(u64, u64)> {
        let database = Database::builder().create_with_backend(InMemoryBackend::new()).unwrap();
        let write = database.begin_write().unwrap();
        let mut table = write.open_table(KNOWN).unwrap();
        for sequence in sequences {
            let id = id("gate", 1, *sequence);
            assert!(!contains(&table, &id).unwrap(), "{sequence}");
            add(&mut table, &id).unwrap();
            assert!(contains(&table, &id).unwrap(), "{sequence}");
        }
        table
            .iter()
            .unwrap()
            .map(|row| row.map(|(key, last)| (key.value().2, last.value())).unwrap())
            .collect()
    }

    #[test]
    fn stretches_join_from_both_sides_in_any_order() {
        assert_eq!(rows(&[1, 2, 3]), [(1, 3)]);
        assert_eq!(rows(&[3, 2, 1]), [(1, 3)]);
        assert_eq!(rows(&[1, 3]), [(1, 1), (3, 3)]);
        assert_eq!(rows(&[1, 3, 2]), [(1, 3)]);
        assert_eq!(rows(&[5, 1, 2, 7, 6, 4, 3]), [(1, 7)]);
        assert_eq!(rows(&[u64::MAX, u64::MAX - 1]), [(u64::MAX - 1, u64::MAX)]);
    }

    #[test]
    fn devices_and_epochs_do_not_mix() {
        let database = Database::builder().create_with_backend(InMemoryBackend::new()).unwrap();
        let write = database.begin_write().unwrap();
        let mut table = write.open_table(KNOWN).unwrap();
        for taken in [id("a", 1, 1), id("a", 1, 2), id("a", 2, 3), id("b", 1, 3)] {
            add(&mut table, &taken).unwrap();
        }
        assert_eq!(table.len().unwrap(), 3);
        for other in
            [id("a", 1, 3), id("a", 2, 1), id("a", 2, 4), id("a", 3, 1), id("b", 1, 2), id("ab", 1, 1)]
        {
            assert!(!contains(&table, &other).unwrap(), "{other}");
        }
    }
}
