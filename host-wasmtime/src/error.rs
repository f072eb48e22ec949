//! What can go wrong in a host.

use std::fmt;

use wasmtime::Trap;

use crate::api::types::Problem;
use crate::limits::{Limits, MemoryExceeded};

/// Why a call, or the opening of a component, came to nothing.
///
/// Only [`Error::BadRequest`] and [`Error::UnknownBook`] are the caller's; all others mean that the component
/// or the host has a defect, or that a limit is too tight.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Error {
    /// The request is wrong; all of its problems, in the order of its fields.
    BadRequest(Vec<Problem>),
    /// The book was never loaded in this session, or was unloaded.
    UnknownBook,
    /// The bytes are not a component, or not one of this contract.
    NotPortillon(String),
    /// The component was compiled ahead of time for another engine: another version, machine or setting.
    OtherEngine {
        /// The engine that it was compiled for.
        artefact: String,
        /// The engine of this host.
        host: String,
    },
    /// The instance, or its answer, wanted more memory than [`Limits::memory`](crate::Limits::memory).
    OutOfMemory {
        /// The limit, in bytes.
        limit: usize,
    },
    /// The call took longer than [`Limits::time`](crate::Limits::time).
    OutOfTime,
    /// The component failed inside.
    Trap(String),
    /// A value does not have the shape that the contract gives it: host and component were built from
    /// different contracts.
    Drift(String),
}

impl Error {
    /// A stable code in kebab-case.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Error::BadRequest(_) => "bad-request",
            Error::UnknownBook => "unknown-book",
            Error::NotPortillon(_) => "not-portillon",
            Error::OtherEngine { .. } => "other-engine",
            Error::OutOfMemory { .. } => "out-of-memory",
            Error::OutOfTime => "out-of-time",
            Error::Trap(_) => "trap",
            Error::Drift(_) => "contract-drift",
        }
    }

    /// What to do about it.
    #[must_use]
    pub fn remedy(&self) -> &'static str {
        match self {
            Error::BadRequest(_) => "correct the request",
            Error::UnknownBook => "load the book in this session",
            Error::NotPortillon(_) => "use a component of the same version as the host",
            Error::OtherEngine { .. } => {
                "compile it with the program that is to load it, for the same machine"
            }
            Error::OutOfMemory { .. } => "send a smaller request, or raise the memory limit",
            Error::OutOfTime => "send a smaller request, or raise the time limit",
            Error::Trap(_) => "report it, with the request; the next call works",
            Error::Drift(_) => "build host and component from the same sources",
        }
    }

    /// Tells apart what wasmtime reports when a call fails.
    pub(crate) fn from_call(error: &wasmtime::Error, limits: Limits) -> Self {
        if let Some(exceeded) = error.downcast_ref::<MemoryExceeded>() {
            return Error::OutOfMemory { limit: exceeded.limit };
        }
        match error.downcast_ref::<Trap>() {
            Some(Trap::Interrupt) => Error::OutOfTime,
            Some(trap) => Error::Trap(trap.to_string()),
            None => match error.root_cause().to_string() {
                // wasmtime keeps the type of this one to itself.
                text if text.contains("fuel allocated for hostcalls") => {
                    Error::OutOfMemory { limit: limits.memory }
                }
                text => Error::Trap(text),
            },
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::BadRequest(problems) => {
                for (index, problem) in problems.iter().enumerate() {
                    let separator = if index == 0 { "" } else { "\n" };
                    let colon = if problem.path.is_empty() { "" } else { ": " };
                    write!(f, "{separator}{}{colon}{}; {}", problem.path, problem.message, problem.remedy)?;
                }
                Ok(())
            }
            Error::UnknownBook => f.write_str("this tariff book is not loaded in this session"),
            Error::NotPortillon(why) => write!(f, "this is not the Portillon component: {why}"),
            Error::OtherEngine { artefact, host } => {
                write!(f, "the component was compiled for `{artefact}`, and this is `{host}`")
            }
            Error::OutOfMemory { limit } => {
                write!(f, "the component wanted more than {limit} bytes of memory")
            }
            Error::OutOfTime => f.write_str("the component took longer than its time limit"),
            Error::Trap(why) => write!(f, "the component failed: {why}"),
            Error::Drift(what) => write!(f, "the component does not speak this contract: {what}"),
        }
    }
}

impl std::error::Error for Error {}
