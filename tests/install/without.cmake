# Configures and builds the program without populations, games and hindcasts, and runs it.
execute_process(COMMAND "${CMAKE_COMMAND}" -S "${SOURCE}" -B "${BUILD}" -G "${GENERATOR}" "-DCMAKE_CXX_COMPILER=${COMPILER}"
  -DCMAKE_BUILD_TYPE=Release -DCMAKE_CXX_FLAGS_RELEASE=-O1 -DSTEPPE_UNITY=ON -DSTEPPE_WITH_EXPLORER=OFF
  -DSTEPPE_WITH_POPULATION=OFF -DSTEPPE_WITH_GAME=OFF -DSTEPPE_WITH_HINDCAST=OFF
  COMMAND_ERROR_IS_FATAL ANY OUTPUT_QUIET)
execute_process(COMMAND "${CMAKE_COMMAND}" --build "${BUILD}" --target steppe steppe_shared COMMAND_ERROR_IS_FATAL ANY OUTPUT_QUIET)
execute_process(COMMAND "${BUILD}/bin/steppe" run "${SOURCE}/scenarios/japan-20b.toml" OUTPUT_VARIABLE said COMMAND_ERROR_IS_FATAL ANY)
if(NOT said MATCHES "Central Asia")
  message(FATAL_ERROR "the program without studies printed: ${said}")
endif()
foreach(command "game;${SOURCE}/scenarios/baseline.toml;--issue;x;--powers;JPN:1:4" "hindcast;h1")
  execute_process(COMMAND "${BUILD}/bin/steppe" ${command} RESULT_VARIABLE code ERROR_VARIABLE why OUTPUT_QUIET)
  if(code EQUAL 0 OR NOT why MATCHES "this build has no")
    message(FATAL_ERROR "${command}: ${code}, ${why}")
  endif()
endforeach()
