#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# The report for a vote, as a user meets it.

load common

PARSES=shared

mail_is_sound() {
    ! grep -nP '\p{Cc}|\p{Cf}|^>|^From | $|^.{73}' <<<"$1"
}

# two trees; in the second a member is wider
two() {
    tree old
    widened new
}

@test "a break is a question with a number, a ballot and a waiver" {
    two
    tiny report --full old new
    exits 1
    says '[F1] break: Do we accept that flags of struct tiny_memory is wider' 'The vote' \
        '"rule": "HV1203"' 'What headers cannot show' 'hvabi report old new'
    mail_is_sound "$output"
}

@test "nobody is asked what the report answers: padding that had to be zero" {
    tree old
    tree new
    head='#include <stdint.h>'
    printf '%s\nstruct a { uint32_t cmd;\nuint32_t pad; /* must be zero */\n};\n' "$head" >old/pad.h
    printf '%s\nstruct a { uint32_t cmd;\nuint32_t flags;\n};\n' "$head" >new/pad.h
    tiny report old new
    exits 0
    says "No finding needs a decision."
    says "not asked: flags of struct a is a new member"
    says "these bytes had to be zero"
    sed -i 's|\(.*pad;\) \(/.*/\)|\2\n\1|' old/pad.h # the comment above
    tiny report old new
    says "these bytes had to be zero"
    sed -i 's/must be/need not be/; 1i /* all that is reserved must be zero */' old/pad.h
    tiny report old new
    says "Do we accept that flags of struct a is a new member"
}

@test "a change that a waiver accepts is reported and needs no decision" {
    two
    id=$("$HVABI" report old new --profile "$TINY" --format json |
        python3 -c 'import json, sys; print(json.load(sys.stdin)["questions"][0]["findings"][0]["id"])')
    mkdir -p decided
    "$HVABI" waive "$id" --diff old new --profile "$TINY" --reason 'nobody uses it' \
        --link '<1@example.org>' --by A --output decided/w.json
    mkdir -p side/.hvabi/waivers && mv decided/w.json side/.hvabi/waivers
    tiny report --full old new --policy side
    exits 0
    says 'No finding needs a decision' 'waived' 'nobody uses it'
    says_not 'Ballot'
}

@test "the reason why a header was left out is told to its end" {
    two
    long=$(printf 'word %.0s' {1..60})
    printf 'struct {' | tee old/bad.h >new/bad.h
    sed "s/\"padding\"/\"known_failures\": [{\"header\": \"bad.h\", \"why\": \"${long}end\"}], \"padding\"/" \
        "$TINY" >other.json
    "$HVABI" report --full old new --profile other.json --format markdown >report.md || [ $? = 1 ]
    grep -q "left out.*word word end" report.md
}

@test "the waiver that a report shows is one, once it is filled in" {
    two
    mkdir -p side/.hvabi/waivers
    "$HVABI" report --full old new --profile "$TINY" | sed -n '/^{/,/^}/p' |
        sed 's/YYYY-MM-DD/2020-01-01/' >side/.hvabi/waivers/w.json
    tiny report --full old new --policy side
    exits 0
    says 'REASON'
}

@test "identical trees: nothing to vote on, and no claim beyond the headers" {
    tree old
    tiny report --full old old
    exits 0
    says 'do not differ in anything that was compared' 'IN THE HEADERS' 'headers do not show'
    says_not 'Ballot'
    mail_is_sound "$output"
}

@test "a tree that cannot be read is an error; what could be read is reported" {
    tree old
    tree new
    echo 'struct {' >new/broken.h
    tiny report --full old new
    exits 3
    says 'Not read, so not checked' 'broken.h'
    says_not 'do not differ'
}

