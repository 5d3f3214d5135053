//! `aftermark gather`: every format is read, entries come into every notation, and nothing that was there changes.

mod evtx;
mod formats;
mod notations;
mod program;
mod properties;
