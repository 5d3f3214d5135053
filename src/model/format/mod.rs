//! The keys of an incident's front matter and of its lists, with what each is for: the one table from which the decoder
//! knows which keys there are and which are needed, and from which the schemas, the manual and the order of edits are made.

pub mod shape;

use crate::vocabulary::{
    ActionKind, ActionStatus, CauseCategory, CauseRole, Decision, Effect, EntryKind, EvidenceKind,
    Milestone, Process, SafeguardOutcome, StaffOutcome, Status, VerificationResult, Visibility,
};
use shape::{Also, Field, Shape, ValueKind, words};

/// A key of every entry of a list: an edition for others leaves out what is not for them.
const KEPT_BACK: Field = Field::new(
    "visibility",
    ValueKind::Choice(words::<Visibility>),
    "With `internal`, editions for others leave the entry out; otherwise it is as public as its incident.",
);

/// The front matter of the main file.
pub static FRONT_MATTER: Shape = Shape {
    what: "the front matter",
    about: "What is known of the incident, as data. Each list may also stand in a file of its own beside the main file, such as timeline.yaml.",
    also: Also::FromReview(&["owner"]),
    fields: &[
        Field::new("title", ValueKind::Text, "What happened, in a line that a reader recognises it by.").required().example(r#""Checkout returned 502 for 47 minutes""#),
        Field::new("status", ValueKind::Choice(words::<Status>), "How far the review is.").required(),
        Field::new("severity", ValueKind::Severity, "How bad it was, on the scale of aftermark.toml (SEV1 to SEV4 without one). A draft may leave it open.").example(r#""SEV1""#),
        Field::new("summary", ValueKind::Text, "What a reader needs in ten seconds, at most 600 characters. It may stand in the text instead, under a heading Summary; one of the two is needed from in-review on."),
        Field::new("services", ValueKind::Services, "The services that were hit, by their names in the registry of aftermark.toml when it has one.").required().example(r#"["checkout"]"#),
        Field::new("timezone", ValueKind::Zone, "The IANA zone in which the times are read; by default that of aftermark.toml, else UTC.").example(r#""Europe/Amsterdam""#),
        Field::new("owner", ValueKind::Text, "Who drives the review to its end. Needed from in-review on.").example(r#""@kim""#),
        Field::new("reviewers", ValueKind::Texts, "Who signs off; not the authors alone.").example(r#"["@lee"]"#),
        Field::new("tags", ValueKind::Texts, "Words to find it by.").example(r#"["tls"]"#),
        Field::new("visibility", ValueKind::Choice(words::<Visibility>), "Who may see it; internal unless said otherwise."),
        Field::new("responders", ValueKind::Texts, "Who worked on it.").example(r#"["@kim", "@lee"]"#),
        Field::new("timeline_source", ValueKind::Sources, "Where the entries of the timeline are known from that name no source of their own.").example(r#""evidence/channel.json""#),
        Field::new("timeline", ValueKind::List(&TIMELINE_ENTRY), "What happened when, in order of time (steps 1 and 4)."),
        Field::new("evidence", ValueKind::List(&EVIDENCE), "What it is known from (step 1)."),
        Field::new("causes", ValueKind::List(&CAUSE), "Why it happened (step 2)."),
        Field::new("impact", ValueKind::List(&IMPACT), "What the users of each service met (step 3)."),
        Field::new("safeguards", ValueKind::List(&SAFEGUARD), "What should have prevented or shown it, and what became of it (step 5)."),
        Field::new("actions", ValueKind::List(&ACTION), "What will be improved (steps 6, 7 and 8)."),
        Field::new("notifications", ValueKind::List(&NOTIFICATION), "Who is told, and who is not (step 9)."),
        Field::new("follow_up", ValueKind::Map(&FOLLOW_UP), "How it goes on (step 10)."),
        Field::new("waivers", ValueKind::List(&WAIVER), "What is left out, each with a reason that the site shows."),
    ],
};

pub static TIMELINE_ENTRY: Shape = Shape {
    what: "a timeline entry",
    about: "Something that happened. With `by` it is a staff action.",
    also: Also::Nothing,
    fields: &[
        Field::new(
            "at",
            ValueKind::TimeOrSpan,
            "When: a date and time, or a time alone on the day of the entry before; from when to when; or `unknown`.",
        )
        .required()
        .example(r#""2026-03-14 09:02""#),
        Field::new(
            "milestone",
            ValueKind::Choice(words::<Milestone>),
            "The point between phases that this is.",
        ),
        Field::new("kind", ValueKind::Choice(words::<EntryKind>), "What the entry tells of."),
        Field::new("event", ValueKind::Text, "What happened, in a sentence.")
            .required()
            .example(r#""The edge certificate expired""#),
        Field::new(
            "source",
            ValueKind::Sources,
            "Where it is known from: a file of the folder with a line or lines, a URL, or the name of something else; one or several.",
        )
        .example(r#""evidence/edge.log:118""#),
        Field::new("by", ValueKind::Text, "Who acted: a role or a handle.")
            .example(r#""on-call SRE""#),
        Field::new("reason", ValueKind::Text, "Why they did it, as they saw it then."),
        Field::new(
            "outcome",
            ValueKind::Choice(words::<StaffOutcome>),
            "What the staff action did.",
        ),
        Field::new(
            "attachments",
            ValueKind::List(&ATTACHMENT),
            "Pictures and code that show it.",
        ),
        KEPT_BACK,
    ],
};

pub static ATTACHMENT: Shape = Shape {
    what: "an attachment",
    about: "A picture or code that belongs to an entry and is shown with it.",
    also: Also::OneOf("picture", "code"),
    fields: &[
        Field::new("picture", ValueKind::File, "A picture of the incident's folder.")
            .example(r#""evidence/errors.png""#),
        Field::new("code", ValueKind::Text, "Code, a log or a command, as it was written."),
        Field::new("language", ValueKind::Text, "What the code is written in.").example(r#""sh""#),
        Field::new("title", ValueKind::Text, "What it shows, for those who do not see it."),
        KEPT_BACK,
    ],
};

pub static EVIDENCE: Shape = Shape {
    what: "a piece of evidence",
    about: "A file of the folder or a page elsewhere that the review rests on.",
    also: Also::OneOf("path", "url"),
    fields: &[
        Field::new("path", ValueKind::File, "A file of the incident's folder.")
            .example(r#""evidence/edge.log""#),
        Field::new("url", ValueKind::File, "The address of a page elsewhere.")
            .example(r#""https://status.example.org/incidents/42""#),
        Field::new("kind", ValueKind::Choice(words::<EvidenceKind>), "What it is."),
        Field::new("title", ValueKind::Text, "What it is called where it is listed."),
        KEPT_BACK,
    ],
};

pub static CAUSE: Shape = Shape {
    what: "a cause",
    about: "Something without which it would not have happened, or not so.",
    also: Also::Nothing,
    fields: &[
        Field::new("id", ValueKind::Id, "What actions refer to it by.")
            .required()
            .example(r#""C1""#),
        Field::new("role", ValueKind::Choice(words::<CauseRole>), "Its part in the incident.")
            .required(),
        Field::new(
            "category",
            ValueKind::Choice(words::<CauseCategory>),
            "What sort of cause it is.",
        )
        .required(),
        Field::new("statement", ValueKind::Text, "The cause, in a sentence.").required(),
        Field::new("why", ValueKind::Texts, "The chain of whys behind it, each a sentence."),
        Field::new(
            "evidence",
            ValueKind::Sources,
            "What shows it: files with lines, URLs, or names of something else.",
        )
        .example(r#"["evidence/renewals.log:7"]"#),
        Field::new(
            "against",
            ValueKind::Texts,
            "Of a hypothesis: what speaks against it, each a sentence.",
        ),
        Field::new(
            "decides",
            ValueKind::Text,
            "Of a hypothesis: what would decide between it and its rivals.",
        ),
        Field::new("vendor", ValueKind::Map(&VENDOR), "The vendor that was engaged."),
        Field::new("accepted", ValueKind::Text, "Why no action addresses it."),
        KEPT_BACK,
    ],
};

pub static VENDOR: Shape = Shape {
    what: "a vendor",
    about: "A supplier that was asked for help or held to account.",
    also: Also::Nothing,
    fields: &[
        Field::new("name", ValueKind::Text, "Who it is.").required(),
        Field::new("case", ValueKind::Text, "The number of the case with them."),
    ],
};

pub static IMPACT: Shape = Shape {
    what: "an impact row",
    about: "What the users of one service met, from when to when.",
    also: Also::Nothing,
    fields: &[
        Field::new("service", ValueKind::Service, "The service.")
            .required()
            .example(r#""checkout""#),
        Field::new("effect", ValueKind::Choice(words::<Effect>), "How its users were affected.")
            .required(),
        Field::new(
            "from",
            ValueKind::Time,
            "Since when; by default since the milestone `started`.",
        )
        .example(r#""09:02""#),
        Field::new("to", ValueKind::Time, "Until when; by default until the milestone `resolved`.")
            .example(r#""09:49""#),
        Field::new("scope", ValueKind::Text, "Which of its users.")
            .example(r#""all customers in the EU""#),
        Field::new("measures", ValueKind::Measures, "Figures by name, with the unit in the name.")
            .example(r#"{"failed_requests": 18200, "customers": 4100}"#),
        Field::new("workaround", ValueKind::Text, "What they could do meanwhile, or `none`."),
        Field::new("depends_on", ValueKind::Service, "The service whose failure reached this one."),
        Field::new(
            "cost",
            ValueKind::Map(&COST),
            "What it cost, where that is known better than from the registry's cost per hour.",
        ),
        KEPT_BACK,
    ],
};

pub static COST: Shape = Shape {
    what: "a cost",
    about: "An amount of money.",
    also: Also::Nothing,
    fields: &[
        Field::new("amount", ValueKind::Number, "How much.").required().example("41000"),
        Field::new("currency", ValueKind::Text, "The currency's ISO 4217 code.")
            .required()
            .example(r#""EUR""#),
    ],
};

pub static SAFEGUARD: Shape = Shape {
    what: "a safeguard",
    about: "Something that should have prevented it, shown it or made it smaller.",
    also: Also::Nothing,
    fields: &[
        Field::new("id", ValueKind::Id, "What actions refer to it by.")
            .required()
            .example(r#""S1""#),
        Field::new("name", ValueKind::Text, "What it is.")
            .required()
            .example(r#""Certificate expiry alert""#),
        Field::new("expected", ValueKind::Text, "What it should have done."),
        Field::new("outcome", ValueKind::Choice(words::<SafeguardOutcome>), "What became of it.")
            .required(),
        Field::new("why", ValueKind::Text, "Why it came out so."),
        Field::new("accepted", ValueKind::Text, "Why no action addresses it."),
        KEPT_BACK,
    ],
};

pub static ACTION: Shape = Shape {
    what: "an action",
    about: "An improvement that somebody will make, and how it is known to work.",
    also: Also::Nothing,
    fields: &[
        Field::new("id", ValueKind::Id, "What others refer to it by.")
            .required()
            .example(r#""A1""#),
        Field::new("title", ValueKind::Text, "What will be done.").required(),
        Field::new(
            "process",
            ValueKind::Choice(words::<Process>),
            "Which side of the work it improves.",
        )
        .required(),
        Field::new(
            "kind",
            ValueKind::Choice(words::<ActionKind>),
            "Its purpose.",
        ),
        Field::new(
            "addresses",
            ValueKind::Texts,
            "The ids of the causes and safeguards that it is for.",
        )
        .example(r#"["C1", "S1"]"#),
        Field::new("owner", ValueKind::Text, "Who does it.").example(r#""@kim""#),
        Field::new("priority", ValueKind::Text, "How urgent it is.").example(r#""P1""#),
        Field::new("due", ValueKind::DateOrRecurrence, "The day by which it is done, or how often it is done again.").example(r#""2026-04-01""#),
        Field::new(
            "status",
            ValueKind::Choice(words::<ActionStatus>),
            "How far it is; by default open, or done where it has a completion date.",
        ),
        Field::new("ticket", ValueKind::Text, "Where the work is tracked."),
        Field::new("done", ValueKind::Date, "The day on which it was done.").example(r#""2026-03-29""#),
        Field::new(
            "carried_from",
            ValueKind::Elsewhere,
            "The action of an earlier incident that is carried over with this one.",
        )
        .example(r#""2025-11-02-mail-queue#A3""#),
        Field::new(
            "blocked_by",
            ValueKind::Texts,
            "The actions that have to be done first: of this incident by id, of another by its folder's name, `#` and id.",
        )
        .example(r#"["A1", "2025-11-02-mail-queue#A3"]"#),
        Field::new(
            "reason",
            ValueKind::Text,
            "Why it was declined, why its day moved, or how it differs from an earlier promise.",
        ),
        Field::new(
            "verification",
            ValueKind::Map(&VERIFICATION),
            "The test that shows whether it works (step 8).",
        ),
        KEPT_BACK,
    ],
};

pub static VERIFICATION: Shape = Shape {
    what: "a verification",
    about: "The test of an improvement.",
    also: Also::Nothing,
    fields: &[
        Field::new("on", ValueKind::Date, "The day of the test.").example(r#""2026-03-30""#),
        Field::new("by", ValueKind::Text, "Who tested it.").example(r#""@lee""#),
        Field::new("how", ValueKind::Text, "How it was tested."),
        Field::new(
            "result",
            ValueKind::Choice(words::<VerificationResult>),
            "What the test showed.",
        )
        .required(),
    ],
};

pub static NOTIFICATION: Shape = Shape {
    what: "a notification",
    about: "The decision about one audience.",
    also: Also::Nothing,
    fields: &[
        Field::new(
            "audience",
            ValueKind::Audience,
            "Who: an audience of aftermark.toml when it has any.",
        )
        .required()
        .example(r#""customers""#),
        Field::new("decision", ValueKind::Choice(words::<Decision>), "Whether they are told.")
            .required(),
        Field::new("channel", ValueKind::Text, "By what means.").example(r#""status page""#),
        Field::new("at", ValueKind::Time, "When they were told.").example(r#""2026-03-14 10:30""#),
        Field::new("by", ValueKind::Text, "Who told them, or decided."),
        Field::new("reason", ValueKind::Text, "Why; needed for do-not-notify."),
        Field::new("message", ValueKind::Text, "The text that went out."),
        KEPT_BACK,
    ],
};

pub static FOLLOW_UP: Shape = Shape {
    what: "follow_up",
    about: "How the review goes on after it is finished.",
    also: Also::Nothing,
    fields: &[
        Field::new("review_on", ValueKind::Date, "The day on which somebody looks whether the improvements hold.").example(r#""2026-06-14""#),
        Field::new("adjusted", ValueKind::Text, "What was changed afterwards, once looked at."),
        Field::new("recurrence_of", ValueKind::Texts, "The folder names of earlier incidents of the same kind; an empty list says that there was none.").example(r#"["2025-11-02-mail-queue"]"#),
    ],
};

pub static WAIVER: Shape = Shape {
    what: "a waiver",
    about: "A step or a rule that is left out, with the reason.",
    also: Also::OneOf("step", "rule"),
    fields: &[
        Field::new("step", ValueKind::Step, "The step that is left out."),
        Field::new("rule", ValueKind::Rule, "The rule that does not apply.")
            .example(r#""impact/no-measure""#),
        Field::new("reason", ValueKind::Text, "Why; readers of the site see it.").required(),
        Field::new("by", ValueKind::Text, "Who decided it.").required().example(r#""@lee""#),
        KEPT_BACK,
    ],
};

/// Every map of the format.
pub static SHAPES: [&Shape; 14] = [
    &FRONT_MATTER,
    &TIMELINE_ENTRY,
    &ATTACHMENT,
    &EVIDENCE,
    &CAUSE,
    &VENDOR,
    &IMPACT,
    &COST,
    &SAFEGUARD,
    &ACTION,
    &VERIFICATION,
    &NOTIFICATION,
    &FOLLOW_UP,
    &WAIVER,
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::discover::LISTS;

    /// `source/` finds the files of lists before anything is decoded, and may not know this table.
    #[test]
    fn the_lists_with_files_of_their_own_are_those_of_the_table() {
        let lists = FRONT_MATTER.fields.iter().filter(|f| matches!(f.value, ValueKind::List(_)));
        let lists: Vec<&str> = lists.map(|f| f.key).filter(|key| *key != "waivers").collect();
        assert_eq!(lists, LISTS);
    }
}
