// Which pages of a site are looked at, and how they are judged.

import assert from "node:assert/strict";
import { statSync } from "node:fs";
import path from "node:path";

import { axe, overflow } from "./audit.mjs";
import { open, visit, watch } from "./browser.mjs";
import { address, htmlFiles } from "./crawl.mjs";
import { incidents } from "./site.mjs";

/**
 * Files of the examples' site at `root`: one page of each kind, the one with most in it, and the draft; every
 * report where `all` says so.
 */
export function samples(root, all) {
  const kinds = new Map();
  const reports = [];
  const draft = incidents.find((i) => i.status === "draft").slug;
  for (const file of htmlFiles(root)) {
    const parts = file.split("/");
    if (file === "404.html") continue;
    if (parts[0] === "incidents" && parts.length === 3 && (all || parts[1] === draft)) reports.push(file);
    const file_kind = parts[2]?.startsWith("all-evidence") ? "all-evidence" : "file";
    const kind = parts[0] === "incidents" && parts.length > 3 ? file_kind : `${parts[0]} ${parts.length}`;
    // No two steps are laid out alike.
    if (all && parts[0] === "steps" && parts.length === 3) reports.push(file);
    const size = statSync(path.join(root, file)).size;
    if (size > (kinds.get(kind)?.size ?? -1)) kinds.set(kind, { file, size });
  }
  for (const kind of ["index.html 1", "incidents 2", "incidents 3", "file", "all-evidence", "actions 2", "services 2", "services 3", "search 2", "trends 2", "rules 2", "rules 4",
    "actions 3", "steps 2", "steps 3", "causes 2", "causes 3", "tags 2", "tags 3"]) {
    assert.ok(kinds.has(kind), `no page of the kind ${kind}`);
  }
  return [...new Set([...[...kinds.values()].map((k) => k.file), ...reports])];
}

/**
 * Opens pages in every case (a width and a scheme), each a test of its own below `t`: nothing on the console,
 * no breach of the content security policy, no overflow, no violation of axe's rules. `files` gives those of a
 * case.
 */
export async function judge(t, { browser, home }, cases, files) {
  const judged = cases.map(({ width, scheme }) =>
    t.test(`${width} px, ${scheme}`, async () => {
      const context = await open(browser, { width, scheme });
      const { complaints } = await watch(context, home);
      const page = await context.newPage();
      const wrong = [];
      for (const file of files({ width, scheme })) {
        complaints.length = 0;
        await visit(page, home + address(file));
        for (const text of [...complaints, ...(await overflow(page)), ...(await axe(page))]) {
          wrong.push(`${file}: ${text}`);
        }
      }
      assert.deepEqual(wrong, []);
      await context.close();
    }),
  );
  await Promise.all(judged);
}
