/* SPDX-License-Identifier: MIT
 *
 * A libclang that fails on demand, loaded by standins.py through HVABI_LIBCLANG. It is
 * linked to the real one, and answers as that does until a header holds
 *
 *     stand-in: BEHAVIOUR
 *
 * or, for parses that have the argument (a target, a definition) alone,
 *
 *     stand-in: BEHAVIOUR if ARGUMENT
 */
#include <clang-c/Index.h>
#include <dlfcn.h>
#include <limits.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char behaviour[32]; /* of the last parse; empty: none of its own */

static bool is(const char *name)
{
    return strcmp(behaviour, name) == 0;
}

/* The same function of the real library. */
static void *real(const char *name)
{
    return dlsym(RTLD_NEXT, name);
}
#define REAL(name) ((__typeof__(&name))real(#name))

/* ---- what it is asked for ---- */

static void read_word(const char **p, char *ret_word, size_t size)
{
    size_t n = strcspn(*p, " \n");
    memcpy(ret_word, *p, n < size ? n : size - 1);
    ret_word[n < size ? n : size - 1] = '\0';
    *p += n;
}

static bool has_argument(const char *const *args, int n, const char *argument)
{
    for (int i = 0; i < n; i++)
        if (strcmp(args[i], argument) == 0)
            return true;
    return false;
}

static void look_for_behaviour(const char *text, size_t size, const char *const *args,
                               int n)
{
    static const char mark[] = "stand-in: ";
    const char *p = memmem(text, size, mark, sizeof mark - 1);
    if (!p)
        return;
    char word[sizeof behaviour], argument[64] = "";
    p += sizeof mark - 1;
    read_word(&p, word, sizeof word);
    if (strncmp(p, " if ", 4) == 0) {
        p += 4;
        read_word(&p, argument, sizeof argument);
    }
    if (!*argument || has_argument(args, n, argument))
        strcpy(behaviour, word);
}

/* ---- parsing ---- */

static void spin(void)
{
    for (volatile unsigned i = 0;; i++)
        ;
}

static void eat_memory(void)
{
    for (int i = 0; i < 1024; i++) {
        volatile char *p = malloc(1 << 20); /* what is asked for counts */
        if (!p)
            abort();
        *p = 1;
    }
    _exit(77); /* there was no limit */
}

static void babble(void)
{
    static char noise[4096];
    memset(noise, 0xa5, sizeof noise);
    for (int fd = 3; fd < 64; fd++)
        if (write(fd, noise, sizeof noise) < 0)
            continue;
    _exit(0);
}

static void misbehave(void)
{
    if (is("abort"))
        abort();
    if (is("crash"))
        raise(SIGSEGV);
    if (is("die"))
        raise(SIGKILL);
    if (is("leave"))
        _exit(0);
    if (is("leave-3"))
        _exit(3);
    if (is("spin"))
        spin();
    if (is("eat"))
        eat_memory();
    if (is("babble"))
        babble();
}

enum CXErrorCode clang_parseTranslationUnit2(CXIndex index, const char *path,
                                             const char *const *args, int n_args,
                                             struct CXUnsavedFile *files,
                                             unsigned n_files, unsigned options,
                                             CXTranslationUnit *ret_unit)
{
    *behaviour = '\0';
    for (unsigned i = 0; i < n_files && !*behaviour; i++)
        look_for_behaviour(files[i].Contents, files[i].Length, args, n_args);
    misbehave();
    if (is("refuse"))
        return CXError_Crashed;
    if (is("no-unit")) {
        *ret_unit = NULL;
        return CXError_Success;
    }
    return REAL(clang_parseTranslationUnit2)(index, path, args, n_args, files, n_files,
                                             options, ret_unit);
}

/* ---- answers ---- */

unsigned clang_visitChildren(CXCursor parent, CXCursorVisitor visit, CXClientData data)
{
    unsigned broken;
    do
        broken = REAL(clang_visitChildren)(parent, visit, data);
    while (is("endless") && !broken);
    return broken;
}

CXString clang_getCursorSpelling(CXCursor cursor)
{
    bool nameless = (is("nameless-fields") && cursor.kind == CXCursor_FieldDecl) ||
                    (is("nameless-types") && cursor.kind == CXCursor_TypedefDecl) ||
                    (is("nameless-values") && cursor.kind == CXCursor_EnumConstantDecl);
    return nameless ? (CXString){NULL, 0} : REAL(clang_getCursorSpelling)(cursor);
}

const char *clang_getCString(CXString string)
{
    return is("speechless") ? NULL : REAL(clang_getCString)(string);
}

long long clang_Type_getSizeOf(CXType type)
{
    bool record = type.kind == CXType_Record;
    return is("negative-sizes") && record ? -5
           : is("wild-sizes") && record   ? LLONG_MAX
                                          : REAL(clang_Type_getSizeOf)(type);
}

long long clang_Cursor_getOffsetOfField(CXCursor cursor)
{
    return is("negative-offsets") ? -4
           : is("wild-offsets")   ? LLONG_MAX
                                  : REAL(clang_Cursor_getOffsetOfField)(cursor);
}

unsigned clang_Cursor_isBitField(CXCursor cursor)
{
    return is("wide-fields") || REAL(clang_Cursor_isBitField)(cursor);
}

int clang_getFieldDeclBitWidth(CXCursor cursor)
{
    return is("wide-fields") ? -1 : REAL(clang_getFieldDeclBitWidth)(cursor);
}

void clang_getExpansionLocation(CXSourceLocation location, CXFile *file, unsigned *line,
                                unsigned *column, unsigned *offset)
{
    REAL(clang_getExpansionLocation)(location, file, line, column, offset);
    if (is("nowhere"))
        *file = NULL;
}
