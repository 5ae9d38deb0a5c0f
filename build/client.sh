# Bundles what the browser gets (src/Bayyina.Web/client) into .build/client when it has changed; the build of Bayyina.Web
# embeds it. Sourced by publish.sh, after install.sh. Needs $here.
# shellcheck shell=bash

build_client() {
  local client=$here/src/Bayyina.Web/client bundle=$here/.build/client sources
  [[ -e $client/package.json ]] || return 0
  sources=$(find "$client" -name node_modules -prune -o ! -type d -printf '%P %s %T@\n')
  [[ -r $bundle/stamp && $(<"$bundle/stamp") == "$sources" ]] && return 0
  need_node && need_npm_packages "$client" || return 1
  say 'bundling what the browser gets'
  node "$client/build.mjs" "$bundle" </dev/null >&2 && printf '%s\n' "$sources" >"$bundle/stamp"
}
