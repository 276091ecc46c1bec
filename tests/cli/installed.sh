#!/bin/sh
# SPDX-License-Identifier: MIT
# The build, installed elsewhere: the command finds its data, and a stranger's program links
# against the library by find_package and by pkg-config.
#
#     installed.sh BUILD-DIRECTORY
set -eu
here=$(cd "$(dirname "$0")" && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT INT TERM

cmake --install "$1" --prefix "$folder/usr" >/dev/null
cd "$folder"
usr/bin/hvabi explain HV1203 | grep -q HV1203
usr/bin/hvabi layout @4.17 'struct start_info' --arch x86_64 | grep -q 'struct start_info {'

# what reads ELF files is installed beside it, where it was built
if [ -x usr/libexec/hvabi/hvabi-binary ]; then
    printf 'struct sched_shutdown { unsigned int reason; }; int anchor;' >unit.c
    cc -c -g -fno-eliminate-unused-debug-types unit.c
    usr/bin/hvabi verify unit.o --against @4.17 | grep -q '1 agree, 0 differ'
fi

# nothing that is installed knows where it was built
build=$(cd "$1" && pwd)
for file in usr/bin/hvabi usr/lib*/libhvabi.so.0 usr/lib/*/libhvabi.so.0 \
    usr/libexec/hvabi/hvabi-binary; do
    [ -e "$file" ] || continue
    strip -o stripped "$file"
    ! strings -a stripped | grep -F -e "$build" -e "$(dirname "$here")"
done

# the library exports what its header declares, and nothing else
library=$(find usr -name libhvabi.so.0)
nm -D --defined-only "$library" | sed -n 's/.* T \([a-z_]*\)@.*/\1/p' | sort >exported
grep -o 'hvabi_[a-z_]*(' "$here/../../include/hvabi/hvabi.h" | tr -d '(' | sort -u >declared
nm -D --defined-only "$library" | grep ' T ' | grep -v ' hvabi_' && exit 1
comm -23 exported declared | grep . && exit 1

cmake -G Ninja -S "$here/consumer" -B by-cmake -DCMAKE_PREFIX_PATH="$folder/usr" >/dev/null
cmake --build by-cmake >/dev/null
[ "$(by-cmake/consumer)" = compared ]

PKG_CONFIG_PATH=$(dirname "$(find usr -name hvabi.pc)")
export PKG_CONFIG_PATH
# shellcheck disable=SC2046
cc "$here/consumer/consumer.c" -o by-pkg-config $(pkg-config --cflags --libs hvabi)
[ "$(LD_LIBRARY_PATH=$(dirname "$library") ./by-pkg-config)" = compared ]

# it can be moved as a whole
mv usr moved
moved/bin/hvabi layout @4.17 'struct start_info' --arch x86_64 | grep -q 'struct start_info {'
