//! Answers a query from the files of an index. The browser's script does the same in the same order.

use std::collections::{BTreeMap, HashMap};

use super::documents::Kind;
use super::facets::FACETS;
use super::query::{Query, Term};
use super::suggest::suggest;
use super::vocabulary::{Entry, Files, Posting};

/// Words so far apart still belong to one another.
const NEAR: u32 = 8;
/// So many of a pasted line's words are looked for.
const RAREST: usize = 6;
/// So many more places of a result are told.
const MOST_OTHERS: usize = 3;
/// What is typed is completed from so many letters on.
const SHORTEST_START: usize = 3;
/// What stands in the middle of a query and nothing has is completed by so many letters: to its plural.
const LONGEST_ENDING: usize = 2;

/// What results have to have.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Rules are found only where they are asked for. What is asked of reports holds for their actions too.
    pub kind: Option<Kind>,
    /// The number of a step, from 1.
    pub step: Option<usize>,
    /// A value of each facet.
    pub facets: [Option<String>; FACETS.len()],
}

impl Filter {
    fn is_empty(&self) -> bool {
        self.kind.is_none() && self.step.is_none() && self.facets.iter().all(Option::is_none)
    }
}

/// What was found.
#[derive(Debug, Default)]
pub struct Answer {
    /// The best first.
    pub results: Vec<Found>,
    /// Words of the query that nothing has.
    pub missing: Vec<String>,
    /// Words of the query that nothing has, though there are longer ones that begin so.
    pub begun: Vec<String>,
    /// The query that may have been meant.
    pub suggestion: Option<String>,
    /// Of a pasted line, the words that were looked for.
    pub used: Vec<String>,
    /// Words that ask, without which there are results.
    pub without: Vec<String>,
    /// Words to mark, and the number of the term that each belongs to.
    pub marks: HashMap<String, usize>,
}

/// A group that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    pub group: u32,
    pub score: u32,
    /// The document that fits best.
    pub document: u32,
    /// Others of the group that fit, the best first.
    pub others: Vec<u32>,
}

/// A term that was found.
struct Matched<'q> {
    term: &'q Term,
    /// In order; positions are those of the word itself, or of the first of several.
    documents: Vec<Posting>,
    /// How many groups have it, or its rarest part.
    groups: u32,
    /// Whether nothing has it, only longer words.
    is_begun: bool,
    marks: Vec<String>,
}

/// Answers a query.
#[must_use]
pub fn answer(files: &Files<'_>, text: &str, filter: &Filter) -> Answer {
    let query = Query::new(text);
    let passes = Passes::new(files, filter);
    if query.terms.is_empty() {
        let results = match filter.is_empty() {
            true => Vec::new(),
            false => everything(files, &passes),
        };
        return Answer { results, ..Answer::default() };
    }
    let all: Vec<&Term> = query.terms.iter().collect();
    let (asking, plain): (Vec<&Term>, Vec<&Term>) = all.iter().partition(|t| t.asks);
    let mut answer = to(files, text, &all, query.is_pasted, &passes);
    if !answer.results.is_empty() || query.is_pasted || plain.is_empty() {
        return answer;
    }
    if !asking.is_empty() {
        answer = to(files, text, &plain, false, &passes);
    }
    if !answer.results.is_empty() {
        answer.without = asking.iter().map(|t| text[t.start..t.end].to_owned()).collect();
    } else if answer.missing.is_empty() && plain.len() > 1 {
        answer.suggestion = unspoilt(files, text, &plain, &passes);
    }
    answer
}

/// The query without the one word that spoils it, where there are results without it: of several such the best.
fn unspoilt(files: &Files<'_>, text: &str, terms: &[&Term], passes: &Passes<'_>) -> Option<String> {
    let without = terms.iter().enumerate().filter_map(|(number, spoils)| {
        let mut rest = terms.to_vec();
        rest.remove(number);
        let best = to(files, text, &rest, false, passes).results.first()?.score;
        let (before, behind) = (&text[..spoils.start], &text[spoils.end..]);
        Some((best, format!("{} {}", before.trim(), behind.trim()).trim().to_owned()))
    });
    // The first of equals.
    without.min_by_key(|(best, _)| std::cmp::Reverse(*best)).map(|(_, text)| text)
}

