#!/bin/sh
# Creates an issue on GitLab for each action, with `glab` and `jq`. Written by `aftermark actions
# export`.
#
# Read it, then run it in a clone of the project that the issues belong to. It may be run again: an
# action that has an issue already, open or closed, is known by the marker in the issue's text.
# Standard output are the commands that write the tickets into the reports: `sh create.sh >
# tickets.sh`, read, `sh tickets.sh`.
#
# Texts are in single quotes, and stay as they are:
# shellcheck disable=SC1003,SC2016
set -eu

for program in glab jq; do
  if ! command -v "$program" > /dev/null 2>&1; then
    echo "$program is not there; the script needs glab (https://gitlab.com/gitlab-org/cli) and jq" >&2
    exit 1
  fi
done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM

# A line for each marker: the marker, then the issue's address.
glab api --paginate 'projects/:id/issues?scope=all&per_page=100' > "$work/issues"
jq -r \
  '.[] | .web_url as $url | (.description // "") | scan("aftermark: [A-Za-z0-9#._%-]+") | . + " " + $url' \
  < "$work/issues" > "$work/known"

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
    glab issue create --title="$title" --description="$text" --yes "$@" > "$work/created" < /dev/null
    url=$(sed -n 's|.*\(https\{0,1\}://[^ ]*/[0-9][0-9]*\).*|\1|p' "$work/created" | tail -n 1)
    if [ -z "$url" ]; then
      echo "glab created an issue and said no address; run the script again" >&2
      exit 1
    fi
    made=$((made + 1))
    printf '%s %s\n' "$marker" "$url" >> "$work/known"
    echo "created $url" >&2
  fi
  printf "aftermark actions set %s 'ticket=%s'\n" "$reference" "$url"
}
