#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# Git as it is in the wild: what repositories look like where hooks and pipelines run, and what
# they are configured to do to whoever looks into them.

load gate

PARSES=shared

# judged [OPTION]...: the gate on `change`, which breaks what release 1.0 promised
judged() {
    tiny check change --release 1.0 --baselines "$BATS_TEST_TMPDIR/recorded" --against main "$@"
    exits 1
    says "flags is wider" "1 break"
}

# hook COMMAND: makes it the project's pre-commit hook
hook() {
    mkdir -p hooks
    printf '#!/bin/sh\nexec %s\n' "$1" >hooks/pre-commit
    chmod +x hooks/pre-commit
    git -C project config core.hooksPath "$PWD/hooks"
}

staged="\"$HVABI\" check --staged --profile \"$TINY\" --release 1.0"

@test "packed refs and objects, a tag, a short id, a sha-256 repository" {
    widened_project
    git -C project tag -a -m tag tagged change
    git -C project gc -q
    [ ! -e project/.git/refs/heads/change ]
    judged -C project
    for word in tagged refs/tags/tagged "$(git -C project rev-parse --short change)" 'change@{0}'; do
        tiny diff main "$word" -C project
        exits 1
    done
    git clone -q --bare project other.git
    git init -q --object-format=sha256 -b main wide
    (cd other.git && git fast-export --all) | git -C wide fast-import --quiet
    judged -C wide
    git -C wide checkout -q change
    tiny check -C wide --release 1.0 --baselines recorded --against main
    exits 1
    sed -i 's/uint64_t flags/uint32_t flags/' wide/memory.h
    git -C wide add -A
    tiny check --staged -C wide --release 1.0 --baselines recorded --against main
    exits 0
}

@test "a bare repository, a worktree, a clone that borrows objects, a place below the top" {
    widened_project
    git clone -q --bare project bare.git
    judged -C bare.git
    git -C project worktree add -q ../tree main
    judged -C tree
    git clone -q --shared project shared
    git -C shared branch -q main origin/main
    judged -C shared
    mkdir project/below
    cd project/below
    judged
    cd ../.git/refs
    judged
}

@test "a shallow clone has what it has, and says what is missing" {
    widened_project
    git clone -q --depth 1 --no-single-branch "file://$PWD/project" shallow
    tiny diff origin/main origin/change -C shallow
    exits 1
    tiny check origin/change -C shallow --release 1.0 --baselines recorded --against origin/change^
    fails_aloud
    says "origin/change^" "shallow"
}

@test "a submodule is a repository of its own, and none of the one around it" {
    widened_project
    git init -q -b main around
    tree around
    git -C around -c protocol.file.allow=always submodule --quiet add ../project sub
    git -C around add -A
    git -C around commit -q -m sub
    git -C around/sub branch -q main origin/main
    judged -C around/sub
    tiny diff HEAD :index -C around
    exits 0
    says_not "sub/"
    git -C around mv sub elsewhere
    tiny check --staged -C around --release 1.0 --baselines recorded
    exits 0
    judged -C around/elsewhere
}

@test "a repository of somebody else" {
    [ "$(id -u)" -eq 0 ] || skip "needs root, to give a repository away"
    widened_project
    git -C project worktree add -q ../tree main
    git clone -q --bare project bare.git
    chown -R nobody project tree bare.git
    run git -C project log
    says "dubious ownership"
    judged -C project
    judged -C tree
    judged -C bare.git
    cd project
    judged
}

@test "no commits yet: all that is staged is judged" {
    project
    git init -q -b main fresh
    tiny check --staged -C fresh --release 1.0 --baselines recorded
    fails_aloud
    says "no headers"
    widened fresh
    git -C fresh add -A
    tiny check --staged -C fresh --release 1.0 --baselines recorded
    exits 1
    says "flags is wider"
    tiny check HEAD -C fresh --release 1.0 --baselines recorded
    fails_aloud
    says "HEAD"
}

