#!/bin/sh
# SPDX-License-Identifier: MIT
# The image of ci/Containerfile, built and used where a builder is (podman, docker or buildah): it
# downloads Debian's packages. HVABI_BUILDER names another builder. buildah needs neither a daemon nor
# namespaces (BUILDAH_ISOLATION=chroot, STORAGE_DRIVER=vfs). Where no registry of images can be
# reached, debootstrap makes the base: tests/README.md says how.
set -eu
top=$(cd "$(dirname "$0")/../.." && pwd)

for builder in ${HVABI_BUILDER:-podman docker buildah} none; do
    if command -v "$builder" >/dev/null && "$builder" info >/dev/null 2>&1; then
        break
    fi
done
if [ "$builder" = none ]; then
    echo "SKIP: neither podman nor docker nor buildah can build an image here"
    exit 77
fi

base=$(sed -n 's/^FROM \([^ ]*\).*/\1/p;T;q' "$top/ci/Containerfile")
if ! "$builder" pull -q "$base" >/dev/null 2>&1 && [ -z "$("$builder" images -q "$base" 2>/dev/null)" ]; then
    echo "SKIP: $builder has no image $base, and no registry that it can be pulled from"
    exit 77
fi

image=hvabi-test-$$
container=
clean() {
    [ -z "$container" ] || "$builder" rm "$container" >/dev/null 2>&1 || true
    "$builder" rmi -f "$image" >/dev/null 2>&1 || true
}
trap clean EXIT INT TERM
"$builder" build -q -t "$image" -f "$top/ci/Containerfile" "$top" >/dev/null
if [ "$builder" = buildah ]; then
    container=$(buildah from --pull=never "localhost/$image")
fi
inside() {
    if [ -n "$container" ]; then
        buildah run -v "$top:/tree:ro" "$container" "$@"
    else
        "$builder" run --rm --network none -v "$top:/tree:ro" "$image" "$@"
    fi
}
inside hvabi --version | grep "^libclang 1"
inside hvabi diff @4.14 @4.16 | grep "cpsr is wider"
inside sh -c 'command -v git' >/dev/null
