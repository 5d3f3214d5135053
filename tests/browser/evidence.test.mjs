// Evidence as a reader meets it: long logs, what was written for a terminal, conversations, and all of it in one order.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { axe, overflow } from "./lib/audit.mjs";
import { launch, open, visit, watch } from "./lib/browser.mjs";
import { repository, serve } from "./lib/preview.mjs";

const REPORT = "2025-11-03-exchange-log-volume-full";
const CITED = 123_456;
const it = {};

before(async () => {
  const files = repository();
  const evidence = (text, name) => files.write(text, "incidents", REPORT, "evidence", name);
  const lines = Array.from({ length: 200_000 }, (_, n) => {
    const at = new Date(Date.UTC(2025, 10, 3, 7, 40) + n * 80).toISOString();
    return n + 1 === CITED ? `${at} FATAL the queue is locked by another process` : `${at} INFO message ${n} accepted`;
  });
  evidence(`${lines.join("\n")}\n`, "transport.log");
  evidence("\u001b[90m2025-11-03 09:31:40\u001b[0m \u001b[37;41m FAIL \u001b[0m \u001b[31mERROR\u001b[0m mount of DB03 failed\n    at Mount.Store (store.cs:41)\n\u001b[90m2025-11-03 09:31:41\u001b[0m \u001b[33mWARN\u001b[0m \u001b[1mretry\u001b[22m in \u001b[36m5 s\u001b[0m\n", "mount.log");
  const message = (user, seconds, text, thread) => ({ type: "message", user, text, ts: `${1762158000 + seconds}.000100`, ...(thread && { thread_ts: `${1762158000 + thread}.000100` }) });
  evidence(JSON.stringify([message("U1", 60, "mail is down for me too"), message("U2", 120, "restarting the store", 60), message("U1", 180, "x".repeat(400))], null, 1), "channel.json");
  files.edit("([application-log.txt:7](evidence/application-log.txt#L7))", `([transport.log:${CITED}](evidence/transport.log#L${CITED}))`, "incidents", REPORT, "README.md");
  it.files = files;
  it.served = await serve(files.root);
  it.folder = `${it.served.home}incidents/${REPORT}/`;
  it.browser = await launch();
});

after(async () => {
  await it.browser?.close();
  await it.served?.stop();
  it.files?.remove();
});

test("a citation leads to its line in a log of 200,000 lines", async () => {
  const context = await open(it.browser, { width: 390, reducedMotion: "reduce" });
  const page = await context.newPage();
  await visit(page, it.folder);
  const link = page.locator(`a[href$="evidence/transport.log/page/62/#L${CITED}"]`).first();
  // The steps are folded on a phone, and in them what was before the start.
  await page.getByRole("button", { name: "Open all" }).click();
  await link.evaluate((link) => {
    for (let fold = link.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  });
  await link.click();
  const line = page.locator("tr:target");
  await line.waitFor();
  assert.match(await line.innerText(), /FATAL the queue is locked/);
  const box = await line.boundingBox();
  assert.ok(box.y >= 0 && box.y < 780, `it is at ${box.y}`);
  assert.equal(await page.locator(".log tbody tr").count(), 2_000);
  // And back to what cites it.
  await line.locator("td").last().locator("a").click();
  await page.waitForURL(/#t\d+$/);
  await context.close();
});

test("pages of evidence are sound at every width, in both schemes", async () => {
  for (const [width, scheme] of [[360, "light"], [1440, "dark"]]) {
    const context = await open(it.browser, { width, scheme });
    const { complaints } = await watch(context, it.served.home);
    const page = await context.newPage();
    for (const below of ["evidence/mount.log/", "evidence/channel.json/", "evidence/transport.log/page/100/", "all-evidence/"]) {
      await visit(page, it.folder + below);
      const found = [...complaints, ...(await overflow(page)), ...(below.includes("page/") ? [] : await axe(page))];
      assert.deepEqual(found, [], `${below} at ${width} in ${scheme}`);
    }
    await context.close();
  }
});

test("levels can be told apart without colours", async () => {
  for (const media of [{ forcedColors: "active" }, { media: "print" }]) {
    const context = await open(it.browser);
    const page = await context.newPage();
    await page.emulateMedia(media);
    await visit(page, `${it.folder}evidence/mount.log/`);
    const edge = (line) => page.locator(`#L${line} td`).nth(1).evaluate((cell) => getComputedStyle(cell).borderInlineStartStyle);
    assert.deepEqual([await edge(1), await edge(2), await edge(3)], ["solid", "solid", "double"]);
    assert.doesNotMatch(await page.locator(".log").innerText(), /\u001b|\[3/);
    await context.close();
  }
});

test("all evidence stands in order of time without scripts, each line one click away", async () => {
  const context = await open(it.browser, { javaScriptEnabled: false });
  const page = await context.newPage();
  await visit(page, `${it.folder}all-evidence/`);
  const times = await page.locator(".merged-time time").evaluateAll((all) => all.map((t) => t.dateTime));
  assert.ok(times.length > 50);
  assert.deepEqual(times, [...times].sort());
  const row = page.locator(".merged-row", { hasText: "the queue is locked by another process" });
  assert.match(await row.innerText(), /critical/);
  await row.locator(".merged-time").click();
  await page.locator("tr:target", { hasText: "FATAL" }).waitFor();
  await context.close();
});
