//! `aftermark seen` as somebody runs it, and how often it is right.

use std::io::Write;
use std::process::{Command, Stdio};

use aftermark::derive::lines::{self, Of};
use aftermark::model::Library;
use aftermark::search::seen::{self as files, Asked, Known, Recognised, read, template};
use aftermark::search::{Document, Group};
use serde_json::{Value, json};

use super::{Searched, examples, generated_library, published};
use crate::library::examples::EXAMPLES;
use crate::memory::Files;
use crate::project;
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
    assert!(run.out.contains("no words besides numbers"), "{}", run.out);
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

/// The templates of known lines: of which group, where, and what they are.
type Templates<P> = Vec<(usize, P, Vec<String>)>;

fn recognised<P: Copy + Ord>(templates: &Templates<P>, asked: &Asked) -> Vec<Recognised<P>> {
    let mut known = Known::new(asked);
    for (group, place, words) in templates {
        known.add_template(*group, *place, words);
    }
    known.recognised()
}

/// Of the lines that the program compares with.
fn templates_of(library: &Library) -> Templates<usize> {
    let mut all = Vec::new();
    for (group, incident) in library.incidents.iter().enumerate() {
        lines::each(&library.sources, incident, |_, span, line| {
            all.push((group, span.start as usize, template::words(line)));
        });
    }
    all
}

/// Of the lines that the page compares with. Of equals the last comes first, which is the newest in the order of folders.
fn templates_of_groups(groups: &[Group]) -> Templates<(u32, u32)> {
    let all = groups.iter().enumerate();
    all.flat_map(|(number, group)| {
        let lines = files::lines(group);
        lines.map(move |(place, line)| (groups.len() - number, place, template::words(line)))
    })
    .collect()
}

/// What the script of the search page answers to each text.
fn on_the_page(library: &Library, texts: &[String]) -> Vec<Value> {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in published(library) {
        let path = folder.path().join(path);
        fs_err::create_dir_all(path.parent().unwrap()).unwrap();
        fs_err::write(path, text).unwrap();
    }
    let queries = folder.path().join("queries.json");
    fs_err::write(&queries, json!(texts).to_string()).unwrap();
    let run = Command::new("node")
        .arg(project().join("tests/search/seen.mjs"))
        .arg(project().join("themes/default/assets"))
        .args([folder.path(), &queries])
        .output()
        .expect("node is needed to run the browser's script");
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    serde_json::from_slice(&run.stdout).unwrap()
}

/// The same by the program, of the same lines.
fn of_groups(groups: &[Group], templates: &Templates<(u32, u32)>, text: &str) -> Value {
    let asked = read(text.as_bytes()).unwrap();
    let found = recognised(templates, &asked);
    let results: Vec<Value> = found
        .iter()
        .map(|found| {
            let hits: Vec<Value> =
                found.hits.iter().map(|hit| json!([hit.line, hit.share, hit.is_strong])).collect();
            json!({"group": groups.len() - found.group, "strong": found.is_strong, "hits": hits})
        })
        .collect();
    let told: Vec<Value> = found
        .iter()
        .take(5)
        .map(|found| {
            let group = &groups[groups.len() - found.group];
            let row = |document: usize, line: usize| {
                let Document { label, at, text, line: first, .. } = &group.documents[document];
                let line_of = text.split('\n').nth(line).unwrap().trim();
                let number = first.map(|n| format!("#L{}", n as usize + line)).unwrap_or_default();
                json!({
                    "label": label, "address": format!("{}{at}{number}", group.path),
                    "text": line_of.chars().take(240).collect::<String>(),
                })
            };
            let lines = found.hits.iter().take(3).map(|hit| {
                let (document, line) = hit.place;
                let mut said = row(document as usize, line as usize);
                let asked: String = asked.lines[hit.line].text.chars().take(240).collect();
                said["asked"] = asked.into();
                said["share"] = hit.share.into();
                said["strong"] = hit.is_strong.into();
                said
            });
            let first = group.ended.owed_first.iter().map(|(place, about)| {
                let mut said = row(*place, 0);
                said["about"] = about.as_str().into();
                said
            });
            let rows = |places: &[usize]| -> Vec<Value> {
                places.iter().map(|place| row(*place, 0)).collect()
            };
            json!({
                "title": group.title, "address": group.path, "date": group.date,
                "severity": group.severity.as_deref().unwrap_or_default(), "services": group.services,
                "strong": found.is_strong, "lines": lines.collect::<Vec<_>>(),
                "more": found.hits.len().saturating_sub(3),
                "fixed": rows(&group.ended.fixed), "worse": rows(&group.ended.made_worse),
                "owed": group.ended.owed, "first": first.collect::<Vec<_>>(),
            })
        })
        .collect();
    let asked_lines: Vec<Value> = asked
        .lines
        .iter()
        .map(|line| json!({"text": line.text, "words": line.words, "count": line.count}))
        .collect();
    json!({
        "read": asked.read, "left": asked.left_out, "asked": asked_lines, "results": results,
        "told": told,
    })
}

