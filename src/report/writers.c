/* SPDX-License-Identifier: MIT */
#include "report/writers.h"

#include <string.h>

static const struct hv_writer writers[] = {
    {"text", "text/plain", hv_text_write},
    {"json", "application/json", hv_json_write},
    {NULL, NULL, NULL},
};

const struct hv_writer *hv_writers(void)
{
    return writers;
}

const struct hv_writer *hv_writer_find(const char *name)
{
    for (const struct hv_writer *w = writers; w->name; w++) {
        if (strcmp(w->name, name) == 0)
            return w;
    }
    return NULL;
}
