// Sends one request and answers its response, or throws an OstiaryError. What is safe to repeat is repeated when nothing came back or
// the server was starting, so that a restart in between is not noticed.
import { errorOf, OstiaryError } from "./error.js";

export interface Request {
  method: string;
  path: string;
  headers: Record<string, string>;
  body?: unknown;
  /** Whether cookies go with it. */
  cookies: boolean;
}

export type Transport = (request: Request) => Promise<Response>;

const pauses = [300, 1200]; // milliseconds before each repetition

const safe = ({ method, headers }: Request) => method !== "POST" && method !== "PATCH" ? true : "Idempotency-Key" in headers;
const passing = (error: unknown) => error instanceof OstiaryError && (error.code === "offline" || error.status === 503);

export function transportTo(server: string, timeout: number, fetch: typeof globalThis.fetch): Transport {
  async function once({ method, path, headers, body, cookies }: Request): Promise<Response> {
    const raw = body === undefined || body instanceof Blob;
    const signal = AbortSignal.timeout(timeout);
    const answer = await fetch(server + path, {
      method,
      signal,
      cache: "no-store",
      credentials: cookies ? "include" : "omit",
      headers: raw ? headers : { ...headers, "Content-Type": "application/json" },
      body: raw ? (body ?? null) : JSON.stringify(body),
    }).catch(() => {
      throw signal.aborted
        ? new OstiaryError("timed_out", "The server took too long to answer.")
        : new OstiaryError("offline", "The server cannot be reached.");
    });
    if (!answer.ok && answer.status !== 304) throw await errorOf(answer);
    return answer;
  }

  return async (request) => {
    for (const pause of safe(request) ? pauses : []) {
      try {
        return await once(request);
      } catch (error) {
        if (!passing(error)) throw error;
      }
      await new Promise((resume) => setTimeout(resume, pause));
    }
    return once(request);
  };
}
