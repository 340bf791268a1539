#!/bin/sh
# npm test: lint, type check and all tests. npm test -- PATH: only the tests of PATH.
set -e
if [ $# -eq 0 ]; then
  npx projen eslint
  npx projen typecheck
fi
exec npx jest --ci "$@" # --ci: a missing snapshot is a failure
