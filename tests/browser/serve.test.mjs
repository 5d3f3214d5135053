// The preview in a browser: a file is edited on disk, and the open page follows.

import assert from "node:assert/strict";
import { mkdirSync, renameSync } from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";

import { axe, overflow } from "./lib/audit.mjs";
import { launch, open, SCHEMES, visit, watch } from "./lib/browser.mjs";
import { git, repository, serve } from "./lib/preview.mjs";

const DRAFT = "2018-10-21-github-network-partition";
const WHOLE = "2017-01-31-gitlab-com-database-deletion";
const REPORT = (slug) => ["incidents", slug, "README.md"];
const title = (text) => /^title: (.*)$/m.exec(text)[1];

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

/** A preview of a repository of its own, and a page; both are gone at the end, and nothing complained. */
function preview(name, run, options = {}) {
  test(name, async () => {
    const files = repository();
    let served;
    try {
      served = await serve(files.root, ...(options.args ?? []));
      const context = await open(browser, options);
      const { complaints, expectMissing } = await watch(context, served.home);
      const page = await context.newPage();
      await run({ files, served, page, home: served.home, expectMissing });
      assert.deepEqual(complaints, []);
      await context.close();
    } finally {
      await served?.stop();
      files.remove();
    }
  });
}

const bar = (page) => page.getByRole("complementary", { name: "Preview" });
const ready = (page) => bar(page).locator(".pv-summary").filter({ hasNotText: "preview" }).waitFor();

preview("a saved text shows in the open page, which stays where it was scrolled to", async ({ files, page, home }) => {
  await visit(page, `${home}incidents/${WHOLE}/`);
  await ready(page);
  const heading = page.locator("section.step").nth(5);
  await heading.evaluate((e) => scrollTo(0, scrollY + e.getBoundingClientRect().top - 100));
  const at = () => heading.evaluate((e) => Math.round(e.getBoundingClientRect().top));
  const before = await at();
  assert.ok(Math.abs(before - 100) < 4, `${before}`);
  // Above what is in view, so that all moves by some lines.
  const text = files.read(...REPORT(WHOLE));
  const heading1 = /^## .*$/m.exec(text)[0];
  files.edit(heading1, `${heading1}\n\nWritten while the page was open.\n\nAnd a second paragraph.\n`, ...REPORT(WHOLE));
  await page.getByText("Written while the page was open.").waitFor({ state: "attached" });
  await ready(page);
  await page.waitForFunction((y) => {
    const e = document.querySelectorAll("section.step")[5];
    return Math.abs(e.getBoundingClientRect().top - y) < 4;
  }, before);
  assert.ok((await page.evaluate(() => scrollY)) > 500);
});

preview("front matter that is no YAML shows its place above the last good page, until it is mended", async ({ files, page, home }) => {
  await visit(page, `${home}incidents/${WHOLE}/`);
  await ready(page);
  const good = files.read(...REPORT(WHOLE));
  const name = title(good).replaceAll('"', "");
  files.write(good.replace(/^title: .*$/m, 'title: "never closed'), ...REPORT(WHOLE));
  const alert = page.getByRole("alert");
  await alert.waitFor();
  assert.match(await alert.innerText(), /format\/yaml-syntax[\s\S]*README\.md:\d+:\d+/);
  assert.equal(await page.locator("h1").innerText(), name, "the last good page stays");
  // Opened anew, it is still the last good one.
  await page.reload();
  await alert.waitFor();
  assert.equal(await page.locator("h1").innerText(), name);
  files.write(good.replace(/^title: .*$/m, "title: Mended again"), ...REPORT(WHOLE));
  await page.getByRole("heading", { level: 1, name: "Mended again" }).waitFor();
  await alert.waitFor({ state: "hidden" });
});

preview("findings stand beside their step, can be dismissed, and go when they are answered", async ({ files, page, home }) => {
  await visit(page, `${home}incidents/${DRAFT}/`);
  await ready(page);
  const note = page.locator("#verification .pv-note", { hasText: "action A1 has no owner" });
  await note.waitFor();
  assert.match(await note.innerText(), /README\.md:\d+:\d+ · verification\/no-owner/);
  const other = page.locator("#verification .pv-note", { hasText: "action A1 has no due date" });
  await other.getByRole("button", { name: /^Dismiss/ }).click();
  await other.waitFor({ state: "detached" });
  const text = files.read(...REPORT(DRAFT));
  assert.match(text, /^ {2}- id: A1$/m);
  files.edit("  - id: A1\n", "  - id: A1\n    owner: database-team\n", ...REPORT(DRAFT));
  await note.waitFor({ state: "detached" });
  await bar(page).getByRole("button", { name: "hide" }).click();
  assert.equal(await page.locator(".pv-note").count(), 0);
  await bar(page).getByRole("button", { name: "show beside the text" }).click();
  await page.locator(".pv-note").first().waitFor();
});

