//! Portillon embedded in a host by wasmtime, and the program portillon.
