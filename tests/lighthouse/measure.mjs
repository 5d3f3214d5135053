// Asks Lighthouse for its scores of some pages of built sites, as a phone and as a desktop see them, and
// fails below the score that is asked for. Started by `tests/run --lighthouse`: scores of performance depend
// on what else the machine does, so this is no part of the tests.
//   node measure.mjs SCORE SITE=PAGE,PAGE… …

import { createServer } from "node:http";
import { gzipSync } from "node:zlib";

import { launch } from "chrome-launcher";
import lighthouse, { desktopConfig } from "lighthouse";

import { serve } from "../browser/lib/server.mjs";

const CATEGORIES = ["performance", "accessibility", "best-practices", "seo"];
const BASE = "/some/base/";
const [least, ...sites] = process.argv.slice(2);

/** Compresses and lets browsers keep what it hands out, as every host does. */
async function host(inner) {
  const server = createServer(async (request, response) => {
    const answer = await fetch(inner.origin + request.url, { redirect: "manual" });
    const body = gzipSync(Buffer.from(await answer.arrayBuffer()));
    const type = answer.headers.get("content-type") ?? "application/octet-stream";
    response
      .writeHead(answer.status, { "content-type": type, "content-encoding": "gzip", "cache-control": "max-age=3600" })
      .end(body);
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  return server;
}

const chrome = await launch({
  chromePath: process.env.CHROMIUM || "/usr/bin/chromium",
  chromeFlags: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});
let worst = 100;
for (const site of sites) {
  const [root, pages] = site.split("=");
  const inner = await serve(root, BASE);
  const server = await host(inner);
  for (const page of pages.split(",")) {
    for (const [form, config] of [["phone", undefined], ["desktop", desktopConfig]]) {
      const url = `http://127.0.0.1:${server.address().port}${BASE}${page}`;
      const options = { port: chrome.port, output: "json", logLevel: "error", onlyCategories: CATEGORIES };
      const { lhr } = await lighthouse(url, options, config);
      const scores = CATEGORIES.map((name) => Math.round(lhr.categories[name].score * 100));
      worst = Math.min(worst, ...scores);
      console.log(form.padEnd(8), CATEGORIES.map((name, i) => `${name} ${scores[i]}`).join("  "), ` /${page}`);
    }
  }
  server.close();
  server.closeAllConnections();
  await inner.close();
}
await chrome.kill();
console.log(`the lowest score is ${worst}`);
process.exit(worst >= Number(least) ? 0 : 1);
