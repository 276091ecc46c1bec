/* SPDX-License-Identifier: MIT */
#include "cli.h"

static const struct hv_option options_table[] = {
    {"consumer", 0, HV_OPTION_TEXT, offsetof(struct hv_options, consumer.consumer),
     "CONSUMER", "the consumer that TREE is of (default: recognised)"},
    {"against", 0, HV_OPTION_TEXT, offsetof(struct hv_options, consumer.against),
     "TREE",
     "the hypervisor's tree or @RELEASE (default: the newest recorded release)"},
    {"fail-on", 0, HV_OPTION_TEXT, offsetof(struct hv_options, consumer.fail_on),
     "V[,V]", "verdicts that fail, and rollback (default: break)"},
    {0},
};

static enum hvabi_status run_consumer(const struct hv_call *call)
{
    return hvabi_consumer(call->run, call->n ? call->words[0] : NULL,
                          &call->options->consumer, call->outputs);
}

const struct hv_command hv_command_consumer = {
    .name = "consumer",
    .group = "Consumers",
    .words = "[TREE]",
    .least = 0,
    .most = 1,
    .formats = "text json",
    .title = "what is this copy of a hypervisor's headers?",
    .help =
        "TREE is a guest, a toolstack or a monitor that carries a copy of the public\n"
        "headers, or the directory of the copy. Reports the recorded releases that "
        "the\n"
        "copy is nearest to, the interface versions that it claims, what only it has, "
        "and\n"
        "what breaks it on the release of --against. What it never copied makes no\n"
        "difference, nor do other names for the same bytes. rules/consumers/ "
        "describes\n"
        "the known consumers.\n",
    .examples = "hvabi consumer -C qemu\n"
                "hvabi consumer include/public --against @4.17\n"
                "hvabi consumer HEAD --consumer solo5 --format json\n",
    .options = options_table,
    .run = run_consumer,
};
