# What Bayyina needs of the machine, and how it is got. Sourced by ./bayyina (through publish.sh) and ./test.
# Everything is said on standard error. BAYYINA_INSTALL=never installs nothing: what is missing is named instead.
# shellcheck shell=bash

say() { printf 'bayyina: %s\n' "$*" >&2; }

# Sets as_root to what runs a command as root without asking for a password; false where nothing does.
may_install() {
  [[ ${BAYYINA_INSTALL-} != never ]] || return 1
  command -v apt-get >/dev/null || return 1
  if ((EUID == 0)); then as_root=(); return 0; fi
  command -v sudo >/dev/null && sudo -n true 2>/dev/null && as_root=(sudo -n)
}

# Why may_install said no, for people.
why_not() {
  if [[ ${BAYYINA_INSTALL-} == never ]]; then echo 'BAYYINA_INSTALL=never'
  elif ! command -v apt-get >/dev/null; then echo 'this system has no apt-get'
  else echo 'not root, and sudo asks for a password or is not there'; fi
}

apt_knows() { [[ -n $(apt-cache show --no-all-versions "$1" 2>/dev/null) ]]; }

# New machines and container images come without package lists: fetched once, and only when a name is not known.
apt_update_once() {
  [[ -z ${apt_updated-} ]] || return 0
  apt_updated=1
  say 'refreshing the package lists (apt-get update)'
  "${as_root[@]}" apt-get update -qq >&2 || say 'apt-get update failed; going on with the lists that are there'
}

# The package that holds ICU carries its version in its name (libicu72, libicu74, libicu76…).
apt_icu() { apt-cache search --names-only '^libicu[0-9]+$' 2>/dev/null | cut -d' ' -f1 | sort -V | tail -n 1; }

# apt_install PACKAGE… — installs them; false where that is not allowed or fails, with the reason said.
apt_install() {
  local package packages=()
  if ! may_install; then
    say "missing: $* — cannot install here ($(why_not)). To get it: sudo apt-get install ${*/libicu/libicu-dev}"
    return 1
  fi
  for package in "$@"; do
    [[ $package != libicu ]] || package=$(apt_icu)
    apt_knows "${package:-none}" || apt_update_once
  done
  for package in "$@"; do
    [[ $package != libicu ]] || package=$(apt_icu)
    packages+=("${package:-libicu}")
  done
  say "installing Debian packages: ${packages[*]}"
  if ! "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq -o Dpkg::Use-Pty=0 --no-install-recommends "${packages[@]}" </dev/null >/dev/null; then
    say "could not install: ${packages[*]}. To get it: sudo apt-get update && sudo apt-get install ${packages[*]}"
    return 1
  fi
}

