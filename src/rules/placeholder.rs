//! Tells a stand-in from an answer, and an answer that there is nothing, and why.
//!
//! Words are compared in several languages (see `stand_ins`), since a stand-in is what
//! people write in their own. When in doubt a text counts as an answer: the rules that ask for data
//! find what is merely thin.

use unicode_segmentation::UnicodeSegmentation;

use super::stand_ins::{
    ABSENT, EXAMPLES, LOREM, NONE, NOTHING, POINTERS, PROMPT_MORE, PROMPT_VERBS, REASONS,
    UNWRITTEN, WITHOUT_REASON,
};
use crate::source::body::{Block, BlockKind, Part};

/// Whether a section holds only stand-ins, or nothing.
#[must_use]
pub fn is_placeholder(part: &Part) -> bool {
    // What was read as data says something, and is judged as data.
    part.data.iter().all(|d| d.is_form) && has_only_stand_ins(part)
}

/// Whether a section holds only stand-ins, or nothing, beside what was read as data.
#[must_use]
pub fn has_only_stand_ins(part: &Part) -> bool {
    let mut cells = Vec::new();
    for block in part.blocks.iter().filter(|b| !part.is_data(b.span)) {
        match block.kind {
            // A heading promises; it does not answer.
            BlockKind::Heading | BlockKind::Html => {}
            BlockKind::Code => return false,
            BlockKind::TableCell => cells.push(block),
            _ if !block_stands_in(block) => return false,
            _ => {}
        }
    }
    cells.iter().all(|c| block_stands_in(c)) || is_head_of_table(&cells)
}

/// Whether nothing is said in a section: neither in words nor as data.
#[must_use]
pub fn is_empty(part: &Part) -> bool {
    let said = |b: &&Block| !matches!(b.kind, BlockKind::Heading | BlockKind::Html);
    let mut prose = part.blocks.iter().filter(|b| !part.is_data(b.span)).filter(said);
    part.data.iter().all(|d| d.is_form) && prose.all(|b| b.text().trim().is_empty())
}

/// Whether a section says in a sentence that there is nothing, and why: "No safeguard stood in between, because
/// …", "We do not know why: the logs are gone", "Nobody was told. The few whom it hit could …".
#[must_use]
pub fn says_why_none(part: &Part) -> bool {
    const LEAST_WORDS_OF_A_REASON: usize = 4;
    let is_prose = |b: &&Block| matches!(b.kind, BlockKind::Paragraph | BlockKind::ListItem);
    part.blocks.iter().filter(is_prose).filter(|b| !part.is_data(b.span)).any(|block| {
        let text = block.text();
        let mut all = sentences(&text).peekable();
        while let Some(sentence) = all.next() {
            let gives_reason = |s: &str| {
                let words = plain(s);
                let after = s.split_once([':', ';', '–', '—']).map(|(_, after)| plain(after));
                let has = |reason: &&str| format!(" {words} ").contains(&format!(" {reason} "));
                REASONS.iter().any(|r| has(r) || (!r.is_ascii() && s.contains(r)))
                    || after.is_some_and(|a| word_count(&a) >= LEAST_WORDS_OF_A_REASON)
            };
            let goes_on =
                all.peek().is_some_and(|next| word_count(&plain(next)) >= LEAST_WORDS_OF_A_REASON);
            if says_none(sentence) && (gives_reason(sentence) || goes_on) {
                return true;
            }
        }
        false
    })
}

/// Whether a sentence begins by saying that there is none of what is asked, or that it is not known.
fn says_none(sentence: &str) -> bool {
    const FIRST_WORDS: usize = 7;
    let words = plain(sentence);
    let first: Vec<&str> = words.split(' ').take(FIRST_WORDS).collect();
    let first = format!(" {} ", first.join(" "));
    let has =
        |w: &&str| first.contains(&format!(" {w} ")) || (!w.is_ascii() && sentence.contains(*w));
    NONE.iter().chain(ABSENT).any(has)
}

/// Whether cells are the head of a table without rows: few, short, and without a figure.
fn is_head_of_table(cells: &[&Block]) -> bool {
    const MOST_COLUMNS: usize = 6;
    cells.len() <= MOST_COLUMNS
        && cells.iter().all(|c| {
            let text = c.text();
            plain(&text).split(' ').count() <= 3 && !text.contains(|c: char| c.is_ascii_digit())
        })
}

