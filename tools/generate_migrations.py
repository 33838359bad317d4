"""Writes migrations/NNNN_*.sql as a C++ table, which becomes part of the program.

usage: generate_migrations.py OUTPUT
"""

import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
DELIMITER = "ostiary_sql"
HEAD = """// Made from migrations/ by tools/generate_migrations.py.
#include "db/migrator.hpp"

namespace ostiary::db {

std::span<Migration const> migrations() {
    static constexpr Migration all[] = {
"""
TAIL = """    };
    return all;
}

}  // namespace ostiary::db
"""


def entry(path: pathlib.Path) -> str:
    match = re.fullmatch(r"(\d{4})_[a-z_]+", path.stem)
    if not match:
        sys.exit(f"{path.name}: a migration is named NNNN_noun.sql")
    return f'        {{{int(match[1])}, "{path.stem}", R"{DELIMITER}({path.read_text()}){DELIMITER}"}},\n'


def main() -> None:
    files = sorted((ROOT / "migrations").glob("*.sql"))
    numbers = [path.stem[:4] for path in files]
    if len(set(numbers)) != len(numbers):
        sys.exit("two migrations have the same number")
    output = pathlib.Path(sys.argv[1])
    output.write_text(HEAD + "".join(map(entry, files)) + TAIL)


main()
