#!/usr/bin/env bash
# Builds the site.
set -euo pipefail
# shellcheck source=inputs.sh
. "$(dirname "${BASH_SOURCE[0]}")/inputs.sh"

one_line path "$INPUT_PATH"
one_line output "$INPUT_OUTPUT"
site=${INPUT_OUTPUT:-$RUNNER_TEMP/aftermark-site}
arguments=("--output=$site")
if [ -n "$INPUT_BASE_URL" ]; then
  arguments+=("--base-url=$INPUT_BASE_URL")
fi
if [ -n "$INPUT_AS_OF" ]; then
  arguments+=("--as-of=$INPUT_AS_OF")
fi
if yes allow-incomplete "$INPUT_ALLOW_INCOMPLETE"; then
  arguments+=(--allow-incomplete)
fi

code=0
aftermark build "${arguments[@]}" -- "$INPUT_PATH" || code=$?
case $code in
  0) output site "$site" ;;
  1) fail "There is no site: an incident that is in review or complete does not answer all its steps. Answer the findings above, or build it all the same with \`allow-incomplete: true\`." ;;
  *) fail 'The site could not be built; the lines above say why.' ;;
esac
