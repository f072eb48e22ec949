//! A PostgreSQL of the tests' own: a cluster in a temporary directory, on a free local port, that ends with them.

use std::ffi::OsStr;
use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::chown;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;
use std::time::{Duration, Instant};

const USER: &str = "portillon";

/// A cluster, and its server where it runs.
pub struct Cluster {
    folder: PathBuf,
    port: u16,
    databases: AtomicU32,
    settings: &'static [&'static str],
    server: Option<Child>,
    guard: Child,
}

/// Waits for the end of its input, which is that of whoever holds the cluster; then the server is stopped and its directory
/// removed, however the tests ended.
const GUARD: &str = r#"read -r line; folder="$1"; shift; "$@"; rm -rf -- "$folder""#;

/// What is lost when the machine loses its power is of no interest here.
const FAST: &[&str] = &["fsync=off"];

/// The cluster that tests share, each with a database of its own.
pub fn shared() -> &'static Cluster {
    static SHARED: OnceLock<Cluster> = OnceLock::new();
    SHARED.get_or_init(|| Cluster::start(FAST))
}

impl Cluster {
    /// Makes a cluster and starts it.
    pub fn start(settings: &'static [&'static str]) -> Self {
        let folder = tempfile::tempdir().unwrap().keep();
        if let Some((user, group)) = owner() {
            chown(&folder, Some(user), Some(group)).unwrap();
        }
        let data = folder.join("data");
        let stop = stop(&data);
        let mut guard = Command::new("sh");
        guard.args(["-c", GUARD, "sh"]).arg(&folder).arg(stop.get_program()).args(stop.get_args());
        guard.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        let guard = guard.spawn().unwrap();
        let mut initdb = program("initdb");
        initdb.args(["--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync", "--username", USER]);
        let made = initdb.arg("--pgdata").arg(&data).output().unwrap();
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let mut cluster = Self { folder, port, databases: AtomicU32::new(0), settings, server: None, guard };
        cluster.restart();
        cluster
    }

    /// Starts the server again, and waits until it answers.
    pub fn restart(&mut self) {
        let mut server = program("postgres");
        server.arg("-D").arg(self.folder.join("data")).arg("-p").arg(self.port.to_string());
        server.args(["-c", "listen_addresses=127.0.0.1", "-c"]);
        server.arg(format!("unix_socket_directories={}", self.folder.display()));
        for setting in self.settings {
            server.args(["-c", setting]);
        }
        self.server = Some(server.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap());
        let until = Instant::now() + Duration::from_secs(60);
        while !self.client("pg_isready", &["--quiet", "--dbname=postgres"]).status().unwrap().success() {
            assert!(Instant::now() < until, "the server does not answer");
            thread::sleep(Duration::from_millis(50));
        }
    }

    /// Kills the server and all that belongs to it, in the middle of whatever it does.
    #[allow(dead_code, reason = "not every binary of tests needs it")]
    pub fn kill(&mut self) {
        let Some(mut server) = self.server.take() else { return };
        // The server aborts its children at once; what was not written is lost, as by a crash.
        assert!(stop(&self.folder.join("data")).status().unwrap().success());
        server.wait().unwrap();
    }

    /// A new database, as `portillon` takes it.
    pub fn database(&self) -> String {
        let name = format!("test{}", self.databases.fetch_add(1, Ordering::Relaxed));
        assert!(self.client("createdb", &[&name]).status().unwrap().success());
        format!("postgres://{USER}@127.0.0.1:{}/{name}", self.port)
    }

    /// Everything that a database holds, as text.
    #[allow(dead_code, reason = "not every binary of tests needs it")]
    pub fn dump(&self, database: &str) -> String {
        let name = database.rsplit('/').next().unwrap();
        let dump = self.client("pg_dump", &["--data-only", "--inserts", name]).output().unwrap();
        assert!(dump.status.success(), "{}", String::from_utf8_lossy(&dump.stderr));
        String::from_utf8(dump.stdout).unwrap()
    }

    /// A program that asks this server.
    fn client(&self, name: &str, arguments: &[&str]) -> Command {
        let mut command = Command::new(binaries().join(name));
        command.args(["--host=127.0.0.1", "--username", USER]).arg(format!("--port={}", self.port));
        command.args(arguments);
        command
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        drop(self.guard.stdin.take());
        let _ = self.guard.wait();
        let _ = self.server.as_mut().map(Child::wait);
    }
}

/// Where the programs of PostgreSQL lie; Debian keeps them off the PATH.
fn binaries() -> &'static Path {
    static BINARIES: OnceLock<PathBuf> = OnceLock::new();
    BINARIES.get_or_init(|| {
        let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
        let version = |folder: PathBuf| folder.file_name().and_then(OsStr::to_str)?.parse::<u32>().ok();
        let newest = versions.map(|entry| entry.path()).max_by_key(|folder| version(folder.clone()));
        let debian = newest.map(|folder| folder.join("bin"));
        let path = std::env::var_os("PATH").unwrap_or_default();
        debian
            .into_iter()
            .chain(std::env::split_paths(&path))
            .find(|folder| folder.join("initdb").is_file() && folder.join("postgres").is_file())
            .expect("PostgreSQL is not there: `cargo xtask test` installs it, or install Debian's postgresql")
    })
}

/// Who owns the cluster, where that cannot be who runs the tests: PostgreSQL does not run as root.
fn owner() -> Option<(u32, u32)> {
    let ask = |arguments: &[&str]| {
        let output = Command::new("id").args(arguments).stderr(Stdio::null()).output().ok()?;
        String::from_utf8(output.stdout).ok()?.trim().parse::<u32>().ok()
    };
    if ask(&["-u"]) != Some(0) {
        return None;
    }
    ["postgres", "nobody"].iter().find_map(|name| Some((ask(&["-u", name])?, ask(&["-g", name])?)))
}

/// A program of the server, run by its owner.
fn program(name: &str) -> Command {
    let file = binaries().join(name);
    let Some((user, group)) = owner() else { return Command::new(file) };
    let mut command = Command::new("setpriv");
    command.args(["--reuid", &user.to_string(), "--regid", &group.to_string(), "--clear-groups", "--"]);
    command.arg(file).current_dir("/");
    command
}

fn stop(data: &Path) -> Command {
    let mut stop = program("pg_ctl");
    stop.args(["stop", "--silent", "--mode=immediate", "--pgdata"]).arg(data);
    stop
}
