// What comes out of the printer: pages as Chromium's own PDF, read back as text.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";

import { open, SCHEMES, visit } from "./lib/browser.mjs";
import { incidents, stage } from "./lib/site.mjs";

const it = stage();

/** The text of each sheet. */
async function print(address, scheme) {
  const context = await open(it.browser, { scheme });
  const page = await context.newPage();
  await visit(page, it.home + address);
  const pdf = await page.pdf({ format: "A4", preferCSSPageSize: true });
  await context.close();
  const text = execFileSync("pdftotext", ["-layout", "-", "-"], { input: pdf, encoding: "utf8" });
  const sheets = text.split("\f");
  assert.equal(sheets.pop().trim(), "");
  return sheets;
}

/** What belongs to the screen. */
const FRAME = [/Skip to the content/, /Find by name/, /Made with Aftermark/, /^Contents$/m, /Copy link/, /Incidents +Actions +Services/];

function clean(sheets) {
  sheets.forEach((text, i) => {
    assert.match(text, new RegExp(`^ *${i + 1} ?/ ?${sheets.length}\\s*$`, "m"), `sheet ${i + 1} has no number`);
    for (const words of FRAME) assert.doesNotMatch(text, words, `sheet ${i + 1}`);
  });
}

test("a report is printed whole, with page numbers, addresses of links and nothing of the screen", async () => {
  const report = incidents.find((i) => i.slug.includes("exchange-log-volume-full"));
  const sheets = await print(`incidents/${report.slug}/`, "dark");
  clean(sheets);
  assert.ok(sheets.length >= 8 && sheets.length <= 14, `${sheets.length} sheets`);
  const text = sheets.join("\n");
  for (const heading of ["Gather the information", "Timeline", "Move on and adjust", "Causes, fixes and verification", "Evidence"]) {
    assert.match(text, new RegExp(heading));
  }
  assert.match(text.replace(/\s+/g, ""), /<https:\/\/learn\.microsoft\.com\//);
  // Links within the site have no address on paper.
  assert.doesNotMatch(text, /<\.\.\/|<#/);
});

test("a table that goes on has its head on every sheet", async () => {
  const sheets = await print("actions/", "light");
  clean(sheets);
  assert.ok(sheets.length >= 5 && sheets.length <= 16, `${sheets.length} sheets`);
  // The owners come first, the drawings last; a sheet before those may hold nothing but the note below the table.
  const head = /State +Action +Addresses +Owner/;
  const first = sheets.findIndex((text) => head.test(text));
  assert.ok(first >= 0 && first <= 2, `the list begins on sheet ${first + 1}`);
  const drawings = sheets.findIndex((text) => /Actions: committed, done, verified/.test(text));
  assert.ok(drawings > first + 2, `the drawings begin on sheet ${drawings + 1}`);
  for (const text of sheets.slice(first, drawings - 1)) assert.match(text, head);
});

test("a filtered list says on paper what it is filtered by, and of which day it is", async () => {
  const sheets = await print("actions/?state=overdue&owner=%40messaging", "light");
  clean(sheets);
  const text = sheets.join("\n");
  const [, n] = /(\d+) actions? · State: overdue · Owner: @messaging/.exec(text);
  assert.equal(text.match(/overdue by/g).length, Number(n));
  assert.match(text, /As of 24 November 2026/);
  // All owners, also those that are folded on screens.
  const owners = JSON.parse(await (await fetch(`${it.home}actions.json`)).text()).actions.filter((a) => ["open", "overdue"].includes(a.state));
  for (const owner of new Set(owners.map((a) => a.owner).filter(Boolean))) assert.ok(text.includes(owner), owner);
  const whole = (await print("incidents/", "dark")).join("\n");
  assert.match(whole, /^10 incidents$/m);
});

test("charts are printed with the tables of their figures", async () => {
  const sheets = await print("trends/", "dark");
  clean(sheets);
  const text = sheets.join("\n");
  assert.match(text, /Year +SEV1 +SEV2 +All/);
  assert.match(text, /Service +Incidents +Last 365 days/);
});

test("paper is light, whatever the scheme", async () => {
  for (const scheme of SCHEMES) {
    const context = await open(it.browser, { scheme });
    const page = await context.newPage();
    await page.emulateMedia({ media: "print", colorScheme: scheme });
    await visit(page, `${it.home}trends/`);
    const colors = await page.evaluate(() => {
      const style = (selector) => getComputedStyle(document.querySelector(selector));
      return [style("body").backgroundColor, style("h1").color, style(".fill-sev1").fill];
    });
    assert.deepEqual(colors, ["rgb(255, 255, 255)", "rgb(0, 0, 0)", "rgb(161, 25, 15)"]);
    await context.close();
  }
});
