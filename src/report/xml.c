/* SPDX-License-Identifier: MIT */
#include "report/xml.h"

#include <dlfcn.h>
#include <libxml/xmlmemory.h>
#include <libxml/xmlwriter.h>
#include <stdarg.h>

#define HV_XML_FUNCTIONS(X)                                                            \
    X(xmlMemSetup)                                                                     \
    X(xmlBufferCreate)                                                                 \
    X(xmlBufferContent)                                                                \
    X(xmlBufferLength)                                                                 \
    X(xmlBufferFree)                                                                   \
    X(xmlNewTextWriterMemory)                                                          \
    X(xmlFreeTextWriter)                                                               \
    X(xmlTextWriterSetIndent)                                                          \
    X(xmlTextWriterStartDocument)                                                      \
    X(xmlTextWriterEndDocument)                                                        \
    X(xmlTextWriterStartElement)                                                       \
    X(xmlTextWriterEndElement)                                                         \
    X(xmlTextWriterFullEndElement)                                                     \
    X(xmlTextWriterWriteDTD)                                                           \
    X(xmlTextWriterWriteAttribute)                                                     \
    X(xmlTextWriterWriteRaw)                                                           \
    X(xmlTextWriterWriteString)

/* The functions of the library that are used, by name. */
struct library {
#define HV_XML_FIELD(name) __typeof__(name) *name;
    HV_XML_FUNCTIONS(HV_XML_FIELD)
#undef HV_XML_FIELD
};

struct hv_xml {
    xmlBufferPtr bytes;
    xmlTextWriterPtr writer;
    bool html;
};

static struct library lib; /* a library is loaded once per process */
static bool loaded;

static void *open_library(void)
{
    static const char *const names[] = {"libxml2.so.2", "libxml2.so.16", "libxml2.so"};
    void *handle = NULL;
    for (size_t i = 0; !handle && i < sizeof names / sizeof *names; i++)
        handle = dlopen(names[i], RTLD_LAZY | RTLD_LOCAL);
    return handle;
}

bool hv_xml_load(struct hv_err *err)
{
    if (loaded)
        return true;
    void *handle = open_library();
    if (!handle)
        return hv_fail(err, HV_ERR_INPUT, NULL,
                       "cannot load libxml2, which writes XML: install libxml2");
    void *symbol;
#define HV_XML_RESOLVE(name)                                                           \
    symbol = dlsym(handle, #name);                                                     \
    if (!symbol)                                                                       \
        return hv_fail(err, HV_ERR_INPUT, NULL, "libxml2 lacks " #name);               \
    memcpy(&lib.name, &symbol, sizeof symbol);
    HV_XML_FUNCTIONS(HV_XML_RESOLVE)
#undef HV_XML_RESOLVE
    /* without memory libxml2 writes an empty text and reports success */
    lib.xmlMemSetup(free, hv_alloc, hv_realloc, hv_strdup);
    loaded = true;
    return true;
}

static void must(bool done)
{
    if (!done)
        hv_out_of_memory();
}

static const xmlChar *chars(const char *s)
{
    return (const xmlChar *)(s ? s : "");
}

static struct hv_xml *new_writer(void)
{
    must(hv_xml_load(NULL));
    struct hv_xml *xml = hv_alloc(sizeof *xml);
    xml->bytes = lib.xmlBufferCreate();
    must(xml->bytes);
    xml->writer = lib.xmlNewTextWriterMemory(xml->bytes, 0);
    must(xml->writer);
    return xml;
}

struct hv_xml *hv_xml_begin(void)
{
    struct hv_xml *xml = new_writer();
    must(lib.xmlTextWriterSetIndent(xml->writer, 1) >= 0);
    must(lib.xmlTextWriterStartDocument(xml->writer, NULL, "UTF-8", NULL) >= 0);
    return xml;
}

struct hv_xml *hv_xml_begin_html(void)
{
    struct hv_xml *xml = new_writer();
    xml->html = true;
    must(lib.xmlTextWriterWriteDTD(xml->writer, chars("html"), NULL, NULL, NULL) >= 0);
    return xml;
}

void hv_xml_start(struct hv_xml *xml, const char *element)
{
    must(lib.xmlTextWriterStartElement(xml->writer, chars(element)) >= 0);
}

void hv_xml_attr(struct hv_xml *xml, const char *name, const char *value)
{
    must(lib.xmlTextWriterWriteAttribute(xml->writer, chars(name), chars(value)) >= 0);
}

void hv_xml_open(struct hv_xml *xml, const char *element, ...)
{
    va_list args;
    hv_xml_start(xml, element);
    va_start(args, element);
    for (const char *name; (name = va_arg(args, const char *));)
        hv_xml_attr(xml, name, va_arg(args, const char *));
    va_end(args);
}

void hv_xml_count(struct hv_xml *xml, const char *name, size_t n)
{
    char digits[24];
    snprintf(digits, sizeof digits, "%zu", n);
    hv_xml_attr(xml, name, digits);
}

void hv_xml_markup(struct hv_xml *xml, const char *markup)
{
    must(lib.xmlTextWriterWriteRaw(xml->writer, chars(markup)) >= 0);
}

void hv_xml_text(struct hv_xml *xml, const char *text)
{
    if (!text || !strpbrk(text, "<>&\"\r")) /* most texts need no escaping */
        hv_xml_markup(xml, text);
    else
        must(lib.xmlTextWriterWriteString(xml->writer, chars(text)) >= 0);
}

void hv_xml_end(struct hv_xml *xml)
{
    if (xml->html)
        must(lib.xmlTextWriterFullEndElement(xml->writer) >= 0);
    else
        must(lib.xmlTextWriterEndElement(xml->writer) >= 0);
}

void hv_xml_end_empty(struct hv_xml *xml)
{
    must(lib.xmlTextWriterEndElement(xml->writer) >= 0);
}

void hv_xml_finish(struct hv_xml *xml, struct hv_buf *buf)
{
    must(lib.xmlTextWriterEndDocument(xml->writer) >= 0);
    lib.xmlFreeTextWriter(xml->writer);
    hv_buf_add(buf, lib.xmlBufferContent(xml->bytes),
               (size_t)lib.xmlBufferLength(xml->bytes));
    lib.xmlBufferFree(xml->bytes);
    free(xml);
}
