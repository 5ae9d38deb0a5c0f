# Publishes the program into .build/ when its sources have changed. Sourced by ./bayyina and ./test,
# which set $here and $sources and have sourced stamp.sh.
# shellcheck shell=bash
source "$here/build/install.sh"
# shellcheck source=build/client.sh
source "$here/build/client.sh"

# One build at a time; the one that waited finds the other's result. The program is published to a new
# folder and switched to by a rename, so a server that runs keeps the files it started from.
publish() {
  if ! mkdir -p "$here/.build" || ! exec {lock}>"$here/.build/lock"; then
    say "cannot write $here/.build; the program has to be built there once, by a user who may"
    return 1
  fi
  flock "$lock"
  sources=$(list_sources)
  is_current && { exec {lock}>&-; return 0; }
  need_libraries && need_dotnet && build_client && publish_anew
  local result=$?
  exec {lock}>&-
  return "$result"
}

publish_anew() {
  local folder started=$SECONDS
  folder=$(mktemp -d "$here/.build/app.XXXXXXXX") || return 1
  chmod 755 "$folder"
  say 'building (the sources are new or have changed)'
  if ! run_publish "$folder"; then
    rm -rf -- "$folder"
    say 'the build failed, see above; nothing was started'
    return 1
  fi
  mv -- "$folder/Bayyina.Cli" "$folder/bayyina"
  printf '%s\n%s\n' "$dotnet_root" "$sources" >"$folder/stamp"
  ln -sfn -- "${folder##*/}" "$folder.link" && mv -fT -- "$folder.link" "$here/.build/current" || return 1
  remove_old_programs "$folder"
  say "built in $((SECONDS - started)) s"
}

# Analysers and warnings-as-errors are for those who change the code (./test runs them), not for those who start it:
# a newer SDK's new warning must not keep a server from starting.
run_publish() (
  export_build_settings
  exec {lock}>&-
  keep_temporary_files_together || return 1
  cd "$here" && "$dotnet_root/dotnet" publish src/Bayyina.Cli -c Release -o "$(cd "$1" && pwd)" \
    --artifacts-path "$PWD/.build/publish" --disable-build-servers --nologo -v q -clp:NoSummary \
    -p:RunAnalyzers=false -p:TreatWarningsAsErrors=false -p:GenerateDocumentationFile=false -p:NuGetAudit=false \
    "$(restore_option)" </dev/null
)

# The SDK leaves empty folders in the temporary folder at every build; here they go with the (sub)shell that called this.
# Not under .build: the path of a clone may be too long for the sockets that the compiler's processes speak through.
keep_temporary_files_together() {
  TMPDIR=$(mktemp -d) || return 1
  export TMPDIR
  trap 'rm -rf -- "$TMPDIR"' EXIT
}

# Lock files hold for one architecture; on another, the exact versions in Directory.Packages.props decide alone.
restore_option() {
  local rid
  rid=$(uname -m)
  rid=linux-${rid/x86_64/x64}
  if grep -q "net10.0/${rid/aarch64/arm64}" "$here/src/Bayyina.Cli/packages.lock.json"; then echo -p:RestoreLockedMode=true
  else echo -p:NuGetLockFilePath=obj/packages.lock.json; fi
}

# Keeps the new program, and every older one that some process still runs. Other users' processes cannot be
# looked into, so what was published within the last day stays as well.
remove_old_programs() {
  local old program
  for old in "$here"/.build/app.*; do
    [[ -d $old && ! -L $old && $old != "$1" ]] || continue
    [[ -n $(find "$old" -maxdepth 0 -mmin +1440) ]] || continue
    for program in /proc/[0-9]*/exe; do [[ $program -ef $old/bayyina ]] && continue 2; done
    rm -rf -- "$old"
  done
}
