// Who gets anything of a preview: requests as bytes, connections that keep quiet, and pages of other sites in a
// browser.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import net from "node:net";
import { networkInterfaces } from "node:os";
import { after, before, test } from "node:test";

import { launch, open } from "./lib/browser.mjs";
import { repository, serveWithHandles } from "./lib/preview.mjs";

const WHOLE = "2017-01-31-gitlab-com-database-deletion";
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Waits until what a preview has said to stderr holds a pattern: its address on stdout may be read first. */
async function said(served, pattern) {
  for (let n = 0; n < 100 && !pattern.test(served.errors()); n++) await sleep(50);
  assert.match(served.errors(), pattern);
}

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

/** A preview of a repository of its own, gone at the end. */
async function withPreview(run, { handles = null, args = [] } = {}) {
  const files = repository();
  let served;
  try {
    served = await serveWithHandles(handles, files.root, ...args);
    await run({ files, served, home: served.home, port: Number(new URL(served.home).port) });
  } finally {
    await served?.stop();
    files.remove();
  }
}

/** A connection that sends some bytes; `closed` gives all that came back, and when it was over. */
function connect(port, bytes = "", host = "127.0.0.1") {
  const socket = net.connect(port, host);
  const begun = Date.now();
  let got = "";
  socket.setEncoding("latin1");
  socket.on("data", (data) => (got += data));
  socket.on("error", () => {});
  const closed = new Promise((resolve) => socket.on("close", () => resolve({ got, after: Date.now() - begun })));
  const opened = new Promise((resolve) => socket.once("connect", resolve));
  if (bytes) socket.write(bytes);
  return { socket, opened, closed, got: () => got };
}

/** The answer to a request whose head is given in lines. */
async function ask(port, ...lines) {
  const { got } = await connect(port, `${lines.join("\r\n")}\r\nConnection: close\r\n\r\n`).closed;
  const [head, ...body] = got.split("\r\n\r\n");
  const [first, ...rest] = head.split("\r\n");
  const headers = new Map(rest.map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 2)]));
  return { status: Number(first.split(" ")[1]), headers, body: body.join("\r\n\r\n") };
}

const HEADERS = {
  "cross-origin-resource-policy": "same-origin",
  "cross-origin-opener-policy": "same-origin",
  "x-content-type-options": "nosniff",
  "cache-control": "no-store",
};

test("each answer keeps other sites out, and a request that is not plainly the writer's gets none", () =>
  withPreview(async ({ port }) => {
    const host = `Host: localhost:${port}`;
    const page = "GET /finder-data.js HTTP/1.1";
    const title = "aftermarkFinder";
    const cases = [
      [200, page, host],
      [200, page, "Host: localhost"],
      // A port that is forwarded to this one.
      [200, page, "Host: localhost:8080"],
      [200, "GET /finder-data.js HTTP/1.0", host],
      [200, `GET http://localhost:${port}/finder-data.js HTTP/1.1`, host],
      [404, "GET /nothing HTTP/1.1", host],
      [308, "GET /incidents HTTP/1.1", host],
      [400, "GET /%2e%2e/x HTTP/1.1", host],
      [404, "GET /_preview/nothing HTTP/1.1", host],
      [405, "POST /finder-data.js HTTP/1.1", host, "Content-Length: 0"],
      [405, "OPTIONS * HTTP/1.1", host],
      [400, page],
      [400, "GET /finder-data.js HTTP/1.0"],
      [400, page, host, host],
      [400, page, host, "Host: evil.example"],
      [400, page, "Host: localhost:notaport"],
      [400, page, "Host: me@localhost"],
      [400, `GET http://evil.example/finder-data.js HTTP/1.1`, host],
      [403, page, "Host: evil.example"],
      [403, page, `Host: 0.0.0.0:${port}`],
      [200, page, host, "Sec-Fetch-Site: same-origin"],
      [403, page, host, "Sec-Fetch-Site: same-site", "Sec-Fetch-Mode: no-cors", "Sec-Fetch-Dest: script"],
      [403, page, host, "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: iframe"],
      [200, page, host, "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: document"],
      [403, page, host, "Origin: http://localhost:1"],
      [403, "GET /_preview/changes HTTP/1.1", host, "Origin: http://localhost:1"],
      [403, "GET /_preview/changes HTTP/1.1", host, "Sec-Fetch-Site: same-site", "Sec-Fetch-Mode: cors", "Sec-Fetch-Dest: empty"],
      [403, "GET /_preview/notes?page=/ HTTP/1.1", "Host: evil.example"],
    ];
    for (const [status, ...lines] of cases) {
      const answer = await ask(port, ...lines);
      assert.equal(answer.status, status, lines.join(" · "));
      for (const [name, value] of Object.entries(HEADERS)) assert.equal(answer.headers.get(name), value, `${lines}: ${name}`);
      assert.match(answer.headers.get("content-security-policy"), /frame-ancestors 'none'/);
      assert.equal(answer.body.includes(title), status === 200, lines.join(" · "));
    }
    const news = await fetch(`http://localhost:${port}/_preview/changes`);
    for (const [name, value] of Object.entries(HEADERS)) assert.equal(news.headers.get(name), value);
    await news.body.cancel();
  }));

