# What the tests need beyond the program: other people's tools that judge our formats, and a browser.
# Sourced by ./test after install.sh. Nothing here ends the run: a test that lacks its tool is skipped and says so.
# shellcheck shell=bash

need_for_tests() {
  local packages=() package
  command -v openssl >/dev/null || packages+=(openssl)
  command -v node >/dev/null || packages+=(nodejs)
  command -v npm >/dev/null || packages+=(npm)
  command -v go >/dev/null || packages+=(golang-go)
  [[ -d /usr/share/gocode/src/golang.org/x/mod/sumdb/note ]] || packages+=(golang-golang-x-mod-dev)
  command -v xmllint >/dev/null || packages+=(libxml2-utils)
  command -v zip >/dev/null || packages+=(zip)
  command -v unzip >/dev/null || packages+=(unzip)
  command -v chromium >/dev/null || command -v chromium-browser >/dev/null || packages+=(chromium)
  if ((${#packages[@]})) && ! apt_install "${packages[@]}" && may_install; then
    # One package that this distribution does not have must not take the others with it.
    for package in "${packages[@]}"; do apt_install "$package"; done
  fi
  local judge
  for judge in tests/judges/*/package-lock.json; do [[ -e $judge ]] && need_npm_packages "${judge%/*}"; done
  return 0
}

# npm keeps a copy of the lock file that it installed from.
need_npm_packages() {
  local installed=$1/node_modules/.package-lock.json
  [[ -e $installed && ! $1/package-lock.json -nt $installed ]] && return 0
  if [[ ${BAYYINA_INSTALL-} == never ]] || ! command -v npm >/dev/null; then
    say "missing: the npm packages of $1. To get them: (cd $1 && npm ci)"
    return 1
  fi
  say "installing the npm packages of $1 (npm ci)"
  (cd "$1" && npm ci --no-audit --no-fund --ignore-scripts --loglevel=error </dev/null >&2) && touch -- "$installed" ||
    say "npm ci failed in $1; the tests that need it are skipped"
}
