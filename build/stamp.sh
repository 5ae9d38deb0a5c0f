# Is the program that lies in .build/ the one that the sources say? Sourced by ./bayyina at every start, so it stays
# small: one `find`, no other process. Needs $here.
# shellcheck shell=bash

# One line a source file. %P is relative, so that neither the working directory nor the way in matters.
list_sources() {
  find "$here"/src "$here"/build "$here"/samples "$here"/*.props "$here"/global.json "$here"/.editorconfig "$here"/BannedSymbols.txt \
    \( -name bin -o -name obj -o -name node_modules \) -prune -o ! -type d -printf '%f %P %s %T@\n'
}

# True where .build/current was published from $sources by a .NET that is still there; sets $dotnet_root.
is_current() {
  local stamp=$here/.build/current/stamp published=''
  [[ -r $stamp ]] || return 1
  { IFS= read -r dotnet_root; IFS= read -r -d '' published; } <"$stamp"
  [[ $published == "$sources"$'\n' && -x $dotnet_root/dotnet ]]
}
