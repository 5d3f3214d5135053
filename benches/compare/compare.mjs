// Builds the same incidents with Aftermark and with the generators that a team would write a theme for, checks that
// the sites are comparable, and times them in alternation. See docs/benchmarks.md.
//
//     node benches/compare/compare.mjs [INCIDENTS] [ROUNDS]
//
// AFTERMARK and LIBRARY may name the program and the maker of the incidents (`cargo build --release --example
// library`), KEEP a folder for what is made. What is not on PATH is told and left out.

import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { cpus, tmpdir, totalmem } from "node:os";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { files, has, makers } from "./makers.mjs";

const HERE = dirname(fileURLToPath(import.meta.url));
const ROOT = resolve(HERE, "../..");
const INCIDENTS = Number(process.argv[2] ?? 1000);
const ROUNDS = Number(process.argv[3] ?? 5);
const ACTIONS = 6;
/** Stand in one report, one in its text and one in its timeline, and nowhere else. No stemmer shortens them. */
const PLANTED = { text: "quizzicalmarmot", timeline: "perplexedwombat" };

const target = process.env.CARGO_TARGET_DIR ?? join(ROOT, "target");
const aftermark = process.env.AFTERMARK ?? join(target, "release/aftermark");
const library = process.env.LIBRARY ?? join(target, "release/examples/library");
const work = process.env.KEEP ?? mkdtempSync(join(tmpdir(), "compare-"));

function fail(why) {
  console.error(`compare: ${why}`);
  process.exit(1);
}

for (const [name, path] of [["the program", aftermark], ["the maker of incidents", library]]) {
  if (!existsSync(path)) fail(`${name} is not at ${path}; cargo build --release --bin aftermark --example library`);
}
if (!has("hyperfine")) fail("hyperfine is not on PATH; see https://github.com/sharkdp/hyperfine");

// The content, in our format, is that of all others.
const ours = join(work, "aftermark");
mkdirSync(work, { recursive: true });
if (!existsSync(ours)) execFileSync(library, [ours, String(INCIDENTS), String(ACTIONS)], { stdio: "inherit" });
const slugs = readdirSync(join(ours, "incidents")).sort();
if (slugs.length !== INCIDENTS) fail(`${ours} has ${slugs.length} incidents; give another KEEP`);
const planted = slugs[Math.floor(slugs.length / 2)];
const report = join(ours, "incidents", planted, "README.md");
if (!readFileSync(report, "utf8").includes(PLANTED.timeline)) {
  const seeded = readFileSync(report, "utf8").replace(/^ {4}event: .*$/m, `$& ${PLANTED.timeline}`);
  writeFileSync(report, `${seeded}\nOne ${PLANTED.text} watched it.\n`);
  execFileSync("git", ["-C", ours, "-c", "user.name=Bench", "-c", "user.email=bench@example.org", "commit", "-qam", "plant"]);
}

/** Every report as front matter (lines of YAML) and body. */
const reports = slugs.map((slug) => {
  const [, front, body] = readFileSync(join(ours, "incidents", slug, "README.md"), "utf8").split(/^---\n/m);
  return { slug, date: slug.slice(0, 10), front, body };
});

/** What the pages of a site whose address is so have of this form. */
function found(site, address, form) {
  const pages = files(site).filter((f) => address.test(relative(site, f)));
  return new Set(pages.flatMap((f) => [...readFileSync(f, "utf8").matchAll(form)].map((m) => m.slice(1).join("#"))));
}

