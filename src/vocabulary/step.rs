//! The ten steps of a complete review.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One of the ten steps, in order.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Step {
    Gather,
    RootCause,
    Impact,
    StaffActions,
    Safeguards,
    Technology,
    People,
    Verification,
    Notify,
    MoveOn,
}

impl Step {
    /// All steps in order.
    pub const ALL: [Step; 10] = [
        Step::Gather,
        Step::RootCause,
        Step::Impact,
        Step::StaffActions,
        Step::Safeguards,
        Step::Technology,
        Step::People,
        Step::Verification,
        Step::Notify,
        Step::MoveOn,
    ];

    /// The number of the step, 1 to 10.
    #[must_use]
    pub fn number(self) -> usize {
        self as usize + 1
    }

    /// The name used in attributes, rule ids and addresses.
    #[must_use]
    pub fn slug(self) -> &'static str {
        match self {
            Step::Gather => "gather",
            Step::RootCause => "root-cause",
            Step::Impact => "impact",
            Step::StaffActions => "staff-actions",
            Step::Safeguards => "safeguards",
            Step::Technology => "technology",
            Step::People => "people",
            Step::Verification => "verification",
            Step::Notify => "notify",
            Step::MoveOn => "move-on",
        }
    }

    /// The heading a section has unless the team gives it another.
    #[must_use]
    pub fn heading(self) -> &'static str {
        match self {
            Step::Gather => "Gather the information",
            Step::RootCause => "Identify the root cause",
            Step::Impact => "Determine the impact",
            Step::StaffActions => "Assess staff actions",
            Step::Safeguards => "Establish whether safeguards failed",
            Step::Technology => "Improve technological processes",
            Step::People => "Improve human processes",
            Step::Verification => "Implement and test the improvements",
            Step::Notify => "Decide who to notify",
            Step::MoveOn => "Move on and adjust",
        }
    }

    /// The step with this slug.
    #[must_use]
    pub fn from_slug(slug: &str) -> Option<Step> {
        Step::ALL.into_iter().find(|s| s.slug() == slug)
    }

    /// The step with this number, 1 to 10.
    #[must_use]
    pub fn from_number(number: usize) -> Option<Step> {
        number.checked_sub(1).and_then(|i| Step::ALL.get(i)).copied()
    }
}
