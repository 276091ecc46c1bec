/* SPDX-License-Identifier: MIT
 *
 * Reading a profile's parts: what profile_read.c and profile_ops.c share. Internal to
 * store/.
 */
#ifndef HV_STORE_PROFILE_NODE_H
#define HV_STORE_PROFILE_NODE_H

#include "model/profile.h"
#include "store/json_read.h"

/* A list of strings into the profile's arena; false where there is no such key. */
bool hv_profile_get_strings(struct hv_node *node, const char *key,
                            struct hv_profile *profile, struct hv_strings *ret);
/* The same; an error where there is none, or an empty one. */
void hv_profile_need_strings(struct hv_node *node, const char *key,
                             struct hv_profile *profile, struct hv_strings *ret);

/* A regular expression, with at least so many groups. */
void hv_profile_get_pattern(struct hv_node *node, const char *key,
                            struct hv_profile *profile, struct hv_pattern *ret,
                            size_t groups);
/* The same; it is a complaint that the key is missing. */
void hv_profile_need_pattern(struct hv_node *node, const char *key,
                             struct hv_profile *profile, struct hv_pattern *ret,
                             size_t groups);
struct hv_pattern *hv_profile_get_patterns(struct hv_node *node, const char *key,
                                           size_t groups, struct hv_profile *profile,
                                           size_t *ret_n);

/* A list of names of the profile's architectures as a set; 0 where there is none. */
uint32_t hv_profile_get_archs(struct hv_node *node, const char *key,
                              struct hv_profile *profile);

/* The names of the list must be among those that the profile itself defines. */
void hv_profile_check_names(struct hv_node *node, const char *key,
                            const struct hv_profile *profile,
                            int (*find)(const struct hv_profile *, const char *));

/* Every list of objects is read alike: how many, where, and by whom each. */
typedef void hv_profile_item(struct hv_node *node, struct hv_profile *profile,
                             void *ret);
void *hv_profile_get_items(struct hv_node *node, const char *key,
                           struct hv_profile *profile, size_t size,
                           hv_profile_item *read, size_t *ret_n);
#define HV_GET_ITEMS(node, profile, field, read)                                       \
    ((profile)->field =                                                                \
         hv_profile_get_items((node), #field, (profile), sizeof *(profile)->field,     \
                              (read), &(profile)->n_##field))

/* profile_ops.c: hypercalls, side files, contracts, hazards. After the architectures.
 */
void hv_profile_read_ops(struct hv_node *root, struct hv_profile *profile);
/* profile_registers.c: probes, registers, errata. After the architectures. */
void hv_profile_read_registers(struct hv_node *root, struct hv_profile *profile);

/* profile_vote.c: how its people vote. */
void hv_profile_read_vote(struct hv_node *root, struct hv_profile *profile);

/* profile_binary.c: notes and names in binaries. */
void hv_profile_read_binary(struct hv_node *root, struct hv_profile *profile);

#endif
