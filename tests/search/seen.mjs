// Recognises lines with the browser's scripts: node seen.mjs SCRIPTS FOLDER QUERIES, where SCRIPTS is the folder of the
// theme's scripts and FOLDER has the files of the index below search/data/. Prints what was recognised, as JSON.

import { readFileSync } from "node:fs";
import path from "node:path";
import vm from "node:vm";

const [scripts, folder, queries] = process.argv.slice(2);

const context = vm.createContext({});
context.window = context;
context.document = {
  body: { dataset: { root: "./" } },
  querySelector: () => null,
  createElement: () => ({ remove() {} }),
  head: {
    append(element) {
      const text = readFileSync(path.join(folder, element.src.replace(/\?.*$/, "")), "utf8");
      vm.runInContext(text, context);
      Promise.resolve().then(() => element.onload());
    },
  },
};
for (const name of ["search-index.js", "search-seen.js"]) {
  vm.runInContext(readFileSync(path.join(scripts, name), "utf8"), context);
}
const index = context.aftermarkIndex;

const answers = [];
for (const text of JSON.parse(readFileSync(queries, "utf8"))) {
  const answer = await index.seen(text);
  const { asked, results } = answer;
  const told = [];
  for (const result of results.slice(0, 5)) told.push(await index.tellSeen(answer, result));
  answers.push({
    read: asked.read,
    left: asked.left,
    asked: asked.lines,
    results: results.map(({ group, strong, hits }) => ({ group, strong, hits: hits.map(({ number, share, strong }) => [number, share, strong]) })),
    told,
  });
}
console.log(JSON.stringify(answers));
