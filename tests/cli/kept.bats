#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# Of a tree that differs from one whose parse is kept, all that depends on the difference is parsed.

load common

# Architectures with headers of their own; what a diff parses is told by its progress, and by
# whether the parser is loaded.
two_archs() {
    tree one
    sed 's/"markers"/"arch_headers": ["arch-*"], "markers"/; s/\("name": "x86_64",\)/\1 "headers": ["arch-x86.h"],/; s/\("name": "arm64",\)/\1 "headers": ["arch-arm.h"],/' \
        "$TINY" >two.json
    TINY=$PWD/two.json
    printf '#define TINY_X86 1\nstruct tiny_x86 { unsigned int a; };\n' >one/arch-x86.h
    printf '#define TINY_ARM 1\nstruct tiny_arm { unsigned int a; };\n' >one/arch-arm.h
}

@test "a header of one architecture is no reason to parse the other one again" {
    two_archs
    # words are looked up in trees of several interface versions
    sed -i 's/{"name": "guest",/&"ladder": "TINY_ASKED", "defines": ["TINY_ASKED=5"],/' "$TINY"
    printf '#if TINY_ASKED < 3\n#define TINY_OLD 1\n#endif\n' >>one/tiny.h
    cp -r one two
    printf '#define TINY_ARM_MORE 2\n' >>two/arch-arm.h
    "$HVABI" dump one --profile "$TINY" --cache cache >/dev/null
    fresh two --profile "$TINY" --arch x86_64 >expected
    LD_DEBUG=files "$HVABI" dump two --profile "$TINY" --cache cache --arch x86_64 >found 2>files
    cmp expected found
    ! grep -q 'calling init.*libclang' files || return 1
    fresh two --profile "$TINY" --arch arm64 >expected
    "$HVABI" dump two --profile "$TINY" --cache cache --arch arm64 >found
    cmp expected found
}

@test "a header of another architecture counts where it is entered, or can be" {
    two_archs
    printf '#ifdef TINY_CROSS\n#include "arch-arm.h"\n#endif\n' >>one/arch-x86.h
    cp -r one two
    printf '#define TINY_CROSS 1\n' >>two/memory.h
    sed -i '1i #include "memory.h"' two/arch-x86.h
    cp -r two three
    sed -i 's/unsigned int a/unsigned long long a/' three/arch-arm.h
    cp -r three four
    printf 'struct broken { nowhere_t x; };\n' >>four/arch-arm.h
    cp -r four five
    sed -i 's/nowhere_t/unsigned int/' five/arch-arm.h
    for name in one two three four five; do
        fresh $name --profile "$TINY" --arch x86_64 >expected 2>expected.err || true
        "$HVABI" dump $name --profile "$TINY" --cache cache --arch x86_64 >found 2>found.err || true
        cmp expected found
        cmp expected.err found.err
    done
}

@test "a macro that another architecture's header turns into something else" {
    two_archs
    printf '#define TINY_SAME sizeof(struct tiny_x86)\n' >>one/arch-x86.h
    cp -r one two
    printf '#define TINY_SAME(x) x\n' >>two/arch-arm.h
    for name in one two one; do
        fresh $name --profile "$TINY" --arch x86_64 >expected
        "$HVABI" dump $name --profile "$TINY" --cache cache --arch x86_64 >found
        cmp expected found
    done
}

# A tree that becomes another one by the command, with and without what is kept. Of the architectures
# one is enough: none takes anything of another one's.
step() {
    n=$((n + 1))
    rm -rf next
    cp -r one next
    (cd next && eval "$1")
    rm -rf one
    mv next one
    fresh one --profile ladder.json --arch x86_64 >"expected$n" 2>"expected$n.err" || true
    one_of_many dump one --profile ladder.json --arch x86_64 --cache cache >"found$n" 2>"found$n.err" || true
    cmp "expected$n" "found$n"
    cmp "expected$n.err" "found$n.err"
}

