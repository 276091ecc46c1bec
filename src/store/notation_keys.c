/* SPDX-License-Identifier: MIT
 *
 * The keys of a profile about headers that are not in C.
 */
#include "store/key_rows.h"

static const struct hv_key notation_xml_keys[] = {
    KEY(notation_xml, paths, NAMES,
        "of a call's elements, from the outermost one, such as api/interface/method",
        SOME),
    KEY(notation_xml, ignored, NAMES,
        "elements beside those of the paths that tell nothing; any other is an error"),
    KEY(notation_xml, name, NAME, "the attribute with the name of the call", NEEDED),
    KEY(notation_xml, number, NAME,
        "the attribute with its number; default: the order is the number"),
    KEY(notation_xml, condition, NAME,
        "the attribute that is a condition in C, or the element in which and, or, not "
        "stand around elements with the attribute `defined`"),
    KEY(notation_xml, defined, NAME, "the attribute that names a macro",
        .needs = {"condition"}),
    KEY(notation_xml, args, NAME, "the elements below a call that are its arguments",
        .needs = {"type"}),
    KEY(notation_xml, type, NAME, "the attribute with an argument's type"),
    KEY(notation_xml, way, NAME, "the attribute that says whether it goes in or out",
        .needs = {"args"}),
};

static const struct hv_key notation_lines_keys[] = {
    KEY(notation_lines, begin, PATTERN, "the first line of a call; group 1: its name",
        NEEDED, GROUP),
    KEY(notation_lines, end, PATTERN, "the last line of it", NEEDED),
    KEY(notation_lines, number, PATTERN, "group 1: its number; default: the order is",
        GROUP),
    KEY(notation_lines, unnumbered, PATTERN, "a line of a call that has no number"),
    KEY(notation_lines, args, PATTERN, "group 1: an argument, in or out", GROUP),
    PATTERNS(notation_lines, ignored,
             "lines that tell nothing; any other line is an error, but for empty ones, "
             "comments behind // and conditions of the preprocessor"),
};

static const struct hv_key notation_keys[] = {
    KEY(notation, files, NAMES, "globs of the headers that are in it", SOME,
        .of = HV_OF_HEADERS),
    ROW("xml", OBJECT, AT(notation, xml, struct hv_notation_xml),
        "how calls stand in XML", .object = OBJECT(notation_xml)),
    ROW("lines", OBJECT, AT(notation, lines, struct hv_notation_lines),
        "how calls stand in lines of text", .object = OBJECT(notation_lines)),
    KEY(notation, when, NAME, "a condition in C under which all of it stands"),
    KEY(notation, as, NAME,
        "what the constant of call %s is called; default: as the call"),
    KEY(notation, number_as, NAME,
        "what number %s of a call means, in C; default: that"),
    KEY_AS("enum", notation, enumeration, NAME, "the enumeration that they become"),
    KEY(notation, first, NAME, "an enumerator before the first call"),
    KEY(notation, behind, NAME, "an enumerator behind the last call"),
    KEY(notation, start, NAME, "the first number, in C; default: 0"),
    KEY(notation, all, BOOL,
        "a call takes a number also where its condition does not hold"),
    KEY(notation, descending, BOOL, "each number is one less than the last",
        .needs = {"all"}),
};
OBJECT_KEYS(notation, .either = {"xml", "lines"});
