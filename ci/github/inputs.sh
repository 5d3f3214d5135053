# Read by the other scripts here: what a step was given, and how it answers. Nothing that was given is printed
# at the start of a line, where the runner would take it for a command.
# shellcheck shell=bash

# Ends the step with a message for whoever wrote the workflow.
fail() {
  local text=$*
  text=${text//'%'/%25}
  text=${text//$'\r'/%0D}
  text=${text//$'\n'/%0A}
  printf '::error title=Aftermark::%s\n' "$text"
  exit 2
}

# Whether an input says yes; anything but yes and no is refused.
yes() {
  case $2 in
    true) return 0 ;;
    false | '') return 1 ;;
    *) fail "The input \`$1\` takes true or false." ;;
  esac
}

# Refuses a value that would be several: in the file of outputs each line is one.
one_line() {
  case $2 in
    *$'\n'* | *$'\r'*) fail "The input \`$1\` has several lines; give one." ;;
  esac
}

# Hands a value to the steps after this one.
output() {
  one_line "$1" "$2"
  printf '%s=%s\n' "$1" "$2" >>"$GITHUB_OUTPUT"
}
