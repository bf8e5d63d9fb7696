# Ends what a run of the test bed started, once the run's owner is gone: whether it closed the pipe that is
# this script's standard input, panicked, or was killed without a chance to do anything.
#
# $1 is the run's folder. Lines on standard input:
#   group ID       a process group to end
#   forget ID      a group that has ended already: its number may be another's by now
#   finally LINE   a shell command for when the groups have ended and before the folder goes, such as taking
#                  down a network link
#   keep           leave the folder (mounts in it are taken down all the same)
folder=$1
groups=
commands=
keep=

# A signal meant for the owner (Ctrl-C, a closed terminal) must not end the one who cleans up.
trap '' HUP INT TERM

while read -r verb what; do
    case $verb in
    group) groups="$what $groups" ;;
    forget)
        left=
        for group in $groups; do
            [ "$group" = "$what" ] || left="$left $group"
        done
        groups=$left
        ;;
    finally)
        commands="$what
$commands"
        ;;
    keep) keep=yes ;;
    esac
done

signal() {
    for group in $groups; do
        kill -s "$1" -- "-$group" 2>/dev/null
    done
}

# Waits up to $1 tenths of a second for every group to be gone.
gone() {
    tenths=$1
    while [ -n "$(alive)" ]; do
        [ "$tenths" -gt 0 ] || return 1
        tenths=$((tenths - 1))
        sleep 0.1
    done
}

# The groups with a member that runs. Where nobody reaps orphans, a group's number outlives it as a zombie,
# which can be signalled like any other process: so the state is looked at too.
alive() {
    for group in $groups; do
        kill -s 0 -- "-$group" 2>/dev/null || continue
        for stat in /proc/[0-9]*/stat; do
            { read -r line <"$stat"; } 2>/dev/null || continue
            # What follows the name, which may hold anything: state, parent, group.
            set -- ${line##*) }
            if [ "$3" = "$group" ] && [ "$1" != Z ]; then
                echo "$group"
                break
            fi
        done
    done
}

signal TERM
gone 5 || {
    signal KILL
    gone 50 || echo "still running after SIGKILL: process groups $(alive | tr '\n' ' ')"
}

[ -z "$commands" ] || sh -c "$commands"

# Deepest first; lazily where something still holds a mount. Mount points spell a space as \040.
mounts() {
    while read -r _ point _; do
        case $point in
        "$folder"/*) echo "$point" ;;
        esac
    done </proc/self/mounts | sort -r
}
mounts | while read -r point; do
    umount "$point" || umount -l "$point"
done

[ -z "$keep" ] || exit 0
if [ -n "$(mounts)" ]; then
    echo "left $folder, because these could not be unmounted: $(mounts)"
    exit 1
fi
rm -rf -- "$folder"