# Trees one after the other, each of which differs from the one before in what its name says. What
# is taken from the one before and what is parsed has to make the same as a parse of all.
@test "of a tree that differs a little, what depends on the difference is parsed" {
    tree one
    sed 's/"markers"/"first": ["tiny.h"], "markers"/; s/{"name": "guest",/{"name": "guest", "ladder": "TINY_ASKED",/' \
        "$TINY" >ladder.json
    cat >one/tiny.h <<'C'
#include <stdint.h>
#define TINY_VERSION 5
#ifndef TINY_ASKED
#define TINY_ASKED TINY_VERSION
#endif
#if TINY_ASKED < 3
#define TINY_WIDTH 2
typedef uint16_t tiny_word_t;
#else
#define TINY_WIDTH 4
typedef uint32_t tiny_word_t;
#endif
C
    cat >one/use.h <<'C'
#include "tiny.h"
struct tiny_use { tiny_word_t word; char name[TINY_WIDTH]; };
#define TINY_USE_SIZE sizeof(struct tiny_use)
C
    printf '#define TINY_ALONE 7\nstruct tiny_alone { int a; };\nenum tiny_alone_e { TINY_ALONE_A = TINY_ALONE };\n' >one/alone.h
    printf '#define TINY_LATE_SIZE sizeof(struct tiny_use)\n#ifdef TINY_ZED\nstruct tiny_late { int b; };\n#endif\n' >one/late.h
    printf '#if TINY_ASKED < 4\nstruct tiny_old { char c; };\n#else\nstruct tiny_old { long long c; };\n#endif\n#define TINY_OLD_SIZE sizeof(struct tiny_old)\n' >one/old.h
    for name in a b c d e; do printf 'struct tiny_%s { int %s; };\n' $name $name >one/fill_$name.h; done
    n=0
    step true
    step 'printf "#if TINY_ASKED < 3\nstruct tiny_ancient { int a; };\n#endif\n" >ancient.h'
    step 'sed -i "s/int a/long long a/" ancient.h' # which older versions alone have
    grep -q tiny_ancient "found$n"
    step 'echo "#define TINY_MORE 1" >>alone.h'
    step 'sed -i "s/TINY_ALONE 7/TINY_ALONE 9/" alone.h'
    step 'echo "#define TINY_ZED 1" >zed.h'
    step 'sed -i "s/ZED 1/ZED_OFF 1/" zed.h'
    step 'sed -i "s/TINY_WIDTH 2/TINY_WIDTH 1/" tiny.h'
    step 'sed -i "s/char name/short name/" use.h'
    step 'sed -i "s/ASKED < 4/ASKED < 2/" old.h'
    step 'sed -i "s/ASKED < 3/ASKED < 4/" tiny.h'
    step 'printf "struct tiny_inc { struct tiny_old o; };\n" >inc.h'
    step 'sed -i "1i #include \"old.h\"" inc.h'
    step 'sed -i "s/struct tiny_old o/struct tiny_alone o/; s/old.h/alone.h/" inc.h'
    step 'printf "#pragma pack(1)\nstruct tiny_packed { char a; int b; };\n" >fill_a.h'
    step 'rm fill_a.h'
    step '(echo; echo "/* a comment */"; cat use.h) >x; mv x use.h'
    step 'printf "#undef TINY_ALONE\n" >fill_b.h'
    step 'printf "#define TINY_ALONE(x) x\n" >fill_b.h'
    step 'printf "struct broken { nowhere_t x; };\n" >fill_c.h'
    step 'printf "typedef int nowhere_t;\n" >fill_a.h'
    step 'printf "#error no\n" >fill_d.h'
    step 'rm fill_d.h; sed -i "s/TINY_VERSION 5/TINY_VERSION 6/" tiny.h'
    step 'mv old.h older.h'
    grep -q tiny_old found4
    ! cmp found7 found8
}

@test "of another libclang's parse nothing is taken" {
    tree one
    for header in a b c d; do echo "struct $header { int x; };" >one/$header.h; done
    cp -r one two
    echo '#define TINY_MORE 1' >>two/a.h
    parser=$(LD_DEBUG=files "$HVABI" dump one --profile "$TINY" --arch x86_64 --cache cache 2>&1 >/dev/null |
        sed -n 's/.*calling init: \(.*libclang[^ ]*\)$/\1/p' | head -n 1)
    whole() { grep -lraE '^-{64}' cache | wc -l; }
    made=$(whole)
    [ "$made" -gt 0 ]
    cp -r cache again
    "$HVABI" dump two --profile "$TINY" --arch x86_64 --cache cache >/dev/null
    [ "$(whole)" -eq "$made" ]
    rm -rf cache
    mv again cache
    HVABI_LIBCLANG=$parser "$HVABI" dump two --profile "$TINY" --arch x86_64 --cache cache >/dev/null
    [ "$(whole)" -eq $((2 * made)) ]
}

