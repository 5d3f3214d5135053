//! Report: findings → text for people. Decides no level.

pub mod change;
pub mod excerpt;
pub mod scorecard;
pub mod text;
