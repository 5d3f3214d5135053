//! Where what is worked out is kept for later runs.

use camino::Utf8PathBuf;

use super::stream;
use crate::workspace::{KeptIn, Opening, Snapshot};

/// How many incidents make it worth to keep something: fewer are read and judged within a tenth of a second.
const FROM: usize = 100;

/// Names the folder, or says `off`.
const VARIABLE: &str = "AFTERMARK_CACHE";

/// The options.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct Kept {
    /// Keep what is worked out in this folder, and work out only what changed since [default: the user's folder for
    /// caches, from 100 incidents on]
    #[arg(long, value_name = "DIR")]
    cache_dir: Option<Utf8PathBuf>,
    /// Work everything out anew, and keep nothing
    #[arg(long, conflicts_with = "cache_dir")]
    no_cache: bool,
}

impl Kept {
    /// An opening that knows what was kept.
    pub fn opening(&self, opening: Opening) -> Opening {
        let kept = match (&self.cache_dir, self.no_cache) {
            (_, true) => None,
            (Some(folder), _) => Some(KeptIn { folder: folder.clone(), from: 0 }),
            _ => folder(),
        };
        Opening { kept, ..opening }
    }

    /// Keeps what was worked out. That it cannot be written is told where a folder was named.
    pub fn keep(&self, repository: &Snapshot) {
        if let Err(e) = repository.keep()
            && (self.cache_dir.is_some() || named().is_some())
        {
            stream::warning(&format!("nothing is kept for the next run: {e}"));
        }
    }
}

fn named() -> Option<String> {
    std::env::var(VARIABLE).ok().filter(|value| !value.is_empty())
}

/// The folder where no option names one: that of the environment, or the user's own.
pub fn folder() -> Option<KeptIn> {
    match named() {
        Some(off) if off == "off" => None,
        Some(folder) => Some(KeptIn { folder: folder.into(), from: 0 }),
        None => {
            let own = etcetera::choose_base_strategy().ok()?;
            let folder = etcetera::BaseStrategy::cache_dir(&own).join("aftermark");
            Some(KeptIn { folder: Utf8PathBuf::from_path_buf(folder).ok()?, from: FROM })
        }
    }
}
