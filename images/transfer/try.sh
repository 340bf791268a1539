#!/usr/bin/env bash
# try.sh: builds base and image on this machine, without pulling anything, and checks the image. Needs root, mmdebstrap and buildah; takes about
# three minutes. Prints what result.txt contains, which is the output of the last time.
# shellcheck disable=SC2016 # texts in single quotes are scripts of their own
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
buildah=(buildah --storage-driver vfs --root "$work/storage" --runroot "$work/run")
trap '"${buildah[@]}" rm --all > /dev/null 2>&1; rm -rf "$work"' EXIT

"$here/base.sh" "$work/base.tar" > "$work/base.log" 2>&1 || { tail "$work/base.log" >&2; exit 1; }
CONTAINER_TOOL=buildah CONTAINER_OPTIONS=${buildah[*]:1} BUILD_OPTIONS='--isolation chroot' "$here/build.sh" "$work/base.tar" localhost/cdk8s-mtc-transfer \
  > "$work/build.log" 2>&1 || { tail "$work/build.log" >&2; exit 1; }
container=$("${buildah[@]}" from localhost/cdk8s-mtc-transfer)
inside() {
  "${buildah[@]}" run --isolation chroot --volume "$here/../../assets/transfer:/transfer/scripts:ro" "$container" -- bash -c "$1" 2>&1
}

echo "user: $(inside 'id -u')"
echo "setuid and setgid files: $(inside 'find / -xdev -type f -perm /6000 2> /dev/null | wc -l')"
inside 'rsync --version' | sed -n 1p
inside 'stunnel -version || true' | grep -E '^(stunnel|Running)'
inside 'bash --version' | sed -n 1p
inside 'tar --version' | sed -n 1p
missing=$(inside 'for tool in awk cut dd du find grep head mkfifo nl paste rm rsync sed setfattr sha256sum sort stat stunnel sync tail tar touch tr uname wc; do
  type -P "$tool" > /dev/null || printf " %s" "$tool"; done')
echo "tools that the scripts miss:${missing:- none}"
inside 'cat /usr/share/sbom/image.cdx.json' > "$work/sbom.json"
node -e '
  const { bomFormat, specVersion, components } = JSON.parse(require("fs").readFileSync(process.argv[1]));
  console.log(`SBOM: ${bomFormat} ${specVersion}, ${components.length} packages, rsync ${components.find(({ name }) => name === "rsync").version}`);
' "$work/sbom.json"
echo "size: $(du -sm "$("${buildah[@]}" mount "$container")" | cut -f 1) MiB"
