//! How much memory and time a session may take.

use std::thread;
use std::time::Duration;

use wasmtime::{Engine, ResourceLimiter};

/// Limits of each session.
///
/// Every list and text of the contract is limited, so that the defaults hold the largest requests: they are
/// there for defects, not for traffic. With tighter ones a large batch gets
/// [`Error::OutOfMemory`](crate::Error::OutOfMemory).
///
/// ```
/// use portillon_host::Limits;
/// let gate = Limits { memory: 16 << 20, ..Limits::default() };
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Most bytes of memory of an instance, and of one answer on its way out of it. Default: 256 MiB.
    pub memory: usize,
    /// Longest time of one call, to within one tick. Default: 10 s.
    pub time: Duration,
    /// How finely time is measured, at least 0.1 ms. Default: [`Limits::TICK`].
    pub tick: Duration,
    /// Room for so many instances is reserved, and used again for fresh ones; a further one fails. `None`, the default:
    /// room is made when it is needed.
    pub pool: Option<u32>,
}

impl Limits {
    /// How finely time is measured, where nothing else is said.
    pub const TICK: Duration = Duration::from_millis(10);

    /// For a reader: 64 MiB, a quarter of a second measured by the millisecond, and room for four instances.
    #[must_use]
    pub fn reader() -> Self {
        Self {
            memory: 64 << 20,
            time: Duration::from_millis(250),
            tick: Duration::from_millis(1),
            pool: Some(4),
        }
    }

    fn every(&self) -> Duration {
        self.tick.max(Duration::from_micros(100))
    }

    pub(crate) fn ticks(&self) -> u64 {
        let ticks = self.time.as_nanos().div_ceil(self.every().as_nanos());
        // One more, because the tick that is under way counts.
        u64::try_from(ticks).unwrap_or(u64::MAX / 2).saturating_add(1)
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self { memory: 256 << 20, time: Duration::from_secs(10), tick: Self::TICK, pool: None }
    }
}

/// Advances the engine's epoch until the engine is gone.
///
/// Epochs, not fuel: a fuel count would stop every host at the same instruction, but it is kept on every
/// block of code, and calls here are so short (a microsecond) and so surely finite that the price would be
/// paid for nothing. An epoch costs one load and compare at a loop or a function, and one idle thread.
pub(crate) fn tick(engine: &Engine, limits: Limits) -> std::io::Result<()> {
    let engine = engine.weak();
    thread::Builder::new().name("portillon-epoch".into()).spawn(move || {
        loop {
            thread::sleep(limits.every());
            match engine.upgrade() {
                Some(engine) => engine.increment_epoch(),
                None => break,
            }
        }
    })?;
    Ok(())
}

/// What a session's store holds: only its limits, because the component imports nothing.
#[derive(Debug)]
pub struct State {
    memory: usize,
}

impl State {
    pub(crate) fn new(limits: Limits) -> Self {
        Self { memory: limits.memory }
    }

    pub(crate) fn limiter(&mut self) -> &mut dyn ResourceLimiter {
        self
    }
}

/// Reported through wasmtime, so that the caller learns which limit it was.
#[derive(Debug)]
pub(crate) struct MemoryExceeded {
    pub(crate) limit: usize,
}

impl std::fmt::Display for MemoryExceeded {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "more than {} bytes of memory", self.limit)
    }
}

impl std::error::Error for MemoryExceeded {}

/// Most entries of the component's function table; it needs some hundred.
const TABLE: usize = 100_000;

impl ResourceLimiter for State {
    fn memory_growing(
        &mut self,
        _current: usize,
        desired: usize,
        _most: Option<usize>,
    ) -> wasmtime::Result<bool> {
        if desired > self.memory {
            return Err(wasmtime::Error::new(MemoryExceeded { limit: self.memory }));
        }
        Ok(true)
    }

    fn table_growing(
        &mut self,
        _current: usize,
        desired: usize,
        _most: Option<usize>,
    ) -> wasmtime::Result<bool> {
        Ok(desired <= TABLE)
    }

    fn memories(&self) -> usize {
        1
    }
}