@test "what macros stand for, and names that they join, are depended on" {
    tree one
    cp "$TINY" ladder.json
    for name in a b c d e f g h; do printf 'struct tiny_%s { int %s; };\n' $name $name >one/fill_$name.h; done
    n=0
    # what stands in the bodies of macros, and in names that macros join
    step 'echo "#define TINY_A_INNER 3" >a_inner.h
          printf "#define TINY_OUTER (TINY_A_INNER + 1)\n#define TINY_BESIDE 1\n" >b_outer.h
          echo "enum tiny_chain { TINY_CHAIN = TINY_OUTER };" >chain.h
          printf "#include \"b_outer.h\"\nenum tiny_beside { TINY_BESIDE_A = TINY_BESIDE };\n" >beside.h'
    chained=$n
    step 'sed -i "s/3/4/" a_inner.h'
    step 'printf "#define TINY_JOIN(x) TINY_ ## x\nenum tiny_join { TINY_JOINED = TINY_JOIN(OUTER) };\n" >join.h'
    step 'sed -i "s/4/5/" a_inner.h'
    step 'printf "#define TINY_END(x) x ## _INNER\nenum tiny_join { TINY_JOINED = TINY_END(TINY_A) };\n" >join.h'
    step 'sed -i "s/5/6/" a_inner.h'
    step 'printf "#include \"b_outer.h\"\n#define TINY_BOTH(x, y) x ## y\nenum tiny_join { TINY_JOINED = TINY_BOTH(TINY_OU, TER) };\n" >join.h'
    step 'sed -i "s/6/7/" a_inner.h'
    # a parameter is no type, what a macro makes of a name can be
    step 'echo "typedef short tiny_made_t; void tiny_f(int tiny_made_t);" >c_made.h
          printf "#define TINY_MAKE(x) typedef int x;\n" >d_make.h; echo "TINY_MAKE(tiny_mine_t)" >e_mine.h
          echo "struct tiny_of_made { tiny_made_t a; tiny_mine_t b; };" >made.h'
    step 'sed -i "s/short/char/" c_made.h'
    step 'sed -i "s/int x/long long x/" d_make.h'
    ! cmp "found$chained" "found$((chained + 1))"
}

# base.h changes, and use.h, which includes it, does only where it is about what use.h names.
@test "of another header what is named counts, wherever it stands" {
    tree one
    cp "$TINY" ladder.json
    for name in a b c d e f g h; do printf 'struct tiny_%s { int %s; };\n' $name $name >one/fill_$name.h; done
    n=0
    cat >one/base.h <<'C'
#ifndef TINY_BASE_H
#define TINY_BASE_H
#define TINY_COUNT 2
typedef short tiny_word_t; typedef char tiny_other_t;
enum tiny_kind { TINY_KIND_A = 1, TINY_KIND_B };
#define TINY_KIND(x) TINY_KIND_ ## x
#define TINY_TAGGED(tag) struct tag { int inner; } outer
struct tiny_outer { TINY_TAGGED(tiny_inner); };
#define TINY_ENUM enum { TINY_MADE = 1 } made
struct tiny_making { TINY_ENUM; };
#define TINY_NAME tiny_spelled
struct TINY_NAME { int s; };
#define TINY_LISTED TINY_LISTED_A = 4
enum tiny_listed { TINY_LISTED };
struct tiny_unnamed {
    int u;
#define TINY_WITHIN 6
};
#ifdef TINY_ABSENT
#define TINY_GUARDED 1
#endif
#ifndef TINY_GUARDED
#define TINY_GUARDED 2
#endif
#endif
C
    cat >one/use.h <<'C'
#include "base.h"
struct tiny_use { tiny_other_t o[TINY_COUNT]; struct tiny_inner i; struct tiny_spelled s; };
enum tiny_use_e { TINY_USE_A = TINY_KIND(B), TINY_USE_B = TINY_LISTED_A, TINY_USE_C = TINY_WITHIN, TINY_USE_D = TINY_GUARDED, TINY_USE_E = TINY_MADE };
#define TINY_USE_SIZE sizeof(struct tiny_use)
C
    changed() {
        step "$1"
        ! cmp -s <(grep tiny_use "found$n") <(grep tiny_use "found$((n - 1))")
    }
    unchanged() {
        step "$1"
        cmp <(grep tiny_use "found$n") <(grep tiny_use "found$((n - 1))")
    }
    step true
    [ "$(grep -c '"struct tiny_use"' found1)" -gt 0 ]
    unchanged 'sed -i "1i /* a comment */\n" base.h'
    unchanged 'sed -i "s/int u/long u/" base.h'
    unchanged 'sed -i "s/typedef short/typedef long/" base.h'
    changed 'sed -i "s/typedef char/typedef int/" base.h'
    changed 'sed -i "s/COUNT 2/COUNT 3/" base.h'
    changed 'sed -i "s/TINY_KIND_A = 1/TINY_KIND_A = 2/" base.h'
    changed 'sed -i "s/int inner/int inner[2]/" base.h'
    changed 'sed -i "s/TINY_MADE = 1/TINY_MADE = 2/" base.h'
    changed 'sed -i "s/int s;/int s[3];/" base.h'
    changed 'sed -i "s/LISTED_A = 4/LISTED_A = 5/" base.h'
    changed 'sed -i "s/WITHIN 6/WITHIN 7/" base.h'
    changed 'sed -i "s/ifdef TINY_ABSENT/ifndef TINY_ABSENT/" base.h'
    unchanged 'echo "#define TINY_NEW 1" >>base.h'
    changed 'echo "#undef TINY_COUNT
#define TINY_COUNT 5" >>base.h'
    changed 'sed -i "1i #define TINY_ABSENT 1" base.h'
    unchanged 'sed -i "1i #define tiny_nobody tiny_other_t" base.h'
    changed 'sed -i "1i #define tiny_other_t long long" base.h; sed -i "s/typedef int tiny_other_t;//" base.h'
}

