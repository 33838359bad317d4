// Servers that are not Ostiary, for what a good one never does, or its client. Each keeps to the test that starts it.
import { createServer as createHttpServer } from "node:http";
import { createServer } from "node:net";

async function started(server, close) {
  await new Promise((resume) => server.listen(0, "127.0.0.1", resume));
  return { url: `http://127.0.0.1:${server.address().port}/`, close };
}

/** Takes connections and never says a word. */
export async function silentServer() {
  const sockets = new Set();
  const server = createServer((socket) => void sockets.add(socket.on("error", () => {})));
  return started(server, () => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
}

/** Answers everything with this, open to all origins; `requests` are what came. */
export async function answeringServer(text, { status = 200, headers = {} } = {}) {
  const requests = [];
  const server = createHttpServer(async (request, response) => {
    let body = "";
    for await (const part of request) body += part;
    requests.push({ method: request.method, url: request.url, headers: request.headers, body });
    response.writeHead(status, { "Access-Control-Allow-Origin": "*", ...headers }).end(text);
  });
  return Object.assign(await started(server, () => server.close() && server.closeAllConnections()), { requests });
}

/** Hands each request on to this address, its body changed on the way, and hands back what is answered. */
export async function relayTo(address, { headers = {}, answerHeaders = {}, change = (text) => text }) {
  const server = createHttpServer(async (request, response) => {
    let body = "";
    for await (const part of request) body += part;
    const answer = await fetch(address, { method: "POST", headers, body: change(body) });
    response.writeHead(answer.status, { "Access-Control-Allow-Origin": "*", ...answerHeaders }).end(await answer.text());
  });
  return started(server, () => server.close() && server.closeAllConnections());
}
