//! The schemas say what the decoder does: the same keys, the same words, and nothing rejected that
//! `check` accepts.

mod drift;
mod files;
mod times;
