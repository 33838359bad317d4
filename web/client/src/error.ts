// What every method of the client throws. `code` comes from the server's catalogue (docs/errors.md), or says why there was no answer.
import type { ErrorCode } from "./generated/errors.js";
import type { FieldError } from "./types.js";

export type { ErrorCode };

/** `offline`: nothing came back from the server. `timed_out`: it took too long. */
export type Code = ErrorCode | "offline" | "timed_out";

export class OstiaryError extends Error {
  override readonly name = "OstiaryError";

  constructor(
    readonly code: Code,
    sentence: string,
    /** The HTTP status; 0 without an answer. */
    readonly status = 0,
    /** The fields at fault. */
    readonly fields: readonly FieldError[] = [],
    /** Seconds to wait before another try, where the server says so. */
    readonly retryAfter?: number,
    /** Finds the request in the server's log. */
    readonly requestId?: string,
    /** Until when what stands in the way can be undone. */
    readonly until?: string,
  ) {
    super(sentence);
  }

  /** The fault of one field, if it has one. */
  field(name: string): FieldError | undefined {
    return this.fields.find((fault) => fault.field === name);
  }
}

/** The error that an answer of the server states. A proxy's own answer counts as a server that is not available. */
export async function errorOf(answer: Response): Promise<OstiaryError> {
  const problem = await answer.json().catch(() => ({}));
  const seconds = Number(answer.headers.get("Retry-After"));
  return new OstiaryError(
    problem.code ?? "unavailable",
    problem.title ?? answer.statusText,
    answer.status,
    problem.errors,
    seconds || undefined,
    problem.request_id,
    problem.until,
  );
}
