//! Every form in which `aftermark check` says what it found: what it looks like, whether those it is
//! meant for take it, where it goes, and that nothing quoted in it can act.

mod destinations;
mod fixture;
mod hostile;
mod markdown;
mod official;
mod rule_docs;
mod snapshots;
