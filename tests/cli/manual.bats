#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# The manual says what the help says, and completion offers what the program takes.

load common

PARSES=shared

# the commands that there are
commands() {
    "$HVABI" complete ""
}

# options COMMAND: as its help lists them, "-q, --quiet" or "--arch A[,A]"
options() {
    "$HVABI" help "$1" | sed -nE 's/^  {1,5}(-[^ ]+( --[^ ]+)?( [^ ]+)?)( .*)?$/\1/p'
}

# page NAME: of the manual, as text
page() {
    sed 's/\\\(.\)/\1/g; s/[*_]\([^*_ ]*\)/\1/g' "$PAGES/$1.1.scd"
}

# offers WORD... -- CANDIDATE...: exactly these
offers() {
    local words=()
    while [ "$1" != -- ]; do
        words+=("$1")
        shift
    done
    shift
    run --separate-stderr "$HVABI" complete "${words[@]}"
    exits 0
    diff <(printf '%s\n' "$@") <(cut -f 1 <<<"$output")
}

manual() {
    PAGES=$PWD/man
    [ -d "${HVABI%/*}/man" ] || skip "scdoc was not there when this was built"
    "$HVABI_SOURCE/src/cli/manual.sh" "${HVABI}_manual" scdoc "$PAGES"
}

@test "each command has a page with all that its help says" {
    manual
    commands | cut -f 1 | while read -r command; do
        [ "$command" != help ] || continue
        "$HVABI" help "$command" >help
        [ -s "$PAGES/hvabi-$command.1" ]
        said=$(page "hvabi-$command" | tr -s ' \n\t' ' ')
        source=$(<"$PAGES/hvabi-$command.1.scd")
        grep -qF "hvabi-$command(1)" "$PAGES/hvabi.1.scd"
        options "$command" >options
        sed -n '1s/.*\[OPTION\]\.\.\. //p' help >words
        [[ $said == *"hvabi $command [OPTION]... $(<words)"* ]] || { echo "$command: no usage"; exit 1; }
        [ "$(wc -l <options)" -ge 15 ]
        # the words of the usage, every option with its argument, every format, every paragraph and example
        while read -r option; do
            [[ $said == *"${option//_/}"* ]] || { echo "$command: no $option"; exit 1; }
        done <options
        sed -n '3,/^Formats/p' help | tr -d '_*' | while read -r line; do
            [[ $said == *"${line#Formats: }"* ]] || { echo "$command: not said: $line"; exit 1; }
        done
        sed -n '/^Examples:/,$s/^  //p' help | while read -r line; do
            [[ $source == *"$line"* ]] || { echo "$command: no example $line"; exit 1; }
        done
    done
}

@test "hvabi(1) has the verdicts, and the variables that src/README.md lists for the program" {
    manual
    "$HVABI" help | sed -n '/^Verdicts/,/^A rollback/s/^  \([a-z]*\) .*/\1/p' >verdicts
    [ "$(wc -l <verdicts)" -eq 6 ]
    while read -r verdict; do
        grep -q "^\*$verdict\*" "$PAGES/hvabi.1.scd"
    done <verdicts
    # those of tests, and HVABI, which scripts read, are not for users of the command
    sed -n '/^## Environment/,/^## Rel/p' "$HVABI_SOURCE/src/README.md" |
        grep '^| `' | grep -v 'tests' | cut -d '|' -f 2 | grep -o '[A-Z_]\{4,\}' | sort >listed
    sed -n '/^# ENVIRONMENT/,/^# FILES/p' "$PAGES/hvabi.1.scd" | grep '^\*' | tr -d '\\' |
        grep -o '[A-Z_]\{4,\}' | sort >told
    diff listed told
}

@test "the README's example is what its command prints" {
    sed -n '/^<!-- example: begin/,/^<!-- example: end/s/^    //p' "$HVABI_SOURCE/README.md" >example
    read -r dollar name words <example
    [ "$dollar $name" = "$ hvabi" ]
    # shellcheck disable=SC2086 # words of a command
    "$HVABI" $words >printed
    sed '1d; /^\.\.\.$/d' example >lines
    [ "$(wc -l <lines)" -ge 8 ]
    while IFS= read -r line; do
        grep -qxF -- "$line" printed || { echo "not printed: $line"; exit 1; }
    done <lines
}

