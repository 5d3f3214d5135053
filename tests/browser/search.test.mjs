// Full-text search as a reader uses it: words, filters, keys, and what it says when it cannot work.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";

import { open, visit, watch } from "./lib/browser.mjs";
import { repository, serve } from "./lib/preview.mjs";
import { incidents, site, stage } from "./lib/site.mjs";

const it = stage();
const EXAMPLES = new URL("../../example-incidents/incidents/", import.meta.url);

/** Stands in the prose of one report and nowhere else. */
const WORD = "PromQL";
const REPORT = "2017-01-31-gitlab-com-database-deletion";

async function searchPage(query = "", options = {}) {
  const context = await open(it.browser, options);
  const { complaints } = await watch(context, it.home);
  const page = await context.newPage();
  await visit(page, `${it.home}search/${query}`);
  return { context, page, complaints };
}

const hits = (page) => page.locator("[data-results] .result-title a");
const status = (page) => page.locator("[data-status]");

/** Waits until a search has ended, and gives the addresses found, relative to the site. */
async function found(page, words) {
  await status(page).filter({ hasText: words }).waitFor();
  const links = await hits(page).evaluateAll((all) => all.map((a) => a.href));
  return links.map((href) => href.slice(it.home.length));
}

test("a report is found by a word that stands only in its body", async () => {
  const [whole, head] = [[], []];
  for (const folder of readdirSync(EXAMPLES)) {
    for (const file of readdirSync(new URL(`${folder}/`, EXAMPLES), { recursive: true })) {
      if (!/\.(md|ya?ml|log|txt)$/.test(file)) continue;
      const text = readFileSync(new URL(`${folder}/${file}`, EXAMPLES), "utf8");
      if (text.includes(WORD)) whole.push(`${folder}/${file}`);
      if (text.split("\n---\n")[0].includes(WORD)) head.push(`${folder}/${file}`);
    }
  }
  assert.deepEqual(whole, [`${REPORT}/README.md`], "the word is to stand in one report");
  assert.deepEqual(head, [], "the word is not to stand in front matter: titles, summaries, lists");
  for (const { title, summary } of incidents) {
    assert.ok(!`${title} ${summary ?? ""}`.toLowerCase().includes(WORD.toLowerCase()), title);
  }

  const { context, page, complaints } = await searchPage(`?q=${WORD}`);
  assert.deepEqual(await found(page, "1 page found"), [`incidents/${REPORT}/`]);
  assert.match(await page.locator("[data-results] mark").first().innerText(), /PromQL/i);
  await hits(page).first().click();
  await page.waitForURL(`${it.home}incidents/${REPORT}/`);
  assert.deepEqual(complaints, []);
  await context.close();
});

test("every filter narrows, alone and with words, and the address keeps it", async () => {
  const { context, page, complaints } = await searchPage();
  const choose = (name, value) => page.locator(`select[name=${name}]`).selectOption(value);
  const only = async (words) => new Set((await found(page, words)).map((url) => url.split("/")[1]));

  await page.locator("select[name=year] option", { hasText: "2019" }).waitFor({ state: "attached" });
  await choose("year", "2019");
  assert.deepEqual(await only("1 page found"), new Set(["2019-07-02-cloudflare-waf-regex"]));
  await choose("type", "report");
  assert.deepEqual(await found(page, "1 page found"), ["incidents/2019-07-02-cloudflare-waf-regex/"]);
  await choose("year", "");
  await choose("severity", "SEV2");
  assert.deepEqual(await found(page, "1 page found"), ["incidents/2025-11-03-exchange-log-volume-full/"]);
  await choose("severity", "");
  await choose("service", "Slack");
  assert.deepEqual(await found(page, "1 page found"), ["incidents/2021-01-04-slack-transit-gateway/"]);
  await choose("service", "");
  await choose("cause", "security");
  assert.deepEqual(await found(page, "1 page found"), ["incidents/2021-10-04-facebook-backbone-bgp-withdrawal/"]);
  await choose("cause", "");
  await choose("tag", "boltdb");
  assert.deepEqual(await found(page, "1 page found"), ["incidents/2021-10-28-roblox-consul-streaming/"]);
  await choose("tag", "");
  await choose("step", "notify");
  await page.locator("#find").fill("press release");
  await status(page).filter({ hasText: /found/ }).waitFor();
  for (const place of await page.locator("[data-results] .result-place").evaluateAll((all) => all.map((a) => a.hash))) {
    assert.equal(place, "#notify");
  }
  await choose("step", "");
  await page.locator("#find").fill("");
  await choose("year", "2021");
  await page.locator("#find").fill("packets");
  await status(page).filter({ hasText: "1 page found" }).waitFor();
  const kept = page.url();
  assert.match(kept, /\?q=packets&type=report&year=2021$/);

  await page.goto(kept);
  assert.deepEqual(await found(page, "1 page found"), ["incidents/2021-01-04-slack-transit-gateway/"]);
  await choose("year", "2012");
  assert.deepEqual(await found(page, "No matches"), []);
  assert.deepEqual(complaints, []);
  await context.close();
});

