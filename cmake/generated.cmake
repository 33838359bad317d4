# The error table of the server is written from api/errors.toml at build time.
# Debian's Python: it has the packages that tools/install_packages installs.
find_program(Python3_EXECUTABLE python3 PATHS /usr/bin NO_DEFAULT_PATH)
find_package(Python3 3.11 REQUIRED COMPONENTS Interpreter)
set(OSTIARY_GENERATED ${CMAKE_BINARY_DIR}/generated)
file(MAKE_DIRECTORY ${OSTIARY_GENERATED})

add_custom_command(
  OUTPUT ${OSTIARY_GENERATED}/error_codes.hpp
  COMMAND ${Python3_EXECUTABLE} ${CMAKE_SOURCE_DIR}/tools/generate_errors.py cpp ${OSTIARY_GENERATED}/error_codes.hpp
  DEPENDS ${CMAKE_SOURCE_DIR}/tools/generate_errors.py ${CMAKE_SOURCE_DIR}/api/errors.toml
  COMMENT "Error codes")
add_custom_target(error_codes DEPENDS ${OSTIARY_GENERATED}/error_codes.hpp)

# The shipped message templates are written from server/messages/shipped at build time.
file(GLOB shipped_templates CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/server/messages/shipped/*)
add_custom_command(
  OUTPUT ${OSTIARY_GENERATED}/shipped_templates.inc
  COMMAND ${Python3_EXECUTABLE} ${CMAKE_SOURCE_DIR}/tools/generate_messages.py ${OSTIARY_GENERATED}/shipped_templates.inc
  DEPENDS ${CMAKE_SOURCE_DIR}/tools/generate_messages.py ${shipped_templates}
  COMMENT "Shipped message templates")
add_custom_target(shipped_templates DEPENDS ${OSTIARY_GENERATED}/shipped_templates.inc)

# The migrations are part of the program.
file(GLOB OSTIARY_MIGRATIONS CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/migrations/*.sql)
add_custom_command(
  OUTPUT ${OSTIARY_GENERATED}/migrations.cpp
  COMMAND ${Python3_EXECUTABLE} ${CMAKE_SOURCE_DIR}/tools/generate_migrations.py ${OSTIARY_GENERATED}/migrations.cpp
  DEPENDS ${CMAKE_SOURCE_DIR}/tools/generate_migrations.py ${OSTIARY_MIGRATIONS}
  COMMENT "Migrations")
add_custom_target(migrations_source DEPENDS ${OSTIARY_GENERATED}/migrations.cpp)

# The API description and its pages are part of the program.
file(GLOB own_pages CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/server/pages/assets/*)
add_custom_command(
  OUTPUT ${OSTIARY_GENERATED}/pages.cpp
  COMMAND ${Python3_EXECUTABLE} ${CMAKE_SOURCE_DIR}/tools/generate_docs_page.py source ${OSTIARY_GENERATED}/pages.cpp
  DEPENDS ${CMAKE_SOURCE_DIR}/tools/generate_docs_page.py ${CMAKE_SOURCE_DIR}/tools/reference_html.py
          ${CMAKE_SOURCE_DIR}/tools/api_description.py ${CMAKE_SOURCE_DIR}/api/openapi.yaml ${CMAKE_SOURCE_DIR}/api/errors.toml
          ${CMAKE_SOURCE_DIR}/api/docs.css ${own_pages}
  COMMENT "API description and its pages")
add_custom_target(pages_source DEPENDS ${OSTIARY_GENERATED}/pages.cpp)

# The web part, built by npm, is part of the program.
file(GLOB_RECURSE OSTIARY_WEB CONFIGURE_DEPENDS
  ${CMAKE_SOURCE_DIR}/web/*/src/*.ts ${CMAKE_SOURCE_DIR}/web/*/src/*.css ${CMAKE_SOURCE_DIR}/web/*/html/*.html
  ${CMAKE_SOURCE_DIR}/web/tools/*.js)
list(FILTER OSTIARY_WEB EXCLUDE REGEX "/(node_modules|generated|dist)/")
add_custom_command(
  OUTPUT ${OSTIARY_GENERATED}/web_files.cpp
  COMMAND ${CMAKE_SOURCE_DIR}/tools/build_web ${OSTIARY_GENERATED}/web
  COMMAND ${Python3_EXECUTABLE} ${CMAKE_SOURCE_DIR}/tools/embed_web.py ${OSTIARY_GENERATED}/web ${OSTIARY_GENERATED}/web_files.cpp
  DEPENDS ${CMAKE_SOURCE_DIR}/tools/build_web ${CMAKE_SOURCE_DIR}/tools/embed_web.py ${CMAKE_SOURCE_DIR}/tools/generate_errors.py
          ${CMAKE_SOURCE_DIR}/api/openapi.yaml ${CMAKE_SOURCE_DIR}/api/errors.toml ${CMAKE_SOURCE_DIR}/web/package-lock.json
          ${OSTIARY_WEB}
  COMMENT "Web part")
add_custom_target(web_source DEPENDS ${OSTIARY_GENERATED}/web_files.cpp)