test("who keeps quiet is let go, and a page that waits for news is not", () =>
  withPreview(async ({ files, port }) => {
    const host = `Host: localhost:${port}\r\n`;
    const news = connect(port, `GET /_preview/changes HTTP/1.1\r\n${host}\r\n`);
    const quiet = {
      "says nothing": connect(port),
      "never ends its head": connect(port, `GET / HTTP/1.1\r\n${host}`),
      "never sends its body": connect(port, `POST / HTTP/1.1\r\n${host}Content-Length: 10\r\n\r\n`),
      "asks no more": connect(port, `GET /robots.txt HTTP/1.1\r\n${host}\r\n`),
    };
    // A byte every second is not a request either.
    const slow = connect(port, "GET /");
    const drip = setInterval(() => slow.socket.write("x"), 1000);
    quiet["sends a byte now and then"] = slow;
    try {
      for (const [what, connection] of Object.entries(quiet)) {
        const { after } = await Promise.race([connection.closed, sleep(60_000).then(() => ({ after: "never" }))]);
        assert.ok(after < 40_000, `${what}: closed after ${after}`);
      }
    } finally {
      clearInterval(drip);
    }
    // Longer than any of them was let be, it still gets the next change.
    const before = news.got();
    assert.match(before, /data: 1 done/);
    files.edit("title: ", "title: Edited ", "incidents", WHOLE, "README.md");
    for (let n = 0; !/data: 2 done/.test(news.got()); n++) {
      assert.ok(n < 600, news.got());
      await sleep(100);
    }
    news.socket.destroy();
  }));

/** Seconds of processor time that a process has used. */
function used(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1].split(" ");
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

test("with forty file handles and two hundred idle connections it answers, follows, and rests", { skip: process.platform !== "linux" }, () =>
  withPreview(async ({ files, served, port }) => {
    const host = `Host: localhost:${port}`;
    assert.equal((await ask(port, "GET / HTTP/1.1", host)).status, 200);
    const news = connect(port, `GET /_preview/changes HTTP/1.1\r\n${host}\r\n\r\n`);
    await news.opened;
    const flood = new Set();
    const fill = () => {
      while (flood.size < 200) {
        const connection = connect(port);
        connection.closed.then(() => flood.delete(connection));
        flood.add(connection);
      }
    };
    fill();
    await Promise.all([...flood].map((c) => Promise.race([c.opened, c.closed])));
    // They come back as they are let go.
    const again = setInterval(fill, 200);
    try {
      const begun = Date.now();
      const answer = await ask(port, `GET /incidents/${WHOLE}/ HTTP/1.1`, host);
      assert.equal(answer.status, 200);
      assert.ok(Date.now() - begun < 120_000, `answered after ${Date.now() - begun} ms`);
      files.edit("title: ", "title: Written meanwhile ", "incidents", WHOLE, "README.md");
      for (let n = 0; ; n++) {
        const { body } = await ask(port, `GET /incidents/${WHOLE}/ HTTP/1.1`, host);
        if (body.includes("Written meanwhile")) break;
        assert.ok(n < 300, served.errors());
        await sleep(200);
      }
      assert.match(news.got(), /data: 2 done/, "the page that waits for news was kept");
      clearInterval(again);
      // What was edited may still be worked out for a while; waiting for connections in a loop would never end.
      for (let n = 0, took = 3; took >= 1.5; n++) {
        assert.ok(n < 20, `${took} s of 3 s`);
        const before = used(served.process);
        await sleep(3000);
        took = used(served.process) - before;
      }
      assert.doesNotMatch(served.errors(), /panicked|Too many open files/);
    } finally {
      // Also where it failed: an interval that is left keeps the test runner from ending.
      clearInterval(again);
      for (const connection of [...flood, news]) connection.socket.destroy();
    }
  }, { handles: 40 }));

