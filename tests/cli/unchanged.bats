#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# Where nothing public changed, nothing is parsed and no rule is read; where it cannot be told,
# everything is.

load gate

# unread: what the gate must not open
unread() {
    mkdir -p none
    "$HVABI" check "$@" -C project --profile "$TINY" --baselines none --rules none
}

@test "a change that touches nothing public is done at once" {
    project
    echo hello >project/README
    git -C project add README
    run unread --staged
    exits 0
    says "nothing public changed"
    run unread
    exits 0
    git -C project commit -q -m readme
    run unread HEAD --against main
    exits 0
    run unread HEAD --against main -q
    exits 0
    [ -z "$output" ]
    TREE=HEAD json --against main |
        holds 'r["coverage"]["unchanged"] and not r["changes"] and not r["errors"]'
}

@test "any header, staged or not, added, moved or removed, is a change" {
    project
    for edit in 'echo "#define A 1" >>project/memory.h' 'echo "#define A 1" >project/a.h' \
        'git -C project mv memory.h m.h' 'git -C project rm -q memory.h'; do
        eval "$edit"
        git -C project add -A
        run unread --staged
        exits 3
        run unread
        exits 3
        git -C project reset -q --hard
    done
    echo "#define A 1" >>project/memory.h
    run unread --staged
    exits 0
    run unread
    exits 3
}

@test "a repository with SHA-256, and one that is looked at from below" {
    git init -q -b main --object-format=sha256 project || skip "this git has no SHA-256"
    tree project
    mkdir project/sub
    commit old
    run unread
    exits 0
    run unread --staged
    exits 0
    echo "#define A 1" >>project/memory.h
    run unread
    exits 3
    git -C project add -A
    run "$HVABI" check --staged -C project/sub --profile "$TINY" --baselines none --rules none
    exits 3
}

@test "a header that is a link is no reason to stop, nor is what cannot be told" {
    project
    ln -s memory.h project/link.h
    commit link
    run unread
    exits 0
    run unread HEAD --against main
    exits 3
    ln -s /etc/passwd project/away.h
    git -C project add -A
    gate --against main
    run unread --staged
    exits 3
}

@test "--all looks all the same, and what is asked must exist" {
    project
    run unread HEAD --against main --all
    exits 3
    run unread HEAD --against main --arch sparc
    exits 2
    run unread HEAD --against gone
    exits 3
    run unread HEAD --against main --policy gone
    exits 3
    run unread HEAD --against main --format yaml
    exits 2
}

@test "an edit of the policy is told, though nothing public changed" {
    project
    mkdir -p project/.hvabi/waivers
    echo '{}' >project/.hvabi/waivers/x.json
    commit waiver
    gate --against main --policy main
    exits 0
    says "edits its own policy" "nothing public changed"
    json --against main --policy main | holds 'r["edits_policy"] and r["coverage"]["unchanged"]'
}
