#pragma once

#include <netcdf.h>

/// The C library of NetCDF, loaded when the first file is written: to bind it and the forty
/// libraries that it needs at start-up costs every command a third of its time.
namespace steppe {

/// The functions of the library that are called here, under their names without `nc_`.
struct NetCdfLibrary {
    decltype(&nc_create) create;
    decltype(&nc_open) open;
    decltype(&nc_close) close;
    decltype(&nc_strerror) strerror;
    decltype(&nc_def_dim) def_dim;
    decltype(&nc_def_var) def_var;
    decltype(&nc_put_att_text) put_att_text;
    decltype(&nc_put_var_double) put_var_double;
    decltype(&nc_put_var_string) put_var_string;
    decltype(&nc_put_vara_double) put_vara_double;
    decltype(&nc_inq_nvars) inq_nvars;
    decltype(&nc_inq_varid) inq_varid;
    decltype(&nc_inq_attlen) inq_attlen;
    decltype(&nc_get_att_text) get_att_text;
};

/// Returns the library, loaded by the first call. Throws FileError if it cannot be loaded.
const NetCdfLibrary& netcdf_library();

}  // namespace steppe
