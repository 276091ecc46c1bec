#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# Reports for other programs: each holds what its readers ask of it (formats.py), whatever
# stands in the headers, and a failure never reads as a success.

load common
PARSES=shared

machine="sarif junit codequality github markdown"

# reports ARGUMENT...: a run with every format at once, each to a file
reports() {
    local format formats=(--format text --format json:out.json)
    rm -f out.*
    for format in $machine; do
        formats+=(--format "$format:out.$format")
    done
    tiny "$@" "${formats[@]}"
}

# all_hold: the files of the last reports are sound
all_hold() {
    local format files=()
    for format in $machine; do
        files+=("$format" "out.$format")
    done
    # shellcheck disable=SC2086 # words
    command python3 -B "$HVABI_SOURCE/tests/cli/formats.py" "${files[@]}" >out.called && return
    format=$(printf '%s\n' $machine | sed -n "$(($(wc -l <out.called) + 1))p")
    echo "$format"
    cat "out.$format"
    rm out.called
    return 1
}

# holds FORMAT: all are sound; what the findings of this one are called is in $called
holds() {
    [ -e out.called ] || all_hold || return 1
    # shellcheck disable=SC2086 # words
    called=$(printf '%s\n' $machine | paste -d' ' - out.called | sed -n "s/^$1 //p")
}

called() {
    holds "$1"
    [ "$called" = "$2" ] && return
    echo "$1: $called"
    cat "out.$1"
    return 1
}

@test "every format at once, each to its file" {
    tree old
    widened new
    reports diff old new
    exits 1
    says "flags is wider"
    all_hold
    called sarif "error"
    called junit "failure passed"
    called codequality "blocker"
    called github "error notice"
    called markdown "break, rollback"
    grep -q '"startLine": ' out.sarif
    grep -q '^::error file=memory.h,line=[0-9]*,title=break%3A HV' out.github
}

@test "what does not fail here is a warning" {
    tree old
    widened new
    reports diff old new --fail-on versioned
    exits 0
    called sarif "warning"
    called junit "passed passed"
    called codequality "major"
    called github "warning notice"
    called markdown ""
}

@test "no finding is no evidence, not a proof" {
    tree old
    reports diff old old
    exits 0
    all_hold
    called sarif ""
    called junit "passed"
    grep -q 'name="no evidence in the headers of an ABI break"' out.junit
    called codequality ""
    called github "notice"
    grep -q "hvabi cannot see what headers do not show" out.github
    grep -q "^## hvabi diff: nothing fails" out.markdown
}

@test "a header that does not parse is a failure in every format" {
    tree old
    tree new
    echo 'struct tiny_broken { int x' >>new/memory.h
    reports diff old new
    exits 3
    all_hold
    grep -q '"executionSuccessful": false' out.sarif
    holds junit
    [[ $called == *error* && $called != *passed*passed* ]]
    ! grep -q "no evidence" out.junit || return 1
    holds codequality
    [[ $called == *blocker* ]]
    holds github
    [[ $called == error* ]]
    grep -q "could not read everything" out.markdown
}

@test "what stands in headers breaks out of no format" {
    tree old
    tree new
    python3 -B - <<'P'
hostile = ["]]><x/>&amp;", "| a | b |", "`` ` ```", "[[ATTACHMENT|/etc/passwd]]", "::error::x",
           "%0A::warning::y", "@everyone <b>#1 [x](http://y) {0} ${{z}} ##[error]w", "\\n```\\n\\r\\x1b[2J"]
for folder in ("old", "new"):
    with open(folder + "/memory.h", "a") as f:
        for i, text in enumerate(hostile):
            f.write('#define TINY_TEXT_%d "%s%s"\n' % (i, folder, text))
        f.write("#define TINY_%s %d\n" % ("A" * 10000, len(folder) + (folder == "new")))
P
    reports diff old new --fail-on break,review,source
    exits 1
    all_hold
    grep -q TEXT_7 out.github
}

