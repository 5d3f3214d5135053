//! Report: findings → text for people. Decides no level.

pub mod excerpt;
pub mod scorecard;
pub mod text;