test("where no file can be opened the preview says so, and reads when one can", { skip: process.platform !== "linux" }, () =>
  withPreview(async ({ served, port }) => {
    const host = `Host: localhost:${port}`;
    assert.match((await ask(port, "GET / HTTP/1.1", host)).body, /no more files can be opened[\s\S]*ulimit -n/);
    await said(served, /no more files can be opened/);
    execFileSync("prlimit", [`--pid=${served.process}`, "--nofile=1024:"]);
    for (let n = 0; (await ask(port, "GET / HTTP/1.1", host)).status !== 200; n++) {
      assert.ok(n < 200, served.errors());
      await sleep(100);
    }
  }, { handles: 20 }));

/** What a stranger's page tries; each value says how it went. */
const ATTACK = async ({ home, report, picture }) => {
  const tried = {};
  const put = (name, make) =>
    new Promise((resolve) => {
      const element = make();
      element.addEventListener("load", () => resolve("loaded"));
      element.addEventListener("error", () => resolve("refused"));
      document.head.append(element);
      setTimeout(() => resolve("silent"), 8000);
    }).then((how) => (tried[name] = how));
  const element = (name, values) => () => Object.assign(document.createElement(name), values);
  const data = `${home}finder-data.js`;
  await put("script", element("script", { src: data }));
  tried.titles = typeof window.aftermarkFinder;
  await put("module", element("script", { src: `${data}?m`, type: "module" }));
  await put("script with cors", element("script", { src: `${data}?c`, crossOrigin: "anonymous" }));
  await put("style", element("link", { rel: "stylesheet", href: `${home}_preview/preview.css` }));
  await put("picture", element("img", { src: picture }));
  for (const mode of ["no-cors", "cors"]) {
    tried[`fetch ${mode}`] = await fetch(`${home}incidents.json`, { mode }).then((r) => r.type, () => "refused");
  }
  const said = (worker) =>
    new Promise((resolve) => {
      worker.onmessage = (event) => resolve(`got ${event.data}`);
      worker.onerror = () => resolve("refused");
      setTimeout(() => resolve("silent"), 8000);
    });
  const events = new EventSource(`${home}_preview/changes`);
  tried.events = await said(events);
  events.close();
  const code = `try { importScripts(${JSON.stringify(data)}); postMessage("titles"); } catch (e) { postMessage("nothing"); }`;
  tried.worker = await said(new Worker(URL.createObjectURL(new Blob([`self.window = self; ${code}`], { type: "text/javascript" }))));
  tried.frame = await new Promise((resolve) => {
    const frame = document.createElement("iframe");
    frame.src = report;
    frame.addEventListener("load", () => {
      try {
        resolve(frame.contentDocument ? "readable" : "not readable");
      } catch {
        resolve("not readable");
      }
    });
    document.body.append(frame);
    setTimeout(() => resolve("silent"), 8000);
  });
  return tried;
};

const ADDRESSES = Object.values(networkInterfaces()).flat();
const OUTSIDE = ADDRESSES.find((a) => a.family === "IPv4" && !a.internal)?.address;

/** Serves `answer(request)` at a free port; gives the port. */
async function server(answer) {
  const server = createServer(async (request, response) => {
    const { status = 200, type = "text/html", body } = await answer(request);
    response.writeHead(status, { "content-type": type }).end(body);
  });
  await new Promise((done) => server.listen(0, "0.0.0.0", done));
  return { port: server.address().port, close: () => server.close() ?? server.closeAllConnections() };
}

