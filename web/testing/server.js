// A real server for tests: its own folder, port and database (SQLite, or PostgreSQL inside tools/with_postgres), with what a test asks of
// it: settings, the mailbox, a restart. OSTIARY_TEST_BINARY names the program.
import { execFileSync, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { freePort } from "./ports.js";

const root = fileURLToPath(new URL("../../", import.meta.url));
const patience = 60_000; // milliseconds; what never comes fails late, what comes late on a busy machine does not fail

function binary() {
  const named = process.env.OSTIARY_TEST_BINARY;
  const places = named ? [named] : ["test", "release", "dev"].map((kind) => join(root, "build", kind, "server/ostiary"));
  const found = places.find(existsSync);
  if (!found) throw new Error(`the server is not built: none of ${places.join(", ")}`);
  return found;
}

export async function until(what, check) {
  const end = Date.now() + patience;
  while (Date.now() < end) {
    const found = await check();
    if (found) return found;
    await new Promise((resume) => setTimeout(resume, 25));
  }
  throw new Error(`${what}: not within ${patience} ms`);
}

function sql(address, statement) {
  execFileSync("psql", ["-q", "-v", "ON_ERROR_STOP=1", address, "-c", statement], { stdio: "pipe" });
}

export const engines = process.env.OSTIARY_TEST_POSTGRES ? ["sqlite", "postgres"] : ["sqlite"];

/** Starts a server; `options` are those of the program, such as { "public-url": "..." }, `flags` those of its start, such as "--welcome". */
export async function startServer({ engine = "sqlite", options = {}, flags = [] } = {}) {
  const server = new Server(engine, options, await freePort(), await freePort());
  server.flags = flags;
  server.run("migrate");
  server.adminKey = server.run("admin", "key", "Browser tests").trim();
  await server.start();
  return server;
}

class Server {
  constructor(engine, options, port, metricsPort) {
    this.folder = mkdtempSync(join(tmpdir(), "ostiary-web-"));
    this.port = port;
    this.metricsPort = metricsPort;
    this.url = `http://127.0.0.1:${port}`;
    this.name = `web_${randomBytes(6).toString("hex")}`;
    this.database = `sqlite:${join(this.folder, "ostiary.db")}`;
    if (engine === "postgres") {
      this.cluster = process.env.OSTIARY_TEST_POSTGRES;
      sql(this.cluster, `CREATE DATABASE ${this.name}`);
      this.database = Object.assign(new URL(this.cluster), { pathname: `/${this.name}` }).href;
    }
    // Hashes as cheap as they get: what they cost is not what these tests are about.
    this.options = { data: join(this.folder, "data"), database: this.database, "log-format": "json", "passwords-memory": 64, "passwords-passes": 1, ...options };
  }

  command(words, more = {}) {
    return [...words, ...Object.entries({ ...this.options, ...more }).flatMap(([name, value]) => [`--${name}`, String(value)])];
  }

  get environment() {
    return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("OSTIARY_")));
  }

  run(...words) {
    return execFileSync(binary(), this.command(words), { env: this.environment, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  }

  async start() {
    const log = openSync(join(this.folder, "log.jsonl"), "a");
    const output = openSync(join(this.folder, "printed.txt"), "a");
    this.process = spawn(binary(), this.command(["serve", ...this.flags], { port: this.port, "metrics-port": this.metricsPort }), {
      env: this.environment,
      stdio: ["ignore", output, log],
    });
    closeSync(log);
    closeSync(output);
    await until("the server is ready", async () => {
      if (this.process.exitCode !== null) throw new Error(`the server ended:\n${this.log()}`);
      return fetch(`${this.url}/readyz`).then((answer) => answer.ok, () => false);
    });
  }

  async end() {
    if (!this.process) return;
    const ended = new Promise((resolve) => this.process.once("exit", resolve));
    this.process.kill("SIGTERM");
    await ended;
    this.process = undefined;
  }

  async remove() {
    await this.end();
    if (this.cluster) sql(this.cluster, `DROP DATABASE ${this.name} WITH (FORCE)`);
    rmSync(this.folder, { recursive: true, force: true });
  }

  log() {
    return readFileSync(join(this.folder, "log.jsonl"), "utf8");
  }

  /** What it told whoever started it. */
  printed() {
    return readFileSync(join(this.folder, "printed.txt"), "utf8");
  }

  async admin(method, path, body) {
    const answer = await fetch(this.url + path, {
      method,
      headers: { Authorization: `Bearer ${this.adminKey}`, ...(body ? { "Content-Type": "application/json" } : {}) },
      body: body && JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return answer.status === 204 ? undefined : answer.json();
  }

  async applicationId() {
    const { items } = await this.admin("GET", "/v1/admin/applications");
    return items.find((application) => application.default).id;
  }

  /** Changes the default application's settings: { codes: { length: 8 } }. */
  async changeSettings(groups) {
    await this.admin("PATCH", `/v1/admin/applications/${await this.applicationId()}/settings`, groups);
  }

  async messages(target) {
    const { items } = await this.admin("GET", `/dev/mailbox/messages?target=${encodeURIComponent(target)}`);
    return items;
  }

  /** The newest code to `target`, once there are more than `after` messages for this purpose. */
  async codeFor(target, purpose, after = 0) {
    const message = await until(`a message to ${target}`, async () => {
      const found = (await this.messages(target)).filter((item) => item.purpose === purpose);
      return found.length > after ? found[0] : undefined;
    });
    return message.text.match(/(?<!\d)\d{4,8}(?!\d)/)[0];
  }

  /** A person who is registered, with this address and password; by the admin API, so that nothing is sent. */
  async person(email, password, more = {}) {
    const path = `/v1/admin/applications/${await this.applicationId()}/accounts`;
    return this.admin("POST", path, { email, email_verified: true, password, ...more });
  }
}
