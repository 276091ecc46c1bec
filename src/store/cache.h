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

/* The cache in that directory, which is made when something is put there first; NULL
 * dir: XDG_CACHE_HOME/hvabi, else HOME/.cache/hvabi. below: one of its own in a
 * directory of that name within it; NULL. NULL: there is no such place. */
struct hv_cache *hv_cache_new(const char *dir, const char *below);

/* One that was filled before and is read alone, in that directory. */
struct hv_cache *hv_cache_open_filled(const char *dir);

/* Removes the entries that were used least, where the cache has grown too large.
 * Accepts NULL. */
void hv_cache_free(struct hv_cache *cache);

/* Append what is kept under the key (64 hexadecimal digits); false: nothing. */
bool hv_cache_get(struct hv_cache *cache, const char *key, struct hv_buf *buf);
void hv_cache_put(struct hv_cache *cache, const char *key, const char *p, size_t n);