/** Runs the attack from a page at an address. */
async function attack(from, home) {
  const context = await open(browser);
  const page = await context.newPage();
  await page.goto(from);
  const targets = { home, report: `${home}incidents/${WHOLE}/`, picture: `${home}assets/favicon.svg` };
  const tried = await page.evaluate(ATTACK, targets);
  const frame = page.frames().find((f) => f !== page.mainFrame());
  tried.shown = frame ? /GitLab/.test(await frame.content().catch(() => "")) : false;
  await context.close();
  return tried;
}

test("no page of another site reads anything, in a browser", () =>
  withPreview(async ({ home }) => {
    const stranger = await server(async () => ({ body: "<!doctype html><title>A stranger's page</title>" }));
    // What the preview would be without its guard: the attack is one.
    const naked = await server(async (request) => {
      if (request.url === "/_preview/changes") return { type: "text/event-stream", body: "data: 1 done\n\n" };
      const answer = await fetch(new URL(request.url, home));
      return { type: answer.headers.get("content-type"), body: Buffer.from(await answer.arrayBuffer()) };
    });
    try {
      const unguarded = await attack(`http://localhost:${stranger.port}/`, `http://localhost:${naked.port}/`);
      assert.deepEqual(unguarded, {
        script: "loaded",
        titles: "object",
        module: "refused",
        "script with cors": "refused",
        style: "loaded",
        picture: "loaded",
        "fetch no-cors": "opaque",
        "fetch cors": "refused",
        events: "refused",
        worker: "got titles",
        frame: "not readable",
        shown: true,
      });
      const origins = [`http://localhost:${stranger.port}/`, `http://127.0.0.1:${stranger.port}/`];
      for (const from of origins) {
        const tried = await attack(from, home);
        assert.equal(tried.titles, "undefined", from);
        assert.equal(tried.shown, false, from);
        assert.equal(tried.worker, "got nothing", from);
        for (const name of ["script", "module", "script with cors", "style", "picture", "fetch no-cors", "fetch cors", "events"]) {
          assert.equal(tried[name], "refused", `${name} from ${from}`);
        }
      }
      // A link from there leads here, and the window that it opens is out of the other's reach.
      const context = await open(browser);
      const page = await context.newPage();
      await page.goto(origins[1]);
      const [opened] = await Promise.all([
        context.waitForEvent("page"),
        page.evaluate((url) => void (window.other = window.open(url)), home),
      ]);
      await opened.waitForLoadState();
      assert.match(await opened.title(), /Outages worth learning from/);
      assert.equal(await page.evaluate(() => window.other.closed), true);
      assert.equal(await opened.evaluate(() => window.opener), null);
      assert.equal(await opened.evaluate(() => typeof window.aftermarkFinder), "undefined");
      await opened.addScriptTag({ url: `${home}finder-data.js` });
      assert.equal(await opened.evaluate(() => typeof window.aftermarkFinder), "object", "its own page may");
      await context.close();
    } finally {
      stranger.close();
      naked.close();
    }
  }));

test("beyond this machine it warns, answers to addresses, and strangers' pages read nothing there either", { skip: !OUTSIDE }, () =>
  withPreview(async ({ served, port }) => {
    await said(served, /whoever can reach 0\.0\.0\.0:\d+ reads every incident here, drafts/);
    const page = "GET /finder-data.js HTTP/1.1";
    for (const [status, host] of [
      [200, `${OUTSIDE}:${port}`],
      [200, "[2001:db8::1]"],
      [200, `localhost:${port}`],
      [200, "preview.example.org"],
      [403, "evil.example"],
      [403, "0.0.0.0"],
    ]) {
      assert.equal((await ask(port, page, `Host: ${host}`)).status, status, host);
    }
    const stranger = await server(async () => ({ body: "<!doctype html><title>A stranger's page</title>" }));
    try {
      // Browsers say nothing of where a request comes from to an address without TLS: the headers have to do.
      const tried = await attack(`http://${OUTSIDE}:${stranger.port}/`, `http://${OUTSIDE}:${port}/`);
      assert.equal(tried.titles, "undefined");
      assert.equal(tried.shown, false);
      assert.equal(tried.worker, "got nothing");
      for (const name of ["script", "module", "style", "picture", "fetch no-cors", "fetch cors", "events"]) {
        assert.equal(tried[name], "refused", name);
      }
    } finally {
      stranger.close();
    }
  }, { args: ["--host", "0.0.0.0", "--allow-host", "Preview.example.org"] }));