/// Whether a block of a section stands for an answer.
fn block_stands_in(block: &Block) -> bool {
    let text = block.text();
    // What is in code is meant as it stands.
    if block.runs.iter().any(|r| r.code) {
        return plain(&text).is_empty();
    }
    match block.kind {
        // "Describe the restore in the runbook" is an action, not a prompt.
        BlockKind::ListItem | BlockKind::TableCell => {
            is_unwritten(&text) || says_nothing(&text) || asks(&text)
        }
        _ => is_stand_in(&text),
    }
}

/// Whether a paragraph stands for an answer: not written yet, "none" without a reason, a word that
/// points elsewhere, or a template's own prompt.
#[must_use]
pub fn is_stand_in(text: &str) -> bool {
    is_unwritten(text) || says_nothing(text) || asks(text) || prompts(text)
}

/// Whether a value names nothing: not written yet, or that there is none, as in `none`, `n/a`, `No workaround`,
/// `None, the counters had no other way`.
#[must_use]
pub fn names_nothing(text: &str) -> bool {
    const MOST_WORDS: usize = 3;
    // What follows says why there is none.
    let first = text.split(['.', ',', ';', ':', '(', '–', '—']).next().unwrap_or_default();
    let words = plain(first);
    is_unwritten(text)
        || says_nothing(first)
        || (begins_with(&words, NONE) && word_count(&words) <= MOST_WORDS)
}

/// Whether a text stands for "not written yet". Unlike [`is_stand_in`] this holds for values as well,
/// where `none` and `unknown` are answers.
#[must_use]
pub fn is_unwritten(text: &str) -> bool {
    let text = text.trim().trim_matches(['*', '_', '~']).trim();
    if is_long(text) {
        return is_bracketed(text) || is_filler(text);
    }
    let plain_text = plain(text);
    plain_text.is_empty()
        || is_bracketed(text)
        || UNWRITTEN.contains(&plain_text.as_str())
        || is_note_to_self(text, &plain_text)
        || is_filler(text)
        || has_blank(text, &plain_text)
        || is_empty_label(text)
}

/// Whether a text has more words than any stand-in but filler and brackets: most paragraphs do, and are looked at no
/// further. Only words of ASCII are counted, which costs least.
fn is_long(text: &str) -> bool {
    const MOST_WORDS: usize = 30;
    let (mut words, mut is_inside) = (0, false);
    text.bytes().any(|b| {
        let is_letter = b.is_ascii_alphanumeric();
        words += usize::from(is_letter && !is_inside);
        is_inside = is_letter;
        words > MOST_WORDS
    })
}

/// A text as its words in small letters, with one space between.
fn plain(text: &str) -> String {
    let lower = text.to_lowercase();
    let mut words = String::with_capacity(lower.len());
    for word in lower.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()) {
        if !words.is_empty() {
            words.push(' ');
        }
        words.push_str(word);
    }
    words
}

/// Whether `text` begins with the words of one of `beginnings`.
fn begins_with(text: &str, beginnings: &[&str]) -> bool {
    beginnings
        .iter()
        .any(|b| text.strip_prefix(b).is_some_and(|rest| rest.is_empty() || rest.starts_with(' ')))
}

fn word_count(plain_text: &str) -> usize {
    plain_text.split(' ').filter(|w| !w.is_empty()).count()
}

/// `<what happened>`, `[describe it]`, `{{ summary }}`: one pair of brackets around all of it; round
/// ones around a stand-in.
fn is_bracketed(text: &str) -> bool {
    let inside = |open: char, close: char| {
        let inner = text.strip_prefix(open)?.strip_suffix(close)?;
        (!inner.trim_matches([open, close]).contains([open, close])).then_some(inner)
    };
    inside('<', '>').is_some()
        || inside('[', ']').is_some()
        || inside('{', '}').is_some()
        || inside('(', ')').is_some_and(is_stand_in)
}

/// `TODO write this up`, `tbd: Friday`, `Numbers to be determined`.
fn is_note_to_self(text: &str, plain_text: &str) -> bool {
    const MARKS: [&str; 5] = ["todo", "tbd", "fixme", "wip", "xxx"];
    const MOST_WORDS: usize = 12;
    const MOST_WORDS_BEFORE: usize = 8;
    let words = word_count(plain_text);
    if words >= MOST_WORDS {
        return false;
    }
    let first = text.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    let marked = MARKS.contains(&first.to_lowercase().as_str());
    // "Todo el tráfico" is Spanish: without capitals the mark wants punctuation behind it.
    let after = text[first.len()..].chars().next();
    let loud = first.chars().all(|c| !c.is_lowercase()) || matches!(after, Some(':' | '(' | '!'));
    if marked && loud {
        return true;
    }
    let last_words: Vec<&str> = plain_text.rsplitn(4, ' ').take(3).collect();
    words <= MOST_WORDS_BEFORE
        && matches!(
            last_words[..],
            [
                "determined"
                    | "decided"
                    | "defined"
                    | "confirmed"
                    | "added"
                    | "completed"
                    | "written"
                    | "provided",
                "be",
                "to"
            ]
        )
}

