//! Sockets of the file system that only their owner may use.

use std::fs::{self, Permissions};
use std::io;
use std::os::unix::fs::{FileTypeExt, PermissionsExt};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use tracing::warn;

/// A socket with a name, which goes with it.
#[derive(Debug)]
pub(super) struct Socket {
    listener: UnixListener,
    name: Name,
}

/// The name of a socket, removed with this value.
#[derive(Debug)]
pub(super) struct Name(PathBuf);

impl Drop for Name {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

impl Socket {
    /// Listens at a path. What a reader that was killed left there is replaced; anything else is not.
    pub(super) fn bind(path: &Path) -> io::Result<Self> {
        let exists = |what| io::Error::new(io::ErrorKind::AlreadyExists, what);
        match fs::symlink_metadata(path) {
            Ok(found) if !found.file_type().is_socket() => {
                return Err(exists("there is a file of that name; name another path"));
            }
            Ok(_) if UnixStream::connect(path).is_ok() => {
                return Err(exists("another program listens there; stop it, or name another path"));
            }
            _ => {}
        }
        let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty());
        // Nobody else may enter this directory, so nobody connects before the mode is set.
        let private = tempfile::Builder::new().prefix(".").tempdir_in(parent.unwrap_or(Path::new(".")))?;
        let unnamed = private.path().join("s");
        let listener = UnixListener::bind(&unnamed)?;
        fs::set_permissions(&unnamed, Permissions::from_mode(0o600))?;
        fs::rename(&unnamed, path)?;
        Ok(Self { listener, name: Name(path.to_owned()) })
    }

    /// Serves connections, each by a thread of its own, at most so many at once; one too many is closed. The socket has
    /// its name as long as what is returned.
    pub(super) fn serve(
        self,
        most: usize,
        serve: impl Fn(UnixStream) + Send + Sync + 'static,
    ) -> io::Result<Name> {
        let Self { listener, name } = self;
        let serve = Arc::new(serve);
        let open = Arc::new(AtomicUsize::new(0));
        let accept = move || {
            for stream in listener.incoming() {
                let stream = match stream {
                    Ok(stream) => stream,
                    Err(error) => {
                        warn!(%error, "a connection cannot be accepted");
                        // Too many open files, for example: it goes on when some are closed.
                        thread::sleep(std::time::Duration::from_millis(100));
                        continue;
                    }
                };
                if open.fetch_add(1, Ordering::Relaxed) >= most {
                    open.fetch_sub(1, Ordering::Relaxed);
                    warn!(most, "a connection too many");
                    continue;
                }
                let (serve, open) = (serve.clone(), open.clone());
                thread::spawn(move || {
                    serve(stream);
                    open.fetch_sub(1, Ordering::Relaxed);
                });
            }
        };
        thread::Builder::new().name("accept".to_owned()).spawn(accept)?;
        Ok(name)
    }
}
