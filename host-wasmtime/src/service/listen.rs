//! Connections: how many, how slow, and how they end.
//!
//! axum's own loop sets no limits, so that this one stands here; a connection itself is hyper's.

use std::io;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::time::{Sleep, sleep, timeout};
use tokio_rustls::TlsAcceptor;

use super::metrics::Metrics;
use super::tls::Certificate;

/// How many connections there may be, and how patient the service is with each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Patience {
    /// The most connections. One more is answered 503 and closed.
    pub connections: usize,
    /// How long the headers of a request may take, and how long a connection may be idle.
    pub headers: Duration,
    /// How long a body may take.
    pub body: Duration,
    /// How long a client may take nothing of an answer, and how long TLS may take to agree.
    pub silence: Duration,
    /// How long what is being answered may take when the service stops.
    pub last_answers: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            connections: 10_000,
            headers: Duration::from_secs(15),
            body: Duration::from_secs(10),
            silence: Duration::from_secs(10),
            last_answers: Duration::from_secs(10),
        }
    }
}

/// The largest head of a request that is read, in bytes.
const LARGEST_HEAD: usize = 16 << 10;
/// How many that are too many are told so; any others are only closed.
const FAREWELLS: usize = 64;
const TOO_MANY: &[u8] = b"HTTP/1.1 503 Service Unavailable\r\nContent-Type: application/json\r\n\
    Cache-Control: no-store\r\nRetry-After: 1\r\nConnection: close\r\nContent-Length: 20\r\n\r\n{\"code\":\"try-later\"}";

/// What every connection is served with.
#[derive(Clone)]
pub(super) struct Serving {
    pub(super) routes: Router,
    pub(super) certificate: Option<Arc<Certificate>>,
    pub(super) patience: Patience,
    pub(super) metrics: Arc<Metrics>,
    /// Becomes true when the service stops.
    pub(super) stopping: watch::Receiver<bool>,
}

impl Serving {
    /// Serves connections until told to stop, and then until what is being answered is answered.
    pub(super) async fn listen(self, listener: TcpListener) {
        let Patience { connections, last_answers, .. } = self.patience;
        let places = Arc::new(Semaphore::new(connections));
        let farewells = Arc::new(Semaphore::new(FAREWELLS));
        let mut stopping = self.stopping.clone();
        loop {
            let accepted = tokio::select! {
                () = told(&mut stopping) => break,
                accepted = listener.accept() => accepted,
            };
            match accepted {
                Ok((stream, _)) => match Arc::clone(&places).try_acquire_owned() {
                    Ok(place) => drop(tokio::spawn(self.clone().serve(stream, place))),
                    Err(_) => self.turn_away(stream, &farewells),
                },
                // It was gone before it was taken.
                Err(error) if error.kind() == io::ErrorKind::ConnectionAborted => {}
                Err(error) => {
                    tracing::warn!(%error, "no connection can be taken");
                    sleep(Duration::from_millis(100)).await;
                }
            }
        }
        drop(listener);
        let all = u32::try_from(connections).unwrap_or(u32::MAX);
        if timeout(last_answers, places.acquire_many(all)).await.is_err() {
            tracing::warn!("not everything was answered");
        }
    }

    async fn serve(self, stream: TcpStream, place: OwnedSemaphorePermit) {
        self.metrics.connected();
        // Small answers are not held back. Where it cannot be said, they are only later.
        let _ = stream.set_nodelay(true);
        match &self.certificate {
            None => self.converse(stream).await,
            Some(certificate) => {
                let acceptor = TlsAcceptor::from(certificate.config());
                match timeout(self.patience.silence, acceptor.accept(stream)).await {
                    Ok(Ok(stream)) => self.converse(stream).await,
                    Ok(Err(error)) => tracing::debug!(%error, "no TLS was agreed on"),
                    Err(_) => tracing::debug!("no TLS was agreed on in time"),
                }
            }
        }
        self.metrics.disconnected();
        drop(place);
    }

    async fn converse(&self, stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static) {
        let stream = Patient { stream, silence: self.patience.silence, waits: None };
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(self.patience.headers)
            .max_buf_size(LARGEST_HEAD)
            .serve_connection(TokioIo::new(stream), TowerToHyperService::new(self.routes.clone()));
        let mut connection = pin!(connection);
        let mut stopping = self.stopping.clone();
        // How a connection ends is the client's affair.
        tokio::select! {
            _ = connection.as_mut() => {}
            () = told(&mut stopping) => {
                connection.as_mut().graceful_shutdown();
                let _ = connection.await;
            }
        }
    }

    fn turn_away(&self, mut stream: TcpStream, farewells: &Arc<Semaphore>) {
        self.metrics.turned_away();
        // Before TLS is agreed on there is nothing to say.
        if self.certificate.is_some() {
            return;
        }
        let Ok(place) = Arc::clone(farewells).try_acquire_owned() else { return };
        tokio::spawn(async move {
            let _place = place;
            let tell = async {
                stream.write_all(TOO_MANY).await?;
                stream.shutdown().await?;
                // Closed with something unread, the connection would be reset, and the answer lost.
                let mut rest = [0; 1024];
                while stream.read(&mut rest).await? > 0 {}
                io::Result::Ok(())
            };
            let _ = timeout(Duration::from_secs(1), tell).await;
        });
    }
}

/// Waits until the service stops.
async fn told(stopping: &mut watch::Receiver<bool>) {
    let _ = stopping.wait_for(|stop| *stop).await;
}

/// A connection that is given up when the other side takes nothing of what is written to it.
struct Patient<S> {
    stream: S,
    silence: Duration,
    /// Runs while it takes nothing.
    waits: Option<Pin<Box<Sleep>>>,
}

impl<S> Patient<S> {
    fn watch<T>(&mut self, context: &mut Context<'_>, done: Poll<io::Result<T>>) -> Poll<io::Result<T>> {
        if done.is_ready() {
            self.waits = None;
            return done;
        }
        let silence = self.silence;
        let waits = self.waits.get_or_insert_with(|| Box::pin(sleep(silence)));
        waits.as_mut().poll(context).map(|()| Err(io::ErrorKind::TimedOut.into()))
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Patient<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Patient<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let done = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.watch(context, done)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let done = Pin::new(&mut self.stream).poll_flush(context);
        self.watch(context, done)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let done = Pin::new(&mut self.stream).poll_shutdown(context);
        self.watch(context, done)
    }
}
