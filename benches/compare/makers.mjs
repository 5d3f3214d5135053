// What is compared: how each generator gets the same incidents, how it is run, and where its search keeps its words.

import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { runInNewContext } from "node:vm";
import { gunzipSync } from "node:zlib";

const HERE = dirname(fileURLToPath(import.meta.url));
// After the last of however many.
const AS_OF = "2030-01-01";
// `npm ci` in their folders installs these.
const ELEVENTY = join(HERE, "eleventy/node_modules/.bin/eleventy");
const YAML = join(HERE, "mdbook/node_modules/yaml");

const version = (name, ...words) => spawnSync(name, words, { encoding: "utf8" }).stdout?.match(/\d+\.\d+\.\d+/)?.[0];
const quote = (path) => `'${path}'`;
const pagefind = (site) => `pagefind --site ${quote(site)} --quiet`;
const withPagefind = (name, ...words) => `${version(name, ...words)}, ${version("pagefind", "--version")}`;

/** Whether a program is on PATH, or a file there. */
export const has = (name) =>
  name.includes("/") ? existsSync(name) : spawnSync("sh", ["-c", `command -v ${name}`]).status === 0;

export function files(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((e) => e.isFile())
    .map((e) => join(e.parentPath ?? e.path, e.name));
}

// Whether a search knows a word: of ours and of Pagefind the texts are looked through, elasticlunr is asked.

const inOurs = (site, word) =>
  files(join(site, "search/data")).some((f) => readFileSync(f, "utf8").includes(word));

const inPagefind = (site, word) =>
  files(join(site, "pagefind/fragment")).some((f) => gunzipSync(readFileSync(f)).toString("utf8").includes(word));

/** The index is a script that sets a variable of the page; a field's words are a tree of their letters. */
function inElasticlunr(site, script, indexOf, word) {
  const window = { search: {} };
  const name = readdirSync(site).find((f) => script.test(f));
  if (!name) return false;
  runInNewContext(readFileSync(join(site, name), "utf8"), { window });
  return Object.values(indexOf(window).index).some(({ root }) => {
    const end = [...word].reduce((node, letter) => node?.[letter], root);
    return Object.keys(end?.docs ?? {}).length > 0;
  });
}

/**
 * Each maker: its `name`; `versions` for the table; what it `needs`; `make`, which writes its project and gives its
 * `site` and `command`; `finds`, whether the search of a site knows a word. What it lacks: `textOnly`, what stands in
 * lists is not in its search; `noTopics`, pages of services and tags. `code` is its highlighted code, if not as most's.
 */
