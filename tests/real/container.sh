#!/bin/sh
# SPDX-License-Identifier: MIT
# The image of ci/Containerfile, built and used where a builder is (podman or docker): it downloads
# Debian's packages. HVABI_BUILDER names another builder.
set -eu
top=$(cd "$(dirname "$0")/../.." && pwd)

for builder in ${HVABI_BUILDER:-podman docker} none; do
    if command -v "$builder" >/dev/null && "$builder" info >/dev/null 2>&1; then
        break
    fi
done
if [ "$builder" = none ]; then
    echo "SKIP: neither podman nor docker can build an image here"
    exit 77
fi

image=hvabi-test-$$
trap '"$builder" rmi -f "$image" >/dev/null 2>&1 || true' EXIT INT TERM
"$builder" build -q -t "$image" -f "$top/ci/Containerfile" "$top" >/dev/null
inside() {
    "$builder" run --rm --network none -v "$top:/tree:ro" "$image" "$@"
}
inside hvabi --version | grep "^libclang 1"
inside hvabi diff @4.14 @4.16 | grep "cpsr is wider"
inside sh -c 'command -v git' >/dev/null
