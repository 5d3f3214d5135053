// Answers queries with the browser's script: node answers.mjs SCRIPT FOLDER QUERIES, where FOLDER has the files of
// the index below search/data/. Prints what was found for each query, as JSON.

import { readFileSync } from "node:fs";
import path from "node:path";
import vm from "node:vm";

const [script, folder, queries] = process.argv.slice(2);
const loaded = [];

const context = vm.createContext({ Promise, URL });
context.window = context;
context.document = {
  body: { dataset: { root: "./" } },
  createElement: () => ({ remove() {} }),
  head: {
    append(element) {
      const name = element.src.replace(/\?.*$/, "");
      try {
        const text = readFileSync(path.join(folder, name), "utf8");
        loaded.push([name, text.length]);
        vm.runInContext(text, context);
      } catch {
        return void Promise.resolve().then(() => element.onerror());
      }
      Promise.resolve().then(() => element.onload());
    },
  },
};
vm.runInContext(readFileSync(script, "utf8"), context);

// What was not looked for by words has no other places.
const plain = ({ group, score, documents: [document, ...others] }) => ({ group, score, document, others: score ? others.slice(0, 3) : [] });
const answers = [];
for (const { query, filter } of JSON.parse(readFileSync(queries, "utf8"))) {
  const index = context.aftermarkIndex;
  const early = await index.answer(query, filter, true);
  const answer = await index.answer(query, filter);
  const told = [];
  for (const found of answer.results.slice(0, 5)) {
    const { places, ...rest } = await index.tell(found, answer.marks);
    told.push({
      ...rest,
      places: places.map(({ excerpt, ...place }) => ({
        ...place,
        excerpt: { cut_before: excerpt.before, cut_after: excerpt.after, parts: excerpt.parts },
      })),
    });
  }
  const { missing, begun, suggestion, used, without } = answer;
  answers.push({
    results: answer.results.map(plain),
    early: early.results.slice(0, 10).map((found) => found.group),
    missing,
    begun,
    suggestion,
    used,
    without,
    told,
  });
}
console.log(JSON.stringify(answers));