@test "a hook is told of its repository and its index, and both count" {
    project
    hook "$staged --baselines \"$PWD/recorded\""
    git -C project worktree add -q ../tree main
    for folder in project tree; do
        widened $folder
        echo 'text' >$folder/other
        git -C $folder add other
        # a commit of some paths has an index of its own
        run git -C $folder commit -q -m other other
        exits 0
        run git -C $folder commit -q -m widen memory.h
        exits 1
        says "flags is wider"
        run git -C $folder commit -q -a -m widen
        exits 1
        mkdir -p $folder/below
        cd $folder/below
        run git commit -q -a -m widen
        exits 1
        cd ../..
    done
}

@test "of a staged change git lists the index once, and sends each object once" {
    widened_project
    git -C project checkout -q main
    sed -i 's/uint32_t flags/uint64_t flags/' project/memory.h
    git -C project add -A
    mkdir bin
    cat >bin/git <<SH
#!/bin/sh
echo "\$*" >>"$PWD/asked"
case "\$*" in
*cat-file*) tee -a "$PWD/objects" | "$(command -v git)" "\$@" ;;
*) exec "$(command -v git)" "\$@" ;;
esac
SH
    chmod +x bin/git
    PATH=$PWD/bin:$PATH tiny check --staged -C project --release 1.0 --baselines recorded
    exits 1
    says "flags is wider"
    [ "$(grep -c diff-index asked)" -eq 1 ]
    [ "$(grep -cE '^[0-9a-f]{40}$' objects)" -gt 3 ]
    [ -z "$(grep -E '^[0-9a-f]{40}$' objects | sort | uniq -d)" ]
}

@test "GIT_DIR and GIT_INDEX_FILE do not count where -C names a repository" {
    widened_project
    repository other
    git -C project checkout -q main
    cp project/.git/index index
    export GIT_DIR=$PWD/other/.git GIT_INDEX_FILE=$PWD/other/.git/index GIT_WORK_TREE=$PWD/other
    judged -C project
    tiny check --staged -C project --release 1.0 --baselines recorded
    exits 0
    unset GIT_WORK_TREE
    tiny diff HEAD^ HEAD
    exits 1
    tiny diff HEAD^ :index
    exits 1
    export GIT_INDEX_FILE=$PWD/index
    tiny diff HEAD :index
    exits 1
    says "memory.h" "narrower"
}

@test "a header that is renamed, or moved below, is the same interface" {
    project
    git -C project checkout -q -b moved main
    mkdir project/below
    git -C project mv memory.h below/store.h
    tiny check --staged -C project --release 1.0 --baselines recorded
    exits 0
    says_not "is gone"
    sed -i 's/uint32_t flags/uint64_t flags/' project/below/store.h
    git -C project add -A
    tiny check --staged -C project --release 1.0 --baselines recorded
    exits 1
    says "below/store.h:" "flags is wider"
}

