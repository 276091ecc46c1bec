/* SPDX-License-Identifier: MIT
 *
 * Calls in XML. libxml2 is loaded when there is some, and reads it behind the filter.
 */
#include "extract/notation/notation.h"

#include <dlfcn.h>
#include <libxml/parser.h>

#define FUNCTIONS(X)                                                                   \
    X(xmlInitParser)                                                                   \
    X(xmlMemSetup)                                                                     \
    X(xmlReadMemory)                                                                   \
    X(xmlDocGetRootElement)                                                            \
    X(xmlGetLineNo)                                                                    \
    X(xmlGetLastError)                                                                 \
    X(xmlFreeDoc)

static struct {
#define FIELD(name) __typeof__(name) *name;
    FUNCTIONS(FIELD)
#undef FIELD
} lib;
static bool loaded;

static bool load_library(struct hv_err *err)
{
    static const char *const names[] = {"libxml2.so.2", "libxml2.so.16", "libxml2.so"};
    void *handle = NULL, *symbol;
    if (loaded)
        return true;
    for (size_t i = 0; !handle && i < HV_COUNT(names); i++)
        handle = dlopen(names[i], RTLD_NOW | RTLD_LOCAL);
    if (!handle)
        return hv_fail(err, HV_ERR_INPUT, NULL,
                       "cannot load libxml2, which reads XML: install libxml2");
#define RESOLVE(name)                                                                  \
    symbol = dlsym(handle, #name);                                                     \
    if (!symbol)                                                                       \
        return hv_fail(err, HV_ERR_INPUT, NULL, "libxml2 lacks " #name);               \
    memcpy(&lib.name, &symbol, sizeof symbol);
    FUNCTIONS(RESOLVE)
#undef RESOLVE
    lib.xmlMemSetup(free, hv_alloc, hv_realloc, hv_strdup);
    lib.xmlInitParser();
    loaded = true;
    return true;
}

struct reading {
    const struct hv_source_file *file;
    const struct hv_notation_xml *xml;
    struct hv_calls *calls;
    struct hv_err *err;
};

static const char *name_of(const xmlNode *node)
{
    return (const char *)node->name;
}

static bool is_named(const xmlNode *node, const char *name)
{
    return name && strcmp(name_of(node), name) == 0;
}

static uint32_t line_of(const xmlNode *node)
{
    long line = lib.xmlGetLineNo(node);
    return line > 0 ? (uint32_t)line : 0;
}

#define FAIL(r, node, ...)                                                             \
    hv_fail_at((r)->err, (r)->file->path, line_of(node), 0, __VA_ARGS__)

static const xmlNode *element_from(const xmlNode *node)
{
    while (node && node->type != XML_ELEMENT_NODE)
        node = node->next;
    return node;
}

#define EACH_CHILD(child, node)                                                        \
    for (const xmlNode *child = element_from((node)->children); child;                 \
         child = element_from(child->next))

/* The value in the arena; NULL: there is no such attribute, or it is empty. */
static const char *attribute(const struct reading *r, const xmlNode *node,
                             const char *name)
{
    HV_BUF buf = {0};
    for (const xmlAttr *a = name ? node->properties : NULL; a; a = a->next)
        for (const xmlNode *text =
                 strcmp((const char *)a->name, name) == 0 ? a->children : NULL;
             text; text = text->next)
            if (text->content)
                hv_buf_puts(&buf, (const char *)text->content);
    return buf.n ? hv_arena_strndup(r->calls->arena, buf.p, buf.n) : NULL;
}

/* ---- conditions ---- */

enum { MAX_DEPTH = 32 };

static bool put_condition(const struct reading *r, const xmlNode *node,
                          struct hv_buf *buf, unsigned depth);

static bool put_operands(const struct reading *r, const xmlNode *node,
                         const char *operator, struct hv_buf * buf, unsigned depth)
{
    size_t n = 0;
    hv_buf_putc(buf, '(');
    EACH_CHILD(child, node)
    {
        if (n++)
            hv_buf_puts(buf, operator);
        if (!put_condition(r, child, buf, depth))
            return false;
    }
    hv_buf_putc(buf, ')');
    return n ||
           FAIL(r, node, "expected a condition in <%s>, found none", name_of(node));
}

static bool put_condition(const struct reading *r, const xmlNode *node,
                          struct hv_buf *buf, unsigned depth)
{
    const char *macro = attribute(r, node, r->xml->defined);
    if (depth > MAX_DEPTH)
        return FAIL(r, node, "expected conditions at most %d deep", MAX_DEPTH);
    if (is_named(node, "and"))
        return put_operands(r, node, " && ", buf, depth + 1);
    if (is_named(node, "or"))
        return put_operands(r, node, " || ", buf, depth + 1);
    if (is_named(node, "not")) {
        hv_buf_putc(buf, '!');
        return put_operands(r, node, " && ", buf, depth + 1);
    }
    if (!macro || element_from(node->children))
        return FAIL(r, node,
                    "expected and, or, not, or an element with the attribute \"%s\", "
                    "found <%s>",
                    r->xml->defined ? r->xml->defined : "defined", name_of(node));
    hv_buf_printf(buf, "defined(%s)", macro);
    return true;
}

static void put_and(struct hv_buf *buf)
{
    if (buf->n)
        hv_buf_puts(buf, " && ");
}

/* The conditions of an element itself. */
static bool put_conditions(const struct reading *r, const xmlNode *node,
                           struct hv_buf *buf)
{
    const char *text = attribute(r, node, r->xml->condition);
    if (text) {
        put_and(buf);
        hv_buf_printf(buf, "(%s)", text);
    }
    EACH_CHILD(child, node)
    {
        if (!is_named(child, r->xml->condition) || !element_from(child->children))
            continue;
        put_and(buf);
        if (!put_operands(r, child, " && ", buf, 0))
            return false;
    }
    return true;
}

/* ---- calls ---- */

static bool add_arguments(const struct reading *r, const xmlNode *node,
                          struct hv_call *call)
{
    EACH_CHILD(child, node)
    {
        if (!is_named(child, r->xml->args))
            continue;
        const char *type = attribute(r, child, r->xml->type);
        if (!type)
            return FAIL(r, child, "expected the attribute \"%s\" of <%s>, found none",
                        r->xml->type, name_of(child));
        hv_call_add_argument(r->calls, call, attribute(r, child, r->xml->way), type);
    }
    return true;
}

static bool add_call(const struct reading *r, const xmlNode *node,
                     const struct hv_buf *condition)
{
    const char *name = attribute(r, node, r->xml->name);
    if (!name)
        return FAIL(r, node, "expected the attribute \"%s\" of <%s>, found none",
                    r->xml->name, name_of(node));
    struct hv_call *call = hv_calls_add(r->calls, r->file, line_of(node), name, r->err);
    if (!call)
        return false;
    if (condition->n)
        call->condition = hv_arena_strndup(r->calls->arena, condition->p, condition->n);
    call->number = attribute(r, node, r->xml->number);
    if (r->xml->number && !call->number)
        return FAIL(r, node, "expected the attribute \"%s\" of <%s>, found none",
                    r->xml->number, name_of(node));
    return add_arguments(r, node, call);
}

enum step { BESIDE, ABOVE, CALL };

/* How an element of that path relates to the calls' paths. */
static enum step step_of(const struct reading *r, const struct hv_buf *path)
{
    enum step step = BESIDE;
    for (size_t i = 0; i < r->xml->paths.n && step != CALL; i++) {
        const char *want = r->xml->paths.v[i];
        if (strncmp(want, path->p, path->n) == 0)
            step = !want[path->n] ? CALL : want[path->n] == '/' ? ABOVE : step;
    }
    return step;
}

/* Read an element; path and condition are those of its ancestors. */
static bool read_element(const struct reading *r, const xmlNode *node,
                         struct hv_buf *path, struct hv_buf *condition)
{
    size_t above = path->n, outer = condition->n;
    hv_buf_printf(path, "%s%s", above ? "/" : "", name_of(node));
    enum step step = step_of(r, path);
    bool ok =
        step != BESIDE ||
        (above && (is_named(node, r->xml->condition) ||
                   hv_strings_have(&r->xml->ignored, name_of(node)))) ||
        FAIL(r, node, "expected an element of the paths or of \"ignored\", found <%s>",
             path->p);
    if (ok && step != BESIDE)
        ok = put_conditions(r, node, condition);
    if (ok && step == CALL)
        ok = add_call(r, node, condition);
    if (ok && step == ABOVE)
        EACH_CHILD(child, node)
    ok = ok && read_element(r, child, path, condition);
    path->n = above;
    condition->n = outer;
    if (outer)
        condition->p[outer] = '\0';
    return ok;
}

static bool read_document(const struct reading *r, const xmlDoc *document)
{
    HV_BUF path = {0}, condition = {0};
    if (document->intSubset)
        return hv_fail_at(r->err, r->file->path, 1, 0,
                          "expected no <!DOCTYPE>, whose entities are not followed");
    return read_element(r, lib.xmlDocGetRootElement(document), &path, &condition);
}

static bool read_xml(const struct hv_source_file *file, struct hv_calls *calls,
                     struct hv_err *err)
{
    const struct reading r = {file, &calls->notation->xml, calls, err};
    xmlDoc *document = lib.xmlReadMemory(file->bytes, (int)file->n, NULL, NULL,
                                         XML_PARSE_NONET | XML_PARSE_NOERROR |
                                             XML_PARSE_NOWARNING | XML_PARSE_BIG_LINES);
    if (!document) {
        const xmlError *why = lib.xmlGetLastError();
        const char *text = why && why->message ? why->message : "it cannot be read";
        return hv_fail_at(err, file->path,
                          why && why->line > 0 ? (uint32_t)why->line : 0, 0,
                          "no well-formed XML: %.*s", (int)strcspn(text, "\n"), text);
    }
    bool ok = read_document(&r, document);
    lib.xmlFreeDoc(document);
    return ok;
}

static bool is_of_xml(const struct hv_notation *notation)
{
    return notation->xml.paths.n > 0;
}

const struct hv_notation_reader hv_notation_xml_reader = {is_of_xml, load_library,
                                                          read_xml};
