/* SPDX-License-Identifier: MIT */
#include "base/diff.h"

enum { MAX_STEPS = 1 << 24 };

struct diff {
    const uint64_t *a, *b;
    bool *ret_a, *ret_b;
    long *forth, *back; /* per diagonal: the furthest point of a path; diagonal 0 is in
                           the middle */
    long steps;         /* steps that are still allowed */
};

/* A point between elements of both lists. */
struct place {
    long x, y;
};

/* A part of both lists: start and length. */
struct box {
    long a, n, b, m;
};

static void mark_range(bool *list, long from, long n)
{
    for (long i = from; i < from + n; i++)
        list[i] = true;
}

/* The box without common elements at both ends. */
static struct box trimmed(const struct diff *d, struct box box)
{
    while (box.n && box.m && d->a[box.a] == d->b[box.b]) {
        box.a++, box.b++;
        box.n--, box.m--;
    }
    while (box.n && box.m && d->a[box.a + box.n - 1] == d->b[box.b + box.m - 1])
        box.n--, box.m--;
    return box;
}

/* Compare element i of the box, counted from its end if back. */
static bool same_element(const struct diff *d, const struct box *box, bool back, long i,
                         long k)
{
    return back ? d->a[box->a + box->n - 1 - i] == d->b[box->b + box->m - 1 - k]
                : d->a[box->a + i] == d->b[box->b + k];
}

/* The furthest that a path with one more difference gets on diagonal k. */
static long advance(struct diff *d, const struct box *box, bool back, long depth,
                    long k)
{
    const long *v = back ? d->back : d->forth;
    long x =
        k == -depth || (k != depth && v[k - 1] < v[k + 1]) ? v[k + 1] : v[k - 1] + 1;
    for (; x < box->n && x - k < box->m && same_element(d, box, back, x, x - k); x++)
        d->steps--;
    d->steps--;
    return x;
}

/* Extend all paths from one end by one difference. True: one meets a path from the
 * other end, at *ret_place. */
static bool step(struct diff *d, const struct box *box, bool back, long depth,
                 struct place *ret_place)
{
    long *v = back ? d->back : d->forth, *other = back ? d->forth : d->back;
    long delta = box->n - box->m, reach = back ? depth : depth - 1;
    bool may_meet = (delta % 2 != 0) != back;
    for (long k = -depth; k <= depth; k += 2) {
        if (k < -box->m || k > box->n)
            continue;
        long x = v[k] = advance(d, box, back, depth, k);
        if (!may_meet || delta - k < -reach || delta - k > reach ||
            x + other[delta - k] < box->n)
            continue;
        ret_place->x = back ? box->n - x : x;
        ret_place->y = back ? box->m - (x - k) : x - k;
        return true;
    }
    return false;
}

/* Is the place inside the box, and not in a corner that would leave it undivided? */
static bool is_inside(struct place place, const struct box *box)
{
    return place.x >= 0 && place.x <= box->n && place.y >= 0 && place.y <= box->m &&
           place.x + place.y > 0 && place.x + place.y < box->n + box->m;
}

/* Find a place in the middle of a shortest path through the box. */
static bool find_middle(struct diff *d, const struct box *box, struct place *ret_place)
{
    long most = (box->n + box->m + 1) / 2;
    for (long i = -most - 1; i <= most + 1; i++)
        d->forth[i] = d->back[i] = 0;
    for (long depth = 0; depth <= most && d->steps > 0; depth++)
        if (step(d, box, false, depth, ret_place) ||
            step(d, box, true, depth, ret_place))
            return is_inside(*ret_place, box);
    return false;
}

static void diff_box(struct diff *d, struct box box)
{
    struct place at;
    for (;;) {
        box = trimmed(d, box);
        if (!box.n || !box.m || !find_middle(d, &box, &at))
            break;
        diff_box(d, (struct box){box.a, at.x, box.b, at.y});
        box = (struct box){box.a + at.x, box.n - at.x, box.b + at.y, box.m - at.y};
    }
    mark_range(d->ret_a, box.a, box.n);
    mark_range(d->ret_b, box.b, box.m);
}

void hv_diff(struct hv_diff_side *old, struct hv_diff_side *new)
{
    size_t size = old->n + new->n + 8;
    HV_FREED long *v = hv_alloc(2 * size * sizeof *v);
    struct diff d = {.a = old->v,
                     .b = new->v,
                     .ret_a = old->changed,
                     .ret_b = new->changed,
                     .forth = v + size / 2,
                     .back = v + size + size / 2,
                     .steps = MAX_STEPS};
    diff_box(&d, (struct box){0, (long)old->n, 0, (long)new->n});
}
