//! `aftermark seen` as somebody runs it, and how often it is right.

use std::io::Write;
use std::process::{Command, Stdio};

use aftermark::derive::lines::{self, Of};
use aftermark::model::Library;
use aftermark::search::seen::{Known, Recognised, read, template};

use crate::library::examples::EXAMPLES;
use crate::memory::Files;
use crate::repository::{DAY, Repository};

/// The folder of the fixture's incident.
const SLUG: &str = "2026-03-14-checkout-tls-expiry";

/// Runs it with something piped in.
fn piped(repository: &Repository, arguments: &[&str], input: &[u8]) -> (i32, String) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_aftermark"))
        .current_dir(&repository.root)
        .args(arguments)
        .env("NO_COLOR", "1")
        .env_remove("CLICOLOR_FORCE")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input).unwrap();
    let output = child.wait_with_output().unwrap();
    (output.status.code().unwrap(), String::from_utf8(output.stdout).unwrap())
}

#[test]
fn a_line_with_other_numbers_and_hosts_finds_its_incident() {
    let repository = Repository::complete().committed();
    let line = "2027-08-01T23:11:59Z edge[4]: certificate for pay-2.shop.internal expired";
    let run = repository.run(&["seen", "--as-of", DAY, line]);
    insta::assert_snapshot!("seen_text", run.whole());
    let run = repository.run(&["seen", "--as-of", DAY, "--format", "markdown", line]);
    insta::assert_snapshot!("seen_markdown", run.whole());
    let run = repository.run(&["seen", "--as-of", DAY, "--format", "json", line]);
    let found: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    let seen = &found["results"][0];
    assert_eq!(seen["slug"], SLUG);
    assert_eq!(seen["match"], "strong");
    assert_eq!(seen["lines"][0]["place"], format!("incidents/{SLUG}/evidence/edge.log:2"));
    assert_eq!(seen["fixed"][0]["at"], "2026-03-14 09:49");
    assert_eq!((&seen["owed"], &seen["owed_first"][0]["id"]), (&1.into(), &"A2".into()));
}

#[test]
fn what_is_unrelated_is_not_seen_and_half_a_line_is_weak() {
    let repository = Repository::complete().committed();
    let run =
        repository.run(&["seen", "2026-05-05 kernel: usb 3-1: new high-speed device on xhci"]);
    assert_eq!(run.code, 1, "{}", run.whole());
    assert!(run.out.contains("Not seen before"), "{}", run.out);
    let run = repository.run(&["seen", "17", "0x7f", "10.0.0.1"]);
    assert_eq!(run.code, 1, "{}", run.whole());
    assert!(run.out.contains("no words beside numbers"), "{}", run.out);
    let run = repository.run(&["seen", "certificate of the printer expired"]);
    assert_eq!(run.code, 0, "{}", run.whole());
    assert!(run.out.contains("each is a weak match"), "{}", run.out);
}

#[test]
fn a_log_is_read_from_a_pipe_or_a_file() {
    let repository = Repository::complete().committed();
    let mut log = b"\xff\xfe started\n".to_vec();
    for n in 0..20_000 {
        log.extend(
            format!("2027-01-01T00:00:{:02}Z web[{n}]: GET /cart/{n} 200 in {n} ms\n", n % 60)
                .bytes(),
        );
    }
    log.extend(
        b"2027-01-01T00:02:00Z \x1b[31mprobe[1]: checkout failed 9 times, paging on-call\x1b[0m\n",
    );
    let (code, out) = piped(&repository, &["seen", "--as-of", DAY], &log);
    assert_eq!(code, 0, "{out}");
    assert!(out.contains("evidence/edge.log:3 (strong match, 100 %)"), "{out}");
    repository.write("trace.txt", &log);
    let run = repository.run(&["seen", "--as-of", DAY, "trace.txt"]);
    assert_eq!(run.out, out);
    assert_eq!(piped(&repository, &["seen", "-", "--as-of", DAY], &log), (0, out));
    assert_eq!(piped(&repository, &["seen"], b"").0, 1);
}

/// As of a day before it happened nothing was seen.
#[test]
fn what_had_not_happened_was_not_seen() {
    let repository = Repository::complete().committed();
    let run = repository.run(&[
        "seen",
        "--as-of",
        "2026-03-01",
        "edge[4]: certificate for x.test expired",
    ]);
    assert_eq!(run.code, 1, "{}", run.whole());
}

