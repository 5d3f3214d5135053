// The tracker beside its list: what is owed by service, kind, process and age leads to the actions
// themselves, with scripts to the filtered list and without them to pages of their own.

import assert from "node:assert/strict";
import { test } from "node:test";

import { axe, overflow } from "./lib/audit.mjs";
import { open, SCHEMES, visit, watch } from "./lib/browser.mjs";
import { paged, stage } from "./lib/site.mjs";

assert.ok(paged, "AFTERMARK_PAGED is not set; start the tests with tests/run");
const it = stage(paged);

/** The rows of the tables of what is owed: where each leads, and its numbers. */
const slices = (page) =>
  page.locator(".slices-table tbody tr").evaluateAll((rows) =>
    rows.map((row) => {
      const seen = (cell) => cell.innerText.trim().split(/\s/)[0];
      const [owed, overdue, unproven] = [...row.querySelectorAll("td")].map(seen);
      const link = row.querySelector("th a");
      return { name: row.querySelector("th").innerText, href: link?.href, owed, overdue, unproven };
    }),
  );

test("without scripts every group of what is owed has a page that shows as many", async () => {
  const context = await open(it.browser, { javaScriptEnabled: false });
  const page = await context.newPage();
  await visit(page, `${it.home}actions/`);
  const rows = await slices(page);
  const kinds = rows.filter((r) => r.href?.includes("/actions/by-kind/"));
  assert.ok(kinds.length >= 3, `${kinds.length} kinds`);
  assert.ok(rows.some((r) => r.href?.includes("/services/")), "services lead to their pages");
  for (const row of kinds) {
    const wanted = Number(row.owed) + Number(row.unproven);
    await visit(page, row.href);
    const heading = page.locator(`h2${new URL(row.href).hash}`);
    assert.match(await heading.locator(".group-size").innerText(), new RegExp(`^${wanted} in `), row.name);
  }
  await visit(page, `${it.home}actions/`);
  await page.getByText("Age of open actions as a table").click();
  const ages = await page.locator("details[open] tbody tr").evaluateAll((all) =>
    all.map((r) => [r.querySelector("th a")?.href, r.querySelector("td").innerText]),
  );
  const known = ages.filter(([href]) => href);
  assert.ok(known.length > 0, "bands of age");
  for (const [href, owed] of known) {
    await visit(page, href);
    const size = await page.locator(`h2${new URL(href).hash} .group-size`).innerText();
    assert.match(size, new RegExp(`^${owed} in `), href);
  }
  await context.close();
});

test("with scripts a number leads to as many rows of the list", async () => {
  const context = await open(it.browser);
  const { complaints } = await watch(context, it.home);
  const page = await context.newPage();
  await visit(page, `${it.home}actions/`);
  const links = await page.locator(".slices-table td a").evaluateAll((all) =>
    all.map((a) => [a.href, a.innerText.trim().split(/\s/)[0]]),
  );
  assert.ok(links.length > 8, `${links.length} numbers`);
  for (const [href, n] of [links[0], links.at(-1), links[Math.floor(links.length / 2)]]) {
    await visit(page, href);
    const told = n === "1" ? "1 action" : `${n} actions`;
    await page.waitForFunction((t) => document.querySelector("[data-count]").textContent === t, told);
    const top = await page.locator("#list").evaluate((e) => e.getBoundingClientRect().top);
    assert.ok(top < 300, `the list is in view: ${top}`);
  }
  // A link from before the drawings came shows the list as well.
  await visit(page, `${it.home}actions/?state=unverified`);
  await page.waitForFunction(() => document.querySelector("[data-filters]").getBoundingClientRect().top < innerHeight);
  assert.deepEqual(complaints, []);
  await context.close();
});

for (const scheme of SCHEMES) {
  test(`the tracker's views are accessible and hold their width, ${scheme}`, async () => {
    for (const width of [360, 1440]) {
      const context = await open(it.browser, { width, scheme });
      const page = await context.newPage();
      for (const at of ["actions/", "actions/by-age/", "actions/by-kind/", "actions/unproven/", "actions/again/"]) {
        await visit(page, `${it.home}${at}`);
        assert.deepEqual(await axe(page), [], `${at} at ${width}`);
        assert.deepEqual(await overflow(page), [], `${at} at ${width}`);
      }
      await context.close();
    }
  });
}
