/* SPDX-License-Identifier: MIT */
#include "extract/attributes.h"

bool hv_attribute_is_common(const struct hv_token *word)
{
    static const char *const names[] = {"packed",
                                        "aligned",
                                        "mode",
                                        "may_alias",
                                        "vector_size",
                                        "unused",
                                        "used",
                                        "deprecated",
                                        "unavailable",
                                        "noreturn",
                                        "const",
                                        "pure",
                                        "format",
                                        "nonnull",
                                        "returns_nonnull",
                                        "malloc",
                                        "alloc_size",
                                        "always_inline",
                                        "noinline",
                                        "gnu_inline",
                                        "artificial",
                                        "flatten",
                                        "cold",
                                        "hot",
                                        "section",
                                        "visibility",
                                        "weak",
                                        "alias",
                                        "nothrow",
                                        "leaf",
                                        "sentinel",
                                        "warn_unused_result",
                                        "designated_init",
                                        "counted_by",
                                        "error",
                                        "warning",
                                        "constructor",
                                        "destructor",
                                        "cleanup",
                                        "ms_struct",
                                        "fallthrough",
                                        "enum_extensibility",
                                        "flag_enum"};
    struct hv_token t = *word;
    if (t.n > 4 && memcmp(t.p, "__", 2) == 0 && memcmp(t.p + t.n - 2, "__", 2) == 0) {
        t.p += 2;
        t.n -= 4;
    }
    return HV_ANY(name, names, HV_COUNT(names), hv_token_is(&t, *name));
}
