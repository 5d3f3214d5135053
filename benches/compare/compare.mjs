// Builds the same incidents with Aftermark and with the generators that a team would write a theme for, checks that
// the sites are comparable, and times them in alternation. See docs/benchmarks.md.
//
//     node benches/compare/compare.mjs [INCIDENTS] [ROUNDS]
//
// AFTERMARK and LIBRARY may name the program and the maker of the incidents (`cargo build --release --example
// library`), KEEP a folder for what is made. What is not on PATH is told and left out.

import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { cpus, tmpdir, totalmem } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";

const HERE = dirname(fileURLToPath(import.meta.url));
const ROOT = resolve(HERE, "../..");
const INCIDENTS = Number(process.argv[2] ?? 1000);
const ROUNDS = Number(process.argv[3] ?? 5);
const ACTIONS = 6;
const AS_OF = "2026-11-24";
/** Stands in one report, and nowhere else. */
const PLANTED = "quizzicalmarmot";

const target = process.env.CARGO_TARGET_DIR ?? join(ROOT, "target");
const aftermark = process.env.AFTERMARK ?? join(target, "release/aftermark");
const library = process.env.LIBRARY ?? join(target, "release/examples/library");
const work = process.env.KEEP ?? mkdtempSync(join(tmpdir(), "compare-"));

const has = (name) => spawnSync("sh", ["-c", `command -v ${name}`]).status === 0;
const version = (name, ...words) => spawnSync(name, words, { encoding: "utf8" }).stdout?.match(/\d+\.\d+\.\d+/)?.[0];
const quote = (path) => `'${path}'`;
/** `npm ci` in its folder installs it, as its project needs libraries beside it. */
const ELEVENTY = join(HERE, "eleventy/node_modules/.bin/eleventy");

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
if (!readFileSync(report, "utf8").includes(PLANTED)) {
  writeFileSync(report, `${readFileSync(report, "utf8")}\nOne ${PLANTED} watched it.\n`);
  execFileSync("git", ["-C", ours, "-c", "user.name=Bench", "-c", "user.email=bench@example.org", "commit", "-qam", "plant"]);
}

/** Every report as front matter (lines of YAML) and body. */
const reports = slugs.map((slug) => {
  const [, front, body] = readFileSync(join(ours, "incidents", slug, "README.md"), "utf8").split(/^---\n/m);
  return { slug, date: slug.slice(0, 10), front, body };
});

/** Writes a project beside ours: templates of HERE, and a page for each report. */
function project(name, pageOf) {
  const folder = join(work, name);
  rmSync(folder, { recursive: true, force: true });
  const libraries = join(HERE, name, "node_modules");
  cpSync(join(HERE, name), folder, { recursive: true, filter: (from) => from !== libraries });
  if (existsSync(libraries)) symlinkSync(libraries, join(folder, "node_modules"));
  for (const one of reports) {
    const [path, text] = pageOf(one);
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
    const evidence = join(dirname(join(folder, path)), "evidence");
    cpSync(join(ours, "incidents", one.slug, "evidence"), evidence, { recursive: true });
  }
  return folder;
}

const pagefind = (site) => `pagefind --site ${quote(site)} --quiet`;
const makers = [
  {
    name: "Aftermark",
    versions: () => version(aftermark, "--version"),
    needs: [],
    make: () => {
      const site = join(work, "aftermark-site");
      return {
        site,
        command: `${quote(aftermark)} build ${quote(ours)} --as-of ${AS_OF} --allow-incomplete --output ${quote(site)}`,
      };
    },
  },
  {
    name: "Hugo + Pagefind",
    versions: () => `${version("hugo", "version")}, ${version("pagefind", "--version")}`,
    needs: ["hugo", "pagefind"],
    make: () => {
      const folder = project("hugo", ({ slug, date, front, body }) => [
        `content/incidents/${slug}/index.md`,
        `---\ndate: ${date}\n${front}---\n${body}`,
      ]);
      const site = join(folder, "public");
      return { site, command: `hugo --quiet --source ${quote(folder)} && ${pagefind(site)}` };
    },
  },
  {
    name: "Eleventy + Pagefind",
    versions: () => `${version(ELEVENTY, "--version")}, ${version("pagefind", "--version")}`,
    needs: [ELEVENTY, "pagefind"],
    make: () => {
      const folder = project("eleventy", ({ slug, date, front, body }) => [
        `incidents/${slug}/index.md`,
        `---\ndate: ${date}\n${front.replace(/^tags: /m, "labels: ")}tags: incident\nlayout: incident.njk\n---\n${body}`,
      ]);
      const site = join(folder, "_site");
      return { site, command: `cd ${quote(folder)} && ${quote(ELEVENTY)} --quiet && ${pagefind(site)}` };
    },
  },
];

function files(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((e) => e.isFile())
    .map((e) => join(e.parentPath ?? e.path, e.name));
}

/** Whether a site has what it is compared for. */
function check(name, site) {
  const wrong = [];
  for (const { slug } of reports) {
    const page = join(site, "incidents", slug, "index.html");
    const text = existsSync(page) ? readFileSync(page, "utf8") : "";
    const number = (pattern) => (text.match(pattern) ?? []).length;
    // Ours and theirs mark them alike: an entry of the timeline by its class, an action by its id.
    if (number(/class="?entry[ ">]/g) !== 10) wrong.push(`${slug}: ${number(/class="?entry[ ">]/g)} entries`);
    const actions = Array.from({ length: ACTIONS }, (_, i) => `A${i + 1}`);
    if (!actions.every((id) => new RegExp(`id="?${id}[ ">]`).test(text))) wrong.push(`${slug}: actions`);
    if (!/<span class=/.test(text)) wrong.push(`${slug}: nothing is highlighted`);
    if (text.includes(PLANTED) !== (slug === planted)) wrong.push(`${slug}: the planted word`);
  }
  const index = files(site).filter((f) => /pagefind\/fragment\/|search\/data\//.test(f));
  const read = (f) => (f.endsWith(".js") ? readFileSync(f) : gunzipSync(readFileSync(f))).toString("utf8");
  if (!index.some((f) => read(f).includes(PLANTED))) wrong.push("the planted word is not in the index of the search");
  if (wrong.length > 0) fail(`${name} does not make the same: ${wrong.slice(0, 5).join("; ")} (${wrong.length} in all)`);
}

const compared = [];
for (const maker of makers) {
  const missing = maker.needs.filter((name) => !has(name));
  if (missing.length > 0) {
    console.error(`compare: ${maker.name} is left out: ${missing.join(" and ")} not on PATH`);
    continue;
  }
  const { site, command } = maker.make();
  rmSync(site, { recursive: true, force: true });
  const timed = spawnSync("/usr/bin/time", ["-f", "peak %M", "sh", "-c", command], { encoding: "utf8" });
  const run = timed.error ? spawnSync("sh", ["-c", command], { encoding: "utf8" }) : timed;
  if (run.status !== 0) fail(`${maker.name}: ${command}\n${run.stderr}`);
  check(maker.name, site);
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
