//! The connections of the preview: how long one may keep quiet, how many there are, and which has to go
//! when there would be too many. Whoever opens connections and says nothing keeps nobody else out.

use std::collections::HashMap;
use std::io::ErrorKind;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::Router;
use axum::http::header::CONTENT_TYPE;
use hyper::server::conn::http1;
use hyper::service::{Service, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch::Receiver;
use tokio::task::{AbortHandle, Id, JoinError, JoinSet};
use tokio_io_timeout::TimeoutStream;

use super::Moment;

/// Within what a request has to be there whole, counted from the connection's begin or from the answer
/// before.
const QUIET: Duration = Duration::from_secs(10);

/// How long an answer may wait for somebody to take any of it.
const STUCK: Duration = Duration::from_secs(30);

/// The longest head of a request, in bytes.
const LONGEST_HEAD: usize = 64 * 1024;

/// How many connections there are at most, where the system has handles for them.
const MOST: usize = 256;

/// How long a connection is let be after it was opened, or its last request was answered, before it may have to go
/// for another: what it has sent is read by then, and a page on its way is there.
const TURN: Duration = Duration::from_millis(250);

/// How long nothing is accepted after the system could not give another connection, where none of ours could make
/// room.
const PAUSE: Duration = Duration::from_millis(100);

/// How long a browser that went away is waited for at the end.
const PATIENCE: Duration = Duration::from_secs(2);

/// What a connection is kept for; in the order in which they have to go.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Use {
    /// It may send a request, or is taking an answer.
    Idle,
    /// An open page gets news of changes.
    News,
    /// A request is being answered.
    Answer,
}

/// What a connection is kept for, and since when.
struct Kept(Mutex<(Use, Instant)>);

impl Kept {
    fn new() -> Self {
        Self(Mutex::new((Use::Idle, Instant::now())))
    }

    fn get(&self) -> (Use, Instant) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn set(&self, what: Use) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = (what, Instant::now());
    }
}

/// Answers whoever connects until the preview ends; then open answers have a moment to be taken.
pub async fn serve(listener: TcpListener, app: Router, moments: Receiver<Moment>) {
    let app = TowerToHyperService::new(app);
    let most = most(handles());
    let mut tasks = JoinSet::new();
    let mut open = Open::default();
    let mut ending = std::pin::pin!(ended(moments.clone()));
    loop {
        tokio::select! {
            () = &mut ending => break,
            Some(ended) = tasks.join_next_with_id() => {
                open.0.remove(&id_of(ended));
            }
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    if open.0.len() >= most {
                        open.close_one().await;
                    }
                    let kept = Arc::new(Kept::new());
                    let task = tasks.spawn(answer(stream, app.clone(), Arc::clone(&kept), moments.clone()));
                    open.0.insert(task.id(), (task, kept));
                }
                Err(e) if is_of_one_connection(e.kind()) => {}
                // No handle is left, as a rule. Who asks waits in the system's queue until there is one again: at
                // once where a connection of ours is closed, as pausing for each keeps a browser behind a flood.
                Err(_) => {
                    if open.close_one().await {
                        if let Some(ended) = tasks.join_next_with_id().await {
                            open.0.remove(&id_of(ended));
                        }
                    } else {
                        tokio::time::sleep(PAUSE).await;
                    }
                }
            },
        }
    }
    let all = async { while tasks.join_next().await.is_some() {} };
    let _ = tokio::time::timeout(PATIENCE, all).await;
}

/// The open connections.
#[derive(Default)]
struct Open(HashMap<Id, (AbortHandle, Arc<Kept>)>);

impl Open {
    /// Closes the connection that is missed least: the one that has been idle longest, if one is. Where that one had
    /// not had its turn yet, it is waited for; so who connects in floods takes no request that is just being read.
    /// Whether there was one.
    async fn close_one(&mut self) -> bool {
        while let Some((id, since)) = self.least() {
            let left = TURN.saturating_sub(since.elapsed());
            if left.is_zero() {
                if let Some((task, _)) = self.0.remove(&id) {
                    task.abort();
                }
                return true;
            }
            tokio::time::sleep(left).await;
        }
        false
    }

