//! A disk that loses its power, or fails to sync, at a chosen step.

use std::collections::BTreeMap;
use std::fmt;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard};

use portillon_host::reader::Disk;
use redb::{Builder, Database, DatabaseError, StorageBackend};

use crate::support::Numbers;

/// What goes wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The power goes: nothing more succeeds on this disk.
    PowerCut,
    /// The step fails, and the program goes on. After a failed sync the system forgets what was to be written: it may
    /// still be read, and is lost with the power.
    Error,
}

/// What a power cut may tear.
const SECTOR: usize = 512;

enum Change {
    Write(usize, Vec<u8>),
    SetLength(usize),
}

#[derive(Default)]
struct Inode {
    /// What is read.
    current: Vec<u8>,
    /// What is on the disk for certain.
    kept: Vec<u8>,
    /// What came since the last sync.
    since: Vec<Change>,
}

impl Inode {
    /// All that came since the last sync is on the disk. What an earlier sync forgot is not.
    fn keep(&mut self) {
        for change in std::mem::take(&mut self.since) {
            match change {
                Change::SetLength(length) => self.kept.resize(length, 0),
                Change::Write(offset, bytes) => {
                    self.kept.resize(self.kept.len().max(offset + bytes.len()), 0);
                    self.kept[offset..offset + bytes.len()].copy_from_slice(&bytes);
                }
            }
        }
        self.kept.resize(self.current.len(), 0);
    }

    /// The first half of what came since the last sync is on the disk.
    fn tear(&mut self) {
        let bytes = |change: &Change| if let Change::Write(_, bytes) = change { bytes.len() } else { 0 };
        let mut left = self.since.iter().map(bytes).sum::<usize>() / 2;
        for change in std::mem::take(&mut self.since) {
            match change {
                _ if left == 0 => break,
                Change::SetLength(length) => self.kept.resize(length, 0),
                Change::Write(offset, bytes) => {
                    let count = bytes.len().min(left);
                    self.kept.resize(self.kept.len().max(offset + count), 0);
                    self.kept[offset..offset + count].copy_from_slice(&bytes[..count]);
                    left -= count;
                }
            }
        }
    }

    /// Some of what came since the last sync is on the disk, in pieces.
    fn settle(&mut self, numbers: &mut Numbers) {
        for change in std::mem::take(&mut self.since) {
            match change {
                Change::SetLength(length) if numbers.below(2) == 0 => self.kept.resize(length, 0),
                Change::SetLength(_) => {}
                Change::Write(offset, bytes) => {
                    let kind = numbers.below(3);
                    let mut from = 0;
                    while from < bytes.len() {
                        let to = ((offset + from) / SECTOR * SECTOR + SECTOR - offset).min(bytes.len());
                        let keep = kind == 0 || (kind == 1 && numbers.below(2) == 0);
                        // What lies behind the end of the file is not there.
                        if keep && offset + to <= self.kept.len() {
                            self.kept[offset + from..offset + to].copy_from_slice(&bytes[from..to]);
                        }
                        from = to;
                    }
                }
            }
        }
    }
}

enum Renaming {
    Create(String, usize),
    Rename(String, String, usize),
    Remove(String),
}

#[derive(Default)]
struct State {
    inodes: Vec<Inode>,
    names: BTreeMap<String, usize>,
    kept_names: BTreeMap<String, usize>,
    names_since: Vec<Renaming>,
    steps: u64,
    syncs: u64,
    fault: Option<(u64, Fault)>,
    cut: bool,
    full: bool,
    numbers: Numbers,
}

fn failure() -> io::Error {
    io::Error::other("the disk fails here")
}

impl State {
    fn alive(&self) -> io::Result<()> {
        if self.cut { Err(failure()) } else { Ok(()) }
    }

    /// Whether more can be written.
    fn room(&self) -> io::Result<()> {
        self.alive()?;
        if self.full { Err(io::ErrorKind::StorageFull.into()) } else { Ok(()) }
    }

