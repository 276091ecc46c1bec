/* SPDX-License-Identifier: MIT
 *
 * The commit index: what each commit of a range did to which entity, as the rules
 * judged it, so that nobody has to compare these commits again. store/ keeps it in a
 * file.
 */
#pragma once

#include "model/precedent.h"

struct hv_recorded_commit {
    const char *id;      /* its first HV_COMMIT_DIGITS hex digits; the only field of a
                            commit that changed nothing */
    const char *date;    /* of its author: "2019-05-14" */
    const char *release; /* that its tree says it is, or is going to be; NULL: it does
                            not say */
    const char *subject;
    struct hv_strings failures; /* what was not looked at: "FILE: why" */
    size_t first, n;            /* its rows */
};

enum { HV_COMMIT_DIGITS = 12 };

struct hv_commit_index {
    struct hv_arena *arena;
    const char *inputs;     /* SHA-256 of every input other than the commits: profile,
                               rules, recorded releases, architectures, audiences */
    const char *from, *to;  /* full ids: what `to` has and `from` has not */
    size_t total;           /* commits of that range */
    unsigned shard, shards; /* of these the shard-th part, from 1; shards 0: all */
    size_t n, cap;          /* recorded commits, ancestors first */
    struct hv_recorded_commit *commits;
    size_t n_changing; /* commits with rows, by hv_commit_index_sort() */
    const struct hv_recorded_commit **changing;
    size_t n_rows, cap_rows;
    struct hv_precedent *rows; /* release: id of the commit; without id, file and
                                  families; sides only where there are two of them */
};

/* Accepts NULL. */
static inline void hv_commit_index_free(struct hv_commit_index *index)
{
    hv_owner_free(index);
}

/* The commits of the range that belong to its shard: [begin, end). */
size_t hv_commit_index_begin(const struct hv_commit_index *index);
size_t hv_commit_index_end(const struct hv_commit_index *index);

/* Does the index have every commit of its range, or of its shard? */
bool hv_commit_index_whole(const struct hv_commit_index *index);

/* Sort the commits that are there now for hv_commits_of_precedent(). */
void hv_commit_index_sort(struct hv_commit_index *index);

/* Find the commits that made the change of a precedent, the last first, at most `most`:
 * those of its release with the same change, else with any change of its subject.
 * Returns their number; index may be NULL. */
size_t hv_commits_of_precedent(const struct hv_commit_index *index,
                               const struct hv_precedent *precedent,
                               const struct hv_recorded_commit **ret, size_t most);
