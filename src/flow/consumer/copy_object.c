/* SPDX-License-Identifier: MIT
 *
 * A copy that is read from what its compiler made of it: DWARF has the types of C, Rust
 * and Go alike. Macros and constants are not in it.
 */
#include "base/file.h"
#include "binary/binary.h"
#include "flow/consumer/copies.h"
#include "model/data_model.h"
#include "store/release_index.h"
#include "store/releases.h"

#include <errno.h>
#include <unistd.h>

/* ---- the file ---- */

/* The reader is another process, and needs a file. */
static struct hv_binary *
read_bytes(struct hvabi *run, const struct hv_source_file *file, struct hv_err *err)
{
    const struct hv_binary_options options = {.helper = hv_run_binary_helper(run),
                                              .no_sandbox = run->options.no_sandbox,
                                              .keep = &run->profile->atoms,
                                              .places = true};
    const char *tmp = getenv("TMPDIR");
    char *path = hv_arena_printf(run->arena, "%s/hvabi.XXXXXX",
                                 tmp && *tmp == '/' ? tmp : "/tmp");
    int fd = mkstemp(path);
    struct hv_binary *binary = NULL;
    struct hv_err why = {0};
    if (fd < 0 || !hv_file_write_all(fd, file->bytes, file->n))
        hv_fail(&why, HV_ERR_INPUT, NULL, "cannot copy it to %s: %s", path,
                strerror(errno));
    else
        binary = hv_binary_read(path, &options, run->atoms, &why);
    if (fd >= 0) {
        close(fd);
        unlink(path);
    }
    if (!binary)
        hv_fail(err, HV_ERR_INPUT, file->path, "%s", why.text);
    return binary;
}

static bool check_machine(const struct hv_binary *binary, const struct hv_arch *arch,
                          const char *path, struct hv_err *err)
{
    const char *name = hv_machine_name(binary->machine, binary->bits);
    return hv_machine_is(binary->machine, binary->bits, binary->big_endian,
                         hv_arch_triple(arch)) ||
           hv_fail(err, HV_ERR_INPUT, path,
                   "expected an object for %s, found one for %s (%u bits)", arch->name,
                   name ? name : "another machine", binary->bits);
}

/* ---- what is a copy in it ---- */

struct object {
    struct hvabi *run;
    const struct hv_input *input;
    const struct hv_release_index *index;
    const char *path;
    uint32_t audiences; /* that its source was compiled for */
};

/* Is it a copied type? An object has all types of a program: those that a release has,
 * or that the consumer's file names, are copies. */
static bool is_copied(const struct object *o, const struct hv_entity *e)
{
    if (HV_ANY(n, o->run->consumer->names, o->run->consumer->n_names,
               !n->in && strcmp(n->theirs, e->name) == 0))
        return true;
    for (size_t r = 0; r < o->index->n; r++)
        for (unsigned u = 0; u < o->run->profile->n_audiences; u++)
            if (hv_release_index_all_forms(o->index, e, HV_BIT(u),
                                           o->index->releases[r]))
                return true;
    return false;
}

/* The part of a compiler's path that the tree has: "/build/x/include/xen.h" ->
 * "include/xen.h". */
static const char *path_in_tree(const struct object *o, const char *path)
{
    for (const char *p = path; p; p = strchr(p, '/')) {
        p += *p == '/';
        if (hv_tree_has(o->input->tree, p))
            return hv_atom(o->run->atoms, p);
    }
    return hv_atom(o->run->atoms, o->path);
}

static bool keep_copied(const struct object *o, struct hv_variant *types,
                        struct hv_err *err)
{
    size_t k = 0;
    HV_EACH (e, types->entities, types->n_entities) {
        if (!is_copied(o, e))
            continue;
        if (HV_ANY(x, types->entities, k,
                   x->cls == e->cls && strcmp(x->name, e->name) == 0))
            return hv_fail(err, HV_ERR_INPUT, o->path,
                           "it has %s in two forms: expected the object of one source",
                           e->name);
        e->file = path_in_tree(o, e->file ? e->file : o->path);
        e->audiences = o->audiences;
        types->entities[k++] = *e;
    }
    types->n_entities = k;
    return k || hv_fail(err, HV_ERR_INPUT, o->path,
                        "none of its types is one of %s: expected an object with debug "
                        "information (-g) whose source uses the copied headers",
                        o->run->profile->title);
}

struct hv_surface *hv_copy_object_read(struct hvabi *run, const struct hv_input *input,
                                       const struct hv_copy_object *object,
                                       struct hv_err *err)
{
    const struct hv_arch *of = &run->profile->archs[object->arch];
    struct object o = {run, input, NULL, object->file->path, object->audiences};
    struct hv_surface *surface = NULL;
    struct hv_binary *binary = read_bytes(run, object->file, err);
    if (binary && check_machine(binary, of, o.path, err) &&
        (o.index = hv_releases_index(run->releases, run->profile, object->arch, err))) {
        struct hv_variant *types = &binary->types;
        hv_binary_fill_alignment(binary, of->align64);
        types->arch = object->arch;
        if (keep_copied(&o, types, err)) {
            surface = hv_variants_merge(&types, 1, run->profile, object->arch);
            surface->audiences = o.audiences;
        }
    }
    hv_binary_free(binary);
    return surface;
}
