//! The types and functions of the contract, generated from the WIT.
//!
//! One module per interface. Dates are records, amounts are cents; what each field means stands in the WIT,
//! whose documentation is repeated here.

#[expect(missing_docs, reason = "the helpers around the types are generated without")]
mod bindings {
    wasmtime::component::bindgen!({
        path: "../wit",
        world: "portillon",
        additional_derives: [PartialEq],
    });
}

pub use bindings::exports::portillon::fares::*;
pub use bindings::{Portillon as Functions, PortillonIndices as FunctionIndices};
