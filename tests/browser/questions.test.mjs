// What people come for, each from the overview in at most two clicks, and that a figure has one value wherever
// it stands.

import assert from "node:assert/strict";
import { test } from "node:test";

import { axe, overflow } from "./lib/audit.mjs";
import { open, SCHEMES, visit, watch } from "./lib/browser.mjs";
import { incidents, stage } from "./lib/site.mjs";

const it = stage();
const REPORT = "incidents/2025-11-03-exchange-log-volume-full/";

/** Opens the overview; `click` follows a link or a button, at most twice. */
async function reader(run, options) {
  const context = await open(it.browser, options);
  const { complaints } = await watch(context, it.home);
  const page = await context.newPage();
  await visit(page, it.home);
  let clicks = 0;
  await run(page, async (target) => {
    clicks += 1;
    assert.ok(clicks <= 2, "a third click");
    await target.click();
    await page.waitForLoadState();
  });
  assert.deepEqual(complaints, []);
  await context.close();
}

const texts = (locator) => locator.evaluateAll((all) => all.map((e) => e.innerText.trim().replace(/\s+/g, " ")));

for (const javaScriptEnabled of [true, false]) {
  const how = javaScriptEnabled ? "with" : "without";

  test(`${how} scripts: what did we commit to that is overdue, and whose is it`, async () => {
    await reader(
      async (page, click) => {
        const rows = await texts(page.locator("section[aria-labelledby=overdue] li"));
        assert.ok(rows.length > 0);
        for (const row of rows) assert.match(row, /overdue by \d+ days · \S+/, "with its owner");
        // All of them, by owner.
        await click(page.getByRole("link", { name: "All actions, by owner" }));
        const owner = page.locator(".owners-table tbody tr").first();
        assert.ok(Number(await owner.locator("td").first().innerText()) > 0, "who has most comes first");
        await click(owner.getByRole("link"));
        assert.match(await page.locator("main").innerText(), /overdue by/);
      },
      { javaScriptEnabled },
    );
  });

  test(`${how} scripts: which service hurts most, and why`, async () => {
    await reader(
      async (page, click) => {
        const worst = page.locator(".worst li").first();
        assert.match(await worst.innerText(), /\d+\s(h|d|min)/);
        assert.match(await worst.innerText(), /\d+ incidents? · \w+/);
        await click(worst.getByRole("link").first());
        assert.match(await page.locator("main").innerText(), /of downtime/);
        await click(page.locator("#causes ~ * a").first());
        assert.match(page.url(), /\/(causes|incidents)\//);
      },
      { javaScriptEnabled },
    );
  });

  test(`${how} scripts: what does the messaging team have to do`, async () => {
    await reader(
      async (page, click) => {
        await click(page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Actions" }));
        const row = page.locator(".owners-table tr", { hasText: "@messaging" });
        const [overdue, soon, open_] = await texts(row.locator("td"));
        assert.ok(Number(open_) >= Number(overdue) + Number(soon));
        await click(row.getByRole("link"));
        assert.match(await page.locator(".tally").innerText(), new RegExp(`^open\\s+${open_}\\s`));
      },
      { javaScriptEnabled },
    );
  });
}

test("has this error been seen, and what fixed it", async () => {
  await reader(async (page, click) => {
    await page.getByRole("searchbox").fill("log volume full databases dismount");
    await click(page.getByRole("button", { name: "Search" }));
    const hit = page.locator("[data-results] .result-title a", { hasText: "Mail stopped" }).first();
    await hit.waitFor();
    await click(hit);
    const glance = page.locator("#glance");
    await glance.waitFor();
    // Seen without scrolling far, each with the way to where it stands.
    assert.ok((await glance.boundingBox()).y < 900);
    const told = await glance.innerText();
    assert.match(told, /Root cause\s+C1\s+The backup ran without/);
    assert.match(told, /1\sh\s14\smin of downtime/);
    assert.match(told, /What fixed it\s+10:26\s+Mounts DB03/);
    assert.match(told, /Actions\s+4 of 6 done, 4 verified, 1 overdue/);
  });
});

test("what worked before stands on the page of a service, above its incidents", async () => {
  const context = await open(it.browser);
  const page = await context.newPage();
  await visit(page, `${it.home}services/exchange-mail/`);
  const headings = await texts(page.locator("main h2"));
  assert.ok(headings.indexOf("What worked here before") < headings.indexOf("Incidents"), headings.join());
  const tried = page.locator(".tried");
  assert.match(await tried.innerText(), /fixed[\s\S]*Mounts DB03[\s\S]*made worse[\s\S]*Restarts the information store/);
  await tried.locator("a", { hasText: "Mail stopped" }).first().click();
  await page.waitForURL(/#t\d+$/);
  assert.ok(await page.locator(".entry:target").isVisible());
  await context.close();
});

test("a timeline is narrowed by links alone, and a link to an entry shows all again", async () => {
  const context = await open(it.browser, { javaScriptEnabled: false });
  const page = await context.newPage();
  await visit(page, it.home + REPORT);
  const shown = () => page.locator(".timeline > .day .entry:visible").count();
  const choices = page.getByRole("navigation", { name: "Entries shown" });
  const all = await shown();
  await choices.getByRole("link", { name: "5 milestones" }).click();
  assert.equal(await shown(), 5);
  await choices.getByRole("link", { name: "8 staff actions" }).click();
  assert.ok((await shown()) < all);
  // From what somebody did to its place, with all that happened around it.
  await page.locator("#staff-actions .fold > summary").click();
  await page.locator("#staff-actions .staff-outcomes a").first().click();
  assert.ok(await page.locator(".entry:target").isVisible());
  assert.equal(await shown(), all);
  // What was before the start is folded, and is found by its address all the same.
  assert.equal(await page.locator("#t1").isVisible(), false);
  await visit(page, `${it.home}${REPORT}#t1`);
  assert.ok(await page.locator("#t1").isVisible());
  await context.close();
});

test("each phase begins with its milestone, the gap before it, and the bar leads to it", async () => {
  const context = await open(it.browser);
  const page = await context.newPage();
  const order = async (slug) => {
    await visit(page, `${it.home}incidents/${slug}/`);
    return texts(page.locator(".timeline :is(.phase-name, .milestone, .gap)"));
  };
  const facebook = (await order("2021-10-04-facebook-backbone-bgp-withdrawal")).filter((t) => !t.includes("without an entry"));
  assert.deepEqual(facebook, [
    "Before the start", "Undetected", "Started", "Unacknowledged", "Detected", "Responding", "Acknowledged", "Recovering", "Mitigated", "Resolved",
  ]);
  const github = await order("2018-10-21-github-network-partition");
  assert.deepEqual(github.slice(0, 7), ["Undetected", "Started", "Responding", "Detected", "17 h 5 min without an entry", "Recovering", "Mitigated"]);
  await page.locator(".strip a").last().click();
  await page.waitForURL(/#phase-recovering$/);
  // The same without a mouse.
  await page.locator(".legend a", { hasText: "Responding" }).click();
  await page.waitForURL(/#phase-responding$/);
  await context.close();
});

test("two clocks have heads, and none of their times is broken on a phone", async () => {
  const context = await open(it.browser, { width: 390 });
  const page = await context.newPage();
  await visit(page, `${it.home}${REPORT}#timeline`);
  assert.deepEqual(await texts(page.locator(".clocks span")), ["Berlin", "UTC"]);
  const heights = await page.locator(".day:visible .entry-time .utc").evaluateAll((all) => all.map((e) => e.getBoundingClientRect().height));
  assert.ok(heights.length > 5);
  assert.ok(Math.max(...heights) <= 18, `${Math.max(...heights)} px`);
  await page.locator("details.contents summary").click();
  await page.locator("details.contents").getByRole("link", { name: "Decide who to notify" }).click();
  await page.waitForURL(/#notify$/);
  await context.close();
});

test("a ticket is shown by its name and found by it", async () => {
  const context = await open(it.browser);
  const page = await context.newPage();
  await visit(page, `${it.home}actions/`);
  await page.getByRole("searchbox", { name: "Title or ticket" }).fill("mailbox moves");
  await page.waitForFunction(() => /^\d+ actions?$/.test(document.querySelector("[data-count]").textContent));
  assert.match(await page.locator("#action-rows").innerText(), /script for mailbox moves/);
  // The filters beside the main ones are seen where one of them is chosen.
  await visit(page, `${it.home}actions/?kind=detect#list`);
  assert.ok(await page.getByRole("combobox", { name: "Purpose" }).isVisible());
  await context.close();
});

test("a figure has one value, wherever it stands", async () => {
  const context = await open(it.browser);
  const page = await context.newPage();
  const number = async (locator) => Number((await locator.innerText()).replace(/[^\d]/g, ""));
  const tally = async (address) => {
    await visit(page, it.home + address);
    return Object.fromEntries(
      await page.locator(".tally").first().locator("div").evaluateAll((all) =>
        all.map((d) => [d.querySelector("dt").innerText.trim(), Number(d.querySelector("dd").innerText.replace(/[^\d]/g, ""))]),
      ),
    );
  };
  await visit(page, it.home);
  const owed = page.locator("dl.owed > div");
  const overview = {
    open: await number(owed.nth(0).locator("dd")),
    overdue: await number(owed.nth(1).locator("dd")),
    unverified: await number(owed.nth(2).locator("dd")),
    reviews: await number(owed.nth(3).locator("dd")),
    incidents: await number(page.locator(".figures tbody tr").first().locator("td").last()),
  };
  assert.equal(overview.incidents, incidents.length);

  const actions = await tally("actions/");
  assert.equal(actions.open, overview.open);
  assert.equal(actions.overdue, overview.overdue);
  assert.equal(actions["done, not verified"], overview.unverified);
  // The owners' rows add up to the whole.
  const owners = await page.locator(".owners-table tbody tr").evaluateAll((rows) =>
    rows.map((r) => [...r.querySelectorAll("td")].map((c) => Number(c.textContent.replace(/[^\d]/g, "")))),
  );
  const sum = (column) => owners.reduce((all, row) => all + row[column], 0);
  assert.deepEqual([sum(0), sum(2), sum(3)], [overview.overdue, overview.open, overview.unverified]);
  const share = /(\d+) of (\d+)/;
  const tracker = (await page.locator("section[aria-labelledby=burn-up] .headline").innerText()).match(share).slice(1);
  assert.equal(Number(tracker[0]), actions["done, not verified"] + actions["done, verified"]);
  assert.equal(Number(tracker[1]), Number(tracker[0]) + actions.open);

  await visit(page, `${it.home}trends/`);
  const trends = (await page.locator("main").innerText()).match(/(\d+) of (\d+) are done/).slice(1);
  assert.deepEqual(trends, tracker);
  const ages = page.locator("details", { hasText: "Age of open actions as a table" });
  const open_ = await ages.locator("tbody tr").evaluateAll((rows) => rows.map((r) => Number(r.querySelector("td").textContent)));
  assert.equal(open_.reduce((a, b) => a + b, 0), overview.open);

  const verification = await tally("steps/verification/");
  for (const name of ["open", "overdue", "done, not verified", "done, verified"]) {
    assert.equal(verification[name], actions[name], name);
  }
  const reviews = await tally("steps/move-on/");
  assert.equal(reviews["reviews overdue"], overview.reviews);

  // Of one report: at its top as in its rows.
  await visit(page, it.home + REPORT);
  const [done, all] = (await page.locator("#glance").innerText()).match(/(\d+) of (\d+) done/).slice(1).map(Number);
  const states = await texts(page.locator(".data.actions .state"));
  assert.equal(states.filter((s) => s.startsWith("done")).length, done);
  assert.equal(states.filter((s) => !/declined|carried/.test(s)).length, all);

  // Each name that leads to a definition leads to one that is there.
  await visit(page, it.home);
  for (const href of await page.locator('main a[href*="glossary/#"]').evaluateAll((links) => links.map((a) => a.href))) {
    await visit(page, href);
    assert.equal(await page.locator(":target dt").count(), 1, href);
  }
  await context.close();
});

test("a report says what it is to whoever unfurls its address, and gives its address away", async () => {
  const context = await open(it.browser);
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const page = await context.newPage();
  await visit(page, it.home + REPORT);
  const meta = (name) => page.locator(`meta[property="${name}"]`).getAttribute("content");
  assert.match(await meta("og:title"), /^Mail stopped/);
  assert.match(await meta("og:description"), /^SEV2 · 3.Nov.2025 · 1.h.51.min · /);
  assert.equal(await meta("og:type"), "article");
  assert.match(await meta("og:url"), /^https:\/\/example\.org\/some\/base\/incidents\//);
  // The picture that is shown with it is there, and as large as the page says.
  const image = new URL(await meta("og:image"));
  assert.equal(image.origin, "https://example.org");
  assert.match(await meta("og:image:alt"), /^Mail stopped.* · SEV2 · 3.Nov.2025 · 1.h.51.min · /);
  const size = await page.evaluate(async (address) => {
    const picture = new Image();
    picture.src = address;
    await picture.decode();
    return [picture.naturalWidth, picture.naturalHeight].map(String);
  }, new URL(image.pathname + image.search, it.home).href);
  assert.deepEqual(size, [await meta("og:image:width"), await meta("og:image:height")]);
  const button = page.getByRole("button", { name: "Copy link" });
  await button.click();
  await page.getByRole("button", { name: "Link copied" }).waitFor();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), it.home + REPORT);
  await page.locator("#impact .heading-anchor").first().click();
  await page.waitForFunction(async (text) => (await navigator.clipboard.readText()) === text, `${it.home}${REPORT}#impact`);
  await context.close();
});

test("in a reader's own colours the marks of a draft differ, and pages hold", async () => {
  for (const scheme of SCHEMES) {
    const context = await it.browser.newContext({ forcedColors: "active", colorScheme: scheme });
    const page = await context.newPage();
    await visit(page, `${it.home}incidents/2018-10-21-github-network-partition/`);
    const looks = await page.locator(".coverage .g").evaluateAll((all) =>
      all.map((g) => {
        const { backgroundImage, backgroundColor } = getComputedStyle(g);
        return [g.className, backgroundImage + backgroundColor];
      }),
    );
    const grades = new Set(looks.map(([grade]) => grade));
    assert.ok(grades.size > 1);
    assert.equal(new Set(looks.map(([, look]) => look)).size, grades.size);
    assert.deepEqual([...(await overflow(page)), ...(await axe(page))], []);
    // Browsers put the reader's ground behind words: on a filled one, words in the ground's colour would be gone.
    for (const path of ["", "incidents/", "actions/", "search/"]) {
      await visit(page, it.home + path);
      const filled = await page.evaluate(() => {
        const ground = getComputedStyle(document.body).backgroundColor;
        const says = (e) => [...e.childNodes].some((n) => n.nodeType === Node.TEXT_NODE && n.data.trim());
        return [...document.body.querySelectorAll("*:not(option)")]
          .filter((e) => says(e) && getComputedStyle(e).forcedColorAdjust === "auto")
          .filter((e) => !["rgba(0, 0, 0, 0)", ground].includes(getComputedStyle(e).backgroundColor))
          .filter((e) => getComputedStyle(e).color === ground)
          .map((e) => `${e.tagName}.${e.className}`);
      });
      assert.deepEqual(filled, [], path);
    }
    await context.close();
  }
});
