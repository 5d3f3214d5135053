// Counts what a browser loads of an index: node loads.mjs SCRIPT FOLDER QUERY..., where FOLDER is a site, of which
// the index below search/data/ is read; a query that begins with "seen:" is a line that is recognised. Prints for each query, as JSON: how many results it has, and how many bytes,
// each file compressed by gzip, are loaded until its first result, for the same as a second query of a reader, and for
// all of it with ten excerpts; and how many files the last are.

import { readFileSync } from "node:fs";
import path from "node:path";
import vm from "node:vm";
import { gzipSync } from "node:zlib";

const [script, folder, ...queries] = process.argv.slice(2);
const code = [script, script.replace("search-index", "search-seen")].map((name) => readFileSync(name, "utf8"));
const texts = new Map();

function text(name) {
  if (!texts.has(name)) {
    const bytes = readFileSync(path.join(folder, name));
    texts.set(name, { source: bytes.toString("utf8"), size: gzipSync(bytes).length });
  }
  return texts.get(name);
}

/** A reader who has loaded nothing yet. */
function reader() {
  const counted = { bytes: 0, files: 0 };
  const context = vm.createContext({});
  context.window = context;
  context.document = {
    body: { dataset: { root: "" } },
    querySelector: () => null,
    createElement: () => ({ remove() {} }),
    head: {
      append(element) {
        const { source, size } = text(element.src.replace(/\?.*$/, ""));
        counted.bytes += size;
        counted.files += 1;
        vm.runInContext(source, context);
        Promise.resolve().then(() => element.onload());
      },
    },
  };
  for (const text of code) vm.runInContext(text, context);
  return { index: context.aftermarkIndex, counted };
}

const LINE = /^seen:/;

/** All results, and what tells one of them. */
async function results({ index }, query) {
  if (!LINE.test(query)) {
    const answer = await index.answer(query, {});
    return { found: answer.results, tell: (one) => index.tell(one, answer.marks) };
  }
  const answer = await index.seen(query.replace(LINE, ""));
  return { found: answer.results, tell: (one) => index.tellSeen(answer, one) };
}

async function firstResult(reader, query) {
  const { index } = reader;
  if (LINE.test(query)) {
    const { found, tell } = await results(reader, query);
    if (found.length) await tell(found[0]);
    return;
  }
  const answer = await index.answer(query, {}, true);
  if (answer.results.length) await index.tell(answer.results[0], answer.marks);
}

for (const query of queries) {
  const fresh = reader();
  await firstResult(fresh, query);
  const first = fresh.counted.bytes;
  const { found, tell } = await results(fresh, query);
  for (const one of found.slice(0, 10)) await tell(one);

  const returning = reader();
  await firstResult(returning, "zz");
  const before = returning.counted.bytes;
  await firstResult(returning, query);
  console.log(
    JSON.stringify({
      query,
      results: found.length,
      first,
      next: returning.counted.bytes - before,
      all: fresh.counted.bytes,
      files: fresh.counted.files,
    }),
  );
}
