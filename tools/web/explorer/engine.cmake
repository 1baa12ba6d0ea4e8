# The engine below `report`, compiled to WebAssembly for the explorer in reports: one command per
# unit, for parallel builds, and a link. Sets `engine`, a file with the packed bytes as base64.
set(STEPPE_EXPLORER OFF CACHE INTERNAL "Whether reports have an explorer")
find_program(STEPPE_EMXX em++)
mark_as_advanced(STEPPE_EMXX)
if(NOT STEPPE_WITH_EXPLORER)
  message(STATUS "STEPPE_WITH_EXPLORER is off: reports have no explorer")
  return()
endif()
if(NOT STEPPE_EMXX)
  message(STATUS "no em++ (Debian: emscripten): reports have no explorer")
  return()
endif()

# Only portable headers: the host's C library is not the browser's.
set(here "${CMAKE_CURRENT_LIST_DIR}")
set(wasm "${folder}/explorer")
set(headers "${wasm}/headers")
file(MAKE_DIRECTORY "${headers}")
foreach(header fmt/format.h toml++/toml.h boost/version.hpp fast_float/fast_float.h)
  find_path(found "${header}" REQUIRED NO_CACHE)
  get_filename_component(name "${header}" DIRECTORY)
  file(CREATE_LINK "${found}/${name}" "${headers}/${name}" SYMBOLIC)
  unset(found)
endforeach()

# Boost computes in double: WebAssembly has long double only in software. Exceptions are those of the
# browser, and the page evaluates no script at run time.
set(flags -std=c++20 -O3 -DNDEBUG -msimd128 -fwasm-exceptions -ffp-contract=off -DTOML_HEADER_ONLY=1 -DTOML_ENABLE_FORMATTERS=0 -DBOOST_MATH_PROMOTE_DOUBLE_POLICY=false
  -include "${here}/library.hpp" "-I${PROJECT_SOURCE_DIR}" "-I${PROJECT_SOURCE_DIR}/include" "-I${PROJECT_BINARY_DIR}/generated"
  -isystem "${headers}")
set(engine_folder "${PROJECT_SOURCE_DIR}/engine")
find_package(fmt QUIET)
file(GLOB_RECURSE sources CONFIGURE_DEPENDS "${engine_folder}/core/*.cpp" "${engine_folder}/scenario/*.cpp" "${engine_folder}/model/*.cpp"
  "${here}/*.cpp")
file(GLOB compilers CONFIGURE_DEPENDS "${engine_folder}/solver/compile*.cpp")
if(NOT fmt_VERSION VERSION_LESS 10)
  # fmt.cpp is the compiled half of fmt 9; a later fmt is used header-only.
  list(APPEND flags -DFMT_HEADER_ONLY=1)
  list(REMOVE_ITEM sources "${here}/fmt.cpp")
endif()
list(REMOVE_ITEM sources "${engine_folder}/core/files.cpp" "${engine_folder}/core/json.cpp" "${engine_folder}/core/json_value.cpp" "${engine_folder}/core/kernel.cpp"
  "${engine_folder}/scenario/source.cpp" "${engine_folder}/scenario/uncertain.cpp")
list(APPEND sources ${compilers} "${engine_folder}/solver/answer.cpp" "${engine_folder}/solver/futures.cpp" "${engine_folder}/solver/run.cpp"
  "${engine_folder}/network/reach.cpp" "${engine_folder}/ensemble/correlation.cpp" "${engine_folder}/ensemble/design/lhs.cpp"
  "${engine_folder}/ensemble/planning.cpp" "${engine_folder}/ensemble/worker.cpp")

set(launch "")
if(STEPPE_CCACHE)
  set(launch ${CMAKE_CXX_COMPILER_LAUNCHER})
endif()
# In groups, like the engine; the depfile of a group names its sources.
if(STEPPE_UNITY)
  set(groups "")
  foreach(source IN LISTS sources)
    get_filename_component(group "${source}" DIRECTORY)
    get_filename_component(group "${group}" NAME)
    string(APPEND text_${group} "#include \"${source}\"\n")
    list(APPEND groups "${group}")
  endforeach()
  list(REMOVE_DUPLICATES groups)
  set(sources "")
  foreach(group IN LISTS groups)
    file(CONFIGURE OUTPUT "${wasm}/${group}.cpp" CONTENT "${text_${group}}" @ONLY)
    list(APPEND sources "${wasm}/${group}.cpp")
  endforeach()
endif()
set(objects "")
foreach(source IN LISTS sources)
  file(RELATIVE_PATH name "${PROJECT_SOURCE_DIR}" "${source}")
  string(REGEX REPLACE "[/.]" "_" name "${name}")
  set(object "${wasm}/${name}.o")
  add_custom_command(OUTPUT "${object}" VERBATIM DEPENDS "${source}" DEPFILE "${object}.d"
    COMMAND ${launch} "${STEPPE_EMXX}" ${flags} -MD -MF "${object}.d" -c "${source}" -o "${object}"
    COMMENT "Building ${name}.o for the browser")
  list(APPEND objects "${object}")
endforeach()

# No emscripten script: the page's worker provides the few imports.
set(exported _malloc,_free,_explorer_file,_explorer_open,_explorer_central,_explorer_begin,_explorer_more)
add_custom_command(OUTPUT "${wasm}/engine.wasm" VERBATIM DEPENDS ${objects}
  COMMAND "${STEPPE_EMXX}" -O3 -msimd128 -fwasm-exceptions -sDYNAMIC_EXECUTION=0 -sALLOW_MEMORY_GROWTH=1 -sEXPORTED_FUNCTIONS=${exported} --no-entry
    ${objects} -o "${wasm}/engine.wasm"
  COMMENT "Linking the engine for the browser")
add_custom_command(OUTPUT "${wasm}/engine.txt" VERBATIM DEPENDS "${wasm}/engine.wasm" "${here}/pack.mjs"
  COMMAND "${STEPPE_NODE}" "${here}/pack.mjs" "${wasm}/engine.wasm" "${wasm}/engine.txt"
  COMMENT "Packing the engine for the browser")
set(engine "${wasm}/engine.txt")
set(STEPPE_EXPLORER ON CACHE INTERNAL "")
# A separate target, so that it starts without waiting for others.
add_custom_target(steppe_explorer DEPENDS "${engine}")