test("rules are found when they are asked for, and do not stand in the way", async () => {
  const { context, page, complaints } = await searchPage("?q=safeguard");
  const usual = await found(page, "found");
  assert.ok(usual.length && usual.every((url) => url.startsWith("incidents/")), usual.join());
  await page.locator("select[name=type]").selectOption("rule");
  await page.locator("[data-results] a[href*='/rules/']").first().waitFor();
  const rules = await found(page, "found");
  assert.ok(rules.every((url) => url.startsWith("rules/")), rules.join());
  assert.deepEqual(complaints, []);
  await context.close();
});

test("the keyboard is enough: slash, words, Enter, Tab, Enter", async () => {
  const context = await open(it.browser);
  const { complaints } = await watch(context, it.home);
  const page = await context.newPage();
  await visit(page, `${it.home}services/`);
  await page.keyboard.press("/");
  await page.waitForFunction(() => document.activeElement.id === "finder-field");
  await page.keyboard.type(WORD);
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/search\/\?q=PromQL$/);
  await found(page, "1 page found");
  assert.equal(await page.evaluate(() => document.activeElement.id), "find");
  for (let presses = 0; presses < 12; presses += 1) {
    await page.keyboard.press("Tab");
    if (await page.evaluate(() => document.activeElement.closest("[data-results]") !== null)) break;
  }
  await page.keyboard.press("Enter");
  await page.waitForURL(`${it.home}incidents/${REPORT}/`);
  await page.keyboard.press("?");
  await page.getByRole("dialog", { name: "Keyboard shortcuts" }).waitFor();
  await page.keyboard.press("Escape");
  assert.ok(!(await page.getByRole("dialog", { name: "Keyboard shortcuts" }).isVisible()));
  assert.deepEqual(complaints, []);
  await context.close();
});

test("more than ten results come in portions, and focus follows", async () => {
  const { context, page } = await searchPage("?q=the");
  await status(page).filter({ hasText: "pages found" }).waitFor();
  await hits(page).nth(9).waitFor();
  assert.equal(await hits(page).count(), 10);
  await page.getByRole("button", { name: "More results" }).click();
  await hits(page).nth(10).waitFor();
  assert.ok(await hits(page).nth(10).evaluate((a) => a === document.activeElement));
  await context.close();
});

