//! Whether what lies in a work directory is of the same settlement.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;
use std::{env, fs, io};

use serde_json::{Value, json};

use super::super::Failure;
use super::input::Source;
use super::options::Settle;
use super::place::{Place, disk};

const NAME: &str = "manifest";

/// Opens a work directory. What is there is kept if it is of the same files, of the same options and by the same program;
/// else it is removed, and it is said that everything starts anew.
pub(crate) fn open(folder: &Path, command: &Settle, sources: &[Source]) -> Result<Place, Failure> {
    if sources.iter().any(|source| source.path.is_none()) {
        return Err(Failure::bad(
            "--work: a run that is started again cannot tell what came from standard input before; name files",
        ));
    }
    let place = Place::kept(folder)?;
    let files: Vec<(String, PathBuf)> = sources
        .iter()
        .filter_map(|source| Some((format!("{:?}", source.kind), source.path.clone()?)))
        .chain(command.books.book.iter().map(|book| ("book".to_owned(), book.clone())))
        .chain(env::current_exe().ok().map(|program| ("program".to_owned(), program)))
        .collect();
    let manifest = json!({
        "files": files.iter().map(|(kind, path)| file(kind, path)).collect::<Result<Vec<_>, _>>()?,
        "format": format!("{:?}", command.format),
        "day": command.day,
        "noBuiltIn": command.books.no_built_in,
    });
    match place.find(NAME).map(serde_json::from_reader::<_, Value>) {
        Some(Ok(earlier)) if earlier == manifest => return Ok(place),
        Some(_) => {
            let _ =
                writeln!(io::stderr(), "the files or options are others than before; everything starts anew");
        }
        None => {}
    }
    place.clear()?;
    let unfinished = format!("{NAME}.part");
    let mut file = place.create(&unfinished)?;
    file.write_all(manifest.to_string().as_bytes())
        .map_err(|error| disk(&error, "a work file cannot be written"))?;
    place.complete(&file, &unfinished, NAME)?;
    Ok(place)
}

/// What tells that a file is as it was.
fn file(kind: &str, path: &Path) -> Result<Value, Failure> {
    let failed =
        |error: io::Error| Failure::bad(format!("{} cannot be read: {error}; name a file", path.display()));
    let metadata = fs::metadata(path).map_err(failed)?;
    let modified = metadata.modified().map_err(failed)?;
    let modified = modified.duration_since(UNIX_EPOCH).unwrap_or_default().as_nanos().to_string();
    let path = fs::canonicalize(path).map_err(failed)?;
    Ok(json!({ "kind": kind, "path": path, "bytes": metadata.len(), "modified": modified }))
}
