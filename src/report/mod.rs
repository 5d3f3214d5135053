//! Report: findings → text for people. Decides no level.

pub mod diff;
pub mod excerpt;
pub mod scorecard;
pub mod text;
