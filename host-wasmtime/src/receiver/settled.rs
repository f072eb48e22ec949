//! What is deleted because it is settled (RD-11).

use std::collections::{BTreeSet, HashMap};

use portillon::Day;
use redb::ReadableTable;
use serde::Deserialize;

use super::shelf::Shelves;
use super::store::{BILLED, DAY, LIVE, Store, StoreError, day_of, event, is_live};
use crate::reader::{EventId, Recorded};

/// What was settled.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Settled {
    /// By token (of a Liberté + contract: by number of the medium) and day.
    #[serde(default)]
    pub tokens: Vec<SettledUpTo>,
    /// By event.
    #[serde(default)]
    pub events: Vec<EventId>,
}

/// A token whose days are settled.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SettledUpTo {
    /// The card or device.
    pub token: String,
    /// The last settled day.
    #[serde(deserialize_with = "day")]
    pub up_to: Day,
}

fn day<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Day, D::Error> {
    let text = String::deserialize(deserializer)?;
    text.parse().map_err(|_| serde::de::Error::custom("a day is written YYYY-MM-DD"))
}

impl Store {
    /// Deletes what was settled; what is not there is passed over. Says how many events that were. They stay known.
    ///
    /// A NaviTAP tap belongs to the day on which its token first tapped on its run (NT-12). The events are gone from all
    /// answers at once, and from the disk with the next [`Store::erase`].
    ///
    /// # Errors
    /// Where the disk fails. Nothing was deleted then.
    pub fn settle(&self, settled: &Settled) -> Result<u64, StoreError> {
        let mut shelves = self.shelves();
        let write = self.main.begin_write()?;
        let mut deleted = 0;
        {
            let mut live = write.open_table(LIVE)?;
            let mut billed = write.open_table(BILLED)?;
            let ids = settled_ids(&live, &mut shelves, &settled.tokens)?;
            for id in ids.iter().chain(&settled.events) {
                let key = (id.device.as_str(), id.epoch, id.sequence);
                let Some(shelf) = live.get(key)?.map(|shelf| shelf.value().to_owned()) else { continue };
                if !shelf.starts_with(DAY) {
                    continue;
                }
                live.remove(key)?;
                let (there, settled) = billed.get(shelf.as_str())?.map_or((0, 0), |row| row.value());
                billed.insert(shelf.as_str(), (there.saturating_sub(1), settled + 1))?;
                deleted += 1;
            }
        }
        write.commit()?;
        Ok(deleted)
    }
}

/// The events of tokens up to a day.
fn settled_ids(
    live: &impl ReadableTable<(&'static str, u32, u64), &'static str>,
    shelves: &mut Shelves,
    tokens: &[SettledUpTo],
) -> Result<Vec<EventId>, StoreError> {
    let mut days: HashMap<&str, Day> = HashMap::new();
    for SettledUpTo { token, up_to } in tokens {
        let day = days.entry(token).or_insert(*up_to);
        *day = (*day).max(*up_to);
    }
    let Some(last) = days.values().max() else { return Ok(Vec::new()) };
    let mut ids = Vec::new();
    let mut runs: BTreeSet<(String, String)> = BTreeSet::new();
    for name in shelves.names(DAY)? {
        let Some(day) = day_of(&name).filter(|day| *day <= last.next()) else { continue };
        let Some(shelf) = shelves.read(&name)? else { continue };
        shelf.each(|row| {
            let Some(up_to) = days.get(row.subject) else { return Ok(true) };
            if !is_live(live, &row.id, &name)? {
                return Ok(true);
            }
            let run = match event(row.json)?.what {
                Recorded::Tap(tap) => Some((tap.token, tap.run)),
                Recorded::Validation(_) => None,
            };
            // A run goes on after midnight.
            if day <= *up_to || run.as_ref().is_some_and(|run| runs.contains(run)) {
                ids.push(row.id);
                runs.extend(run);
            }
            Ok(true)
        })?;
    }
    Ok(ids)
}
