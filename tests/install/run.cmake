# Installs BUILD into a prefix of its own, builds SOURCE against it and runs it. OPTIONS: how the library was built.
set(prefix "${BUILD}/installed")
set(examples "${SOURCE}/../../tools/examples")
file(REMOVE_RECURSE "${prefix}" "${BUILD}/embedding" "${BUILD}/examples")
foreach(step IN ITEMS
    "--install;${BUILD};--prefix;${prefix}"
    "-S;${SOURCE};-B;${BUILD}/embedding;-DCMAKE_PREFIX_PATH=${prefix};${OPTIONS}"
    "--build;${BUILD}/embedding"
    "-S;${examples};-B;${BUILD}/examples;-DCMAKE_PREFIX_PATH=${prefix};${OPTIONS}"
    "--build;${BUILD}/examples")
  execute_process(COMMAND "${CMAKE_COMMAND}" ${step} COMMAND_ERROR_IS_FATAL ANY OUTPUT_QUIET)
endforeach()

# The scenarios are installed too, and the program on its own says the same of them.
set(scenario "${prefix}/share/steppe/scenarios/japan-20b.toml")
execute_process(COMMAND "${prefix}/bin/steppe" run "${scenario}" --metrics influence_share.UZB.JPN --out "${BUILD}/embedding/run"
  --overwrite --quiet WORKING_DIRECTORY / COMMAND_ERROR_IS_FATAL ANY)
file(STRINGS "${BUILD}/embedding/run/timeseries.csv" rows)
list(POP_BACK rows last)
string(REGEX MATCH "0[.][0-9][0-9][0-9][0-9]" share "${last}")
set(ten_lines "Uzbekistan: ${share}[0-9]+\nof 40: 0[.][0-9]+\n")
set(hundred_lines "of 40: ${share}[0-9]* -> 0[.][0-9]+\n.*90 %: 0[.][0-9]+ to 0[.][0-9]+.*overtakes-usa: [0-9.]+.*attributed: [^\n]+\n.*japan-20b[.]toml.*changed.*wrong: ")
foreach(name ten_lines hundred_lines)
  file(GLOB programs "${BUILD}/embedding/${name}_*")
  list(FILTER programs EXCLUDE REGEX "[.]dir$")
  set(first "")
  foreach(program IN LISTS programs)
    execute_process(COMMAND "${program}" "${scenario}" OUTPUT_VARIABLE said COMMAND_ERROR_IS_FATAL ANY)
    if(NOT said MATCHES "${${name}}" OR NOT (first STREQUAL "" OR said STREQUAL first))
      message(FATAL_ERROR "${program} printed: ${said}, not ${${name}} or ${first}")
    endif()
    set(first "${said}")
  endforeach()
endforeach()

# The examples print what their first lines promise.
set(what_if "paid in full .* %.*without the pledge.*Yes[.].*from no pledge to paid in full.*Did you mean `agent`")
set(server "25[.]0+ % paid: [0-9.]+ % of the region.*100[.]0+ % paid: [0-9.]+ % of the region")
set(own_analysis "A tenth more of pledge.*moves regional_influence.JPN by 0.*Alone it makes [0-9]+ % of the spread")
foreach(example IN ITEMS what_if server own_analysis)
  execute_process(COMMAND "${BUILD}/examples/${example}" "${scenario}" OUTPUT_VARIABLE said COMMAND_ERROR_IS_FATAL ANY)
  if(NOT said MATCHES "${${example}}")
    message(FATAL_ERROR "the example ${example} printed: ${said}")
  endif()
endforeach()

file(GLOB_RECURSE headers "${prefix}/include/*.hpp")
foreach(header IN LISTS headers)
  file(STRINGS "${header}" inner REGEX "#include \"engine/")
  if(inner)
    message(FATAL_ERROR "the public header ${header} needs the inside of the library: ${inner}")
  endif()
endforeach()
execute_process(COMMAND "${prefix}/bin/steppe" completions bash OUTPUT_VARIABLE script COMMAND_ERROR_IS_FATAL ANY)
file(READ "${prefix}/share/bash-completion/completions/steppe" installed)
if(NOT script STREQUAL installed)
  message(FATAL_ERROR "the completion that is installed is not the program's")
endif()
