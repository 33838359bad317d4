// Sends one JSON-RPC request, in the shape that the vendor's client gives it: a simple request to any origin, with nothing in the headers.
// Tells what the server answered, or which of the three ways there are to have no answer; never before it has returned.
export interface Answer {
  result?: unknown;
  error?: unknown;
  /** The session that the server hands out, if it does. */
  session: string | null;
}

export type Failure = "timed out" | "invalid response" | "invalid status";

export interface Exchange {
  url: string;
  body: string;
  /** Milliseconds. */
  timeout: number;
  answered(answer: Answer): void;
  failed(failure: Failure): void;
}

/** The object that the text holds; nothing when it is no answer of JSON-RPC. */
function parsed(text: string): Omit<Answer, "session"> | undefined {
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === "object" && body !== null && ("result" in body || "error" in body) ? body : undefined;
  } catch {
    return undefined;
  }
}

export function exchange({ url, body, timeout, answered, failed }: Exchange): void {
  const request = new XMLHttpRequest();
  request.onload = () => {
    if (request.status < 200 || request.status > 299) return failed("invalid status");
    const answer = parsed(request.responseText);
    if (!answer) return failed("invalid response");
    answered(Object.assign(answer, { session: request.getResponseHeader("X-Set-Monaca-Cloud-Session") }));
  };
  request.ontimeout = () => failed("timed out");
  request.onerror = request.onabort = () => failed("invalid status");
  try {
    request.open("POST", url);
    request.timeout = timeout;
    request.setRequestHeader("Content-Type", "application/x-www-form-urlencoded");
    request.send(body);
  } catch {
    // No address that a browser knows, or one that it does not let this page ask.
    setTimeout(() => failed("invalid status"));
  }
}