/// Answers terms of a query.
fn to(
    files: &Files<'_>,
    text: &str,
    terms: &[&Term],
    is_pasted: bool,
    passes: &Passes<'_>,
) -> Answer {
    let mut answer = Answer::default();
    let mut matched: Vec<Matched<'_>> = Vec::new();
    let mut missing: Vec<&Term> = Vec::new();
    for term in terms.iter().copied() {
        match find(files, term) {
            Some(found) => matched.push(found),
            None => missing.push(term),
        }
    }
    let begun = matched.iter().filter(|m| m.is_begun);
    answer.begun = begun.map(|m| text[m.term.start..m.term.end].to_owned()).collect();
    answer.missing = missing.iter().map(|t| text[t.start..t.end].to_owned()).collect();
    let mut needed = matched.len();
    if is_pasted {
        let mut order: Vec<usize> = (0..matched.len()).collect();
        order.sort_by_key(|i| matched[*i].groups);
        order.truncate(RAREST);
        let mut place = 0;
        matched.retain(|_| {
            place += 1;
            order.contains(&(place - 1))
        });
        needed = matched.len().div_ceil(2);
        answer.used = matched.iter().map(|m| text[m.term.start..m.term.end].to_owned()).collect();
    } else if !missing.is_empty() {
        answer.suggestion = suggest(files, text, &missing);
        return answer;
    }
    for (number, found) in matched.iter().enumerate() {
        for word in &found.marks {
            answer.marks.entry(word.clone()).or_insert(number);
        }
    }
    answer.results = rank(files, &matched, needed, passes);
    // What is called exactly so comes first.
    let named = files.named(text).into_iter().filter(|document| passes.document(*document));
    let named: Vec<u32> = named.map(|document| files.group(document)).collect();
    let place = |group: u32| named.iter().position(|named| *named == group);
    answer.results.sort_by_key(|found| place(found.group).unwrap_or(usize::MAX));
    answer
}

/// Looks a term up; none where nothing has it.
fn find<'q>(files: &Files<'_>, term: &'q Term) -> Option<Matched<'q>> {
    if let Some(word) = term.word().or(term.whole.as_deref()) {
        let exact = files.entry(word).or_else(|| files.form(word));
        let is_long = word.encode_utf16().count() >= SHORTEST_START
            || word.chars().any(super::words::is_dense);
        let mut completions = match (term.is_open, &exact) {
            (_, _) if !is_long => Vec::new(),
            (true, _) => files.completions(word, usize::MAX),
            (false, None) if word.chars().all(char::is_alphabetic) => {
                files.completions(word, LONGEST_ENDING)
            }
            (false, _) => Vec::new(),
        };
        completions.retain(|e| exact.as_ref().is_none_or(|exact| exact.word != e.word));
        if exact.is_some() || !completions.is_empty() {
            return Some(of_words(files, term, exact, completions));
        }
        // A name with a mark of its own is that name or nothing.
        if term.whole.is_none() || word.starts_with('@') {
            return None;
        }
    }
    let entries: Option<Vec<Entry<'_>>> = term.parts.iter().map(|p| files.entry(p)).collect();
    let entries = entries?;
    let documents = together(files, &entries);
    if documents.is_empty() {
        return None;
    }
    Some(Matched {
        term,
        documents,
        groups: entries.iter().map(|e| e.groups).min().unwrap_or_default(),
        is_begun: false,
        marks: entries.iter().flat_map(marks).collect(),
    })
}

fn marks(entry: &Entry<'_>) -> impl Iterator<Item = String> {
    std::iter::once(entry.word.to_owned()).chain(entry.forms.iter().cloned())
}

/// The documents of a word and, for half as much, of those that begin with it.
fn of_words<'q>(
    files: &Files<'_>,
    term: &'q Term,
    exact: Option<Entry<'_>>,
    completions: Vec<Entry<'_>>,
) -> Matched<'q> {
    let mut best: BTreeMap<u32, Posting> = BTreeMap::new();
    for posting in exact.iter().flat_map(|e| files.postings(e)) {
        best.insert(posting.document, posting);
    }
    for longer in completions.iter().flat_map(|e| files.postings(e)) {
        let none = Posting { document: longer.document, ..Posting::default() };
        let kept = best.entry(longer.document).or_insert(none);
        kept.score = kept.score.max(longer.score / 2);
    }
    let all = || exact.iter().chain(&completions);
    Matched {
        term,
        documents: best.into_values().collect(),
        groups: all().map(|e| e.groups).max().unwrap_or_default(),
        marks: all().flat_map(marks).collect(),
        is_begun: exact.is_none(),
    }
}

/// The documents in which words follow one another, with the positions of the first.
fn together(files: &Files<'_>, entries: &[Entry<'_>]) -> Vec<Posting> {
    let lists: Vec<Vec<Posting>> = entries.iter().map(|entry| files.postings(entry)).collect();
    let Some(shortest) = lists.iter().min_by_key(|postings| postings.len()) else {
        return Vec::new();
    };
    let one = |document: u32| -> Option<Posting> {
        let mut found = Posting { document, ..Posting::default() };
        // Where the phrase may begin, as far as the words say; none says nothing yet.
        let mut begins: Option<Vec<u32>> = None;
        for (offset, postings) in (0_u32..).zip(&lists) {
            let at = postings.binary_search_by_key(&document, |p| p.document).ok()?;
            found.score += postings[at].score;
            let Some(positions) = &postings[at].positions else { continue };
            if offset == 0 {
                found.positions = Some(positions.clone());
            }
            let here = positions.iter().filter_map(|p| p.checked_sub(offset));
            begins = Some(match begins {
                None => here.collect(),
                Some(before) => here.filter(|p| before.binary_search(p).is_ok()).collect(),
            });
        }
        begins.is_none_or(|b| !b.is_empty()).then_some(found)
    };
    shortest.iter().filter_map(|posting| one(posting.document)).collect()
}

