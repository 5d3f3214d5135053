// Starts Chromium and listens to what a page complains about.

import { chromium } from "playwright-core";

/** Generous: a slow machine is no defect of the site. */
const PATIENCE = 120_000;

export const WIDTHS = { 360: 780, 768: 1024, 1440: 900 };
export const SCHEMES = ["light", "dark"];

export function launch() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
    headless: true,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
    timeout: PATIENCE,
  });
}

/** A context of its own, so that nothing is remembered from one test to the next. */
export async function open(browser, { width = 1440, scheme = "light", ...options } = {}) {
  const context = await browser.newContext({
    viewport: { width, height: WIDTHS[width] ?? 900 },
    colorScheme: scheme,
    // Smooth scrolling would make positions depend on when they are measured.
    reducedMotion: "reduce",
    locale: "en-GB",
    timezoneId: "UTC",
    ...options,
  });
  context.setDefaultTimeout(PATIENCE);
  context.setDefaultNavigationTimeout(PATIENCE);
  return context;
}

/**
 * Collects everything a page should not do: messages on the console, exceptions, breaches of its
 * content security policy, requests that fail or that leave `home` (an address ending in `/`).
 * Requests to other hosts are noted and stopped.
 */
export async function watch(context, home) {
  const complaints = [];
  const origin = new URL(home).origin;
  const say = (text) => complaints.push(text);

  await context.route(
    (url) => url.origin !== origin && !["data:", "blob:", "about:"].includes(url.protocol),
    (route) => {
      say(`request to another host: ${route.request().url()}`);
      return route.abort();
    },
  );
  await context.exposeBinding("__breach", (_, text) => say(`content security policy: ${text}`));
  await context.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", (e) => {
      window.__breach(`${e.violatedDirective} stopped ${e.blockedURI} at ${e.sourceFile}:${e.lineNumber} ${e.sample}`);
    });
  });
  context.on("console", (message) => {
    if (!["error", "warning"].includes(message.type())) return;
    const { url } = message.location();
    // A page that is meant to be missing is reported by the browser itself.
    if (expected.has(url) && /status of 404/.test(message.text())) return;
    say(`console ${message.type()}: ${message.text()} (${url})`);
  });
  context.on("weberror", (error) => say(`exception: ${error.error().message}`));
  context.on("response", (response) => {
    const url = response.url();
    if (response.status() >= 400 && !expected.has(url)) say(`status ${response.status()}: ${url}`);
  });
  context.on("requestfailed", (request) => {
    const url = new URL(request.url());
    // A navigation that is overtaken by the next one is no failure.
    const why = request.failure()?.errorText ?? "";
    if (url.origin === origin && why !== "net::ERR_ABORTED") say(`request failed (${why}): ${url}`);
  });
  context.on("request", (request) => {
    const url = new URL(request.url());
    if (url.origin === origin && !url.href.startsWith(home)) say(`request outside of the site: ${url}`);
  });

  const expected = new Set();
  return {
    complaints,
    /** Says that this address is asked for because it does not exist. */
    expectMissing: (url) => expected.add(url),
  };
}

/**
 * Opens an address and waits until its own scripts and pictures are done. Only the page for searching
 * asks for more by itself, the search index.
 */
export async function visit(page, url) {
  const response = await page.goto(url, { waitUntil: "load" });
  if (/\/search\/(\?|$)/.test(url)) await page.waitForLoadState("networkidle");
  return response;
}
