#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# Where headers come from: folders, git in its many shapes, and what is wrong with them.

load common

PARSES=shared

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
    for words in 'rev:--output=stolen HEAD' HEAD..--output=stolen HEAD...--output=stolen; do
        hvabi diff -C repo --profile "$TINY" $words
        exits 3
        [ ! -e stolen ] && [ ! -e repo/stolen ]
    done
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

@test "releases recorded with another profile of the name do not tell what never shipped" {
    cp -r "$HVABI_SOURCE/rules" rules
    chmod -R u+w rules
    cp "$HVABI_SOURCE/tests/cases/calls.json" rules/profiles/calls.json
    TINY=rules/profiles/calls.json
    calls 1.0 0 '' <<<''
    tiny record 1.0 --release 1.0 --output recorded --baselines recorded
    exits 0
    calls old 1 -unstable <<<'    uint32_t b;'
    calls new 1 '' <<<'    uint64_t b;'
    cp rules/profiles/calls.json same.json
    hvabi diff old new --baselines recorded --rules rules --profile ./same.json
    exits 0
    says "unreleased: struct call_x: b is wider"
    sed 's/a made-up hypervisor/another one/' same.json >other.json
    hvabi diff old new --baselines recorded --rules rules --profile ./other.json
    exits 1
    says "break: struct call_x: b is wider"
}

# changed_pair: `tree` as in repository(), with a second header that changes as well
changed_pair() {
    repository project
    git -C project checkout -q -b side HEAD^
    mkdir -p project/io
    sed 's/tiny_memory/tiny_ring/' project/memory.h >project/io/ring.h
    git -C project add -A && git -C project commit -q -m ring
    widened project
    sed -i 's/uint32_t flags/uint64_t flags/' project/io/ring.h
    git -C project commit -q -a -m both
}

@test "ranges are what git means by them" {
    changed_pair
    for range in side^..side side^.. side^! HEAD^! 'main^...side' 'main...side'; do
        tiny diff "$range" -C project
        exits 1
        says "struct tiny_memory: flags is wider"
    done
    tiny diff main...side -C project -v
    says "tiny_ring"
    tiny diff main..side -C project
    exits 0
    says_not "tiny_memory"
    tiny diff side..main -C project
    exits 0
    for words in side ../side side..main..x main.. 'gone^!' '..'; do
        tiny diff "$words" -C project
        [ "$status" -ge 2 ] || [ "$words" = main.. ]
    done
    tiny diff side -C project
    says "A..B"
    mkdir a..b
    tiny diff a..b -C project
    exits 2
    tiny report side^! -C project
    exits 1
}

@test "a range is checked as its end against its beginning" {
    changed_pair
    tiny record project --release 1.0 --output recorded
    git -C project checkout -q main^
    tiny record project --release 0.9 --output recorded
    tiny check main^..main -C project --baselines recorded --release 0.9
    exits 1
    says "waive" "main --against 'main^'"
    tiny check main.. -C project --baselines recorded --release 0.9
    exits 0
    tiny check main^..main --against main -C project --baselines recorded
    exits 2
    says "--against"
    tiny waive "$(tiny check main^! -C project --baselines recorded --release 0.9; grep -o 'waive [0-9a-f]*' <<<"$output" | cut -d' ' -f2)" \
        main^! -C project --baselines recorded --release 0.9 --reason r --link l --by b -o -
    exits 0
    tiny waive "$(tiny diff main^! -C project; grep -o 'waive [0-9a-f]*' <<<"$output" | cut -d' ' -f2)" \
        --diff main^! -C project --reason r --link l --by b -o -
    exits 0
    says '"flags"'
}

@test "paths: only what is in them is reported, and what is not shown is counted" {
    changed_pair
    for path in io io/ ./io ring.h io/ring.h; do
        hvabi diff side^! -C project --profile "$TINY" -- $path
        exits 1
        says "struct tiny_ring: flags" "1 break" "findings outside of the given paths are not shown: 1, 1 break"
        says_not "tiny_memory"
    done
    hvabi diff side^! -C project --profile "$TINY" -- io memory.h
    exits 1
    says "2 break"
    for path in ring rin.h o/ring.h ing.h emory.h; do
        hvabi diff side^! -C project --profile "$TINY" -- $path
        exits 2
        says "-- $path: no public header"
    done
    hvabi diff side^! -C project --profile "$TINY" -- memori.h
    says "did you mean 'memory.h'"
    git -C project checkout -q main^
    tiny record project --release 0.9 --output recorded
    git -C project checkout -q main
    hvabi check main^! -C project --profile "$TINY" --baselines recorded --release 0.9 -- tiny.h
    exits 0
    says "not shown: 1, 1 break" "no finding in the given paths"
    tiny masks project -- memory.h
    exits 2
}