    fn least(&self) -> Option<(Id, Instant)> {
        let (id, (_, since)) =
            self.0.iter().map(|(id, (_, kept))| (*id, kept.get())).min_by_key(|(_, kept)| *kept)?;
        Some((id, since))
    }
}

/// Answers on one connection until somebody closes it, or it kept quiet too long.
async fn answer(
    stream: TcpStream,
    app: TowerToHyperService<Router>,
    kept: Arc<Kept>,
    moments: Receiver<Moment>,
) {
    let mut stream = TimeoutStream::new(stream);
    stream.set_write_timeout(Some(STUCK));
    let service = service_fn(move |request| {
        let (answer, kept) = (app.call(request), Arc::clone(&kept));
        async move {
            kept.set(Use::Answer);
            let answer = answer.await;
            let is_news = answer.as_ref().is_ok_and(|a| {
                let kind = a.headers().get(CONTENT_TYPE);
                kind.is_some_and(|k| k.as_bytes().starts_with(b"text/event-stream"))
            });
            kept.set(if is_news { Use::News } else { Use::Idle });
            answer
        }
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(QUIET)
        .max_buf_size(LONGEST_HEAD)
        .serve_connection(TokioIo::new(Box::pin(stream)), service);
    let mut connection = std::pin::pin!(connection);
    // How it failed is the other side's to know.
    tokio::select! {
        _ = connection.as_mut() => {}
        () = ended(moments) => {
            connection.as_mut().graceful_shutdown();
            let _ = connection.await;
        }
    }
}

/// Which connection has ended, however it did.
fn id_of(ended: Result<(Id, ()), JoinError>) -> Id {
    ended.map_or_else(|e| e.id(), |(id, ())| id)
}

/// Waits until the preview ends.
async fn ended(mut moments: Receiver<Moment>) {
    let _ = moments.wait_for(|m| m.ending).await;
}

/// Whether only this one connection could not be accepted.
fn is_of_one_connection(kind: ErrorKind) -> bool {
    matches!(
        kind,
        ErrorKind::ConnectionAborted
            | ErrorKind::ConnectionRefused
            | ErrorKind::ConnectionReset
            | ErrorKind::Interrupted
    )
}

/// How many connections there may be where the process may have so many handles. Most of them are left
/// for reading files, for git and for watching.
fn most(handles: Option<u64>) -> usize {
    let quarter = handles.and_then(|h| usize::try_from(h / 4).ok());
    quarter.unwrap_or(MOST).clamp(4, MOST)
}

/// How many files and connections this process may have open; `None` where there is no limit to know.
fn handles() -> Option<u64> {
    #[cfg(unix)]
    return rustix::process::getrlimit(rustix::process::Resource::Nofile).current;
    #[cfg(not(unix))]
    return None;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn most_handles_are_left_for_files() {
        for (handles, connections) in
            [(Some(40), 10), (Some(8), 4), (Some(256), 64), (Some(1 << 40), MOST), (None, MOST)]
        {
            assert_eq!(most(handles), connections);
        }
    }

    #[tokio::test]
    async fn the_one_that_is_idle_longest_has_to_go_first() {
        let mut tasks = JoinSet::new();
        let mut open = Open::default();
        let mut ids = Vec::new();
        for what in [Use::News, Use::Answer, Use::Idle, Use::Idle] {
            let kept = Arc::new(Kept::new());
            kept.set(what);
            let task = tasks.spawn(std::future::pending::<()>());
            ids.push(task.id());
            open.0.insert(task.id(), (task, kept));
        }
        for next in [2, 3, 0, 1] {
            assert!(open.close_one().await);
            let gone = tasks.join_next_with_id().await.unwrap().unwrap_err();
            assert_eq!(gone.id(), ids[next]);
        }
        assert!(!open.close_one().await);
    }

    #[tokio::test]
    async fn who_just_came_has_its_turn() {
        let mut tasks = JoinSet::new();
        let mut open = Open::default();
        let kept = Arc::new(Kept::new());
        let task = tasks.spawn(std::future::pending::<()>());
        open.0.insert(task.id(), (task, Arc::clone(&kept)));
        let came = Instant::now();
        assert!(open.close_one().await);
        assert!(came.elapsed() >= TURN);
        assert!(open.0.is_empty());
    }
}
