#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# The gate in a pipeline: what its variables say, whose policy counts, and what is not there.

load gate

PARSES=shared

# clone [OPTION]...: the project as a pipeline has it, `change` checked out, in project/
clone() {
    git -C project checkout -q change
    mv project upstream
    git clone -q "$@" "file://$PWD/upstream" project
}

@test "a merge request's base, as GitLab tells it" {
    widened_project
    base=$(git -C project rev-parse main)
    clone
    export CI_MERGE_REQUEST_TARGET_BRANCH_NAME=main
    CI_MERGE_REQUEST_DIFF_BASE_SHA=$base gate
    exits 1
    says "flags" "policy: rev:refs/remotes/origin/main"
    TREE=HEAD CI_MERGE_REQUEST_DIFF_BASE_SHA=$(git -C project rev-parse HEAD) gate
    exits 0
    says "nothing public changed"
    CI_MERGE_REQUEST_DIFF_BASE_SHA=0123456789012345678901234567890123456789 gate
    fails_aloud
    says "CI_MERGE_REQUEST_DIFF_BASE_SHA" "GIT_DEPTH"
}

@test "the merge base with the target, where nothing else is told" {
    widened_project
    on main bash -c 'echo "#define TINY_LATER 1" >project/later.h'
    clone
    for variable in CI_MERGE_REQUEST_TARGET_BRANCH_NAME GITHUB_BASE_REF; do
        export "$variable=main"
        TREE=HEAD gate
        exits 1
        says "1 break"
        says_not "TINY_LATER"
        unset "$variable"
    done
}

@test "a target that is not there is exit 3, with what to do; nothing stands in for it" {
    widened_project
    clone
    git -C project branch gone
    mkdir -p project/origin/gone
    GITHUB_BASE_REF=gone TREE=HEAD gate
    fails_aloud
    says "GITHUB_BASE_REF" "refs/remotes/origin/gone" "fetch-depth: 0"
    GITHUB_BASE_REF=gone TREE=HEAD gate --against HEAD
    fails_aloud
    CI_MERGE_REQUEST_TARGET_BRANCH_NAME=gone TREE=HEAD gate
    fails_aloud
    says "git fetch"
    GITHUB_BASE_REF=gone TREE=HEAD gate --against origin/main --policy origin/main
    exits 1
}

@test "a shallow clone has no base" {
    widened_project
    on main bash -c 'echo later >project/later'
    clone --depth 1 --no-single-branch
    GITHUB_BASE_REF=main TREE=HEAD gate
    fails_aloud
    says "no common ancestor" "shallow"
}

@test "the target's waivers count, the change's own do not" {
    widened_project
    waiver mine
    commit waiver
    clone
    GITHUB_BASE_REF=main TREE=HEAD gate
    exits 1
    says "edits its own policy"
    mv upstream other && rm -rf project && mv other project
    git -C project checkout -q main
    git -C project checkout -q change -- .hvabi
    commit accepted
    clone
    GITHUB_BASE_REF=main TREE=HEAD gate
    exits 0
    says "1 waived"
}

@test "a pipeline's checkout is told to be nothing but that" {
    widened_project
    clone
    export GITHUB_BASE_REF=main
    tiny check -C project --release 1.0 --baselines recorded
    exits 0
    says "hvabi check HEAD"
}

# template FILE: runs the shell lines of a template in the checkout project/, with a program in PATH
# that knows the made-up hypervisor
template() {
    mkdir -p bin
    printf '#!/bin/sh\nexec "%s" "$@" --profile "%s" --release 1.0 --baselines "%s"\n' \
        "$HVABI" "$TINY" "$PWD/recorded" >bin/hvabi
    chmod +x bin/hvabi
    command python3 - "$HVABI_SOURCE/ci/$1" >lines.sh <<'P'
import sys, yaml
template = yaml.safe_load(open(sys.argv[1]))
job, action = template.get(".hvabi"), template.get("runs")
steps = job["before_script"] + job["script"] if job else [
    step["run"] for step in (action or template["jobs"]["hvabi"])["steps"] if "run" in step]
print("\n".join(steps))
P
    run env -C project PATH="$PWD/bin:$PATH" GITHUB_STEP_SUMMARY="$PWD/summary.md" \
        bash -euc "$(<lines.sh)"
}

# fork PROJECT...: `change` in a fork of the target; the branch main of those that are named has the
# waiver for it. project/ is what a pipeline of the fork clones.
fork() {
    local name
    widened_project
    waiver it
    mv project/.hvabi waived
    for name in target fork; do
        git clone -q --bare project $name.git
    done
    for name; do
        git clone -q -b main $name.git work
        cp -r waived work/.hvabi
        git -C work add -A && git -C work commit -q -m waiver && git -C work push -q
        rm -rf work
    done
    rm -rf project
    git clone -q -b change "file://$PWD/fork.git" project
}

