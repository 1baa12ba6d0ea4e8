#include "engine/report/netcdf_library.hpp"

#include <dlfcn.h>

#include <string>

#include <fmt/format.h>

#include "steppe/report/files.hpp"

namespace steppe {
namespace {

[[noreturn]] void fail() {
    const char* why = dlerror();
    throw FileError(
        fmt::format("cannot load the NetCDF library: {}", why ? why : "no reason given"));
}

template <typename Function>
void bind(void* library, const char* name, Function& function) {
    function = reinterpret_cast<Function>(dlsym(library, name));
    if (function == nullptr) fail();
}

NetCdfLibrary load() {
    // The versioned name (soname), which excludes incompatible updates.
    void* const library = dlopen(STEPPE_NETCDF_LIBRARY, RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr) fail();
    NetCdfLibrary out{};
    bind(library, "nc_create", out.create);
    bind(library, "nc_open", out.open);
    bind(library, "nc_close", out.close);
    bind(library, "nc_strerror", out.strerror);
    bind(library, "nc_def_dim", out.def_dim);
    bind(library, "nc_def_var", out.def_var);
    bind(library, "nc_put_att_text", out.put_att_text);
    bind(library, "nc_put_var_double", out.put_var_double);
    bind(library, "nc_put_var_text", out.put_var_text);
    bind(library, "nc_enddef", out.enddef);
    bind(library, "nc_put_vara_double", out.put_vara_double);
    bind(library, "nc_inq_nvars", out.inq_nvars);
    bind(library, "nc_inq_varid", out.inq_varid);
    bind(library, "nc_inq_attlen", out.inq_attlen);
    bind(library, "nc_get_att_text", out.get_att_text);
    return out;
}

}  // namespace

const NetCdfLibrary& netcdf_library() {
    static const NetCdfLibrary library = load();
    return library;
}

}  // namespace steppe