@test "each owner and each file is named once; a line without a value is left out" {
    two
    cat >>old/memory.h <<'C'
struct tiny_words { unsigned long word; };
C
    sed 's/flags/more, flags/; s/long word/long word[2]/' old/memory.h >new/memory.h
    sed 's/tiny_/tiny_x/' old/memory.h >old/sched.h
    sed 's/tiny_/tiny_x/' new/memory.h >new/sched.h
    cat >new/MAINTAINERS <<'T'
MEMORY
M:	Ada <ada@x.org>
M:	Bob <bob@x.org>
F:	memory.h

SCHEDULER
M:	Bob <BOB@x.org>
R:	Rita <rita@x.org>
F:	sched.h
M:

THE REST
M:	Ruth <ruth@x.org>
L:	all@lists.x.org
F:	*
T
    python3 - "$TINY" >owned.json <<'P'
import json, sys
profile = json.load(open(sys.argv[1]))
json.dump(dict(profile, maintainers="MAINTAINERS", maintainers_rest="THE REST"), sys.stdout)
P
    hvabi report --full old new --profile owned.json
    exits 1
    for address in ada@x.org bob@x.org rita@x.org all@lists.x.org; do
        [ "$(grep -i "$address" <<<"$output" | grep -Ec ' (maintainer|reviewer|list) ')" -eq 1 ]
    done
    says_not "ruth@x.org"
    hvabi report old new --profile owned.json --format json
    python3 - "$output" <<'P'
import json, sys
owners = json.loads(sys.argv[1])["owners"]
found = [(f["file"], f["archs"], f["rest"], [(o["role"], o["address"]) for o in f["owners"]])
         for f in owners["files"]]
archs, everyone = ["x86_64", "arm64", "x86_32"], [("list", "all@lists.x.org")]
assert found == [
    ("memory.h", archs, False, [("maintainer", "ada@x.org"), ("maintainer", "bob@x.org")] + everyone),
    ("sched.h", archs, False, [("maintainer", "BOB@x.org"), ("reviewer", "rita@x.org")] + everyone),
], found
assert [r["line"] for r in owners["remarks"]] == [10], owners["remarks"]
P
}

@test "a release that is not recorded is told" {
    hvabi report --full @4.12 @4.99
    exits 2
    says "no recorded release '4.99'"
}

@test "a gap among the recorded releases is told, and the rest stands" {
    mkdir -p some/xen
    for release in 4.11 4.12 4.14 4.15 history; do
        cp -r "$HVABI_SOURCE/baselines/xen/$release" some/xen/
    done
    hvabi report --full @4.14 @4.15 --arch arm64 --baselines some
    [ "$status" -le 1 ]
    says 'missing' '4.13 is not recorded' 'How to make this report again'
}

# precedents TREE POLICY: the releases of the first question's precedents
precedents() {
    "$HVABI" report old "$1" --policy "$2" --profile "$TINY" --format json |
        python3 -c 'import json, sys
r = json.load(sys.stdin)["questions"][0]["precedents"]
print(*(p["release"] for p in r["changes"]))'
}

@test "a policy with baselines of its own adds precedents and takes none" {
    two
    for release in 1.0:old 1.1:new 1.2:old; do
        tiny record "${release#*:}" --release "${release%:*}" --output installed --baselines installed
    done
    mkdir -p none ours more
    installation installed
    before=$(precedents new none)
    [[ $before == *1.1* ]]
    tiny record old --release 1.3 --output ours/.hvabi/baselines --baselines ours/.hvabi/baselines
    [ "$(precedents new ours)" = "$before" ]
    for release in 1.2:old 1.3:new; do
        tiny record "${release#*:}" --release "${release%:*}" --output more/.hvabi/baselines \
            --baselines more/.hvabi/baselines
    done
    [ "$(precedents new more)" = "1.3 $before" ]
    rm -r "${BASELINES:?}"/tiny
    [ "$(precedents new more)" = "1.3" ]
    sed -i 's/"releases":\["1.2",/"releases":["1.1","1.2",/' more/.hvabi/baselines/tiny/history/changes.json
    tiny report --full old new --policy more
    exits 1
    says "expected the changes between the 2"
}

