/* SPDX-License-Identifier: MIT */
#include "extract/libc_headers.h"

static const char stdint_text[] =
    "#ifndef HV_STDINT_H\n#define HV_STDINT_H\n"
    "typedef __INT8_TYPE__ int8_t;\ntypedef __UINT8_TYPE__ uint8_t;\n"
    "typedef __INT16_TYPE__ int16_t;\ntypedef __UINT16_TYPE__ uint16_t;\n"
    "typedef __INT32_TYPE__ int32_t;\ntypedef __UINT32_TYPE__ uint32_t;\n"
    "typedef __INT64_TYPE__ int64_t;\ntypedef __UINT64_TYPE__ uint64_t;\n"
    "typedef __INTPTR_TYPE__ intptr_t;\ntypedef __UINTPTR_TYPE__ uintptr_t;\n"
    "typedef __INTMAX_TYPE__ intmax_t;\ntypedef __UINTMAX_TYPE__ uintmax_t;\n"
    "typedef int8_t int_least8_t, int_fast8_t;\n"
    "typedef uint8_t uint_least8_t, uint_fast8_t;\n"
    "typedef int16_t int_least16_t;\ntypedef uint16_t uint_least16_t;\n"
    "typedef int32_t int_least32_t;\ntypedef uint32_t uint_least32_t;\n"
    "typedef int64_t int_least64_t, int_fast64_t;\n"
    "typedef uint64_t uint_least64_t, uint_fast64_t;\n"
    "typedef __INTPTR_TYPE__ int_fast16_t, int_fast32_t;\n"
    "typedef __UINTPTR_TYPE__ uint_fast16_t, uint_fast32_t;\n"
    "#define INT8_MAX __INT8_MAX__\n#define UINT8_MAX __UINT8_MAX__\n"
    "#define INT16_MAX __INT16_MAX__\n#define UINT16_MAX __UINT16_MAX__\n"
    "#define INT32_MAX __INT32_MAX__\n#define UINT32_MAX __UINT32_MAX__\n"
    "#define INT64_MAX __INT64_MAX__\n#define UINT64_MAX __UINT64_MAX__\n"
    "#define UINTPTR_MAX __UINTPTR_MAX__\n#define SIZE_MAX __SIZE_MAX__\n"
    "#define INT8_MIN (-INT8_MAX - 1)\n#define INT16_MIN (-INT16_MAX - 1)\n"
    "#define INT32_MIN (-INT32_MAX - 1)\n#define INT64_MIN (-INT64_MAX - 1)\n"
    "#define INTPTR_MIN (-INTPTR_MAX - 1)\n#define INTMAX_MIN (-INTMAX_MAX - 1)\n"
    "#define INTPTR_MAX __INTPTR_MAX__\n#define PTRDIFF_MAX __PTRDIFF_MAX__\n"
    "#define INTMAX_MAX __INTMAX_MAX__\n#define UINTMAX_MAX __UINTMAX_MAX__\n"
    "#define INT8_C(x) x\n#define UINT8_C(x) x\n"
    "#define INT16_C(x) x\n#define UINT16_C(x) x\n"
    "#define INT32_C(x) x\n#define UINT32_C(x) x##U\n"
    "#if __SIZEOF_LONG__ == 8\n#define UINT64_C(x) x##UL\n#define INT64_C(x) x##L\n"
    "#else\n#define UINT64_C(x) x##ULL\n#define INT64_C(x) x##LL\n#endif\n"
    "#define INTMAX_C(x) INT64_C(x)\n#define UINTMAX_C(x) UINT64_C(x)\n"
    "#endif\n";

static const char stddef_text[] =
    "#ifndef HV_STDDEF_H\n#define HV_STDDEF_H\n"
    "typedef __SIZE_TYPE__ size_t;\ntypedef __PTRDIFF_TYPE__ ptrdiff_t;\n"
    "typedef __WCHAR_TYPE__ wchar_t;\n#define NULL ((void *)0)\n"
    "#define offsetof(type, member) __builtin_offsetof(type, member)\n#endif\n";

static const char stdbool_text[] = "#ifndef HV_STDBOOL_H\n#define HV_STDBOOL_H\n"
                                   "#define bool _Bool\n#define true 1\n"
                                   "#define false 0\n#endif\n";

/* PRI macros are string constants of headers, so they must be right: "l" if 64 bits are
 * a long, else "ll", as the compiler's own __UINT64_FMTX__ says. */