/// Which documents and groups a filter lets through.
struct Passes<'f> {
    files: &'f Files<'f>,
    filter: &'f Filter,
    groups: Option<Vec<bool>>,
}

impl<'f> Passes<'f> {
    fn new(files: &'f Files<'f>, filter: &'f Filter) -> Self {
        let mut groups: Option<Vec<bool>> = None;
        for (facet, value) in filter.facets.iter().enumerate() {
            let Some(value) = value else { continue };
            let having = files.having(facet, value);
            groups = Some(match groups {
                None => having,
                Some(before) => before.into_iter().zip(having).map(|(a, b)| a && b).collect(),
            });
        }
        Self { files, filter, groups }
    }

    fn group(&self, group: u32) -> bool {
        let is_wanted = self.filter.kind.is_some() || group < self.files.rules();
        is_wanted && self.groups.as_ref().is_none_or(|g| g.get(group as usize) == Some(&true))
    }

    fn document(&self, document: u32) -> bool {
        if self.filter.kind.is_none() && self.filter.step.is_none() {
            return true;
        }
        self.files.kind(document).is_some_and(|(kind, step)| {
            let is_kind = |wanted| kind == wanted || wanted == Kind::Report && kind == Kind::Action;
            self.filter.kind.is_none_or(is_kind) && self.filter.step.is_none_or(|s| s == step)
        })
    }
}

/// All that a filter lets through, the newest first.
fn everything(files: &Files<'_>, passes: &Passes<'_>) -> Vec<Found> {
    let groups = files.starts.windows(2).zip(0_u32..);
    let groups = groups.filter(|(_, group)| passes.group(*group));
    let found = groups.filter_map(|(bounds, group)| {
        let mut own = (bounds[0]..bounds[1]).filter(|d| passes.document(*d));
        own.next().map(|document| Found { group, score: 0, document, others: Vec::new() })
    });
    found.collect()
}

/// A term in a document.
type Had<'m> = (usize, &'m Posting);

/// The groups that have what is needed, the best first.
fn rank(
    files: &Files<'_>,
    matched: &[Matched<'_>],
    needed: usize,
    passes: &Passes<'_>,
) -> Vec<Found> {
    let mut documents: BTreeMap<u32, Vec<Had<'_>>> = BTreeMap::new();
    for (number, found) in matched.iter().enumerate() {
        for posting in found.documents.iter().filter(|p| passes.document(p.document)) {
            documents.entry(posting.document).or_default().push((number, posting));
        }
    }
    let mut results = Vec::new();
    let mut all = documents.into_iter().peekable();
    while let Some((document, _)) = all.peek() {
        let group = files.group(*document);
        let mut best = vec![0; matched.len()];
        let mut own: Vec<(u32, u32)> = Vec::new();
        while let Some((document, terms)) = all.next_if(|(d, _)| files.group(*d) == group) {
            for (number, posting) in &terms {
                best[*number] = best[*number].max(posting.score);
            }
            let sum: u32 = terms.iter().map(|(_, posting)| posting.score).sum();
            own.push((document, sum + nearness(matched, &terms)));
        }
        if best.iter().filter(|b| **b > 0).count() < needed || !passes.group(group) {
            continue;
        }
        own.sort_by_key(|(_, score)| std::cmp::Reverse(*score));
        let score = best.iter().sum::<u32>() + own[0].1;
        let others = own[1..].iter().take(MOST_OTHERS).map(|(d, _)| *d).collect();
        results.push(Found { group, score, document: own[0].0, others });
    }
    results.sort_by_key(|found| std::cmp::Reverse(found.score));
    results
}

/// What it counts that terms which follow one another in the query do so in a document, or stand near.
fn nearness(matched: &[Matched<'_>], terms: &[Had<'_>]) -> u32 {
    let pair = |pair: &[Had<'_>]| {
        let [(first, a), (second, b)] = *pair else { return 0 };
        let (Some(before), Some(after)) = (&a.positions, &b.positions) else { return 0 };
        if second != first + 1 {
            return 0;
        }
        let width = u32::try_from(matched[first].term.parts.len()).unwrap_or(1);
        let mut least = u32::MAX;
        for p in before {
            // The next one behind it.
            let next = after.partition_point(|q| q <= p);
            if let Some(q) = after.get(next) {
                let gap = q - p;
                least = least.min(if gap <= width { 1 } else { gap });
            }
            if let Some(q) = next.checked_sub(1).and_then(|i| after.get(i)) {
                // The other way round is never a phrase.
                least = least.min((p - q).max(2));
            }
        }
        match least {
            1 => a.score.min(b.score),
            2..=NEAR => a.score.min(b.score) / 2,
            _ => 0,
        }
    };
    terms.windows(2).map(pair).sum()
}
