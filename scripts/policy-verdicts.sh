#!/usr/bin/env bash
# Records in test/policies/verdicts.json what an API server decides about the policies of `cdk8s-mtc policies`, with the server's own code.
# Needs Go 1.26 or later; the first build takes several minutes. Run it when a policy, or an example of a rule, has changed.
#
#     scripts/policy-verdicts.sh
set -euo pipefail
cd "$(dirname "$0")/.."
server=$(mktemp)
trap 'rm -f "$server"' EXIT
(cd test/policies/server && go build -trimpath -o "$server" .)
npx ts-node scripts/policy-verdicts.ts "$server"
