#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# Waivers: one exact change, accepted by the side that decides.

load gate

PARSES=shared

@test "a widened member fails; so it does with a waiver of its own making, which is told" {
    widened_project
    gate --against main
    exits 1
    says "flags"
    waiver mine
    commit waiver
    gate --against main --policy main
    exits 1
    says "this change edits its own policy; hvabi uses the old policy"
    gate --against main
    exits 1
    says "edits its own policy, which hvabi does not use"
    json --against main --policy main | holds 'r["edits_policy"] and not r["summary"]["waived"]'
}

@test "the same waiver on the policy's branch accepts it, and is counted" {
    widened_project
    on main waiver it
    gate --against main --policy main
    exits 0
    says "waived: nobody uses it (by A. Person, B; https://example.org/1" "1 waived" "policy: main"
    json --against main --policy main | holds 'r["summary"]["waived"] == 1 and [c["waiver"] for c in r["changes"] if c["waiver"]] == [{
        "file": ".hvabi/waivers/it.json", "reason": "nobody uses it", "until": None,
        "link": "https://example.org/1", "decided_by": ["A. Person", "B"]}] and r["policy"]["tree"] == "main" and not r["remarks"]'
    git -C project worktree add -q ../trusted main
    gate --against main --policy trusted
    exits 0
    says "1 waived"
    tiny diff main change -C project --policy main
    exits 0
    says "1 waived"
}

@test "a waiver of other values is told as unused" {
    widened_project
    on main waiver other after.bits=128
    on main waiver there per_arch.arm64.after.offset=128
    on main waiver type 'per_arch.x86_32.after.type="int64_t"'
    gate --against main --policy main
    exits 1
    says "note: .hvabi/waivers/other.json: unused: the change has other values"
    says "waivers/there.json: unused: the change" "waivers/type.json: unused: the change"
    says_not "edits its own policy"
}

@test "the id alone accepts nothing, and neither does the content" {
    widened_project
    on main waiver id 'id="0123456789ab"'
    on main waiver entity 'entity="struct tiny_other"'
    gate --against main --policy main
    exits 1
    says "waivers/id.json: unused" "waivers/entity.json: unused"
}

@test "a waiver with fewer architectures or audiences than the change has is told" {
    widened_project
    on main waiver fewer 'archs=["x86_64"]' per_arch.arm64= per_arch.x86_32=
    gate --against main --policy main
    exits 1
    says "fewer.json: unused: more architectures or audiences see the change"
    gate --against main --policy main --arch x86_64
    exits 0
    says "1 waived"
    gate --against main --policy main --arch arm64
    exits 1
    says_not "fewer.json: unused: the change has"
}

@test "a waiver holds until its release" {
    widened_project
    on main waiver it 'until="0.9"'
    gate --against main --policy main
    exits 1
    says "it.json: expired: it was valid until 0.9, and this is 1.0"
    on main waiver it 'until="1.0"'
    gate --against main --policy main
    exits 0
    says "until 1.0"
}

@test "a damaged waiver is exit 3, with its place" {
    widened_project
    on main waiver it
    git -C project checkout -q main
    sed -i '3s/.*/  oops/' project/.hvabi/waivers/it.json
    commit damage
    git -C project checkout -q change
    gate --against main --policy main
    fails_aloud
    [[ $output =~ main:.hvabi/waivers/it\.json:3:[0-9]+ ]]
    on main waiver it 'colour="red"'
    gate --against main --policy main
    fails_aloud
    says "it.json:" "colour"
}

@test "a waiver that leaves something open is exit 3, with its place" {
    widened_project
    for wide in entity= 'entity="struct tiny_*"' 'member="fl?gs"' before= after= rule= archs= 'archs=[]'; do
        on main waiver it "$wide"
        gate --against main --policy main
        fails_aloud
        [[ $output =~ main:.hvabi/waivers/it\.json:[0-9]+:[0-9]+ ]]
        [[ $wide = 'archs=[]' ]] || says "too wide"
    done
}

@test "what follows from a waived change is no finding; another change still fails" {
    widened_project
    on main waiver it
    sed -i 's/uint32_t op/uint64_t op/' project/memory.h
    commit more
    gate --against main --policy main
    exits 1
}