export function makers({ work, ours, aftermark, reports }) {
  /** Writes a project beside ours: the templates of HERE, and a page for each report with its evidence. */
  function project(name, pageOf, as = name) {
    const folder = join(work, as);
    rmSync(folder, { recursive: true, force: true });
    const libraries = join(HERE, name, "node_modules");
    cpSync(join(HERE, name), folder, { recursive: true, filter: (from) => from !== libraries });
    for (const one of reports) {
      const [path, text] = pageOf(one);
      const page = join(folder, path);
      mkdirSync(dirname(page), { recursive: true });
      writeFileSync(page, text);
      cpSync(join(ours, "incidents", one.slug, "evidence"), join(dirname(page), "evidence"), { recursive: true });
    }
    return folder;
  }

  /** All that is no key of Zola's has to stand under `extra`, and what pages are grouped by under `taxonomies`. */
  function zolaPage({ slug, date, front, body }) {
    const line = (key) => front.match(new RegExp(`^${key}: .*$`, "m"))[0];
    const inside = (text) => text.replace(/^(?=.)/gm, "  ");
    const taxonomies = inside(`${line("services")}\n${line("tags")}\n`);
    const text = `---\n${line("title")}\ndate: ${date}\ntaxonomies:\n${taxonomies}extra:\n${inside(front)}---\n${body}`;
    return [`content/incidents/${slug}/index.md`, text];
  }

  return [
    {
      name: "Aftermark",
      versions: () => version(aftermark, "--version"),
      needs: [],
      finds: inOurs,
      make: () => {
        const site = join(work, "aftermark-site");
        // Theirs keep nothing from the round before either.
        const words = `--no-cache --as-of ${AS_OF} --allow-incomplete --output ${quote(site)}`;
        return { site, command: `${quote(aftermark)} build ${quote(ours)} ${words}` };
      },
    },
    {
      name: "Hugo + Pagefind",
      versions: () => withPagefind("hugo", "version"),
      needs: ["hugo", "pagefind"],
      finds: inPagefind,
      make: () => {
        const folder = project("hugo", ({ slug, date, front, body }) => [
          `content/incidents/${slug}/index.md`,
          `---\ndate: ${date}\n${front}---\n${body}`,
        ]);
        const site = join(folder, "public");
        return { site, command: `hugo --quiet --buildFuture --source ${quote(folder)} && ${pagefind(site)}` };
      },
    },
    {
      name: "Zola + Pagefind",
      versions: () => withPagefind("zola", "--version"),
      needs: ["zola", "pagefind"],
      finds: inPagefind,
      make: () => {
        const folder = project("zola", zolaPage, "zola-pagefind");
        // One index is enough.
        const config = join(folder, "config.toml");
        const off = readFileSync(config, "utf8").replace("build_search_index = true", "build_search_index = false");
        writeFileSync(config, off);
        const site = join(folder, "public");
        return { site, command: `zola --root ${quote(folder)} build && ${pagefind(site)}` };
      },
    },
    {
      name: "Zola, its search",
      versions: () => version("zola", "--version"),
      needs: ["zola"],
      // Its index has the Markdown of a page, and not what templates make of front matter.
      textOnly: true,
      finds: (site, word) => inElasticlunr(site, /^search_index\..*\.js$/, (window) => window.searchIndex, word),
      make: () => {
        const folder = project("zola", zolaPage);
        return { site: join(folder, "public"), command: `zola --root ${quote(folder)} build` };
      },
    },
    {
      name: "Eleventy + Pagefind",
      versions: () => withPagefind(ELEVENTY, "--version"),
      needs: [ELEVENTY, "pagefind"],
      noTopics: true,
      finds: inPagefind,
      make: () => {
        const folder = project("eleventy", ({ slug, date, front, body }) => [
          `incidents/${slug}/index.md`,
          `---\ndate: ${date}\n${front.replace(/^tags: /m, "labels: ")}tags: incident\nlayout: incident.njk\n---\n${body}`,
        ]);
        symlinkSync(join(HERE, "eleventy/node_modules"), join(folder, "node_modules"));
        const site = join(folder, "_site");
        return { site, command: `cd ${quote(folder)} && ${quote(ELEVENTY)} --quiet && ${pagefind(site)}` };
      },
    },
    {
      name: "mdBook, its search",
      versions: () => version("mdbook", "--version"),
      needs: ["mdbook", YAML],
      noTopics: true,
      // highlight.js colours it in the reader's browser.
      code: /<code class="language-sh"/,
      finds: (site, word) => inElasticlunr(site, /^searchindex.*\.js$/, (window) => window.search.index, word),
      make: async () => {
        const { parse } = await import(join(YAML, "dist/index.js"));
        const { chapter, pages } = await import("./mdbook/chapters.mjs");
        const chapters = reports.map(({ slug, front, body }) => ({ slug, incident: parse(front), body }));
        const bySlug = new Map(chapters.map((one) => [one.slug, one]));
        const folder = project("mdbook", ({ slug }) => [`src/incidents/${slug}/index.md`, chapter(bySlug.get(slug))]);
        mkdirSync(join(folder, "src/actions"));
        for (const [name, text] of pages(chapters)) writeFileSync(join(folder, "src", name), text);
        return { site: join(folder, "book"), command: `mdbook build ${quote(folder)}` };
      },
    },
  ];
}
