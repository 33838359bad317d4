# The error table of the server is written from api/errors.toml at build time.
find_package(Python3 3.11 REQUIRED COMPONENTS Interpreter)
set(OSTIARY_GENERATED ${CMAKE_BINARY_DIR}/generated)
file(MAKE_DIRECTORY ${OSTIARY_GENERATED})

add_custom_command(
  OUTPUT ${OSTIARY_GENERATED}/error_codes.hpp
  COMMAND ${Python3_EXECUTABLE} ${CMAKE_SOURCE_DIR}/tools/generate_errors.py cpp ${OSTIARY_GENERATED}/error_codes.hpp
  DEPENDS ${CMAKE_SOURCE_DIR}/tools/generate_errors.py ${CMAKE_SOURCE_DIR}/api/errors.toml
  COMMENT "Error codes")
add_custom_target(error_codes DEPENDS ${OSTIARY_GENERATED}/error_codes.hpp)
