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

@test "an edit of a file beside the headers that the profile names is a change" {
    TINY=$HVABI_SOURCE/tests/cases/calls.json
    git init -q -b main project
    cp -r "$HVABI_SOURCE/tests/cases/mask-changed/fires/old/." project
    mkdir -p project/private
    for file in version.mk private/call.c private/table.c private/shared.lst; do
        [ -e "project/$file" ] || : >"project/$file"
    done
    commit old
    run unread
    exits 0
    says "nothing public changed"
    for file in version.mk private/call.c private/table.c private/shared.lst; do
        echo '/* x */' >>"project/$file"
        run unread
        exits 3
        git -C project add -A
        run unread --staged
        exits 3
        git -C project rm -q --cached "$file"
        run unread --staged
        exits 3
        git -C project reset -q --hard
    done
}

@test "an edit of a file that a profile names is a change for the program's own profiles" {
    python3 -B - "$HVABI_SOURCE" <<'P'
import json, sys
profile = json.load(open(sys.argv[1] + "/rules/profiles/xen.json"))
named = {profile["compat_list"], profile["version"]["file"]}
for mask in profile["masks"]:
    named.update(mask["files"])
named.update(source["file"] for source in profile["signatures"])
open("named", "w").write("".join(name + "\n" for name in sorted(named)))
markers = [profile["roots"][0] + "/" + marker for marker in profile["markers"]]
open("markers", "w").write("".join(name + "\n" for name in markers))
P
    TINY=$HVABI_SOURCE/rules/profiles/xen.json
    git init -q -b main project
    while read -r file; do
        mkdir -p "project/$(dirname "$file")"
        echo old >"project/$file"
    done < <(cat named markers)
    commit old
    run unread
    exits 0
    grep -q hypercall-defs.c named
    grep -q xlat.lst named
    while read -r file; do
        echo new >"project/$file"
        run unread
        exits 3
        git -C project checkout -q "$file"
    done <named
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