@test "waive, commit where it counts, check" {
    widened_project
    id=$(finding_id)
    git -C project checkout -q main
    tiny waive "${id:0:6}" change -C project --release 1.0 --baselines recorded --against main \
        --reason 'a "reason"' --link '<1@example.org>' --by 'A. Person, B' --until 1.1
    exits 0
    file=project/.hvabi/waivers/struct-tiny_memory-$id.json
    [ -f "$file" ]
    says "$file"
    commit waiver
    git -C project checkout -q change
    gate --against main --policy main
    exits 0
    says '"reason"' "by A. Person, B" "until 1.1"
    git -C project checkout -q main
    before=$(cat "$file")
    tiny waive "$id" --diff main change -C project --reason r --link l --by A
    exits 2
    says "$file" "already waived"
    [ "$(cat "$file")" = "$before" ]
}

@test "waive: what it is not told, and what there is not" {
    widened_project
    hvabi waive 123456 --link l --by A
    exits 2
    says "--reason"
    hvabi waive 123456 --reason r --link l --by A --diff one
    exits 2
    tiny waive ffffff --diff main change -C project --reason r --link l --by A
    exits 2
    says "ffffff" "tiny_memory" "$(finding_id)"
    tiny waive "$(finding_id)" --diff main change -C project --reason r --link l --by A --until soon
    exits 2
    says "soon"
    [ ! -e project/.hvabi ]
}

# local [OPTION]...: what a developer's own run says of what is about to be committed
local_check() {
    tiny check -C project --release 1.0 --baselines recorded "$@"
}

