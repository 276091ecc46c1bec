/* SPDX-License-Identifier: MIT */
#include "model/surface.h"

/* int32_t, uint64_t, or a name with an attribute, such as uint64_aligned_t? */
static bool is_fixed_width(const char *s)
{
    if (strncmp(s, "int", 3) != 0 || !isdigit((unsigned char)s[3]))
        return false;
    size_t n = strlen(s);
    if (strcmp(s + n - 2, "_t") != 0)
        return false;
    return strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789_") == n;
}

enum hv_sign hv_type_sign(const char *type)
{
    if (!type)
        return HV_SIGN_NONE;
    if (strncmp(type, "const ", strlen("const ")) == 0)
        type += strlen("const ");
    if (strcmp(type, "_Bool") == 0 || strcmp(type, "unsigned __int128") == 0)
        return HV_SIGN_UNSIGNED;
    if (strcmp(type, "__int128") == 0 || is_fixed_width(type))
        return HV_SIGN_SIGNED;
    if (*type == 'u' && is_fixed_width(type + 1))
        return HV_SIGN_UNSIGNED;
    return HV_SIGN_NONE;
}

static size_t trimmed_length(const char *s, size_t n)
{
    while (n && s[n - 1] == ' ')
        n--;
    return n;
}

/* Parse the bound in the brackets that end at type[n - 1]. Returns the length before
 * them, or n if no bound ends there. */
static size_t parse_bound(const char *type, size_t n, size_t *ret_count)
{
    if (n < 2 || type[n - 1] != ']')
        return n;
    size_t open = n - 1;
    size_t count = 0;
    while (open && type[open] != '[')
        open--;
    if (type[open] != '[')
        return n;
    for (size_t i = open + 1; i < n - 1; i++) {
        if (!isdigit((unsigned char)type[i]))
            return n;
        size_t digit = (size_t)(type[i] - '0');
        count = count > (SIZE_MAX - digit) / 10 ? SIZE_MAX : count * 10 + digit;
    }
    *ret_count = count;
    return trimmed_length(type, open);
}

size_t hv_type_element(const char *type, const char **ret_p, size_t *ret_n)
{
    size_t whole = trimmed_length(type, strlen(type));
    size_t n = whole;
    size_t count = 1;
    for (;;) {
        size_t one = 0;
        size_t rest = parse_bound(type, n, &one);
        if (rest == n)
            break;
        n = rest;
        count = one && count > SIZE_MAX / one ? SIZE_MAX : count * one;
    }
    /* "uint8_t (*)[4]" is one pointer: the bounds are the pointee's */
    if (n == 0 || type[n - 1] == ')') {
        n = whole;
        count = 1;
    }
    *ret_p = type;
    *ret_n = n;
    return count;
}

/* ---- arrays of arrays ---- */

enum { MAX_BOUNDS = 16 };

/* The distance in elements of two neighbours, for each bound from the right: 1, 4 and
 * 12 of "[2][3][4]". Returns their number. */
static size_t strides_of(const char *type, size_t v[static MAX_BOUNDS])
{
    size_t n = trimmed_length(type, strlen(type)), n_bounds = 0, stride = 1;
    while (n_bounds < MAX_BOUNDS) {
        size_t one = 0, rest = parse_bound(type, n, &one);
        if (rest == n)
            break;
        if (one != 1) /* no second neighbour, so no distance */
            v[n_bounds++] = stride;
        stride *= one;
        n = rest;
    }
    return n_bounds;
}

bool hv_type_bounds_agree(const char *old, const char *new)
{
    size_t a[MAX_BOUNDS], b[MAX_BOUNDS];
    size_t n = strides_of(old, a), m = strides_of(new, b), i = 0, k = 0;
    bool only_old = false, only_new = false;
    while (i < n && k < m) {
        only_old |= a[i] < b[k];
        only_new |= b[k] < a[i];
        size_t least = HV_MIN(a[i], b[k]);
        i += a[i] == least;
        k += b[k] == least;
    }
    return !((only_old || i < n) && (only_new || k < m));
}
