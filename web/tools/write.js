// Writes files that others may be reading: a file is whole at any moment, and one that stays the same keeps its time, so that nothing is
// built again.
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

/** `file` is a path or a file: URL. */
export function write(file, content) {
  const path = file instanceof URL ? fileURLToPath(file) : file;
  const wanted = Buffer.from(content);
  try {
    if (readFileSync(path).equals(wanted)) return;
  } catch {
    // It is not there yet.
  }
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(`${path}.${process.pid}`, wanted);
  renameSync(`${path}.${process.pid}`, path);
}
