//! What makes a made-up incident look like one of a company: a title that says something, a severity that
//! is seldom the highest, a length between minutes and a working day, and outcomes of every kind.

use super::Random;

/// Of what is worst in one incident of twelve.
const SEVERITIES: [usize; 12] = [1, 2, 2, 2, 3, 3, 3, 3, 3, 4, 4, 4];
/// Minutes between two of the ten entries of a timeline.
const PACES: [usize; 10] = [1, 2, 2, 3, 3, 4, 6, 9, 17, 41];
const EFFECTS: [&str; 6] = ["outage", "outage", "degraded", "degraded", "degraded", "delayed"];
const TRIED: [&str; 6] = ["no-effect", "no-effect", "helped", "helped", "made-worse", "unknown"];
const WORKAROUNDS: [&str; 6] = [
    "Orders by phone",
    "Read-only mode for all tenants",
    "Traffic drained to the second region",
    "The nightly export by hand",
    "Retry after ten minutes",
    "The old client, which does not use the cache",
];
const SAFEGUARDS: [&str; 10] = [
    "Alert on errors",
    "Canary analysis",
    "Spare host",
    "Rate limit per tenant",
    "Review of configuration changes",
    "Automatic failover",
    "Certificate expiry check",
    "Load test before release",
    "Backup restore drill",
    "Circuit breaker to dependencies",
];
const OUTCOMES: [&str; 8] =
    ["worked", "worked", "worked", "failed", "failed", "ignored", "missing", "lucky"];
const FIXES: [&str; 6] = [
    "Rolled the release back",
    "Restarted the workers with a larger pool",
    "Raised the limit and drained the queue",
    "Failed over to the second region",
    "Restored the configuration of the day before",
    "Renewed the certificate and reloaded the proxies",
];
const ACTIONS: [[&str; 5]; 3] = [
    [
        "Bound the connection pool of",
        "Add a canary stage to releases of",
        "Move the configuration into review for",
        "Drop the shared lock in",
        "Retry with a budget in clients of",
    ],
    [
        "Practise the failover with the on-call rota of",
        "Write the runbook for a full queue of",
        "Name a second owner for",
        "Hand over alerts when somebody leaves the team of",
        "Agree on who calls an incident for",
    ],
    [
        "Alert on the age of the oldest message of",
        "Page on errors seen by customers of",
        "Watch certificate expiry of",
        "Measure saturation of the pool of",
        "Probe from outside the network of",
    ],
];

/// The day of one of so many incidents. A thousand and more are two days apart, from 2016 on; fewer are those
/// of the three years before November 2026, unevenly.
pub fn day(number: usize, incidents: usize) -> chrono::NaiveDate {
    if incidents >= 1000 {
        let first = chrono::NaiveDate::from_ymd_opt(2016, 1, 4).unwrap();
        return first + chrono::Days::new((number * 4000 / incidents.max(2000)) as u64);
    }
    let last = chrono::NaiveDate::from_ymd_opt(2026, 11, 20).unwrap();
    let back = (incidents.saturating_sub(1 + number)) * 1100 / incidents.max(1);
    let jitter = Random(number as u64 * 31 + 7).below(1 + 900 / incidents.max(1));
    last - chrono::Days::new((back + jitter) as u64)
}

/// What is told of one incident.
pub struct Story {
    pub title: String,
    pub severity: usize,
    pub effect: &'static str,
    pub tried: &'static str,
    pub workaround: &'static str,
    pub safeguards: [(&'static str, &'static str); 2],
    service: String,
    fix: &'static str,
    cause: String,
    what: [usize; 3],
    third: usize,
    start: usize,
    pace: usize,
}

impl Story {
    pub fn new(number: usize, service: &str, category: &str) -> Self {
        let mut random = Random(number as u64 ^ 0x5eed_5707);
        let pace = PACES[random.below(PACES.len())];
        // All of it on one day.
        let start = 60 + random.below(24 * 60 - 90 - pace * 9);
        let lasted = match pace * 9 {
            minutes if minutes < 60 => format!("{minutes} minutes"),
            minutes if minutes < 90 => "an hour".to_owned(),
            minutes => format!("{} hours", (minutes + 30) / 60),
        };
        let effect = random.one(&EFFECTS);
        let met = match effect {
            "outage" => "was down",
            "degraded" => "was slow and failed for some",
            _ => "ran behind",
        };
        let (because, cause) = match category {
            "change" => ("after a release", "A release changed a default that nobody had listed"),
            "configuration" => ("on a wrong setting", "A setting was right for staging alone"),
            "capacity" => {
                ("when its disks were full", "Growth was measured in a panel that nobody reads")
            }
            "software" => ("on a race between two workers", "Two workers could take the same job"),
            "hardware" => {
                ("when a host died", "One host held a role that was thought to be on two")
            }
            "network" => ("when a link flapped", "Health checks and traffic took different ways"),
            "dependency" => ("behind a supplier", "Calls to the supplier had no time limit"),
            _ => ("after a handover", "What was half done was not handed over"),
        };
        let first = random.below(SAFEGUARDS.len());
        let second = (first + 1 + random.below(SAFEGUARDS.len() - 1)) % SAFEGUARDS.len();
        let mut name = service.to_owned();
        name[..1].make_ascii_uppercase();
        Self {
            title: format!("{name} {met} for {lasted} {because}"),
            severity: SEVERITIES[random.below(SEVERITIES.len())],
            effect,
            tried: random.one(&TRIED),
            workaround: random.one(&WORKAROUNDS),
            safeguards: [
                (SAFEGUARDS[first], random.one(&OUTCOMES)),
                (SAFEGUARDS[second], random.one(&OUTCOMES)),
            ],
            service: service.to_owned(),
            fix: random.one(&FIXES),
            cause: cause.to_owned(),
            what: [random.below(5), random.below(5), random.below(5)],
            third: random.below(8),
            start,
            pace,
        }
    }

    /// Hour and minute of an entry of the timeline.
    pub fn clock(&self, entry: usize) -> (usize, usize) {
        let minutes = self.start + entry * self.pace;
        (minutes / 60, minutes % 60)
    }

    pub fn time(&self, entry: usize) -> String {
        let (hour, minute) = self.clock(entry);
        format!("{hour:02}:{minute:02}")
    }

    /// A sentence that says something, in front of one that has the words of a report.
    pub fn summary(&self, sentence: String) -> String {
        format!("{}. {sentence}", self.title)
    }

    pub fn event(&self, entry: usize, sentence: String) -> String {
        if entry == 7 { format!("{}; {sentence}", self.fix) } else { sentence }
    }

    pub fn cause(&self, sentence: String) -> String {
        format!("{}; {sentence}", self.cause)
    }

    pub fn action(&self, which: usize, sentence: String) -> String {
        format!("{} {}; {sentence}", ACTIONS[which][self.what[which]], self.service)
    }

    /// How far the last action is: most are done in time, and some for years not.
    pub fn third(&self, due: chrono::NaiveDate, number: usize) -> String {
        let ticket = format!("    ticket: OPS-{}\n", 100 + number);
        let today = chrono::NaiveDate::from_ymd_opt(2026, 11, 24).unwrap();
        let done = due - chrono::Days::new(9);
        match self.third {
            0..=3 if done < today => format!("    status: done\n    done: {done}\n{ticket}"),
            4 => format!("    status: in-progress\n{ticket}"),
            5 => format!("    status: declined\n    reason: Costs more than it saves\n{ticket}"),
            _ => "    status: open\n".to_owned(),
        }
    }
}
