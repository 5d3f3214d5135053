//! The closed sets of words that a value can be.

use serde::{Deserialize, Serialize};

/// A closed set of words.
pub trait Choice: Copy + Sized + 'static {
    /// What one of the set is called in a message, with its article.
    const WHAT: &'static str;
    /// The words, in the order in which they are offered.
    const ALL: &'static [Self];
    /// The word as it is written.
    fn word(self) -> &'static str;
    /// What the word means, in a sentence for those who choose between them.
    fn meaning(self) -> &'static str;

    /// The value that `word` stands for; exact, as written in the format.
    fn from_word(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|c| c.word() == word)
    }
}

/// The words of a closed set, for messages.
#[must_use]
pub fn words<C: Choice>() -> String {
    let all: Vec<&str> = C::ALL.iter().map(|c| c.word()).collect();
    all.join(", ")
}

macro_rules! choices {
    ($($(#[$doc:meta])* $name:ident, $what:literal { $($(#[doc = $meaning:literal])+ $variant:ident = $word:literal),+ $(,)? })+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum $name { $($(#[doc = $meaning])+ #[serde(rename = $word)] $variant),+ }

        impl Choice for $name {
            const WHAT: &'static str = $what;
            const ALL: &'static [Self] = &[$($name::$variant),+];
            fn word(self) -> &'static str {
                match self { $($name::$variant => $word),+ }
            }
            // One text for the documentation, the schemas and the editors that complete from them.
            fn meaning(self) -> &'static str {
                match self { $($name::$variant => concat!($($meaning),+).trim_ascii()),+ }
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
        /// Stays inside the organisation.
        Internal = "internal",
        /// May appear in the public edition.
        Public = "public",
    }

    /// The points between which times to detect, acknowledge, mitigate and resolve are measured.
    Milestone, "a milestone" {
        /// When it began to go wrong, noticed or not.
        Started = "started",
        /// When somebody, or an alert, first knew.
        Detected = "detected",
        /// When somebody took it on.
        Acknowledged = "acknowledged",
        /// When users no longer felt it.
        Mitigated = "mitigated",
        /// When it was over and the normal state was back.
        Resolved = "resolved",
    }

    /// What a timeline entry tells of.
    EntryKind, "a kind of timeline entry" {
        /// Something was changed: a deployment, a setting, a repair.
        Change = "change",
        /// A monitor raised an alarm.
        Alert = "alert",
        /// A user or a customer reported it.
        Report = "report",
        /// Somebody saw or measured something.
        Observation = "observation",
        /// Somebody did something about it: a staff action.
        Action = "action",
        /// Somebody decided something.
        Decision = "decision",
        /// Others were informed.
        Message = "message",
    }

    /// What a staff action did.
    StaffOutcome, "an outcome of a staff action" {
        /// It ended the incident.
        Fixed = "fixed",
        /// It made things better.
        Helped = "helped",
        /// It changed nothing.
        NoEffect = "no-effect",
        /// It made things worse or longer.
        MadeWorse = "made-worse",
        /// What it did is not known.
        Unknown = "unknown",
    }

    /// What a piece of evidence is.
    EvidenceKind, "a kind of evidence" {
        /// A log file or an excerpt of one.
        Log = "log",
        /// A conversation in a chat.
        Chat = "chat",
        /// A mail.
        Email = "email",
        /// A history of changes: commits, deployments, tickets.
        History = "history",
        /// A dashboard or its figures.
        Dashboard = "dashboard",
        /// A picture, such as a screenshot.
        Image = "image",
        /// What somebody remembers.
        Testimony = "testimony",
        /// Anything else.
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
        /// It may have been the root cause; it says what would decide, and nobody knows yet.
        Hypothesis = "hypothesis",
    }

    /// What sort of cause it is.
    CauseCategory, "a category of causes" {
        /// A change that was made to the system.
        Change = "change",
        /// A setting that was wrong, missing or out of date.
        Configuration = "configuration",
        /// Too little of something: disk, memory, connections, people.
        Capacity = "capacity",
        /// A defect in a program.
        Software = "software",
        /// A device that broke.
        Hardware = "hardware",
        /// A defect in a device's own software.
        Firmware = "firmware",
        /// A connection that failed or was slow.
        Network = "network",
        /// A service or a supplier that this one needs.
        Dependency = "dependency",
        /// An attack, a leak, or a protection that had expired, such as a certificate.
        Security = "security",
        /// The way work is done or handed over.
        Process = "process",
        /// What a person did: where the analysis begins, not where it ends.
        Human = "human",
        /// Not known yet; say what will be done to find out.
        Unknown = "unknown",
    }

    /// What a service's users met.
    Effect, "an effect" {
        /// It could not be used.
        Outage = "outage",
        /// It worked badly: slowly, partly or with errors.
        Degraded = "degraded",
        /// Data was lost or damaged.
        DataLoss = "data-loss",
        /// It came late.
        Delayed = "delayed",
        /// Its confidentiality or integrity was harmed.
        Security = "security",
        /// Its users noticed nothing.
        None = "none",
    }

    /// What became of a safeguard.
    SafeguardOutcome, "an outcome of a safeguard" {
        /// It did what it was there for.
        Worked = "worked",
        /// It was there and did not work.
        Failed = "failed",
        /// It raised the alarm and was ignored.
        Ignored = "ignored",
        /// There was none where one was needed.
        Missing = "missing",
        /// It ended well by chance; it may not the next time.
        Lucky = "lucky",
    }

    /// Which of the two sides of work an action improves.
    Process, "a process" {
        /// Systems, tools and automation (step 6).
        Technology = "technology",
        /// Training, duties, handovers and habits (step 7).
        People = "people",
    }

    /// What an action is good for.
    ActionKind, "a kind of action" {
        /// It will not happen again.
        Prevent = "prevent",
        /// It will be detected sooner.
        Detect = "detect",
        /// It will have less impact.
        Mitigate = "mitigate",
        /// It will be over sooner.
        Respond = "respond",
    }

    /// How far an action is.
    ActionStatus, "a status of an action" {
        /// Suggested, not agreed.
        Proposed = "proposed",
        /// Agreed, not begun.
        Open = "open",
        /// Being worked on.
        InProgress = "in-progress",
        /// Finished; its verification tells whether it works.
        Done = "done",
        /// Decided against, with a reason.
        Declined = "declined",
    }

    /// What a test of an improvement showed.
    VerificationResult, "a result of a verification" {
        /// The improvement does what it is for.
        Passed = "passed",
        /// It does not yet.
        Failed = "failed",
    }

    /// Whether an audience is told.
    Decision, "a decision" {
        /// They are told, or were.
        Notify = "notify",
        /// They are not told, with a reason.
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
