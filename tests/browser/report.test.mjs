// What a report offers beyond reading: links to each of its places, and its history.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";

import { open, visit, watch } from "./lib/browser.mjs";
import { incidents, site, stage } from "./lib/site.mjs";

const it = stage();
const REPORT = "incidents/2025-11-03-exchange-log-volume-full/";

const opacity = (locator) => locator.evaluate((e) => getComputedStyle(e).opacity);

test("steps and entries can be linked to, by mouse and by keyboard", async () => {
  const context = await open(it.browser);
  const { complaints } = await watch(context, it.home);
  const page = await context.newPage();
  await visit(page, it.home + REPORT);
  for (const [place, id] of [
    ["#impact .step-head", "impact"],
    ["#t8", "t8"],
  ]) {
    const anchor = page.locator(`${place} a.heading-anchor`).first();
    assert.equal(await opacity(anchor), "0", `${id}: out of the way while nobody is there`);
    await page.locator(place).hover();
    assert.equal(await opacity(anchor), "1", `${id}: seen below the mouse`);
    await page.mouse.move(0, 0);
    await anchor.focus();
    await page.keyboard.press("Shift+Tab");
    await page.keyboard.press("Tab");
    assert.equal(await opacity(anchor), "1", `${id}: seen when it has the focus`);
    await page.keyboard.press("Enter");
    assert.equal(new URL(page.url()).hash, `#${id}`);
    const name = await anchor.getAttribute("aria-label");
    assert.match(name, /^Link to (step 3, Determine the impact|this entry)/);
  }
  assert.deepEqual(complaints, []);
  await context.close();
});

test("the history is the last part of a report, names no address and leads out by plain links", async () => {
  const context = await open(it.browser);
  const page = await context.newPage();
  await visit(page, it.home + REPORT);
  const history = page.locator("article.report > section").last();
  assert.equal(await history.getAttribute("id"), "history");
  await page.getByRole("navigation", { name: "Contents" }).getByRole("link", { name: "History" }).click();
  assert.equal(new URL(page.url()).hash, "#history");
  assert.ok((await history.locator(".commits li").count()) > 0);
  assert.doesNotMatch(await history.innerText(), /@/);
  for (const href of await history.locator("a").evaluateAll((all) => all.map((a) => a.href))) {
    assert.match(href, /^https?:/);
  }
  await context.close();
});

test("what leads back from a footnote is not a part of what is found", async () => {
  const context = await open(it.browser);
  const page = await context.newPage();
  await visit(page, `${it.home}incidents/2021-10-04-facebook-backbone-bgp-withdrawal/`);
  const backs = page.locator("a.footnote-back");
  assert.ok((await backs.count()) > 0);
  const index = path.join(site, "search/data");
  const texts = readdirSync(index).filter((file) => /^t\d+\.js$/.test(file));
  assert.ok(texts.length > 0);
  for (const file of texts) assert.doesNotMatch(readFileSync(path.join(index, file), "utf8"), /\u21a9/, file);
  await visit(page, `${it.home}search/?q=Cloudflare%27s+statement+about+public+resolvers`);
  const results = page.locator("[data-results] li");
  await results.first().waitFor();
  assert.doesNotMatch(await page.locator("[data-results]").innerText(), /\u21a9/);
  await context.close();
});

test("each service's feed is announced on its page and is served", async () => {
  const context = await open(it.browser);
  const page = await context.newPage();
  await visit(page, `${it.home}services/cloudflare-edge/`);
  const feeds = page.locator('link[rel="alternate"][type="application/atom+xml"]');
  assert.equal(await feeds.count(), 2, "of the site, and of the service");
  const announced = await feeds.last().evaluate((link) => link.href);
  const visible = await page.getByRole("link", { name: /Atom feed/ }).evaluate((a) => a.href);
  assert.equal(announced, visible);
  const response = await context.request.get(visible);
  assert.equal(response.status(), 200);
  assert.match(await response.text(), /<feed xmlns="http:\/\/www\.w3\.org\/2005\/Atom"/);
  await context.close();
});

test("what is folded opens for whoever follows a link to it, and on paper", async () => {
  const context = await open(it.browser, { javaScriptEnabled: false });
  const page = await context.newPage();
  const report = `${it.home}incidents/2017-01-31-gitlab-com-database-deletion/`;
  await visit(page, report);
  const folded = ["#matrix", "#t1", "#history-commits"];
  for (const place of folded) assert.equal(await page.locator(place).isVisible(), false, place);
  await page.getByRole("navigation", { name: "Contents" }).getByRole("link", { name: "Causes, fixes and verification" }).click();
  assert.ok(await page.locator("#matrix").isVisible());
  for (const place of folded) {
    await visit(page, report + place);
    assert.ok(await page.locator(place).isVisible(), place);
  }
  await visit(page, report);
  await page.emulateMedia({ media: "print" });
  for (const place of folded) assert.ok(await page.locator(place).isVisible(), `${place} on paper`);
  await context.close();
});

test("a matrix with a gap is in sight", async () => {
  const context = await open(it.browser);
  const page = await context.newPage();
  let gaps = 0;
  for (const { slug } of incidents) {
    await visit(page, `${it.home}incidents/${slug}/`);
    const gap = (await page.locator(".matrix .gap-cell").count()) > 0;
    gaps += gap;
    const matrix = page.locator("#matrix");
    if (await matrix.count()) assert.equal(await matrix.isVisible(), gap, slug);
  }
  assert.ok(gaps < incidents.length);
  await context.close();
});

test("a long report is eight screens of a desk, and its outline four of a phone", async () => {
  for (const [width, most] of [
    [1440, 8_000],
    [390, 3_600],
  ]) {
    const context = await open(it.browser, { width });
    const page = await context.newPage();
    await visit(page, `${it.home}incidents/2017-01-31-gitlab-com-database-deletion/`);
    const height = await page.evaluate(() => document.documentElement.scrollHeight);
    assert.ok(height < most, `${height} px at ${width}`);
    assert.ok(height > most / 3, `${height} px at ${width}: nothing is missing`);
    await context.close();
  }
});

test("a dot in the lane of a source leads to its entry", async () => {
  const context = await open(it.browser);
  const page = await context.newPage();
  await visit(page, `${it.home}incidents/2017-01-31-gitlab-com-database-deletion/`);
  const dot = page.locator(".lanes a").last();
  const at = await dot.getAttribute("href");
  await dot.locator("circle").click();
  assert.equal(new URL(page.url()).hash, at);
  assert.ok(await page.locator(at).isVisible());
  await context.close();
});