# waive_line [OPTION]...: the line of the failing finding, with its dots filled in, is run
waive_line() {
    local line
    line=$(grep -m1 -o "hvabi waive .*" <<<"$output") || return 1
    line=${line//"'...'"/said}
    eval "hvabi ${line#hvabi}"
}

@test "one command accepts all findings of a decision, or none" {
    project
    printf 'enum tiny_kind { TINY_A, TINY_B, TINY_C };\n' >>project/memory.h
    commit kinds
    sed -i 's/TINY_A,/TINY_A, TINY_NEW,/' project/memory.h
    printf '#define TINY_MORE 1\n' >>project/memory.h
    commit inserted
    gate --against change~ --all
    tiny diff change~ change -C project
    exits 1
    says "2 enumerators changed"
    line=$(grep -o "hvabi waive [0-9a-f]*,[0-9a-f]* .*" <<<"$output")
    [ "$(grep -c "accept:" <<<"$output")" = 1 ]
    read -r _ _ ids _ <<<"$line"
    for output_file in one -; do
        tiny waive "$ids" --diff change~ change -C project --reason r --link l --by A -o "$output_file"
        exits 2
        says "--output takes one waiver: expected one id, found 2"
    done
    tiny waive "$ids,$ids,ffffff" --diff change~ change -C project --reason r --link l --by A
    exits 2
    says "ffffff"
    [ ! -e project/.hvabi ]
    tiny waive "$ids,$ids" --diff change~ change -C project --reason r --link l --by A
    exits 0
    says "TINY_B-" "TINY_C-" "They count once they are committed: git add "
    [ "$(ls project/.hvabi/waivers | wc -l)" = 2 ]
    commit waivers
    tiny diff change~2 change~ -C project --policy change
    exits 0
    says "waived"
    rm project/.hvabi/waivers/TINY_B-*
    tiny waive "$ids" --diff change~2 change~ -C project --reason r --link l --by A
    exits 2
    says "already waived: this file exists"
    [ "$(ls project/.hvabi/waivers | wc -l)" = 1 ]
}

@test "a waiver in HEAD counts for what is about to be committed, and no other does" {
    project
    widened project
    local_check
    exits 1
    says "accept: hvabi waive "
    waive_line
    exits 0
    says "project/.hvabi/waivers/struct-tiny_memory-" "git add"
    local_check
    exits 1
    says "json does not count until it is committed" "git add .hvabi/waivers/"
    says_not "edits its own policy"
    git -C project add .hvabi
    for what in --staged ''; do
        git -C project add memory.h
        local_check $what
        exits 1
        says "json is staged, and counts once it is committed: commit it first"
        says_not "accept: hvabi"
    done
    git -C project commit -q -m waiver .hvabi
    for what in --staged '' project dir:project; do
        local_check $what
        exits 0
        says "1 waived" "policy: HEAD" "memory.h:4: waived (break): " "waived: said (by said"
        tiny diff @1.0 "${what:-project}" -C project --baselines recorded
    done
    local_check --staged --policy main
    exits 1
    says "is a part of this change, and counts once the policy (main) has it"
}

@test "a waiver of its own making is named where it would count" {
    widened_project
    waiver mine
    commit waiver
    gate --against main --policy main
    exits 1
    says "waiver .hvabi/waivers/mine.json is a part of this change, and counts once the policy (main)"
    sed -i 's/"kind"/"kinds"/' project/.hvabi/waivers/mine.json
    commit damaged
    gate --against main --policy main
    exits 1
    says ".hvabi/waivers/mine.json: this waiver cannot be read"
}

@test "a second waiver of the same finding is refused, wherever the first one lies" {
    project
    widened project
    local_check
    report=$output
    waive_line
    exits 0
    again() {
        output=$report
        waive_line
        exits 2
        says "is already waived" "$1"
    }
    again "until it is committed"
    git -C project add .hvabi
    again "is staged"
    git -C project commit -q -m waiver .hvabi
    again ".hvabi/waivers/struct-tiny_memory-"
    [ "$(find project/.hvabi -type f | wc -l)" -eq 1 ]
}

@test "waive fills in nothing for whom it does not know, and nothing into a bare repository" {
    widened_project
    id=$(finding_id)
    tiny waive "$id" --diff main change -C project --reason '...' --link l --by A
    exits 2
    says "--reason TEXT"
    git clone -q --bare project bare.git
    tiny waive "$id" --diff main change -C bare.git --reason r --link l --by A
    exits 2
    says "no working tree" "--output FILE"
    [ ! -e bare.git/.hvabi ]
    tiny waive "$id" --diff main change -C bare.git --reason r --link l --by A -o waiver.json
    exits 0
    [ -s waiver.json ]
    mkdir -p project/below
    tiny waive "$id" --diff main change -C project/below --reason r --link l --by A
    exits 0
    [ "$(find project -name '*.json' | wc -l)" -eq 1 ]
    [ -d project/.hvabi/waivers ]
}

# calls CASE SIDE: a project with the headers of a case of the profile `calls`
calls() {
    cp -r "$HVABI_SOURCE/tests/cases/$1/fires/$2/." project/
}

@test "whoever accepts a cause accepts what follows from it" {
    git init -q -b main project
    for case in interface-version-missing compat-layout; do
        calls $case old
        commit "old $case"
        calls $case new
        run_diff() {
            hvabi diff HEAD project -C project --profile "$HVABI_SOURCE/tests/cases/calls.json" "$@"
        }
        run_diff
        exits 1
        says "accept: hvabi waive " # the cause alone
        [ "$(grep -c "hvabi waive [0-9a-f]" <<<"$output")" -eq 1 ]
        waive_line
        exits 0
        git -C project add .hvabi
        run_diff
        exits 1
        git -C project commit -q -m waiver .hvabi
        run_diff
        exits 0
        says "1 break" "1 waived" "waived: "
        run_diff --format json
        holds 'len({c["waiver"]["file"] for c in r["changes"] if c["waiver"]}) == 1 and [c.get("waived_with") for c in r["changes"] if c["waiver"] and c["member"]] == [None]' <<<"$output"
        commit "new $case"
    done
}

@test "what follows from two causes needs both" {
    git init -q -b main project
    calls interface-version-missing old
    commit old
    calls interface-version-missing new
    sed -i 's/uint32_t cmd;/uint64_t cmd;/' project/public/tools.h
    run_diff() {
        hvabi diff HEAD project -C project --profile "$HVABI_SOURCE/tests/cases/calls.json"
    }
    run_diff
    exits 1
    says "1 break" "accepted with its causes: " "accept: hvabi waive 3b1493,ef9db4 "
    output=${output//3b1493,ef9db4/3b1493}
    waive_line
    git -C project add .hvabi && git -C project commit -q -m one .hvabi
    run_diff
    exits 1
    says "waived (break)" "accept: hvabi waive"
    waive_line
    git -C project add .hvabi && git -C project commit -q -m both .hvabi
    run_diff
    exits 0
    says "1 waived"
}

@test "one waiver for one change that other audiences see on other architectures" {
    project
    limit() {
        printf '#if defined(__x86_64__) || defined(TINY_TOOLS)\n#define TINY_LIMIT %s\n#endif\n' "$1" \
            >>project/memory.h
    }
    limit 4
    commit old
    sed -i '/TINY_LIMIT/s/4/5/' project/memory.h
    run_diff() {
        tiny diff HEAD project -C project "$@"
    }
    run_diff
    exits 1
    [ "$(grep -c 'TINY_LIMIT has another value' <<<"$output")" -ge 1 ]
    waive_line
    exits 0
    git -C project add .hvabi && git -C project commit -q -m waiver .hvabi
    run_diff
    exits 0
    says_not "unused"
    run_diff --arch arm64
    exits 0
    # another value is another change
    sed -i '/TINY_LIMIT/s/5/6/' project/memory.h
    run_diff
    exits 1
    says "has other values"
}