test("a page opened from a disk finds the same, filters, and leads to the place", async () => {
  const context = await open(it.browser);
  const exceptions = [];
  context.on("weberror", (error) => exceptions.push(error.error().message));
  const page = await context.newPage();
  page.on("console", (message) => {
    if (message.type() === "error") exceptions.push(message.text());
  });
  const home = pathToFileURL(path.resolve(site)).href;
  await page.goto(`${home}/search/index.html?q=${WORD}`);
  await status(page).filter({ hasText: "1 page found" }).waitFor();
  assert.equal(await hits(page).first().evaluate((a) => a.href), `${home}/incidents/${REPORT}/index.html`);
  assert.match(await page.locator("[data-results] mark").first().innerText(), /PromQL/);
  await page.locator("#find").fill("route-views");
  await page.locator("[data-results] a[href*='evidence/route-views.log/index.html#L']").first().waitFor();
  await page.locator("select[name=year]").selectOption("2012");
  await status(page).filter({ hasText: "No matches" }).waitFor();
  await page.locator("select[name=year]").selectOption("");
  await page.locator("[data-results] a[href*='evidence/route-views.log/index.html#L']").first().click();
  await page.locator("table.log tr:target").waitFor();
  assert.deepEqual(exceptions, []);
  await context.close();
});

test("a slip is pointed out, and the better word is one press away", async () => {
  const { context, page, complaints } = await searchPage("?q=Facebok");
  assert.deepEqual(await found(page, "No matches"), []);
  const better = page.getByRole("button", { name: "facebook" });
  assert.match(await page.locator("[data-hint]").innerText(), /Did you mean “facebook”\?/);
  await better.focus();
  await page.keyboard.press("Enter");
  const first = (await found(page, "found"))[0];
  // The service is called exactly so.
  assert.equal(first, "services/facebook/");
  await page.locator("#find").fill("zzyzx");
  await status(page).filter({ hasText: "No matches" }).waitFor();
  assert.match(await page.locator("[data-hint]").innerText(), /No page contains “zzyzx”/);
  assert.deepEqual(complaints, []);
  await context.close();
});

test("choices say how many results they leave, evidence stands under its report", async () => {
  const { context, page, complaints } = await searchPage("?q=route-views");
  assert.deepEqual(await found(page, "1 page found"), ["incidents/2021-10-04-facebook-backbone-bgp-withdrawal/"]);
  await page.locator("select[name=year] option", { hasText: "2021 (1)" }).waitFor({ state: "attached" });
  const places = page.locator("[data-results] li").first().locator(".result-place");
  const links = await places.evaluateAll((all) => all.map((a) => a.href));
  assert.ok(links.some((href) => /\/evidence\/route-views\.log\/#L\d+$/.test(href)), links.join());
  assert.deepEqual(complaints, []);
  await context.close();
});

/** Pastes a text into the field of the search. */
const paste = (page, text) => page.locator("#find").evaluate((field, text) => {
  const clipboardData = new DataTransfer();
  clipboardData.setData("text/plain", text);
  field.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
}, text);

const MAIL = "2025-11-03-exchange-log-volume-full";

test("a short error line with another number is recognised where its words find nothing", async () => {
  const context = await open(it.browser);
  const page = await context.newPage();
  await visit(page, `${it.home}search/?q=${encodeURIComponent("opcode: QUERY, status: SERVFAIL, id: 999")}`);
  const seen = page.locator("[data-seen-found]");
  await seen.locator("[role=status]").filter({ hasText: "1 incident has similar lines." }).waitFor();
  assert.match(await seen.locator("li").innerText(), /strong match, 100 %[^]*Fixed by/);
  assert.ok(!(await page.locator("[data-status]").isVisible()), "nothing says that there is no match");
  // Words that find something are no line of a log.
  await page.locator("#find").fill("opcode");
  await page.locator("[data-results] li").first().waitFor();
  await seen.waitFor({ state: "hidden" });
  assert.ok(await page.locator("[data-status]").isVisible());
  await context.close();
});

test("a pasted log is recognised by its lines, and says what ended it and what is owed", async () => {
  const known = readFileSync(new URL(`${MAIL}/evidence/application-log.txt`, EXAMPLES), "utf8").split("\n");
  const line = known[6].replace(/\d/g, (digit) => (Number(digit) + 3) % 10);
  const { context, page, complaints } = await searchPage();
  const seen = page.locator("[data-seen-found]");
  assert.ok(!(await seen.isVisible()) && !(await page.locator("#pasted").isVisible()));
  await paste(page, `2031-01-01T00:00:00Z quokka[7]: nothing of it is known anywhere\n2031-01-01T00:00:01Z node-9.prod.internal ${line}\n`);
  await seen.locator("[role=status]").filter({ hasText: "1 incident has similar lines." }).waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.id), "pasted");
  assert.equal(await seen.locator(".result-title a").getAttribute("href"), `../incidents/${MAIL}/`);
  assert.match(await seen.locator("li").innerText(), /strong match, \d+ %/);
  assert.match(await seen.locator("li").innerText(), /Fixed by/);
  const place = seen.locator(`a[href$='/evidence/application-log.txt/#L7']`);
  assert.equal(await place.count(), 1);
  // What was pasted is in no address.
  assert.ok(!page.url().includes("quokka"), page.url());
  await page.locator("#pasted").fill("17 0x7f 10.0.0.1");
  await seen.locator("[role=status]").filter({ hasText: "no words besides numbers" }).waitFor();
  await page.locator("#pasted").fill("quokkas are unrelated");
  await seen.locator("[role=status]").filter({ hasText: "Not seen before." }).waitFor();
  await page.locator("#pasted").fill("");
  await seen.waitFor({ state: "hidden" });
  // A line is a query as well.
  await page.locator("#find").fill(line);
  await seen.locator("[role=status]").filter({ hasText: "1 incident has similar lines." }).waitFor();
  await status(page).filter({ hasText: /found|No matches/ }).waitFor();
  await place.click();
  await page.locator("table.log tr:target").waitFor();
  assert.deepEqual(complaints, []);
  await context.close();
});

