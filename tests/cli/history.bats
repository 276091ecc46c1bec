#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# Every change in a range of releases or commits.

load common

history() {
    tiny history "$@" --baselines baselines
}

# the same few trees, parsed once for all tests
record() {
    XDG_CACHE_HOME=$BATS_FILE_TMPDIR/parses tiny record "$1" --release "$2" --output baselines --baselines baselines
    exits 0
}

commit() {
    git -C r add -A && git -C r commit -q -m "$1"
}

# a repository r: a member is wider, a comment, a merge that brings a constant and makes a
# member narrower on its own, and a new constant
commits() {
    once made_commits
    warm
}

made_commits() {
    repository r
    git -C r tag wide
    echo '/* nothing */' >>r/memory.h
    commit comment
    git -C r checkout -q -b side
    echo '#define TINY_SIDE 1' >>r/tiny.h
    commit side
    git -C r checkout -q main
    echo '#define TINY_MAIN 1' >>r/memory.h
    commit main
    git -C r merge -q --no-commit side
    sed -i 's/uint32_t op/uint16_t op/' r/memory.h
    commit merged
    echo '#define TINY_NEW 1' >>r/memory.h
    commit new
}

# holds EXPRESSION: true of what history says as JSON (h), with the steps by subject (s)
holds() {
    python3 -c 'import json, sys
h = json.loads(sys.argv[2])
s = {x.get("subject") or x["name"]: x for x in h["steps"]}
changes = lambda n: [(c["kind"], c["entity"], c["member"]) for c in s[n]["report"]["changes"]]
assert eval(sys.argv[1]), (sys.argv[1], {n: s[n]["report"] and changes(n) for n in s})' \
        "$1" "$output"
}

@test "releases: kinds, releases, architectures, and what was done" {
    tree one
    record one 1.0
    widened two
    record two 1.1
    tree three
    record three 1.2
    history @1.0..@1.2
    exits 0
    says "member-widened" "member-narrowed" "flags is wider" "back to the old form in 1.2"
    says "2 pairs of releases compared: 2 break"
    history --format json
    exits 0
    holds '[t["counts"] for t in h["table"] if t["kind"] == "member-widened"] == [[1, 0]] * 3'
    holds 's["1.1"]["report"]["changes"][0]["done"]["reverted_in"] == "1.2"'
    history @1.1..@1.2
    exits 0
    says_not "is wider"
}

@test "releases are compared once, and again when one of them is recorded anew" {
    export XDG_CACHE_HOME=$PWD/cache
    tree one
    record one 1.0
    widened two
    record two 1.1
    history @1.0..@1.1
    exits 0
    first=$output
    history @1.0..@1.1
    [ "$output" = "$first" ]
    [ -n "$(find cache -type f)" ]
    history @1.0..@1.1 --format json
    exits 0
    holds "s['1.1']['report']['changes']"
    history @1.0..@1.1
    [ "$output" = "$first" ]
    record one 1.1
    history @1.0..@1.1
    exits 0
    [ "$output" != "$first" ]
}

@test "the releases of a policy are among the releases" {
    tree one
    record one 1.0
    record one 1.1
    widened two
    for release in 1.1 1.2; do
        tiny record two --release $release --output ours/.hvabi/baselines --baselines ours/.hvabi/baselines
        exits 0
    done
    installation baselines
    for range in @1.0..@1.2 ''; do
        tiny history $range --policy ours --format json
        exits 0
        holds 'changes("1.1") == [("member-widened", "struct tiny_memory", "flags")]'
        holds 'not changes("1.2")'
    done
    tiny history @1.0..@1.2
    exits 2
    says "no recorded release '1.2'"
    tiny history @1.0..@1.1 --format json
    holds 'not changes("1.1")'
}

@test "HTML is one file, and says what the table says" {
    tree one
    record one 1.0
    widened two
    record two 1.1
    printf '#define TINY_ODD "<script>alert(1)</script>"\n' >>two/tiny.h
    record two 1.2
    history --format html:out.html --format text
    exits 0
    python3 - out.html <<'P'
import html.parser, re, sys
text = open(sys.argv[1], encoding="utf-8").read()
assert not re.search(r"<script|<link|<img|https?://(?!www\.w3\.org)", text), "fetches or runs"
class Page(html.parser.HTMLParser):
    tags, words = [], []
    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
    def handle_data(self, data):
        self.words.append(data.strip())
page = Page()
page.feed(text)
charts = [a for tag, a in page.tags if tag == "svg"]
assert len(charts) == 3 and all(c["role"] == "img" and c["aria-label"] for c in charts), charts
assert page.words.count("member-widened") == 3, page.words
assert any("flags is wider" in w for w in page.words), page.words
assert sum(t == "h1" for t, _ in page.tags) == 1
P
}

@test "the index of precedents follows what is recorded" {
    tree one
    record one 1.0
    widened two
    record two 1.1
    grep -q '"kind":"member-widened".*"verdict":"break"' baselines/tiny/history/changes.json
    record one 1.1
    run -1 grep -q '"kind"' baselines/tiny/history/changes.json
    grep -q '"releases":\["1.0","1.1"\]' baselines/tiny/history/changes.json
}

