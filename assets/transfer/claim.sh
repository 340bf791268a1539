# shellcheck shell=bash
# Changes to the destination claim that rsync and tar do not make. A pod that mounts the claim may replace a directory by a symbolic link meanwhile:
# nothing here follows it.

# open_folders: lets this user change the directories that belong to it. tar sets their modes again.
open_folders() {
  ((EUID == 0)) || find data/ -xdev -mindepth 1 -path data/lost+found -prune -o -type d ! -perm -700 -execdir chmod u+rwx -- {} \; 2> /dev/null
}

# delete_links: deletes all symbolic links: tar follows none that it makes itself, but an existing one.
delete_links() {
  find data/ -xdev -mindepth 1 \( -path data/lost+found -o -path 'data/lost+found/*' \) -o -type l -delete 2> /dev/null
  ! find data/ -xdev -path data/lost+found -prune -o -type l -print 2> /dev/null | grep '' > spool/links ||
    finish "$EXIT_PREFLIGHT" unwritable "User $EUID cannot delete symbolic links of the claim, for instance $(sample spool/links): give the pod the volume's group, or run as root (ownership preserve)."
}

# strip_attributes NAME...: removes the attributes of directories in the working directory, and their default ACLs.
# shellcheck disable=SC2317 # in_folders calls it
strip_attributes() {
  local name attribute
  for name; do
    getfattr --no-dereference --absolute-names --match='^user[.]|^system[.]posix_acl_default$' -- "$name" | sed -n '/^[us]/p' | unescape_octal |
      while IFS= read -rd '' attribute; do setfattr --no-dereference --remove="$attribute" -- "$name"; done
  done 2> /dev/null
}

# delete_paths: deletes entries of the claim. Their paths, each followed by NUL, are the standard input.
delete_paths() {
  in_folders rm -rf --
}

# in_folders COMMAND...: runs a command for paths in the claim (the standard input, each followed by NUL), with up to 500 names of one directory, which
# is the working directory then.
in_folders() (
  local path folder='' last='' names=() root
  root=$(cd -P data && pwd) || return
  while IFS= read -rd '' path; do
    [[ $path == */* ]] && folder=/${path%/*} || folder=
    if [[ $folder != "$last" ]] || ((${#names[@]} == 500)); then
      run_in_folder "$root$last" "$@"
      last=$folder names=()
    fi
    names+=("./${path##*/}")
  done
  run_in_folder "$root$last" "$@"
)

# run_in_folder FOLDER COMMAND...: runs it with the names. If the path of the folder leads elsewhere, through a symbolic link, they are left out.
run_in_folder() {
  local folder=$1 here=
  shift
  ((${#names[@]} > 0)) && cd -P -- "$folder" 2> /dev/null || return 0
  # bash sets PWD before it enters the directory, which may be another one then.
  IFS= read -rd '' here < <(exec readlink -z /proc/self/cwd)
  [[ $here != "$folder" ]] || "$@" "${names[@]}"
}