/// Lines of programs that no example tells of.
const UNRELATED: [&str; 24] = [
    "Jun 14 15:16:01 combo sshd(pam_unix)[19939]: authentication failure; logname= uid=0 euid=0 tty=NODEVssh ruser= rhost=218.188.2.4",
    "Jun 15 04:06:18 combo su(pam_unix)[21416]: session opened for user cyrus by (uid=0)",
    "kernel: usb 3-1: new high-speed USB device number 5 using xhci_hcd",
    "kernel: EXT4-fs (sda1): mounted filesystem with ordered data mode",
    "systemd[1]: Started Daily apt download activities.",
    "CRON[2012]: (root) CMD (test -x /usr/sbin/anacron || run-parts /etc/cron.daily)",
    "dhclient[812]: DHCPACK of 192.168.0.12 from 192.168.0.1",
    "081109 203615 148 INFO dfs.DataNode$PacketResponder: PacketResponder 1 for block blk_38865049064139660 terminating",
    "org.apache.hadoop.mapred.TaskTracker: Launching task attempt_200811_m_000007_0",
    "WARN executor.Executor: Finished task 0.0 in stage 4.0 (TID 41). 2087 bytes result sent to driver",
    "Invalid user webmaster from 173.234.31.186 port 38926 ssh2",
    "bluetoothd[733]: Endpoint unregistered: sender=:1.77 path=/MediaEndpoint/A2DPSink",
    "gunicorn: [INFO] Booting worker with pid: 4171",
    "npm WARN deprecated har-validator@5.1.5: this library is no longer supported",
    "TypeError: Cannot read properties of undefined (reading 'map')",
    "Traceback (most recent call last):",
    "ModuleNotFoundError: No module named 'yaml'",
    "error[E0382]: borrow of moved value: `name`",
    "make: *** [Makefile:12: all] Error 2",
    "java.lang.OutOfMemoryError: Java heap space",
    "redis[1]: Background saving terminated with success",
    "postfix/smtpd[2231]: lost connection after AUTH from unknown[45.9.20.1]",
    "mysqld: InnoDB: page_cleaner: 1000ms intended loop took 4561ms",
    "ERROR: duplicate key value violates unique constraint \"users_pkey\"",
];

/// A source of numbers that is the same in each run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(most).unwrap()).unwrap()
    }

    /// The line at another time, of another host, with other numbers.
    fn changed(&mut self, line: &str) -> String {
        let body: String = line
            .chars()
            .map(|c| {
                if c.is_ascii_digit() {
                    char::from(b'0' + u8::try_from(self.below(10)).unwrap())
                } else {
                    c
                }
            })
            .collect();
        format!(
            "2031-0{}-17T08:{}:11Z node-{}.prod.internal {body}",
            1 + self.below(9),
            10 + self.below(50),
            self.below(90)
        )
    }
}

fn recognised(library: &Library, text: &str) -> Vec<Recognised<usize>> {
    let asked = read(text.as_bytes()).unwrap();
    let mut known = Known::new(&asked);
    for (group, incident) in library.incidents.iter().enumerate() {
        lines::each(&library.sources, incident, |_, span, line| {
            known.add(group, span.start as usize, line);
        });
    }
    known.recognised()
}

/// How often it is right, as a table; the manual gives the figures.
#[test]
fn how_often_it_is_right() {
    let library = Files::copy_of(EXAMPLES).library();
    let mut all = Vec::new();
    for (group, incident) in library.incidents.iter().enumerate() {
        lines::each(&library.sources, incident, |of, _, line| {
            if of == Of::Evidence && template::words(line).len() >= 4 {
                all.push((group, line.to_owned()));
            }
        });
    }
    let mut numbers = Numbers(20_260_314);
    let (mut whole, mut half) = ([0; 4], [0; 4]);
    const DRAWN: usize = 40;
    for _ in 0..DRAWN {
        let (group, line) = all.swap_remove(numbers.below(all.len()));
        let words: Vec<&str> = line.split(' ').collect();
        let first = words[..words.len().div_ceil(2)].join(" ");
        for (text, counts) in [(&line, &mut whole), (&first, &mut half)] {
            let found = recognised(&library, &numbers.changed(text));
            let place = found.iter().position(|seen| seen.group == group);
            counts[0] += usize::from(place == Some(0));
            counts[1] += usize::from(place.is_some_and(|place| place < 3));
            counts[2] += usize::from(place.is_none());
            counts[3] +=
                usize::from(found.first().is_some_and(|f| f.is_strong && f.group == group));
        }
    }
    let alarms: Vec<bool> = UNRELATED
        .iter()
        .filter_map(|line| Some(recognised(&library, line).first()?.is_strong))
        .collect();
    let row = |name: &str, c: [usize; 4]| {
        format!(
            "{name}: of {DRAWN}, first {}, in three {}, not at all {}, strong {}\n",
            c[0], c[1], c[2], c[3]
        )
    };
    let strong = alarms.iter().filter(|is_strong| **is_strong).count();
    let alarms = format!(
        "unrelated: of {}, strong {strong}, weak {}",
        UNRELATED.len(),
        alarms.len() - strong
    );
    insta::assert_snapshot!(
        "seen_quality",
        row("whole lines", whole) + &row("first halves", half) + &alarms
    );
}