@test "commits: each with what it was made upon, a merge by itself" {
    commits
    history HEAD~4..HEAD -C r --format json
    exits 0
    holds 'set(s) == {"comment", "side", "main", "merged", "new"} or sorted(s)'
    holds 'changes("side") == [("constant-added", "TINY_SIDE", None)]'
    holds 'changes("main") == [("constant-added", "TINY_MAIN", None)]'
    holds 'changes("new") == [("constant-added", "TINY_NEW", None)]'
    holds '("member-narrowed", "struct tiny_memory", "op") in changes("merged")'
    holds 'not [c for c in changes("merged") if c[0] == "constant-added"]'
    history wide~1..HEAD -C r
    exits 0
    says "new: 1 break" "6 commits compared" "flags is wider"
}

@test "commits say what diff says" {
    commits
    history wide~1..wide -C r --format json
    exits 0
    theirs=$(limited "$HVABI" diff rev:wide~1 rev:wide -C r --profile "$TINY" \
        --baselines baselines --format json || true)
    python3 - "$output" "$theirs" <<'P'
import json, sys
ours, theirs = (json.loads(a) for a in sys.argv[1:])
ours = ours["steps"][0]["report"]["changes"]
for row in ours:
    row.pop("done")
assert ours and ours == theirs["changes"], (ours, theirs["changes"])
P
    history HEAD~4..HEAD~3 -C r --oneline # a comment
    exits 0
    [ -z "$output" ]
}

@test "what was done once is not done again, nor parsed" {
    commits
    history wide~1..HEAD -C r --cache cache
    exits 0
    first=$output
    for entry in cache/??; do rm -r "$entry"; done # of parses, not of finished commits
    HVABI_LIBCLANG=/nowhere history wide~1..HEAD -C r --cache cache
    exits 0
    [ "$output" = "$first" ]
    HVABI_LIBCLANG=/nowhere history wide~1..HEAD -C r --no-cache
    exits 3
}

@test "a finished commit is judged anew by other rules, profiles, releases or options" {
    commits
    cached() {
        history wide~1..wide -C r --cache cache "$@"
        exits 0
    }
    cached
    says "new: 1 break" "flags is wider"
    cp -r "$HVABI_SOURCE/rules" rules
    python3 - rules/catalogue.json <<'P'
import json, sys
catalogue = json.load(open(sys.argv[1]))
for rule in catalogue["rules"]:
    if rule["slug"] == "member-widened":
        rule["strict"] = rule["covered"] = "review"
json.dump(catalogue, open(sys.argv[1], "w"))
P
    cached --rules rules
    says "new: 1 review"
    sed 's/"padding"/"skips": [{"header": "memory.h", "why": "x"}], "padding"/' "$TINY" >other.json
    TINY=other.json cached
    says_not "flags is wider"
    cached --audience tools
    says "flags is wider"
    says_not "guest"
    cached
    says "new: 1 break"
    tree one
    record one 1.0
    cached --format json
    holds 's["new"]["report"]["changes"][0]["released_since"] == "1.0"'
}

@test "what is compared without a sandbox is not kept for others" {
    commits
    history wide~1..HEAD -C r --cache cache --no-sandbox
    exits 0
    HVABI_LIBCLANG=/nowhere history wide~1..HEAD -C r --cache cache
    exits 3
}

@test "shards and jobs come to the same" {
    commits
    history wide~1..HEAD -C r --jobs 1 --no-cache
    exits 0
    whole=$output
    history wide~1..HEAD -C r --jobs 3 --no-cache
    [ "$output" = "$whole" ]
    history wide~1..HEAD -C r --jobs 0 --no-sandbox --no-cache
    [ "$output" = "$whole" ]
    history wide~1..HEAD -C r --cache cache --shard 1/2
    exits 0
    says "3 commits compared"
    history wide~1..HEAD -C r --cache cache --shard 2/2
    exits 0
    HVABI_LIBCLANG=/nowhere history wide~1..HEAD -C r --cache cache
    exits 0
    [ "$output" = "$whole" ]
}

@test "a killed run goes on where it was" {
    commits
    history wide~1..HEAD -C r --no-cache
    whole=$output
    for pause in 0.05 0.1 0.2 0.4; do
        timeout -s KILL "$pause" "$HVABI" history wide~1..HEAD -C r --cache cache \
            --profile "$TINY" --baselines baselines >/dev/null 2>&1 || true
    done
    history wide~1..HEAD -C r --cache cache
    exits 0
    [ "$output" = "$whole" ]
}

@test "a commit that cannot be read is an error, and the others stand" {
    commits
    printf 'struct tiny_bad {\n' >r/bad.h
    commit broken
    rm r/bad.h
    commit mended
    history wide~1..HEAD -C r
    exits 3
    says "flags is wider" "bad.h" "(incomplete: "
    says_not "no evidence"
}

