//! Model: spanned trees → [`Incident`]s: plain types, each value with its place.
//!
//! Decoding collects *all* problems; none hides another. This room reads no file and knows no clock.

mod actions;
pub mod decode;
pub mod earlier;
pub mod format;
pub mod incident;
mod kept;
pub mod library;
pub mod stood;
pub mod time;

pub use actions::ActionIndex;
pub use incident::{
    Action, Allow, Attachment, Cause, Cost, Evidence, FollowUp, Impact, Incident, Notification,
    Safeguard, Source, StepSection, TimelineEntry, Vendor, Verification, Waiver, WaiverTarget,
};
pub use library::Library;
pub use time::{Moment, Precision};
