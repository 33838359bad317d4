// Free ports of loopback for what the tests start, as in tests/support/ports.py: below those that the system gives to outgoing connections,
// so none is taken between the moment it was found free and the moment a server listens on it, nor while a server restarts. A process has a
// block of its own: while it listens on the block's first port, no other process takes ports of it.
import { createServer } from "node:net";

const block = 200;
const blocks = Array.from({ length: (20000 - 12000) / block }, (_, n) => 12000 + n * block);
let own;

/** What listens on the port; undefined when somebody else does. */
function listening(port) {
  return new Promise((resolve) => {
    const keeper = createServer().unref();
    keeper.once("error", () => resolve(undefined));
    keeper.listen({ port, host: "127.0.0.1", exclusive: true }, () => resolve(keeper));
  });
}

async function ownBlock() {
  const start = Math.floor(Math.random() * blocks.length);
  for (const first of [...blocks.slice(start), ...blocks.slice(0, start)]) if (await listening(first)) return first;
  throw new Error("all ports are in use");
}

export async function freePort() {
  own ??= ownBlock().then((first) => ({ first, offset: 0 }));
  const mine = await own;
  for (let tried = 0; tried < block; ++tried) {
    mine.offset = (mine.offset % (block - 1)) + 1;
    const port = mine.first + mine.offset;
    const probe = await listening(port);
    if (!probe) continue;
    await new Promise((resolve) => probe.close(resolve));
    return port;
  }
  throw new Error("all ports are in use");
}
