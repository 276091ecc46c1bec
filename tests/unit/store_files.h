/* SPDX-License-Identifier: MIT
 *
 * A folder below /tmp with the profile toy.json, and the baselines that are recorded
 * there.
 */
#ifndef HV_TEST_STORE_FILES_H
#define HV_TEST_STORE_FILES_H

#include "base/atom.h"
#include "base/file.h"
#include "base/mem.h"
#include "store/baseline.h"
#include "store/store.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char top[64];
static struct hv_atoms *atoms;
static struct hv_profile *profile;

static void write_file(const char *path, const char *text)
{
    struct hv_err err = {0};
    ck_assert_msg(hv_file_write_atomic(path, text, strlen(text), &err), "%s", err.text);
}

#define ARCHS                                                                          \
    "\"archs\":[{\"name\":\"a32\",\"target\":\"t\"},{\"name\":\"a64\",\"target\":"     \
    "\"t\"}]"
#define AUDIENCES                                                                      \
    "\"audiences\":[{\"name\":\"guest\",\"strict\":true},{\"name\":\"tools\"},"        \
    "{\"name\":\"all\",\"judged\":false}]"
#define HEAD                                                                           \
    "{\"schema\":\"hvabi-profile/"                                                     \
    "1\",\"name\":\"toy\",\"title\":\"Toy\",\"roots\":[\".\"],"                        \
    "\"markers\":[\"toy.h\"],\"headers\":[\"*.h\"],\n" ARCHS ",\n" AUDIENCES
#define PROFILE                                                                        \
    HEAD ",\n\"comment\":\"ignored\",\"handles\":[\"^handle_(.+)$\"],\n"               \
         "\"stubs\":[{\"path\":\"s.h\",\"text\":[\"a\",\"b\"],\"audiences\":[\"all\"]" \
         "}]\n}\n"

static void set_up(void)
{
    struct hv_err err = {0};
    snprintf(top, sizeof top, "/tmp/hvabi-store-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(top));
    ck_assert_int_eq(chdir(top), 0);
    atoms = hv_atoms_new();
    write_file("toy.json", PROFILE);
    profile = hv_profile_read("toy.json", atoms, &err);
    ck_assert_msg(profile != NULL, "%u:%u: %s", err.line, err.column, err.text);
}

static void tear_down(void)
{
    char command[128];
    hv_profile_free(profile);
    hv_atoms_free(atoms);
    snprintf(command, sizeof command, "rm -rf %s", top);
    ck_assert_int_eq(chdir("/"), 0);
    ck_assert_int_eq(system(command), 0);
}

static void record_below(const char *dir, const char *release,
                         const struct hv_surface *surface)
{
    struct hv_buf buf = {0};
    char *path = hv_baseline_path(dir, "toy", release, "a64");
    hv_surface_write(surface, profile, false, &buf);
    write_file(path, buf.p);
    hv_buf_done(&buf);
    free(path);
}

static void record(const char *release, const struct hv_surface *surface)
{
    record_below(".", release, surface);
}

#endif
