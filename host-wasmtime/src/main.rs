//! The program `portillon`.
fn main() {}
