/* SPDX-License-Identifier: MIT
 *
 * DWARF -> graphs, one for each unit, by libdw: the units of a file.
 */
#include "binary/dwarf_types.h"

#include <dwarf.h>
#include <elfutils/libdw.h>
#include <elfutils/libdwelf.h>
#include <elfutils/libdwfl.h>
#include <unistd.h>

/* Fail for a unit that only names the file with its types, which libdw did not find. */
static bool fail_skeleton(Dwarf_Die *top, struct hv_err *err)
{
    Dwarf_Attribute attr;
    const char *name = NULL;
    if (dwarf_attr(top, DW_AT_dwo_name, &attr) ||
        dwarf_attr(top, DW_AT_GNU_dwo_name, &attr))
        name = dwarf_formstring(&attr);
    return hv_fail(err, HV_ERR_INPUT, NULL,
                   "its types are in a file of their own, %.200s (-gsplit-dwarf): "
                   "verify that one, or compile without -gsplit-dwarf",
                   name ? name : "which it does not name");
}

/* Are there type units, which all equal types share? */
static bool has_type_units(Dwarf *dwarf)
{
    Dwarf_CU *cu = NULL;
    uint8_t kind;
    while (dwarf_get_units(dwarf, cu, &cu, NULL, &kind, NULL, NULL) == 0)
        if (kind == DW_UT_type || kind == DW_UT_split_type)
            return true;
    return false;
}

static bool read_units(Dwarf *dwarf, const struct hv_dwarf *file, struct hv_err *err)
{
    Dwarf_CU *cu = NULL;
    Dwarf_Die top, split;
    uint8_t kind;
    bool merged = has_type_units(dwarf);
    int more;
    while ((more = dwarf_get_units(dwarf, cu, &cu, NULL, &kind, &top, &split)) == 0) {
        if (kind == DW_UT_skeleton && !split.addr)
            return fail_skeleton(&top, err);
        if (!hv_dwarf_read_unit(kind == DW_UT_skeleton ? &split : &top, file, merged,
                                err))
            return false;
    }
    return more > 0 || hv_fail(err, HV_ERR_INPUT, NULL, "the DWARF is damaged: %s",
                               dwarf_errmsg(-1));
}

/* dwz -m moves what several files share into another one. */
static bool check_supplement(Dwarf *dwarf, struct hv_err *err)
{
    const char *name;
    const void *id;
    return dwelf_dwarf_gnu_debugaltlink(dwarf, &name, &id) <= 0 ||
           dwarf_getalt(dwarf) ||
           hv_fail(err, HV_ERR_INPUT, NULL,
                   "some of its types are in another file, %.200s (dwz -m): verify the "
                   "file as it was before dwz",
                   name);
}

bool hv_dwarf_read(const struct hv_dwarf *file, struct hv_err *err)
{
    static const Dwfl_Callbacks callbacks = {
        .find_debuginfo = dwfl_build_id_find_debuginfo,
        .section_address = dwfl_offline_section_address,
    };
    Dwfl *dwfl = dwfl_begin(&callbacks);
    int fd = dup(file->fd);
    Dwfl_Module *module =
        dwfl && fd >= 0 ? dwfl_report_offline(dwfl, "", "", fd) : NULL;
    Dwarf_Addr bias;
    Dwarf *dwarf = module && dwfl_report_end(dwfl, NULL, NULL) == 0
                       ? dwfl_module_getdwarf(module, &bias)
                       : NULL;
    bool ok = dwarf ? check_supplement(dwarf, err) && read_units(dwarf, file, err)
                    : hv_fail(err, HV_ERR_INPUT, NULL, "cannot read the DWARF: %s",
                              dwfl_errmsg(-1));
    if (!module && fd >= 0)
        close(fd);
    dwfl_end(dwfl);
    return ok;
}
