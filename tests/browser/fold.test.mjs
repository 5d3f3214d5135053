// The steps of a report on a phone: an outline of their answers, from which nothing can be missed.

import assert from "node:assert/strict";
import { test } from "node:test";

import { axe, overflow } from "./lib/audit.mjs";
import { open, visit, watch } from "./lib/browser.mjs";
import { stage } from "./lib/site.mjs";

const it = stage();
const REPORT = "incidents/2017-01-31-gitlab-com-database-deletion/";

/** The steps whose answers are in sight in full. */
const opened = (page) =>
  page.locator(".report > .step").evaluateAll((all) =>
    all.filter((s) => s.querySelector(".step-body > *").checkVisibility()).map((s) => s.id),
  );
/** How many are, once the page has seen that its width or its medium is another. */
const settled = async (page, wanted) => {
  for (let tries = 0; tries < 100 && (await opened(page)).length !== wanted; tries++) await page.waitForTimeout(50);
  return (await opened(page)).length;
};
const top = (page, place) => page.locator(place).evaluate((e) => Math.round(e.getBoundingClientRect().top));

async function phone(options, address = "") {
  const context = await open(it.browser, { width: 390, ...options });
  const { complaints } = await watch(context, it.home);
  const page = await context.newPage();
  await visit(page, it.home + REPORT + address);
  return { context, page, complaints };
}

test("on a phone a report is an outline, each step with its answer, and on a desk all of it is there", async () => {
  const { context, page, complaints } = await phone({});
  assert.deepEqual(await opened(page), []);
  const lines = await page.locator(".report > .step").evaluateAll((all) => all.map((s) => s.innerText.replace(/\s+/g, " ")));
  for (const [i, answer] of [
    [0, /^1 Gather the information \d+ timeline entries, \d+ milestones$/],
    [1, /^2 Identify the root cause C2 Nobody owned/],
    [2, /^3 .*18 h 46 min of downtime 5,000 projects lost$/],
    [4, /^5 .* failed 3 missing 3/],
    [5, /^6 .* 5 of 7 done/],
    [8, /^9 .* Customers notified/],
  ]) {
    assert.match(lines[i], answer);
  }
  assert.deepEqual([...(await axe(page)), ...(await overflow(page)), ...complaints], []);
  const { width, height } = await page.locator("#people .step-toggle").evaluate((b) => {
    const { width, height } = getComputedStyle(b, "::after");
    return { width: parseFloat(width), height: parseFloat(height) };
  });
  assert.ok(width > 300 && height >= 44, "all of the head can be tapped");
  await page.setViewportSize({ width: 1440, height: 900 });
  assert.equal(await settled(page, 10), 10);
  assert.equal(await page.locator(".step-toggle").count(), 0);
  assert.ok(!(await page.locator(".step-answer").first().isVisible()));
  await context.close();
});

test("a step is opened by a finger or a key, says so, and stays open", async () => {
  const { context, page, complaints } = await phone({ hasTouch: true });
  const button = page.getByRole("heading", { name: "Determine the impact" }).getByRole("button");
  assert.equal(await button.getAttribute("aria-expanded"), "false");
  await page.locator("#impact .step-answer").scrollIntoViewIfNeeded();
  const { x, y } = await page.locator("#impact .step-answer").boundingBox();
  await page.touchscreen.tap(x + 5, y + 5);
  assert.equal(await button.getAttribute("aria-expanded"), "true");
  await page.getByRole("heading", { name: "Identify the root cause" }).getByRole("button").focus();
  await page.keyboard.press("Enter");
  assert.deepEqual(await opened(page), ["root-cause", "impact"]);
  assert.deepEqual([...(await axe(page)), ...(await overflow(page)), ...complaints], []);
  // Turned, and turned back.
  await page.setViewportSize({ width: 844, height: 390 });
  assert.equal(await settled(page, 10), 10);
  await page.setViewportSize({ width: 390, height: 844 });
  assert.deepEqual(await opened(page), ["root-cause", "impact"]);
  await page.getByRole("heading", { name: "Identify the root cause" }).getByRole("button").press("Enter");
  assert.deepEqual(await opened(page), ["impact"]);
  const all = page.getByRole("button", { name: "Open all" });
  await all.click();
  assert.equal(await settled(page, 10), 10);
  await page.getByRole("button", { name: "Close all" }).click();
  assert.deepEqual(await opened(page), []);
  await page.reload();
  assert.deepEqual(await opened(page), []);
  await context.close();
});

test("whoever follows a link into a folded step lands on what it leads to", async () => {
  for (const [place, step] of [["#t12", "gather"], ["#t1", "gather"], ["#C2", "root-cause"], ["#A4", "technology"], ["#timeline", "gather"], ["#notify", "notify"]]) {
    const { context, page } = await phone({}, place);
    assert.deepEqual(await opened(page), [step], place);
    assert.ok(await page.locator(place).isVisible(), place);
    // At the head of the window, or as far up as the page goes.
    assert.ok((await top(page, place)) < 400, place);
    await context.close();
  }
  const { context, page, complaints } = await phone({});
  await page.locator("#root-cause .step-answer a").click();
  assert.deepEqual(await opened(page), ["root-cause"]);
  assert.ok(Math.abs(await top(page, "#C2")) < 60);
  await page.getByRole("heading", { name: "Identify the root cause" }).getByRole("button").click();
  await page.locator("#glance").getByRole("link", { name: "C2" }).click();
  assert.deepEqual(await opened(page), ["root-cause"], "the address was there already");
  await page.locator(".contents summary").click();
  await page.locator(".contents").getByRole("link", { name: "Decide who to notify" }).click();
  assert.deepEqual(await opened(page), ["root-cause", "notify"]);
  await page.getByRole("heading", { name: "Identify the root cause" }).getByRole("button").click();
  await page.goBack();
  assert.deepEqual(await opened(page), ["root-cause", "notify"], "by the way back as well");
  assert.deepEqual(complaints, []);
  await context.close();
});

test("what is folded is found by the browser's own search", async () => {
  const { context, page } = await phone({}, "#:~:text=every%20time%20it%20ran");
  await page.locator("#root-cause.is-open").waitFor();
  assert.deepEqual(await opened(page), ["root-cause"]);
  await context.close();
});

test("nothing is folded without scripts, without the script that unfolds, and on paper", async () => {
  const plain = await phone({ javaScriptEnabled: false });
  assert.equal((await opened(plain.page)).length, 10);
  assert.ok(!(await plain.page.locator(".fold-all").isVisible()));
  await plain.context.close();
  const without = await open(it.browser, { width: 390 });
  await without.route(/fold\.js/, (route) => route.abort());
  const whole = await without.newPage();
  await visit(whole, it.home + REPORT);
  assert.equal((await opened(whole)).length, 10);
  await without.close();
  const { context, page } = await phone({});
  assert.equal(await settled(page, 0), 0);
  await page.emulateMedia({ media: "print" });
  assert.equal(await settled(page, 10), 10);
  assert.ok(!(await page.locator(".fold-all").isVisible()));
  await page.emulateMedia({ media: "screen" });
  assert.equal(await settled(page, 0), 0);
  await context.close();
});
