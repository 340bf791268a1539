# shellcheck shell=bash
# What rsync counts, from the end of its output.

# has_statistics FILE: whether rsync has written its last lines.
has_statistics() {
  local tail
  { tail=$(tail -c 4000 "$1"); } 2> /dev/null
  [[ $tail == *$'\nTotal file size: '* ]]
}

# add_statistics ID: reads rsync's counts. FILES and BYTES are those of the source, COPIED_FILES and COPIED_BYTES what was sent.
add_statistics() {
  local line value tail
  { tail=$(tail -c 4000 "spool/progress.$1"); } 2> /dev/null
  while IFS= read -r line; do
    value=${line#*: }
    value=${value%% *}
    number "${value//,/}" || continue
    case $line in
      'Number of files: '*)
        if [[ $1 == @(0|compare) ]]; then
          FILES=$REPLY
          count_stand_ins "$line"
        fi ;;
      'Number of created files: '*) CREATED=$line ;;
      'Number of deleted files: '*) DELETED=$REPLY ;;
      'Total file size: '*) [[ $1 != @(0|compare) ]] || BYTES=$REPLY ;;
      'Number of regular files transferred: '*) COPIED_FILES=$((COPIED_FILES + REPLY)) ;;
      'Total transferred file size: '*) COPIED_BYTES=$((COPIED_BYTES + REPLY)) ;;
    esac
  done <<< "${tail//$'\r'/$'\n'}"
}

# count_stand_ins LINE: with fakeSuper, the entries that are regular files at the destination, from "Number of files: 5 (reg: 1, link: 3, special: 1)".
count_stand_ins() {
  local kind kinds=(link)
  STAND_INS=0
  [[ $TRANSFER_OWNERSHIP == fakeSuper ]] || return 0
  [[ $TRANSFER_SPECIAL_FILES == no ]] || kinds+=(dev special)
  for kind in "${kinds[@]}"; do
    if [[ ${1//,/} =~ \ $kind:\ ([0-9]+) || ${1//,/} =~ \($kind:\ ([0-9]+) ]] && number "${BASH_REMATCH[1]}"; then STAND_INS=$((STAND_INS + REPLY)); fi
  done
}
CREATED='' STAND_INS=0 COPIED_FILES=0 COPIED_BYTES=0 DELETED=0
