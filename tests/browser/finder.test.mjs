// The quick finder: opened by a key, filtered within a keystroke, used by keyboard alone, and from a
// disk as well as from a server.

import assert from "node:assert/strict";
import path from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";

import { axe, overflow } from "./lib/audit.mjs";
import { open, SCHEMES, visit, watch } from "./lib/browser.mjs";
import { incidents, site, stage } from "./lib/site.mjs";

const it = stage();
const REPORT = "2017-01-31-gitlab-com-database-deletion";

const finder = (page) => page.getByRole("dialog", { name: "Find by name" });
const options = (page) => finder(page).getByRole("option");
const focused = (page) => page.evaluate(() => document.activeElement.id);

/** The text of the option that a screen reader is told of. */
const active = (page) =>
  page.evaluate(() => {
    const id = document.activeElement.getAttribute("aria-activedescendant");
    const option = id && document.getElementById(id);
    return option && option.getAttribute("aria-selected") === "true" ? option.textContent : null;
  });

async function opened(page) {
  await page.keyboard.press("Control+k");
  await options(page).first().waitFor();
  assert.equal(await focused(page), "finder-field");
}

test("Ctrl-K, a few letters, arrows and Enter lead to a report", async () => {
  const context = await open(it.browser);
  const { complaints } = await watch(context, it.home);
  const page = await context.newPage();
  const asked = [];
  page.on("request", (request) => asked.push(request.url()));
  await visit(page, `${it.home}services/`);
  assert.ok(!asked.some((url) => url.endsWith("finder-data.js")), "loaded only when it is first opened");
  await opened(page);
  assert.match(await options(page).first().textContent(), new RegExp(incidents.at(-1).slug));

  await page.keyboard.type("git");
  const count = await options(page).count();
  assert.match(await finder(page).getByRole("status").textContent(), /^\d+ found/);
  const first = await active(page);
  assert.ok(first);
  await page.keyboard.press("ArrowDown");
  const second = await active(page);
  assert.notEqual(second, first);
  await page.keyboard.press("ArrowUp");
  assert.equal(await active(page), first);
  await page.keyboard.press("ArrowUp");
  assert.equal(await options(page).nth(count - 1).getAttribute("aria-selected"), "true", "round to the last");
  await page.keyboard.press("Home");
  assert.equal(await active(page), first);
  await page.keyboard.press("End");
  assert.match(await active(page), /in the full text/);

  await page.keyboard.press("Control+a");
  await page.keyboard.type(REPORT);
  await page.keyboard.press("Home");
  while (!(await active(page)).startsWith("Report")) await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.waitForURL(`${it.home}incidents/${REPORT}/`);
  assert.equal(asked.filter((url) => url.endsWith("finder-data.js")).length, 1);
  assert.deepEqual(complaints, []);
  await context.close();
});

test("an action's id, a service and a rule are found by name", async () => {
  const context = await open(it.browser);
  const { complaints } = await watch(context, it.home);
  const page = await context.newPage();
  for (const [typed, start] of [
    [`${REPORT}#A1`, `incidents/${REPORT}/#`],
    ["GITLAB.COM", "services/"],
    ["impact/no-workaround", "rules/impact/no-workaround/"],
  ]) {
    await visit(page, it.home);
    await opened(page);
    await page.keyboard.type(typed);
    await page.keyboard.press("Enter");
    await page.waitForURL((url) => url.href !== it.home);
    assert.ok(page.url().startsWith(it.home + start), `${typed}: ${page.url()}`);
  }
  assert.deepEqual(complaints, []);
  await context.close();
});

test("Enter before the names are there chooses when they are, unless something else was typed", async () => {
  const context = await open(it.browser);
  const page = await context.newPage();
  let release;
  await page.route("**/finder-data.js", async (route) => {
    await new Promise((resolve) => (release = resolve));
    await route.continue();
  });
  const early = async (...keys) => {
    await visit(page, it.home);
    release = undefined;
    await page.keyboard.press("Control+k");
    await page.keyboard.type(`${REPORT}#A1`);
    for (const key of keys) await page.keyboard.press(key);
    assert.equal(page.url(), it.home);
    while (!release) await page.waitForTimeout(10);
    release();
  };
  await early("Enter");
  await page.waitForURL((url) => url.href.startsWith(`${it.home}incidents/${REPORT}/#`));
  await early("Enter", "Backspace");
  await options(page).first().waitFor();
  assert.equal(page.url(), it.home);
  assert.equal(await finder(page).getByRole("combobox").inputValue(), `${REPORT}#A`);
  await context.close();
});

test("Escape closes it, and the focus is where it was", async () => {
  const context = await open(it.browser);
  const page = await context.newPage();
  await visit(page, `${it.home}incidents/`);
  await page.locator(".row-title a").nth(1).focus();
  const where = await page.evaluate(() => document.activeElement.href);
  await opened(page);
  await page.keyboard.type("zzzz nothing has this name");
  assert.equal(await options(page).count(), 1, "the full text can be searched all the same");
  await finder(page).getByRole("status").filter({ hasText: "No matches" }).waitFor();
  await page.keyboard.press("Escape");
  await finder(page).waitFor({ state: "hidden" });
  assert.equal(await page.evaluate(() => document.activeElement.href), where);
  await context.close();
});