@test "completion offers commands, options, values, names and trees" {
    offers di -- diff
    offers help di -- diff
    offers check --stag -- --staged
    offers check --color a -- auto always
    offers check --color=al -- --color=always
    offers dump --via d -- dwarf
    offers explain member-wid -- member-widened
    offers explain HV1203 -- HV1203
    offers --profile xe -- xen "<file>"
    offers diff @4.17 :i -- :index
    offers diff --fail-on break,ro -- break,rollback
    offers diff --format json:x -- "<file>"
    offers diff --profile xen @4.2 -- @4.22 @4.21 @4.20 @4.2
    offers history --profile xen @4.9..@4.22 -- @4.9..@4.22
    offers check --profile xen --arch arm32,ar -- arm32,arm32 arm32,arm64
    # behind '--' are paths, whatever they look like
    [ "$("$HVABI" complete diff main.. -- --co)" = "<file>" ]
    offers no-such-command x -- "" || [ -z "$output" ]
}

@test "the working tree's profile and revisions are offered" {
    mkdir rules && cp "$TINY" rules/tiny.json
    repository old
    git -C old tag first-release
    offers check -C old --profile "$TINY" --against first -- first-release
    offers diff -C old fir -- "<directory>" first-release
    offers diff -C old main..fir -- "<directory>" main..first-release
    offers lint -C old --profile "$TINY" --arch x -- x86_64 x86_32
}

@test "the argument of every option is something that completion knows, or free text" {
    commands | cut -f 1 | grep -vx help | while read -r command; do
        options "$command" | sed -n 's/.*--\([a-z-]*\) \(.*\)/\1 \2/p' | while read -r name argument; do
            case $argument in
            TEXT | URL | N | I/N | TYPE | "NAME[,NAME]" | OP:*) continue ;;
            esac
            [ -n "$("$HVABI" complete "$command" "--$name" "")" ] ||
                { echo "$command --$name $argument: nothing is offered"; exit 1; }
        done
    done
}

# ---- the shells ----

script() {
    echo "$HVABI_SOURCE/src/cli/completion/$1"
}

# shell COMMAND...: where hvabi is in PATH
shell() {
    PATH=$(dirname "$HVABI"):$PATH run "$@"
    exits 0
}

@test "bash completes" {
    cat >try <<'SH'
. "$1"
for COMP_LINE in "hvabi di" "hvabi check --color=n" "hvabi diff @4.22" "hvabi diff x :i" \
    "hvabi check --fail-on break,ro" "hvabi record un" "hvabi diff --format json:un"; do
    COMP_POINT=${#COMP_LINE}
    _hvabi
    echo "${COMPREPLY[*]}"
done
complete -p hvabi
SH
    mkdir under
    # behind '=', ':' and '@', what bash replaces is only the rest
    shell bash --norc try "$(script hvabi.bash)"
    [ "$output" = "diff
never
4.22
index
break,rollback
under
under
complete -F _hvabi hvabi" ]
}

@test "zsh completes" {
    command -v zsh >/dev/null || skip "zsh is not installed"
    cat >try <<'SH'
compset() { true }
_files() { echo files "$@" }
_describe() { print -rl -- $found }
complete() { CURRENT=$#; words=("$@"); . $script }
script=$1
complete hvabi di
complete hvabi check --color=n
complete hvabi diff x :i
complete hvabi record un
complete hvabi diff --format json:un
SH
    shell zsh -f try "$(script _hvabi)"
    [ "$output" = "diff:everything that changed between two trees
--color=never:
\\:index:what is staged
files -/

files" ] || { echo "$output"; false; }
}

@test "fish completes" {
    command -v fish >/dev/null || skip "fish is not installed"
    mkdir under
    cat >try <<'SH'
source $argv[1]
complete -C "hvabi di"
complete -C "hvabi check --color=n"
complete -C "hvabi diff x :i"
complete -C "hvabi record un"
SH
    HOME=$PWD shell fish --no-config try "$(script hvabi.fish)"
    [ "$output" = "diff	everything that changed between two trees
--color=never
:index	what is staged
under/	Directory" ] || { echo "$output"; false; }
}
