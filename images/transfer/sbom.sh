#!/usr/bin/env bash
# Prints the packages of this Debian system as a CycloneDX 1.6 SBOM. The same packages give the same bytes.
set -euo pipefail
export LC_ALL=C
# shellcheck source=/dev/null
. /etc/os-release

# Names and versions of Debian consist of letters, digits and + - . ~ : alone, so nothing needs escaping in JSON; in a package URL + and : do.
dpkg-query --show --showformat '${db:Status-Status} ${Package} ${Version} ${Architecture} ${source:Package} ${source:Version}\n' |
  sort | awk -v release="$VERSION_ID" '
    function url(text) { gsub(/\+/, "%2B", text); gsub(/:/, "%3A", text); return text }
    $1 == "installed" {
      components = components separator sprintf("\n    {\"type\":\"library\",\"bom-ref\":\"%s\",\"name\":\"%s\",\"version\":\"%s\",\"purl\":\"pkg:deb/debian/%s@%s?arch=%s&distro=debian-%s&upstream=%s%%40%s\"}",
        $2 "@" $3, $2, $3, url($2), url($3), $4, release, url($5), url($6))
      separator = ","
    }
    END {
      printf "{\n  \"bomFormat\": \"CycloneDX\",\n  \"specVersion\": \"1.6\",\n  \"version\": 1,\n"
      printf "  \"metadata\": {\"component\":{\"type\":\"container\",\"bom-ref\":\"image\",\"name\":\"cdk8s-mtc-transfer\"}},\n"
      printf "  \"components\": [%s\n  ]\n}\n", components
    }'
