# What the build needs: each thing, what it is for, and Debian's package. What is missing is
# collected, so that one run of cmake names all of it.

set(HVABI_MISSING "" CACHE INTERNAL "")
set(HVABI_MISSING_PACKAGES "" CACHE INTERNAL "")
set(HVABI_WITHOUT "" CACHE INTERNAL "")

function(hvabi_append variable value)
  set_property(CACHE ${variable} APPEND PROPERTY VALUE "${value}")
endfunction()

# hvabi_needs(FOUND WHAT PACKAGE PURPOSE): without it there is no build
function(hvabi_needs found what package purpose)
  if(NOT ${found})
    hvabi_append(HVABI_MISSING "${what} (Debian: ${package}): ${purpose}")
    hvabi_append(HVABI_MISSING_PACKAGES ${package})
  endif()
endfunction()

# hvabi_module(VARIABLE MODULE PACKAGE PURPOSE): a library that pkg-config knows
macro(hvabi_module variable module package purpose)
  pkg_check_modules(${variable} QUIET IMPORTED_TARGET ${module})
  hvabi_needs(${variable}_FOUND "${module}" ${package} "${purpose}")
endmacro()

# hvabi_part(WITH MODE NAME COST): a part that can be left out. WITH becomes OFF if MODE is OFF, or
# if it is AUTO and something is missing. A build of the project's own wants every part.
macro(hvabi_part with mode name cost)
  set(${with} ${mode})
  set(${with}_mode ${mode})
  set(${with}_name "${name}")
  set(${with}_cost "${cost}")
endmacro()

# hvabi_part_needs(WITH FOUND WHAT PACKAGE)
macro(hvabi_part_needs with found what package)
  if(NOT ${with}_mode OR ${found})
    # nothing is wanted, or nothing is missing
  elseif(HVABI_DEVELOPER OR ${with}_mode STREQUAL ON)
    hvabi_needs(${found} "${what}" ${package} "${${with}_name}")
  else()
    hvabi_append(HVABI_WITHOUT
      "no ${${with}_name}: ${what} not found (Debian: ${package}): ${${with}_cost}")
    set(${with} OFF)
  endif()
endmacro()

# All that is missing, in one message.
function(hvabi_requirements_check)
  if(HVABI_MISSING)
    list(JOIN HVABI_MISSING "\n  " lines)
    list(REMOVE_DUPLICATES HVABI_MISSING_PACKAGES)
    list(JOIN HVABI_MISSING_PACKAGES " " packages)
    message(FATAL_ERROR "The build needs what is not there:\n  ${lines}\n"
            "On Debian: apt-get install ${packages}\n")
  endif()
endfunction()

# What this build is, and what it is without.
function(hvabi_requirements_summary)
  message(STATUS "hvabi ${PROJECT_VERSION}, build type ${CMAKE_BUILD_TYPE}")
  foreach(line IN LISTS HVABI_WITHOUT)
    message(STATUS "hvabi: ${line}")
  endforeach()
endfunction()
