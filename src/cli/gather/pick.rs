//! Asks about each entry: plain questions on standard error, answers of one letter or a word.

use std::io::{self, BufRead, Write};

use chrono_tz::Tz;

use crate::cli::open::Failure;
use crate::cli::stream;
use crate::gather::{Gathered, Suggestion, new};
use crate::source::yaml::write::one_line;
use crate::vocabulary::{Choice, EntryKind, Milestone, closest};

/// What is asked by.
pub struct Picking<'a> {
    pub zone: Tz,
    pub suggestions: &'a [Suggestion],
}

const HELP: &str =
    "  k keep   s skip   w WORDS say it otherwise   kind WORD   milestone WORD   y as suggested
  a keep all that follow   q write what was kept and end   x end without writing   ? this";

/// Asks about each of the chosen, and gives those that were kept.
pub fn pick(
    picking: &Picking<'_>,
    gathered: &mut Gathered,
    chosen: Vec<usize>,
    input: &mut impl BufRead,
) -> Result<Vec<usize>, Failure> {
    let mut kept = Vec::new();
    let all = chosen.len();
    if all > 0 {
        stream::say_plainly(HELP);
    }
    let mut asked = chosen.into_iter().enumerate();
    'entries: while let Some((number, place)) = asked.next() {
        show(picking, gathered, place, (number + 1, all));
        loop {
            let Some(answer) = answer(input)? else {
                // The end of the input is no yes.
                return Err(Failure::Said("nothing was written: the answers ended".to_owned()));
            };
            let (word, rest) = answer.split_once(' ').unwrap_or((&answer, ""));
            let rest = rest.trim();
            match word {
                "k" | "keep" | "" => {
                    kept.push(place);
                    continue 'entries;
                }
                "s" | "skip" | "n" => continue 'entries,
                "a" | "all" => {
                    kept.push(place);
                    kept.extend(asked.by_ref().map(|(_, place)| place));
                    break 'entries;
                }
                "q" | "quit" => break 'entries,
                "x" | "exit" => {
                    return Err(Failure::Said("nothing was written, as asked".to_owned()));
                }
                "w" | "reword" => reword(gathered, place, rest),
                "kind" => match said::<EntryKind>(rest) {
                    Ok(kind) => gathered.events[place].kind = kind,
                    Err(why) => stream::say_plainly(&why),
                },
                "milestone" | "m" => match said::<Milestone>(rest) {
                    Ok(milestone) => gathered.events[place].milestone = milestone,
                    Err(why) => stream::say_plainly(&why),
                },
                "y" | "yes" => match suggestion(picking, place) {
                    Some(suggestion) => {
                        gathered.events[place].milestone = Some(suggestion.milestone);
                        kept.push(place);
                        continue 'entries;
                    }
                    None => stream::say_plainly("  nothing is suggested for this one"),
                },
                _ => stream::say_plainly(HELP),
            }
            show(picking, gathered, place, (number + 1, all));
        }
    }
    Ok(kept)
}

fn suggestion<'a>(picking: &Picking<'a>, place: usize) -> Option<&'a Suggestion> {
    picking.suggestions.iter().find(|s| s.event == Some(place))
}

fn reword(gathered: &mut Gathered, place: usize, words: &str) {
    let words = one_line(words);
    if words.is_empty() {
        stream::say_plainly("  write the words after it: w The edge certificate expired");
        return;
    }
    let event = &mut gathered.events[place];
    event.text = words;
    event.who = None;
    event.count = 1;
    event.until = None;
}

/// A word of a closed set; `none` takes it away.
fn said<C: Choice>(word: &str) -> Result<Option<C>, String> {
    if word == "none" {
        return Ok(None);
    }
    C::from_word(word).map(Some).ok_or_else(|| {
        let words = C::ALL.iter().map(|c| c.word());
        let near = closest(word, words.clone());
        let near = near.map_or_else(String::new, |n| format!("did you mean {n}? "));
        format!("  {near}it is one of {}, or none", words.collect::<Vec<_>>().join(", "))
    })
}

