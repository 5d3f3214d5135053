/* Answers queries from the files of the index, which docs/search.md describes, as `aftermark search` does. */
(() => {
"use strict";

/* Words. */

const DENSE = /[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u2fdf\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff66-\uff9f\u{20000}-\u{3ffff}]/u;
const LETTER = "[\\p{Alphabetic}\\p{N}\\p{M}]";
/* Letters of scripts without spaces; or other letters with what joins them. */
const RUNS = new RegExp(`(?:(?=${DENSE.source})${LETTER})+|(?:(?!${DENSE.source})${LETTER}|[.\\-_/\\\\:@#~])+`, "gu");
const SPECIAL = { "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "ς": "σ" };

function fold(word) {
  const plain = word.normalize("NFKD").toLowerCase().replace(/[\u0300-\u036f]/g, "");
  return plain.replace(/[^ -~]/g, c => SPECIAL[c] || c).normalize("NFC");
}

function chunks(text) {
  const all = [...text.matchAll(RUNS)];
  return all.map(({ 0: run, index }) => (DENSE.test(run) ? dense(run, index) : joined(run, index))).filter(Boolean);
}

function joined(run, at) {
  const words = [...run.matchAll(/[^.\-_/\\:@#~]+/g)];
  if (!words.length) return null;
  const parts = words.map(({ 0: word, index }) => ({ word: fold(word), start: at + index, end: at + index + word.length }));
  /* A name's own mark stays: @team, /var, #channel, ~kim. */
  const mark = /[@/#~]/.test(run[words[0].index - 1] || "") ? 1 : 0;
  const [start, end] = [parts[0].start - mark, parts.at(-1).end];
  return { start, end, parts, wholes: mark || parts.length > 1 ? wholes(run.slice(start - at, end - at)) : [] };
}

/* What of joined words is found in one piece: all; what is between slashes and the like; the day of a time; a
   version without its v. */
function wholes(run) {
  if (run.length > 96) return [];
  const all = new Set([fold(run)]);
  for (const segment of fold(run).split(/[/\\:@#~]/)) {
    const name = segment.replace(/^[.\-_]+|[.\-_]+$/g, "");
    if (!/[.\-_]/.test(name)) continue;
    all.add(name).add(name.replace(/^(\d{4}-\d\d-\d\d)t.+/s, "$1")).add(name.replace(/^v(?=\d)/, ""));
  }
  return [...all];
}

/* Pairs of characters, and the last one alone. */
function dense(run, at) {
  const folded = [...fold(run)];
  const places = [at];
  for (const c of run) places.push(places.at(-1) + c.length);
  const [even, end] = [places.length === folded.length + 1, at + run.length];
  const parts = folded.map((c, i) => ({ word: c + (folded[i + 1] || ""), start: even ? places[i] : at, end: even && places[i + 2] || end }));
  return { start: at, end, parts, wholes: [], dense: true };
}

/* Words that ask, which results may lack. */
const ASKING = /^(what|who|which|when|where|why|how|long|much|many|is|are|was|were|did|does|do|has|had|can|the|a|an|i|we|it|wer|wen|wem|wie|wann|wo|warum|welche|lange|viel|ist|sind|war|waren|hat|haben|wurde|wurden|der|die|das|den|ein|eine|ich|wir)$/;

/* Terms: `parts` have to follow one another, `word` is found in one piece. */
function parse(text) {
  const terms = [];
  let at = 0;
  const add = (chunks, quoted) => {
    const [first, last] = [chunks[0], chunks.at(-1)];
    const parts = chunks.flatMap(chunk => chunk.parts.map(part => part.word));
    const single = parts.length === 1;
    /* The last character is the second of a pair. */
    if (last.dense && !single) parts.pop();
    const [start, end, whole] = [at + first.start, at + last.end, quoted ? "" : first.wholes[0]];
    const open = !quoted && (last.dense ? single : end === text.length);
    terms.push({ start, end, parts, whole, word: whole || (parts.length === 1 ? parts[0] : ""), open, asks: !quoted && !whole && ASKING.test(parts.join(" ")) });
  };
  const stretches = text.split(/["“”„]/);
  stretches.forEach((stretch, n) => {
    const found = chunks(stretch);
    if (n % 2 === 0) found.forEach(chunk => add([chunk]));
    else if (found.length) add(found, true);
    at += stretch.length + 1;
  });
  return { terms, pasted: terms.length > 7 && stretches.length === 1 };
}

/* The files. */

/* Where each of some stretches begins, and where the last ends. */
function sums(sizes) {
  const all = [0];
  sizes.forEach((size, i) => all.push(all[i] + size));
  return all;
}

let files = {};
let root = null;
const waiting = {};

/* Each file is a script that calls this: scripts are loaded from a disk as well. */
window.aftermarkSearch = (name, version, value) => waiting[name]([version, value]);

function load(name) {
  return new Promise((resolve, reject) => {
    waiting[name] = resolve;
    const script = document.createElement("script");
    script.src = `${document.body.dataset.root}search/data/${name}.js${name === "root" ? "" : "?" + root.version}`;
    /* Where it has called, that is too late. */
    script.onload = script.onerror = () => {
      script.remove();
      reject(new Error("missing"));
    };
    document.head.append(script);
  });
}

function get(name) {
  return files[name] = files[name] || load(name).then(([version, value]) => {
    if (name === "root") {
      if (value.format !== 2) throw new Error("format");
      const groupOf = value.groups.flatMap((size, group) => Array(size).fill(group));
      root = { version, groupOf, rules: value.rules, words: value.words.split("\n"), groups: sums(value.groups), texts: sums(value.texts), forms: value.forms };
    }
    if (version !== root.version) throw new Error("changed");
    return name[0] === "w" ? value.split("\n").map(line => line.split("\t")) : value;
  }).catch(error => {
    /* What comes next begins anew, as the site may have. */
    files = {};
    throw error;
  });
}

function groupsOf(documents) {
  return [...new Set(documents.map(([document]) => root.groupOf[document]))];
}

/* Numbers as text, each a character. */
class Numbers {
  constructor(text) {
    this.text = text;
    this.at = 0;
  }

  next() {
    const part = this.text.charCodeAt(this.at++) - 35;
    return part < 50000 ? part : part + this.next();
  }

  list(item) {
    return Array.from({ length: this.next() }, item);
  }

  /* Documents, with how much a word counts in each. */
  documents() {
    let last = 0;
    return this.list(() => [last += this.next(), this.next()]);
  }

  /* The same, with where it stands in each if that is known. */
  postings() {
    const all = this.documents();
    if (this.next()) all.forEach(posting => { let last = 0; posting.push(this.list(() => last += this.next())); });
    return all;
  }
}

/* The vocabulary. */

/* The number of the file that a word is in. */
function fileOf(word) {
  return Math.max(1, root.words.filter(first => first <= word).length) - 1;
}

async function entry(word) {
  const rows = await get("w" + fileOf(word));
  const [own, data, others] = rows.find(row => row[0] === word) || [];
  if (!own) return null;
  /* A form of another one. */
  if (!data) return entry(others);
  const numbers = new Numbers(data);
  const [groups, count] = [numbers.next(), numbers.next()];
  let [group, file] = [0, 0];
  const parts = numbers.list(() => ({ group: group += numbers.next(), file: file += numbers.next(), place: numbers.next() }));
  const best = parts.length ? numbers.documents() : numbers.postings();
  return { word, marks: [word, ...(others ? others.split(" ") : [])], groups, parts, best, partial: best.length < count };
}

/* A word that does not occur as another form of it, by the endings of the language. */
async function form(word) {
  if (!/^\p{Alphabetic}+$/u.test(word)) return null;
  const { endings, dots } = root.forms;
  for (const one of new Set([word, dots ? word.replace(/([aou])e/g, "$1") : word])) {
    let found = await entry(one);
    for (const row of endings.map(row => row.split(" "))) for (const own of row) {
      const base = one.slice(0, one.length - own.length);
      if (base.length < 3 || !one.endsWith(own)) continue;
      for (const start of [base, base.replace(/(.)\1$/u, "$1")]) for (const other of row) found = found || await entry(start + other);
    }
    if (found) return found;
  }
  return null;
}

/* The shortest words that begin with what is typed, or are a plural of what nothing has. */
async function longer({ word, open }, exact) {
  const most = open ? Infinity : !exact && /^\p{Alphabetic}+$/u.test(word) ? 2 : 0;
  if (!most || (word.length < 3 && !DENSE.test(word))) return [];
  const from = fileOf(word);
  const next = (root.words[from + 1] || "").startsWith(word) ? await get("w" + (from + 1)) : [];
  const found = (await get("w" + from)).concat(next).map(([other]) => other)
    .filter(other => other.startsWith(word) && other !== word && !other.endsWith("=") && other.length <= word.length + most);
  const entries = new Map();
  for (const other of found.sort((a, b) => a.length - b.length)) {
    const one = await entry(other);
    entries.set(one.word, one);
    if (entries.size === 12) break;
  }
  return [...entries.values()].filter(e => !exact || e.word !== exact.word);
}

/* The documents of a word; where groups are given, at least those in them. */
async function postings({ parts, best }, groups) {
  const wanted = parts.filter((part, i) => {
    const end = parts[i + 1] ? parts[i + 1].group : Infinity;
    return !groups || groups.some(group => group >= part.group && group <= end);
  });
  const all = wanted.map(async ({ file, place }) => new Numbers((await get("p" + file))[place]).postings());
  return parts.length ? (await Promise.all(all)).flat() : best;
}

/* Answers. */

/* Looks a term up: null where nothing has it. */
async function find(term, alone, early) {
  const { word } = term;
  const about = (entries, which) => ({ term, marks: entries.flatMap(e => e.marks), groups: which(...entries.map(e => e.groups)) });
  const exact = (await entry(word)) || (await form(word));
  const words = [...(exact ? [exact] : []), ...(word ? await longer(term, exact) : [])];
  if (words.length) return {
    ...about(words, Math.max),
    begun: !exact,
    partial: early && words.some(e => e.partial),
    documents: async groups => {
      const all = new Map();
      for (const e of words) {
        /* Where a word stands matters beside others only. */
        const enough = early || (!e.partial && (alone || e !== exact));
        for (const [document, score, positions] of enough ? e.best : await postings(e, groups)) {
          const [, least, where] = all.get(document) || [0, 0];
          all.set(document, e === exact ? [document, score, positions] : [document, Math.max(least, score >> 1), where]);
        }
      }
      return [...all.values()];
    }
  };
  const parts = !word || (term.whole && word[0] !== "@") ? await Promise.all(term.parts.map(entry)) : [null];
  if (parts.includes(null)) return null;
  const known = await together(parts);
  return known.length ? { ...about(parts, Math.min), documents: () => known } : null;
}

/* The documents in which words follow one another. */
async function together(entries) {
  const [rarest] = [...entries].sort((a, b) => a.groups - b.groups);
  const documents = await postings(rarest);
  const groups = groupsOf(documents);
  const lists = await Promise.all(entries.map(async e => new Map((await postings(e, groups)).map(posting => [posting[0], posting]))));
  return documents.flatMap(([document]) => {
    const all = lists.map(list => list.get(document));
    if (all.includes(undefined)) return [];
    let begins = null;
    all.forEach(([, , positions], offset) => {
      const here = positions && positions.map(p => p - offset).filter(p => (begins ? begins.includes(p) : p >= 0));
      begins = here || begins;
    });
    return begins && !begins.length ? [] : [[document, all.reduce((sum, posting) => sum + posting[1], 0), all[0][2]]];
  });
}

/* Which values of a facet a document has, or its group. */
function valuesOf(facets, name, document) {
  const digits = facets.documents[name];
  if (!digits) return facets.groups[name][root.groupOf[document]].map(place => facets.values[name][place]);
  const number = parseInt(digits[document], 16);
  /* An action is a part of its report. */
  return name === "type" && number === 2 ? [1, 2] : [number];
}

/* Whether a document has what a filter asks for: { type and step (numbers from 1), service, severity, … }. */
async function passes(filter) {
  const wanted = Object.keys(filter).filter(name => filter[name]);
  const facets = wanted.length && await get("facets");
  return document => (filter.type || root.groupOf[document] < root.rules) && wanted.every(name => valuesOf(facets, name, document).includes(filter[name]));
}

/* `early`: of one common word only where it counts most, which is loaded at once; the first results are the same. */
async function answer(text, filter, early) {
  await get("root");
  const { terms, pasted } = parse(text);
  const all = await to(text, terms, pasted, filter, early);
  const [asking, plain] = [true, false].map(asks => terms.filter(term => term.asks === asks));
  if (all.results.length || pasted || !plain.length) return all;
  const found = asking.length ? await to(text, plain, false, filter, early) : all;
  if (found.results.length) found.without = asking.map(({ start, end }) => text.slice(start, end));
  else if (!found.missing.length && plain.length > 1) found.suggestion = await unspoilt(text, plain, filter);
  return found;
}

/* The query without the word that spoils it. */
async function unspoilt(text, terms, filter) {
  let [most, better] = [-1, null];
  for (const spoils of terms) {
    const [best] = (await to(text, terms.filter(term => term !== spoils), false, filter)).results;
    if (best && best.score > most) [most, better] = [best.score, `${text.slice(0, spoils.start).trim()} ${text.slice(spoils.end).trim()}`.trim()];
  }
  return better;
}

async function to(text, terms, pasted, filter, early) {
  const pass = await passes(filter);
  const alone = terms.length === 1;
  const found = await Promise.all(terms.map(term => find(term, alone, early && alone)));
  const missing = terms.filter((_, i) => !found[i]);
  const words = all => all.map(({ start, end }) => text.slice(start, end));
  const result = { results: [], missing: words(missing), begun: [], suggestion: null, used: [], without: [], marks: new Map() };
  let matched = found.filter(Boolean);
  let rarest = matched.slice().sort((a, b) => a.groups - b.groups);
  result.begun = words(matched.filter(m => m.begun).map(m => m.term));
  result.partial = matched.some(m => m.partial);
  if (pasted) {
    rarest = rarest.slice(0, 6);
    matched = matched.filter(m => rarest.includes(m));
    result.used = words(matched.map(m => m.term));
  } else if (missing.length) {
    result.suggestion = await suggest(text, missing);
    return result;
  }
  /* The first term that has a word has its mark. */
  result.marks = new Map(matched.flatMap((m, number) => m.marks.map(word => [word, number])).reverse());
  /* Of common words, what has the rare ones too. */
  let groups = null;
  for (const m of rarest) {
    m.known = await m.documents(groups);
    if (!pasted) groups = groupsOf(m.known);
  }
  if (!terms.length && Object.values(filter).some(Boolean)) {
    matched.push({ known: root.groupOf.map((_, document) => [document, 0]) });
  }
  const ranked = rank(matched, pasted ? Math.ceil(matched.length / 2) : terms.length, pass);
  result.results = await namedFirst(ranked, text, pass);
  return result;
}

/* What is called exactly what was typed stands before the others. */
async function namedFirst(results, text, pass) {
  const { best } = (await entry(fold(text.trim()) + "=")) || { best: [] };
  const named = best.filter(([document]) => pass(document)).map(([document]) => {
    const group = root.groupOf[document];
    return results.find(found => found.group === group) || { group, score: 0, documents: [document] };
  });
  return [...named, ...results.filter(found => !named.includes(found))];
}

/* The groups that have as many of the terms as needed, the best first. */
function rank(matched, needed, pass) {
  const groups = new Map();
  const under = (map, key, make) => map.get(key) || map.set(key, make()).get(key);
  matched.forEach((m, number) => m.known.forEach(([document, score, positions]) => {
    const group = root.groupOf[document];
    if (!pass(document)) return;
    under(under(groups, group, () => new Map()), document, () => []).push({ number, score, positions });
  }));
  const results = [];
  for (const [group, documents] of groups) {
    const best = matched.map(() => 0);
    const scored = [...documents].map(([document, terms]) => {
      terms.forEach(({ number, score }) => { best[number] = Math.max(best[number], score); });
      return [document, terms.reduce((sum, { score }) => sum + score, nearness(terms, matched))];
    }).sort((a, b) => b[1] - a[1] || a[0] - b[0]);
    if (best.filter(Boolean).length < needed) continue;
    results.push({ group, score: best.reduce((a, b) => a + b, scored[0][1]), documents: scored.map(([document]) => document) });
  }
  return results.sort((a, b) => b.score - a.score || a.group - b.group);
}

/* What it counts that words follow one another as in the query, or stand near. */
function nearness(terms, matched) {
  let sum = 0;
  terms.slice(1).forEach((b, i) => {
    const a = terms[i];
    if (!a.positions || !b.positions || b.number !== a.number + 1) return;
    const width = matched[a.number].term.parts.length;
    let least = Infinity;
    a.positions.forEach(p => b.positions.forEach(q => {
      /* The other way round is never a phrase. */
      least = Math.min(least, q <= p ? Math.max(p - q, 2) : q - p <= width ? 1 : q - p);
    }));
    if (least <= 8) sum += Math.min(a.score, b.score) >> (least > 1 ? 1 : 0);
  });
  return sum;
}

/* Instead of each word that nothing has, the most common one with the fewest slips. */
async function suggest(text, missing) {
  const names = (await get("names")).words.split("\n").map(name => ({ name, folded: [...fold(name)] }));
  let [better, at] = ["", 0];
  for (const { word, whole, start, end } of missing) {
    const letters = whole ? [] : [...word];
    let most = letters.length < 4 ? -1 : letters.length < 6 ? 1 : 2;
    let closest = null;
    names.filter(({ folded }) => Math.abs(folded.length - letters.length) <= most).forEach(({ name, folded }) => {
      const n = slips(letters, folded);
      if (n <= most) [closest, most] = [name, n - 1];
    });
    if (!closest) return null;
    better += text.slice(at, start) + closest;
    at = end;
  }
  return better + text.slice(at);
}

/* How many letters are too many, too few, wrong, or in the next one's place. */
function slips(a, b) {
  const rows = [[0, ...b].map((_, j) => j)];
  for (let i = 1; i <= a.length; i += 1) {
    rows[i] = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const swapped = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? rows[i - 2][j - 2] + 1 : Infinity;
      rows[i][j] = Math.min(rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1), swapped);
    }
  }
  return rows[a.length][b.length];
}

/* Results as they are told. */

async function shown(document) {
  const n = root.texts.filter(first => first <= document).length - 1;
  return (await get("t" + n))[document - root.texts[n]];
}

async function tell(found, marks) {
  /* What was not looked for by words has no other places. */
  const documents = found.documents.slice(0, found.score ? 4 : 1);
  const [first, ...places] = await Promise.all([root.groups[found.group], ...documents].map(shown));
  const [title, address, date, severity, services] = first[6];
  return { title, address, date, severity, services, places: places.map(([kind, step, label, at, text, line]) => {
    const cut = excerpt(text, marks);
    return { kind, step, label, address: address + at + (line ? "#L" + (line + cut.line) : ""), excerpt: cut };
  }) };
}

/* How many results have which value of a facet. */
async function count(results, name) {
  const facets = await get("facets");
  const counts = new Map();
  for (const { documents } of results) {
    const values = new Set(documents.flatMap(document => valuesOf(facets, name, document)));
    values.forEach(value => counts.set(value, (counts.get(value) || 0) + 1));
  }
  return counts;
}

/* The part of a text that has most of the terms, with their words marked. */
function excerpt(text, marks) {
  const words = chunks(text).flatMap(({ start, end, parts, wholes }) => {
    const whole = wholes.find(word => marks.has(word));
    return parts.map(part => ({ ...part, ...(whole && { start, end }), term: marks.get(whole || part.word) }));
  });
  const within = from => words.filter(({ start, end }) => start >= from && end <= from + 200);
  const marked = words => words.filter(({ term }) => term !== undefined);
  let [from, most] = [0, 0];
  marked(words).forEach(({ start }) => {
    const terms = new Set(marked(within(start - 50)).map(({ term }) => term)).size;
    if (terms > most) [from, most] = [start - 50, terms];
  });
  const shown = within(from);
  const start = from > 0 ? shown[0].start : 0;
  const end = text.length <= from + 200 ? text.length : shown.length ? shown.at(-1).end : start;
  const parts = [];
  let [at, line] = [start, 0];
  marked(shown).forEach((word, i) => {
    if (i === 0) line = text.slice(0, word.start).split("\n").length - 1;
    /* What is found in one piece is marked once, and pairs of characters overlap. */
    if (word.start > at || !parts.length) parts.push([text.slice(at, word.start), false], ["", true]);
    parts.at(-1)[0] += text.slice(Math.max(at, word.start), word.end);
    at = Math.max(at, word.end);
  });
  parts.push([text.slice(at, end), false]);
  return { before: start > 0, after: end < text.length, parts: parts.filter(([part]) => part), line };
}

window.aftermarkIndex = { answer, tell, count, chunks, fold, get, shown, Numbers, first: group => root.groups[group], groups: () => root.groups.length - 1 };
})();
