#!/usr/bin/env bash
# build.sh BASE TAG: builds the image with the first of docker, podman and buildah that is installed.
#   BASE  a Debian 12 image with its digest (docker.io/library/debian:bookworm-slim@sha256:...), or a file made by base.sh
#   TAG   the image's name, such as registry.example.com/cdk8s-mtc-transfer:3.5.0
# CONTAINER_TOOL names the tool; CONTAINER_OPTIONS are its global options, BUILD_OPTIONS those of its build command (such as --isolation chroot).
set -euo pipefail
base=${1:?a base image with its digest, or a file made by base.sh} tag=${2:?a name for the image}
context=$(cd "$(dirname "$0")" && pwd)
tool=${CONTAINER_TOOL:-$(for each in docker podman buildah; do command -v "$each" && break; done || true)}
[[ -n $tool ]] || { echo 'Install docker, podman or buildah.' >&2; exit 2; }
read -ra options <<< "${CONTAINER_OPTIONS:-}"
read -ra build <<< "${BUILD_OPTIONS:-}"

if [[ -f $base ]]; then
  # A context of its own: a base of some 100 MB does not belong in the one of this folder.
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  cp "$base" "$work/base.tar"
  printf 'FROM scratch\nADD base.tar /\n' > "$work/Containerfile"
  "$tool" "${options[@]}" build "${build[@]}" -f "$work/Containerfile" -t localhost/cdk8s-mtc-transfer-base "$work"
  base=localhost/cdk8s-mtc-transfer-base
elif [[ ! $base =~ @sha256:[0-9a-f]{64}$ ]]; then
  echo "$base has no digest: a tag can change. Write it as NAME:TAG@sha256:DIGEST." >&2
  exit 2
fi
"$tool" "${options[@]}" build "${build[@]}" --build-arg "BASE=$base" -f "$context/Containerfile" -t "$tag" "$context"
