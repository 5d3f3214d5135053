/* Full-text search: reads the files of the index (search/data/) and answers queries from them, in the same
   order and with the same marks as `aftermark search`. What it computes is described in docs/search.md. It
   shows nothing itself. */
(function (global) {
"use strict";
var KINDS = ["report", "action", "evidence", "appendix", "service", "owner", "tag", "rule"];
var FACETS = ["service", "severity", "cause", "year", "tag"];
var STEPS = 11;
var FORMAT = 1;

/* Words. */

var JOINERS = ".-_/\\:@#~";
var BETWEEN = /[.\-_/\\:@#~]/;
var WORDLY = /[\p{Alphabetic}\p{N}\p{M}]/u;
var SPECIAL = { "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "ς": "σ" };
var DENSE = /[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u2fdf\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff66-\uff9f\u{20000}-\u{3ffff}]/u;

/* "w" a word, "d" a script without spaces, "j" what joins words, "" anything else. */
function kindAt(text, at) {
  var code = text.codePointAt(at);
  var c = String.fromCodePoint(code);
  if (code < 128) return /[a-z0-9]/i.test(c) ? "w" : JOINERS.indexOf(c) >= 0 ? "j" : "";
  if (!WORDLY.test(c)) return "";
  return DENSE.test(c) ? "d" : "w";
}

function fold(word) {
  return word.normalize("NFKD").toLowerCase().replace(/[\u0300-\u036f]/g, "").replace(/[ßæœþøłđðħıς]/g, c => SPECIAL[c]).normalize("NFC");
}

function length(text) {
  return [...text].length;
}

function chunks(text) {
  var all = [];
  for (var at = 0, end; at < text.length; at = end) {
    var kind = kindAt(text, at);
    var is = kind === "d" || !kind ? kind : "wj";
    for (end = at; end < text.length; end += text.codePointAt(end) > 0xffff ? 2 : 1) {
      var next = kindAt(text, end);
      if (is === "wj" ? next !== "w" && next !== "j" : next !== is) break;
    }
    var found = !kind ? null : kind === "d" ? dense(text.slice(at, end), at) : joined(text.slice(at, end), at);
    if (found) all.push(found);
  }
  return all;
}

function joined(run, at) {
  run = run.replace(/[.\-_/\\:@#~]+$/, "");
  var start = /^[.\-_/\\:@#~]*/.exec(run)[0].length;
  if (start > 0 && "@/#~".indexOf(run[start - 1]) >= 0) start -= 1;
  run = run.slice(start);
  var parts = [];
  var from = at + start;
  run.split(BETWEEN).forEach(word => {
    if (word) parts.push({ word: length(word) > 64 ? "" : fold(word), start: from, end: from + word.length });
    from += word.length + 1;
  });
  if (!parts.length) return null;
  var plain = parts.length === 1 && JOINERS.indexOf(run[0]) < 0;
  return { start: at + start, end: at + start + run.length, parts, wholes: plain ? [] : wholes(run), dense: false };
}

function wholes(run) {
  if (length(run) > 96) return [];
  var whole = fold(run);
  var all = new Set([whole]);
  whole.split(/[/\\:@#~]/).forEach(segment => {
    segment = segment.replace(/^[.\-_]+|[.\-_]+$/g, "");
    if (!/[.\-_]/.test(segment)) return;
    all.add(segment);
    var day = /^(\d{4}-\d\d-\d\d)t[^]/.exec(segment);
    if (day) all.add(day[1]);
    if (/^v[0-9]/.test(segment)) all.add(segment.slice(1));
  });
  return [...all];
}

function dense(run, at) {
  var folded = [...fold(run)];
  var places = [at];
  [...run].forEach(c => { places.push(places[places.length - 1] + c.length); });
  var even = places.length === folded.length + 1;
  var parts = folded.map((c, i) => {
    var pair = folded.slice(i, i + 2);
    return { word: pair.join(""), start: even ? places[i] : at, end: even ? places[i + pair.length] : at + run.length };
  });
  return { start: at, end: at + run.length, parts, wholes: [], dense: true };
}

/* Queries. */

function partsOf(chunk) {
  var parts = chunk.parts.map(p => p.word);
  if (chunk.dense && parts.length > 1) parts.pop();
  return parts;
}

function parse(text) {
  var terms = [];
  var at = 0;
  var stretches = text.split(/["“”„]/);
  stretches.forEach((stretch, n) => {
    var found = chunks(stretch);
    if (n % 2) {
      var all = [];
      found.forEach(chunk => {
        var single = chunk.dense && chunk.parts.length === 1;
        partsOf(chunk).forEach(part => { all.push(single ? null : part); });
        if (chunk.dense && !single) all.push(null);
      });
      while (all.length && all[all.length - 1] === null) all.pop();
      if (found.length && !all.length) all.push(found[0].parts[0].word);
      if (found.length) terms.push({ start: at + found[0].start, end: at + found[found.length - 1].end, parts: all, whole: null, open: false });
    } else {
      found.forEach(chunk => {
        var single = chunk.dense && chunk.parts.length === 1;
        var last = at + chunk.end === text.length;
        terms.push({ start: at + chunk.start, end: at + chunk.end, parts: partsOf(chunk), whole: chunk.wholes.length ? chunk.wholes[0] : null, open: single || (last && !chunk.dense) });
      });
    }
    at += stretch.length + 1;
  });
  return { terms, pasted: terms.length > 7 && stretches.length === 1 };
}

/* Numbers: seven bits to a byte, the lowest first. */

function Numbers(bytes, at = 0, end = bytes.length) {
  this.bytes = bytes;
  this.at = at;
  this.end = end;
}
Numbers.prototype.next = function () {
  var number = 0;
  var scale = 1;
  while (this.at < this.end) {
    var byte = this.bytes[this.at++];
    number += (byte & 127) * scale;
    if (byte < 128) break;
    scale *= 128;
  }
  return number;
};
Numbers.prototype.stretch = function (place) {
  for (; place > 0; place -= 1) { var skipped = this.next(); this.at += skipped; }
  var size = this.next();
  return new Numbers(this.bytes, this.at, this.at + size);
};
Numbers.prototype.documents = function (into) {
  var count = this.next();
  for (var document = 0; count > 0; count -= 1) {
    document += this.next();
    into.push([document, this.next()]);
  }
  return into;
};

function bytesOf(base64) {
  return Uint8Array.from(atob(base64), c => c.charCodeAt(0));
}

/* How many of sorted values come before one for which `after` holds. */
function before(count, after) {
  var low = 0;
  for (var high = count; low < high;) {
    var middle = (low + high) >> 1;
    if (after(middle)) high = middle; else low = middle + 1;
  }
  return low;
}

function byScore(a, b) {
  return b[1] - a[1];
}

/* The files that are there. */

var files = {};
var version = null;

/* Thrown where files are needed that are not there yet. */
function Wanted(names) { this.names = names; }

function need(name) {
  if (!files[name]) throw new Wanted([files.root ? name : "root"]);
  return files[name];
}

/* Runs a function for each of a list, and says at the end all that was wanted on the way. */
function each(list, run) {
  var wanted = [];
  var all = list.map((item, i) => {
    try { return run(item, i); } catch (e) {
      if (!(e instanceof Wanted)) throw e;
      wanted = wanted.concat(e.names);
      return null;
    }
  });
  if (wanted.length) throw new Wanted(wanted);
  return all;
}

function take(name, loaded) {
  if (name === "root") version = loaded.version;
  if (loaded.version !== version) throw new Error("changed");
  var file = loaded.payload;
  var kind = name[0];
  if (name === "root") {
    if (file.format !== FORMAT) throw new Error("format");
    file.firsts = file.words.split("\n");
    file.starts = [0];
    var sizes = new Numbers(bytesOf(file.groups));
    while (sizes.at < sizes.end) file.starts.push(file.starts[file.starts.length - 1] + sizes.next());
    file.textStarts = [];
    var texts = new Numbers(bytesOf(file.texts));
    for (var first = 0; texts.at < texts.end;) { first += texts.next(); file.textStarts.push(first); }
  } else if (name === "facets") {
    file.documents = bytesOf(file.documents);
    var data = new Numbers(bytesOf(file.groups));
    file.of = [];
    while (data.at < data.end) {
      file.of.push(FACETS.map(() => {
        var places = [];
        for (var n = data.next(); n > 0; n -= 1) places.push(data.next());
        return places;
      }));
    }
  } else if (name === "names") {
    file.words = file.words.split("\n");
  } else if (kind === "w") {
    file.words = file.words.split("\n");
    file.of = file.of.split("\n");
    file.forms = file.forms.split("\n");
    file.data = bytesOf(file.data);
  } else if (kind === "p") {
    file.data = bytesOf(file.data);
  }
  files[name] = file;
}

function fetchAll(names) {
  var unique = names.filter((name, i) => !files[name] && names.indexOf(name) === i);
  return Promise.all(unique.map(name => {
    /* Several may have waited for it. */
    return load(name).then(loaded => { if (!files[name]) take(name, loaded); });
  }));
}

/* Runs a function again and again until all files that it needs are there. */
function run(work, again) {
  function attempt() {
    try { return Promise.resolve(work()); } catch (e) {
      if (!(e instanceof Wanted)) return Promise.reject(e);
      return fetchAll(e.names).then(attempt);
    }
  }
  return attempt().catch(e => {
    /* The site was built anew meanwhile. */
    if (again || e.message !== "changed") throw e;
    files = {};
    return run(work, true);
  });
}

/* The vocabulary. */

function groupOf(document) {
  var starts = need("root").starts;
  return before(starts.length, i => starts[i] > document) - 1;
}

function fileOf(word) {
  var firsts = need("root").firsts;
  return Math.max(0, before(firsts.length, i => firsts[i] > word) - 1);
}

function place(words, word) {
  var at = before(words.length, i => words[i] >= word);
  return words[at] === word ? at : -1;
}

function entry(word) {
  if (!need("root").words) return null;
  var file = need("w" + fileOf(word));
  var at = place(file.words, word);
  if (at < 0) return null;
  var own = file.of[at] || word;
  file = need("w" + fileOf(own));
  at = place(file.words, own);
  var nth = 0;
  for (var i = 0; i < at; i += 1) if (!file.of[i]) nth += 1;
  var data = new Numbers(file.data).stretch(nth);
  var groups = data.next();
  var count = data.next();
  var rest = data.next();
  var within = data.next();
  return { word: own, forms: file.forms[nth].split(" ").filter(Boolean), groups, count, file: rest, place: within, first: data.documents([]) };
}

function completions(start, most) {
  var from = fileOf(start);
  var found = [];
  most += length(start);
  each([from, from + 1], file => {
    if (file >= need("root").firsts.length) return;
    need("w" + file).words.forEach(word => {
      if (word.startsWith(start) && word !== start && length(word) <= most) found.push(word);
    });
  });
  found.sort((a, b) => a.length - b.length);
  var entries = [];
  found.some(word => {
    var one = entry(word);
    if (!entries.some(e => e.word === one.word)) entries.push(one);
    return entries.length >= 12;
  });
  return entries;
}

function rest(entry) {
  return new Numbers(need("p" + entry.file).data).stretch(entry.place);
}

function documents(entry, early) {
  if (early || entry.first.length >= entry.count) return entry.first;
  var all = rest(entry).documents(entry.first.slice());
  return all.sort((a, b) => a[0] - b[0]);
}

function positions(entry) {
  var data = rest(entry);
  data.documents([]);
  if (!data.next()) return null;
  var all = [];
  for (var i = 0; i < entry.count; i += 1) {
    var own = [];
    for (var n = data.next(), at = 0; n > 0; n -= 1) own.push(at += data.next());
    all.push(own);
  }
  return all;
}

/* Answers. */

function find(term, early) {
  var word = term.parts.length === 1 && term.whole === null ? term.parts[0] : term.whole;
  if (word !== null) {
    var exact = entry(word);
    var long = length(word) >= 3 || DENSE.test(word);
    var longer = long && (term.open || (!exact && /^\p{Alphabetic}+$/u.test(word))) ? completions(word, term.open ? Infinity : 2) : [];
    longer = longer.filter(e => !exact || e.word !== exact.word);
    if (exact || longer.length) return ofWords(term, exact, longer, early);
    if (term.whole === null || word[0] === "@") return null;
  }
  var entries = each(term.parts, part => part === null ? undefined : entry(part));
  if (entries.indexOf(null) >= 0) return null;
  var known = entries.filter(Boolean);
  var found = together(entries);
  if (!found.length) return null;
  return { term, documents: found, groups: Math.min(...known.map(e => e.groups)), near: known[0], begun: false, marks: marksOf(known) };
}

function marksOf(entries) {
  return entries.flatMap(e => [e.word, ...e.forms]);
}

function ofWords(term, exact, longer, early) {
  var best = new Map();
  function keep(document, score) {
    if (score > (best.get(document) || 0) || !best.has(document)) best.set(document, score);
  }
  each(longer, e => { documents(e, early).forEach(d => { keep(d[0], d[1] >> 1); }); });
  if (exact) documents(exact, early).forEach(d => { keep(d[0], d[1]); });
  var all = (exact ? [exact] : []).concat(longer);
  return {
    term,
    documents: [...best].sort((a, b) => a[0] - b[0]),
    groups: Math.max(...all.map(e => e.groups)),
    near: exact,
    begun: !exact,
    marks: marksOf(all),
    partial: early && all.some(e => e.first.length < e.count)
  };
}

function together(entries) {
  var lists = each(entries, e => {
    if (!e) return null;
    return { documents: documents(e), positions: positions(e) };
  });
  var shortest = null;
  lists.forEach(l => { if (l && (!shortest || l.documents.length < shortest.length)) shortest = l.documents; });
  var found = [];
  (shortest || []).forEach(d => {
    var score = 0;
    var begins = null;
    var all = lists.every((l, offset) => {
      if (!l) return true;
      var at = before(l.documents.length, i => l.documents[i][0] >= d[0]);
      if (at >= l.documents.length || l.documents[at][0] !== d[0]) return false;
      score += l.documents[at][1];
      if (!l.positions) return true;
      var here = l.positions[at].map(p => p - offset);
      begins = begins ? here.filter(p => begins.indexOf(p) >= 0) : here.filter(p => p >= 0);
      return true;
    });
    if (all && (!begins || begins.length)) found.push([d[0], score]);
  });
  return found;
}

/* Whether a document and a group pass a filter: { kind, step (a number from 1), service, severity, … }. */
function passes(filter) {
  var facets = FACETS.filter(f => filter[f]);
  var rules = need("root").rules;
  var known = facets.length || filter.kind || filter.step ? need("facets") : null;
  var values = facets.map(f => [FACETS.indexOf(f), known.values[FACETS.indexOf(f)].indexOf(filter[f])]);
  return {
    group: group => {
      if (!filter.kind && group >= rules) return false;
      return values.every(v => known.of[group][v[0]].indexOf(v[1]) >= 0);
    },
    document: document => {
      if (!filter.kind && !filter.step) return true;
      var byte = known.documents[document];
      var kind = KINDS[Math.floor(byte / STEPS)];
      var is = !filter.kind || kind === filter.kind || (filter.kind === "report" && kind === "action");
      return is && (!filter.step || byte % STEPS === filter.step);
    }
  };
}

function everything(pass) {
  var starts = need("root").starts;
  var found = [];
  for (var group = 0; group + 1 < starts.length; group += 1) {
    if (!pass.group(group)) continue;
    var all = [];
    for (var d = starts[group]; d < starts[group + 1]; d += 1) if (pass.document(d)) all.push(d);
    if (all.length) found.push({ group, score: 0, document: all[0], others: [], all });
  }
  return found;
}

function rank(matched, needed, pass) {
  var byDocument = new Map();
  matched.forEach((m, number) => {
    m.documents.forEach(d => {
      if (!pass.document(d[0])) return;
      var terms = byDocument.get(d[0]);
      if (!terms) byDocument.set(d[0], terms = []);
      terms.push([number, d[1]]);
    });
  });
  var where = matched.length < 2 ? [] : each(matched, m => {
    if (!m.near) return null;
    var all = positions(m.near);
    if (!all) return null;
    var own = new Map();
    documents(m.near).forEach((d, i) => { own.set(d[0], all[i]); });
    return own;
  });
  function nearness(document, terms) {
    var sum = 0;
    for (var i = 0; i + 1 < terms.length; i += 1) {
      var first = terms[i][0];
      var second = terms[i + 1][0];
      var ahead = where[first] && where[first].get(document);
      var behind = where[second] && where[second].get(document);
      if (!ahead || !behind || second !== first + 1) continue;
      var least = Infinity;
      ahead.forEach(p => {
        var next = before(behind.length, n => behind[n] > p);
        if (next < behind.length) {
          var gap = behind[next] - p;
          least = Math.min(least, gap <= matched[first].term.parts.length ? 1 : gap);
        }
        if (next > 0) least = Math.min(least, Math.max(p - behind[next - 1], 2));
      });
      var smaller = Math.min(terms[i][1], terms[i + 1][1]);
      sum += least === 1 ? smaller : least <= 8 ? smaller >> 1 : 0;
    }
    return sum;
  }
  var groups = new Map();
  [...byDocument.keys()].sort((a, b) => a - b).forEach(document => {
    var group = groupOf(document);
    var own = groups.get(group);
    if (!own) groups.set(group, own = { best: matched.map(() => 0), scored: [] });
    var terms = byDocument.get(document);
    var sum = 0;
    terms.forEach(t => {
      own.best[t[0]] = Math.max(own.best[t[0]], t[1]);
      sum += t[1];
    });
    own.scored.push([document, sum + nearness(document, terms)]);
  });
  var results = [];
  groups.forEach((own, group) => {
    if (own.best.filter(Boolean).length < needed || !pass.group(group)) return;
    own.scored.sort(byScore);
    var score = own.best.reduce((a, b) => a + b) + own.scored[0][1];
    var all = own.scored.map(s => s[0]);
    results.push({ group, score, document: all[0], others: all.slice(1, 4), all });
  });
  return results.sort((a, b) => b.score - a.score);
}

function answer(text, filter, early) {
  var query = parse(text);
  var pass = passes(filter);
  var result = { results: [], missing: [], begun: [], suggestion: null, used: [], marks: new Map(), partial: false };
  if (!query.terms.length) {
    if (Object.keys(filter).some(name => filter[name])) result.results = everything(pass);
    return result;
  }
  function words(term) { return text.slice(term.start, term.end); }
  early = early && query.terms.length === 1;
  var matched = each(query.terms, term => find(term, early));
  var missing = query.terms.filter((_, i) => !matched[i]);
  matched = matched.filter(Boolean);
  result.missing = missing.map(words);
  result.begun = matched.filter(m => m.begun).map(m => words(m.term));
  var needed = matched.length;
  if (query.pasted) {
    var rarest = matched.slice().sort((a, b) => a.groups - b.groups).slice(0, 6);
    matched = matched.filter(m => rarest.indexOf(m) >= 0);
    needed = Math.ceil(matched.length / 2);
    result.used = matched.map(m => words(m.term));
  } else if (missing.length) {
    result.suggestion = suggest(text, missing);
    return result;
  }
  matched.forEach((m, number) => {
    m.marks.forEach(word => { if (!result.marks.has(word)) result.marks.set(word, number); });
    result.partial = result.partial || Boolean(m.partial);
  });
  result.results = rank(matched, needed, pass);
  return result;
}

/* What may have been meant. */

function suggest(text, missing) {
  var better = "";
  var at = 0;
  for (var i = 0; i < missing.length; i += 1) {
    var term = missing[i];
    var close = term.parts.length === 1 && term.whole === null && term.parts[0] !== null ? closest(term.parts[0]) : null;
    if (close === null) return null;
    better += text.slice(at, term.start) + close;
    at = term.end;
  }
  return better + text.slice(at);
}

function closest(word) {
  var letters = [...word];
  if (letters.length < 4) return null;
  var most = letters.length < 6 ? 1 : 2;
  var found = null;
  need("names").words.forEach(name => {
    if (Math.abs(name.length - letters.length) > most + 1) return;
    var other = [...name];
    if (Math.abs(other.length - letters.length) > most) return;
    var slips = distance(letters, other);
    if (slips <= most && (!found || slips < found[1])) found = [name, slips];
  });
  return found && found[0];
}

function distance(a, b) {
  var rows = [b.map((_, j) => j).concat(b.length)];
  for (var i = 1; i <= a.length; i += 1) {
    var row = [i];
    for (var j = 1; j <= b.length; j += 1) {
      var same = a[i - 1] === b[j - 1] ? 0 : 1;
      row[j] = Math.min(rows[i - 1][j] + 1, row[j - 1] + 1, rows[i - 1][j - 1] + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) row[j] = Math.min(row[j], rows[i - 2][j - 2] + 1);
    }
    rows.push(row);
  }
  return rows[a.length][b.length];
}

/* Results as they are told. */

function textsOf(document) {
  var starts = need("root").textStarts;
  var nth = before(starts.length, i => starts[i] > document) - 1;
  return { first: starts[nth], file: need("t" + nth) };
}

function tell(found, marks) {
  var starts = need("root").starts;
  return each([0], () => {
    var own = each([starts[found.group], found.document].concat(found.others), textsOf);
    var earlier = before(starts.length, i => starts[i] >= own[0].first);
    var head = own[0].file.heads[found.group - earlier];
    var places = [found.document].concat(found.others).map((document, i) => {
      var shown = own[i + 1].file.documents[document - own[i + 1].first];
      var cut = excerpt(shown[4], marks);
      return { kind: KINDS[shown[0]], step: shown[1], label: shown[2], address: head[1] + shown[3] + (shown[5] ? "#L" + (shown[5] + cut.line) : ""), excerpt: cut };
    });
    return { title: head[0], address: head[1], date: head[2], severity: head[3], services: head[4], places };
  })[0];
}

/* How many results have which value of a facet. */
function count(results, facet) {
  var known = need("facets");
  var counts = new Map();
  results.forEach(found => {
    var values;
    if (facet === "kind" || facet === "step") {
      values = new Set(found.all.map(document => {
        var byte = known.documents[document];
        return facet === "step" ? byte % STEPS : KINDS[Math.floor(byte / STEPS)];
      }));
      if (facet === "kind" && values.has("action")) values.add("report");
    } else {
      var nth = FACETS.indexOf(facet);
      values = known.of[found.group][nth].map(v => known.values[nth][v]);
    }
    values.forEach(value => { counts.set(value, (counts.get(value) || 0) + 1); });
  });
  return counts;
}

/* Excerpts. */

function excerpt(text, marks) {
  var units = [];
  chunks(text).forEach(chunk => {
    var whole = chunk.wholes.find(w => marks.has(w));
    chunk.parts.forEach(part => {
      var by = whole !== undefined ? whole : part.word;
      var wide = whole !== undefined && chunk.parts.length > 1;
      units.push({
        start: wide ? chunk.parts[0].start : part.start,
        end: wide ? chunk.parts[chunk.parts.length - 1].end : part.end,
        cost: chunk.dense ? 1 : 3,
        term: marks.has(by) ? marks.get(by) : -1
      });
    });
  });
  if (!units.length) return { before: false, after: false, parts: shortened([[text, false]]), line: 0 };
  var range = stretch(units);
  var start = range[0] ? units[range[0]].start : 0;
  var end = range[1] + 1 === units.length ? text.length : units[range[1]].end;
  var parts = [];
  var at = start;
  var open = null;
  function close() {
    parts.push([text.slice(at, open[0]), false], [text.slice(open[0], open[1]), true]);
    at = open[1];
  }
  var marked = units.slice(range[0], range[1] + 1).filter(u => u.term >= 0);
  marked.forEach(u => {
    if (open && u.start <= open[1]) {
      open[1] = Math.max(open[1], u.end);
      return;
    }
    if (open) close();
    open = [u.start, u.end];
  });
  if (open) close();
  parts.push([text.slice(at, Math.max(at, end)), false]);
  var head = text.slice(0, marked.length ? marked[0].start : 0);
  return { before: start > 0, after: end < text.length, parts: shortened(parts), line: head.split("\n").length - 1 };
}

function stretch(units) {
  function reach(first) {
    var last = first;
    for (var cost = 0; last + 1 < units.length && cost + units[last].cost < 90; last += 1) cost += units[last].cost;
    return last;
  }
  var best = [0, 0, reach(0)];
  units.forEach((unit, i) => {
    if (unit.term < 0) return;
    var first = i;
    for (var lead = 0; first > 0 && lead + units[first - 1].cost <= 18; first -= 1) lead += units[first - 1].cost;
    var last = reach(first);
    var terms = new Set();
    for (var n = first; n <= last; n += 1) if (units[n].term >= 0) terms.add(units[n].term);
    if (terms.size > best[0]) best = [terms.size, first, last];
  });
  return [best[1], best[2]];
}

function shortened(parts) {
  return parts.filter(p => p[0]).map(p => {
    var letters = [...p[0]];
    if (p[1] || letters.length <= 240) return p;
    return [letters.slice(0, 110).join("") + " … " + letters.slice(-110).join(""), false];
  });
}

/* Loads files of the index as scripts, which browsers do for pages from a disk as well. */
var waiting = {};

global.aftermarkSearch = (name, version, payload) => {
  if (waiting[name]) waiting[name].loaded = { version, payload };
};

function load(name) {
  if (waiting[name]) return waiting[name].promise;
  var own = waiting[name] = {};
  own.promise = new Promise((resolve, reject) => {
    var script = document.createElement("script");
    script.src = (document.body.dataset.root || "./") + "search/data/" + name + ".js" + (name === "root" ? "" : "?" + version);
    script.onload = script.onerror = () => {
      script.remove();
      delete waiting[name];
      if (own.loaded) resolve(own.loaded); else reject(new Error("missing"));
    };
    document.head.append(script);
  });
  return own.promise;
}

global.aftermarkIndex = {
  /* `early`: of one common word only what counts most, which is loaded at once; the first results are the same. */
  answer: (text, filter, early) => run(() => answer(text, filter, early)),
  tell: (found, marks) => run(() => tell(found, marks)),
  count: (results, facet) => run(() => count(results, facet)),
  values: facet => run(() => need("facets").values[FACETS.indexOf(facet)])
};
})(typeof window === "undefined" ? globalThis : window);