    /// One step that may go wrong.
    fn step(&mut self) -> io::Result<Option<Fault>> {
        self.alive()?;
        self.steps += 1;
        let fault = self.fault.filter(|(step, _)| *step == self.steps).map(|(_, fault)| fault);
        self.cut = fault == Some(Fault::PowerCut);
        Ok(fault)
    }

    fn sync(&mut self, inode: usize) -> io::Result<()> {
        let fault = self.step()?;
        self.syncs += 1;
        let inode = &mut self.inodes[inode];
        match fault {
            None => {
                inode.keep();
                Ok(())
            }
            Some(Fault::Error) => {
                inode.settle(&mut self.numbers);
                Err(failure())
            }
            Some(Fault::PowerCut) => Err(failure()),
        }
    }

    fn rename(&mut self, change: Renaming) -> io::Result<()> {
        let fault = self.step()?;
        if fault == Some(Fault::Error) {
            return Err(failure());
        }
        apply(&change, &mut self.names);
        self.names_since.push(change);
        self.alive()
    }
}

fn apply(change: &Renaming, names: &mut BTreeMap<String, usize>) {
    match change {
        Renaming::Create(name, inode) => drop(names.insert(name.clone(), *inode)),
        Renaming::Rename(from, to, inode) => {
            names.remove(from);
            names.insert(to.clone(), *inode);
        }
        Renaming::Remove(name) => drop(names.remove(name)),
    }
}

/// The disk.
#[derive(Clone, Default)]
pub struct SimulatedDisk(Arc<Mutex<State>>);

impl SimulatedDisk {
    pub fn new(seed: u64) -> Self {
        Self(Arc::new(Mutex::new(State { numbers: Numbers(seed), ..State::default() })))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap()
    }

    /// Lets something go wrong, so many steps from now.
    pub fn fail_at(&self, step: u64, fault: Fault) {
        let mut state = self.state();
        state.fault = Some((state.steps + step, fault));
    }

    /// Lets nothing more be written, or lets it be written again.
    pub fn fill(&self, full: bool) {
        self.state().full = full;
    }

    /// Whether the power went.
    pub fn is_cut(&self) -> bool {
        self.state().cut
    }

    /// Whether the step at which something goes wrong was reached.
    pub fn has_failed(&self) -> bool {
        let state = self.state();
        state.fault.is_some_and(|(step, _)| state.steps >= step)
    }

    pub fn syncs(&self) -> u64 {
        self.state().syncs
    }

    pub fn names(&self) -> Vec<String> {
        self.state().names.keys().cloned().collect()
    }

    /// All that lies on the disk under names.
    pub fn bytes(&self) -> Vec<u8> {
        let state = self.state();
        state.names.values().flat_map(|inode| state.inodes[*inode].current.clone()).collect()
    }

    /// A copy of what is on the disk for certain. The disk itself is left as it is.
    pub fn for_certain(&self) -> Self {
        let state = self.state();
        let names = state.kept_names.iter();
        let inodes = names.map(|(name, inode)| (name.clone(), state.inodes[*inode].kept.clone()));
        Self::of(inodes, Numbers(state.numbers.0))
    }

    /// What is there when the power is back, where it went after the first half of what was written.
    pub fn torn(&self) -> Self {
        self.state().inodes.iter_mut().for_each(Inode::tear);
        self.for_certain()
    }

    fn of(files: impl Iterator<Item = (String, Vec<u8>)>, numbers: Numbers) -> Self {
        let mut state = State { numbers, ..State::default() };
        for (name, bytes) in files {
            state.names.insert(name, state.inodes.len());
            state.inodes.push(Inode { current: bytes.clone(), kept: bytes, since: Vec::new() });
        }
        state.kept_names.clone_from(&state.names);
        Self(Arc::new(Mutex::new(state)))
    }

