// Lists of several pages: whole without scripts, filtered and sorted over all of their rows with them,
// from a server and from a disk.

import assert from "node:assert/strict";
import { existsSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";

import { axe, overflow } from "./lib/audit.mjs";
import { open, SCHEMES, visit, watch } from "./lib/browser.mjs";
import { htmlFiles } from "./lib/crawl.mjs";
import { incidents, paged, stage } from "./lib/site.mjs";

assert.ok(paged, "AFTERMARK_PAGED is not set; start the tests with tests/run");
const it = stage(paged);
const SIZE = 3;

const titles = (page) => page.locator("#incident-list .row-title").allTextContents();
const count = (page) => page.locator("[data-count]").textContent();

test("without scripts, from page to page, every incident comes once", async () => {
  const context = await open(it.browser, { javaScriptEnabled: false });
  const page = await context.newPage();
  await visit(page, `${it.home}incidents/`);
  const seen = await titles(page);
  assert.equal(seen.length, SIZE);
  assert.equal(await page.getByRole("form", { name: "Filter incidents" }).isVisible(), false);
  const next = page.getByRole("link", { name: "Next" });
  for (let number = 2; await next.count(); number += 1) {
    await next.click();
    await page.waitForURL(`${it.home}incidents/page/${number}/`);
    assert.match(await page.title(), new RegExp(`page ${number}`));
    assert.equal(await page.locator(".pager [aria-current=page]").textContent(), `Page ${number}`);
    seen.push(...(await titles(page)));
  }
  assert.equal(new Set(seen).size, incidents.length);
  assert.equal(seen.length, incidents.length);
  // A row of the last page leads to its report, deeper than the first though it stands.
  await page.locator("#incident-list .row-title a").last().click();
  assert.equal(await page.locator("main section.step h2").count(), 10);
  await context.close();
});

test("no link of a later page is dead, deeper than the first though it lies", () => {
  const later = htmlFiles(paged).filter((file) => /\/page\/\d+\/index\.html$/.test(file));
  for (const kind of ["incidents", "actions", "steps", "causes"]) {
    assert.ok(later.some((file) => file.startsWith(`${kind}/`)), `no later page of ${kind}`);
  }
  const dead = [];
  let checked = 0;
  for (const file of later) {
    const html = readFileSync(path.join(paged, file), "utf8");
    for (const [, link] of html.matchAll(/\b(?:href|src)="([^"#]*)[^"]*"/g)) {
      if (/^[a-z]+:/.test(link) || link === "") continue;
      const target = path.join(paged, path.dirname(file), decodeURIComponent(link.split("?")[0]));
      const found = existsSync(target.endsWith(path.sep) ? path.join(target, "index.html") : target);
      checked += 1;
      if (!found || !target.startsWith(paged)) dead.push(`${file}: ${link}`);
    }
  }
  assert.deepEqual(dead, []);
  assert.ok(checked > 1000, `${checked} links`);
});

test("a filter and an order reach all rows, and the address keeps them", async () => {
  const context = await open(it.browser);
  const { complaints } = await watch(context, it.home);
  const page = await context.newPage();
  await visit(page, `${it.home}incidents/`);
  const newest = await titles(page);

  await page.getByLabel("Order").selectOption({ label: "longest first" });
  await page.waitForURL(/[?]sort=-seconds$/);
  await page.locator("[data-pager]").waitFor({ state: "hidden" });
  const longest = await titles(page);
  assert.equal(longest.length, SIZE);
  assert.notDeepEqual(longest, newest);
  assert.equal(await page.locator("[data-pager]").isVisible(), false);
  const more = page.locator("[data-more] button");
  while (await more.isVisible()) await more.click();
  const seconds = await page
    .locator("#incident-list time[datetime^=PT]")
    .evaluateAll((all) => all.map((t) => Number(t.getAttribute("datetime").slice(2, -1))));
  assert.deepEqual(seconds, [...seconds].sort((a, b) => b - a));
  assert.equal((await titles(page)).length, incidents.length);

  await page.getByLabel("Severity").selectOption("SEV1");
  const wanted = incidents.filter((i) => i.severity === "SEV1").length;
  assert.ok(wanted > 0 && wanted < incidents.length);
  assert.equal(await count(page), wanted === 1 ? "1 incident" : `${wanted} incidents`);

  // The same view for whoever is sent the address.
  const shown = await titles(page);
  await visit(page, page.url());
  await page.waitForFunction((first) => document.querySelector("#incident-list .row-title")?.textContent === first, shown[0]);
  assert.deepEqual(await titles(page), shown);
  assert.equal(await page.getByLabel("Severity").inputValue(), "SEV1");

  await page.getByRole("button", { name: "Clear" }).click();
  await page.locator("[data-pager]").waitFor({ state: "visible" });
  assert.equal(page.url(), `${it.home}incidents/`);
  assert.deepEqual(await titles(page), newest);
  assert.equal(await page.locator("[data-pager]").isVisible(), true);

  await page.getByRole("searchbox", { name: "Title" }).fill("zzzz no such words");
  await page.getByText("No incident matches all filters.").waitFor();
  assert.deepEqual(complaints, []);
  await context.close();
});

test("the tracker filters and orders actions of all pages", async () => {
  const context = await open(it.browser);
  const page = await context.newPage();
  await visit(page, `${it.home}actions/?process=people&sort=due`);
  await page.waitForFunction(() => !document.querySelector("[data-more]").hidden || document.querySelector("[data-count]").textContent.length < 12);
  const more = page.locator("[data-more] button");
  while (await more.isVisible()) await more.click();
  const dues = await page.locator("#action-rows tr td:nth-child(6)").evaluateAll((cells) =>
    cells.map((c) => c.querySelector("time")?.getAttribute("datetime") ?? ""),
  );
  assert.ok(dues.length > SIZE, `${dues.length} actions`);
  const dated = dues.filter(Boolean);
  assert.deepEqual(dues, [...dated.sort(), ...Array(dues.length - dated.length).fill("")]);
  assert.equal(await count(page), `${dues.length} actions`);
  await context.close();
});

test("a list on a disk is filtered over all of its pages as well", async () => {
  const context = await open(it.browser);
  const page = await context.newPage();
  await page.goto(`${pathToFileURL(path.join(paged, "incidents/index.html"))}`);
  await page.getByLabel("Order").selectOption({ label: "oldest first" });
  await page.waitForFunction(() => document.querySelector("[data-pager]").hidden);
  const oldest = [...incidents].map((i) => i.title);
  assert.equal((await titles(page))[0].trim(), oldest[0]);
  await context.close();
});

test("a list whose rows cannot be loaded says so and keeps what it has", async () => {
  const context = await open(it.browser);
  const page = await context.newPage();
  await page.route("**/incidents-rows.js*", (route) => route.abort());
  await visit(page, `${it.home}incidents/`);
  const before = await titles(page);
  await page.getByLabel("Order").selectOption({ label: "title" });
  await page.getByText("could not be loaded").waitFor();
  assert.deepEqual((await titles(page)).sort(), before.sort());
  await context.close();
});

test("pagers and filters at both ends of width, in both schemes", async () => {
  assert.ok(statSync(path.join(paged, "actions-rows.js")).size > 10_000);
  for (const scheme of SCHEMES) {
    for (const width of [360, 1440]) {
      const context = await open(it.browser, { width, scheme });
      const page = await context.newPage();
      for (const at of ["incidents/", "incidents/page/2/", "actions/page/3/", "steps/safeguards/page/2/"]) {
        await visit(page, it.home + at);
        assert.deepEqual([...(await overflow(page)), ...(await axe(page))], [], `${at} ${width} ${scheme}`);
      }
      await context.close();
    }
  }
});

test("a column leads to the list of what it counts", async () => {
  const context = await open(it.browser);
  const { complaints } = await watch(context, it.home);
  const page = await context.newPage();
  await visit(page, `${it.home}trends/`);
  const columns = page.locator("svg[aria-labelledby^=count-] a");
  const all = await columns.evaluateAll((links) => links.map((a) => [a.href.baseVal, a.querySelector("title").textContent]));
  assert.ok(all.length > 2);
  for (const [href, title] of all) {
    const [, label, count] = /^(.+): (\d+)$/.exec(title);
    await visit(page, new URL(href, `${it.home}trends/`).href);
    // As many as the column says, once the list has come.
    await page.waitForFunction((n) => Number(/\d+/.exec(document.querySelector("[data-count]").textContent)) === n, Number(count));
    assert.match(page.url(), /\?year=/, label);
  }
  // The same of actions, by the dates of their incidents.
  await visit(page, `${it.home}trends/`);
  const actions = page.locator("svg[aria-labelledby^=actions-] a");
  const owed = await actions.evaluateAll((links) => links.map((a) => [a.href.baseVal, a.querySelector("title").textContent]));
  assert.ok(owed.length > 2);
  for (const [href, title] of owed) {
    const n = Number(/: (\d+)$/.exec(title)[1]);
    await visit(page, new URL(href, `${it.home}trends/`).href);
    await page.waitForFunction((n) => Number(/\d+/.exec(document.querySelector("[data-count]").textContent)) === n, n);
    assert.ok(await page.getByRole("combobox", { name: "Year of the incident" }).isVisible(), title);
  }
  // A month and a quarter stand in no choice, and are chosen all the same.
  const [first] = incidents.map((i) => i.date ?? i.slug.slice(0, 10));
  const quarter = `${first.slice(0, 4)}-q${Math.ceil(Number(first.slice(5, 7)) / 3)}`;
  await visit(page, `${it.home}incidents/?year=${quarter}`);
  assert.equal(await page.locator("select[name=year]").inputValue(), quarter);
  const dates = await page.locator("#incident-list time[datetime^='20']").evaluateAll((all) => all.map((t) => t.dateTime.slice(0, 7)));
  assert.ok(dates.length >= 1);
  for (const day of dates.filter((d) => d.length === 7)) {
    assert.equal(`${day.slice(0, 4)}-q${Math.ceil(Number(day.slice(5, 7)) / 3)}`, quarter);
  }
  assert.deepEqual(complaints, []);
  await context.close();
});

test("a title of one long word breaks, and nothing scrolls sideways", async () => {
  for (const width of [360, 1440]) {
    const context = await open(it.browser, { width });
    const page = await context.newPage();
    for (const address of ["", "incidents/"]) {
      await visit(page, it.home + address);
      await page.locator(".row-title a").first().evaluate((a) => { a.textContent = "x".repeat(130); });
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${address} at ${width}`);
    }
    await context.close();
  }
});
