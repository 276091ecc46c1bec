#!/bin/sh
# SPDX-License-Identifier: MIT
#
# One would expect: a structure that 'go tool cgo -godefs' writes has the size that it has in C. Its
# documentation says that misaligned members of packed structures are left out and replaced by padding
# 'to reach the next field or the end of the struct'.
#
# What happens (Go 1.19.8): where every member of a packed structure happens to be aligned, nothing is left out,
# and the end is not reached but passed: Go rounds 9 bytes up to 16. The constant sizeof in the same
# output is 9. An array of three has 48 bytes instead of 27. No comment, no warning, status 0.
# (golang/go 46675, still open, tells of such an array inside of a structure; the documentation does not.)
#
# Why it matters: records of a ring or a file are read at the wrong stride from the second one on, while
# each member of the first one is right, which is what a test looks at.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

apt-get -o APT::Sandbox::User=root download golang-1.19-go=1.19.8-2 golang-1.19-src=1.19.8-2 \
    gcc-12=12.2.0-14+deb12u1 cpp-12=12.2.0-14+deb12u1 libisl23=0.25-1.1 libmpc3=1.3.1-1 \
    libmpfr6=4.2.0-1 libgmp10=2:6.2.1+dfsg1-1.1 binutils=2.40-2 binutils-x86-64-linux-gnu=2.40-2 \
    libbinutils=2.40-2 libctf0=2.40-2 libjansson4=2.14-2 libgcc-12-dev=12.2.0-14+deb12u1 >log 2>&1 || {
    echo "skipped: the packages cannot be had: $(tail -n 1 log)"
    exit 77
}
for file in *.deb; do dpkg-deb -x "$file" root; done
export PATH="$work/root/usr/bin:$PATH" LD_LIBRARY_PATH="$work/root/usr/lib/x86_64-linux-gnu"
export HOME="$work" GOROOT="$work/root/usr/lib/go-1.19" GOCACHE="$work/cache" GO111MODULE=off
export CC=x86_64-linux-gnu-gcc-12 CGO_ENABLED=1
go=$GOROOT/bin/go
cat >types.go <<'GO'
package main

/*
struct record { long long serial; char kind; } __attribute__((packed));
struct ring { struct record entry[3]; };
_Static_assert(sizeof(struct record) == 9 && sizeof(struct ring) == 27, "");
*/
import "C"

type Record C.struct_record
type Ring C.struct_ring

const RecordInC, RingInC = C.sizeof_struct_record, C.sizeof_struct_ring
GO
"$go" version
"$go" tool cgo -godefs types.go >godefs.go 2>errors.txt
grep -v '^//' godefs.go
cat >main.go <<'GO'
package main

import "fmt"
import "unsafe"

func main() {
	fmt.Println(RecordInC, RingInC, unsafe.Sizeof(Record{}), unsafe.Sizeof(Ring{}))
}
GO
CGO_ENABLED=0 "$go" run main.go godefs.go >sizes.txt
echo "sizes of record and ring in C, then of what cgo wrote: $(cat sizes.txt)"
[ "$(cat sizes.txt)" = "9 27 16 48" ] && [ ! -s errors.txt ] || { echo "changed"; exit 1; }