@test "nothing that the repository configures is run, and subjects cannot hurt" {
    commits
    git -C r config core.fsmonitor "touch $PWD/ran"
    git -C r config diff.external "touch $PWD/ran"
    git -C r config core.pager "touch $PWD/ran"
    git -C r config log.showSignature true
    git -C r config gpg.program "touch $PWD/ran"
    printf 'evil \033[31m--format=%%x' >message
    echo '#define TINY_EVIL 1' >>r/memory.h
    git -C r add -A
    git -C r commit -q -F "$PWD/message"
    rm -f ran
    history HEAD~1..HEAD -C r
    exits 0
    says 'evil \x1b[31m--format=%x'
    [ ! -e ran ]
}

@test "a range that is none" {
    commits
    tree one
    record one 1.0
    for range in @1.0 @1.0..@1.0 @1.0..@7 @1.0..HEAD wide...HEAD ..HEAD; do
        history "$range" -C r
        exits 2
    done
    history nowhere..HEAD -C r
    fails_aloud
    history wide..nowhere -C r
    fails_aloud
    for shard in 0/2 3/2 1 x 1/0 1/2x; do
        history wide..HEAD -C r --shard "$shard"
        exits 2
        says "--shard"
    done
    history wide..HEAD -C r --format html
    exits 0
    says "<!DOCTYPE html>" "constant-added"
    history wide..HEAD -C r --format sarif
    exits 2
}

@test "a shallow clone says what is missing" {
    commits
    git clone -q --depth 2 "file://$PWD/r" shallow
    history HEAD~1..HEAD -C shallow
    exits 0
    git -C shallow rev-list --max-parents=0 HEAD >/dev/null
    history "$(git -C r rev-parse wide)..HEAD" -C shallow
    fails_aloud
}

@test "installed: what the steps between recorded releases come to, under all that decides about it" {
    export XDG_CACHE_HOME=$PWD/cache
    hvabi history --profile jailhouse
    exits 0
    says "4 pairs of releases compared: 3 break"
    found=$output
    [ ! -e cache ] # nothing was compared
    hvabi history --profile jailhouse --no-cache
    exits 0
    [ "$output" = "$found" ]
    hvabi history --profile jailhouse --arch arm64
    exits 0
    [ "$(find cache -type f ! -name written | wc -l)" -eq 4 ]
    cp -r "$HVABI_SOURCE/rules" rules
    echo >>rules/catalogue.json
    hvabi history --profile jailhouse --rules rules
    exits 0
    [ "$output" = "$found" ]
    [ "$(find cache -type f ! -name written | wc -l)" -eq 8 ]
}

# own_installation: one that a test may change, with all that belongs to it
own_installation() {
    local library
    library=$(ldd "$HVABI" | sed -n 's/.*libhvabi.so.0 => \(.*\) (.*/\1/p')
    installation "$(find "${library%/lib/*}/share/hvabi" -name baselines)"
    steps=$(find installed.copy -type d -name steps)
}

@test "installed: tags of a repository decide nothing about recorded releases" {
    export XDG_CACHE_HOME=$PWD/cache
    commits
    git -C r tag v9
    hvabi history --profile ffa -C r
    exits 0
    says "11 pairs of releases compared"
    [ ! -e cache ]
}

@test "installed: results are used where no cache can be, and where comparing would fail" {
    own_installation
    compiled=$BASELINES/jailhouse.compiled
    rm -r "$BASELINES/jailhouse"
    dd if=/dev/zero of="$compiled" bs=1 count=400 conv=notrunc seek=$(($(stat -c %s "$compiled") / 2)) 2>/dev/null
    unset XDG_CACHE_HOME HOME
    hvabi history --profile jailhouse
    exits 0
    says "4 pairs of releases compared: 3 break"
    hvabi history --profile jailhouse --no-cache
    fails_aloud
    says "jailhouse.compiled: the compiled baselines are damaged"
}

@test "installed: results of somebody who does not own the library are not used" {
    [ "$(id -u)" -eq 0 ] || skip "only root can give files away"
    own_installation
    export XDG_CACHE_HOME=$PWD/cache
    chown 65534 "$steps/history"
    hvabi history --profile jailhouse
    exits 0
    [ "$(find cache -type f ! -name written | wc -l)" -eq 4 ]
}

@test "installed: finding the steps again gives the same bytes" {
    own_installation
    rm -r "$steps"
    for place in a b; do
        hvabi history --profile xen --cache $place
        exits 0
    done
    [ "$(find a -type f | wc -l)" -eq 22 ]
    diff -r a b
}

@test "installed: a result that is damaged is found again, and stays as it is" {
    own_installation
    hvabi history --profile jailhouse
    exits 0
    found=$output
    find "$steps" -type f -exec truncate -s -1 {} +
    find "$steps" -type f -exec cksum {} + >before
    hvabi history --profile jailhouse
    exits 0
    [ "$output" = "$found" ]
    find "$steps" -type f -exec cksum {} + | cmp - before
}
