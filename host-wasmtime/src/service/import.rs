//! Passes that are imported (PC-5).
//!
//! A pass may stand on several lines of a file, wherever they are. What is read is hashed and put aside in files by the first
//! byte of its hash (`aside`), and then file by file brought together and stored: memory does not grow with the input, and
//! every pass is replaced as a whole. Nothing else is on the disk but what the database holds.

mod aside;

use std::io;

use portillon::Day;
use portillon::partner::HeldTitle;

use self::aside::{Aside, Record};
use super::keys::KeyRing;
use super::store::{MOST_TITLES, Pass, Store, StoreError, ends, pack};

/// So many passes are stored at once: few enough that no check waits for long.
const AT_ONCE: usize = 2_000;

/// A pass as a line says it.
#[derive(Clone)]
pub struct Entry {
    /// Number of the pass.
    pub pass_number: String,
    /// Number of the customer, where it is known.
    pub customer_number: Option<String>,
    /// Birth date of the holder.
    pub birth_date: Day,
    /// Titles of the pass.
    pub titles: Vec<HeldTitle>,
}

/// Why a line is not taken, though it is well-formed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rejected {
    /// An earlier line of the pass has another birth date.
    OtherBirthDate,
    /// An earlier line of the pass has another customer number, or none.
    OtherCustomer,
    /// The pass has as many titles as there may be.
    TooManyTitles,
}

impl Rejected {
    /// A stable code in kebab-case.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::OtherBirthDate => "other-birth-date",
            Self::OtherCustomer => "other-customer",
            Self::TooManyTitles => "too-many",
        }
    }

    /// What is wrong, and what to do.
    #[must_use]
    pub fn text(self) -> (&'static str, &'static str) {
        match self {
            Self::OtherBirthDate => {
                ("an earlier line of this pass has another birth date", "send one birth date for each pass")
            }
            Self::OtherCustomer => (
                "an earlier line of this pass has another customer number, or none",
                "send one customer number for each pass, or none",
            ),
            Self::TooManyTitles => ("the pass has more than 20 titles", "leave out those that are over"),
        }
    }
}

/// What an import came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// Passes that were stored, each once.
    pub passes: u64,
    /// Their titles.
    pub titles: u64,
    /// Passes that the store holds now.
    pub stored: u64,
    /// How many of them are stored under older keys.
    pub under_older_keys: u64,
}

/// An import that reads.
pub struct Import<'a> {
    keys: &'a KeyRing,
    aside: Aside,
}

impl<'a> Import<'a> {
    /// Begins to read.
    ///
    /// # Errors
    /// Where no files can be made in the system's directory for temporary ones.
    pub fn new(keys: &'a KeyRing) -> io::Result<Self> {
        Ok(Self { keys, aside: Aside::new(keys.ids().len().saturating_sub(1))? })
    }

    /// Takes what a line says. Nothing of it is kept but hashes and titles.
    ///
    /// # Errors
    /// Where the disk is full.
    pub fn take(&mut self, line: u64, entry: &Entry) -> io::Result<()> {
        let customer = entry.customer_number.as_deref();
        let Some((pass, older)) = self.keys.pass(&entry.pass_number, customer, entry.birth_date) else {
            return Ok(());
        };
        let mut record = Record { line, pass, older, title: None };
        if entry.titles.is_empty() {
            return self.aside.put(&record);
        }
        for title in &entry.titles {
            record.title = Some(*title);
            self.aside.put(&record)?;
        }
        Ok(())
    }

    /// Stores the passes, each in place of what was stored of it. `reject` gets the lines that are left out, `progress` how
    /// much of the whole is done, in 256ths.
    ///
    /// # Errors
    /// [`StoreError`]. Some passes may be stored then; the same import again is complete.
    pub async fn store(
        self,
        store: &Store,
        mut reject: impl FnMut(u64, Rejected),
        mut progress: impl FnMut(u64),
    ) -> Result<Imported, StoreError> {
        let mut imported = Imported::default();
        let disk =
            |error: io::Error| StoreError::Database(format!("the temporary files cannot be read: {error}"));
        for (done, records) in (1..).zip(self.aside.read().map_err(disk)?) {
            let passes = together(records.map_err(disk)?, &mut reject);
            for passes in passes.chunks(AT_ONCE) {
                let older: Vec<[u8; 32]> =
                    passes.iter().flat_map(|(_, _, older)| older.iter().copied()).collect();
                let rows: Vec<Pass> = passes.iter().map(|(pass, titles, _)| filled(pass, titles)).collect();
                store.put(&rows, &older).await?;
                imported.passes += rows.len() as u64;
                imported.titles += passes.iter().map(|(_, titles, _)| titles.len() as u64).sum::<u64>();
            }
            progress(done);
        }
        if imported.passes > 0 {
            store.settle().await?;
        }
        if let Some(key) = self.keys.ids().first() {
            (imported.stored, imported.under_older_keys) = store.count(key).await?;
        }
        Ok(imported)
    }
}

fn filled(pass: &Pass, titles: &[HeldTitle]) -> Pass {
    Pass { ends: ends(titles), titles: pack(titles).to_vec(), ..pass.clone() }
}

/// A pass, its titles, and its number under older keys.
type Whole = (Pass, Vec<HeldTitle>, Vec<[u8; 32]>);

/// Brings together the lines of each pass, in the order of their hashes.
fn together(mut records: Vec<Record>, reject: &mut impl FnMut(u64, Rejected)) -> Vec<Whole> {
    records.sort_by_key(|record| (record.pass.number, record.line));
    let mut passes: Vec<Whole> = Vec::new();
    for Record { line, pass, older, title } in records {
        let Some((known, titles, _)) = passes.last_mut().filter(|(known, ..)| known.number == pass.number)
        else {
            passes.push((pass, title.into_iter().collect(), older));
            continue;
        };
        if known.birth_date != pass.birth_date {
            reject(line, Rejected::OtherBirthDate);
        } else if known.customer != pass.customer {
            reject(line, Rejected::OtherCustomer);
        } else if let Some(title) = title.filter(|title| !titles.contains(title)) {
            if titles.len() < MOST_TITLES {
                titles.push(title);
            } else {
                reject(line, Rejected::TooManyTitles);
            }
        }
    }
    passes
}