/** Whether a site has what it is compared for. */
function check({ name, code = /<span class=/, finds, textOnly = false, noTopics = false }, site) {
  const wrong = [];
  const listed = found(site, /^incidents\/(page\/\d+\/)?index\.html$/, /(\d{4}-\d\d-\d\d-[\w-]+)\//g);
  const tracked = found(site, /^actions\/.*\.html$/, /(\d{4}-\d\d-\d\d-[\w-]+)\/(?:index\.html)?#(A\d+)\b/g);
  for (const { slug, front } of reports) {
    if (!listed.has(slug)) wrong.push(`${slug}: not in the list`);
    const page = join(site, "incidents", slug, "index.html");
    const text = existsSync(page) ? readFileSync(page, "utf8") : "";
    // Ours and theirs mark them alike: an entry of the timeline by its class, an action by its id.
    const entries = (text.match(/class="?entry[ ">]/g) ?? []).length;
    if (entries !== 10) wrong.push(`${slug}: ${entries} entries`);
    const actions = Array.from({ length: ACTIONS }, (_, i) => `A${i + 1}`);
    if (!actions.every((id) => new RegExp(`id="?${id}[ ">]`).test(text))) wrong.push(`${slug}: actions`);
    if (!actions.every((id) => tracked.has(`${slug}#${id}`))) wrong.push(`${slug}: not all of its actions among all`);
    const [, service] = front.match(/^services: \[([\w-]+)/m);
    if (existsSync(join(site, "services", service, "index.html")) === noTopics) wrong.push(`${slug}: services`);
    if (!(text.match(/<pre[ >][^]*?<\/pre>/g) ?? []).some((block) => code.test(block))) wrong.push(`${slug}: nothing is highlighted`);
    for (const word of Object.values(PLANTED)) {
      if (text.includes(word) !== (slug === planted)) wrong.push(`${slug}: ${word}`);
    }
  }
  if (!finds(site, PLANTED.text)) wrong.push(`the search does not know ${PLANTED.text}`);
  // What a search leaves out is said in docs/benchmarks.md; this notices when that is no longer so.
  if (finds(site, PLANTED.timeline) === textOnly) wrong.push(`the search ${textOnly ? "knows" : "does not know"} ${PLANTED.timeline}`);
  if (wrong.length > 0) fail(`${name} does not make the same: ${wrong.slice(0, 5).join("; ")} (${wrong.length} in all)`);
}

const compared = [];
for (const maker of makers({ work, ours, aftermark, reports })) {
  const missing = maker.needs.filter((name) => !has(name));
  if (missing.length > 0) {
    console.error(`compare: ${maker.name} is left out: ${missing.join(" and ")} not there`);
    continue;
  }
  const { site, command } = await maker.make();
  rmSync(site, { recursive: true, force: true });
  const timed = spawnSync("/usr/bin/time", ["-f", "peak %M", "sh", "-c", command], { encoding: "utf8" });
  const run = timed.error ? spawnSync("sh", ["-c", command], { encoding: "utf8" }) : timed;
  if (run.status !== 0) fail(`${maker.name}: ${command}\n${run.stderr}`);
  check(maker, site);
  const all = files(site);
  compared.push({
    name: maker.name,
    versions: maker.versions(),
    site,
    command,
    peak: timed.error ? NaN : Number(timed.stderr.match(/peak (\d+)/)[1]) / 1e6,
    files: all.length,
    bytes: all.reduce((sum, f) => sum + statSync(f).size, 0) / 1e6,
    wall: [],
    cpu: [],
  });
}

for (let round = 0; round < ROUNDS; round++) {
  for (const one of compared) {
    rmSync(one.site, { recursive: true, force: true });
    const json = join(work, "hyperfine.json");
    const timed = spawnSync("hyperfine", ["--runs", "1", "--style", "none", "--export-json", json, one.command], { encoding: "utf8" });
    if (timed.status !== 0) fail(`${one.name}: ${timed.stderr}`);
    const [{ mean, user, system }] = JSON.parse(readFileSync(json, "utf8")).results;
    one.wall.push(mean);
    one.cpu.push(user + system);
  }
}

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
const [first] = compared;
console.log(`${INCIDENTS} incidents, ${ACTIONS} actions each; medians of ${ROUNDS} in alternation; ${cpus().length} × ${cpus()[0].model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GiB\n`);
console.log("| | CPU | × | wall | × | peak memory | files | size |\n|---|---|---|---|---|---|---|---|");
for (const one of compared) {
  const [cpu, wall] = [median(one.cpu), median(one.wall)];
  const times = (a, b) => (a / b).toFixed(2);
  console.log(
    `| ${one.name} (${one.versions}) | ${cpu.toFixed(1)} s | ${times(cpu, median(first.cpu))} | ${wall.toFixed(1)} s | ${times(wall, median(first.wall))} | ${one.peak.toFixed(2)} GB | ${one.files} | ${one.bytes.toFixed(0)} MB |`,
  );
}
if (!process.env.KEEP) rmSync(work, { recursive: true, force: true });
