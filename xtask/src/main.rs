//! Builds, shows, tests and measures Portillon.
fn main() {}
