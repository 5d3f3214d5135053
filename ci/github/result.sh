#!/usr/bin/env bash
# Fails the job where something blocks, after all reports are out.
set -euo pipefail
# shellcheck source=inputs.sh
. "$(dirname "${BASH_SOURCE[0]}")/inputs.sh"

failed=0
if [ "$CHECK_RESULT" = blocked ]; then
  message="Incidents that block: ${BLOCKING:-one or more}. The findings are in the log of the check, at the changed lines and in the summary."
  if yes fail-on-blocking "$INPUT_FAIL_ON_BLOCKING"; then
    printf '::error title=Aftermark::%s\n' "$message"
    failed=1
  else
    printf '::warning title=Aftermark::%s\n' "$message"
  fi
fi
if [ "$ACTIONS_RESULT" = overdue ] && yes fail-on-overdue "$INPUT_FAIL_ON_OVERDUE"; then
  printf '::error title=Aftermark::%s\n' "Improvements that are overdue or failed their test: ${OVERDUE:-one or more}. Do them, or move their dates with a reason: aftermark actions set."
  failed=1
fi
exit "$failed"
