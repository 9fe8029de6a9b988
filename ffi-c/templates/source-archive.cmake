# For FetchContent and add_subdirectory: builds the library by cargo, without a network, and defines the same targets as
# find_package(toku-codes CONFIG): toku-codes::toku-codes (shared) and toku-codes::toku-codes-static.
# TOKU_CARGO is the cargo to use. TOKU_RUST_TARGET is rustc's name of the target machine; if it is not set, it follows from
# CMAKE_SYSTEM_PROCESSOR where CMake cross-compiles, and else is that of cargo.
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
string(TOLOWER "${CMAKE_SYSTEM_PROCESSOR} ${CMAKE_SIZEOF_VOID_P}" machine)
if(rust_target)
elseif(machine MATCHES "^(x86_64|amd64|i[3-6]86) 4$")
  # Also without cross-compiling: by -m32.
  set(rust_target i686-unknown-linux-gnu)
elseif(CMAKE_CROSSCOMPILING)
  if(machine MATCHES "^(x86_64|amd64) 8$")
    set(rust_target x86_64-unknown-linux-gnu)
  elseif(machine MATCHES "^(aarch64|arm64) 8$")
    set(rust_target aarch64-unknown-linux-gnu)
  elseif(machine STREQUAL "armv7l 4")
    set(rust_target armv7-unknown-linux-gnueabihf)
  elseif(machine STREQUAL "riscv64 8")
    set(rust_target riscv64gc-unknown-linux-gnu)
  elseif(machine STREQUAL "ppc64le 8")
    set(rust_target powerpc64le-unknown-linux-gnu)
  elseif(machine STREQUAL "s390x 8")
    set(rust_target s390x-unknown-linux-gnu)
  else()
    set(refusal "does not know the processor \"${CMAKE_SYSTEM_PROCESSOR}\" with pointers of ${CMAKE_SIZEOF_VOID_P} bytes")
    message(FATAL_ERROR " toku-codes ${refusal}: set TOKU_RUST_TARGET")
  endif()
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
    INTERPROCEDURAL_OPTIMIZATION OFF)
  # Nor a folder or a postfix that the project has for a configuration.
  foreach(configuration IN LISTS CMAKE_BUILD_TYPE CMAKE_CONFIGURATION_TYPES)
    string(TOUPPER "${configuration}" configuration)
    set_target_properties(${built} PROPERTIES "${configuration}_POSTFIX" ""
      "LIBRARY_OUTPUT_DIRECTORY_${configuration}" "${libraries}"
      "ARCHIVE_OUTPUT_DIRECTORY_${configuration}" "${libraries}")
  endforeach()
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
