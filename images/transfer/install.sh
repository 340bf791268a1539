#!/usr/bin/env bash
# Installs what packages.lock names, and removes what no pod needs. Runs while the image is built. A base that has all packages already, in these
# versions, needs no network.
set -euo pipefail
cd /build
export DEBIAN_FRONTEND=noninteractive

mapfile -t wanted < <(grep -v '^#' packages.lock)
missing=()
for package in "${wanted[@]}"; do
  version=$(dpkg-query --show --showformat '${Version}' "${package%%=*}" 2> /dev/null || true)
  [[ $version == "${package#*=}" ]] || missing+=("$package")
done
if ((${#missing[@]} > 0)); then
  apt-get update
  apt-get install --yes --no-install-recommends --allow-downgrades "${missing[@]}"
fi
for package in "${wanted[@]}"; do
  dpkg-query --show --showformat '${Version}\n' "${package%%=*}" | grep -qxF "${package#*=}"
done

mkdir -p /usr/share/sbom
bash sbom.sh > /usr/share/sbom/image.cdx.json

# Nothing in the image gives a process more rights than it has.
find / -xdev -type f -perm /6000 -exec chmod ug-s {} +
rm -rf /build /var/lib/apt/lists/* /var/cache/* /var/log/* /tmp/* /usr/share/doc/* /usr/share/man/* /usr/share/info/* /usr/share/locale/*
