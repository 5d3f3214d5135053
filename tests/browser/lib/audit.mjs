// What can be judged about a page that is open: accessibility and overflow.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** Violations of axe-core's rules, one line each. */
export async function axe(page) {
  // The debugger's own evaluation is not subject to the page's content security policy, so that
  // pages are judged under the policy they are delivered with.
  const session = await page.context().newCDPSession(page);
  const run = async (expression) => {
    const answer = await session.send("Runtime.evaluate", {
      expression,
      awaitPromise: true,
      returnByValue: true,
    });
    if (answer.exceptionDetails) {
      throw new Error(answer.exceptionDetails.exception?.description ?? answer.exceptionDetails.text);
    }
    return answer.result.value;
  };
  await run(`${AXE};0`);
  const violations = await run(`axe.run(document, {
    runOnly: { type: "tag", values: ${JSON.stringify(TAGS)} },
    resultTypes: ["violations"],
  }).then((result) => result.violations.map((v) => ({
    id: v.id,
    help: v.help,
    count: v.nodes.length,
    nodes: v.nodes.slice(0, 3).map((n) => ({
      at: n.target.flat().join(" "),
      why: [...n.any, ...n.all, ...n.none].map((c) => c.message).join("; "),
    })),
  })))`);
  await session.detach();
  return violations.map(
    (v) =>
      `axe ${v.id}: ${v.help} (${v.count}×)` + v.nodes.map((n) => `\n    ${n.at}: ${n.why}`).join(""),
  );
}

/**
 * Elements that make the document wider than the window, or that stick out where none scrolls; and beyond the width of a
 * phone, tables of the site's own that have to be read sideways.
 */
export function overflow(page) {
  return page.evaluate(() => {
    const root = document.documentElement;
    const width = root.clientWidth;
    const holds = (element) => {
      for (let e = element.parentElement; e && e !== document.body; e = e.parentElement) {
        const style = getComputedStyle(e);
        if (style.overflowX !== "visible" && e.getBoundingClientRect().right <= width + 1) return true;
        if (style.position === "fixed") return true;
      }
      return false;
    };
    const name = (e) =>
      e.tagName.toLowerCase() + (e.id ? `#${e.id}` : "") + [...e.classList].map((c) => `.${c}`).join("");
    const out = [];
    for (const e of document.body.querySelectorAll("*")) {
      const box = e.getBoundingClientRect();
      if (!box.width || !box.height || box.right <= width + 1) continue;
      if (e.parentElement?.closest("svg") || holds(e)) continue;
      out.push(`${name(e)} ends at ${Math.round(box.right)} of ${width} px`);
    }
    if (root.scrollWidth > root.clientWidth) {
      out.unshift(`the document is ${root.scrollWidth} px wide in a window of ${width} px`);
    }
    for (const table of width > 704 ? document.querySelectorAll(".scroll > table.data") : []) {
      const { scrollWidth, clientWidth } = table.parentElement;
      if (clientWidth && scrollWidth > clientWidth + 1) {
        out.push(`${name(table)} needs ${scrollWidth} px and has ${clientWidth}`);
      }
    }
    return out.slice(0, 6).map((text) => `overflow: ${text}`);
  });
}
