#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# The first day with hvabi, as a newcomer lives it: each step does what the step before said, and
# nothing that only the documentation says. tests/cli/package.py runs all of it once more in a root in
# which the package is installed, with that package's program and hook.

load common

# upstream: a project with a recorded release and a policy, as a maintainer has set it up
upstream() {
    git init -q -b main upstream
    tree upstream
    printf 'MAJOR = 1\nMINOR = 0\n' >upstream/Makefile
    mkdir -p upstream/.hvabi/profiles
    python3 - "$TINY" >upstream/.hvabi/profiles/tiny.json <<'P'
import json, sys
profile = json.load(open(sys.argv[1]))
profile["version"] = {"file": "Makefile", "major": "^MAJOR = ([0-9]+)$", "minor": "^MINOR = ([0-9]+)$"}
print(json.dumps(profile, indent=1))
P
    hvabi record upstream --release 1.0 --output upstream/.hvabi/baselines \
        --profile upstream/.hvabi/profiles/tiny.json
    exits 0
    git -C upstream add -A && git -C upstream commit -q -m 'headers and policy'
    git clone -q --bare upstream upstream.git
}

# clone FOLDER: what the newcomer types, and the hook that the README names
clone() {
    git clone -q upstream.git "$1"
    ln -s "${HVABI_HOOKS:-$HVABI_SOURCE/ci}/pre-commit" "$1/.git/hooks/pre-commit"
    export HVABI
}

# commit [PATH]...: the newcomer's commit, with the hook's words
commit() {
    run git commit -q -m "a change" "$@"
}

# follow: runs the command that accepts the finding, as the last report has it
follow() {
    local line
    line=$(grep -m1 -o 'hvabi waive .*' <<<"$output") || return 1
    line=$(sed "s|reason '...'|reason 'no guest has it'|; s|'\.\.\.'|https://example.org/1|
                s|'\.\.\.'|'A. Person'|" <<<"$line")
    eval "run \"\$HVABI\" ${line#hvabi }"
}

@test "a hypervisor that nobody knows: from its headers to a refused break in ten commands" {
    mkdir -p small/include/public
    cat >small/include/public/small.h <<'C'
#include <small/types.h>
#define SMALL_HC_CONSOLE 0
#define SMALL_HC_MEMORY 1
#define SMALL_HC_EVENT 2
struct small_map { u64 gfn; u32 flags; u32 pad; };
C
    cd small
    git init -q -b main . && git add -A && git commit -q -m headers
    hooks=${HVABI_HOOKS:-$HVABI_SOURCE/ci}
    export HVABI

    "$HVABI" init >out 2>&1                                        # 1
    file=$(sed -n 's/^next: hvabi try //p' out)
    "$HVABI" try "$file" >out 2>&1                                 # 2
    grep -q 'all headers can be read' out
    command=$(sed -n 's/.*next: hvabi \(record .*\) --release R \(.*\)/\1 --release 1.0 \2/p' out)
    rm out
    eval "run \"\$HVABI\" $command"                                # 3
    exits 0
    git add .hvabi                                                 # 4
    git commit -q -m 'hvabi: profile and release 1.0'              # 5
    ln -s "$hooks/pre-commit" .git/hooks/pre-commit                # 6
    sed -i 's/u32 flags/u64 flags/' include/public/small.h         # 7
    commit -a                                                      # 8
    exits 1
    says "flags is wider" "accept: hvabi waive "

    git checkout -q include/public/small.h                         # 9
    sed -i 's/HC_EVENT 2/HC_EVENT 3/' include/public/small.h
    commit -a                                                      # 10
    exits 1
    says SMALL_HC_EVENT
}

@test "clone, hook, finding, waiver, commit" {
    upstream
    clone work
    cd work

    # what is no change of the ABI is committed without a word
    echo '/* a comment */' >>memory.h
    commit -a
    exits 0

    sed -i 's/uint32_t flags/uint64_t flags/' memory.h
    commit -a
    exits 1
    says "flags is wider" "accept: hvabi waive "
    [ "$(git log --oneline | wc -l)" -eq 2 ]

    # the accepting line, as the hook printed it; and what it then says
    git add memory.h
    follow
    exits 0
    next=$(grep -o 'git add .* && git commit .*' <<<"$output")
    commit
    exits 1
    says "does not count until it is committed"
    eval "${next/git commit/git commit -q -m waiver}"
    [ "$(git show --name-only --format= HEAD | cut -d/ -f1)" = .hvabi ]

    commit
    exits 0
    [ -z "$(git status --short)" ]
}

@test "what is staged counts in the middle of other work, too" {
    upstream
    clone work
    cd work
    sed -i 's/uint32_t flags/uint64_t flags/' memory.h
    git add memory.h
    echo 'struct {' >>memory.h # not staged, and not even C
    commit
    exits 1
    says "flags is wider"
    follow
    exits 0
    git add .hvabi && commit .hvabi
    exits 0
    commit
    exits 0
}

@test "a change with its waiver is refused until the maintainers' branch has the waiver" {
    upstream
    clone work
    cd work
    git checkout -q -b series
    sed -i 's/uint32_t flags/uint64_t flags/' memory.h
    git add memory.h
    commit
    follow
    git add .hvabi && commit .hvabi && commit
    exits 0

    # the gate of the merge: the series has its waiver, the branch that decides has not
    run "$HVABI" check HEAD --against origin/main --policy origin/main
    exits 1
    says "is a part of this change, and counts once the policy (origin/main) has it"

    # a maintainer accepts: the waiver alone goes to the main branch
    git checkout -q main
    git checkout -q series -- .hvabi/waivers
    git commit -q -m 'accept the wider member'
    git push -q
    git checkout -q series
    run "$HVABI" check HEAD --against origin/main --policy origin/main
    exits 0
    says "waived: no guest has it"
}
