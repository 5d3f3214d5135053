// Counts what a browser loads of an index: node loads.mjs SCRIPT FOLDER QUERY..., where FOLDER is a site, of which
// the index below search/data/ is read. Prints for each query, as JSON: how many results it has, and how many bytes,
// each file compressed by gzip, are loaded until its first result, for the same as a second query of a reader, and for
// all of it with ten excerpts; and how many files the last are.

import { readFileSync } from "node:fs";
import path from "node:path";
import vm from "node:vm";
import { gzipSync } from "node:zlib";

const [script, folder, ...queries] = process.argv.slice(2);
const code = readFileSync(script, "utf8");
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
  vm.runInContext(code, context);
  return { index: context.aftermarkIndex, counted };
}

async function firstResult({ index }, query) {
  const answer = await index.answer(query, {}, true);
  if (answer.results.length) await index.tell(answer.results[0], answer.marks);
}

for (const query of queries) {
  const fresh = reader();
  await firstResult(fresh, query);
  const first = fresh.counted.bytes;
  const answer = await fresh.index.answer(query, {});
  for (const found of answer.results.slice(0, 10)) await fresh.index.tell(found, answer.marks);

  const returning = reader();
  await firstResult(returning, "zz");
  const before = returning.counted.bytes;
  await firstResult(returning, query);
  console.log(
    JSON.stringify({
      query,
      results: answer.results.length,
      first,
      next: returning.counted.bytes - before,
      all: fresh.counted.bytes,
      files: fresh.counted.files,
    }),
  );
}
