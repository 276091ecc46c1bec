/* SPDX-License-Identifier: MIT
 *
 * A cache of bytes under keys that are hashes of all that they were made from. Found by
 * name, believed by a checksum; an entry that is damaged is thrown away. Many processes
 * may use one at once and be killed at any moment: an entry appears whole or not at
 * all. That there is no cache, or that it cannot be written, is never an error.
 */
#pragma once

#include "base/base.h"

struct hv_cache;

/* The cache in dir, which is created by the first write; dir NULL:
 * XDG_CACHE_HOME/hvabi, else HOME/.cache/hvabi. below: use a separate cache in the
 * subdirectory of that name; NULL: none. Returns NULL if no such place exists. */
struct hv_cache *hv_cache_new(const char *dir, const char *below);

/* A read-only cache in a directory that was filled earlier. */
struct hv_cache *hv_cache_open_filled(const char *dir);

/* Removes the least recently used entries if the cache has grown too large. Accepts
 * NULL. */
void hv_cache_free(struct hv_cache *cache);

/* Append the entry of a key (64 hexadecimal digits); false: there is none. */
bool hv_cache_get(struct hv_cache *cache, const char *key, struct hv_buf *buf);
void hv_cache_put(struct hv_cache *cache, const char *key, const char *p, size_t n);
