# Writes OUT, a header with the commit of SOURCE, unless it is up to date. Changes since that commit
# append the start of their SHA-256; outside a repository the commit is "unknown".
set(git git -c "safe.directory=${SOURCE}" -C "${SOURCE}")
execute_process(COMMAND ${git} rev-parse --short=12 HEAD OUTPUT_VARIABLE commit ERROR_QUIET
  OUTPUT_STRIP_TRAILING_WHITESPACE RESULT_VARIABLE failed)
if(failed)
  set(commit "unknown")
else()
  execute_process(COMMAND ${git} diff HEAD -- CMakeLists.txt engine include tools OUTPUT_VARIABLE changes
    ERROR_QUIET)
  if(NOT changes STREQUAL "")
    string(SHA256 digest "${changes}")
    string(SUBSTRING "${digest}" 0 8 digest)
    set(commit "${commit}+${digest}")
  endif()
endif()
file(CONFIGURE OUTPUT "${OUT}" CONTENT "#define STEPPE_COMMIT \"${commit}\"\n" @ONLY)
