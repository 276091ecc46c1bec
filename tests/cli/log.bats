#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# Commits that are recorded once, and the life of one entity.

load common

PARSES=shared

commit() {
    git -C r add -A && GIT_AUTHOR_DATE="2020-02-$1T12:00:00 +0000" git -C r commit -q -m "$2"
}

# a repository r: the tag base has sound headers, behind it a member is wider, a comment, a merge
# that brings a constant, a header that nobody can read, and its end
commits() {
    once made_commits
}

made_commits() {
    git init -q -b main r
    tree r
    printf 'struct tiny_outer {\n    struct tiny_memory inner;\n};\n' >r/outer.h
    commit 01 base
    git -C r tag base
    widened r
    commit 02 wider
    echo '/* nothing */' >>r/memory.h
    commit 03 comment
    git -C r checkout -q -b side
    echo '#define TINY_SIDE 1' >>r/tiny.h
    commit 04 side
    git -C r checkout -q main
    echo '#define TINY_MAIN 1' >>r/memory.h
    commit 05 main
    GIT_AUTHOR_DATE="2020-02-06T12:00:00 +0000" git -C r merge -q -m joined side
    printf 'struct tiny_bad {\n' >>r/outer.h
    commit 07 broken
    sed -i '$d' r/outer.h
    commit 08 mended
    sed -i 's/TINY_MAIN 1/TINY_MAIN 2/' r/memory.h
    commit 09 'a "subject"'
}

save() {
    tiny history base..HEAD -C r --save "$@"
}

@test "what is saved: every commit once, in lines" {
    commits
    save all.json
    exits 3
    says "all.json: 8 of 8 commits, 8 of them compared now" "2 of 8 commits could not be compared"
    python3 - all.json <<'P'
import json, sys
text = open(sys.argv[1]).read()
index = json.loads(text)
assert index["schema"] == "hvabi-commits/1" and index["profile"] == "tiny", index
assert index["total"] == 8 and "shard" not in index
bare = [c for c in index["commits"] if isinstance(c, str)]
assert len(bare) == 1 and len(bare[0]) == 12, bare # the merge changes nothing
whole = [c for c in index["commits"] if c not in bare]
by = {c["subject"]: c for c in whole}
assert list(by)[0] == "wider" and list(by)[-1] == 'a "subject"', list(by)
assert all(len(c["commit"]) == 12 for c in whole)
assert by["wider"]["date"] == "2020-02-02", by["wider"]
wide = by["wider"]["changes"]
assert len(wide) == 1 and wide[0][:4] == ["member-widened", "record", "break", "break"], wide
assert wide[0][7][:2] == ["struct tiny_memory", "flags"] and wide[0][7][5] == ["struct tiny_outer"]
assert wide[0][7][2]["bits"] == 32 and wide[0][7][3]["bits"] == 64, wide
assert [c[0] for c in by["comment"]["changes"]] == ["semantics-only"] and "joined" not in by
assert "outer.h" in by["broken"]["not_looked_at"][0], by["broken"]
assert by["side"]["changes"][0][7:] == ["TINY_SIDE"], by["side"]
for c in whole: # a commit is a line of its own
    assert sum(c["commit"] in line for line in text.splitlines()) >= 1
P
}

@test "nothing is compared again, but what could not be" {
    commits
    save all.json
    cp all.json first.json
    save all.json
    exits 3
    says "2 of them compared now"
    cmp all.json first.json
    tiny history base..HEAD~3 -C r --save some.json
    exits 0
    says "5 of 5 commits, 5 of them compared now"
    save some.json
    exits 3
    says "3 of them compared now"
    cmp all.json some.json
    # a range that begins earlier has what was recorded of a later one
    tiny history HEAD~1..HEAD -C r --save late.json
    exits 0
    save late.json
    exits 3
    says "7 of them compared now"
    cmp all.json late.json
}

