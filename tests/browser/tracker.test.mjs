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

test("without scripts the list leads to every action", async () => {
  const context = await open(it.browser, { javaScriptEnabled: false });
  const page = await context.newPage();
  await visit(page, `${it.home}actions/`);
  const rows = await slices(page);
  assert.ok(rows.some((r) => r.href?.includes("/services/")), "services lead to their pages");
  assert.equal(await page.locator(".slices-table td a:visible").count(), 0, "nothing leads to a filter");
  const found = new Set();
  for (let next = `${it.home}actions/`; next; ) {
    await visit(page, next);
    const links = await page.locator("#action-rows .action-link").evaluateAll((all) => all.map((a) => a.href));
    links.forEach((href) => found.add(href));
    const onward = page.locator('a[rel="next"]').first();
    next = (await onward.count()) ? await onward.evaluate((a) => a.href) : undefined;
  }
  const all = await (await fetch(`${it.home}actions.json`)).json();
  assert.equal(found.size, new Set(all.actions.map((a) => a.url)).size);
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
      for (const at of ["actions/", "actions/unproven/", "actions/again/"]) {
        await visit(page, `${it.home}${at}`);
        assert.deepEqual(await axe(page), [], `${at} at ${width}`);
        assert.deepEqual(await overflow(page), [], `${at} at ${width}`);
      }
      await context.close();
    }
  });
}
