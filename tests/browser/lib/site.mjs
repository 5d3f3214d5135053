// The site under test, and one browser and one server for a file of tests.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { after, before } from "node:test";

import { launch } from "./browser.mjs";
import { serve } from "./server.mjs";

/** Where the built site lies; built with `--base-url` so that its path is `BASE`. */
export const site = process.env.AFTERMARK_SITE;
assert.ok(site, "AFTERMARK_SITE is not set; start the tests with tests/run");
export const BASE = "/some/base/";

export const incidents = JSON.parse(readFileSync(path.join(site, "incidents.json"), "utf8")).incidents;

/** The same with lists of three rows a page. */
export const paged = process.env.AFTERMARK_PAGED;

/** Starts browser and server before the tests of a file and ends them afterwards. */
export function stage(root = site) {
  const it = {};
  before(async () => {
    it.browser = await launch();
    it.server = await serve(root, BASE);
    it.home = it.server.url;
  });
  after(async () => {
    await it.browser?.close();
    await it.server?.close();
  });
  return it;
}
