//! `cargo xtask demo`: the real thing, from a fresh clone.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Stdio};
use std::time::Duration;

use anyhow::{Context as _, Result, bail};

use crate::build;
use crate::shell::{cargo, heading, program, root, run, say};

/// The port of the demo page unless the caller names one.
const PORT: u16 = 8000;

/// A price and a validity, as a person asks for them.
const QUESTIONS: [&str; 2] = [
    "quote navigo-jour --buy 2026-01-02 --valid 2026-01-05 --medium navigo-easy",
    "validity navigo-jour --valid 2026-01-05",
];

/// Builds, decides, and serves the demo page: until Ctrl-C, or once.
pub fn run_all(once: bool, port: Option<u16>) -> Result<()> {
    build::run_all()?;
    show_decisions()?;
    heading("demo page");
    let port = match port {
        Some(port) => port,
        // Nobody chose a port: any will do.
        None if once || TcpListener::bind(("127.0.0.1", PORT)).is_err() => 0,
        None => PORT,
    };
    let mut server = Server::start(port)?;
    if once {
        let bytes = fetch(&server.authority)?;
        say(&format!("http://{}/ answered with a page of {bytes} bytes", server.authority));
        return Ok(());
    }
    say(&format!("open http://{}/ in a browser; Ctrl-C stops it", server.authority));
    let status = server.child.wait()?;
    if !status.success() {
        bail!("the server of the demo page stopped ({status})");
    }
    Ok(())
}

/// What the program says to a person who asks for a price and for the validity.
fn show_decisions() -> Result<()> {
    heading("program portillon");
    say("building the program with wasmtime (a few minutes the first time)");
    run(cargo().args(["build", "--quiet", "--package", "portillon-host"]))?;
    for question in QUESTIONS {
        println!("\n$ portillon {question}");
        let mut portillon = cargo();
        portillon.args(["run", "--quiet", "--package", "portillon-host", "--"]).args(question.split(' '));
        run(&mut portillon)?;
    }
    Ok(())
}

/// The static server of the demo page. It ends with this value.
struct Server {
    child: Child,
    authority: String,
}

impl Server {
    fn start(port: u16) -> Result<Self> {
        let script = root().join("npm/scripts/serve.mjs");
        let mut command = program("node");
        command.arg(script).arg(root().join("dist/demo")).arg(port.to_string()).stdout(Stdio::piped());
        let mut child = command.spawn().context("node could not be started")?;
        let mut line = String::new();
        if let Some(output) = child.stdout.as_mut() {
            BufReader::new(output).read_line(&mut line)?;
        }
        // `serving FOLDER at http://127.0.0.1:8000/ (stop with Ctrl-C)`
        let authority = line.split("http://").nth(1).and_then(|rest| rest.split('/').next());
        match authority.map(str::to_owned) {
            Some(authority) => Ok(Self { child, authority }),
            None => {
                let _ = child.wait();
                bail!("the demo page could not be served: is the port free? Choose one with `--port`")
            }
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Asks the server for its page and returns the length of it.
fn fetch(authority: &str) -> Result<usize> {
    let mut stream = TcpStream::connect(authority)?;
    stream.set_read_timeout(Some(Duration::from_secs(30)))?;
    write!(stream, "GET / HTTP/1.1\r\nHost: {authority}\r\nConnection: close\r\n\r\n")?;
    let mut response = Vec::new();
    stream.read_to_end(&mut response)?;
    let response = String::from_utf8_lossy(&response);
    let (head, body) = response.split_once("\r\n\r\n").context("the server gave no answer")?;
    if head.split(' ').nth(1) != Some("200") {
        bail!("the server answered `{}` instead of the demo page", head.lines().next().unwrap_or_default());
    }
    Ok(body.len())
}
