# A node's first process, in process and mount namespaces of its own. So nothing of the node can be left
# behind: when this shell ends, or is killed, the kernel kills containers, shims, kubelet and containerd, and with
# the last of them every mount goes. What is kept of the node outside is the run's folder, and what the
# namespaces do not cover: a bridge and cgroups, both called $2, which are the guard's to remove.
#
# $1 the run's folder   $2 the name of bridge and cgroups   $3 containerd   $4 kubelet   $5 its kubeconfig
# $6 the authorities that containerd trusts, in place of the machine's; empty for those
run=$1 name=$2 containerd=$3 kubelet=$4 kubeconfig=$5 authorities=$6
set -eu
PATH=$PATH:/usr/sbin:/sbin

# First, and without a note of it, because notes of mounts go there.
mount -n -t tmpfs -o mode=755 tmpfs /run
# Which names there are, and that none is asked for elsewhere.
for file in hosts resolv.conf; do
    [ ! -e "/etc/$file" ] || mount --bind "$run/node/$file" "/etc/$file"
done
# The machine's own files cannot be written from here.
mount --bind "$run" "$run"
mount -o remount,bind,ro /
# What is written in places that no setting moves, such as the shims' sockets and the pod network's results,
# and the images: on a tmpfs, because overlayfs does not go on top of overlayfs, which / may be.
mount -t tmpfs -o mode=755 tmpfs /var/log
mkdir -p /run/node /run/lib/new /run/lib/work
mount -t overlay -o lowerdir=/var/lib,upperdir=/run/lib/new,workdir=/run/lib/work overlay /var/lib

# The kubelet sets these as it likes them (1.35, cm/container_manager_linux.go, setupKernelTunables): it gets
# copies. On a file system of their own, or its statistics take one of the files for the disk of the images.
mkdir /run/settings
mount -t tmpfs -o mode=755 tmpfs /run/settings
for setting in vm/overcommit_memory vm/panic_on_oom kernel/panic kernel/panic_on_oops \
    kernel/keys/root_maxkeys kernel/keys/root_maxbytes; do
    [ -e "/proc/sys/$setting" ] || continue
    copy=/run/settings/$(echo "$setting" | tr / -)
    cat "/proc/sys/$setting" >"$copy"
    mount --bind "$copy" "/proc/sys/$setting"
done

# The kubelet wants its root cgroup to be there.
if [ -e /sys/fs/cgroup/cgroup.controllers ]; then
    # Version 2: one hierarchy, which hands down only the controllers that it is told to; runc, too, tells it.
    for controller in cpu cpuset memory pids io hugetlb; do
        echo "+$controller" 2>/dev/null >/sys/fs/cgroup/cgroup.subtree_control || :
    done
    mkdir "/sys/fs/cgroup/$name"
else
    for hierarchy in /sys/fs/cgroup/*/cgroup.procs; do
        mkdir -p "${hierarchy%/*}/$name"
    done
fi

# Runs a part of the node, with nothing of the environment: proxies and such are not for it. No part should
# end; if one does, this shell does too, and its status and log say why.
part() {
    part=$1
    shift
    status=0
    env -i PATH="$PATH" "$@" >"$run/$part.log" 2>&1 || status=$?
    echo "$part ended ($status); the end of $run/$part.log:"
    tail -n 5 "$run/$part.log"
    kill -TERM 1
}
trap 'exit 1' TERM
# Its own shim, and not one that another containerd of the machine has on the PATH, where it looks first.
part containerd PATH="${containerd%/*}:$PATH" ${authorities:+"SSL_CERT_FILE=$authorities"} "$containerd" --config "$run/node/containerd.toml" &
until [ -S "$run/node/containerd.sock" ]; do sleep 0.05; done
part kubelet "$kubelet" --config="$run/node/kubelet.yaml" --kubeconfig="$kubeconfig" \
    --hostname-override=n1 --root-dir=/run/node/kubelet --cert-dir=/run/node/kubelet-pki &
wait
