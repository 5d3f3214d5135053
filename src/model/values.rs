//! The closed sets of words that a value can be.

use serde::Serialize;

/// A closed set of words.
pub trait Choice: Copy + Sized + 'static {
    /// What one of the set is called in a message, with its article.
    const WHAT: &'static str;
    /// The words, in the order in which they are offered.
    const ALL: &'static [Self];
    /// The word as it is written.
    fn word(self) -> &'static str;

    /// The value that `word` stands for; exact, as written in the format.
    fn from_word(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|c| c.word() == word)
    }
}

macro_rules! choices {
    ($($(#[$doc:meta])* $name:ident, $what:literal { $($(#[$vdoc:meta])* $variant:ident = $word:literal),+ $(,)? })+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        pub enum $name { $($(#[$vdoc])* #[serde(rename = $word)] $variant),+ }

        impl Choice for $name {
            const WHAT: &'static str = $what;
            const ALL: &'static [Self] = &[$($name::$variant),+];
            fn word(self) -> &'static str {
                match self { $($name::$variant => $word),+ }
            }
        }
    )+};
}

choices! {
    /// How far the review is.
    Status, "a status" {
        /// Being written.
        Draft = "draft",
        /// Reviewers read it now.
        InReview = "in-review",
        /// Published as finished.
        Complete = "complete",
    }

    /// Who may see the incident.
    Visibility, "a visibility" {
        Internal = "internal",
        /// May appear in the public edition.
        Public = "public",
    }

    /// The points between which times to detect, acknowledge, mitigate and resolve are measured.
    Milestone, "a milestone" {
        Started = "started",
        Detected = "detected",
        Acknowledged = "acknowledged",
        Mitigated = "mitigated",
        Resolved = "resolved",
    }

    /// What a timeline entry tells of.
    EntryKind, "a kind of timeline entry" {
        Change = "change",
        Alert = "alert",
        Report = "report",
        Observation = "observation",
        Action = "action",
        Decision = "decision",
        Message = "message",
    }

    /// What a staff action did.
    StaffOutcome, "an outcome of a staff action" {
        Fixed = "fixed",
        Helped = "helped",
        NoEffect = "no-effect",
        MadeWorse = "made-worse",
        Unknown = "unknown",
    }

    /// What a piece of evidence is.
    EvidenceKind, "a kind of evidence" {
        Log = "log",
        Chat = "chat",
        Email = "email",
        History = "history",
        Dashboard = "dashboard",
        Image = "image",
        Testimony = "testimony",
        Other = "other",
    }

    /// A cause's part in the incident.
    CauseRole, "a cause's role" {
        /// What set it off.
        Trigger = "trigger",
        /// Without it, it would not have happened.
        Root = "root",
        /// It made it likelier, longer or larger.
        Contributing = "contributing",
    }

    /// What sort of cause it is.
    CauseCategory, "a category of causes" {
        Change = "change",
        Configuration = "configuration",
        Capacity = "capacity",
        Software = "software",
        Hardware = "hardware",
        Firmware = "firmware",
        Network = "network",
        Dependency = "dependency",
        Security = "security",
        Process = "process",
        Human = "human",
        Unknown = "unknown",
    }

    /// What a service's users met.
    Effect, "an effect" {
        Outage = "outage",
        Degraded = "degraded",
        DataLoss = "data-loss",
        Delayed = "delayed",
        Security = "security",
        None = "none",
    }

    /// What became of a safeguard.
    SafeguardOutcome, "an outcome of a safeguard" {
        Worked = "worked",
        Failed = "failed",
        Ignored = "ignored",
        Missing = "missing",
        Lucky = "lucky",
    }

    /// Which of the two sides of work an action improves.
    Process, "a process" {
        Technology = "technology",
        People = "people",
    }

    /// What an action is good for.
    ActionKind, "a kind of action" {
        Prevent = "prevent",
        Detect = "detect",
        Mitigate = "mitigate",
        Respond = "respond",
    }

    /// How far an action is.
    ActionStatus, "a status of an action" {
        Proposed = "proposed",
        Open = "open",
        InProgress = "in-progress",
        Done = "done",
        Declined = "declined",
    }

    /// What a test of an improvement showed.
    VerificationResult, "a result of a verification" {
        Passed = "passed",
        Failed = "failed",
    }

    /// Whether an audience is told.
    Decision, "a decision" {
        Notify = "notify",
        DoNotNotify = "do-not-notify",
    }
}

impl SafeguardOutcome {
    /// Whether the safeguard did not do its part, so that an action has to address it.
    #[must_use]
    pub fn needs_action(self) -> bool {
        matches!(self, Self::Failed | Self::Ignored | Self::Missing)
    }
}

impl ActionStatus {
    /// Whether work is still owed.
    #[must_use]
    pub fn is_open(self) -> bool {
        matches!(self, Self::Proposed | Self::Open | Self::InProgress)
    }
}
