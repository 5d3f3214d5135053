#!/usr/bin/env python3
"""What a report can cost: for each construct an incident of N and of 2 N of it, checked and built.

    benches/constructs.py target/release/aftermark [--count 20000] [NAME ...]

Prints a Markdown table: bytes of the report, seconds of the processor and the most memory of `check` and of `build`,
and the bytes of the site. Twice as much may at most double what it costs beyond the empty report, which is the first row.
A run is ended after 300 seconds of the processor, or at 16 GiB; it exits with 1 when one was.
"""

import argparse
import os
import resource
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HEAD = "---\ntitle: {title}\nstatus: complete\nseverity: SEV3\nservices: {services}\n{more}---\n\n"
GATHER = "## Gather the information\n\nIt began at nine.\n\n"


def report(text="", *, title="A bounded report", services="[web]", more=""):
    return HEAD.format(title=title, services=services, more=more) + text


def prose(text):
    return report(GATHER + text + "\n")


def each(count, line):
    return "".join(line(i) for i in range(count))


def names(count, prefix):
    return "[" + ", ".join(f"{prefix}{i}" for i in range(count)) + "]"


CONSTRUCTS = {
    "nothing": lambda n: prose(""),
    # Front matter.
    "services": lambda n: report(GATHER, services=names(n, "s")),
    "tags": lambda n: report(GATHER, more=f"tags: {names(n, 't')}\n"),
    "keys that are none": lambda n: report(GATHER, more=each(n, lambda i: f"k{i}: 1\n")),
    "keys in one line": lambda n: report(GATHER, more="x: {" + each(n, lambda i: f"a{i}: 1, ") + "z: 1}\n"),
    "lists in lists": lambda n: report(GATHER, more="x: " + "[" * n + "]" * n + "\n"),
    "aliases": lambda n: report(GATHER, more="x: &a [1]\ny: [" + "*a, " * n + "*a]\n"),
    "waivers": lambda n: report(
        GATHER, more="waivers:\n" + each(n, lambda i: f"  - {{step: impact, reason: because of {i}, by: '@x'}}\n")
    ),
    "words of the title": lambda n: report(GATHER, title="word " * n),
    "times of the summary": lambda n: report(GATHER, more="summary: " + "word at 09:02 for 3 hours " * n + "\n"),
    # The lists.
    "timeline": lambda n: report("## Timeline\n\n" + each(n, lambda i: f"- 09:{i % 60:02} thing {i}\n")),
    "sources": lambda n: report(
        "## Timeline\n\n- 09:00 x (" + ", ".join(f"[a](evidence/{i}.log)" for i in range(n)) + ")\n"
    ),
    "causes": lambda n: report("## Root cause\n\n" + each(n, lambda i: f"- **root** software: reason {i}\n")),
    "whys": lambda n: report("## Root cause\n\n- **root** software: reason\n" + each(n, lambda i: f"  - why {i}\n")),
    "actions": lambda n: report(
        "## Actions\n\n" + each(n, lambda i: f"- [ ] A{i}: do thing {i} — @team, due 2026-12-01\n")
    ),
    "impact": lambda n: report(
        "## Impact\n\n| Service | Effect |\n|---|---|\n" + each(n, lambda i: f"| s{i} | outage |\n")
    ),
    # Prose.
    "words": lambda n: prose("word " * n),
    "times": lambda n: prose("at 09:02 " * n),
    "lengths of time": lambda n: prose("for 3 hours " * n),
    "dates": lambda n: prose("on 2026-03-14 " * n),
    "addresses": lambda n: prose("https://a.example/b_c " * n),
    "mail addresses": lambda n: prose("a@b.example " * n),
    "people": lambda n: prose(each(n, lambda i: f"@p{i} ")),
    "tickets": lambda n: prose(each(n, lambda i: f"OPS-{i} ")),
    "links to no file": lambda n: prose(each(n, lambda i: f"[l{i}](x{i}.md) ")),
    "links to no heading": lambda n: prose(each(n, lambda i: f"[l{i}](#x{i}) ")),
    "cited lines": lambda n: prose(each(n, lambda i: f"`evidence/a.log:{i}` ")),
    "footnotes": lambda n: prose(each(n, lambda i: f"x[^{i}]\n\n[^{i}]: y\n\n")),
    "headings": lambda n: prose(each(n, lambda i: f"## Heading {i}\n\nx\n\n")),
    "equal headings": lambda n: prose("### Same\n\nx\n\n" * n),
    "columns": lambda n: prose("|" + "a|" * n + "\n|" + "-|" * n + "\n|" + "b|" * n),
    "rows": lambda n: prose("| a | b |\n|---|---|\n" + each(n, lambda i: f"| {i} | x |\n")),
    "comments": lambda n: prose("<!-- aftermark: allow x -->\n\n" * n),
    "code": lambda n: prose("```rust\n" + 'fn a() { "x" }\n' * n + "```"),
    "blocks of code": lambda n: prose('```json\n{"a": 1}\n```\n\n' * n),
    # What Markdown has to look for in vain.
    "definitions": lambda n: prose("[a]: <" * n),
    "emphasis": lambda n: prose("*a **b " * n),
    "brackets": lambda n: prose("[" * n + "a" + "]" * n),
    "links not closed": lambda n: prose("[a](" * n),
    "images not closed": lambda n: prose("![[" * n),
    "backticks": lambda n: prose(each(int((2 * n) ** 0.5), lambda i: "e" + "`" * (i + 1))),
    "quotes in quotes": lambda n: prose(">" * n + "a"),
    "lists that go deeper": lambda n: prose(each(int(n**0.5), lambda i: "  " * i + "- a\n")),
    "HTML comments": lambda n: prose("<!--" * n),
    "HTML attributes": lambda n: prose("<a b='" * n),
    "HTML sections": lambda n: prose("a <![CDATA[" * n),
    "HTML details": lambda n: prose("<details>\n\n" * n),
    "entities": lambda n: prose("&#x;&amp;&" * n),
}


