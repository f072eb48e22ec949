//! The compiled component.

use std::collections::HashMap;
use std::sync::Arc;

use portillon_wit::{Function, contract};
use wasmtime::component::{Component, ComponentExportIndex, InstancePre, Linker};

use crate::api::FunctionIndices;
use crate::engine::{Code, EMBEDDED, engine, load, refused};
use crate::limits::{State, tick};
use crate::reader::Verified;
use crate::{Error, Limits, Session};

/// The component, compiled and checked: everything that sessions share.
///
/// A clone is the same component; it costs nothing.
#[derive(Clone)]
pub struct Portillon {
    pub(crate) inner: Arc<Inner>,
}

pub(crate) struct Inner {
    pub(crate) pre: InstancePre<State>,
    pub(crate) typed: FunctionIndices,
    pub(crate) functions: HashMap<&'static str, (&'static Function, ComponentExportIndex)>,
    pub(crate) limits: Limits,
}

impl Portillon {
    /// The component that this library was built with, under the default limits.
    ///
    /// # Errors
    /// [`Error::NotPortillon`] where it was built from another contract.
    pub fn embedded() -> Result<Self, Error> {
        Self::from_bytes(EMBEDDED, Limits::default())
    }

    /// A component from its bytes (`dist/portillon.wasm`), under limits of your own.
    ///
    /// ```
    /// use portillon_host::{Error, Limits, Portillon};
    /// let error = Portillon::from_bytes(b"something else", Limits::default()).err().unwrap();
    /// assert_eq!(error.code(), "not-portillon");
    /// ```
    ///
    /// # Errors
    /// [`Error::NotPortillon`] where they are not a component, or one that imports anything or lacks a
    /// function of the contract.
    pub fn from_bytes(wasm: &[u8], limits: Limits) -> Result<Self, Error> {
        let engine = engine(limits, Code::Here)?;
        let component = Component::from_binary(&engine, wasm).map_err(refused)?;
        Self::open(&component, limits)
    }

    /// A component that was compiled ahead of time ([`Artefact`](crate::reader::Artefact)) and whose signature was
    /// checked.
    ///
    /// # Errors
    /// [`Error::OtherEngine`] where it was compiled for another engine, [`Error::NotPortillon`] where something else was
    /// signed.
    pub fn precompiled(artefact: &Verified, limits: Limits) -> Result<Self, Error> {
        let engine = engine(limits, Code::Portable)?;
        Self::open(&load(&engine, artefact)?, limits)
    }

    pub(crate) fn open(component: &Component, limits: Limits) -> Result<Self, Error> {
        let engine = component.engine();
        // The linker is empty: a component with an import is refused here.
        let pre = Linker::new(engine).instantiate_pre(component).map_err(refused)?;
        let typed = FunctionIndices::new(&pre).map_err(refused)?;
        let functions = functions(component)?;
        tick(engine, limits)
            .map_err(|error| Error::NotPortillon(format!("no thread for its time limit: {error}")))?;
        Ok(Self { inner: Arc::new(Inner { pre, typed, functions, limits }) })
    }

    /// A session without books of its own.
    #[must_use]
    pub fn session(&self) -> Session {
        Session::new(self.clone())
    }
}

fn functions(
    component: &Component,
) -> Result<HashMap<&'static str, (&'static Function, ComponentExportIndex)>, Error> {
    let mut functions = HashMap::new();
    for interface in &contract().interfaces {
        for function in &interface.functions {
            let index = component
                .get_export_index(None, &interface.export)
                .and_then(|instance| component.get_export_index(Some(&instance), &function.item))
                .ok_or_else(|| Error::NotPortillon(format!("it has no function `{}`", function.name)))?;
            functions.insert(function.name.as_str(), (function, index));
        }
    }
    Ok(functions)
}
