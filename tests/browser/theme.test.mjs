// The examples in the second theme of the project, which is made of overrides only.

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";

import { open, SCHEMES, visit } from "./lib/browser.mjs";
import { judge } from "./lib/samples.mjs";
import { stage } from "./lib/site.mjs";

const themed = process.env.AFTERMARK_THEMED_SITE;
assert.ok(themed, "AFTERMARK_THEMED_SITE is not set; start the tests with tests/run");

const PAGES = [
  "index.html",
  "incidents/2025-11-03-exchange-log-volume-full/index.html",
  "incidents/2025-11-03-exchange-log-volume-full/evidence/response-chat.txt/index.html",
  "actions/index.html",
  "services/exchange-mail/index.html",
  "trends/index.html",
  "search/index.html",
];

const it = stage(themed);

test("every kind of page in the theme, on a phone and on a desk, in both schemes", { concurrency: 2 }, async (t) => {
  for (const page of PAGES) assert.ok(existsSync(path.join(themed, page)), page);
  const cases = SCHEMES.flatMap((scheme) => [360, 1440].map((width) => ({ scheme, width })));
  await judge(t, it, cases, () => PAGES);
});

test("the theme looks another way: the navigation stands beside the page", async () => {
  const context = await open(it.browser, { width: 1440 });
  const page = await context.newPage();
  await visit(page, `${it.home}incidents/`);
  const box = (selector) => page.locator(selector).boundingBox();
  const [nav, main] = [await box(".main-nav"), await box("main")];
  assert.ok(nav.x + nav.width <= main.x && nav.height > nav.width, JSON.stringify({ nav, main }));
  assert.ok(await page.locator(".tagline").isVisible());
  // What the theme does not touch works as ever.
  await page.keyboard.press("Control+k");
  await page.keyboard.type("exchange");
  // What can be found is loaded when the finder opens.
  await page.getByRole("option", { selected: true }).filter({ hasText: /exchange|mail/i }).waitFor();
  await page.keyboard.press("Enter");
  await page.waitForURL(/exchange/);
  await context.close();
});

test("writing from right to left mirrors the page", async () => {
  const context = await open(it.browser, { width: 1440 });
  const page = await context.newPage();
  await visit(page, `${it.home}incidents/2025-11-03-exchange-log-volume-full/`);
  await page.evaluate(() => { document.documentElement.dir = "rtl"; });
  const box = (selector) => page.locator(selector).first().boundingBox();
  const [nav, main, title, code] = [await box(".main-nav"), await box("main"), await box("h1"), await box("pre code")];
  assert.ok(main.x + main.width <= nav.x + 1, "the rail is on the right");
  assert.ok(title.x + title.width > main.x + main.width / 2);
  const directions = await page.evaluate(() => {
    const of = (selector) => getComputedStyle(document.querySelector(selector)).direction;
    return [of(".colophon"), of("pre"), of("code"), of("svg.strip")];
  });
  assert.deepEqual(directions, ["rtl", "ltr", "ltr", "ltr"]);
  assert.ok(code.width > 0);
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), true);
  await context.close();
});