/// `Lorem ipsum …`. The first words mostly tell that it is none.
fn is_filler(text: &str) -> bool {
    let mut words =
        text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_lowercase);
    let Some(first) = words.next().filter(|w| LOREM.contains(&w.as_str())) else { return false };
    let Some(second) = words.next() else { return false };
    (first == "lorem" && second == "ipsum")
        || (LOREM.contains(&second.as_str()) && words.all(|w| LOREM.contains(&w.as_str())))
}

/// Whether a short text still has a template's blank in it: `HH:MM`, `[number]`, `{{ name }}`.
fn has_blank(text: &str, plain_text: &str) -> bool {
    const MOST_WORDS: usize = 25;
    #[rustfmt::skip]
    const BLANKS: [&str; 11] = [
        "HH:MM", "hh:mm", "HH:mm", "XX:XX", "xx:xx", "YYYY-MM-DD", "yyyy-mm-dd", "DD/MM/YYYY",
        "MM/DD/YYYY", "XXX", "YYY",
    ];
    #[rustfmt::skip]
    const INSIDE: [&str; 13] = [
        "insert", "describe", "description", "add", "your", "date", "time", "number", "x", "n",
        "link to", "todo", "tbd",
    ];
    if word_count(plain_text) > MOST_WORDS {
        return false;
    }
    let blank_word = |w: &str| {
        let w = w.trim_matches(|c: char| !c.is_alphanumeric() && c != '_');
        BLANKS.contains(&w) || (w.len() >= 3 && w.bytes().all(|b| b == b'_'))
    };
    let in_brackets = text.split('[').skip(1).any(|rest| {
        let (inner, after) = rest.split_once(']').unwrap_or(("", ""));
        !after.starts_with(['(', '[']) && begins_with(&plain(inner), &INSIDE)
    });
    let in_braces = text.split_once("{{").is_some_and(|(_, r)| r.contains("}}"));
    in_braces || in_brackets || text.split_whitespace().any(blank_word)
}

/// `Duration:` with nothing behind it, or only what is not written yet.
fn is_empty_label(text: &str) -> bool {
    const MOST_WORDS: usize = 4;
    let Some((label, value)) = text.split_once(':') else {
        return false;
    };
    let words = word_count(&plain(label));
    if words == 0 || words > MOST_WORDS || value.starts_with("//") {
        return false;
    }
    value.trim().is_empty() || is_unwritten(value)
}

/// "None", "N/A for now", "See above": says that there is nothing, or nothing here, and not why.
fn says_nothing(text: &str) -> bool {
    const MOST_WORDS_OF_A_POINTER: usize = 4;
    if is_long(text) {
        return false;
    }
    let plain_text = plain(text);
    let mut rest = plain_text.as_str();
    while let Some(shorter) =
        WITHOUT_REASON.iter().find_map(|more| rest.strip_suffix(more)?.strip_suffix(' '))
    {
        rest = shorter;
    }
    NOTHING.contains(&rest)
        || (begins_with(&plain_text, POINTERS)
            && word_count(&plain_text) <= MOST_WORDS_OF_A_POINTER)
}

/// The sentences of a text, each with the mark that ends it.
fn sentences(text: &str) -> impl Iterator<Item = &str> {
    text.split_inclusive(['.', '!', '?', '？'])
        .map(str::trim)
        .filter(|s| s.contains(char::is_alphanumeric))
}

/// Whether a text is questions only: a template's, or one that was never answered.
fn asks(text: &str) -> bool {
    let mut all = sentences(text).peekable();
    all.peek().is_some() && all.all(|s| s.ends_with(['?', '？']))
}

/// Whether a text is a template's prompt: told to describe, or given as an example.
fn prompts(text: &str) -> bool {
    const MOST_WORDS_OF_AN_EXAMPLE: usize = 25;
    let begins_as = |example: &&str| {
        let mut lower = text.trim_start().chars().flat_map(char::to_lowercase);
        example.chars().all(|c| lower.next() == Some(c))
    };
    let is_long = is_long(text);
    if EXAMPLES.iter().any(begins_as) {
        return !is_long && word_count(&plain(text)) <= MOST_WORDS_OF_AN_EXAMPLE;
    }
    let plain_text = if is_long { String::new() } else { plain(text) };
    if plain_text.ends_with(" here") && word_count(&plain_text) <= 8 {
        return begins_with(
            &plain_text,
            &["add", "put", "paste", "type", "write", "your", "copy", "document", "attach", "note"],
        );
    }
    let mut told = false;
    for sentence in sentences(text) {
        let plain_sentence = plain(sentence);
        let more = told && begins_with(&plain_sentence, PROMPT_MORE);
        if begins_with(&plain_sentence, PROMPT_VERBS) {
            told = true;
        } else if !more && !sentence.ends_with(['?', '？']) {
            return false;
        }
    }
    told
}

