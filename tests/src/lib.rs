//! Vectors on every host, properties and contract tests of Portillon.
