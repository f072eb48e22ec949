//! The receiver of what readers upload, the uploader, and the inspector's program.

mod broken;
mod erased;
mod kept;
mod program;
mod served;
mod support;
