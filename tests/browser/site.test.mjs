// Opens every page of the built examples in Chromium: links, accessibility, overflow, search.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";

import { axe, overflow } from "./lib/audit.mjs";
import { launch, open, SCHEMES, visit, watch, WIDTHS } from "./lib/browser.mjs";
import { address, crawl, htmlFiles } from "./lib/crawl.mjs";
import { serve } from "./lib/server.mjs";

const site = process.env.AFTERMARK_SITE;
assert.ok(site, "AFTERMARK_SITE is not set; start the tests with tests/run");
const incidents = JSON.parse(readFileSync(path.join(site, "incidents.json"), "utf8")).incidents;
/** Stands only in the body of the report on Cloudflare's regular expression. */
const WORD = "backtracking";

let browser;
let server;
let home;
before(async () => {
  browser = await launch();
  server = await serve(site);
  home = server.url;
});
after(async () => {
  await browser?.close();
  await server?.close();
});

/** One page of each kind, by the first part of its address, and every report. */
function samples() {
  const seen = new Set();
  return htmlFiles(site).filter((file) => {
    const parts = file.split("/");
    const kind = parts[0] === "incidents" ? `incidents/${parts.length > 3 ? "file" : parts.length}` : parts.slice(0, -1).length + parts[0];
    const report = parts[0] === "incidents" && parts.length === 3;
    if (file === "404.html" || (!report && seen.has(kind))) return false;
    seen.add(kind);
    return true;
  });
}

test("every page is reached by ordinary links, and no link is dead", async () => {
  const context = await open(browser, { javaScriptEnabled: true });
  const { pages, problems } = await crawl(context, home);
  assert.deepEqual(problems, []);
  const unreached = htmlFiles(site)
    .filter((file) => file !== "404.html")
    .map((file) => home + address(file))
    .filter((url) => !pages.has(url));
  assert.deepEqual(unreached, []);
  await context.close();
});

for (const scheme of SCHEMES) {
  for (const width of Object.keys(WIDTHS).map(Number)) {
    test(`every kind of page, ${width} px, ${scheme}`, async () => {
      const context = await open(browser, { width, scheme });
      const { complaints } = await watch(context, home);
      const page = await context.newPage();
      const wrong = [];
      for (const file of samples()) {
        complaints.length = 0;
        await visit(page, home + address(file));
        for (const text of [...complaints, ...(await overflow(page)), ...(await axe(page))]) {
          wrong.push(`${file}: ${text}`);
        }
      }
      assert.deepEqual(wrong, []);
      await context.close();
    });
  }
}

test("search finds an incident by a word of its body", async () => {
  const context = await open(browser);
  const { complaints } = await watch(context, home);
  const page = await context.newPage();
  await visit(page, `${home}search/?q=${WORD}`);
  const first = page.locator("main a[href*='incidents/']").first();
  await first.waitFor();
  assert.match(await first.getAttribute("href"), /cloudflare-waf-regex/);
  assert.deepEqual(complaints, []);
  await context.close();
});

test("without scripts the lists are whole", async () => {
  const context = await open(browser, { javaScriptEnabled: false });
  const page = await context.newPage();
  await visit(page, `${home}incidents/`);
  for (const incident of incidents) {
    assert.ok(await page.locator(`main a[href*="${incident.slug}"]`).count(), incident.slug);
  }
  await context.close();
});
