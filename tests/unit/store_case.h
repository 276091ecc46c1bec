/* SPDX-License-Identifier: MIT
 *
 * A small surface with one of everything, and the bytes that it must be written as.
 */
#ifndef HV_TEST_STORE_CASE_H
#define HV_TEST_STORE_CASE_H

#include "base/mem.h"
#include "model/surface.h"

#include <string.h>

static struct hv_member inner[] = {{.name = "x",
                                    .offset = 32,
                                    .bits = 3,
                                    .type = "uint32_t",
                                    .bitfield = true,
                                    .c_type = true}};
static struct hv_member members[] = {
    {.name = "a", .bits = 32, .type = "uint32_t"},
    {.offset = 32, .bits = 32, .type = "union", .n_members = 1, .members = inner},
    {.name = "f", .offset = 64, .type = "uint8_t []", .flexible = true},
};
static struct hv_enumerator enumerators[] = {{"E_ONE", "1", 0, NULL},
                                             {"E_ALL", "-1", 0, NULL}};
static struct hv_enumerator bits[] = {{"R_BIT", "0", 0, NULL}};

/* One of each class, with every field that can differ from its default. */
static struct hv_surface *toy_surface(const char *release)
{
    struct hv_surface *s = hv_surface_new("toy", "a64");
    const struct hv_entity entities[] = {
        {.cls = HV_CLASS_RECORD,
         .name = "struct r",
         .audiences = 7,
         .file = "b.h",
         .line = 3,
         .u.record = {.size = 8,
                      .align = 4,
                      .packed = true,
                      .n_members = 3,
                      .members = members}},
        {.cls = HV_CLASS_RECORD,
         .name = "bare",
         .audiences = 6,
         .file = "a.h",
         .guard = "defined(X) \\ \"y\"",
         .u.record = {.size = 0, .align = 1, .is_union = true}},
        {.cls = HV_CLASS_TYPEDEF,
         .name = "t",
         .audiences = 7,
         .u.typedef_ =
             {.type = "uint64_t", .size = 8, .align = 4, .is_unsigned = true}},
        {.cls = HV_CLASS_ENUM,
         .name = "enum e",
         .audiences = 7,
         .u.enum_ = {.size = 4, .n_values = 2, .values = enumerators}},
        {.cls = HV_CLASS_CONSTANT,
         .name = "C",
         .audiences = 7,
         .file = "a.h",
         .u.constant = {.value = "18446744073709551615",
                        .bits = 64,
                        .is_unsigned = true}},
        {.cls = HV_CLASS_CONSTANT,
         .name = "D",
         .audiences = 7,
         .file = "a.h",
         .u.constant = {.value = "-1", .bits = 32}},
        {.cls = HV_CLASS_CONSTANT,
         .name = "S",
         .audiences = 1,
         .u.constant = {.text = "\xff\x01\n\xef\x9f\xbf\xc3\xa9\x7f"}},
        {.cls = HV_CLASS_MACRO,
         .name = "M",
         .audiences = 7,
         .u.macro = {.tokens_hash = "0123456789abcdef", .function_like = true}},
        {.cls = HV_CLASS_HYPERCALL,
         .name = "h_op",
         .audiences = 7,
         .u.constant = {.value = "12", .bits = 32}},
        {.cls = HV_CLASS_REGISTER,
         .name = "R",
         .audiences = 7,
         .u.reg = {.id = "6927694924705791493", .size = 8}},
        {.cls = HV_CLASS_REGISTER,
         .name = "R_MAP",
         .audiences = 2,
         .u.reg = {.id = "7",
                   .bitmap = true,
                   .n_bits = 1,
                   .bits = bits,
                   .default_ = "on",
                   .cap = "C"}},
    };
    const struct hv_left_out left_out[] = {
        {.kind = HV_LEFT_OUT_GUARD,
         .file = "g.h",
         .audiences = 1,
         .why = "#error: no",
         .line = 9,
         .at = "h.h"},
        {.kind = HV_LEFT_OUT_SKIP, .file = "s.h", .audiences = 7, .why = "no ABI"}};
    s->release = release;
    s->interface_version = "264704";
    s->audiences = 7;
    s->n_variants = 3;
    hv_surface_append(s, entities, HV_COUNT(entities));
    s->n_left_out = HV_COUNT(left_out);
    s->left_out = hv_arena_alloc(s->arena, sizeof left_out);
    memcpy(s->left_out, left_out, sizeof left_out);
    hv_surface_seal(s);
    return s;
}