@test "a fork's merge request on GitLab does not waive itself, and the target's waiver counts" {
    for waived in fork target; do
        mkdir $waived && cd $waived
        fork $waived
        export CI_MERGE_REQUEST_TARGET_BRANCH_NAME=main CI_MERGE_REQUEST_PROJECT_URL=file://$PWD/target
        template gitlab-ci.yml
        exits $([ $waived = fork ] && echo 1 || echo 0)
        says "policy: rev:refs/hvabi/target/main" "flags is wider"
        [ -s project/hvabi.sarif ] && [ -s project/hvabi-junit.xml ]
        unset CI_MERGE_REQUEST_TARGET_BRANCH_NAME CI_MERGE_REQUEST_PROJECT_URL
        cd ..
    done
}

@test "without the template the fork's branches are refused" {
    fork fork
    export CI_MERGE_REQUEST_TARGET_BRANCH_NAME=main CI_MERGE_REQUEST_PROJECT_URL=file://$PWD/target
    TREE=HEAD gate
    fails_aloud
    says "origin of this clone is not the target project file://$PWD/target" "refs/hvabi/target/main"
    CI_MERGE_REQUEST_PROJECT_URL=file://$PWD/gone template gitlab-ci.yml
    [ "$status" -ne 0 ]
    says_not "hvabi check"
    # in the target's own pipeline origin is the target, however its URL is spelled
    CI_MERGE_REQUEST_PROJECT_URL=https://example.org/x/y
    for url in https://ci:secret@EXAMPLE.org:8443/x/y https://example.org/x/y.git \
        git@example.org:x/y.git ssh://git@example.org:22/x/y/; do
        git -C project config remote.origin.url "$url"
        TREE=HEAD gate
        exits 0
        says "policy: rev:refs/remotes/origin/main"
    done
    for url in https://ci:secret@example.org/evil/x/y.git https://example.org/x/y2 https://x/y; do
        git -C project config remote.origin.url "$url"
        TREE=HEAD gate
        fails_aloud
        says_not secret
    done
}

@test "on GitHub the clone has to be of the repository that the pull request is for" {
    for waived in fork target; do
        mkdir $waived && cd $waived
        fork $waived
        export GITHUB_BASE_REF=main GITHUB_SERVER_URL=file:// GITHUB_REPOSITORY=${PWD#/}/target
        template github-action.yml
        exits 3
        says "origin of this clone is not the target project file:///${PWD#/}"
        [ ! -e project/hvabi.sarif ]
        # what actions/checkout makes: a clone of the base, with the head of the pull request
        git -C project remote set-url origin "file://$PWD/target.git"
        git -C project fetch -q origin
        template github-action.yml
        exits $([ $waived = fork ] && echo 1 || echo 0)
        [ -s project/hvabi.sarif ]
        unset GITHUB_BASE_REF GITHUB_SERVER_URL GITHUB_REPOSITORY
        cd ..
    done
}

@test "the action does what the template for GitHub does, and takes options" {
    fork fork
    git -C project remote set-url origin "file://$PWD/target.git"
    git -C project fetch -q origin
    export GITHUB_BASE_REF=main GITHUB_SERVER_URL=file:// GITHUB_REPOSITORY=${PWD#/}/target
    export GITHUB_OUTPUT=$PWD/output HVABI_OPTIONS=
    template action.yml
    exits 1
    says "::error" "flags is wider"
    grep -q "flags" summary.md
    [ "$(<output)" = sarif=hvabi.sarif ] && [ -s project/hvabi.sarif ]
    HVABI_OPTIONS="--fail-on source --audience guest" template action.yml
    exits 0
    # what cannot be compared leaves no report behind
    rm -f output project/hvabi.sarif
    HVABI_OPTIONS="--audience nobody" template action.yml
    exits 2
    [ ! -e output ]
    # the same lines as the template, and an installer that is there
    diff <(grep -o 'format [a-z]*' "$HVABI_SOURCE/ci/action.yml") \
        <(grep -o 'format [a-z]*' "$HVABI_SOURCE/ci/github-action.yml")
    [ -x "$HVABI_SOURCE/ci/install" ]
}

