#!/bin/sh
# Creates an issue on GitHub for each action, with `gh`. Written by `aftermark actions export`.
#
# Read it, then run it in a clone of the repository that the issues belong to, or with
# GH_REPO=owner/name. It may be run again: an action that has an issue already, open or closed, is
# known by the marker in the issue's text. Standard output are the commands that write the tickets
# into the reports: `sh create.sh > tickets.sh`, read, `sh tickets.sh`.
#
# Texts are in single quotes, and stay as they are:
# shellcheck disable=SC1003,SC2016
set -eu

if ! command -v gh > /dev/null 2>&1; then
  echo "gh is not there; see https://cli.github.com" >&2
  exit 1
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM

# A line for each marker: the marker, then the issue's address. Not by a search: that finds new
# issues minutes later.
gh issue list --state all --limit 100000 --json url,body --jq \
  '.[] | .url as $url | (.body // "") | scan("aftermark: [A-Za-z0-9#._%-]+") | . + " " + $url' \
  > "$work/known"

made=0
kept=0

# action REFERENCE MARKER TITLE TEXT [OPTION…]
action() {
  reference=$1 marker=$2 title=$3 text=$4
  shift 4
  url=$(grep -F -e "$marker " "$work/known" | head -n 1 | sed 's/.* //')
  if [ -n "$url" ]; then
    kept=$((kept + 1))
  else
    url=$(printf '%s\n' "$text" | gh issue create --title="$title" --body-file=- "$@")
    url=$(printf '%s\n' "$url" | tail -n 1)
    made=$((made + 1))
    printf '%s %s\n' "$marker" "$url" >> "$work/known"
    echo "created $url" >&2
  fi
  printf "aftermark actions set %s 'ticket=%s'\n" "$reference" "$url"
}