@test "what a header, a member or a comment is called breaks out of no format" {
    tree old
    tree new
    python3 -B - <<'P'
names = ["a,line=1::error x", "%0A::error::y", "a]]><b>&amp;", "| a | b |", "``` ` ``", "[x](http:y)",
         "@all <script> #1", "{0} ${{z}} $(id) `id`", "..:7: break: no", "\u202egnp.\u2066", "\u00ad\u200b", "-x --y",
         "'q'", "a\tb".replace("\t", " "), "##[error]", "[[ATTACHMENT|z]]"]
for width, folder in ((32, "old"), (64, "new")):
    for i, name in enumerate(names):
        with open("%s/%s.h" % (folder, name), "w", encoding="utf-8") as f:
            f.write("#include <stdint.h>\n/* ::error::in a comment ]]> \x1b[31m ``` */\n"
                    "struct tiny_%d { /* %s */ uint%d_t a; };\n" % (i, folder, width))
P
    reports diff old new
    exits 1
    all_hold
    for format in junit github sarif codequality markdown; do
        holds $format
        [ "$(tr ' ' '\n' <<<"$called" | grep -c -e failure -e error -e blocker -e break)" -eq 16 ]
    done
    tiny diff old new --color always
    exits 1
    # colours of our own and nothing else that a terminal would obey
    ! sed 's/\x1b\[[0-9;]*m//g' <<<"$output" | LC_ALL=C grep -q $'[\x01-\x08\x0b-\x1f\x7f]' || return 1
    ! grep -q -e $'\u202e' -e $'\u200b' -e $'\u00ad' <<<"$output" || return 1
    says '\xe2\x80\xae'
    [ "$(sed 's/\x1b\[[0-9;]*m//g' <<<"$output" | grep -c ': break: struct ')" -eq 16 ]
}