test("what the full text adds is counted, and a short error line is found by the lines that are like it", async () => {
  const context = await open(it.browser);
  const { complaints } = await watch(context, it.home);
  const page = await context.newPage();
  await visit(page, `${it.home}services/`);
  await opened(page);
  const status = finder(page).getByRole("status");
  await page.keyboard.type("ESE 413");
  await status.filter({ hasText: "1 found" }).waitFor();
  assert.equal(await options(page).count(), 2);
  await page.locator("#finder-field").fill("opcode: QUERY, status: SERVFAIL, id: 999");
  await options(page).filter({ hasText: /strong match, 100 %: .*SERVFAIL/ }).waitFor();
  assert.match(await status.textContent(), /^1 found/);
  assert.deepEqual(complaints, []);
  await context.close();
});

test("where no field for searching is in sight, slash opens it; so does its button", async () => {
  const context = await open(it.browser, { width: 360 });
  const page = await context.newPage();
  await visit(page, `${it.home}services/`);
  await page.keyboard.press("/");
  await options(page).first().waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Find by name" }).click();
  await options(page).first().waitFor();
  await context.close();
});

test("one hint of it is in sight, with its key, and no second field beside a page's own", async () => {
  const context = await open(it.browser);
  const page = await context.newPage();
  const hint = page.getByRole("button", { name: "Find by name" });
  await visit(page, `${it.home}services/`);
  const says = hint.locator(".finder-hint");
  assert.equal((await says.innerText()).replace(/\s+/g, " "), "Find Ctrl K");
  assert.equal(await page.locator("header input, main input[type=search]:visible").count(), 0);
  await hint.click();
  await options(page).first().waitFor();
  assert.equal(await focused(page), "finder-field");
  for (const own of ["", "search/"]) {
    await visit(page, it.home + own);
    assert.equal(await page.locator("input[type=search]:visible").count(), 1);
    assert.equal(await hint.isVisible(), false);
  }
  await context.close();
});

test("without scripts there is no trace of it", async () => {
  const context = await open(it.browser, { javaScriptEnabled: false, width: 360 });
  const page = await context.newPage();
  await visit(page, it.home);
  assert.equal(await page.locator("#finder").isVisible(), false);
  assert.equal(await page.locator("[data-finder-open]").isVisible(), false);
  await context.close();
});

for (const scheme of SCHEMES) {
  for (const width of [360, 1440]) {
    test(`the open finder is accessible and fits, ${width} px, ${scheme}`, async () => {
      const context = await open(it.browser, { width, scheme });
      const { complaints } = await watch(context, it.home);
      const page = await context.newPage();
      await visit(page, `${it.home}trends/`);
      await opened(page);
      await page.keyboard.type("database");
      assert.ok((await options(page).count()) > 2);
      assert.deepEqual([...complaints, ...(await axe(page)), ...(await overflow(page))], []);
      await context.close();
    });
  }
}

test("it works from a disk", async () => {
  const context = await open(it.browser);
  const page = await context.newPage();
  const home = pathToFileURL(path.resolve(site)).href;
  await page.goto(`${home}/services/index.html`);
  await opened(page);
  await page.keyboard.type(REPORT);
  while (!(await active(page)).startsWith("Report")) await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.waitForURL(`${home}/incidents/${REPORT}/index.html`);
  assert.equal(await page.locator("main section.step").count(), 10);
  await context.close();
});

test("by keyboard alone, from the overview to an overdue action in its report", async () => {
  const context = await open(it.browser);
  const { complaints } = await watch(context, it.home);
  const page = await context.newPage();
  await visit(page, it.home);
  await opened(page);
  await page.keyboard.type("overdue");
  while (!/^Action.*overdue$/.test(await active(page))) await page.keyboard.press("ArrowDown");
  const id = /#(A\d+)/.exec(await active(page))[1];
  await page.keyboard.press("Enter");
  await page.waitForURL(new RegExp(`/incidents/[^/]+/#${id}$`));
  const state = page.locator(`[id="${id}"] .state`);
  assert.match(await state.innerText(), /overdue/);
  assert.ok(await state.isVisible());
  assert.deepEqual(complaints, []);
  await context.close();
});

test("where few names fit, the full text helps, from a server and from a disk", async () => {
  const context = await open(it.browser);
  const page = await context.newPage();
  for (const home of [it.home, `${pathToFileURL(path.resolve(site)).href}/index.html`]) {
    await page.goto(home);
    await opened(page);
    await page.keyboard.type("PromQL");
    const hit = finder(page).getByRole("option", { name: /^Report GitLab.com lost its primary database/ });
    await hit.waitFor();
    while (!(await active(page)).startsWith("Report")) await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.waitForURL((url) => url.href.includes(`incidents/${REPORT}/`) && url.hash === "#technology");
  }
  await context.close();
});
