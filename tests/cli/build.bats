#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# A plain 'cmake -B build' works with what is there, and says what is missing and what that costs.

load common

# lacking MODULE...: pkg-config does not know these
lacking() {
    cat >pkg-config <<'SH'
#!/bin/sh
for module in $LACKING; do
    case " $* " in *" $module"[\ \<\>=]*) exit 1 ;; esac
done
exec /usr/bin/pkg-config "$@"
SH
    chmod +x pkg-config
    export PKG_CONFIG=$PWD/pkg-config LACKING="$*"
}

configure() {
    run cmake -G Ninja -S "$HVABI_SOURCE" -B build "$@"
}

# how the C files are compiled
flags() {
    ninja -C build -t commands hvabi_base
}

@test "a plain build leaves out what it has nothing for, and tells each part's cost" {
    lacking check libdw libbpf
    configure
    exits 0
    says "build type RelWithDebInfo" \
        "no reader of ELF files: libdw not found (Debian: libdw-dev): 'hvabi verify'" \
        "no reader of ELF files: libbpf not found (Debian: libbpf-dev)" \
        "no tests: check not found (Debian: check): 'ctest' has nothing to run"
    flags | grep -- -O2
    run ! grep -- -Werror <(flags)
    [ ! -d build/tests ]
    # what is built is complete without it
    run ninja -C build -t targets all
    says "hvabi_command"
    says_not "hvabi_binary_reader"
}

@test "what no build can do without is named at once, with its packages" {
    lacking jansson libmd check
    configure
    exits 1
    says "jansson>=2.13 (Debian: libjansson-dev): reads" "libmd (Debian: libmd-dev):" \
        "apt-get install libjansson-dev libmd-dev"
    says_not "(Debian: check)"
}

@test "the project's own builds want every part, and warnings are errors" {
    lacking check
    configure -DHVABI_DEVELOPER=ON
    exits 1
    says "check (Debian: check): tests"
    configure -DHVABI_DEVELOPER=ON -DBUILD_TESTING=OFF
    exits 0
    flags | grep -- -Werror
    run grep -c '"HVABI_DEVELOPER": "ON"' "$HVABI_SOURCE/CMakePresets.json"
    [ "$output" -eq 1 ]
}

@test "a part that was asked for is not left out in silence" {
    lacking libdw
    configure -DHVABI_BINARY=ON
    exits 1
    says "libdw (Debian: libdw-dev): reader of ELF files"
    configure -DHVABI_BINARY=OFF -DBUILD_TESTING=OFF
    exits 0
    says_not "ELF"
}

# ---- what runs before it ----

# stand_in NAME LINE...: a command that writes down how it was called, and runs the lines
stand_in() {
    local name=$1
    shift
    mkdir -p bin
    printf '%s\n' '#!/bin/sh' "echo \"$name \$*\" >>'$PWD/called'" "$@" >"bin/$name"
    chmod +x "bin/$name"
}

@test "ci/deps installs what is missing, under the name that the distribution has" {
    stand_in dpkg-query 'exit 1'
    stand_in apt-cache '[ "$2" = libclang-19-dev ] || echo "  Candidate: 1"'
    stand_in apt-get
    stand_in sudo 'exec "$@"'
    PATH=$PWD/bin:$PATH run "$HVABI_SOURCE/ci/deps" build
    exits 0
    says "libclang-18-dev" "libjansson-dev"
    says_not "libclang-19-dev"
    says_not "|"
    grep -q "^apt-get install .* libclang-18-dev " called
    # nothing is missing: nothing is asked
    rm called
    stand_in dpkg-query 'echo installed'
    PATH=$PWD/bin:$PATH run "$HVABI_SOURCE/ci/deps" build
    exits 0
    [ -z "$output" ]
    run ! grep apt-get called
}

@test "ci/install builds and installs into a prefix, and says what it is without" {
    mkdir -p prefix/bin
    printf '#!/bin/sh\necho hvabi 0.0\n' >prefix/bin/hvabi && chmod +x prefix/bin/hvabi
    stand_in dpkg-query 'echo installed'
    stand_in cmake '[ "$1" != -G ] || echo "-- hvabi: no manual: scdoc not found"'
    PATH=$PWD/bin:$PATH run "$HVABI_SOURCE/ci/install" "$PWD/prefix"
    exits 0
    [ "$output" = "ci/install: no manual: scdoc not found
hvabi 0.0" ]
    grep -q "^cmake .*-DCMAKE_INSTALL_PREFIX=$PWD/prefix" called
    [ "$(grep -c "^cmake --\(build\|install\)" called)" -eq 2 ]
    run ! grep HVABI_DEVELOPER called
    # a build that fails is shown, and nothing is installed
    rm called
    stand_in cmake 'echo "this went wrong"; exit 1'
    PATH=$PWD/bin:$PATH run "$HVABI_SOURCE/ci/install" "$PWD/prefix"
    exits 1
    says "this went wrong"
    run ! grep -- --install called
}
