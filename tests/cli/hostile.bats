#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# Headers that do not parse, and headers that were written to hurt. All of them end in seconds of CPU,
# with exit 3 and a message, and none is ever told as 'no change'.

load common

# hostile: compare a sound tree with new/, to which the test has added headers
hostile() {
    tree old
    by=limited tiny diff old new "$@"
    took_at_most 20
}

@test "a syntax error is told with file and line" {
    tree new
    printf 'struct tiny_sound { int a; };\nstruct tiny_bad {\n    int b int c;\n};\n' >new/bad.h
    hostile
    fails_aloud
    says "bad.h:3:"
}

@test "an unclosed brace is blamed on its own header" {
    tree new
    printf 'struct tiny_open {\n    int a;\n' >new/aaa.h
    hostile
    fails_aloud
    says "aaa.h:"
}

@test "a missing include is told with file and line, and once" {
    tree new
    printf '#include <stdint.h>\n#include "gone.h"\n' >new/wants.h
    hostile
    fails_aloud
    says "wants.h:2" "gone.h" "[all architectures]"
    [ "$(grep -c '^error: .*wants.h:2' <<<"$output")" -eq 1 ]
}

@test "nothing of the machine is reachable" {
    tree new
    printf '#include "/etc/passwd"\n' >new/reads.h
    hostile
    fails_aloud
    says "reads.h:1"
    says_not "root:"
    printf '#if __has_include("/etc/passwd")\n#error it is there\n#endif\n' >new/reads.h
    hostile
    exits 0
}

@test "an error on both sides is not compared, and that is said" {
    tree old
    tree new
    printf 'struct tiny_bad {\n    int b int c;\n};\n' | tee old/bad.h >new/bad.h
    tiny diff old new
    says "bad.h"
}

@test "more parentheses within each other than the parser takes" {
    tree new
    python3 -c 'n = 300
print("enum { TINY_DEEP = " + "(" * n + "1" + ")" * n + " };")' >new/deep.h
    hostile
    fails_aloud
}

@test "more structures within each other than the parser takes" {
    tree new
    python3 -c 'n = 300
print("struct { " * n + "int a; " + "} a; " * n)' >new/deep.h
    hostile
    fails_aloud
}

@test "a header that includes itself" {
    tree new
    printf '#include "endless.h"\n' >new/endless.h
    hostile
    fails_aloud
    says "endless.h"
}

@test "a header of a gigabyte" {
    tree new
    truncate -s 1G new/huge.h
    hostile
    fails_aloud
    says "huge.h"
}

@test "more headers than any interface has" {
    tree new
    (cd new && seq -f 'many%g.h' 5000 | xargs touch)
    hostile
    fails_aloud
}

@test "an include that is a device or a pipe does not hang" {
    tree new
    mkfifo new/pipe.h
    hostile
    [ "$status" -eq 0 ] || [ "$status" -eq 3 ]
}

@test "names with control characters are escaped" {
    tree new
    printf 'struct tiny_bad {\n    int b int c;\n};\n' >"$(printf 'new/a\033[31mred\n.h')"
    hostile
    fails_aloud
    says_not $'\e['
}

@test "bytes that are no UTF-8 stay inside the JSON" {
    tree old
    tree new
    printf '#define TINY_TEXT "\377\376"\n' >new/bytes.h
    printf '#define TINY_TEXT "a"\n' >old/bytes.h
    tiny diff old new --format json
    [ "$status" -le 1 ]
    python3 -c 'import json, sys; json.loads(sys.stdin.read())' <<<"$output"
}

@test "an identifier of 10,000 characters" {
    tree new
    python3 -c 'print("#define TINY_%s 1" % ("A" * 10000))' >new/long.h
    hostile
    exits 0
}

@test "a macro cannot smuggle declarations into the questions" {
    tree new
    cat >new/smuggle.h <<'C'
#define TINY_OPEN {
#define TINY_CLOSE )
#define TINY_QUOTE "a"; struct tiny_smuggled { int x; }
#define TINY_LINE __LINE__
C
    hostile --format json
    [ "$status" -le 1 ]
    says_not "struct tiny_smuggled"
}
