#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# Where headers come from: folders, git in its many shapes, and what is wrong with them.

load common

@test "a tree without headers says what was looked for" {
    mkdir empty
    tree old
    tiny diff old empty
    fails_aloud
    says "empty"
    hvabi dump empty
    exits 3
    says "empty"
}

@test "a folder, a revision that does not exist" {
    tree old
    tiny diff old no-such-folder
    exits 3
    says "no-such-folder"
    git init -q repo
    tiny diff v1 v2 -C repo
    exits 3
    says "v1"
}

@test "revisions, without a checkout" {
    repository repo
    tiny diff HEAD^ HEAD -C repo
    exits 1
    says "flags"
    [ -z "$(git -C repo status --porcelain)" ]
}

@test "the index" {
    repository repo
    git -C repo checkout -q HEAD^ -- memory.h
    tiny diff HEAD :index -C repo
    exits 1
    says "flags"
    widened repo
    tiny diff HEAD dir:repo -C repo
    exits 0
}

@test "a word that could be both is a path; rev: and dir: say it plainly" {
    repository repo
    git -C repo tag both HEAD^
    cd repo
    widened both
    tiny diff both HEAD
    exits 0
    tiny diff rev:both HEAD
    exits 1
    tiny diff dir:both HEAD
    exits 0
}

@test "a bare repository, a shallow clone, a worktree" {
    repository repo
    git clone -q --bare repo bare.git
    tiny diff HEAD^ HEAD -C bare.git
    exits 1
    tiny check --staged -C bare.git
    fails_aloud
    git clone -q --depth 1 "file://$PWD/repo" shallow
    tiny diff HEAD HEAD -C shallow
    exits 0
    tiny diff HEAD^ HEAD -C shallow
    fails_aloud
    says "HEAD^"
    git -C repo worktree add -q ../worktree HEAD^
    tiny diff HEAD main -C worktree
    exits 1
}

@test "a missing object is told" {
    repository repo
    object=$(git -C repo rev-parse HEAD:memory.h)
    rm -f "repo/.git/objects/${object:0:2}/${object:2}"
    tiny diff HEAD^ HEAD -C repo
    fails_aloud
    says "memory.h"
}

@test "nothing of a judged repository is run or believed" {
    repository repo
    printf '#!/bin/sh\ntouch "%s/ran"\n' "$PWD" >hook
    chmod +x hook
    git -C repo config core.fsmonitor "$PWD/hook"
    git -C repo config core.hooksPath "$PWD"
    git -C repo config diff.external "$PWD/hook"
    new=$(git -C repo rev-parse HEAD:memory.h)
    old=$(git -C repo rev-parse HEAD^:memory.h)
    git -C repo replace "$new" "$old"
    tiny diff HEAD^ HEAD -C repo
    exits 1
    tiny diff HEAD^ :index -C repo
    exits 1
    [ ! -e ran ]
}

@test "a symbolic link that leaves the tree is an error that names it" {
    tree old
    tree new
    ln -s /etc/passwd new/away.h
    tiny diff old new
    fails_aloud
    says "away.h"
}

@test "a revision is a word, never an option of git" {
    repository repo
    hvabi diff -C repo --profile "$TINY" -- --output=stolen HEAD
    exits 3
    [ ! -e stolen ] && [ ! -e repo/stolen ]
}

@test "a damaged profile is told with file, line and column" {
    tree old
    printf '{\n  "name": "tiny",\n  oops\n}\n' >bad.json
    hvabi diff old old --profile ./bad.json
    exits 3
    [[ $output =~ bad\.json:3:[0-9]+ ]]
    python3 - "$TINY" <<'P'
import json, sys
data = json.load(open(sys.argv[1]))
for name, key, value in (("unknown", "colour", 1), ("type", "archs", 7)):
    json.dump(dict(data, **{key: value}), open(name + ".json", "w"), indent=1)
P
    hvabi diff old old --profile ./unknown.json
    exits 3
    says "unknown.json:" "colour"
    [[ $output =~ unknown\.json:[0-9]+:[0-9]+ ]]
    hvabi diff old old --profile ./type.json
    exits 3
    [[ $output =~ type\.json:[0-9]+:[0-9]+ ]]
    hvabi diff old old --profile ./absent.json
    exits 3
    says "absent.json"
}

@test "--no-sandbox is told in the report" {
    tree old
    tiny diff old old --no-sandbox
    exits 0
    says "without the system-call filter"
    tiny diff old old
    exits 0
    says_not "system-call filter"
}

# calls FOLDER MINOR EXTRA: a tree that says that it is 1.MINOR, with a record whose second
# member is of the type on stdin
calls() {
    mkdir -p "$1/public"
    printf 'MAJOR=1\nMINOR=%s\nEXTRA=%s\n' "$2" "$3" >"$1/version.mk"
    printf '#include <stdint.h>\nstruct call_x {\n    uint32_t a;\n%s};\n' "$(cat)" \
        >"$1/public/calls.h"
}

@test "a tree under development does not follow the release that it is going to be" {
    TINY=$HVABI_SOURCE/tests/cases/calls.json
    calls 1.0 0 '' <<<''
    calls 1.1 1 '' <<<'    uint32_t b;'
    for release in 1.0 1.1; do
        tiny record "$release" --release "$release" --output recorded --baselines recorded
        exits 0
    done
    calls new 1 '' <<<'    uint64_t b;'
    for extra in -unstable -rc1 -pre; do
        calls old 1 "$extra" <<<'    uint32_t b;'
        tiny diff old new --baselines recorded
        exits 0
        says "unreleased: struct call_x: b is wider"
        calls tree 1 "$extra" <<<'    uint32_t b;'
        tiny check tree --all --baselines recorded
        exits 1 # against 1.0, where the record is shorter
        says "@1.0"
    done
    for extra in '' .1 .1-pre; do
        calls old 1 "$extra" <<<'    uint32_t b;'
        tiny diff old new --baselines recorded
        exits 1
        says "break: struct call_x: b is wider" "1.1"
    done
    calls old 2 -unstable <<<'    uint32_t b;'
    tiny diff old new --baselines recorded
    exits 1 # what 1.2 is going to be follows 1.1
}
