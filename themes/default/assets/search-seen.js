/* "Have we seen this before?" on the search page: what is pasted, reduced to its templates and compared with the known
   lines, as `aftermark seen` does (src/search/seen). The files are described in docs/search.md. */
(() => {
"use strict";
const index = window.aftermarkIndex;

/* Templates: what of a line stays the same when it is written again. */

const QUIET = /^(?:jan|feb|mar|apr|jun|jul|aug|sep|oct|nov|dec|mon|tue|wed|thu|fri|sat|sun|utc|gmt|cet|cest|am|pm|error|err|warn|warning|info|debug|trace|notice|critical|crit|level|msg|message|time|timestamp|ts|an|the|of|to|in|for|on|at|is|was|were|are|be|been|and|or|with|by|from|not|no|it|its|this|that|as|has|have|had|we|our|they|their|which|who|when|than|but|so)$/;
const HOSTS = /^(?:com|net|org|io|dev|app|cloud|local|internal|intranet|lan|corp|home|test|example|invalid|localhost|svc|cluster|eu|de|fr|nl|be|ch|at|uk|us|ca|au|jp|cn|br)$/;
const CODE = /^(?:[A-Z]{2,8}[-_]*[0-9]{2,8}|0x[8cC][0-9a-fA-F]{7})$/;
const LOUD = /error|fatal|panic|exception|fail|timed out|timeout|refused|denied|crit|caused by|abort|corrupt|expired|unavailable|out of memory/;
const COLOURS = /\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[ -/]*[0-Z\\^-~])/g;
const MOST = 200;

function template(line) {
  const all = new Set();
  for (const chunk of index.chunks(line)) {
    if (chunk.dense) chunk.parts.forEach(({ word }) => [...word].length > 1 && all.add(word));
    else joined(line.slice(chunk.start, chunk.end), chunk, all);
    if (all.size > 63) break;
  }
  return [...all].slice(0, 64);
}

function joined(text, { start, parts }, all) {
  if (CODE.test(text)) return all.add(index.fold(text));
  if (/^[^@]+@.*\./s.test(text)) return null;
  let [at, before, home] = [start, "", false];
  for (const segment of text.split(/[/\\:@#~]/)) {
    const [from, end, behind] = [at, at + segment.length, home];
    /* What stands behind `https://` is a host, behind `/home/` somebody's name. */
    const server = !before && from > start && text.slice(0, from - start).endsWith("://");
    at = end + 1;
    before = segment;
    home = segment === "home" || segment === "Users";
    if (behind || server || host(segment) || counted(segment)) continue;
    if (CODE.test(segment)) all.add(index.fold(segment));
    else parts.filter(part => from <= part.start && part.end <= end).map(kept).forEach(word => word && all.add(word));
  }
  return null;
}

/* What of a word stays: `node17` is any `node`. */
function kept({ word, start, end }) {
  if (end - start > 64) return "";
  const name = word.replace(/[0-9]+$/, "");
  const [letters, digits, hex] = [[...name].length, word.length - name.length, /^[0-9a-f]*$/.test(name)];
  const varies = /\p{N}/u.test(name) || (digits && (letters < 3 || digits > 3 || hex)) || (letters > 7 && hex);
  return letters > 1 && !varies && !QUIET.test(name) ? name : "";
}

function host(segment) {
  const name = segment.replace(/^[.\-_]+|[.\-_]+$/g, "");
  return name.includes(".") && HOSTS.test(name.split(".").pop()) && !/[A-Z]/.test(name);
}

/* `web-frontend-1`, a UUID, `2026-03-14T08`: something numbered. */
function counted(segment) {
  return !CODE.test(segment) && !segment.includes(".") && segment.includes("-") && /[0-9]/.test(segment);
}

/* What is asked about: lines that are alike are one, and those that sound like errors come first. */
function read(text) {
  const [loud, quiet, known] = [[], [], new Map()];
  const all = text.replace(/\n$/, "").split("\n");
  let left = 0;
  for (const line of all) {
    const plain = line.slice(0, 65536).replace(COLOURS, "");
    const words = template(plain);
    const same = known.get(words.join(" "));
    if (same) same.count += 1;
    if (same || !words.length) continue;
    const lines = LOUD.test(plain.toLowerCase()) ? loud : quiet;
    if (lines.length === MOST) {
      left += 1;
      continue;
    }
    known.set(words.join(" "), lines[lines.push({ text: plain.trim(), words, count: 1 }) - 1]);
  }
  const lines = loud.concat(quiet);
  return { lines: lines.slice(0, MOST), read: all.length, left: lines.slice(MOST).reduce((sum, line) => sum + line.count, left) };
}

/* The known lines. */

/* The numbers of those that have a word. */
async function having(word, words) {
  const file = words.filter(first => first <= word).length - 1;
  const rows = file < 0 ? "" : await index.get("s" + file);
  const at = `\n${rows}`.indexOf(`\n${word}\t`);
  if (at < 0) return [];
  const data = new index.Numbers(rows.slice(at + word.length + 1).split("\n", 1)[0]);
  let last = 0;
  return data.list(() => last += data.next());
}

/* The document of a line, its place in it, and how many words it has. */
async function place(line, { lines }) {
  const data = new index.Numbers(await index.get("l" + Math.floor(line / lines)));
  let found = [0, 0, 0];
  for (let n = line % lines; n >= 0; n -= 1) found = [found[0] + data.next(), data.next(), data.next()];
  return found;
}

/* The groups that have what is asked about: the strong before the weak, then the best, then the newest. */
async function seen(text) {
  await index.get("root");
  const about = await index.get("seen");
  const counts = new index.Numbers(about.groups);
  const groupOf = Array.from({ length: index.groups() }, () => counts.next()).flatMap((size, group) => Array(size).fill(group));
  const firsts = about.words.split("\n");
  const asked = read(text);
  const words = [...new Set(asked.lines.flatMap(line => line.words))];
  const known = new Map(await Promise.all(words.map(async word => [word, await having(word, firsts)])));
  const weigh = word => 32 - Math.clz32(1 + Math.floor(groupOf.length / Math.max(known.get(word).length, 1)));
  const groups = new Map();
  for (const [number, { words }] of asked.lines.entries()) {
    const [had, best] = [new Map(), new Map()];
    let total = 0;
    for (const word of words) {
      const weight = weigh(word);
      total += weight;
      for (const line of known.get(word)) {
        const all = had.get(line) || had.set(line, [0, 0]).get(line);
        all[0] += weight;
        all[1] += 1;
      }
    }
    for (const [line, [weight, count]] of had) {
      const share = Math.floor(weight * 100 / total);
      if (share < 45 || count < Math.min(2, words.length)) continue;
      const same = share > 74 && count < 3 && count === words.length && (await place(line, about))[2] === count;
      const hit = { number, line, share, weight, strong: share > 74 && (count > 2 || same) };
      const group = groupOf[line];
      const other = best.get(group);
      const better = other && (hit.strong - other.strong || hit.weight - other.weight || other.line - hit.line);
      if (!other || better > 0) best.set(group, hit);
    }
    best.forEach((hit, group) => groups.set(group, (groups.get(group) || []).concat(hit)));
  }
  const score = hit => hit.weight * hit.share;
  const results = [...groups].map(([group, hits]) => {
    hits.sort((a, b) => b.strong - a.strong || score(b) - score(a) || a.number - b.number);
    return { group, hits, strong: hits[0].strong, score: hits.reduce((sum, hit) => sum + score(hit), 0) };
  }).sort((a, b) => b.strong - a.strong || b.score - a.score || a.group - b.group);
  return { asked, about, results };
}

/* A result as it is told. */
async function tell({ asked, about }, { group, hits, strong }) {
  const first = index.first(group);
  const [title, address, date, severity, services, ended] = (await index.shown(first))[6];
  const row = async (document, line) => {
    const [, , label, at, text, number] = await index.shown(document);
    return { label, address: address + at + (number ? `#L${number + line}` : ""), text: text.split("\n")[line].trim().slice(0, 240) };
  };
  const rows = places => Promise.all((places || []).map(document => row(first + document, 0)));
  const lines = hits.slice(0, 3).map(async ({ number, line, share, strong }) => {
    const [document, at] = await place(line, about);
    return { ...await row(document, at), asked: asked.lines[number].text.slice(0, 240), share, strong };
  });
  const { fixed, made_worse, owed, owed_first } = ended || {};
  const named = await rows(owed_first && owed_first.map(([document]) => document));
  return {
    title, address, date, severity, services, strong,
    lines: await Promise.all(lines), more: Math.max(0, hits.length - 3),
    fixed: await rows(fixed), worse: await rows(made_worse),
    owed: owed || 0, first: named.map((row, i) => ({ ...row, about: owed_first[i][1] }))
  };
}

index.seen = seen;
index.tellSeen = tell;

/* The page. */

const box = document.querySelector("[data-seen]");
if (!box) return;
const [area, input] = [box.querySelector("textarea"), document.querySelector("#find")];
const [found, words] = ["[data-seen-found]", "[data-status]"].map(name => document.querySelector(name));
const [status, list] = [found.querySelector("[role=status]"), found.querySelector("ol")];
const said = (kind, ...values) => values.reduce((text, value) => text.replace("#", () => value), found.dataset[kind]);
const { make, link } = index;
let turn = 0;

function line({ label, address, text }, ...more) {
  const made = make("p", "result-other", label && link(address, label, "result-place"), label && " ", text, ...more);
  made.dir = "auto";
  return made;
}

function item(told, several) {
  const { title, address, date, severity, services, lines, more, fixed, worse, owed, first } = told;
  const about = [date, severity, ...services].filter(Boolean).join(" · ");
  const fit = ({ share, strong }) => make("span", "meta", ` (${said(strong ? "strong" : "weak", share)})`);
  const under = (kind, rows, ...head) => (rows.length || head.length) && make("div", "result-ended", make("p", "", make("b", "", said(kind)), ...head), ...rows);
  return make("li", "", make("p", "result-title", link(address, title || address)), make("p", "meta", about),
    ...lines.flatMap(known => [line(known, fit(known)), several && make("p", "meta", `${said("asked")} ${known.asked}`)]),
    more && make("p", "meta", said("rest", more)),
    under("fixed", fixed.map(row => line(row))), under("worse", worse.map(row => line(row))),
    under("owed", first.map(row => line(row, make("span", "meta", ` (${row.about})`))), ` ${owed || said("nothing")}`));
}

async function look() {
  const mine = turn += 1;
  const log = area.value.trim() ? area.value : "";
  const query = input.value.trim();
  if (!log && !query) {
    [found.hidden, words.hidden] = [true, false];
    return;
  }
  try {
    /* A line of a log has many words; of fewer it is asked where they find nothing. */
    const unknown = !log && !(await index.answer(query, {}, true)).results.length;
    if (mine !== turn) return;
    if (!log && !unknown && index.chunks(query).length < 8) {
      [found.hidden, words.hidden] = [true, false];
      return;
    }
    const answer = await index.seen(log || query);
    const { asked, results } = answer;
    const told = [];
    for (const result of results.slice(0, 5)) told.push(await tell(answer, result));
    if (mine !== turn) return;
    list.replaceChildren(...told.map(one => item(one, asked.lines.length > 1)));
    const n = results.length;
    const kind = !asked.lines.length ? "empty" : n === 0 ? "none" : n === 1 ? "one" : "many";
    status.textContent = [said(kind, n), n > 5 && said("best", 5), n && !results[0].strong && said("unsure"),
      asked.left && said("left", asked.left, asked.read)].filter(Boolean).join(" ");
    /* Of words that nobody knows the search below says what it has. */
    found.hidden = !log && !n;
    /* That no page has all of it is no answer then. */
    words.hidden = unknown && n > 0;
  } catch (e) {
    if (mine === turn) [status.textContent, found.hidden] = [said("failed"), false];
  }
}

let timer = 0;
function soon() {
  clearTimeout(timer);
  timer = setTimeout(look, 200);
}
area.addEventListener("input", soon);
input.addEventListener("input", soon);
input.addEventListener("paste", event => {
  const text = event.clipboardData.getData("text/plain");
  if (!text.trim().includes("\n")) return;
  /* A field of one line would join them. */
  event.preventDefault();
  box.open = true;
  area.value = text;
  area.focus();
  look();
});
look();
})();
