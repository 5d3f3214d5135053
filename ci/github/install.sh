#!/usr/bin/env bash
# Installs the program for the steps after it: a release whose checksum fits, or built from the action's own
# sources.
#
# Without a version it is the action's own: who pins the action to a commit gets the same program each time.
set -euo pipefail
# shellcheck source=inputs.sh
. "$(dirname "${BASH_SOURCE[0]}")/inputs.sh"

one_line version "$INPUT_VERSION"
folder=$RUNNER_TEMP/aftermark-program
mkdir -p "$folder"

from_sources() {
  command -v cargo >/dev/null || fail "$1 To build it from its sources, cargo is missing: install Rust in a step before."
  printf '%s\n' "$1 Building it from the sources of the action; this takes minutes."
  cargo build --release --locked --manifest-path "$GITHUB_ACTION_PATH/Cargo.toml" --target-dir "$folder/target" \
    || fail "The program could not be built; cargo says why above."
  installed "$folder/target/release"
}

# Puts a folder in front of all others for the later steps, and proves that the program in it runs.
installed() {
  local version
  version=$("$1/aftermark" --version) || fail "The program is there and does not run on this machine ($RUNNER_OS, $RUNNER_ARCH)."
  printf '%s\n' "$version"
  printf '%s\n' "$1" >>"$GITHUB_PATH"
  # In one line: the words after the name.
  version=${version%%$'\n'*}
  output version "${version#aftermark }"
  exit 0
}

[ "$INPUT_VERSION" != source ] || from_sources "Asked for with \`version: source\`."

case $INPUT_VERSION in
  '') tag=v$(sed -n 's/^version = "\(.*\)"$/\1/p' "$GITHUB_ACTION_PATH/Cargo.toml" | head -n 1) ;;
  latest) tag='' ;;
  *) tag=v${INPUT_VERSION#v} ;;
esac
# It becomes a part of an address.
case $tag in
  *[!A-Za-z0-9.+-]*) fail "The input \`version\` takes a version as in 0.1.0, latest, or source." ;;
esac
if [ -z "$ACTION_REPOSITORY" ]; then
  [ -z "$INPUT_VERSION" ] || fail "The action is used from the work tree (uses: ./), which has no releases; leave the input \`version\` out."
  from_sources 'The action is used from the work tree.'
fi

case $RUNNER_OS in
  Linux)
    # With the machine's C library, where it is as new as the one that the release was built with: its allocator
    # is the faster one. The other program needs none.
    case $(getconf GNU_LIBC_VERSION 2>/dev/null || true) in
      'glibc 2.3'[5-9] | 'glibc 2.'[4-9][0-9]) system=unknown-linux-gnu ;;
      *) system=unknown-linux-musl ;;
    esac
    ;;
  macOS) system=apple-darwin ;;
  Windows) system=pc-windows-msvc ;;
  *) from_sources "There is no release for the system $RUNNER_OS." ;;
esac
case $RUNNER_ARCH in
  X64) target=x86_64-$system ;;
  ARM64) target=aarch64-$system ;;
  *) from_sources "There is no release for the processor $RUNNER_ARCH." ;;
esac

releases=$GITHUB_SERVER_URL/$ACTION_REPOSITORY/releases
# An own server may speak http; any other is asked by https only, wherever it redirects to.
case $releases in
  http://*) protocol='=http,https' ;;
  *) protocol='=https' ;;
esac
fetch() {
  curl --proto "$protocol" --fail --silent --show-error --location --retry 3 --connect-timeout 20 --output "$2" "$1"
}

cd "$folder"
if [ -n "$tag" ]; then base=$releases/download/$tag; else base=$releases/latest/download; fi
if ! fetch "$base/SHA256SUMS" SHA256SUMS; then
  [ -z "$INPUT_VERSION" ] || fail "There is no release $INPUT_VERSION in $ACTION_REPOSITORY, or it could not be fetched."
  from_sources "There is no release $tag yet, or it could not be fetched."
fi
# Two spaces or one and an asterisk stand between sum and name.
line=$(grep -E "^[0-9a-f]{64} [ *]aftermark-[A-Za-z0-9.+-]+-$target\.tar\.gz$" SHA256SUMS | head -n 1 || true)
[ -n "$line" ] || from_sources "The release has no program for $target."
archive=${line:66}
fetch "$base/$archive" "$archive" || fail "The release names $archive, and it could not be fetched."
if command -v sha256sum >/dev/null; then
  sum=$(sha256sum "$archive")
else
  sum=$(shasum -a 256 "$archive")
fi
# A backslash comes before the sum where the name holds one.
[ "${sum:0:64}" = "${line:0:64}" ] || fail "The checksum of $archive is not the one in SHA256SUMS: it is damaged, or somebody changed it. Nothing of it was run."
tar -xzf "$archive"
installed "$folder/${archive%.tar.gz}"