test("what stands in a report stays text, with no policy to help", async () => {
  const evil = `</script><script>window.hit=1</script><img src=x onerror="window.hit=2"> <b>zyxwv</b>`;
  const files = repository();
  files.write(`---\ntitle: ${JSON.stringify(evil)}\nstatus: draft\ntags: [${JSON.stringify(evil)}]\n---\n\n## Gather the information\n\n\`${evil}\`\n`, "incidents", REPORT, "README.md");
  files.write(`${evil}\n`, "incidents", REPORT, "evidence", "evil.log");
  const served = await serve(files.root);
  const context = await open(it.browser, { bypassCSP: true });
  try {
    const page = await context.newPage();
    await visit(page, `${served.home}search/?q=zyxwv`);
    await hits(page).first().waitFor();
    await page.locator("select[name=tag] option", { hasText: "zyxwv" }).first().waitFor({ state: "attached" });
    assert.ok((await page.locator("[data-results]").innerText()).includes(evil));
    assert.equal(await page.locator("[data-results] img, [data-results] script, [data-results] b").count(), 0);
    await page.locator("[data-seen] summary").click();
    await page.locator("#pasted").fill(evil);
    await page.locator("[data-seen-found] .result-title").first().waitFor();
    assert.ok((await page.locator("[data-seen-found] li").first().innerText()).includes(evil));
    assert.equal(await page.locator("[data-seen-found] :is(img, script, .result-other b)").count(), 0);
    assert.equal(await page.evaluate(() => window.hit), undefined);
  } finally {
    await context.close();
    await served.stop();
    files.remove();
  }
});

test("until the first result little is loaded, all of it plain scripts of the site", async () => {
  const context = await open(it.browser);
  const { complaints } = await watch(context, it.home);
  const page = await context.newPage();
  const responses = [];
  page.on("response", (response) => responses.push(response));
  await visit(page, `${it.home}search/?q=${WORD}`);
  await hits(page).first().waitFor();
  const bodies = await Promise.all(responses.map((response) => response.body()));
  const size = bodies.reduce((sum, body) => sum + gzipSync(body).length, 0);
  assert.ok(size < 150_000, `${size} bytes`);
  for (const response of responses.filter((r) => r.url().includes("/search/data/"))) {
    assert.match(response.headers()["content-type"], /^text\/javascript/);
  }
  assert.deepEqual(complaints, []);
  await context.close();
});