preview("a broken template and a broken configuration show where, and what was there stays", async ({ files, page, home }) => {
  await visit(page, home);
  await ready(page);
  const heading = await page.locator("h1").first().innerText();
  const alert = page.getByRole("alert");
  const config = files.read("aftermark.toml");
  files.write(config.replace("[site]", "[site]\nthemes = 3"), "aftermark.toml");
  await alert.waitFor();
  assert.match(await alert.innerText(), /aftermark\.toml:\d+:\d+[\s\S]*themes/);
  assert.equal(await page.locator("h1").first().innerText(), heading);
  mkdirSync(files.file("theme/templates/parts"), { recursive: true });
  files.write("<p>{{ nothing.here </p>\n", "theme/templates/parts/brand.html");
  files.write(config.replace("[site]", '[site]\ntheme = "theme"'), "aftermark.toml");
  await alert.filter({ hasText: "parts/brand.html:1" }).waitFor();
  files.write("<p>Our own brand</p>\n", "theme/templates/parts/brand.html");
  await page.getByText("Our own brand").waitFor();
  await alert.waitFor({ state: "hidden" });
});

preview("a new report that git does not know shows in the list, marked, and its page follows a renamed folder", async ({ files, page, home, expectMissing }) => {
  await visit(page, `${home}incidents/`);
  await ready(page);
  mkdirSync(files.file("incidents/2026-11-20-new-one"));
  files.write("---\ntitle: A new one\nstatus: draft\n---\n\n## Gather the information\n\nNot yet.\n", ...REPORT("2026-11-20-new-one"));
  const row = page.locator(".incident-row", { hasText: "A new one" });
  await row.waitFor();
  assert.match(await row.innerText(), /not in git/);
  await row.getByRole("link", { name: "A new one" }).click();
  await page.getByText("Git does not track this report yet").waitFor();
  git(files.root, "add", "--all");
  await page.getByText("Git does not track this report yet").waitFor({ state: "detached" });
  renameSync(files.file("incidents/2026-11-20-new-one"), files.file("incidents/2026-11-20-other-name"));
  // Too early for the preview, most likely: the page "not found" follows as every page does.
  expectMissing(`${home}incidents/2026-11-20-other-name/`);
  await page.goto(`${home}incidents/2026-11-20-other-name/`);
  await page.getByRole("heading", { level: 1, name: "A new one" }).waitFor();
});

preview("editors that write another file and rename it are followed too", async ({ files, page, home }) => {
  await visit(page, `${home}incidents/${WHOLE}/`);
  await ready(page);
  const text = files.read(...REPORT(WHOLE));
  files.write("", "incidents", WHOLE, "4913");
  files.write(text.replace(/^title: .*$/m, "title: Renamed into place"), "incidents", WHOLE, "README.md~new");
  renameSync(files.file("incidents", WHOLE, "README.md~new"), files.file(...REPORT(WHOLE)));
  await page.getByRole("heading", { level: 1, name: "Renamed into place" }).waitFor();
});

preview("where changes are not told, files are looked at", async ({ files, page, home }) => {
  await visit(page, `${home}incidents/${WHOLE}/`);
  await ready(page);
  // Longer than the clock of some file systems is coarse.
  await new Promise((resolve) => setTimeout(resolve, 1100));
  files.edit(title(files.read(...REPORT(WHOLE))), "Seen by looking", ...REPORT(WHOLE));
  await page.getByRole("heading", { level: 1, name: "Seen by looking" }).waitFor();
}, { args: ["--poll"] });

preview("full-text search finds what was just written", async ({ files, page, home }) => {
  const text = files.read(...REPORT(WHOLE));
  files.write(`${text}\nThe word xylophonist stands in no other report.\n`, ...REPORT(WHOLE));
  await visit(page, `${home}incidents/${WHOLE}/`);
  await page.getByText("xylophonist").waitFor({ state: "attached" });
  await visit(page, `${home}search/?q=xylophonist`);
  await page.locator("mark", { hasText: "xylophonist" }).first().waitFor();
});

for (const scheme of SCHEMES) {
  for (const width of [360, 1440]) {
    preview(`the preview's own parts are accessible and fit (${width}, ${scheme})`, async ({ page, home }) => {
      await visit(page, `${home}incidents/${DRAFT}/`);
      await ready(page);
      await bar(page).locator(".pv-summary").click();
      await bar(page).getByRole("list").waitFor();
      assert.deepEqual(await axe(page), []);
      assert.deepEqual(await overflow(page), []);
    }, { width, scheme });
  }
}

test("it ends cleanly while a page waits for news, finds a free port, and refuses other names", async () => {
  const files = repository();
  const one = await serve(files.root);
  const two = await serve(files.root);
  try {
    assert.notEqual(one.home, two.home);
    assert.match(one.home, /^http:\/\/localhost:\d+\/$/);
    const news = await fetch(`${one.home}_preview/changes`);
    const reader = news.body.getReader();
    await reader.read();
    for (const signal of ["SIGINT", "SIGTERM"]) {
      const { code, errors } = await (signal === "SIGINT" ? one : two).stop(signal);
      assert.equal(code, 0, errors);
      assert.equal(errors, "");
    }
    // The stream of news ended with it.
    for (;;) if ((await reader.read()).done) break;
  } finally {
    await one.stop();
    await two.stop();
    files.remove();
  }
});
