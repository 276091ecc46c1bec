/* SPDX-License-Identifier: MIT
 *
 * Members added to a record that is declared inside of another one: who knows them by
 * the outer record ("u.connect.pad") finds them there as well.
 */
#include "compare/types.h"

#include "model/flat_members.h"

struct nested {
    struct hv_view *view;
    struct hv_change *row;         /* the member that was added */
    const struct hv_entity *inner; /* the record that it is a member of */
    const struct hv_entity *outer;
};

static void report_in_members(const struct nested *n, const struct hv_member *members,
                              uint32_t n_members, const char *around)
{
    HV_EACH (m, members, n_members) {
        const char *path = hv_member_path(n->view->atoms, around, m->name);
        report_in_members(n, m->members, m->n_members, path);
        /* declared before it: the record is defined where the member is */
        if (m->type == n->inner->name && path && m->line >= n->inner->line) {
            struct hv_view *view = n->view;
            struct hv_change *c = hv_view_change(view, HV_KIND_MEMBER_ADDED,
                                                 HV_CLASS_RECORD, n->outer->name);
            c->member = hv_atom_printf(view->atoms, "%s.%s", path, n->row->member);
            c->after = n->row->after;
            c->after.offset += m->offset;
            c->after.entity = n->outer;
            hv_change_add_consequence(n->row, c);
        }
    }
}

/* Report a row about a member that only the new side has. */
static void report_row(struct hv_view *view, struct hv_change *row)
{
    const struct hv_entity *inner = row->after.entity;
    if (!inner || !inner->line)
        return;
    HV_EACH_OF (e, view->side[HV_NEW], HV_CLASS_RECORD)
        if (e->audiences & view->audience && e->file == inner->file && e->line &&
            e->line < inner->line)
            report_in_members(&(struct nested){view, row, inner, e},
                              e->u.record.members, e->u.record.n_members, NULL);
}

void hv_nested_report(struct hv_view *view)
{
    for (size_t i = 0; i < view->n_rows; i++)
        if (view->rows[i]->kind == HV_KIND_MEMBER_ADDED && view->rows[i]->member)
            report_row(view, view->rows[i]);
}
