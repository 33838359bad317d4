// The client that all elements of a page share. A page says which server and application it means by `configure`, or in its head:
//
//     <meta name="ostiary" content="https://accounts.example.org" data-application="pk_..." data-session="bearer">
//
// Without either, the elements talk to the server that the page came from, about its default application.
import { Client, type Options } from "@ostiary/client";

let shared: Client | undefined;

/** Before the first element is used; later calls replace the client for what is used from then on. */
export function configure(options: Options | Client): Client {
  shared?.current.close();
  return (shared = options instanceof Client ? options : new Client(options));
}

export function client(): Client {
  return (shared ??= new Client(stated()));
}

function stated(): Options {
  const meta = document.querySelector<HTMLMetaElement>('meta[name="ostiary"]');
  if (!meta) return {};
  const { application, session } = meta.dataset;
  return {
    server: meta.content,
    ...(application && { application }),
    ...(session === "cookie" && { session }),
  };
}