@test "the header that is to blame is named, and first" {
    tree old
    echo 'typedef uint32_t tiny_word;' >>old/memory.h
    echo 'struct tiny_one { tiny_word a; };' >old/one.h # fails alone, and that is no fault
    printf '#include <stdint.h>\nstruct tiny_sched {\n    uint32_t a;\n};\nstruct tiny_next { uint32_t a; };\n' >old/sched.h
    echo 'struct tiny_user { struct tiny_sched a; };' >old/user.h
    cp -r old new
    tiny diff old new
    exits 0
    sed -i '4d' new/sched.h
    tiny diff old new
    exits 3
    [[ $output == *"hvabi: new/sched.h:"* || $output == *"hvabi: sched.h:"* ]]
    says "sched.h for all audiences on all architectures: does not parse"
    says_not "one.h"
    says_not "is gone"
    # what needs it fails without it: left out as well, and no error of its own
    says "  user.h for all audiences on all architectures: does not parse"
    says_not "error: user.h"
    says "error: sched.h:"
    # whoever includes it fails for the same reason, which is told once
    echo '#include "sched.h"' >new/before.h
    echo '#include "before.h"' >new/yonder.h
    tiny diff old new
    exits 3
    [ "$(grep -c '^error: ' <<<"$output")" -eq 1 ]
    says "before.h, sched.h, yonder.h for all audiences" "error: sched.h:"
    rm new/before.h new/yonder.h
    # two mistakes are two errors
    echo 'struct {' >>new/memory.h
    sed -i 's/^struct tiny_next/};\n&/' new/sched.h
    tiny diff old new
    exits 3
    says "error: memory.h:"
}

@test "headers that come and go beside one that neither side can read" {
    tree old
    echo 'struct tiny_broken { nothing x; };' >old/broken.h
    cp -r old new
    printf '#include <stdint.h>\nstruct tiny_guest { uint32_t a; };\n' >new/guest.h
    tiny diff old new -v
    exits 0
    says "struct tiny_guest is new" "broken.h for all audiences on all architectures: does not parse"
    tiny diff new old
    exits 0
    says "struct tiny_guest is gone"
}

@test "what a sparse checkout leaves out is taken from the index" {
    repository r
    printf '#include <stdint.h>\nstruct tiny_gone { uint32_t a; };\n' >r/gone.h
    printf '#include <stdint.h>\nstruct tiny_flat { uint32_t a; };\n' >r/flat.h
    git -C r add -A && git -C r commit -q -m more
    git -C r worktree add -q ../other
    git -C r sparse-checkout set --no-cone '/*' '!/memory.h' '!/flat.h'
    [ ! -e r/memory.h ] && [ -e r/tiny.h ]
    tiny diff HEAD r -C r
    exits 0
    says_not "is gone" && says "no evidence"
    # removed is another thing than left out
    rm r/gone.h
    printf '#include <stdint.h>\nstruct tiny_flat { uint64_t a; };\n' >r/flat.h
    tiny diff HEAD r -C r --fail-on break,review,source
    exits 1
    says "tiny_flat: a is wider" "struct tiny_gone is gone" && says_not "tiny_memory"
    git -C other sparse-checkout set --no-cone '/*' '!/memory.h'
    tiny diff HEAD other -C r
    exits 0
    says_not "is gone"
}

@test "headers that neither side can read are no comparison, whatever else is told" {
    tree old
    rm old/*.h
    markers | while read -r name; do echo 'no_such_type x;' >"old/$name"; done
    cp -r old new
    for header in new/*.h; do echo '#define TINY_NEW 1' >>"$header"; done
    tiny diff old new
    fails_aloud
    says "nothing was compared: old and new have no common architecture that could be read" \
        "has changed text that hvabi did not look at"
}

@test "headers that declare nothing to compare were read, and that is said" {
    tree old
    rm old/*.h
    markers | while read -r name; do echo 'extern int tiny_features[4];' >"old/$name"; done
    cp -r old new
    sed -i 's/4/8/' new/*.h
    tiny diff old new
    fails_aloud
    says "nothing was compared: the headers of old and new declare no record, constant or call"
}

@test "a directory that no profile knows is what the message is about, not the release beside it" {
    mkdir headers
    echo 'struct nothing { int known; };' >headers/a.h
    hvabi diff @4.17 headers
    fails_aloud
    says "headers: there are no public headers of a known hypervisor"
    hvabi diff headers @4.17
    says "headers: there are no public headers of a known hypervisor"
    hvabi diff @99.17 @4.999
    says "@99.17: there is no such recorded release"
}
