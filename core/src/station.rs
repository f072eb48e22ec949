//! Stations, as requests name them.

use crate::name::Name;
use crate::wire::readable;

/// A station where a trip is entered or left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Station {
    /// Its name.
    pub name: Name,
    /// Whether it is in Ile-de-France.
    pub in_region: bool,
}

readable!(Station { name: "name" required, in_region: "inRegion" required, });