def repository(root, text):
    """A repository of one incident with this main file; gives its bytes."""
    folder = root / "incidents" / "2026-03-14-bounded"
    (folder / "evidence").mkdir(parents=True)
    (root / "aftermark.toml").write_text("")
    (folder / "evidence" / "a.log").write_text("x\n" * 10)
    (folder / "README.md").write_text(text)
    git = ["git", "-C", str(root), "-c", "user.name=Writer", "-c", "user.email=writer@example.org"]
    subprocess.run([*git, "init", "--quiet"], check=True)
    subprocess.run([*git, "add", "--all"], check=True)
    subprocess.run([*git, "commit", "--quiet", "--message=Report"], check=True)
    return len(text.encode())


def cost(command):
    """Seconds of the processor and the most MiB of a command; `None` of one that had to be ended."""
    child = os.fork()
    if child == 0:
        resource.setrlimit(resource.RLIMIT_CPU, (300, 300))
        resource.setrlimit(resource.RLIMIT_AS, (16 << 30, 16 << 30))
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 1)
        os.dup2(nowhere, 2)
        os.execv(command[0], command)
    _, status, used = os.wait4(child, 0)
    # 1 is what a check says of a report with findings.
    if not os.WIFEXITED(status) or os.WEXITSTATUS(status) not in (0, 1):
        return None
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def said(found):
    return "ended" if found is None else f"{found[0]:.2f} s, {found[1]:.0f}"


def measured(program, text):
    with tempfile.TemporaryDirectory() as folder:
        root, site = Path(folder, "repository"), Path(folder, "site")
        size = repository(root, text)
        day = ["--as-of", "2026-11-24"]
        check = cost([program, "check", str(root), *day])
        build = cost([program, "build", str(root), "--allow-incomplete", *day, "--output", str(site)])
        pages = sum(f.stat().st_size for f in site.rglob("*") if f.is_file())
    cells = [f"{size / 1000:.0f}", said(check), said(build), f"{pages / 1e6:.1f}"]
    return cells, check is not None and build is not None


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("program", help="the program to measure")
    arguments.add_argument("--count", type=int, default=20_000, help="how many of each, and twice as many")
    arguments.add_argument("names", nargs="*", metavar="NAME", help="only these constructs")
    given = arguments.parse_intermixed_args()
    program = shutil.which(given.program) or sys.exit(f"{given.program} is no program")
    unknown = [name for name in given.names if name not in CONSTRUCTS]
    if unknown:
        sys.exit(f"no construct is called {', '.join(unknown)}; there are {', '.join(CONSTRUCTS)}")
    print("| | kB | check, MiB | build, MiB | site, MB | kB | check, MiB | build, MiB | site, MB |")
    print("|---|---|---|---|---|---|---|---|---|")
    all_well = True
    for name in given.names or CONSTRUCTS:
        rows = [measured(os.path.abspath(program), CONSTRUCTS[name](n)) for n in (given.count, 2 * given.count)]
        all_well &= all(well for _, well in rows)
        print("| " + " | ".join([name, *(cell for cells, _ in rows for cell in cells)]) + " |", flush=True)
    return 0 if all_well else 1


if __name__ == "__main__":
    sys.exit(main())
