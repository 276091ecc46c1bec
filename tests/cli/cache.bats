#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# What was parsed once need not be parsed again, and the answer is the same.

load common

dump() {
    "$HVABI" dump tree --profile "$TINY" --cache cache "$@"
}

entries() {
    find cache -type f ! -name written | wc -l
}

parses() {
    LD_DEBUG=files dump "$@" 2>&1 >/dev/null | grep -c 'calling init.*libclang'
}

@test "the same bytes with a cache, from the cache and without one" {
    tree tree
    dump >first
    dump >second
    dump --no-cache >third
    cmp first second
    cmp first third
    [ "$(entries)" -gt 0 ]
}

@test "where the cache answers, no parser is loaded" {
    tree tree
    [ "$(parses)" -gt 0 ]
    [ "$(parses)" -eq 0 ]
    [ "$(parses --no-cache)" -gt 0 ]
}

@test "a header, a profile or a release that changed is parsed anew" {
    tree tree
    dump >first
    echo '#define TINY_MORE 1' >>tree/memory.h
    dump >second
    run cmp first second
    [ "$status" -eq 1 ]
    sed 's/"growable"/"comment": "x", "growable"/' "$TINY" >other.json
    before=$(entries)
    "$HVABI" dump tree --profile other.json --cache cache >/dev/null
    [ "$(entries)" -gt "$before" ]
}

@test "a profile of the policy is no reason to parse again" {
    tree tree
    mkdir -p ours/.hvabi/profiles
    sed 's/"growable"/"comment": "ours", "growable"/' "$TINY" >ours/.hvabi/profiles/tiny.json
    git init -q tree && git -C tree add -A && git -C tree commit -q -m tree
    git init -q -b policy ours && git -C ours add -A && git -C ours commit -q -m policy
    git -C tree fetch -q ../ours policy:policy
    TINY=tiny
    for policy in dir:ours rev:policy; do
        [ "$(parses --policy "$policy" -C tree)" -eq "$([ "$policy" = dir:ours ] && echo 1 || echo 0)" ]
        [ "$(parses --policy "$policy" -C tree)" -eq 0 ]
    done
    before=$(entries)
    sed -i 's/ours/others/' ours/.hvabi/profiles/tiny.json
    [ "$(parses --policy dir:ours -C tree)" -gt 0 ]
    [ "$(entries)" -gt "$before" ]
}

@test "what is parsed without a sandbox is not kept" {
    tree tree
    dump --no-sandbox >first
    [ "$(entries)" -eq 0 ]
    [ "$(parses)" -gt 0 ]
    dump >second
    cmp first second
    [ "$(parses --no-sandbox)" -eq 0 ] # a sandbox only makes a parse safer
}

@test "an entry that is damaged is thrown away" {
    tree tree
    dump >first
    find cache -type f | while read -r entry; do
        printf 'X' | dd of="$entry" bs=1 seek=120 conv=notrunc status=none
    done
    dump >second
    cmp first second
    find cache -type f -exec truncate -s 40 {} +
    dump >third
    cmp first third
    find cache -type f -exec truncate -s 0 {} +
    dump >fourth
    cmp first fourth
    [ "$(parses)" -eq 0 ]
}

wholes() {
    grep -alr '^-\{64\}' cache | sort
}

@test "what differs of a parse is kept, and is nothing without the whole one" {
    tree tree
    for name in a b c d e f; do printf 'struct tiny_%s { int %s; };\n' $name $name >tree/fill_$name.h; done
    dump >/dev/null
    wholes >before
    [ -s before ]
    sed -i 's/int a/long long a/' tree/fill_a.h
    dump >/dev/null
    wholes | cmp before -
    fresh tree --profile "$TINY" --audience guest >expected
    cp -r cache kept
    [ "$(parses --audience guest)" -eq 0 ]
    rm -r cache
    cp -r kept cache
    dump --audience guest | cmp expected -
    rm -r cache
    mv kept cache
    xargs rm <before
    [ "$(parses --audience guest)" -gt 0 ]
    dump --audience guest | cmp expected -
}

@test "an entry under another one's name is thrown away" {
    tree tree
    dump >first
    find cache -type f ! -name written >names
    other=$(tail -n 1 names)
    while read -r entry; do
        cp "$entry" kept
        cp "$other" "$entry"
        mv kept "$other"
    done < <(head -n -1 names)
    dump >second
    cmp first second
    [ "$(parses)" -eq 0 ]
}

# To look at each entry of a large cache takes longer than most runs.
@test "a cache is looked through and cut once enough was written" {
    tree tree
    old=$(printf '%062d' 0)
    large() {
        mkdir -p cache/00
        truncate -s 200M "cache/00/$old"
        touch -d 2001-01-01 "cache/00/$old"
    }
    large
    dump >first # nothing says how much was written
    [ ! -e "cache/00/$old" ]
    large
    echo '#define TINY_MORE 1' >>tree/memory.h
    dump >second
    [ -e "cache/00/$old" ]
    [ "$(stat -c %s cache/written)" -lt 1000 ]
    truncate -s 66000 cache/written # of 64 MiB
    echo '#define TINY_STILL_MORE 1' >>tree/memory.h
    dump >third
    [ ! -e "cache/00/$old" ]
    [ "$(stat -c %s cache/written)" -lt 1000 ]
    rm -rf cache/written
    mkdir cache/written # cannot be written
    large
    echo '#define TINY_MOST 1' >>tree/memory.h
    dump >fourth
    [ ! -e "cache/00/$old" ]
}

@test "a cache that cannot be written is no error" {
    tree tree
    dump >first
    "$HVABI" dump tree --profile "$TINY" --cache /dev/null/x >second
    cmp first second
    env -u XDG_CACHE_HOME -u HOME "$HVABI" dump tree --profile "$TINY" >third
    cmp first third
}

@test "a header that does not parse is told again from the cache" {
    tree tree
    echo 'struct broken { nowhere_t x; };' >>tree/memory.h
    run dump
    [ "$status" -eq 3 ]
    said=$output
    run dump
    [ "$status" -eq 3 ]
    [ "$output" = "$said" ]
}
