built="$AFTERMARK_INSTALL"
case "$AFTERMARK_INSTALL" in
  [0-9]*) set -- aftermark --version "$AFTERMARK_INSTALL" ;;
  *://*@*) set -- aftermark --git "${AFTERMARK_INSTALL%@*}" --rev "${AFTERMARK_INSTALL##*@}" ;;
  *)
    set -- --path "$AFTERMARK_INSTALL"
    built="$(git rev-parse "HEAD:$AFTERMARK_INSTALL")"
    ;;
esac
if test "$(cat @KEPT@/built-from 2>/dev/null)" != "$built"; then
  cargo install --locked --force --root @KEPT@ "$@"
  echo "$built" > @KEPT@/built-from
fi
