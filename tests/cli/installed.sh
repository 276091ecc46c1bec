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

rules=$folder/usr/share/hvabi/rules
cmake -G Ninja -S "$here/consumer" -B by-cmake -DCMAKE_PREFIX_PATH="$folder/usr" \
    -DCMAKE_C_FLAGS="-DRULES='\"$rules\"'" >/dev/null
cmake --build by-cmake >/dev/null
[ "$(by-cmake/consumer)" = explained ]

PKG_CONFIG_PATH=$(dirname "$(find usr -name hvabi.pc)")
export PKG_CONFIG_PATH
# shellcheck disable=SC2046
cc "-DRULES=\"$rules\"" "$here/consumer/consumer.c" -o by-pkg-config \
    $(pkg-config --cflags --libs --static hvabi)
[ "$(./by-pkg-config)" = explained ]
