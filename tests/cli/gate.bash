# SPDX-License-Identifier: MIT
# A scratch project for the tests of the gate: release 1.0 is recorded, `main` has it, and the
# branch `change` widens a member that guests see.

load common

# commit MESSAGE: everything in the project
commit() {
    git -C project add -A && git -C project commit -q -m "$1"
}

# project: on `main`, with what release 1.0 has recorded beside it
project() {
    once recorded_project
}

recorded_project() {
    git init -q -b main project
    tree project
    commit old
    tiny record project --release 1.0 --output recorded
    exits 0
    git -C project checkout -q -b change
}

# widened_project: the same, and the member is widened in a commit of `change`
widened_project() {
    once recorded_and_widened
}

recorded_and_widened() {
    recorded_project
    widen
}

widen() {
    widened project
    commit widen
}

# gate [OPTION]...: check what `change` has, against `main`
gate() {
    tiny check "${TREE:-change}" -C project --release 1.0 --baselines recorded "$@"
}

# waiver NAME [KEY=JSON]...: a waiver for the widened member in .hvabi/waivers of what is
# checked out, with other values for some keys (KEY= drops it)
waiver() {
    local name=$1 id
    shift
    id=$(finding_id)
    mkdir -p project/.hvabi/waivers
    tiny waive "$id" change -C project --release 1.0 --baselines recorded --against main \
        --reason 'nobody uses it' --link https://example.org/1 --by 'A. Person,B' --output -
    exits 0
    python3 - "$@" >"project/.hvabi/waivers/$name.json" 3<<<"$output" <<'P'
import json, sys
waiver = json.load(open(3))
for change in sys.argv[1:]:
    key, _, value = change.partition("=")
    at = waiver
    *way, key = key.split(".")
    for step in way:
        at = at[step]
    if value:
        at[key] = json.loads(value)
    else:
        del at[key]
print(json.dumps(waiver, indent=2))
P
}

finding_id() {
    json --against main | python3 -c 'import json, sys
print(next(c["id"] for c in json.load(sys.stdin)["changes"] if c["member"] == "flags"))'
}

# json [OPTION]...: the gate's report
json() {
    "$HVABI" check "${TREE:-change}" -C project --profile "$TINY" --release 1.0 \
        --baselines recorded --format json "$@" || true
}

# holds EXPRESSION: true of the report r on stdin
holds() {
    python3 -c 'import json, sys
r = json.load(sys.stdin)
assert eval(sys.argv[1]), json.dumps(r, indent=1)' "$1"
}

# on BRANCH COMMAND...: with another branch checked out
on() {
    local branch=$1
    shift
    git -C project checkout -q "$branch"
    "$@" && commit "on $branch"
    git -C project checkout -q change
}
