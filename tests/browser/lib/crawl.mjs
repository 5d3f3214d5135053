// Follows every link of a site as a visitor without scripts would.

import { readdirSync } from "node:fs";
import path from "node:path";

/** Attributes that lead somewhere; one selector, one attribute. */
const LEADS = [
  ["a[href], area[href], link[href]", "href"],
  ["img[src], script[src], iframe[src], audio[src], video[src], source[src], embed[src]", "src"],
  ["form[action]", "action"],
  ["object[data]", "data"],
];

function read(leads) {
  const links = [];
  for (const [selector, attribute] of leads) {
    for (const element of document.querySelectorAll(selector)) {
      const text = element.getAttribute(attribute);
      // Hints for programs (the canonical address, feeds) are checked but are no way for a reader.
      const way = element.matches("a, area");
      let url = null;
      try {
        url = new URL(text, document.baseURI).href;
      } catch {
        /* reported as what it is: no address */
      }
      links.push({ text, url, way, rel: element.getAttribute("rel") ?? "" });
    }
  }
  const ids = [...document.querySelectorAll("[id]")].map((e) => e.id);
  const names = [...document.querySelectorAll("a[name]")].map((e) => e.name);
  const twice = ids.filter((id, i) => ids.indexOf(id) !== i);
  const inline = [...document.querySelectorAll("script:not([src]), style, [style]")].map((e) => e.outerHTML.slice(0, 80));
  for (const element of document.querySelectorAll("*")) {
    for (const { name } of element.attributes) if (name.startsWith("on")) inline.push(`${element.tagName} ${name}`);
  }
  const policy = document.querySelector('meta[http-equiv="Content-Security-Policy" i]')?.content ?? "";
  return { links, ids: [...ids, ...names], twice, inline, policy };
}

/**
 * Crawls from `start`. Returns the pages with their ids and links, and what is wrong: dead links,
 * fragments that lead nowhere, links out of the base path, addresses of forbidden kinds, inline scripts
 * or styles, a policy that would let them act.
 */
export async function crawl(context, start) {
  const origin = new URL(start).origin;
  const problems = [];
  const pages = new Map();
  const others = new Map();
  const fragments = [];
  const queue = [start];
  const page = await context.newPage();
  const isHtml = (type) => /^text\/html/.test(type ?? "");

  async function check(url, from) {
    if (others.has(url)) return others.get(url);
    const response = await context.request.fetch(url, { method: "HEAD", maxRedirects: 0 });
    const found = { status: response.status(), html: isHtml(response.headers()["content-type"]) };
    if (found.status >= 300 && found.status < 400) {
      problems.push(`${from} links to ${url}, which only redirects`);
      found.moved = new URL(response.headers().location, url).href;
    } else if (found.status !== 200) {
      problems.push(`dead link on ${from}: ${url} (status ${found.status})`);
    }
    others.set(url, found);
    return found;
  }

  while (queue.length) {
    const url = queue.shift();
    if (pages.has(url)) continue;
    await page.goto(url, { waitUntil: "domcontentloaded" });
    const content = await page.evaluate(read, LEADS);
    pages.set(url, content);
    for (const part of content.inline) problems.push(`inline script or style on ${url}: ${part}`);
    if (!/default-src 'none'/.test(content.policy) || /unsafe-inline|unsafe-eval/.test(content.policy)) {
      problems.push(`no strict content security policy on ${url}: ${content.policy}`);
    }
    for (const id of new Set(content.twice)) problems.push(`the id ${id} stands twice on ${url}`);
    for (const link of content.links) {
      if (!link.url) {
        problems.push(`no address on ${url}: ${link.text}`);
        continue;
      }
      const target = new URL(link.url);
      if (!["http:", "https:", "mailto:", "data:"].includes(target.protocol)) {
        problems.push(`forbidden kind of link on ${url}: ${link.text}`);
        continue;
      }
      if (target.origin !== origin) {
        if (!link.way && link.rel !== "canonical" && target.protocol !== "data:") {
          problems.push(`${url} asks for something of another host: ${link.text}`);
        }
        continue;
      }
      const fragment = target.hash.slice(1);
      target.hash = "";
      if (!target.href.startsWith(start)) {
        problems.push(`${url} links out of the site: ${link.text}`);
        continue;
      }
      // Queries only choose what a page shows: the page is the same file.
      target.search = "";
      const found = await check(target.href, url);
      const at = found.moved ?? target.href;
      if (found.html && found.status < 400 && link.way) queue.push(at);
      if (fragment) fragments.push({ from: url, at, fragment, text: link.text });
    }
  }
  for (const { from, at, fragment, text } of fragments) {
    const target = pages.get(at);
    let id = fragment;
    try {
      id = decodeURIComponent(fragment);
    } catch {
      /* compared as it stands */
    }
    if (target && id !== "top" && !target.ids.includes(id)) {
      problems.push(`fragment leads nowhere on ${from}: ${text}`);
    }
  }
  await page.close();
  return { pages, problems: [...new Set(problems)], checked: others.size };
}

/** Every HTML file below a folder, as addresses below its root. */
export function htmlFiles(root) {
  const found = [];
  const walk = (folder, prefix) => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      if (entry.isDirectory()) walk(path.join(folder, entry.name), `${prefix}${entry.name}/`);
      else if (entry.name.endsWith(".html")) found.push(`${prefix}${entry.name}`);
    }
  };
  walk(root, "");
  return found.sort();
}

/** The address of a file: `a/index.html` is served as `a/`. */
export function address(file) {
  return file
    .replace(/(^|\/)index\.html$/, "$1")
    .split("/")
    .map(encodeURIComponent)
    .join("/");
}