fn show(picking: &Picking<'_>, gathered: &Gathered, place: usize, (number, all): (usize, usize)) {
    let event = &gathered.events[place];
    let entry = new(event, &gathered.sources, picking.zone);
    let at = event.at.map_or_else(
        || "unknown".to_owned(),
        |at| at.with_timezone(&picking.zone).format("%Y-%m-%d %H:%M:%S").to_string(),
    );
    let milestone = entry.milestone.map_or_else(String::new, |m| format!("{} ", m.word()));
    let kind = entry.kind.map_or_else(String::new, |k| format!("{}: ", k.word()));
    let source = entry.sources.first().map_or("", String::as_str);
    stream::say_plainly("");
    stream::say_plainly(&printed(&format!(
        "[{number}/{all}] {at} {milestone}{kind}{}",
        entry.event
    )));
    stream::say_plainly(&printed(&format!("  from {source}")));
    if let Some(suggestion) = suggestion(picking, place) {
        let told = format!(
            "  could be the milestone {}: {}",
            suggestion.milestone.word(),
            suggestion.reason
        );
        stream::say_plainly(&printed(&told));
    }
}

fn printed(text: &str) -> String {
    crate::report::excerpt::printable(text)
}

/// The next answer; `None` at the end of the input.
fn answer(input: &mut impl BufRead) -> io::Result<Option<String>> {
    let mut err = anstream::stderr().lock();
    write!(err, "? ")?;
    err.flush()?;
    let mut line = String::new();
    let read = input.read_line(&mut line)?;
    Ok((read > 0).then(|| line.trim().to_owned()))
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, Duration};

    use super::*;
    use crate::gather::{Cited, Gathering, Known, Wanted, Window};
    use crate::intake::events::{At, Format, Record, Told};

    fn gathered() -> Gathered {
        let begin = DateTime::UNIX_EPOCH;
        let window = Window { since: begin, until: begin + Duration::hours(1) };
        let wanted = Wanted { window, grep: None, level: None, zone: Tz::UTC, by: None };
        let mut gathering = Gathering::new(wanted, Known::default());
        gathering.source("chat".into(), Cited::Name("chat".into()), Duration::zero());
        for (minute, text) in [(1, "it is down"), (2, "looking"), (3, "it is back")] {
            let at = At::Exact(begin + Duration::minutes(minute));
            gathering.take(Format::Slack, Record::new(at, text, minute as u64));
        }
        gathering.told(Told { format: Some(Format::Slack), ..Told::default() });
        gathering.finish(&[])
    }

    fn picked(answers: &str) -> Result<(Vec<usize>, Gathered), String> {
        let mut gathered = gathered();
        let suggestions = [Suggestion {
            milestone: Milestone::Detected,
            at: DateTime::UNIX_EPOCH,
            event: Some(1),
            reason: "the first words".into(),
        }];
        let picking = Picking { zone: Tz::UTC, suggestions: &suggestions };
        let kept = pick(&picking, &mut gathered, vec![0, 1, 2], &mut answers.as_bytes());
        kept.map(|kept| (kept, gathered)).map_err(|e| e.to_string())
    }

    #[test]
    fn what_is_kept_is_as_it_was_answered() {
        let (kept, all) = picked("s\ny\nkind acton\nkind action\nw The edge is back\nk\n").unwrap();
        assert_eq!(kept, [1, 2]);
        assert_eq!(all.events[1].milestone, Some(Milestone::Detected));
        assert_eq!(all.events[2].kind, Some(EntryKind::Action));
        assert_eq!(all.events[2].text, "The edge is back");
        assert_eq!(picked("k\na\n").unwrap().0, [0, 1, 2]);
        assert_eq!(picked("k\nq\n").unwrap().0, [0]);
        assert!(picked("k\nx\n").unwrap_err().contains("nothing was written"));
        assert!(picked("k\n").unwrap_err().contains("nothing was written"));
    }
}
