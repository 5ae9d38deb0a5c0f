# What the tests need beyond the program: other people's tools that judge our formats, and a browser.
# Sourced by ./test after install.sh. Nothing here ends the run: a test that lacks its tool is skipped and says so.
# shellcheck shell=bash

# What bench/faults does harm with: a shim that makes calls fail is compiled, and clocks are set by a library.
need_for_faults() {
  local packages=()
  command -v gcc >/dev/null || packages+=(gcc libc6-dev)
  compgen -G '/usr/lib/*/faketime/libfaketimeMT.so.1' >/dev/null || packages+=(faketime)
  ((${#packages[@]} == 0)) || apt_install "${packages[@]}"
  return 0
}

need_for_tests() {
  local packages=() package
  command -v openssl >/dev/null || packages+=(openssl)
  command -v go >/dev/null || packages+=(golang-go)
  [[ -d /usr/share/gocode/src/golang.org/x/mod/sumdb/note ]] || packages+=(golang-golang-x-mod-dev)
  command -v ffmpeg >/dev/null || packages+=(ffmpeg)
  command -v xmllint >/dev/null || packages+=(libxml2-utils)
  command -v zip >/dev/null || packages+=(zip)
  command -v unzip >/dev/null || packages+=(unzip)
  command -v certutil >/dev/null || packages+=(libnss3-tools)
  compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || command -v initdb >/dev/null || packages+=(postgresql)
  command -v chromium >/dev/null || command -v chromium-browser >/dev/null || packages+=(chromium)
  if ((${#packages[@]})) && ! apt_install "${packages[@]}" && may_install; then
    # One package that this distribution does not have must not take the others with it.
    for package in "${packages[@]}"; do apt_install "$package"; done
  fi
  # Ceph's object gateway, a real S3 server for the vault and the checkpoint lock (69 MB to fetch, 270 MB on the disk).
  if ! command -v radosgw >/dev/null || ! command -v ceph-osd >/dev/null || ! command -v ceph-mon >/dev/null; then
    apt_install radosgw ceph-osd ceph-mon
  fi
  need_for_faults
  need_node
  local lock
  for lock in tests/judges/*/package-lock.json; do
    need_npm_packages "${lock%/*}" || say 'the tests that need it are skipped'
  done
  return 0
}