/// Lines in which everything stands that a template leaves out or keeps.
const ODD: [&str; 14] = [
    "2026-03-14T08:02:00Z edge[812]: certificate for checkout.example expired",
    "Jan  2 23:59:59 web-7 edge[90210]: certificate for https://10.1.2.3:443/a/b expired",
    "req 550e8400-e29b-41d4-abcd-446655440000 deadbeef a3f9c2e1 user kim@acme.com on node17 and x9, db12345",
    "cannot open /home/kim/data/17/part-00042 C:\\Users\\kim\\log.txt ~root #17",
    "ORA-01555: snapshot too old (0x80070005, 0x7f3a1b2c) TS2304 AB-1",
    "at com.acme.Pay.charge(Pay.java:41)\r\n\tat com.acme.Pay.main(Pay.java:7)\nCaused by: java.net.ConnectException: Connection refused",
    "\u{1b}[31mupstream\u{1b}[0m timed out \u{1b}]8;;https://x.example\u{7}while\u{1b}]8;;\u{7} reading",
    "証明書の期限切れ: サーバー 再起動 ﾃﾞｰﾀ",
    "Straße, İstanbul, ½ ① ٣٤ ж1 жж1 жжж1 naïve café",
    "--- .. // @x a@b.c a@b -x- _y_ http://h http:///p://q",
    "17 18 19",
    "",
    "\n\n",
    "supercalifragilisticexpialidociousandmoresupercalifragilisticexpialidocious word",
];

/// The script of the page and the program read the same templates, and recognise the same with the same figures.
#[test]
fn the_page_recognises_what_the_program_does() {
    let library = examples().library();
    let made = Searched::of(&library);
    let mut numbers = Numbers(42);
    let mut all: Vec<&str> =
        made.groups.iter().flat_map(files::lines).map(|(_, line)| line).collect();
    let mut texts: Vec<String> = ODD.iter().map(|text| (*text).to_owned()).collect();
    for _ in 0..60 {
        let line = all.swap_remove(numbers.below(all.len()));
        texts.push(numbers.changed(line));
        texts.push(line.split(' ').take(4).collect::<Vec<_>>().join(" "));
    }
    texts.push(all[..all.len().min(300)].join("\n"));
    texts.push(ODD.join("\n"));
    let theirs = on_the_page(&library, &texts);
    assert_eq!(theirs.len(), texts.len());
    let templates = templates_of_groups(&made.groups);
    let mut strong = 0;
    for (text, theirs) in texts.iter().zip(theirs) {
        let ours = of_groups(&made.groups, &templates, text);
        strong += usize::from(ours["results"][0]["strong"] == true);
        for key in ["asked", "read", "left", "results", "told"] {
            // Nothing to read is no line here and one there.
            if key != "read" || !text.is_empty() {
                assert_eq!(theirs[key], ours[key], "{key} of {text:?}");
            }
        }
    }
    assert!(strong > 60, "{strong}");
}

/// What is counted of lines that were asked about.
#[derive(Default)]
struct Counts {
    all: usize,
    first: usize,
    in_three: usize,
    none: usize,
    strong: usize,
}

impl Counts {
    /// Takes what was found, the best first: an incident, and whether it is a strong match.
    fn add(&mut self, found: &[(String, bool)], slug: &str) {
        let place = found.iter().position(|(seen, _)| seen == slug);
        self.all += 1;
        self.first += usize::from(place == Some(0));
        self.in_three += usize::from(place.is_some_and(|place| place < 3));
        self.none += usize::from(place.is_none());
        self.strong += usize::from(place == Some(0) && found[0].1);
    }

    fn row(&self, name: &str) -> String {
        format!(
            "{name}: of {}, first {}, in three {}, not at all {}, first and strong {}\n",
            self.all, self.first, self.in_three, self.none, self.strong
        )
    }
}

