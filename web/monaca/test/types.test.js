// The types, held against an application of this API in TypeScript (types/application.ts): what is right compiles, what is wrong does not.
import { execFileSync } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

test("the types fit what applications write", () => {
  const compiler = fileURLToPath(new URL("../../node_modules/typescript/bin/tsc", import.meta.url));
  execFileSync(process.execPath, [compiler, "--project", fileURLToPath(new URL("types", import.meta.url))], { encoding: "utf8" });
});
