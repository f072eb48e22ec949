//! The receiver of what readers upload, the uploader, and the inspector's program.

mod erased;
mod kept;
mod support;
