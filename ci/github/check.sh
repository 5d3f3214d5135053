#!/usr/bin/env bash
# Checks the incidents: the findings into the log and as annotations, the scorecard into the job's summary,
# SARIF into a file. What blocks is said to the later steps and ends none of them; the last one fails.
set -euo pipefail
# shellcheck source=inputs.sh
. "$(dirname "${BASH_SOURCE[0]}")/inputs.sh"

one_line path "$INPUT_PATH"
one_line sarif "$INPUT_SARIF"
# The conditions of later steps would take any other word for a no.
yes fail-on-blocking "$INPUT_FAIL_ON_BLOCKING" || true
yes actions "$INPUT_ACTIONS" || true
yes fail-on-overdue "$INPUT_FAIL_ON_OVERDUE" || true
yes build "$INPUT_BUILD" || true
yes allow-incomplete "$INPUT_ALLOW_INCOMPLETE" || true
yes pages-artifact "$INPUT_PAGES_ARTIFACT" || true
reports=$(mktemp -d "$RUNNER_TEMP/aftermark-XXXXXX")
sarif=$INPUT_SARIF
if yes upload-sarif "$INPUT_UPLOAD_SARIF" && [ -z "$sarif" ]; then
  sarif=$reports/aftermark.sarif
fi

arguments=(--format json --output "$reports/check.json")
if yes annotations "$INPUT_ANNOTATIONS"; then
  arguments+=(--format github)
else
  arguments+=(--format text)
fi
if yes summary "$INPUT_SUMMARY"; then
  arguments+=(--format markdown --output "$GITHUB_STEP_SUMMARY")
fi
if [ -n "$sarif" ]; then
  # With the = no value becomes an option.
  arguments+=(--format sarif "--output=$sarif")
fi
if [ -n "$INPUT_AS_OF" ]; then
  arguments+=("--as-of=$INPUT_AS_OF")
fi
case $INPUT_SINCE in
  all) ;;
  auto)
    # Only pull requests and merge queues have a base.
    if [ -n "$EVENT_BASE" ]; then
      arguments+=("--since=$EVENT_BASE")
    fi
    ;;
  *) arguments+=("--since=$INPUT_SINCE") ;;
esac

code=0
aftermark check "${arguments[@]}" -- "$INPUT_PATH" || code=$?
case $code in
  0) output result passed ;;
  1) output result blocked ;;
  *)
    output result failed
    fail 'The check could not be run; the lines above say why.'
    ;;
esac
output sarif "$sarif"
output report "$reports/check.json"
if command -v jq >/dev/null; then
  for count in incidents blocking errors warnings notes; do
    output "$count" "$(jq --raw-output ".counts.$count" "$reports/check.json")"
  done
else
  echo '::warning title=Aftermark::The counts of findings are left out of the outputs: jq is missing on this machine.'
fi
