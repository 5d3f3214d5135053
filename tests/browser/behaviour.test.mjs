// What scripts add: the switch of schemes, filters of lists; and that a site works anywhere.

import assert from "node:assert/strict";
import { test } from "node:test";

import { open, visit, watch } from "./lib/browser.mjs";
import { serve } from "./lib/server.mjs";
import { incidents, site, stage } from "./lib/site.mjs";

const it = stage();

/** Whether the page is dark: by the colour that is really behind its text. */
const isDark = (page) =>
  page.evaluate(() => {
    const [r, g, b] = getComputedStyle(document.body).backgroundColor.match(/\d+/g).map(Number);
    return r + g + b < 384;
  });

test("the scheme follows the system until it is switched, and the choice is remembered", async () => {
  const context = await open(it.browser, { scheme: "dark" });
  const { complaints } = await watch(context, it.home);
  const page = await context.newPage();
  await visit(page, it.home);
  assert.equal(await isDark(page), true);
  await page.emulateMedia({ colorScheme: "light" });
  assert.equal(await isDark(page), false);
  await page.emulateMedia({ colorScheme: "dark" });

  const button = page.getByRole("button", { name: "Switch between light and dark" });
  await button.click();
  assert.equal(await isDark(page), false);
  await visit(page, `${it.home}incidents/`);
  assert.equal(await isDark(page), false, "remembered on another page");
  await page.reload();
  assert.equal(await isDark(page), false, "remembered after reloading");
  await button.click();
  assert.equal(await isDark(page), true);
  await page.emulateMedia({ colorScheme: "light" });
  await page.reload();
  assert.equal(await isDark(page), true, "the choice stands over the system's");
  assert.deepEqual(complaints, []);
  await context.close();
});

for (const base of ["/", "/a/deeper/b%C3%A4se/"]) {
  test(`the site works below ${base}`, async () => {
    const server = await serve(site, base);
    const context = await open(it.browser);
    const { complaints } = await watch(context, server.url);
    const page = await context.newPage();
    await visit(page, server.url);
    assert.equal(await isDark(page), false);
    await page.getByRole("link", { name: "Incidents", exact: true }).click();
    await page.waitForURL(`${server.url}incidents/`);
    await page.locator(".incident-list .row-title a").first().click();
    await page.locator("main section.step").first().waitFor();
    await page.locator(".timeline > .day .entry-source a.source:not([rel])").first().click();
    await page.locator("table.log tr:target").waitFor();
    await visit(page, `${server.url}search/?q=PromQL`);
    const hit = page.locator("[data-results] a").first();
    await hit.waitFor();
    await hit.click();
    await page.waitForURL(/\/incidents\/2017-01-31-gitlab-com-database-deletion\/$/);
    assert.ok(page.url().startsWith(server.url));
    assert.deepEqual(complaints, []);
    await context.close();
    await server.close();
  });
}

test("the list of incidents is filtered, counted, and linked to as filtered", async () => {
  const context = await open(it.browser);
  const { complaints } = await watch(context, it.home);
  const page = await context.newPage();
  await visit(page, `${it.home}incidents/`);
  const filters = page.locator("[data-filters]");
  const rows = page.locator("#incident-list > .incident-row:visible");
  const count = page.locator("[data-count]");
  assert.equal(await rows.count(), incidents.length);
  await filters.getByRole("combobox", { name: "Year" }).selectOption("2021");
  const expected = incidents.filter((i) => i.slug.startsWith("2021")).length;
  assert.ok(expected > 1 && expected < incidents.length);
  assert.equal(await rows.count(), expected);
  assert.equal(await count.innerText(), `${expected} incidents`);
  await filters.getByRole("combobox", { name: "Service" }).selectOption({ label: "Slack" });
  assert.equal(await rows.count(), 1);
  assert.equal(await count.innerText(), "1 incident");
  await page.reload();
  assert.equal(await rows.count(), 1, "the address keeps the choice");
  await filters.getByRole("combobox", { name: "Status" }).selectOption("draft");
  assert.equal(await rows.count(), 0);
  assert.ok(await page.locator("[data-empty]").isVisible());
  await filters.getByRole("button", { name: "Clear" }).click();
  await page.waitForFunction((n) => document.querySelectorAll("#incident-list > .incident-row:not([hidden])").length === n, incidents.length);
  assert.equal(new URL(page.url()).search, "");
  assert.deepEqual(complaints, []);
  await context.close();
});

test("the tracker is filtered by state, owner and kind", async () => {
  const context = await open(it.browser);
  const page = await context.newPage();
  await visit(page, `${it.home}actions/`);
  const filters = page.locator("[data-filters]");
  const rows = page.locator("#action-rows > tr:visible");
  const all = await rows.count();
  await filters.getByRole("combobox", { name: "State" }).selectOption("overdue");
  const overdue = await rows.count();
  assert.ok(overdue >= 1 && overdue < all);
  for (const text of await rows.allInnerTexts()) assert.match(text, /overdue/);
  await filters.getByRole("combobox", { name: "State" }).selectOption("open");
  await filters.getByText("More filters").click();
  await filters.getByRole("combobox", { name: "Purpose" }).selectOption("detect");
  const narrowed = await rows.count();
  assert.ok(narrowed >= 1 && narrowed < all);
  await filters.getByRole("combobox", { name: "Owner" }).selectOption({ label: "HashiCorp" });
  assert.equal(await rows.count(), 0);
  await context.close();
});

test("on a report the contents follow the reader, and digits lead to steps", async () => {
  const context = await open(it.browser);
  const page = await context.newPage();
  await visit(page, `${it.home}incidents/2017-01-31-gitlab-com-database-deletion/`);
  await page.keyboard.press("5");
  await page.waitForURL(/#safeguards$/);
  await page.locator('.toc a[aria-current][href="#safeguards"]').waitFor();
  assert.ok(await page.locator("#safeguards").evaluate((s) => Math.abs(s.getBoundingClientRect().top) < 100));
  await page.keyboard.press("0");
  await page.waitForURL(/#move-on$/);
  await context.close();
});
