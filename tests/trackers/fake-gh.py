#!/usr/bin/env python3
"""Stands in for `gh`: keeps its issues in the file that FAKE_ISSUES names, and checks what it is asked."""
import json, os, subprocess, sys

path = os.environ["FAKE_ISSUES"]
issues = json.load(open(path)) if os.path.exists(path) else []
arguments = sys.argv[1:]
if arguments[:2] == ["issue", "list"]:
    assert "--state" in arguments and arguments[arguments.index("--state") + 1] == "all"
    fields = arguments[arguments.index("--json") + 1].split(",")
    filter = arguments[arguments.index("--jq") + 1]
    answer = json.dumps([{field: issue[field] for field in fields} for issue in issues])
    sys.stdout.write(subprocess.run(["jq", "-r", filter], input=answer, capture_output=True, text=True, check=True).stdout)
elif arguments[:2] == ["issue", "create"]:
    options = dict(a.split("=", 1) for a in arguments[2:])
    labels = [a.split("=", 1)[1] for a in arguments[2:] if a.startswith("--label=")]
    assert set(options) <= {"--title", "--body-file", "--label", "--assignee"}, options
    assert options["--body-file"] == "-"
    number = len(issues) + 1
    url = f"https://github.com/acme/checkout/issues/{number}"
    issues.append({"number": number, "title": options["--title"], "body": sys.stdin.read(), "url": url,
                   "labels": labels, "assignee": options.get("--assignee")})
    json.dump(issues, open(path, "w"))
    if os.environ.get("FAKE_FAILS_AFTER") == str(number):
        sys.exit("HTTP 502")
    print(f"\nCreating issue in acme/checkout\n", file=sys.stderr)
    print(url)
else:
    sys.exit(f"unexpected: {arguments}")
