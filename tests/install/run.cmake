# Installs BUILD into a prefix of its own, builds SOURCE against it and runs it on SCENARIO.
set(prefix "${BUILD}/installed")
file(REMOVE_RECURSE "${prefix}" "${BUILD}/ten_lines")
foreach(step IN ITEMS
    "--install;${BUILD};--prefix;${prefix}"
    "-S;${SOURCE};-B;${BUILD}/ten_lines;-G;Ninja;-DCMAKE_PREFIX_PATH=${prefix};-DCMAKE_CXX_FLAGS=${FLAGS}"
    "--build;${BUILD}/ten_lines")
  execute_process(COMMAND "${CMAKE_COMMAND}" ${step} COMMAND_ERROR_IS_FATAL ANY OUTPUT_QUIET)
endforeach()
execute_process(COMMAND "${BUILD}/ten_lines/ten_lines" "${SCENARIO}" OUTPUT_VARIABLE said COMMAND_ERROR_IS_FATAL ANY)
if(NOT said MATCHES "Kazakhstan: 0\\.[0-9]+")
  message(FATAL_ERROR "the program said: ${said}")
endif()
# The installed program finds the installed scenarios.
execute_process(COMMAND "${prefix}/bin/steppe" check "${prefix}/share/steppe/scenarios/japan-20b.toml" COMMAND_ERROR_IS_FATAL ANY)