@test "line ends of another system are no change, and hide none" {
    project
    git -C project checkout -q -b ends main
    printf '#define TINY_SUM (1 + \\\n    2)\n/* two\n * lines */\n#define TINY_TEXT "a"\n' >>project/memory.h
    commit more
    sed -i 's/$/\r/' project/*.h
    tiny diff HEAD dir:project -C project --format json
    exits 0
    holds 'not r["changes"] and not r["errors"]' <<<"$output"
    commit "other line ends"
    tiny diff HEAD^ HEAD -C project --format json
    holds 'not r["changes"]' <<<"$output"
    git -C project config core.autocrlf true
    git -C project rm -q --cached -r . && git -C project add -A
    tiny check --staged -C project --release 1.0 --baselines recorded --against HEAD^
    exits 0
    sed -i 's/uint32_t flags/uint64_t flags/' project/memory.h
    tiny check -C project --release 1.0 --baselines recorded
    exits 1
    says "memory.h:4:" "flags is wider"
}

@test "a link in a revision or the index is never followed out of the tree" {
    project
    echo '#define TINY_STOLEN 1' >stolen.h
    git -C project checkout -q -b links main
    for target in /etc/passwd ../stolen.h "$PWD/stolen.h" sub/../../stolen.h; do
        mkdir -p project/sub
        ln -sf "$target" project/away.h
        git -C project add -A
        for words in --staged dir:project; do
            tiny check $words -C project --release 1.0 --baselines recorded --against main
            fails_aloud
            says "away.h" "symbolic link"
            says_not TINY_STOLEN
        done
        commit link
        tiny check links -C project --release 1.0 --baselines recorded --against main
        fails_aloud
        says "away.h" "symbolic link"
    done
    ln -sf memory.h project/away.h
    commit inside
    tiny check links -C project --release 1.0 --baselines recorded --against main
    exits 3 # the same record twice: the link is read under its own name
    says "redefinition"
}

@test "nothing that a repository is configured to run is run, nothing it would replace is replaced" {
    widened_project
    cat >trap <<T
#!/bin/sh
echo "\$0 \$*" >>"$PWD/ran"
exit 1
T
    chmod +x trap
    mkdir hooks
    for name in pre-commit post-checkout post-index-change reference-transaction fsmonitor-watchman \
        pre-auto-gc sendemail-validate; do
        ln -s ../trap "hooks/$name"
    done
    blob=$(git -C project rev-parse change:memory.h)
    git -C project replace "$blob" "$(git -C project rev-parse main:memory.h)"
    printf '* diff=mine filter=mine merge=mine\n' >project/.gitattributes
    cd project
    for setting in "core.fsmonitor $PWD/../trap" "core.hooksPath $PWD/../hooks" \
        "core.fsmonitorHookVersion 2" "core.pager $PWD/../trap" "core.editor $PWD/../trap" \
        "core.sshCommand $PWD/../trap" "core.gitProxy $PWD/../trap" "core.askPass $PWD/../trap" \
        "core.alternateRefsCommand $PWD/../trap" "credential.helper $PWD/../trap" \
        "diff.external $PWD/../trap" "diff.mine.command $PWD/../trap" \
        "diff.mine.textconv $PWD/../trap" "filter.mine.clean $PWD/../trap" \
        "filter.mine.smudge $PWD/../trap" "filter.mine.process $PWD/../trap" \
        "merge.mine.driver $PWD/../trap" "gpg.program $PWD/../trap" "log.showSignature true" \
        "alias.cat-file !$PWD/../trap" "alias.ls-files !$PWD/../trap" "uploadpack.packObjectsHook $PWD/../trap" \
        "remote.origin.url ext::$PWD/../trap" "remote.origin.promisor true" \
        "remote.origin.partialclonefilter blob:none" "protocol.ext.allow always" \
        "protocol.allow always" "extensions.partialClone origin" "core.repositoryFormatVersion 1"; do
        git config "${setting%% *}" "${setting#* }"
    done
    # the index would be refreshed, and the monitor asked
    touch memory.h
    git_dir=$PWD/.git
    cd ..
    rm -f ran
    judged -C project
    for words in --staged change dir:project; do
        tiny check $words -C project --release 1.0 --baselines recorded --against main --policy main
        exits 1
    done
    tiny lint change -C project --release 1.0 --baselines recorded
    tiny freeze change -C project --release 1.0 --baselines recorded
    cd project
    judged
    cd ..
    [ ! -e ran ] || { cat ran; false; }
    # what was promised by the remote is not fetched, and that is told
    rm "$git_dir/objects/${blob:0:2}/${blob:2}"
    tiny check change -C project --release 1.0 --baselines recorded --against main
    fails_aloud
    says "memory.h" "missing"
    [ ! -e ran ] || { cat ran; false; }
    # the trap itself works
    git -C project status >git.log 2>&1 || true
    [ -s ran ]
}
