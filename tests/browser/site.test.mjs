// Opens every page of the built examples in Chromium: links, markup, accessibility, overflow.

import assert from "node:assert/strict";
import { test } from "node:test";
import { gzipSync } from "node:zlib";

import { axe, overflow } from "./lib/audit.mjs";
import { open, SCHEMES, visit, watch, WIDTHS } from "./lib/browser.mjs";
import { address, crawl, htmlFiles } from "./lib/crawl.mjs";
import { judge, samples } from "./lib/samples.mjs";
import { incidents, site, stage } from "./lib/site.mjs";

const it = stage();

test("every page is reached by ordinary links, no link is dead, no script or style is inline", async () => {
  const context = await open(it.browser);
  const { pages, problems } = await crawl(context, it.home);
  assert.deepEqual(problems, []);
  const unreached = htmlFiles(site)
    .filter((file) => file !== "404.html")
    .map((file) => it.home + address(file))
    .filter((url) => !pages.has(url));
  assert.deepEqual(unreached, []);
  await context.close();
});

test("every kind of page, at every width, in both schemes", { concurrency: 2 }, async (t) => {
  const cases = SCHEMES.flatMap((scheme) => Object.keys(WIDTHS).map((width) => ({ scheme, width: Number(width) })));
  await judge(t, it, cases, ({ scheme, width }) => samples(site, (width === 360) === (scheme === "light") && width !== 768));
});

test("nothing moves while a page loads", async () => {
  for (const width of [360, 1440]) {
    const context = await open(it.browser, { width });
    await context.addInitScript(() => {
      window.__shifts = [];
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) {
          if (!entry.hadRecentInput) window.__shifts.push(entry.value);
        }
      }).observe({ type: "layout-shift", buffered: true });
    });
    const page = await context.newPage();
    const moved = [];
    for (const file of samples(site, false)) {
      await visit(page, it.home + address(file));
      await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
      const sum = await page.evaluate(() => window.__shifts.reduce((a, b) => a + b, 0));
      // What counts as good is 0.1; a fifth of that may be a page that was shown before all of it had come.
      if (sum > 0.02) moved.push(`${file} at ${width} px: ${sum}`);
    }
    assert.deepEqual(moved, []);
    await context.close();
  }
});

test("an address that leads nowhere shows the site's own page, at any depth", async () => {
  const context = await open(it.browser);
  const { complaints, expectMissing } = await watch(context, it.home);
  const page = await context.newPage();
  for (const missing of ["nothing", "incidents/1999-01-01-nothing/evidence/x/"]) {
    expectMissing(it.home + missing);
    const response = await visit(page, it.home + missing);
    assert.equal(response.status(), 404);
    assert.deepEqual([...complaints, ...(await overflow(page)), ...(await axe(page))], []);
    await page.getByRole("link", { name: "list of incidents" }).click();
    await page.waitForURL(`${it.home}incidents/`);
  }
  await context.close();
});

test("the first screen of every kind of page is small: under 100 kB on the wire", async () => {
  const sizes = {};
  for (const file of samples(site, false)) {
    // A context for each page: nothing is in its cache.
    const context = await open(it.browser);
    const page = await context.newPage();
    const responses = [];
    page.on("response", (response) => responses.push(response));
    await visit(page, it.home + address(file));
    // The page for searching fetches the index by itself; what it shows before does not need it.
    const counted = responses.filter((r) => !r.url().startsWith(`${it.home}search/data/`));
    const bodies = await Promise.all(counted.map((response) => response.body()));
    sizes[file] = bodies.reduce((sum, body) => sum + gzipSync(body).length, 0);
    assert.ok(counted.length > 3, `${file}: ${counted.length} responses`);
    await context.close();
  }
  const large = Object.entries(sizes).filter(([, bytes]) => bytes >= 100_000);
  assert.deepEqual(large, []);
  console.log(`      largest first screen: ${Math.max(...Object.values(sizes))} bytes compressed`);
});

test("without scripts the lists are whole and reports are readable", async () => {
  const context = await open(it.browser, { javaScriptEnabled: false });
  const page = await context.newPage();
  await visit(page, `${it.home}incidents/`);
  for (const incident of incidents) {
    assert.ok(await page.locator(`main a[href*="${incident.slug}"]`).count(), incident.slug);
  }
  await page.locator("main li a").first().click();
  assert.equal(await page.locator("main section.step h2").count(), 10);
  await visit(page, `${it.home}search/`);
  assert.match(await page.locator("main").innerText(), /needs scripts/);
  await context.close();
});
