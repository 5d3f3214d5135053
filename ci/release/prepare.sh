#!/usr/bin/env bash
# Makes the last files of a release, and refuses one that is not what its tag says:
#   ci/release/prepare.sh TAG FOLDER_OF_ARCHIVES NOTES_FILE
# writes FOLDER_OF_ARCHIVES/SHA256SUMS, and what CHANGELOG.md says of this version into NOTES_FILE.
set -euo pipefail
tag=$1
folder=$2
notes=$3
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)

version=$(sed -n 's/^version = "\(.*\)"$/\1/p' "$here/Cargo.toml" | head -n 1)
if [ "$tag" != "v$version" ]; then
  echo "the tag is $tag, and Cargo.toml says $version: change the one that is wrong" >&2
  exit 1
fi
# From the heading of this version up to the next one.
awk -v version="$version" '
  /^## / { inside = ($2 == version) ; next }
  inside { print }
' "$here/CHANGELOG.md" >"$notes"
if ! grep -q '[^[:space:]]' "$notes"; then
  echo "CHANGELOG.md has no section \"## $version\": rename \"## Unreleased\" and write what is new" >&2
  exit 1
fi
cd "$folder"
for archive in aftermark-*.tar.gz; do
  case $archive in
    aftermark-"$version"-*) ;;
    *) echo "$archive is not of version $version" >&2; exit 1 ;;
  esac
done
sha256sum aftermark-*.tar.gz >SHA256SUMS
cat SHA256SUMS
