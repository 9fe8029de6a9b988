# For FetchContent and add_subdirectory: builds the library by cargo, without a network, and defines the same targets as
# find_package(toku-codes CONFIG): toku-codes::toku-codes (shared) and toku-codes::toku-codes-static.
# TOKU_CARGO is the cargo to use. TOKU_RUST_TARGET is rustc's name of the target machine; if it is not set and CMake
# cross-compiles, it follows from CMAKE_SYSTEM_PROCESSOR.
cmake_minimum_required(VERSION 3.15...4.0)
project(toku-codes LANGUAGES C)

find_program(TOKU_CARGO cargo HINTS "$ENV{CARGO_HOME}/bin" "$ENV{HOME}/.cargo/bin" DOC "cargo, which builds toku-codes")
execute_process(COMMAND "${TOKU_CARGO}" --version
  WORKING_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}" OUTPUT_VARIABLE cargo_version ERROR_QUIET)
string(REGEX MATCH "[0-9]+[.][0-9]+" cargo_version "${cargo_version}")
# An error that begins with a space stays on one line.
set(refusal)
if("${cargo_version}" STREQUAL "")
  set(refusal "is built by cargo, and TOKU_CARGO, \"${TOKU_CARGO}\", cannot be run: install Rust (https://rustup.rs)")
elseif("${cargo_version}" VERSION_LESS 1.85)
  set(refusal "is built by cargo 1.85 or later, and \"${TOKU_CARGO}\" is ${cargo_version}: update Rust")
elseif(NOT CMAKE_SYSTEM_NAME STREQUAL "Linux")
  set(refusal "is built for Linux only so far, not for \"${CMAKE_SYSTEM_NAME}\"")
endif()
if(refusal)
  message(FATAL_ERROR " toku-codes ${refusal}")
endif()

set(TOKU_RUST_TARGET "" CACHE STRING "rustc's name of the machine that toku-codes is built for")
set(rust_target "${TOKU_RUST_TARGET}")
if(NOT rust_target AND (CMAKE_CROSSCOMPILING OR NOT CMAKE_SIZEOF_VOID_P EQUAL 8))
  string(TOLOWER "${CMAKE_SYSTEM_PROCESSOR}" processor)
  if(processor MATCHES "^(x86_64|amd64|i[3-6]86)$")
    set(processor i686)
    if(CMAKE_SIZEOF_VOID_P EQUAL 8)
      set(processor x86_64)
    endif()
  elseif(processor MATCHES "^(aarch64|arm64)$")
    set(processor aarch64)
  elseif(processor STREQUAL "riscv64")
    set(processor riscv64gc)
  elseif(processor STREQUAL "ppc64le")
    set(processor powerpc64le)
  elseif(NOT processor STREQUAL "s390x")
    message(FATAL_ERROR " toku-codes does not know the processor \"${CMAKE_SYSTEM_PROCESSOR}\": set TOKU_RUST_TARGET")
  endif()
  set(rust_target "${processor}-unknown-linux-gnu")
endif()
set(target_option)
if(rust_target)
  set(target_option --target "${rust_target}")
endif()

# Always in an empty folder: cargo does not know about the object, and would not write it again after it was removed.
set(object "${CMAKE_CURRENT_BINARY_DIR}/toku_codes.o")
file(GLOB_RECURSE sources core/src/* ffi-c/src/*)
add_custom_command(OUTPUT "${object}"
  COMMAND "${CMAKE_COMMAND}" -E remove_directory "${CMAKE_CURRENT_BINARY_DIR}/cargo"
  COMMAND "${TOKU_CARGO}" rustc --offline --locked --package toku-codes-ffi --profile clib --crate-type staticlib
    ${target_option} --target-dir "${CMAKE_CURRENT_BINARY_DIR}/cargo" -- "--emit=obj=${object}"
  DEPENDS ${sources} Cargo.toml Cargo.lock core/Cargo.toml ffi-c/Cargo.toml
  WORKING_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}"
  COMMENT "Building toku_codes.o by cargo"
  VERBATIM)
add_custom_target(toku-codes-object DEPENDS "${object}")

file(STRINGS include/toku_codes.h abi REGEX "^#define TOKU_ABI_VERSION ")
string(REGEX REPLACE "[^0-9]" "" abi "${abi}")
# The same folder in every configuration, since the targets below name it.
set(libraries "${CMAKE_CURRENT_BINARY_DIR}/lib")
foreach(kind SHARED STATIC)
  string(TOLOWER "toku-codes-built-${kind}" built)
  add_library(${built} ${kind} "${object}")
  add_dependencies(${built} toku-codes-object)
  set_target_properties(${built} PROPERTIES LINKER_LANGUAGE C OUTPUT_NAME toku_codes SOVERSION "${abi}"
    LIBRARY_OUTPUT_DIRECTORY "$<1:${libraries}>" ARCHIVE_OUTPUT_DIRECTORY "$<1:${libraries}>"
    DEBUG_POSTFIX "" INTERPROCEDURAL_OPTIMIZATION OFF)
endforeach()
# No start files: the library has nothing to initialise.
target_link_options(toku-codes-built-shared PRIVATE -nostartfiles LINKER:-z,defs LINKER:-z,relro,-z,now)
add_library(toku-codes::toku-codes SHARED IMPORTED GLOBAL)
add_library(toku-codes::toku-codes-static STATIC IMPORTED GLOBAL)
set_target_properties(toku-codes::toku-codes toku-codes::toku-codes-static PROPERTIES
  IMPORTED_CONFIGURATIONS RELEASE
  INTERFACE_INCLUDE_DIRECTORIES "${CMAKE_CURRENT_SOURCE_DIR}/include")
set_target_properties(toku-codes::toku-codes PROPERTIES
  IMPORTED_LOCATION_RELEASE "${libraries}/libtoku_codes.so.${abi}" IMPORTED_SONAME_RELEASE "libtoku_codes.so.${abi}")
set_target_properties(toku-codes::toku-codes-static PROPERTIES IMPORTED_LOCATION_RELEASE "${libraries}/libtoku_codes.a")
add_dependencies(toku-codes::toku-codes toku-codes-built-shared)
add_dependencies(toku-codes::toku-codes-static toku-codes-built-static)
