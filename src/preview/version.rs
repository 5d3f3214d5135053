//! One version of the files: renders its pages on threads of its own.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError, mpsc};

use tokio::sync::oneshot;

use super::Obstacle;
use crate::config::SiteConfig;
use crate::derive::Derived;
use crate::edition::{Edition, Provenance};
use crate::model::Library;
use crate::rules::Verdict;
use crate::site::brand::Picture;
use crate::site::{Rendering, Settings, SiteError, ThemeFiles};

/// What pages are made from.
#[derive(Clone)]
pub struct Content {
    pub library: Arc<Library>,
    pub derived: Arc<Derived>,
    pub verdict: Arc<Verdict>,
    pub provenance: Arc<Provenance>,
    pub site: Arc<SiteConfig>,
    pub theme: Arc<ThemeFiles>,
    pub logo: Option<Arc<Picture>>,
    pub favicon: Option<Arc<Picture>>,
    /// Words for what the theme does wrong, with places.
    pub explain: Arc<dyn Fn(SiteError) -> String + Send + Sync>,
}

/// What came of asking for a page.
pub enum Answer {
    Page(Vec<u8>),
    /// There is no such page.
    Missing,
    /// It cannot be rendered.
    Failed(Obstacle),
}

struct Request {
    path: String,
    answer: oneshot::Sender<Answer>,
}

/// A version that answers. It ends, and its memory is free, when nobody holds it any more and its last
/// page is made.
pub struct Version {
    /// The number of the change that it came of.
    pub number: u64,
    pub content: Content,
    requests: mpsc::Sender<Request>,
}

impl Version {
    /// Starts a version; returns when it can answer.
    ///
    /// # Errors
    /// What is wrong with the theme, or why no thread could be started.
    pub fn start(number: u64, content: Content) -> Result<Self, Obstacle> {
        let (requests, asked) = mpsc::channel();
        let (ready, started) = mpsc::channel();
        let own = content.clone();
        std::thread::Builder::new()
            .name("pages".to_owned())
            .spawn(move || answer(&own, asked, &ready))
            .map_err(|e| Obstacle {
                text: format!("no thread could be started to make pages: {e}"),
            })?;
        // A thread that ends without a word has panicked.
        started.recv().unwrap_or_else(|_| Err(broke_down()))?;
        Ok(Self { number, content, requests })
    }

    /// Renders the page at a path below the site.
    pub async fn page(&self, path: &str) -> Answer {
        let (answer, answered) = oneshot::channel();
        let asked = self.requests.send(Request { path: path.to_owned(), answer });
        match (asked, answered.await) {
            (Ok(()), Ok(answer)) => answer,
            _ => Answer::Failed(broke_down()),
        }
    }
}

fn broke_down() -> Obstacle {
    Obstacle {
        text: "making this page failed in a way that should not happen; the terminal in which the \
               preview runs may say more. Saving a file tries again"
            .to_owned(),
    }
}

fn answer(
    content: &Content,
    asked: mpsc::Receiver<Request>,
    ready: &mpsc::Sender<Result<(), Obstacle>>,
) {
    let explain = |e: SiteError| Obstacle { text: (content.explain)(e) };
    let edition = Edition::new(&content.library, &content.derived, &content.verdict)
        .with_provenance(&content.provenance);
    let settings = Settings {
        site: &content.site,
        // Links work wherever the preview runs.
        base_url: None,
        theme: &content.theme,
        logo: content.logo.as_deref(),
        favicon: content.favicon.as_deref(),
        version: env!("CARGO_PKG_VERSION"),
    };
    let rendering = match Rendering::new(&edition, &settings) {
        Ok(rendering) => rendering,
        Err(e) => {
            let _ = ready.send(Err(explain(e)));
            return;
        }
    };
    if ready.send(Ok(())).is_err() {
        return;
    }
    let asked = Mutex::new(asked);
    let work = || {
        // Whoever waits lets go of the lock when there is something to do.
        let next = || asked.lock().unwrap_or_else(PoisonError::into_inner).recv();
        while let Ok(request) = next() {
            one(&rendering, &explain, request);
        }
    };
    let work = &work;
    // A page that takes long keeps no other waiting, and many that are asked for take no more threads.
    std::thread::scope(|scope| {
        for _ in 1..threads() {
            // Where the system has no more threads, there are fewer.
            let _ = std::thread::Builder::new().spawn_scoped(scope, work);
        }
        work();
    });
}

/// How many pages are made at a time.
fn threads() -> usize {
    std::thread::available_parallelism().map_or(4, |n| n.get().max(4))
}

/// Answers one request, unless nobody waits for it any more.
fn one(
    rendering: &Rendering<'_>,
    explain: &impl Fn(SiteError) -> Obstacle,
    Request { path, answer }: Request,
) {
    if answer.is_closed() {
        return;
    }
    let made = catch_unwind(AssertUnwindSafe(|| rendering.page(&path)));
    let _ = answer.send(match made {
        Ok(Ok(Some(page))) => Answer::Page(page.bytes),
        Ok(Ok(None)) => Answer::Missing,
        Ok(Err(e)) => Answer::Failed(explain(e)),
        Err(_) => Answer::Failed(broke_down()),
    });
}