# Each use_NAME.h names what NAME.h declares, which does not look like it, and includes nothing.
@test "a name is looked for wherever it can come from" {
    tree one
    cp "$TINY" ladder.json
    for name in a b c d e f g h i j k l m n o p q r s t u v w x; do
        printf 'struct tiny_%s { int %s; };\n' $name $name >one/fill_$name.h
    done
    n=0
    # a macro hides a declaration where its parentheses follow, its condition holds, and it stands
    # in front
    step 'echo "struct tiny_called { int changes; };" >a_called.h
          echo "#define tiny_called(x) (x)" >b_called.h
          echo "struct tiny_use_called { struct tiny_called c; };" >use_called.h
          echo "typedef int tiny_absent_t; /* changes */" >absent.h
          printf "#ifdef TINY_ABSENT\n#define tiny_absent_t short\n#endif\n" >b_absent.h
          echo "struct tiny_use_absent { tiny_absent_t c; };" >use_absent.h
          echo "typedef int tiny_later_t; /* changes */" >later.h
          echo "struct tiny_use_later { tiny_later_t c; };" >use_later.h
          echo "#define tiny_later_t short" >zed_later.h
          printf "#define TINY_DECLARE(n) typedef int n\nTINY_DECLARE(tiny_either_t); /* changes */\n" >either.h
          printf "#ifdef TINY_ABSENT\ntypedef short tiny_either_t;\n#endif\n" >f_either.h
          echo "struct tiny_use_either { tiny_either_t c; };" >use_either.h'
    step 'sed -i "/changes/s/int /long long /" a_called.h absent.h later.h; sed -i "s/typedef int/typedef long long/" either.h'
    for name in called absent later either; do
        ! cmp -s <(grep tiny_use_$name "found$n") <(grep tiny_use_$name "found$((n - 1))") || return 1
    done
    rm one/*called.h one/*absent.h one/*later.h one/*either.h
    # enumerators that a macro spells; names that "##" joins to what is handed on, and in the middle
    step 'printf "#define TINY_SPELLED TINY_SPELLED_A = 4, TINY_SPELLED_B\n" >a_spelled.h
          echo "enum tiny_spelled { TINY_SPELLED_0, TINY_SPELLED };" >b_spelled.h
          echo "struct tiny_use_spelled { char c[TINY_SPELLED_A]; };" >use_spelled.h
          echo "#define TINY_HANDED_ON 4" >a_handed.h
          printf "#define TINY_HAND2(x) TINY_HANDED_ ## x\n#define TINY_HAND(x) TINY_HAND2(x)\n#define TINY_HAND_WHAT ON\n" >b_handed.h
          echo "struct tiny_use_handed { char c[TINY_HAND(TINY_HAND_WHAT)]; };" >use_handed.h
          echo "typedef char tiny_middle_4_t[4];" >a_middle.h
          echo "#define TINY_MIDDLE(x) tiny_middle_ ## x ## _t" >b_middle.h
          echo "struct tiny_use_middle { TINY_MIDDLE(4) m; };" >use_middle.h'
    step 'sed -i "s/= 4/= 6/" a_spelled.h; sed -i "s/ 4/ 6/" a_handed.h; sed -i "s/\[4/[6/" a_middle.h'
    [ "$(grep tiny_use "found$n" | grep -c 'char \[6\]\|,48,')" -eq 3 ]
    rm one/*spelled.h one/*handed.h one/*middle.h
    # a name that a macro spells by another one, or joins
    step 'echo "#define TINY_FAR tiny_farther" >a_far.h; echo "#define tiny_farther tiny_farthest" >z_far.h
          printf "#include \"z_far.h\"\nstruct TINY_FAR { int changes; };\n" >b_far.h
          echo "struct tiny_use_far { struct tiny_farthest f; };" >use_far.h
          echo "#define TINY_JOINED tiny_jo ## ined" >a_joined.h
          echo "struct TINY_JOINED { int changes; };" >b_joined.h
          echo "struct tiny_use_joined { struct tiny_joined j; };" >use_joined.h'
    step 'sed -i "/changes/s/int /long long /" b_far.h b_joined.h'
    for name in far joined; do
        ! cmp -s <(grep tiny_use_$name "found$n") <(grep tiny_use_$name "found$((n - 1))") || return 1
    done
    rm one/*far.h one/*joined.h
    # what is part of somebody, and what is there without being read
    step 'echo "int i;" >part.h; printf "struct tiny_whole {\n#include \"part.h\"\n};\n" >use_part.h'
    step 'sed -i "s/int/long long/" part.h'
    rm one/part.h one/use_part.h
    step 'printf "#if __has_include(\"there.h\")\nstruct tiny_there { int i; };\n#endif\n" >use_there.h'
    step 'echo "#define TINY_THERE 1" >there.h'
    grep -q tiny_there "found$n"
}

@test "a condition on a macro of a stand-in, which another header includes" {
    printf '%s' '{"schema": "hvabi-profile/1", "name": "t", "title": "a made-up hypervisor", "roots": ["."],
        "markers": ["types.h"], "headers": ["*.h"], "first": ["types.h"],
        "stubs": [{"path": "config.h", "text": ["#include \"more.h\"", ""]},
                  {"path": "more.h", "text": ["#define NODES 4", ""]}],
        "archs": [{"name": "x86_64", "target": "x86_64-linux-gnu"}],
        "audiences": [{"name": "guest", "strict": true}]}' >t.json
    mkdir old
    printf '#include <config.h>\n#define T_TYPES 1\n' >old/types.h
    printf '#if NODES > 1\n#define T_MANY 2\n#endif\n' >old/calls.h
    for name in one two three; do
        printf '#define T_%s 3\n' $name >old/$name.h
    done
    cp -r old new
    echo '#define T_NEW 4' >>new/calls.h
    "$HVABI" diff old new --profile t.json --no-cache --oneline >expected
    "$HVABI" diff old new --profile t.json --cache cache --oneline >found
    cmp expected found
    [ "$(wc -l <found)" -eq 1 ]
    LD_DEBUG=files "$HVABI" dump new --profile t.json --cache cache >/dev/null 2>files
    [ "$(grep -c 'calling init.*libclang' files)" -eq 0 ]
}

# Each of a_NUMBER.h, u_NUMBER.h and v_NUMBER.h joins other parts of one name; @ stands for the number.
@test "a name is known however it is joined" {
    tree one
    cp "$TINY" ladder.json
    for name in {a..z}{1,2}; do printf 'struct tiny_%s { int %s; };\n' $name $name >one/fill_$name.h; done
    n=0
    cat >one/m_join.h <<'C'
#define TINY_CAT_(a, b) a ## b
#define TINY_CAT(a, b) TINY_CAT_(a, b)
#define TINY_IN(x) tiny_ ## x
#define TINY_OUT(x) TINY_IN(x)
#define TINY_PART(x) part_ ## x
#define TINY_REST(...) tiny_part ## __VA_ARGS__
#define TINY_ALIAS TINY_REST
#define TINY_TYPE(n, t) typedef t TINY_OUT(n)
#define TINY_FIXED(t) typedef t TINY_CAT(tiny_, fixed)
#define TINY_OF(n, t) struct tiny_ ## n { t m; }
#define TINY_ENUM(n) tiny_enum_ ## n
#define TINY_NUMBERED(n, t) typedef t tiny_array_ ## n
#define TINY_WITHIN(n) struct tiny_ ## n ## _in { int i; } n
#define TINY_DEEP(n, t) struct tiny_ ## n ## _out { struct TINY_IN(deep) { t i; } m; }
#define TINY_ENUMS(n, v) enum { n = v } e
#define TINY_REST_OF(n, t) } tiny_rest; typedef t tiny_ ## n
#define TINY_WORD nested
#define TINY_NEST(t) struct tiny_nest { struct TINY_CAT(tiny_, TINY_WORD) { t i; } m; }
C
    joins=0
    joined() { # what a_NUMBER.h has, what changes in it, and how others name it
        joins=$((joins + 1))
        printf '#include "m_join.h"\n%s\n' "$1" | sed "s/@/$joins/g" >one/a_$joins.h
        printf '%s\n' "$2" >edit_$joins
        printf '#include "m_join.h"\n%s\n' "$3" | sed "s/@/$joins/g" >one/u_$joins.h
        printf '%s\n' "${4:-}" | sed "s/@/$joins/g" >one/v_$joins.h
    }
    joined '#define tiny_part_bar@ 3' 's/ 3/ 4/' 'struct tiny_use@ { char c[TINY_OUT(TINY_PART(bar@))]; };'
    joined '#define tiny_part_bar@ 3' 's/ 3/ 4/' 'struct tiny_use@ { char c[TINY_ALIAS(_bar@)]; };'
    joined '#define tiny_part_bar@ 3' 's/ 3/ 4/' 'struct tiny_use@ { char c[TINY_CAT(TINY_CAT(ti, ny_part), _bar@)]; };'
    joined 'TINY_TYPE(word, short);' 's/short/int/' 'struct tiny_use@ { tiny_word w; };' 'struct tiny_more@ { tiny_word w; };'
    joined 'TINY_TYPE(TINY_PART(w), short);' 's/short/int/' 'struct tiny_use@ { TINY_CAT(tiny_pa, rt_w) w; };'
    joined 'TINY_FIXED(short);' 's/short/int/' '' 'struct tiny_use@ { tiny_fixed w; };'
    joined 'TINY_OF(tag, short);' 's/short/int/' '' 'struct tiny_use@ { struct tiny_tag w; };'
    joined 'enum { TINY_ENUM(a) = 4 };' 's/4/5/' '' 'struct tiny_use@ { char c[tiny_enum_a]; };'
    joined 'TINY_NUMBERED(4, short);' 's/short/int/' '' 'struct tiny_use@ { tiny_array_4 a; };'
    joined 'struct tiny_outer@ { TINY_WITHIN(o); };' 's/struct tiny_outer.* {/& int x;/' '' 'struct tiny_use@ { struct tiny_o_in a; struct tiny_outer@ o; };'
    joined 'TINY_DEEP(d, short);' 's/short/int/' '' 'struct tiny_use@ { struct tiny_deep w; };'
    joined 'struct tiny_outer@ { TINY_ENUMS(tiny_spelled, 4); };' 's/4/5/' '' 'struct tiny_use@ { char c[tiny_spelled]; };'
    joined 'typedef struct tiny_outer@ { int i; TINY_REST_OF(half, short);' 's/short/int/' '' 'struct tiny_use@ { tiny_half w; };'
    joined 'TINY_NEST(short);' 's/short/int/' '' 'struct tiny_use@ { struct tiny_nested w; };'
    step true
    step 'for edit in ../edit_*; do sed -i "$(<$edit)" a_${edit#../edit_}.h; done'
    for number in $(seq $joins); do
        ! cmp -s <(grep "tiny_use$number\"" found2) <(grep "tiny_use$number\"" found1) || return 1
        grep "tiny_use$number\"" found2
    done
}

# All users of a macro would else depend on each other, by names that nobody makes.
@test "what a macro has in braces is a part of a name only where it is an argument" {
    tree one
    for name in c d e f g; do echo "struct tiny_$name { int $name; };" >one/fill_$name.h; done
    printf '#define TINY_DIM_ 1\n#define TINY_DIM TINY_DIM_\n#define TINY_RING(n, t) struct n##_ring { t of[TINY_DIM]; }\n' >one/ring.h
    for name in a b; do
        printf '#include "ring.h"\nstruct tiny_%s { int x; };\nTINY_RING(tiny_%s, struct tiny_%s);\n' $name $name $name >one/use_$name.h
    done
    "$HVABI" dump one --profile "$TINY" --arch x86_64 --cache cache >/dev/null
    sed -i 's/int/long/' one/use_a.h
    "$HVABI" dump one --profile "$TINY" --arch x86_64 --cache cache >/dev/null
    parts=$(grep -lraE '^[0-9a-f]{64}.' cache | xargs grep -la 'tiny_a_ring')
    [ -n "$parts" ]
    ! grep -qa 'tiny_b_ring' $parts
}

# a.h and b.h bring another header in before the umbrella does; what is made of "##" is a macro, or is
# made of a type's name.
@test "who comes first, and what else macros make, is depended on" {
    tree one
    cp "$TINY" ladder.json
    for name in j k l m n o p q r s t w x; do printf 'struct tiny_%s { int %s; };\n' $name $name >one/fill_$name.h; done
    n=0
    differs() {
        ! cmp -s <(grep "tiny_use_$1" "found$n") <(grep "tiny_use_$1" "found$((n - 1))")
    }
    step 'printf "#ifndef TINY_EITHER\n#define TINY_EITHER 1\n#endif\n" >g_either.h
          printf "#ifndef TINY_EITHER\n#define TINY_EITHER 2\n#endif\n" >z_either.h
          echo "struct tiny_use_either { char c[TINY_EITHER]; };" >h_either.h; : >a.h
          printf "#ifdef TINY_LATER\nstruct tiny_use_later { long v; };\n#else\nstruct tiny_use_later { char v; };\n#endif\n" >c_later.h
          printf "#ifndef Y_H\n#define Y_H\n#define TINY_LATER 1\n#endif\n" >y_later.h; echo "#include \"y_later.h\"" >b.h'
    step 'echo "#include \"z_either.h\"" >a.h'
    differs either
    step ': >b.h'
    differs later
    step 'echo "#include \"a.h\"" >b.h; echo "#include \"y_later.h\"" >>a.h'
    differs later
    step 'echo "#define TINY_GLUE(a, b) a ## b" >k_glue.h; echo "#define DECL_X typedef short tiny_glued_t" >m_decl.h
          printf "#include \"m_decl.h\"\n#include \"k_glue.h\"\nTINY_GLUE(DECL_,X);\n" >n_glued.h; echo "struct tiny_use_glued { tiny_glued_t c; };" >u_glued.h'
    step 'sed -i s/short/int/ m_decl.h'
    differs glued
    step 'printf "#define TINY_HANDLE_OF(n) tiny_handle_of_##n\n#define TINY_DEFINE(n, t) typedef struct { t p; } tiny_handle_of_##n\n#define TINY_DEFINE_BOTH(n) TINY_DEFINE(n, n); TINY_DEFINE(const_##n, n)\n" >d_define.h
          printf "#include \"d_define.h\"\nTINY_DEFINE_BOTH(char);\n" >e_defined.h
          printf "#include \"d_define.h\"\nstruct tiny_use_both { TINY_HANDLE_OF(const_char) c; };\n" >f_both.h'
    step 'sed -i "s/char);/char);\nTINY_DEFINE_BOTH(long);/" e_defined.h; sed -i "s/_char/_long/" f_both.h'
    differs both
    step 'sed -i "s/BOTH(long)/DEFINE(const_long, short)/; s/TINY_TINY/TINY/; s/TINY_DEFINE(const/TINY_DEFINE(const/" e_defined.h; sed -i "s/TINY_DEFINE_DEFINE/TINY_DEFINE/" e_defined.h'
    differs both
    step 'printf "#define TINY_IN(n) struct tiny_##n##_in { char c; } n\n#define TINY_OUTER struct tiny_outer { TINY_IN(deep); }\n" >d_in.h
          printf "#include \"d_in.h\"\nTINY_OUTER;\n" >e_outer.h
          printf "#define TINY_INNER(n) struct tiny_##n##_in\nstruct tiny_use_inner { TINY_INNER(deep) d; };\n" >f_inner.h'
    step 'sed -i "s/char c/long c/" d_in.h'
    differs inner
    # what a macro leaves open goes on in the next declaration
    step 'echo "#define TINY_ALIGN(n) __attribute__((aligned(n)))" >d_align.h
          printf "#include \"d_align.h\"\nTINY_ALIGN(8)\nstruct tiny_open { char c; };\nstruct tiny_shut { char c; };\n" >e_open.h
          echo "struct tiny_use_shut { struct tiny_shut s; int i; };" >u_shut.h
          echo "struct tiny_use_open { struct tiny_open s; int i; };" >u_open.h'
    step 'sed -i "s/(8)/(16)/" e_open.h; sed -i "s/int/long/" u_open.h u_shut.h'
    # a condition within a record counts for the record
    step 'printf "struct tiny_cond {\n#ifdef TINY_WIDE\n    long l;\n#define TINY_INSIDE 1\n#else\n    char c;\n#define TINY_INSIDE 2\n#endif\n};\n" >m_cond.h
          echo "struct tiny_use_cond { struct tiny_cond c; };" >u_cond.h; echo "struct tiny_use_inside { char c[TINY_INSIDE]; };" >u_inside.h'
    step 'echo "#define TINY_WIDE 1" >d_wide.h'
    differs cond
    differs inside
}

@test "a macro that packs what comes behind it is seen where it stands" {
    tree one
    cp "$TINY" ladder.json
    for name in a b c d e f g h; do printf 'struct tiny_%s { char c; int %s; };\n' $name $name >one/fill_$name.h; done
    n=0
    step 'printf "#define TINY_PACK(n) _Pragma(\"pack(1)\")\n#define TINY_UNPACK _Pragma(\"pack()\")\n" >a_pack.h; echo "#include \"a_pack.h\"" >b_packed.h'
    step 'echo "TINY_PACK(1)" >>b_packed.h; echo "TINY_UNPACK" >fill_g.h'
    ! cmp -s <(grep '"struct tiny_f"' "found$n") <(grep '"struct tiny_f"' "found$((n - 1))")
}

@test "of a macro that two headers define the last one holds" {
    tree one
    cp "$TINY" ladder.json
    for name in a b c d e f g h; do printf 'struct tiny_%s { int %s; };\n' $name $name >one/fill_$name.h; done
    n=0
    step 'echo "#define TINY_TWICE 1" >a_first.h'
    step 'echo "#define TINY_TWICE 2" >z_second.h'
    step 'rm z_second.h'
}

# What words do not tell: the run with the cache parses all of it.
@test "what has no name in the text is parsed each time" {
    tree one
    cp "$TINY" ladder.json
    for name in a b c d e f g h i j; do printf 'struct tiny_%s { int %s; };\n' $name $name >one/fill_$name.h; done
    printf '#define TINY_OF_$ 1\nenum { TINY_LINE = 3 };\n' >one/a_name.h
    n=0
    step 'echo "struct tiny_use { char c[TINY_OF_$]; };" >use.h'
    step 'sed -i "s/ 1/ 2/" a_name.h'
    step 'printf "%%:define TINY_OF 3\n" >a_name.h; printf "struct tiny_use { char c[TINY_OF]; };\n" >use.h'
    step 'sed -i "s/ 3/ 4/" a_name.h'
    step 'printf "enum { TINY_LINE = __LINE__ };\n" >a_name.h; printf "struct tiny_use { char c[TINY_LINE]; };\n" >use.h'
    step 'sed -i "1i /* one line more */" a_name.h'
    step 'printf "#define TINY_PART \"fill_a.h\"\n" >a_name.h; printf "#include TINY_PART\nstruct tiny_use { struct tiny_a a; };\n" >use.h'
    step 'sed -i "s/int/long/" fill_a.h'
}

