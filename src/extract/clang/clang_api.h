/* SPDX-License-Identifier: MIT
 *
 * The functions of libclang that the program uses, loaded with dlopen when the first
 * header has to be parsed: a run that parses nothing does not pay the 15 ms that its
 * relocations cost. Only functions that libclang 16 has. Included by clang_*.c alone.
 */
#pragma once

#include "base/base.h"

#include <clang-c/Index.h>

#define HV_CLANG_FUNCTIONS(X)                                                          \
    X(createIndex)                                                                     \
    X(disposeIndex)                                                                    \
    X(parseTranslationUnit2)                                                           \
    X(disposeTranslationUnit)                                                          \
    X(getTranslationUnitCursor)                                                        \
    X(getNumDiagnostics)                                                               \
    X(getDiagnostic)                                                                   \
    X(disposeDiagnostic)                                                               \
    X(getDiagnosticSeverity)                                                           \
    X(getDiagnosticSpelling)                                                           \
    X(getDiagnosticLocation)                                                           \
    X(getChildDiagnostics)                                                             \
    X(getNumDiagnosticsInSet)                                                          \
    X(getDiagnosticInSet)                                                              \
    X(getCString)                                                                      \
    X(disposeString)                                                                   \
    X(visitChildren)                                                                   \
    X(getCursorKind)                                                                   \
    X(getCursorSpelling)                                                               \
    X(getCursorLocation)                                                               \
    X(getCursorExtent)                                                                 \
    X(getRangeStart)                                                                   \
    X(getRangeEnd)                                                                     \
    X(getExpansionLocation)                                                            \
    X(getSpellingLocation)                                                             \
    X(getInclusions)                                                                   \
    X(getAllSkippedRanges)                                                             \
    X(disposeSourceRangeList)                                                          \
    X(getFileName)                                                                     \
    X(getCursorType)                                                                   \
    X(getTypedefDeclUnderlyingType)                                                    \
    X(getTypeDeclaration)                                                              \
    X(getCanonicalType)                                                                \
    X(getPointeeType)                                                                  \
    X(getResultType)                                                                   \
    X(getNumArgTypes)                                                                  \
    X(getArgType)                                                                      \
    X(isFunctionTypeVariadic)                                                          \
    X(getArrayElementType)                                                             \
    X(getArraySize)                                                                    \
    X(getElementType)                                                                  \
    X(getNumElements)                                                                  \
    X(getTypeSpelling)                                                                 \
    X(Type_getNamedType)                                                               \
    X(Type_getValueType)                                                               \
    X(Type_getSizeOf)                                                                  \
    X(Type_getAlignOf)                                                                 \
    X(Type_visitFields)                                                                \
    X(Cursor_getOffsetOfField)                                                         \
    X(Cursor_isAnonymous)                                                              \
    X(Cursor_isAnonymousRecordDecl)                                                    \
    X(Cursor_isBitField)                                                               \
    X(getFieldDeclBitWidth)                                                            \
    X(isCursorDefinition)                                                              \
    X(Cursor_isMacroFunctionLike)                                                      \
    X(getEnumDeclIntegerType)                                                          \
    X(getEnumConstantDeclValue)                                                        \
    X(getEnumConstantDeclUnsignedValue)                                                \
    X(Cursor_Evaluate)                                                                 \
    X(EvalResult_getKind)                                                              \
    X(EvalResult_getAsLongLong)                                                        \
    X(EvalResult_isUnsignedInt)                                                        \
    X(EvalResult_getAsUnsigned)                                                        \
    X(EvalResult_getAsDouble)                                                          \
    X(isConstQualifiedType)                                                            \
    X(EvalResult_dispose)                                                              \
    X(getClangVersion)

struct hv_clang {
#define HV_CLANG_FIELD(name) __typeof__(&clang_##name) name;
    HV_CLANG_FUNCTIONS(HV_CLANG_FIELD)
#undef HV_CLANG_FIELD
    const char *path; /* the library that was loaded */
};

/* Load libclang: the one that HVABI_LIBCLANG names, else the newest supported one of
 * the system. NULL and *err (HV_ERR_INPUT, with what was tried) if there is none.
 * Loaded once and never unloaded. */
const struct hv_clang *hv_clang_load(struct hv_err *err);
