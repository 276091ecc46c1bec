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
