//! The contract of Portillon as data: which functions there are, and what their requests and answers
//! look like in JSON.
//!
//! Hosts and tools read this instead of repeating the contract: the wasmtime host turns JSON into
//! component values by it, the npm package gets its TypeScript from it, `portillon schema` its JSON
//! Schema. A function added to the WIT is then known everywhere without new code.
//!
//! ```
//! let contract = portillon_wit::contract();
//! let quote = contract.function("navigo-jour.quote").unwrap();
//! assert!(quote.takes_books);
//! assert_eq!(quote.ok.name(), Some("quote-answer"));
//!
//! let portillon_wit::Form::Record(fields) = &quote.request.as_ref().unwrap().named().unwrap().form else {
//!     panic!("a request is a record");
//! };
//! assert_eq!(fields[0].json, "purchaseDay");
//! assert_eq!(fields[0].docs, "Day of purchase.");
//! ```

mod read;
pub mod schema;
mod shape;

use std::sync::LazyLock;

pub use shape::{Case, Field, Form, Named, Shape, camel_case};

/// The files of the contract: name and text.
pub const FILES: &[(&str, &str)] = &[
    ("world.wit", include_str!("../world.wit")),
    ("types.wit", include_str!("../types.wit")),
    ("tariffs.wit", include_str!("../tariffs.wit")),
    ("titles.wit", include_str!("../titles.wit")),
    ("navigo-jour.wit", include_str!("../navigo-jour.wit")),
    ("imagine-r.wit", include_str!("../imagine-r.wit")),
    ("navigo.wit", include_str!("../navigo.wit")),
    ("pam.wit", include_str!("../pam.wit")),
    ("navitap.wit", include_str!("../navitap.wit")),
    ("reader.wit", include_str!("../reader.wit")),
    ("partner.wit", include_str!("../partner.wit")),
    ("navigo-account.wit", include_str!("../navigo-account.wit")),
    ("advice.wit", include_str!("../advice.wit")),
];

/// The contract of this version of Portillon, read once per process.
///
/// # Panics
/// Never for the files of this crate: its tests read them.
#[must_use]
pub fn contract() -> &'static Contract {
    static CONTRACT: LazyLock<Contract> = LazyLock::new(|| match Contract::read(FILES) {
        Ok(contract) => contract,
        Err(error) => panic!("the contract in wit/ cannot be read: {error:#}"),
    });
    &CONTRACT
}

/// Interfaces in the order in which the world exports them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contract {
    /// The package with its version: `portillon:fares@0.1.0`.
    pub package: String,
    /// The interfaces.
    pub interfaces: Vec<Interface>,
}

/// One interface: the functions and types of one document, or of what documents share.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Interface {
    /// Name, for example `navigo-jour`.
    pub name: String,
    /// Name under which a component exports it: `portillon:fares/navigo-jour@0.1.0`.
    pub export: String,
    /// Text of its documentation.
    pub docs: String,
    /// Functions that can be called with one request, in WIT order.
    pub functions: Vec<Function>,
    /// Types that have a JSON form, in WIT order. Resources have none.
    pub types: Vec<std::sync::Arc<Named>>,
}

/// A function that takes at most one request (and perhaps tariff books).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Function {
    /// Full name, as callers write it: `navigo-jour.quote`.
    pub name: String,
    /// Name inside its interface: `quote`.
    pub item: String,
    /// Interface it belongs to: `navigo-jour`.
    pub interface: String,
    /// Text of its documentation.
    pub docs: String,
    /// Whether the host passes a list of tariff books.
    pub takes_books: bool,
    /// What the JSON request must look like; absent for a function that takes none.
    pub request: Option<Shape>,
    /// What it answers.
    pub ok: Shape,
    /// What it answers to a bad request; absent for a function that cannot fail.
    pub error: Option<Shape>,
}

impl Function {
    /// The first sentence of its documentation, on one line and without a final full stop.
    ///
    /// ```
    /// let function = portillon_wit::contract().function("titles.list").unwrap();
    /// assert_eq!(function.summary(), "Lists every title, by network, in the order of the rulebook");
    /// ```
    #[must_use]
    pub fn summary(&self) -> String {
        let paragraph = self.docs.split("\n\n").next().unwrap_or_default();
        let line = paragraph.split_whitespace().collect::<Vec<_>>().join(" ");
        // "art. 4.1" holds a full stop too: a sentence ends before a capital letter.
        let end = line
            .match_indices(". ")
            .find(|(at, _)| line[at + 2..].starts_with(char::is_uppercase))
            .map_or(line.len(), |(at, _)| at);
        line[..end].trim_end_matches('.').to_owned()
    }
}

impl Contract {
    /// Reads a contract from WIT files (name and text).
    ///
    /// # Errors
    /// Where the text is not valid WIT, has no single world, or uses a type that has no JSON form.
    pub fn read(files: &[(&str, &str)]) -> anyhow::Result<Self> {
        read::contract(files)
    }

    /// Finds a function by its full name.
    #[must_use]
    pub fn function(&self, name: &str) -> Option<&Function> {
        self.functions().find(|function| function.name == name)
    }

    /// All functions, by interface.
    pub fn functions(&self) -> impl Iterator<Item = &Function> {
        self.interfaces.iter().flat_map(|interface| &interface.functions)
    }

    /// Finds an interface by its name.
    #[must_use]
    pub fn interface(&self, name: &str) -> Option<&Interface> {
        self.interfaces.iter().find(|interface| interface.name == name)
    }
}
