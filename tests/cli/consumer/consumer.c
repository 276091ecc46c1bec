/* SPDX-License-Identifier: MIT
 *
 * A stranger's program: an installed library, its public header, and nothing else.
 */
#include <hvabi/hvabi.h>

#include <stdio.h>

int main(void)
{
    struct hvabi_options options = {0};
    struct hvabi_output output = {.format = "text"};
    struct hvabi_error error = {{0}};
    struct hvabi *run = hvabi_new(&options);
    enum hvabi_status status = hvabi_explain(run, "HV1203", &output, &error);
    printf("%s\n", status == HVABI_OK && output.n ? "explained" : error.text);
    hvabi_output_done(&output);
    hvabi_free(run);
    return status;
}
