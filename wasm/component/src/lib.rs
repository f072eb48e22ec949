//! The WebAssembly component of Portillon: the WIT face of the core.