@test "a run that was killed goes on to the same bytes" {
    commits
    save all.json
    for pause in 0.1 0.2 0.4 0.8; do
        timeout -s KILL "$pause" "$HVABI" history base..HEAD -C r --save killed.json \
            --cache cache --profile "$TINY" --baselines baselines >/dev/null 2>&1 || true
    done
    save killed.json --cache cache
    exits 3
    cmp all.json killed.json
    # what a run that ends between two batches leaves
    python3 - all.json half.json <<'P'
import sys
lines = open(sys.argv[1]).read().split('\n{"commit"')
open(sys.argv[2], "w").write('\n{"commit"'.join(lines[:4]).rstrip(",") + "\n]\n}\n")
P
    save half.json
    exits 3
    says "5 of them compared now"
    cmp all.json half.json
}

@test "shards are joined to the same bytes, or not at all" {
    commits
    save all.json
    for n in 1 3 9; do
        rm -f part.*
        for i in $(seq "$n"); do save "part.$i" --shard "$i/$n"; done
        tiny history --save "joined.$n" --join part.*
        exits 0
        says "8 commits of $n parts"
        cmp all.json "joined.$n"
    done
    tiny history --save none --join part.[1-8]
    fails_aloud
    says "is missing"
    tiny history --save none --join part.* part.7
    fails_aloud
    says "part 7/9 is there twice"
    tiny history --save none --join all.json
    fails_aloud
    says "found a whole range"
    save other.1 --shard 1/2
    save other.2 --shard 2/2
    tiny history --save none --join other.1 part.2
    fails_aloud
    says "expected a part of 2"
    sed 's/"inputs_sha256":"./&0/; s/\("inputs_sha256":".\{64\}\)./\1/' other.2 >changed.2
    tiny history --save none --join other.1 changed.2
    fails_aloud
    says "another profile"
    python3 - other.2 cut.2 <<'P'
import sys
lines = open(sys.argv[1]).read().split('\n{"commit"')
open(sys.argv[2], "w").write('\n{"commit"'.join(lines[:2]).rstrip(",") + "\n]\n}\n")
P
    tiny history --save none --join other.1 cut.2
    fails_aloud
    says "expected 4 commits in part 2/2, found 2"
    [ ! -e none ]
    tiny history --join other.1 other.2
    exits 2
}

@test "a file that does not fit is left as it is" {
    commits
    tiny history base..HEAD~3 -C r --save some.json
    exits 0
    cp some.json first.json
    tiny history base..HEAD~4 -C r --save some.json
    fails_aloud
    says "is not in this range"
    tiny history base~0..HEAD -C r --shard 1/2 --save some.json
    fails_aloud
    says "part 0/0"
    save part.json --shard 2/2
    cp part.json again.json
    tiny history base..HEAD~1 -C r --shard 2/2 --save part.json
    fails_aloud
    says "expected commits of"
    cmp part.json again.json
    sed 's/"padding"/"skips": [{"header": "none.h", "why": "x"}], "padding"/' "$TINY" >other.json
    TINY=other.json tiny history base..HEAD~3 -C r --save some.json
    fails_aloud
    says "another profile"
    cmp some.json first.json
    for damage in 's/"commits":\[/"commits":{/' 's/"break"/"brake"/' 's/"tiny"/"giant"/' \
        's/"total":5/"total":4/' 's/"commit":"./&g/'; do
        sed "$damage" first.json >some.json
        save some.json
        fails_aloud
        says "some.json:"
    done
    tiny history @1.0..@2.0 --save x
    exits 2
    tiny history base..HEAD -C r --save x --format json
    exits 2
}

@test "names of refs are no paths" {
    commits
    mkdir HEAD base
    tiny history base..HEAD~3 -C r --save all.json
    exits 0
}

# baselines of both ends, and the commits between them
recorded() {
    commits
    tiny record base -C r --release 1.0 --output baselines --baselines baselines
    exits 0
    tiny record HEAD -C r --release 1.1 --output baselines --baselines baselines
    exits 0
}

life() {
    tiny log "$@" --baselines baselines
}