# has_library FILE-PATTERN — in the places where the dynamic linker looks.
has_library() {
  local folder
  for folder in /lib /usr/lib /lib64 /usr/lib64 /usr/local/lib /lib/*-linux-* /usr/lib/*-linux-*; do
    compgen -G "$folder/$1" >/dev/null && return 0
  done
  return 1
}

# The native libraries that the program loads: .NET's own (ICU, C++), SQLite, and libcrypto, which signs.
need_libraries() {
  local packages=()
  has_library 'libstdc++.so.6' || packages+=(libstdc++6)
  has_library 'libicuuc.so.*' || packages+=(libicu)
  has_library 'libsqlite3.so.0' || packages+=(libsqlite3-0)
  has_library 'libcrypto.so.*' || packages+=(openssl)
  ((${#packages[@]} == 0)) || apt_install "${packages[@]}"
}

# Sets dotnet_root to a .NET whose SDK satisfies global.json; false where there is none.
find_dotnet() {
  local candidate
  # A service's user may have no home that it can write to.
  [[ -w ${HOME:-/nowhere} ]] || export DOTNET_CLI_HOME=$here/.build/home
  for candidate in "$(command -v dotnet)" "${DOTNET_ROOT:+$DOTNET_ROOT/dotnet}" "${HOME:+$HOME/.dotnet/dotnet}" \
    /usr/lib/dotnet/dotnet /usr/share/dotnet/dotnet; do
    [[ -n $candidate && -x $candidate ]] || continue
    (cd "$here" && "$candidate" --version) >/dev/null 2>&1 || continue
    candidate=$(readlink -f -- "$candidate")
    dotnet_root=${candidate%/*}
    return 0
  done
  return 1
}

# "10.0" of the version that global.json names.
wanted_channel() {
  local text
  text=$(<"$here/global.json")
  [[ $text =~ \"version\":[[:space:]]*\"([0-9]+\.[0-9]+)\. ]] && echo "${BASH_REMATCH[1]}"
}

# Microsoft's documented script, for this user alone, into its documented place (~/.dotnet).
run_dotnet_install_script() {
  local channel=$1 address=https://dot.net/v1/dotnet-install.sh script
  if ! command -v curl >/dev/null && ! command -v wget >/dev/null; then apt_install curl ca-certificates || return 1; fi
  script=$(mktemp) || return 1
  say "installing the .NET SDK $channel into $HOME/.dotnet with $address"
  if command -v curl >/dev/null; then curl -fsSL --connect-timeout 15 --retry 2 -o "$script" "$address" >&2
  else wget -q --timeout=15 -O "$script" "$address" >&2; fi &&
    bash "$script" --channel "$channel" --install-dir "$HOME/.dotnet" --no-path >&2
  local result=$?
  rm -f -- "$script"
  ((result == 0)) || say "the download from $address or what it installs failed"
  return "$result"
}

# Sets dotnet_root, installing the SDK where it is missing: the distribution's package first, since its
# security updates arrive with the system's; then Microsoft's script.
need_dotnet() {
  find_dotnet && return 0
  local channel
  channel=$(wanted_channel)
  if may_install; then
    apt_knows "dotnet-sdk-$channel" || apt_update_once
    if apt_knows "dotnet-sdk-$channel"; then apt_install "dotnet-sdk-$channel" && find_dotnet && return 0; fi
  fi
  if [[ ${BAYYINA_INSTALL-} != never && -n ${HOME-} ]]; then
    run_dotnet_install_script "$channel" && find_dotnet && return 0
  fi
  say "missing: the .NET SDK $channel (global.json), and it could not be installed here."
  say "To get it: on Ubuntu, sudo apt-get install dotnet-sdk-$channel; on Debian and elsewhere follow"
  say "https://learn.microsoft.com/dotnet/core/install/linux — or unpack the SDK's archive into ~/.dotnet"
  say "(or anywhere, with DOTNET_ROOT naming the folder) and start again."
  return 1
}

# The settings of every build: no telemetry, no banner, no processes that outlive it.
export_build_settings() {
  export DOTNET_ROOT=$dotnet_root DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
  export DOTNET_CLI_USE_MSBUILD_SERVER=0 MSBUILDDISABLENODEREUSE=1
  # NuGet writes into the sources where it finds no home.
  [[ -w ${HOME:-/nowhere} ]] || { mkdir -p "$here/.build/home" && export HOME=$here/.build/home; }
}

# Node and npm bundle what the browser gets, and run some of the tests' judges.
need_node() {
  local packages=()
  command -v node >/dev/null || packages+=(nodejs)
  command -v npm >/dev/null || packages+=(npm)
  ((${#packages[@]} == 0)) || apt_install "${packages[@]}"
}

# need_npm_packages FOLDER — what its lock file names, and nothing that the packages would run. npm keeps a copy of the lock
# file that it installed from.
need_npm_packages() {
  local installed=$1/node_modules/.package-lock.json
  [[ -e $installed && ! $1/package-lock.json -nt $installed ]] && return 0
  if [[ ${BAYYINA_INSTALL-} == never ]] || ! command -v npm >/dev/null; then
    say "missing: the npm packages of $1. To get them: (cd $1 && npm ci)"
    return 1
  fi
  say "installing the npm packages of $1 (npm ci)"
  (cd "$1" && npm ci --no-audit --no-fund --ignore-scripts --loglevel=error </dev/null >&2) && touch -- "$installed" && return 0
  say "npm ci failed in $1"
  return 1
}
