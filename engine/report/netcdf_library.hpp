#pragma once

#include <netcdf.h>

/// The NetCDF C library, loaded for the first file: binding it and its forty dependencies at
/// start-up takes a third of the time of every command.
namespace steppe {

/// The library functions in use, without `nc_` in the name.
struct NetCdfLibrary {
    decltype(&nc_create) create;
    decltype(&nc_open) open;
    decltype(&nc_close) close;
    decltype(&nc_strerror) strerror;
    decltype(&nc_def_dim) def_dim;
    decltype(&nc_def_var) def_var;
    decltype(&nc_put_att_text) put_att_text;
    decltype(&nc_put_var_double) put_var_double;
    decltype(&nc_put_var_text) put_var_text;
    decltype(&nc_enddef) enddef;
    decltype(&nc_put_vara_double) put_vara_double;
    decltype(&nc_inq_nvars) inq_nvars;
    decltype(&nc_inq_varid) inq_varid;
    decltype(&nc_inq_attlen) inq_attlen;
    decltype(&nc_get_att_text) get_att_text;
};

/// Returns the library; loads it on the first call. Throws FileError if it cannot be loaded.
const NetCdfLibrary& netcdf_library();

}  // namespace steppe
