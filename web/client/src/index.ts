export { Client, type Options } from "./client.js";
export type { Current, CurrentAccount, Storage } from "./current.js";
export { OstiaryError, type Code, type ErrorCode } from "./error.js";
export type * from "./types.js";
