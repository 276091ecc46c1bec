/* SPDX-License-Identifier: MIT
 *
 * The least that any reader of headers on top of libclang must do: one parse, and a
 * walk over all cursors that asks each field for its place and each type for its size.
 * What hvabi costs is measured against this. */
#include <clang-c/Index.h>
#include <stdio.h>

struct counts {
    unsigned long cursors;
    long long sum;
};

static enum CXChildVisitResult visit(CXCursor cursor, CXCursor parent,
                                     CXClientData data)
{
    struct counts *counts = data;
    (void)parent;
    counts->cursors++;
    switch ((int)clang_getCursorKind(cursor)) {
    case CXCursor_FieldDecl:
        counts->sum += clang_Cursor_getOffsetOfField(cursor);
        counts->sum += clang_Type_getSizeOf(clang_getCursorType(cursor));
        break;
    case CXCursor_StructDecl:
    case CXCursor_UnionDecl:
    case CXCursor_TypedefDecl:
        counts->sum += clang_Type_getSizeOf(clang_getCursorType(cursor));
        break;
    case CXCursor_EnumConstantDecl:
        counts->sum += clang_getEnumConstantDeclValue(cursor);
        break;
    default:
        break;
    }
    return CXChildVisit_Recurse;
}

/* walk UMBRELLA.c [clang's arguments...] */
int main(int argc, char **argv)
{
    if (argc < 2)
        return 2;
    CXIndex index = clang_createIndex(0, 0);
    CXTranslationUnit unit = NULL;
    if (clang_parseTranslationUnit2(index, argv[1], (const char *const *)argv + 2,
                                    argc - 2, NULL, 0, 0, &unit))
        return 3;
    struct counts counts = {0};
    clang_visitChildren(clang_getTranslationUnitCursor(unit), visit, &counts);
    clang_disposeTranslationUnit(unit);
    clang_disposeIndex(index);
    return printf("%lu cursors, %lld\n", counts.cursors, counts.sum) < 0;
}