static const char golden[] =
    "{\n\"schema\":\"hvabi-surface/1\",\n\"profile\":\"toy\",\n\"release\":\"1.0\",\n"
    "\"arch\":\"a64\",\n\"interface_version\":\"264704\",\n"
    "\"audiences\":[\"guest\",\"tools\",\"all\"],\n\"variants\":3,\n"
    "\"files\":[\n\"a.h\",\n\"b.h\"\n],\n\"guards\":[\n\"defined(X) \\\\ "
    "\\\"y\\\"\"\n],\n"
    "\"left_out\":[\n"
    "{\"file\":\"g.h\",\"audiences\":[\"guest\"],\"kind\":\"guard\",\"why\":\"#error: "
    "no\","
    "\"at\":\"h.h\"},\n"
    "{\"file\":\"s.h\",\"kind\":\"skip\",\"why\":\"no ABI\"}\n],\n"
    "\"records\":[\n"
    "{\"name\":\"bare\",\"audiences\":[\"tools\",\"all\"],\"file\":0,\"guard\":0,"
    "\"size\":0,"
    "\"align\":1,\"union\":true,\"members\":[]},\n"
    "{\"name\":\"struct "
    "r\",\"file\":1,\"size\":8,\"align\":4,\"packed\":true,\"members\":["
    "[\"a\",0,32,\"uint32_t\"],[null,32,32,\"union\",{\"members\":[["
    "\"x\",32,3,"
    "\"uint32_t\","
    "{\"bitfield\":true,\"c_type\":true}]]}],[\"f\",64,0,\"uint8_t "
    "[]\",{\"flexible\":true}]]}\n],\n"
    "\"typedefs\":[\n{\"name\":\"t\",\"type\":\"uint64_t\",\"size\":8,\"align\":4,"
    "\"unsigned\":true}\n],\n"
    "\"enums\":[\n{\"name\":\"enum "
    "e\",\"values\":[[\"E_ONE\",\"1\"],[\"E_ALL\",\"-1\"]]}\n],\n"
    "\"constants\":[\n"
    "{\"name\":\"C\",\"file\":0,\"value\":\"18446744073709551615\",\"bits\":64,"
    "\"unsigned\":true},\n"
    "{\"name\":\"D\",\"file\":0,\"value\":\"-1\"},\n"
    "{\"name\":\"S\",\"audiences\":[\"guest\"],\"text\":"
    "\"\\uf7ff\\u0001\\u000a\\uf7ef\\uf79f"
    "\\uf7bf\xc3\xa9\\u007f\"}\n],\n"
    "\"macros\":[\n{\"name\":\"M\",\"tokens_hash\":\"0123456789abcdef\","
    "\"function_like\":true}\n],\n"
    "\"hypercalls\":[\n{\"name\":\"h_op\",\"number\":12}\n],\n"
    "\"ops\":[],\n\"masks\":[],\n\"signatures\":[],\n"
    "\"registers\":[\n"
    "{\"name\":\"R\",\"id\":\"6927694924705791493\",\"size\":8},\n"
    "{\"name\":\"R_MAP\",\"audiences\":[\"tools\"],\"id\":\"7\","
    "\"bitmap\":[[\"R_BIT\",\"0\"]],\"default\":\"on\",\"cap\":\"C\"}\n"
    "]\n}\n";

#endif