@test "an older version's parse has what macros declare elsewhere, with no cache as well" {
    tree one
    sed 's/"markers"/"first": ["tiny.h"], "markers"/; s/{"name": "guest",/{"name": "guest", "ladder": "TINY_ASKED",/' \
        "$TINY" >ladder.json
    sed -i 's/"hypercalls"/"interface_version": "TINY_VERSION", &/; s/"ladder": "TINY_ASKED"/&, "defines": ["TINY_ASKED=TINY_VERSION"]/' ladder.json
    printf '#define TINY_VERSION 9\n' >one/tiny.h
    printf '#if TINY_ASKED < 5\n#define TINY_OLD TINY_PART\nstruct tiny_old { char c; int i; };\n#else\n#define TINY_OLD 3\nstruct tiny_old { int i; };\n#endif\n' >one/use.h
    n=0
    step 'printf "#define TINY_PARTS enum { TINY_PART = 7 }\nTINY_PARTS;\n" >parts.h'
    grep 'TINY_OLD.*"value":"7"' "expected$n"
    step 'printf "#define TINY_PACK _Pragma(\"pack(1)\")\n" >a_pack.h; printf "#include \"a_pack.h\"\nTINY_PACK\n" >b_packed.h'
    grep 'struct tiny_old.*"size":5' "expected$n"
}