/// The words of a section's prose: paragraphs, list items and table cells, without stand-ins, code
/// and quotations. Scripts without spaces count by character, as Unicode's word rule has it.
#[must_use]
pub fn prose_words(part: &Part) -> usize {
    part.blocks
        .iter()
        .filter(|b| {
            matches!(b.kind, BlockKind::Paragraph | BlockKind::ListItem | BlockKind::TableCell)
        })
        .filter(|b| !block_stands_in(b))
        .map(words_of)
        .sum()
}

/// The words of all that a section says: its prose, and what is shown in code and quotations.
#[must_use]
pub fn words(part: &Part) -> usize {
    let said = |b: &&Block| !matches!(b.kind, BlockKind::Heading | BlockKind::Html);
    let all = part.blocks.iter().filter(said).filter(|b| !block_stands_in(b));
    all.map(|b| b.text().unicode_words().count()).sum()
}

fn words_of(block: &Block) -> usize {
    block
        .runs
        .iter()
        .filter(|r| !r.text.contains("://"))
        .map(|r| r.text.unicode_words().count())
        .sum()
}

/// Whether two sections say the same, but for case and punctuation. Stops at the first word that
/// differs: every section is compared with every other.
#[must_use]
pub fn says_the_same(one: &Part, other: &Part) -> bool {
    fn letters(part: &Part) -> impl Iterator<Item = char> + '_ {
        let runs = part.blocks.iter().flat_map(|b| &b.runs);
        let words = runs.flat_map(|r| r.text.unicode_words());
        words.flat_map(|w| w.chars().flat_map(char::to_lowercase))
    }
    letters(one).eq(letters(other))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(text: &str) -> Part {
        let text = format!("## X\n{text}\n");
        let mut body = crate::source::body::read(crate::source::FileId(0), &text, 0);
        body.sections.remove(0).part
    }

    #[test]
    fn stand_ins_are_no_answers() {
        for text in [
            "",
            "TODO",
            "TBD.",
            "*TBD*",
            "N/A",
            "n/a.",
            "None",
            "None at this time.",
            "Nothing to report",
            "(none)",
            "<describe the cause>",
            "…",
            "-",
            "???",
            "- TODO\n- TBD",
            "TODO: write this up after the meeting",
            "TODO(kim)",
            "todo: numbers",
            "Numbers to be determined",
            "[describe what happened]",
            "{{ summary }}",
            "_Fill in_",
            "<!-- what happened? -->",
            "### Sub\n\nTODO",
            "Lorem ipsum dolor sit amet",
            "Sit amet, consectetur",
            "> TODO",
            "See above.",
            "See the ticket",
            "Same as root cause",
            "What happened?",
            "What happened? Who noticed it, and when?",
            "- What went well?\n- What went wrong?",
            "Describe the impact on customers.",
            "Describe the impact. Include numbers. Who was affected?",
            "Please provide a summary of the incident.",
            "Quick summary of what user impact was, how long it was, and how we fixed it.",
            "e.g. the edge returned 502",
            "Example: the edge returned 502 for 10 minutes.",
            "Paste the timeline here",
            "The outage began at HH:MM and ended at HH:MM.",
            "[number] customers were affected.",
            "1. {{ summary }} [link to github issue]",
            "- Category: XXX\n- Time to detection: YYY",
            "**Start:**\n\n**End:**",
            "| Time | Event |\n|---|---|\n",
            "| Time | Event |\n|---|---|\n| HH:MM | Short event description |\n",
        ] {
            assert!(is_placeholder(&part(text)), "{text:?}");
        }
    }

    #[test]
    fn what_there_is_none_of_is_not_named() {
        for text in [
            "none",
            "None.",
            "-",
            "–",
            "n/a",
            "TBD",
            "unknown",
            "No workaround",
            "No known workaround: all paths led through the gateway",
            "None, the counters had no other way",
            "none (all paths were down)",
            "keiner",
            "Kein Workaround",
            "aucun",
            "なし",
        ] {
            assert!(names_nothing(text), "{text:?}");
        }
        for text in [
            "Orders by phone",
            "Pay with cash, no card",
            "None of the retries helped, the batch interface did",
            "No login is needed on the mirror, which went on working",
            "Use the API: none of its paths were hit",
        ] {
            assert!(!names_nothing(text), "{text:?}");
        }
    }

    #[test]
    fn stand_ins_of_other_languages_are_no_answers() {
        for text in [
            "Noch offen.",
            "Wird nachgereicht",
            "Keine Angabe",
            "Entfällt.",
            "Siehe oben",
            "Bitte ausfüllen",
            "Beschreiben Sie die Auswirkungen auf Kunden.",
            "z. B. Ausfall der Kasse",
            "À compléter",
            "Néant",
            "Sans objet.",
            "Voir ci-dessus",
            "Décrivez les faits.",
            "Por determinar",
            "Pendiente",
            "No aplica.",
            "Ver arriba",
            "Describa el impacto.",
            "Nog in te vullen",
            "N.v.t.",
            "Zie boven",
            "Beschrijf de gevolgen voor klanten.",
            "Da completare",
            "Não se aplica",
            "該当なし",
            "待补充",
        ] {
            assert!(is_placeholder(&part(text)), "{text:?}");
        }
    }

    #[test]
    fn answers_are_no_stand_ins() {
        for text in [
            "The certificate expired.",
            "N/A, because no person acted before the alert resolved itself.",
            "None of the probes covered the path.",
            "No customer noticed.",
            "Nothing was lost.",
            "```\nERROR 500\n```",
            "証明書の有効期限が切れていた。",
            "Todos los clientes perdieron el servicio",
            "Todo el tráfico falló durante una hora",
            "Na de uitrol viel de kassa uit",
            "Why did nobody notice? The alert went to an empty mailbox.",
            "- Describe the restore in the runbook",
            "- Add alerts for the queue\n- Document the failover",
            "See the edge log for the two minutes in which both were down.",
            "[Grafana](https://grafana.example) showed a drop at 09:02.",
            "[A1] replaces the host; [A2] alerts.",
            "Dates were read as `YYYY-MM-DD`.",
            "Impact: all customers of the shop",
            "| 09:02 | Certificate expired |\n|---|---|\n| 09:14 | Paged |\n",
            "Same region, same rack, same power supply: all three replicas went down.",
            "Example customers in the EU region lost their sessions when the node restarted, because they are kept in memory and nowhere else at all.",
            "Test systems were not affected.",
        ] {
            assert!(!is_placeholder(&part(text)), "{text:?}");
        }
    }

    #[test]
    fn values_may_be_none_but_not_unwritten() {
        for text in ["none", "unknown", "Orders by phone", "Describe the restore in the runbook"] {
            assert!(!is_unwritten(text), "{text:?}");
        }
        for text in ["TODO", "tbd", "<why>", "…", "Noch offen", "[insert reason]"] {
            assert!(is_unwritten(text), "{text:?}");
        }
    }

    #[test]
    fn that_there_is_nothing_is_an_answer_with_its_reason() {
        for text in [
            "No safeguard stood in between: nothing watches certificates that are issued by hand.",
            "We do not know why the renewal stopped; the host was wiped with its logs.",
            "Nobody was told. Staff do not use checkout, and the customers could pay again at once.",
            "No change is needed, because the edge is switched off in May.",
            "There will be no second look, since the edge is gone by then.",
            "Nothing is implemented yet, so there is nothing to test.",
            "Customers were not affected because the standby took over.",
            "Keine Maßnahme, weil die Kante im Mai abgeschaltet wird.",
            "Aucun changement n'est prévu, car le service ferme en mai.",
            "影響なし。予備系に切り替わったため、利用者は気づかなかった。",
        ] {
            assert!(says_why_none(&part(text)), "{text:?}");
        }
        for text in [
            "None.",
            "No action.",
            "There are no safeguards.",
            "Nobody noticed.",
            "The alert did not fire because it had been silenced.",
            "The on-call rolled back the deployment, because the board showed it.",
            "The cache was small. It could hold no more than ten entries of each kind.",
        ] {
            assert!(!says_why_none(&part(text)), "{text:?}");
        }
    }

    #[test]
    fn code_quotes_and_addresses_are_not_prose() {
        assert_eq!(prose_words(&part("one two `three`\n\n> four\n\n```\nfive\n```\n")), 3);
        assert!(prose_words(&part("証明書の有効期限が切れていた。")) >= 5);
        assert_eq!(prose_words(&part("TODO\n\none two")), 2);
        assert_eq!(prose_words(&part("What happened?\n\none two")), 2);
    }
}
