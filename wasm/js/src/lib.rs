//! The JavaScript face of Portillon.
