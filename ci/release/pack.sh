#!/usr/bin/env bash
# Packs a built program with all that belongs to it:
#   ci/release/pack.sh TARGET FOLDER_OF_THE_PROGRAM OUTPUT_FOLDER
# writes OUTPUT_FOLDER/aftermark-VERSION-TARGET.tar.gz with the program, completions, man pages and licences.
set -euo pipefail
target=$1
built=$2
packed=$3
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)

program=aftermark
case $target in *-windows-*) program=aftermark.exe ;; esac
version=$(sed -n 's/^version = "\(.*\)"$/\1/p' "$here/Cargo.toml" | head -n 1)
name=aftermark-$version-$target
mkdir -p "$packed"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

folder=$work/$name
mkdir -p "$folder/completions"
cp "$built/$program" "$folder/"
cp "$here"/README.md "$here"/CHANGELOG.md "$here"/LICENSE-APACHE "$here"/LICENSE-MIT "$folder/"
for shell in bash zsh fish powershell elvish; do
  case $shell in
    bash) file=aftermark.bash ;;
    zsh) file=_aftermark ;;
    fish) file=aftermark.fish ;;
    powershell) file=aftermark.ps1 ;;
    elvish) file=aftermark.elv ;;
  esac
  "$folder/$program" completions "$shell" >"$folder/completions/$file"
done
"$folder/$program" man --output "$folder/man" >"$work/man.log"
# From inside the folder: tar takes a drive's letter for a host.
(cd "$work" && tar -czf "$name.tar.gz" "$name")
mv "$work/$name.tar.gz" "$packed/"
printf '%s\n' "$packed/$name.tar.gz"