@test "the policy's catalogue, profile and baselines take the place of the installed ones" {
    widened_project
    mkdir -p trusted/.hvabi/profiles
    sed 's/"member-widened"/"our-widened"/' "$HVABI_SOURCE/rules/catalogue.json" \
        >trusted/.hvabi/catalogue.json
    python3 - "$HVABI_SOURCE/rules/catalogue.json" trusted/.hvabi/catalogue.json <<'P'
import json, sys
rules = json.load(open(sys.argv[1]))
for rule in rules["rules"]:
    if rule["slug"] == "member-widened":
        rule["slug"] = "ours"
json.dump(rules, open(sys.argv[2], "w"), indent=1)
P
    cp "$TINY" trusted/.hvabi/profiles/tiny.json
    cp -r recorded trusted/.hvabi/baselines
    hvabi check change -C project --release 1.0 --against main --policy trusted
    exits 1
    says "HV1203 ours"
    mkdir -p other && cp -r trusted/.hvabi other && rm -r other/.hvabi/baselines
    git init -q -b main other && git -C other add -A && git -C other commit -q -m policy
    git -C project fetch -q ../other main:policy
    hvabi check change -C project --release 1.0 --against main --policy policy --baselines recorded
    exits 1
    says "HV1203 ours"
    cp -r recorded other/.hvabi/baselines
    git -C other add -A && git -C other commit -q -m baselines
    git -C project fetch -q ../other main:policy
    hvabi check change -C project --release 1.0 --against main --policy policy
    exits 1
    says "HV1203 ours"
    echo '{' >trusted/.hvabi/catalogue.json
    hvabi check change -C project --release 1.0 --against main --policy trusted
    fails_aloud
    [[ $output =~ trusted/.hvabi/catalogue\.json:[0-9]+ ]]
}

# kept FOLDER RELEASE: records the project as that release in .hvabi/baselines of a folder
kept() {
    tiny record project --release "$2" --output "$1/.hvabi/baselines" --baselines "$1/.hvabi/baselines"
    exits 0
}

# policy FOLDER: its .hvabi, committed, as the project's branch `policy`
policy() {
    git init -q -b main "$1"
    git -C "$1" add -A && git -C "$1" commit -q -m "policy of $1"
    git -C project fetch -q "../$1" +main:policy
}

@test "the policy's baselines lie over the installed ones, release by release" {
    project
    kept ours 1.1
    widened project
    kept ours 2.0
    policy ours
    commit widen
    for from in ours policy; do
        tiny diff @1.1 change -C project --baselines recorded --policy $from
        exits 2
        says "no recorded release '1.1'"
        hvabi diff @1.1 change -C project --policy $from --profile "$TINY" --format json
        exits 1
        holds 'r["changes"][0]["released_since"] == "1.1"' <<<"$output"
        tiny diff @2.0 change -C project --policy $from
        exits 0
    done
}

@test "a release of the installation and one of the policy are one history" {
    project
    installation recorded
    kept ours 1.1
    widened project
    kept ours 2.0
    policy ours
    commit widen
    for from in ours policy; do
        tiny diff @1.1 change -C project --policy $from --format json
        exits 1
        holds 'r["changes"][0]["released_since"] == "1.0"' <<<"$output"
        tiny diff @1.0 change -C project --policy $from
        exits 1
        tiny diff @2.0 change -C project --policy $from
        exits 0
    done
    kept ours 1.0
    policy ours
    for from in ours policy; do
        tiny diff @1.0 change -C project --policy $from
        exits 0
        tiny diff @1.1 change -C project --policy $from --format json
        holds 'r["changes"][0]["released_since"] == "1.1"' <<<"$output"
    done
}

@test "a policy's baseline that its index does not know is exit 3" {
    project
    kept ours 1.0
    widen
    cp -r ours/.hvabi/baselines/tiny/1.0 ours/.hvabi/baselines/tiny/0.9
    sed -i 's/"release": *"1.0"/"release":"0.9"/' ours/.hvabi/baselines/tiny/0.9/*.json
    hvabi check change -C project --profile "$TINY" --release 1.0 --policy ours
    fails_aloud
    says "ours/.hvabi/baselines/tiny/history/" "baseline of 0.9" "hvabi record"
    rm -r ours/.hvabi/baselines/tiny/0.9 ours/.hvabi/baselines/tiny/history
    policy ours
    hvabi check change -C project --profile "$TINY" --release 1.0 --policy policy
    fails_aloud
    says "have no index"
    ln -s /etc/passwd ours/.hvabi/baselines/tiny/away.json
    hvabi check change -C project --profile "$TINY" --release 1.0 --policy ours
    fails_aloud
    says "away.json" "symbolic link"
}

@test "a word that is a directory and a revision does not say what to judge by" {
    widened_project
    cd project
    mkdir main
    tiny check change --release 1.0 --baselines ../recorded --against main
    exits 2
    says "rev:main"
    tiny check change --release 1.0 --baselines ../recorded --against rev:main --policy main
    exits 2
    says "dir:main"
    tiny check change --release 1.0 --baselines ../recorded --against rev:main --policy rev:main
    exits 1
    tiny check change --release 1.0 --baselines ../recorded --policy gone
    exits 3
    says "gone"
    tiny check change --release 1.0 --baselines ../recorded --policy :index
    exits 2
}
