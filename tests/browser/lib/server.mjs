// A static file server that is as plain as the plainest host: what works here works anywhere.

import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { createServer } from "node:http";
import path from "node:path";

const TYPES = {
  ".css": "text/css; charset=utf-8",
  ".csv": "text/csv; charset=utf-8",
  ".gif": "image/gif",
  ".html": "text/html; charset=utf-8",
  ".ics": "text/calendar; charset=utf-8",
  ".jpeg": "image/jpeg",
  ".jpg": "image/jpeg",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".md": "text/markdown; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".pdf": "application/pdf",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".webp": "image/webp",
  ".xml": "application/xml; charset=utf-8",
};

/**
 * Serves `root` below `base`. What lies outside `base` does not exist, so that a link which
 * begins at the host's root fails as it would fail on a host that serves the site from a folder.
 */
export async function serve(root, base = "/some/base/") {
  const folder = path.resolve(root);

  async function find(pathname) {
    if (!pathname.startsWith(base)) return null;
    let relative;
    try {
      relative = decodeURIComponent(pathname.slice(base.length));
    } catch {
      return null;
    }
    const file = path.resolve(folder, `./${relative}`);
    if (file !== folder && !file.startsWith(folder + path.sep)) return null;
    const found = await stat(file).catch(() => null);
    if (found?.isFile()) return pathname.endsWith("/") ? null : { file };
    if (!found?.isDirectory()) return null;
    if (!pathname.endsWith("/")) return { moved: `${pathname}/` };
    const index = path.join(file, "index.html");
    return (await stat(index).catch(() => null))?.isFile() ? { file: index } : null;
  }

  const server = createServer(async (request, response) => {
    try {
      const { pathname, search } = new URL(request.url, "http://x");
      let status = 200;
      let found = await find(pathname);
      if (found?.moved) {
        response.writeHead(301, { location: found.moved + search }).end();
        return;
      }
      if (!found) {
        status = 404;
        found = pathname.startsWith(base) ? await find(`${base}404.html`) : null;
      }
      if (!found) {
        response.writeHead(404, { "content-type": "text/plain" }).end("Nothing here\n");
        return;
      }
      const { size } = await stat(found.file);
      response.writeHead(status, {
        "content-type": TYPES[path.extname(found.file)] ?? "application/octet-stream",
        "content-length": size,
        "cache-control": "no-store",
        "x-content-type-options": "nosniff",
      });
      if (request.method === "HEAD") response.end();
      else createReadStream(found.file).pipe(response);
    } catch (error) {
      response.writeHead(500, { "content-type": "text/plain" }).end(String(error));
    }
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  const origin = `http://127.0.0.1:${server.address().port}`;
  return {
    origin,
    base,
    url: origin + base,
    close: () =>
      new Promise((done) => {
        server.close(done);
        server.closeAllConnections?.();
      }),
  };
}