@test "the life of an entity, of a member, of what contains it" {
    recorded
    life struct tiny_memory
    exits 0
    says "no commits are recorded" "size 16 bytes, alignment 8, 3 members on x86_64, arm64"
    says "size 24 bytes"
    save baselines/tiny/history/commits.json
    life tiny_memory
    exits 0
    says "releases 1.0 to 1.1; 8 commits recorded, from" "2 of them could not be looked at whole"
    says "2020-02-02" "wider" "break: struct tiny_memory: flags is wider (offset 4 -> 8 bytes"
    says_not "TINY_MAIN"
    [[ $output == *"1.0"*"size 16 bytes"*"1.1"*"size 24 bytes"*"flags is wider"* ]]
    life tiny_memory.flags
    says "struct tiny_memory: flags" "offset 4 bytes, 32 bits, uint32_t" "flags is wider" "64 bits, uint64_t"
    life tiny_memory.op
    says "offset 0 bytes, 32 bits"
    says_not "flags is wider"
    life struct tiny_outer
    says "flags is wider" "size 24 bytes, alignment 8, 1 member"
    life tiny_outer.inner.flags
    says "struct tiny_memory: flags" "flags is wider"
    life TINY_MAIN
    says "TINY_MAIN is new" "TINY_MAIN has another value (1 -> 2)" "a \"subject\""
    life tiny_memory --arch x86_32
    says "size 20 bytes, alignment 4"
    says_not "alignment 8"
}

@test "a commit that could not be read is part of the life" {
    recorded
    save baselines/tiny/history/commits.json
    life tiny_outer
    exits 0
    says "broken" "not looked at: outer.h: expected"
    life TINY_SIDE
    exits 0
    says_not "broken"
}

@test "two regions of one header that nobody looked at are one line of a commit" {
    git init -q -b main r
    tree r
    printf '#ifdef NOBODY\nint a;\n#endif\n' | cat - r/memory.h >r/m && mv r/m r/memory.h
    printf '#ifdef NOBODY_ELSE\nint b;\n#endif\n' >>r/memory.h
    commit 01 base
    git -C r tag base
    sed -i 's/int a/long a/; s/int b/long b/' r/memory.h
    commit 02 unseen
    tiny record base -C r --release 1.0 --output baselines --baselines baselines
    save baselines/tiny/history/commits.json
    life struct tiny_memory
    exits 0
    [ "$(grep -c "changed text that hvabi did not look at" <<<"$output")" = 1 ]
    life struct tiny_memory --format json
    [ "$(grep -c '"kind": "not-looked-at"' <<<"$output")" = 2 ]
}

@test "the bytes at each step, and JSON" {
    recorded
    save baselines/tiny/history/commits.json
    life tiny_memory --layout
    exits 0
    says "uint32_t flags;" "uint64_t flags;" "/* hole: 4 bytes */"
    says_not "reaches"
    life tiny_memory --layout --format json
    exits 0
    python3 - "$output" <<'P'
import json, sys
life = json.loads(sys.argv[1])
assert life["schema"] == "hvabi-log/1" and life["entity"] == "struct tiny_memory", life
assert [r["release"] for r in life["releases"]] == ["1.0", "1.1"]
assert life["recorded_commits"]["total"] == life["recorded_commits"]["recorded"] == 8
form = life["releases"][1]["forms"][0]
assert form["form"]["size"] == 24 and form["members"][1]["member"] == "flags", form
wide = [c for c in life["commits"] if c["subject"] == "wider"]
assert len(wide) == 1 and wide[0]["date"] == "2020-02-02", life["commits"]
change = wide[0]["changes"][0]
assert change["kind"] == "member-widened" and change["after"]["bits"] == 64, change
assert change["verdict"] == change["rollback"] == "break" and change["also"] == ["struct tiny_outer"]
P
}

@test "names that nobody has, and damage" {
    recorded
    save baselines/tiny/history/commits.json
    life tiny_memry
    exits 2
    says "'tiny_memry'" "did you mean 'struct tiny_memory'?"
    life TINY_SIED
    exits 2
    says "did you mean 'TINY_SIDE'?"
    life tiny_memory.flgs
    exits 2
    says "did you mean 'flags'?"
    life tiny_memory tiny_outer
    exits 2
    sed -i 's/"total":8/"total":7/' baselines/tiny/history/commits.json
    life tiny_memory
    fails_aloud
    says "commits.json:" "expected at most 7 commits, found 8"
}
