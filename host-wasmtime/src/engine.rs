//! The engine, and components that were compiled for it ahead of time.

use std::fmt::Write as _;
use std::hash::{Hash, Hasher};

use sha2::{Digest, Sha256};
use wasmtime::component::Component;
use wasmtime::{Config, Engine, PoolingAllocationConfig};

use crate::reader::{Kind, Verified};
use crate::{Error, Limits, Portillon};

/// Which machines the code is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Code {
    /// This very processor.
    Here,
    /// Every machine of this target, so that a whole fleet can load it.
    Portable,
}

pub(crate) fn refused(error: wasmtime::Error) -> Error {
    Error::NotPortillon(format!("{error:#}"))
}

/// An engine. Components are compiled, ahead of time or at once, and loaded by what is configured here only.
pub(crate) fn engine(limits: Limits, code: Code) -> Result<Engine, Error> {
    let mut config = Config::new();
    config.epoch_interruption(true);
    // Nothing here is asynchronous, and calls are several times cheaper without.
    config.concurrency_support(false);
    if code == Code::Portable {
        // A target that is named has no more than every machine of it has.
        config.target(env!("PORTILLON_TARGET")).map_err(refused)?;
    }
    if let Some(instances) = limits.pool {
        config.allocation_strategy(pool(instances, limits.memory));
    }
    Engine::new(&config).map_err(refused)
}

/// What is reserved for instances; it does not touch the code.
fn pool(instances: u32, memory: usize) -> PoolingAllocationConfig {
    let mut pool = PoolingAllocationConfig::new();
    // A component is one module, and up to three small ones that join it to its functions.
    let parts = instances.saturating_mul(4);
    pool.total_component_instances(instances).total_core_instances(parts);
    pool.total_memories(instances).total_tables(parts);
    // One page more: the limit itself is reported by the session.
    pool.max_memory_size(memory.saturating_add(1 << 16)).linear_memory_keep_resident(1 << 20);
    pool
}

/// Names an engine: two of the same name load what the other has compiled.
pub(crate) fn name(engine: &Engine) -> String {
    struct Sum(Sha256);
    impl Hasher for Sum {
        fn write(&mut self, bytes: &[u8]) {
            self.0.update(bytes);
        }
        fn finish(&self) -> u64 {
            let sum = self.0.clone().finalize();
            sum.iter().take(8).fold(0, |number, byte| number << 8 | u64::from(*byte))
        }
    }
    let mut sum = Sum(Sha256::new());
    engine.precompile_compatibility_hash().hash(&mut sum);
    format!("wasmtime {} {} {:016x}", env!("PORTILLON_WASMTIME"), env!("PORTILLON_TARGET"), sum.finish())
}

/// SHA-256 in hexadecimal.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(64);
    for byte in Sha256::digest(bytes) {
        let _ = write!(text, "{byte:02x}");
    }
    text
}

/// A component that was compiled ahead of time: machine code, which a reader loads in a fraction of a millisecond.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Artefact {
    /// What goes into a file.
    pub bytes: Vec<u8>,
    /// The engine that it was compiled for.
    pub engine: String,
    /// SHA-256 of the component that it was made from, in hexadecimal.
    pub component: String,
}

impl Artefact {
    /// Compiles a component (`dist/portillon.wasm`) for the machines of this target. The same component gives the same
    /// bytes.
    ///
    /// # Errors
    /// [`Error::NotPortillon`] where it is no component of this contract.
    pub fn compile(wasm: &[u8]) -> Result<Self, Error> {
        let engine = engine(Limits::default(), Code::Portable)?;
        let component = Component::from_binary(&engine, wasm).map_err(refused)?;
        Portillon::open(&component, Limits::default())?;
        let bytes = component.serialize().map_err(refused)?;
        Ok(Self { bytes, engine: name(&engine), component: sha256(wasm) })
    }

    /// The component that this library was built with.
    ///
    /// # Errors
    /// [`Error::NotPortillon`] where it was built from another contract.
    pub fn embedded() -> Result<Self, Error> {
        Self::compile(EMBEDDED)
    }
}

/// The component that this library was built with.
pub(crate) const EMBEDDED: &[u8] = include_bytes!(env!("PORTILLON_EMBEDDED"));

/// Loads machine code that a trusted key has signed.
#[expect(unsafe_code, reason = "machine code cannot be checked when it is loaded, only who made it")]
pub(crate) fn load(engine: &Engine, artefact: &Verified) -> Result<Component, Error> {
    let statement = artefact.statement();
    if statement.kind != Kind::Component {
        return Err(Error::NotPortillon(format!("it is signed as {}", statement.kind)));
    }
    let host = name(engine);
    match &statement.engine {
        Some(signed) if *signed == host => {}
        signed => {
            return Err(Error::OtherEngine { artefact: signed.clone().unwrap_or_default(), host });
        }
    }
    // SAFETY: `deserialize` has to be given what `serialize` gave, unaltered. A `Verified` can only be made by
    // `Signed::attest`: a key that this reader trusts has signed, as a component for an engine of this name, the size and
    // SHA-256 of the very bytes that it holds. Nobody can change them since, because they are private to it and lent out
    // read-only. Whoever holds the key vouches that they came out of `Artefact::compile`; `portillon sign` makes sure of
    // it by compiling the component again and comparing every byte.
    unsafe { Component::deserialize(engine, artefact.bytes()) }.map_err(refused)
}