@test "an older version reaches names that others make of words" {
    mkdir one
    sed 's/"headers"/"first": ["old.h"], &/' \
        "$HVABI_SOURCE/tests/profiles/const-for-old-versions/profile.json" >ladder.json
    echo '#define OLD_LATEST 9' >one/old.h
    while read -r what joins; do
        printf '#if OLD_VERSION < 5\n#define old_a_b_mode 1\n#endif\n%b\n' "$joins" >one/mode.h
        printf '#include "mode.h"\n#if %s == 1\nstruct old_use { char c; };\n#else\nstruct old_use { long l; };\n#endif\n' \
            "$what" >one/use.h
        fresh one --profile ladder.json >found
        grep '"struct old_use".*"size":8,' found
        grep '"struct old_use".*"size":1,' found || { cat one/*.h; return 1; }
    done <<'END'
MODE(old_a_b) #define MODE(a) a##_mode
MODE(a_b_mode) #define MODE(a) old_##a
MODE(a_b) #define MODE(a) old_ ## a ## _mode
MODE(old_a,b) #define MODE(a, ...) a##_##__VA_ARGS__##_mode
MODE() #define MODE(a) old_a##_b_mode##a
MODE #define MODE old_a##_b_mode
OF(PART(old_a)) #define MODE(a) a##_mode\n#define PART(a) a##_b\n#define OF(a) MODE(a)
END
}

@test "a macro that the profile defines is what a header says" {
    tree one
    sed 's/"markers"/"first": ["tiny.h"], "markers"/
         s/{"name": "guest",/{"name": "guest", "ladder": "TINY_ASKED", "defines": ["TINY_ASKED=TINY_LATEST"],/' "$TINY" >ladder.json
    for name in a b c d e f g h; do printf 'struct tiny_%s { int %s; };\n' $name $name >one/fill_$name.h; done
    n=0
    step 'echo "#define TINY_LATEST 5" >tiny.h; printf "struct tiny_use { char c;\n#if TINY_ASKED >= 4\nint i;\n#endif\n};\n" >use.h'
    step 'echo "struct tiny_more { int i; };" >>use.h'
    step 'sed -i "s/5/3/" tiny.h'
    ! cmp -s <(grep '"struct tiny_use"' "found$n") <(grep '"struct tiny_use"' "found$((n - 1))")
}