    /// What is there when the power is back.
    pub fn after_power_cut(&self) -> Self {
        let mut state = self.state();
        let State { inodes, kept_names, names_since, numbers, .. } = &mut *state;
        let mut names = kept_names.clone();
        for change in names_since.iter() {
            if numbers.below(2) == 0 {
                apply(change, &mut names);
            }
        }
        let numbers_after = Numbers(numbers.0);
        let files = names.into_iter().map(|(name, inode)| {
            inodes[inode].settle(numbers);
            (name, inodes[inode].kept.clone())
        });
        Self::of(files, numbers_after)
    }
}

impl Disk for SimulatedDisk {
    fn open(&self, name: &str, builder: &Builder) -> Result<Database, DatabaseError> {
        let inode = {
            let mut state = self.state();
            state.alive()?;
            match state.names.get(name) {
                Some(inode) => *inode,
                None => {
                    state.room()?;
                    state.inodes.push(Inode::default());
                    let inode = state.inodes.len() - 1;
                    state.rename(Renaming::Create(name.to_owned(), inode))?;
                    inode
                }
            }
        };
        builder.create_with_backend(SimulatedFile { disk: self.clone(), inode })
    }

    fn list(&self) -> io::Result<Vec<String>> {
        self.state().alive()?;
        Ok(self.names())
    }

    fn refresh(&self, name: &str) -> io::Result<()> {
        let mut state = self.state();
        state.room()?;
        let inode = *state.names.get(name).ok_or(io::ErrorKind::NotFound)?;
        let current = state.inodes[inode].current.clone();
        let since = &mut state.inodes[inode].since;
        since.push(Change::SetLength(current.len()));
        since.push(Change::Write(0, current));
        state.sync(inode)
    }

    fn rename(&self, from: &str, to: &str) -> io::Result<()> {
        let mut state = self.state();
        let inode = *state.names.get(from).ok_or(io::ErrorKind::NotFound)?;
        state.rename(Renaming::Rename(from.to_owned(), to.to_owned(), inode))
    }

    fn remove(&self, name: &str) -> io::Result<()> {
        let mut state = self.state();
        assert!(state.names.contains_key(name), "{name} is not there");
        state.rename(Renaming::Remove(name.to_owned()))
    }

    fn sync_names(&self) -> io::Result<()> {
        let mut state = self.state();
        let fault = state.step()?;
        state.syncs += 1;
        match fault {
            None => {
                state.kept_names = state.names.clone();
                state.names_since.clear();
                Ok(())
            }
            Some(_) => Err(failure()),
        }
    }
}

struct SimulatedFile {
    disk: SimulatedDisk,
    inode: usize,
}

impl fmt::Debug for SimulatedFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "inode {}", self.inode)
    }
}

impl StorageBackend for SimulatedFile {
    fn len(&self) -> io::Result<u64> {
        let state = self.disk.state();
        state.alive()?;
        Ok(state.inodes[self.inode].current.len() as u64)
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        let state = self.disk.state();
        state.alive()?;
        let from = usize::try_from(offset).unwrap();
        let bytes = state.inodes[self.inode].current.get(from..from + out.len());
        out.copy_from_slice(bytes.ok_or(io::ErrorKind::UnexpectedEof)?);
        Ok(())
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        let mut state = self.disk.state();
        state.room()?;
        if state.step()? == Some(Fault::Error) {
            return Err(failure());
        }
        let length = usize::try_from(len).unwrap();
        let inode = &mut state.inodes[self.inode];
        inode.current.resize(length, 0);
        inode.since.push(Change::SetLength(length));
        state.alive()
    }

    fn sync_data(&self) -> io::Result<()> {
        self.disk.state().sync(self.inode)
    }

    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        let mut state = self.disk.state();
        state.room()?;
        let from = usize::try_from(offset).unwrap();
        let inode = &mut state.inodes[self.inode];
        if inode.current.len() < from + data.len() {
            inode.current.resize(from + data.len(), 0);
            inode.since.push(Change::SetLength(from + data.len()));
        }
        inode.current[from..from + data.len()].copy_from_slice(data);
        inode.since.push(Change::Write(from, data.to_vec()));
        Ok(())
    }
}
