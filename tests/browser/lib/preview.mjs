// Starts `aftermark serve` on a copy of the examples in a git repository of its own.

import { execFileSync, spawn } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

const program = process.env.AFTERMARK_PROGRAM;
if (!program) throw new Error("AFTERMARK_PROGRAM names the program to test");

const examples = path.join(import.meta.dirname, "../../../example-incidents");

export function git(root, ...args) {
  const identity = ["-c", "user.name=Writer", "-c", "user.email=writer@example.org", "-c", "commit.gpgsign=false"];
  return execFileSync("git", ["-C", root, ...identity, ...args], { encoding: "utf8" });
}

/** A copy of the examples as a repository with one commit. */
export function repository() {
  const folder = mkdtempSync(path.join(tmpdir(), "aftermark-serve-"));
  const root = path.join(folder, "incidents repository");
  cpSync(examples, root, { recursive: true });
  git(root, "init", "--quiet", "--initial-branch=main");
  git(root, "add", "--all");
  git(root, "commit", "--quiet", "--message=Examples");
  return {
    root,
    file: (...names) => path.join(root, ...names),
    read: (...names) => readFileSync(path.join(root, ...names), "utf8"),
    write: (text, ...names) => writeFileSync(path.join(root, ...names), text),
    /** Replaces words of a file, which have to be there. */
    edit(from, to, ...names) {
      const before = readFileSync(path.join(root, ...names), "utf8");
      if (!before.includes(from)) throw new Error(`${names.join("/")} does not hold ${from}`);
      writeFileSync(path.join(root, ...names), before.replace(from, to));
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Runs the preview; `home` is the address it prints. */
export function serve(root, ...args) {
  return serveWithHandles(null, root, ...args);
}

/** The same with so many file handles at most, where a number is given. */
export async function serveWithHandles(handles, root, ...args) {
  const limit = handles === null ? "" : `ulimit -S -n ${handles}; `;
  const command = ["serve", root, "--no-open", "--as-of", "2026-11-24", ...args];
  const child = spawn("sh", ["-c", `${limit}exec "$@"`, "sh", program, ...command], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, NO_COLOR: "1" },
  });
  let said = "";
  let errors = "";
  child.stderr.on("data", (data) => (errors += data));
  const ended = new Promise((resolve) => child.on("exit", (code, signal) => resolve({ code, signal, said, errors })));
  const home = await new Promise((resolve, reject) => {
    child.stdout.on("data", (data) => {
      said += data;
      const found = /http:\/\/\S+\//.exec(said);
      if (found) resolve(found[0]);
    });
    child.on("exit", (code) => reject(new Error(`ended with ${code}: ${errors}`)));
  });
  return {
    home,
    process: child.pid,
    ended,
    errors: () => errors,
    async stop(signal = "SIGINT") {
      child.kill(signal);
      return ended;
    },
  };
}