@test "the same run gives the same bytes" {
    tree old
    widened new
    reports diff old new
    mkdir first
    mv out.* first
    reports diff old new
    for file in first/*; do
        cmp "$file" "${file#first/}"
    done
}

@test "check: what was there before is a warning, what came is an error" {
    repository repo
    tiny record repo --release 1.0 --output baselines --baselines baselines
    exits 0
    sed -i 's/uint64_t flags/uint32_t flags/' repo/memory.h
    git -C repo commit -q -a -m back
    reports check HEAD -C repo --release 1.0 --baselines baselines --against HEAD^
    exits 1
    all_hold
    called github "error notice"
    grep -q '"baselineState": "new"' out.sarif
    echo "#define TINY_NEW 5" >>repo/memory.h
    git -C repo commit -q -a -m more
    reports check HEAD -C repo --release 1.0 --baselines baselines --against HEAD^
    exits 0
    all_hold
    called github "warning notice"
    grep -q '"baselineState": "unchanged"' out.sarif
    reports check HEAD -C repo --release 1.0 --baselines baselines --against HEAD
    exits 0
    all_hold
    called junit "passed"
}

@test "what other audiences see on other architectures is a row of its own" {
    for side in old new; do
        tree "$side"
        printf '#if defined(__x86_64__) || defined(TINY_TOOLS)\n#define TINY_LIMIT %s\n#endif\n' \
            "$([ $side = old ] && echo 4 || echo 5)" >>$side/memory.h
    done
    tiny diff old new --arch x86_64,arm64 --format text --format json:out.json
    says "on x86_64 for all audiences" "on arm64 for tools" "1 break"
    python3 - out.json <<'P'
import json, sys
on = {row["archs"][0]: row["audiences"] for row in json.load(open(sys.argv[1]))["changes"]}
assert on == {"x86_64": ["guest", "tools"], "arm64": ["tools"]}, on
P
    tiny diff old new --arch x86_64 --format text --format json:out.json
    says "on x86_64 for all audiences"
    ! grep -q per_arch out.json
}

@test "a machine without libxml2 is told before the run" {
    mkdir broken
    touch broken/libxml2.so broken/libxml2.so.2 broken/libxml2.so.16
    export LD_LIBRARY_PATH=$PWD/broken
    hvabi diff @4.16 @4.17 --arch x86_64 --format junit:out.junit --format json
    exits 3
    says "libxml2"
    [ ! -e out.junit ]
    hvabi diff @4.17 @4.17 --arch x86_64 --format sarif
    exits 0
}

@test "an output that cannot be written whole leaves the old file as it was, and none beside it" {
    repository project
    mkdir out
    # a limit of a file's size stands for a full disk
    write_json() {
        hvabi diff main^ main -C project --profile "$TINY" --no-cache --format "json:$1"
    }
    for name in new.json old.json link.json; do
        echo old >out/old.json
        [ $name != link.json ] || ln -s old.json out/link.json
        ulimit_file() { (ulimit -S -f 1; exec "$HVABI" diff main^ main -C project --profile "$TINY" --no-cache --format "json:out/$name"); }
        run ulimit_file
        exits 3
        says "out/" "cannot write: File too large"
        [ "$(cat out/old.json)" = old ] && [ ! -e out/new.json ]
        [ -z "$(find out -name '*.json.*')" ]
    done
    chmod 640 out/old.json
    write_json out/link.json
    exits 1
    [ -L out/link.json ] && [ "$(stat -c %a out/old.json)" = 640 ]
    (umask 027 && write_json out/new.json)
    [ "$(stat -c %a out/new.json)" = 640 ]
    cmp out/old.json out/new.json
    write_json /dev/null
    exits 1
    write_json /dev/full
    exits 3
    write_json gone/new.json
    exits 3
    says "gone/new.json: cannot write: No such file"
}

# places: of the findings in the json output, "ENTITY[.MEMBER] LINE" each
places() {
    python3 -c 'import json, sys
for c in json.load(sys.stdin)["changes"]:
    print(c["entity"] + ("." + c["member"] if c["member"] else ""), c["location"]["line"])' <<<"$output" | sort
}

@test "places are those of the new file: a new name's, and the hunk where a gone one stood" {
    git init -q -b main project
    tree project
    cat >project/memory.h <<'C'
#include <stdint.h>
#define TINY_FIRST 1
#define TINY_GONE 2
struct tiny_memory {
    uint32_t op;
    uint32_t flags;
    uint32_t gone;
    uint64_t address;
};
enum tiny_kind {
    TINY_KIND_ONE = 1,
    TINY_KIND_TWO = 2,
};
#define TINY_LAST 3
C
    git -C project add -A && git -C project commit -q -m old
    cat >project/memory.h <<'C'
#include <stdint.h>
/* one */
/* two */

#define TINY_FIRST 1
struct tiny_memory {
    uint32_t op;
    uint32_t options;
    uint64_t address;
};
enum tiny_kind {
    TINY_KIND_ONE = 1,
};
C
    git -C project add -A && git -C project commit -q -m new
    tiny diff main^! -C project --format json
    exits 1
    diff - <(places) <<'T'
TINY_GONE 6
TINY_KIND_TWO 13
TINY_LAST 13
memory.h 2
struct tiny_memory.flags 8
struct tiny_memory.gone 8
T
    # the release has no lines, the tree before the change has
    git -C project checkout -q main^
    tiny record project --release 1.0 --output recorded
    git -C project checkout -q main
    tiny check main^! -C project --release 1.0 --baselines recorded --format json
    diff - <(places) <<'T'
TINY_GONE 6
TINY_KIND_TWO 13
TINY_LAST 13
memory.h 2
struct tiny_memory.flags 8
struct tiny_memory.gone 8
T
    tiny check main^! -C project --release 1.0 --baselines recorded --format codequality
    says '"begin": 13'
}

@test "what is compatible is no alert, and a rule brings its help along" {
    repository project
    echo '#define TINY_NEW 1' >>project/memory.h
    git -C project commit -q -a -m new
    rules() {
        python3 -c 'import json, sys
run = json.load(sys.stdin)["runs"][0]
assert sorted({r["ruleId"] for r in run["results"]}) == sorted(r["id"] for r in run["tool"]["driver"]["rules"])
for r in run["tool"]["driver"]["rules"]: print(r["id"], "helpUri" in r, "hvabi explain " + r["id"] in r["help"]["markdown"])' <<<"$output"
    }
    tiny diff HEAD~2 HEAD -C project --format sarif
    [ "$(rules)" = "HV1203 False True" ]
    tiny diff HEAD~1 HEAD -C project --format sarif
    [ -z "$(rules)" ]
    tiny diff HEAD~2 HEAD -C project --format sarif -v
    [ "$(rules | wc -l)" -eq 2 ]
    hvabi explain --format markdown
    exits 0
    grep -q '^## HV1203 member-widened$' <<<"$output"
    [ "$(grep -c '^## HV' <<<"$output")" -eq "$(grep -c '"id": "HV' "$HVABI_SOURCE/rules/catalogue.json")" ]
    hvabi explain HV1203 --format markdown
    [[ $output == '## HV1203 member-widened'* ]]
}
