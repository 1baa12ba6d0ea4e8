# Dependencies of targets that link steppe::engine.
include(CMakeFindDependencyMacro)
find_dependency(fmt 9)
find_dependency(Threads)
find_dependency(PkgConfig)
foreach(module IN ITEMS nettle tomlplusplus nlopt_cxx xlsxwriter)
  pkg_check_modules(${module} REQUIRED QUIET IMPORTED_TARGET ${module})
endforeach()
find_package(asmjit CONFIG QUIET)  # if the library was built with it
include("${CMAKE_CURRENT_LIST_DIR}/steppe-targets.cmake")