static const char inttypes_text[] =
    "#ifndef HV_INTTYPES_H\n#define HV_INTTYPES_H\n#include <stdint.h>\n"
    "#define PRId64 __INT64_FMTd__\n#define PRIi64 __INT64_FMTi__\n"
    "#define PRIu64 __UINT64_FMTu__\n#define PRIx64 __UINT64_FMTx__\n"
    "#define PRIX64 __UINT64_FMTX__\n#define PRIo64 __UINT64_FMTo__\n"
    "#define PRId32 __INT32_FMTd__\n#define PRIu32 __UINT32_FMTu__\n"
    "#define PRIx32 __UINT32_FMTx__\n#define PRIX32 __UINT32_FMTX__\n"
    "#define PRIdPTR __INTPTR_FMTd__\n#define PRIuPTR __UINTPTR_FMTu__\n"
    "#define PRIxPTR __UINTPTR_FMTx__\n#define PRIu16 __UINT16_FMTu__\n"
    "#define PRIx16 __UINT16_FMTx__\n#define PRIu8 __UINT8_FMTu__\n"
    "#define PRIx8 __UINT8_FMTx__\n#endif\n";

static const char string_text[] =
    "#ifndef HV_STRING_H\n#define HV_STRING_H\n#include <stddef.h>\n"
    "void *memcpy(void *, const void *, size_t);\nvoid *memmove(void *, const void *, "
    "size_t);\n"
    "void *memset(void *, int, size_t);\nint memcmp(const void *, const void *, "
    "size_t);\n"
    "size_t strlen(const char *);\nint strcmp(const char *, const char *);\n"
    "char *strcpy(char *, const char *);\n#endif\n";

static const char types_text[] =
    "#ifndef HV_SYS_TYPES_H\n#define HV_SYS_TYPES_H\n#include <stdint.h>\n#include "
    "<stddef.h>\n"
    "typedef __INTPTR_TYPE__ ssize_t;\ntypedef int pid_t;\n#endif\n";

static const char limits_text[] =
    "#ifndef HV_LIMITS_H\n#define HV_LIMITS_H\n#define CHAR_BIT __CHAR_BIT__\n"
    "#define INT_MAX __INT_MAX__\n#define UINT_MAX (__INT_MAX__ * 2U + 1U)\n"
    "#define LONG_MAX __LONG_MAX__\n#define ULONG_MAX (__LONG_MAX__ * 2UL + 1UL)\n"
    "#define INT_MIN (-INT_MAX - 1)\n#define LONG_MIN (-LONG_MAX - 1L)\n"
    "#define LLONG_MAX __LONG_LONG_MAX__\n#define LLONG_MIN (-LLONG_MAX - 1LL)\n"
    "#define ULLONG_MAX (__LONG_LONG_MAX__ * 2ULL + 1ULL)\n"
    "#define SCHAR_MAX __SCHAR_MAX__\n#define SCHAR_MIN (-SCHAR_MAX - 1)\n"
    "#define UCHAR_MAX (__SCHAR_MAX__ * 2 + 1)\n#define SHRT_MAX __SHRT_MAX__\n"
    "#define SHRT_MIN (-SHRT_MAX - 1)\n#define USHRT_MAX (__SHRT_MAX__ * 2 + 1)\n"
    "#endif\n";

static const char stdarg_text[] =
    "#ifndef HV_STDARG_H\n#define HV_STDARG_H\ntypedef __builtin_va_list va_list;\n"
    "#define va_start(v, last) __builtin_va_start(v, last)\n"
    "#define va_end(v) __builtin_va_end(v)\n#define va_arg(v, t) __builtin_va_arg(v, "
    "t)\n"
    "#define va_copy(d, s) __builtin_va_copy(d, s)\n#endif\n";

static const char stdalign_text[] =
    "#ifndef HV_STDALIGN_H\n#define HV_STDALIGN_H\n#if __STDC_VERSION__ < 202000L\n"
    "#define alignas _Alignas\n#define alignof _Alignof\n#endif\n#endif\n";

static const char stdnoreturn_text[] = "#ifndef HV_STDNORETURN_H\n"
                                       "#define HV_STDNORETURN_H\n"
                                       "#define noreturn _Noreturn\n#endif\n";

static const struct hv_header_text table[] = {
    {"stdint.h", stdint_text},
    {"stddef.h", stddef_text},
    {"stdbool.h", stdbool_text},
    {"inttypes.h", inttypes_text},
    {"string.h", string_text},
    {"sys/types.h", types_text},
    {"limits.h", limits_text},
    {"stdarg.h", stdarg_text},
    {"stdalign.h", stdalign_text},
    {"stdnoreturn.h", stdnoreturn_text},
    {NULL, NULL},
};

const struct hv_header_text *hv_libc_headers(void)
{
    return table;
}

bool hv_libc_has(const char *path)
{
    for (const struct hv_header_text *h = table; h->path; h++)
        if (strcmp(h->path, path) == 0)
            return true;
    return false;
}