/// How often lines are recognised that are drawn from the evidence of a library, and how often unrelated ones are, by the
/// program and by the page.
fn measured(name: &str, library: &Library, drawn: usize, unrelated: &[String]) -> String {
    let mut all = Vec::new();
    for incident in &library.incidents {
        lines::each(&library.sources, incident, |of, _, line| {
            if of == Of::Evidence && template::words(line).len() >= 4 {
                all.push((incident.slug.clone(), line.to_owned()));
            }
        });
    }
    let drawn = drawn.min(all.len());
    let mut numbers = Numbers(20_260_314);
    let mut asked: Vec<(usize, String)> = Vec::new();
    let mut texts = Vec::new();
    for _ in 0..drawn {
        let (slug, line) = all.swap_remove(numbers.below(all.len()));
        let words: Vec<&str> = line.split(' ').collect();
        let first = words[..words.len().div_ceil(2)].join(" ");
        for (kind, text) in [(0, &line), (1, &first)] {
            asked.push((kind, slug.clone()));
            texts.push(numbers.changed(text));
        }
    }
    texts.extend(unrelated.iter().cloned());
    let templates = templates_of(library);
    let program = |text: &String| -> Vec<(String, bool)> {
        let found = recognised(&templates, &read(text.as_bytes()).unwrap()).into_iter();
        found.map(|f| (library.incidents[f.group].slug.clone(), f.is_strong)).collect()
    };
    let program: Vec<_> = texts.iter().map(program).collect();
    let made = Searched::of(library);
    let page = |answer: Value| -> Vec<(String, bool)> {
        let results = answer["results"].as_array().unwrap().iter();
        let slug = |group: &Value| {
            let path = &made.groups[usize::try_from(group.as_u64().unwrap()).unwrap()].path;
            path.trim_start_matches("incidents/").trim_end_matches('/').to_owned()
        };
        results.map(|r| (slug(&r["group"]), r["strong"] == true)).collect()
    };
    let page: Vec<_> = on_the_page(library, &texts).into_iter().map(page).collect();
    let mut said = String::new();
    for (by, found) in [("program", program), ("page", page)] {
        let mut counts = [Counts::default(), Counts::default()];
        for ((kind, slug), found) in asked.iter().zip(&found) {
            counts[*kind].add(found, slug);
        }
        said.push_str(&counts[0].row(&format!("{name}, {by}, whole lines")));
        said.push_str(&counts[1].row(&format!("{name}, {by}, first halves")));
        let alarms = found[asked.len()..].iter().filter_map(|found| found.first());
        let (strong, weak): (Vec<_>, Vec<_>) = alarms.partition(|(_, is_strong)| *is_strong);
        said.push_str(&format!(
            "{name}, {by}, unrelated: of {}, strong {}, weak {}\n",
            unrelated.len(),
            strong.len(),
            weak.len()
        ));
    }
    said
}

/// Of the examples, and of made-up incidents, whose lines are all made of the same few words.
fn both(drawn: usize, unrelated: &[String]) -> String {
    let examples = Files::copy_of(EXAMPLES).library();
    let (_folder, generated) = generated_library(60);
    measured("examples", &examples, drawn, unrelated)
        + &measured("generated", &generated, drawn, unrelated)
}

/// How often it is right, as a table; the manual gives the figures.
#[test]
fn how_often_it_is_right() {
    let unrelated = UNRELATED.map(str::to_owned);
    insta::assert_snapshot!("seen_quality", both(40, &unrelated).trim_end());
}

/// The same with the lines of a file that are unrelated to the libraries, which `AFTERMARK_UNRELATED` names: with those of
/// public collections of logs, which are no part of this one.
#[test]
#[ignore = "asks for a file of lines"]
fn how_often_other_logs_are_taken_for_known() {
    let path = std::env::var("AFTERMARK_UNRELATED").unwrap();
    let bytes = fs_err::read(path).unwrap();
    let unrelated: Vec<String> =
        String::from_utf8_lossy(&bytes).lines().map(str::to_owned).collect();
    print!("{}", both(200, &unrelated));
}

#[test]
fn a_file_that_is_not_there_is_not_passed_over() {
    let repository = Repository::complete().committed();
    let run = repository.run(&["seen", "eror.log"]);
    assert_eq!(run.code, 1, "{}", run.whole());
    assert!(run.err.contains("there is no file eror.log"), "{}", run.whole());
    let run = repository.run(&["seen", "certificate expired"]);
    assert!(!run.err.contains("no file"), "{}", run.whole());
    let run = repository.run(&["seen", "incidents"]);
    assert_eq!((run.code, run.out.as_str()), (2, ""), "{}", run.whole());
    assert!(run.err.contains("incidents is a folder; name a file in it"), "{}", run.whole());
}
