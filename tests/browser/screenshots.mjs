// Takes the pictures of docs/images/ from the built examples.
//
//   AFTERMARK_SITE=/tmp/site node tests/browser/screenshots.mjs docs/images
//
// `tests/run --screenshots` builds the site and does it.

import { mkdirSync } from "node:fs";
import path from "node:path";

import { launch, open, visit } from "./lib/browser.mjs";
import { serve } from "./lib/server.mjs";

const site = process.env.AFTERMARK_SITE;
const folder = process.argv[2];
if (!site || !folder) {
  console.error("usage: AFTERMARK_SITE=DIR node tests/browser/screenshots.mjs FOLDER");
  process.exit(2);
}

const PAGES = {
  overview: "",
  report: "incidents/2025-11-03-exchange-log-volume-full/",
  tracker: "actions/",
};
const SCREENS = {
  "desktop-light": { width: 1280, height: 800, scheme: "light" },
  "phone-dark": { width: 360, height: 780, scheme: "dark" },
};

mkdirSync(folder, { recursive: true });
const browser = await launch();
const server = await serve(site);
for (const [screen, { width, height, scheme }] of Object.entries(SCREENS)) {
  const context = await open(browser, { width, scheme, viewport: { width, height } });
  const page = await context.newPage();
  for (const [name, address] of Object.entries(PAGES)) {
    await visit(page, server.url + address);
    await page.screenshot({ path: path.join(folder, `${name}-${screen}.png`) });
  }
  await context.close();
}
// The same pages in another theme.
const themed = process.env.AFTERMARK_THEMED_SITE;
if (themed) {
  const other = await serve(themed);
  const context = await open(browser, { width: 1440, scheme: "dark", viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  await visit(page, other.url + PAGES.report);
  await page.screenshot({ path: path.join(folder, "control-room-report-desktop-dark.png") });
  await context.close();
  await other.close();
}
await browser.close();
await server.close();
