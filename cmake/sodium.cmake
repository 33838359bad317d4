# libsodium maps fresh pages for every password hash, which costs more than the hash. So the program links a copy of Debian's static
# libsodium in which only its calls of mmap and munmap are renamed; base/arena.cpp answers them. Every part links this one copy
# (target ostiary_sodium, through ostiary_base): never add the shared libsodium beside it.
find_library(OSTIARY_SODIUM_SHIPPED NAMES libsodium.a REQUIRED)
set(OSTIARY_SODIUM_RENAMED ${CMAKE_BINARY_DIR}/sodium/libsodium.a)
file(MAKE_DIRECTORY ${CMAKE_BINARY_DIR}/sodium)

add_custom_command(
  OUTPUT ${OSTIARY_SODIUM_RENAMED}
  COMMAND ${CMAKE_OBJCOPY} --redefine-sym mmap=ostiary_sodium_mmap --redefine-sym munmap=ostiary_sodium_munmap
          ${OSTIARY_SODIUM_SHIPPED} ${OSTIARY_SODIUM_RENAMED}
  DEPENDS ${OSTIARY_SODIUM_SHIPPED}
  COMMENT "libsodium with its maps renamed")
add_custom_target(sodium_renamed DEPENDS ${OSTIARY_SODIUM_RENAMED})

add_library(ostiary_sodium STATIC IMPORTED GLOBAL)
set_target_properties(ostiary_sodium PROPERTIES
  IMPORTED_LOCATION ${OSTIARY_SODIUM_RENAMED}
  INTERFACE_INCLUDE_DIRECTORIES "${SODIUM_INCLUDE_DIRS}"
  INTERFACE_LINK_LIBRARIES ostiary_base)  # which has what the renamed calls call
add_dependencies(ostiary_sodium sodium_renamed)
