// SPDX-License-Identifier: MIT
//
// The only C++ of the project, since libabigail is C++. Built against 2.2 and newer:
// what changed in between (the type of a list that is empty here) is left to the
// compiler.
#include "binary/abigail.h"

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <new>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include <abg-corpus.h>
#include <abg-dwarf-reader.h>
#include <abg-ir.h>
#include <abg-writer.h>

namespace
{

// No other place for debug information: a list of char ** up to some release,
// of strings from then on.
struct nowhere {
    template <typename T> operator std::vector<T>() const
    {
        return std::vector<T>();
    }
};

std::string read_abixml(const char *path)
{
    abigail::ir::environment env;
    auto reader = abigail::dwarf::create_reader(path, nowhere(), env,
                                                /*load_all_types=*/true,
                                                /*linux_kernel_mode=*/false);
    abigail::fe_iface::status status = abigail::fe_iface::STATUS_UNKNOWN;
    abigail::ir::corpus_sptr corpus = reader->read_corpus(status);
    if (status & abigail::fe_iface::STATUS_DEBUG_INFO_NOT_FOUND)
        throw std::runtime_error("it has no readable DWARF");
    if (!corpus)
        throw std::runtime_error(
            "it has no global symbol, and libabigail reads no types without one");
    std::ostringstream text;
    auto writer = abigail::xml_writer::create_write_context(env, text);
    abigail::xml_writer::set_write_corpus_path(*writer, false);
    abigail::xml_writer::set_write_comp_dir(*writer, false);
    if (!abigail::xml_writer::write_corpus(*writer, corpus, 0))
        throw std::runtime_error("libabigail cannot write the types");
    return text.str();
}

} // namespace

extern "C" char *hv_abigail_abixml(const char *path, size_t *ret_n, char *why,
                                   size_t why_size)
{
    try {
        std::string text = read_abixml(path);
        char *copy = static_cast<char *>(std::malloc(text.size() + 1));
        if (!copy)
            throw std::bad_alloc();
        std::memcpy(copy, text.c_str(), text.size() + 1);
        *ret_n = text.size();
        return copy;
    } catch (const std::exception &e) {
        std::snprintf(why, why_size, "%s", e.what());
    } catch (...) {
        std::snprintf(why, why_size, "libabigail failed");
    }
    return nullptr;
}