@test "a mail is short, and says how to see the rest" {
    tree old
    widened new
    tiny report old new
    exits 1
    mail_is_sound "$output"
    says "[F1] Do we accept that flags" "F1  break, rollback" "32 -> 64 bits" "why" \
        "hvabi report old new" "--full"
    says_not "Precedents"
    [ "${#lines[@]}" -le 40 ]
    tiny report old old
    exits 0
    mail_is_sound "$output"
    says "nothing to vote on" "--full"
    says_not "[F1]"
    echo 'struct tiny_broken { int x' >>new/memory.h
    tiny report old new
    exits 3
    says "Not read, so not checked:" "memory.h"
    says_not "nothing to vote on"
}

@test "no command but report writes mail and html" {
    two
    for command in diff check lint dump masks; do
        for format in mail html; do
            tiny "$command" old --format "$format"
            exits 2
            [[ $output == *"no format '$format'"* || $output == *"takes"* || $output == *"requires"* ]]
        done
    done
    tiny diff old new --format mail
    exits 2
    says "diff has no format 'mail'; valid values: text"
}

@test "report has no format text" {
    two
    tiny report old new --format sarif
    exits 2
    says "no format 'sarif'; valid values: mail markdown html json"
}

@test "several formats in one run, each into its file" {
    two
    tiny report old new --format mail:a.mail --format markdown:a.md --format json:a.json
    exits 1
    [ -s a.mail ] && [ -s a.md ] && python3 -m json.tool a.json >/dev/null
}

@test "a change of meaning that is declared, and no layout shows" {
    hvabi report --full @4.14 @4.14 --arch x86_64,arm64 \
        --contract VCPUOP_register_runstate_memory_area:address=guest-physical@arm64
    exits 0
    says 'will be guest-physical' 'virtual on arm64, for existing' 'No layout changes' \
        'next free number of VCPUOP is 14' 'free number is 16' 'seen by         guest'
}

@test "a contract that names nothing is a usage error" {
    for contract in nonsense VCPUOP_x:address VCPUOP_x:=y :address=y \
        VCPUOP_x:address=y@ VCPUOP_x:address=y@vax; do
        hvabi report --full @4.14 @4.14 --contract "$contract"
        exits 2
        says '--contract'
    done
    hvabi report --full @4.14 @4.14 --contract VCPUOP_never_was:address=physical
    exits 2
    says 'not an operation of @4.14'
}

@test "names that would change a mail are told so that they do not" {
    tree old
    long=$(printf 'x%.0s' {1..300})
    printf '#include <stdint.h>\nstruct a_%s { uint32_t caf\303\251; };\n#define From_x 1\n' \
        "$long" >old/long.h
    tree new
    printf '#include <stdint.h>\nstruct a_%s { uint64_t caf\303\251; };\n' "$long" >new/long.h
    tiny report --full old new
    exits 1
    mail_is_sound "$output"
    says 'café'
}

@test "a report says the same on every run, wherever it is made" {
    two
    tiny report --full old new
    first=$output
    mkdir -p elsewhere && cp -r old new elsewhere/ && cd elsewhere
    LC_ALL=C TZ=Asia/Tokyo tiny report --full old new
    [ "$output" = "$first" ]
}

@test "a break of the tools is asked about before a rollback of the guests" {
    tree old
    printf '#include <stdint.h>\n#define TINY_PARAM_ONE 1\n#ifdef TINY_TOOLS\nstruct tiny_tool { uint32_t op; };\n#endif\n' \
        >old/more.h
    cp -r old new
    sed -i 's/uint32_t op; }/uint64_t op; }/; s/^#define TINY_PARAM_ONE 1/&\n#define TINY_PARAM_TWO 2/' new/more.h
    tiny report old new
    exits 1
    says '[F1] Do we accept that op of struct tiny_tool' 'F2  compatible, rollback'
}
