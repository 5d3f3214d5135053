//! Incidents that were decoded in an earlier run and are as they were.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{Incident, decode};
use crate::cache::{Cache, Key, KeyOf};
use crate::config::Config;
use crate::source::discover::Folder;
use crate::source::kept::{Look, around, noting};
use crate::source::{Sources, raw};

/// What stands before the incident: what else its decoding looked at, and what it found.
#[derive(Serialize, Deserialize)]
struct Outside {
    looks: Vec<Look>,
    found: Key,
}

/// Decodes the incident of a folder, or takes it from the cache.
pub(super) fn incident(
    folder: Folder,
    sources: &Arc<Sources>,
    config: &Config,
    (cache, settings): (&Cache, &KeyOf),
) -> Incident {
    let mut key = settings.clone();
    key.add(folder.path.as_str().as_bytes());
    key.add(sources.key_of(&folder.path).bytes());
    let key = key.key();
    let id = folder.id;
    let known = cache.incidents.get(&key);
    if let Some(incident) = known.and_then(|bytes| around(sources, id, || read(bytes, sources))) {
        return incident;
    }
    let path = folder.path.clone();
    let decode = || decode::incident(raw::read(sources, folder), sources, config);
    let (incident, looks) = noting(&path, decode);
    let outside = Outside { found: sources.key_of_looks(&looks), looks };
    let bytes = around(sources, id, || postcard::to_allocvec(&(outside, &incident)));
    if let Ok(bytes) = bytes {
        cache.incidents.put(key, bytes);
    }
    incident
}

fn read(bytes: &[u8], sources: &Sources) -> Option<Incident> {
    let (outside, rest) = postcard::take_from_bytes::<Outside>(bytes).ok()?;
    if sources.key_of_looks(&outside.looks) != outside.found {
        return None;
    }
    postcard::from_bytes(rest).ok()
}

/// The beginning of the keys of incidents that are read under a configuration.
pub(super) fn settings(config: &Config, sources: &Sources) -> KeyOf {
    let mut key = KeyOf::new("incident");
    key.add_debug(config);
    key.add(sources.tree().prefix().as_bytes());
    key.add_debug(&sources.tree().kind());
    key
}
