// The examples in German: longer words, other marks of numbers and dates, and every text in its place.

import assert from "node:assert/strict";
import { test } from "node:test";

import { open, visit } from "./lib/browser.mjs";
import { judge, samples } from "./lib/samples.mjs";
import { stage } from "./lib/site.mjs";

const german = process.env.AFTERMARK_GERMAN_SITE;
assert.ok(german, "AFTERMARK_GERMAN_SITE is not set; start the tests with tests/run");

const it = stage(german);

test("every kind of page in German, on a phone and on a desk", { concurrency: 2 }, async (t) => {
  const cases = [
    { width: 360, scheme: "light" },
    { width: 1440, scheme: "dark" },
  ];
  await judge(t, it, cases, () => samples(german));
});

test("what scripts say is German as well", async () => {
  const context = await open(it.browser);
  const page = await context.newPage();
  await visit(page, `${it.home}actions/`);
  assert.equal(await page.evaluate(() => document.documentElement.lang), "de");
  await page.getByLabel("Stand").selectOption("überfällig");
  await page.locator("[data-count]").filter({ hasText: /^\d+ Maßnahmen?/ }).waitFor();
  await page.keyboard.press("Control+k");
  await page.keyboard.type("zzzz");
  const finder = page.getByRole("dialog");
  await finder.getByRole("status").filter({ hasText: "Keine Treffer" }).waitFor();
  await finder.getByRole("option", { name: "„zzzz“ im Volltext" }).waitFor();
  await page.keyboard.press("Escape");
  await visit(page, `${it.home}search/?q=database`);
  await page.getByRole("status").filter({ hasText: /\d+ Seiten? gefunden\./ }).waitFor();
  await context.close();
});
