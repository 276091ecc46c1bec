/* SPDX-License-Identifier: MIT
 *
 * The part of a profile that tells how its people vote.
 */
#include "store/profile_node.h"

static void read_opinion(struct hv_node *node, struct hv_profile *profile, void *ret)
{
    struct hv_opinion *opinion = ret;
    (void)profile;
    opinion->mark = hv_node_need_name(node, "mark");
    opinion->means = hv_node_need_name(node, "means");
}

/* [1, 3]: a third. */
static void read_share(struct hv_node *node, const char *key, struct hv_share *ret)
{
    enum { MOST = 1000 };
    struct hv_node list, item;
    if (!hv_node_get(node, key, &list))
        return;
    unsigned n[2] = {0};
    size_t found = hv_node_array(&list);
    for (size_t i = 0; i < found && i < 2; i++) {
        hv_node_at(&list, i, &item);
        n[i] = (unsigned)hv_node_uint(&item, MOST);
    }
    if (found != 2 || !n[0] || n[0] > n[1])
        hv_node_expect(&list, "a share as two numbers, such as [1, 3] for a third");
    *ret = (struct hv_share){.parts = n[0], .of = n[1]};
}

void hv_profile_read_vote(struct hv_node *root, struct hv_profile *profile)
{
    enum { A_YEAR = 366 };
    struct hv_vote *vote = &profile->vote;
    struct hv_node node;
    if (!hv_node_get(root, "vote", &node))
        return;
    vote->opinions =
        hv_profile_get_items(&node, "opinions", profile, sizeof *vote->opinions,
                             read_opinion, &vote->n_opinions);
    if (!vote->n_opinions)
        hv_node_fail(&node, "expected a list of \"opinions\", of which there is none");
    hv_profile_get_strings(&node, "duties", profile, &vote->duties);
    vote->lazy_days = (unsigned)hv_node_get_uint(&node, "lazy_days", A_YEAR, 0);
    read_share(&node, "quorum", &vote->quorum);
    read_share(&node, "majority", &vote->majority);
    vote->members = hv_node_get_name(&node, "members");
    vote->quiet = hv_node_get_name(&node, "quiet");
    vote->source = hv_node_need_name(&node, "source");
    hv_node_end(&node);
}
