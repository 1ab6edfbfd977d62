#!/bin/sh
# First process inside fresh namespaces: makes every mounted file system read-only except the given folder, then runs
# the command. usage: enter.sh FOLDER COMMAND [ARGUMENT...]
folder=$1
shift
mount --make-rprivate / || exit 120
mount --bind "$folder" "$folder" || exit 121
while read -r _ _ _ _ target options _; do
  case "$target" in
    "$folder" | /proc | /proc/* | /sys | /sys/* | /dev | /dev/pts) ;;
    *) mount -o "remount,bind,$options,ro" "$target" 2>/dev/null ;;
  esac
done </proc/self/mountinfo
# The root must have become read-only; a submount that may not be changed stays as it is.
if (: >"/.anneal-sandbox-probe") 2>/dev/null; then
  rm -f /.anneal-sandbox-probe
  exit 122
fi
cd "$folder" || exit 123
# Not exec: the first process of a process namespace is not ended by ordinary signals such as the CPU limit's.
"$@"
exit $?
