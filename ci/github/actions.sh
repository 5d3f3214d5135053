#!/usr/bin/env bash
# Looks at the promised improvements: how many are overdue or failed their test, and what is owed into the
# log and the job's summary. The last step fails where that was asked for.
set -euo pipefail
# shellcheck source=inputs.sh
. "$(dirname "${BASH_SOURCE[0]}")/inputs.sh"

one_line path "$INPUT_PATH"
arguments=("--root=$INPUT_PATH")
if [ -n "$INPUT_AS_OF" ]; then
  arguments+=("--as-of=$INPUT_AS_OF")
fi

aftermark actions digest "${arguments[@]}" || fail 'The actions could not be read; the lines above say why.'
if yes summary "$INPUT_SUMMARY"; then
  printf '\n' >>"$GITHUB_STEP_SUMMARY"
  aftermark actions digest "${arguments[@]}" --format markdown >>"$GITHUB_STEP_SUMMARY"
fi

code=0
aftermark actions list "${arguments[@]}" --fail-overdue --format json >"$RUNNER_TEMP/aftermark-actions.json" || code=$?
case $code in
  0) output result passed ;;
  1) output result overdue ;;
  *) fail 'The actions could not be listed; the lines above say why.' ;;
esac
if command -v jq >/dev/null; then
  output overdue "$(jq '[.actions[] | select(.state == "overdue" or .state == "verification-failed")] | length' "$RUNNER_TEMP/aftermark-actions.json")"
fi
