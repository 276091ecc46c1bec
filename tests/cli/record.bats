#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# Recorded releases: written whole or not at all, the same bytes again, and never half read.

load common

PARSES=shared

record() {
    tiny record "$1" --release "$2" --output baselines --baselines baselines
}

against() {
    tiny "$@" --baselines baselines
}

bytes() {
    (cd "$1" && find . -type f | LC_ALL=C sort | xargs sha256sum)
}

@test "a recorded release answers as its tree does" {
    tree old
    widened new
    record old 1.0
    exits 0
    against diff @1.0 new
    exits 1
    says "flags"
    against diff @1.0 old
    exits 0
    against check new --release 1.0
    exits 1
}

@test "recording twice gives the same bytes" {
    tree old
    record old 1.0
    exits 0
    says "baselines/tiny/1.0/x86_64.json: 2 entities, "
    first=$(bytes baselines)
    record old 1.0
    exits 0
    [ "$(bytes baselines)" = "$first" ]
}

@test "compiled baselines follow a recording, and stand alone" {
    tree old
    widened new
    record old 1.0
    [ ! -e baselines/tiny.compiled ]
    : >baselines/tiny.compiled
    record old 1.0
    exits 0
    mv baselines/tiny gone
    against diff @1.0 new
    exits 1
    says "flags"
    truncate -s -1 baselines/tiny.compiled
    against diff @1.0 new
    exits 3
    says "the compiled baselines are damaged"
    mv gone baselines/tiny
    against diff @1.0 new
    exits 1
}

@test "one entity a line, and no path of this machine" {
    tree old
    record old 1.0
    exits 0
    run grep -rhc tiny_memory baselines --include='x86_64.json'
    run grep -rl "$PWD" baselines
    [ "$status" -eq 1 ]
    grep -rq '"struct tiny_memory".*"size"' baselines
}

@test "a failed recording leaves the old baseline whole" {
    tree old
    record old 1.0
    exits 0
    before=$(bytes baselines)
    tree broken
    printf 'struct tiny_bad {\n' >broken/bad.h
    record broken 1.0
    exits 3
    [ "$(bytes baselines)" = "$before" ]
}

@test "a folder that cannot be written is told" {
    tree old
    touch file
    tiny record old --release 1.0 --output file/baselines
    exits 3
    says "file"
    if [ "$(id -u)" -ne 0 ]; then
        mkdir locked && chmod 555 locked
        tiny record old --release 1.0 --output locked
        exits 3
        says "locked"
    fi
}

@test "a full disk keeps the old baseline" {
    tree old
    record old 1.0
    exits 0
    before=$(bytes baselines)
    widened new
    for i in $(seq 500); do
        echo "#define TINY_NUMBER_$i $i" >>new/memory.h
    done
    # no file of more than 1024 bytes can be written here
    run bash -c 'trap "" XFSZ; ulimit -f 1; "$1" record new --release 1.0 --output baselines \
        --baselines baselines --profile "$2" 2>&1 | cat' - "$HVABI" "$TINY"
    says "hvabi:"
    [ "$(bytes baselines)" = "$before" ]
}

@test "killed while recording, the old baseline is whole" {
    tree old
    record old 1.0
    exits 0
    widened new
    for delay in 0.005 0.01 0.02 0.05; do
        timeout -s KILL "$delay" "$HVABI" record new --release 1.0 --output baselines \
            --baselines baselines --profile "$TINY" || true
        for file in baselines/tiny/1.0/*.json; do
            python3 -c 'import json, sys; json.load(open(sys.argv[1]))' "$file"
        done
    done
}

@test "a damaged baseline is told with file, line and column" {
    tree old
    record old 1.0
    exits 0
    file=$(echo baselines/tiny/1.0/x86_64.json)
    cp "$file" whole
    head -c 300 whole >"$file"
    against diff @1.0 old --arch x86_64
    fails_aloud
    [[ $output =~ x86_64\.json:[0-9]+:[0-9]+ ]]
    sed '0,/"schema"/s//"colour": 1, "schema"/' whole >"$file"
    against diff @1.0 old --arch x86_64
    fails_aloud
    says "colour"
    [[ $output =~ x86_64\.json:[0-9]+:[0-9]+ ]]
    sed 's/"size": *[0-9]*/"size": "large"/' whole >"$file"
    against diff @1.0 old --arch x86_64
    fails_aloud
    [[ $output =~ x86_64\.json:[0-9]+:[0-9]+ ]]
    : >"$file"
    against diff @1.0 old --arch x86_64
    fails_aloud
}

@test "a baseline of another architecture is not believed" {
    tree old
    record old 1.0
    exits 0
    cp baselines/tiny/1.0/arm64.json baselines/tiny/1.0/x86_64.json
    against diff @1.0 old --arch x86_64
    exits 3
    says "x86_64"
}

@test "where nobody can tell which release a tree follows, what breaks is a break" {
    tree old
    record old 1.0
    exits 0
    widened middle
    tree last
    sed -i 's/uint32_t flags/uint16_t flags, more/' last/memory.h
    against diff old middle
    exits 1
    against diff middle last
    says_not "unreleased"
    exits 1
}

@test "what was there before this change is shown, counted, and fails with --all alone" {
    repository repo
    git -C repo archive --prefix=old/ HEAD^ | tar x
    record old 1.0
    exits 0
    echo >>repo/memory.h # or nothing at all would be looked at
    against check -C repo --release 1.0
    exits 0
    says "before this change: 1 break (--all lists them)"
    says_not "flags"
    against check -C repo --release 1.0 --against HEAD^
    exits 1
    says_not "before this change"
    against check -C repo --release 1.0 --all
    exits 1
}

@test "without a word a recording goes into the repository, where the policy is" {
    git init -q repository
    cd repository
    tree old
    mkdir below
    run "$HVABI" record old --release 1.0 --profile "$TINY"
    exits 0
    [ -s .hvabi/baselines/tiny/1.0/x86_64.json ]
    run "$HVABI" record dir:old -C below --release 1.1 --profile "$TINY"
    exits 0
    [ -s .hvabi/baselines/tiny/1.1/x86_64.json ]
}

@test "a recording never goes into an installation" {
    tree old
    GIT_CEILING_DIRECTORIES=$PWD/.. run "$HVABI" record old --release 1.0 --profile "$TINY"
    exits 2
    says "cannot find a working tree"
}
