"""Load on a server: wrk for one request over and over, `flood` for prepared requests, each of them different."""
import json
import re
import statistics
import subprocess


def wrk(port, path, seconds, connections=32, headers=None, cpus=None, script=None):
    """{"rate", "p50", "p99" in ms, "requests", "refused"} of one kept request."""
    pin = ["taskset", "-c", cpus] if cpus else []
    flags = [text for name, value in (headers or {}).items() for text in ("-H", f"{name}: {value}")]
    flags += ["-s", str(script)] if script else []
    done = subprocess.run([*pin, "wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency", *flags, f"http://127.0.0.1:{port}{path}"],
                          text=True, capture_output=True, check=True, timeout=170)
    return read_wrk(done.stdout)


def read_wrk(printed):
    """The figures in what wrk prints; each stands at the beginning of a line or of its sentence, not among other percentages."""

    def find(pattern):
        found = re.search(pattern, printed, re.M)
        return found[1] if found else None

    requests = int(find(r"^\s+(\d+) requests in"))
    if requests == 0:
        raise SystemExit(f"wrk got no answer:\n{printed}")
    return {"rate": float(find(r"^Requests/sec:\s+([\d.]+)")), "requests": requests,
            "p50": milliseconds(find(r"^\s+50%\s+(\S+)")), "p99": milliseconds(find(r"^\s+99%\s+(\S+)")),
            "refused": int(find(r"Non-2xx or 3xx responses: (\d+)") or 0)}


def milliseconds(text):
    number, unit = re.fullmatch(r"([\d.]+)(us|ms|s|m)", text).groups()
    return float(number) * {"us": 0.001, "ms": 1, "s": 1_000, "m": 60_000}[unit]


def http_request(method, path, body=None, headers=None):
    """The bytes of a request."""
    text = json.dumps(body) if body is not None else ""
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1"]
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    if body is not None:
        lines += ["Content-Type: application/json", f"Content-Length: {len(text.encode())}"]
    return ("\r\n".join(lines) + "\r\n\r\n" + text).encode()


def write_requests(path, requests):
    with open(path, "wb") as file:
        for request in requests:
            file.write(b"%d\n" % len(request) + request)
    return path


class Flood:
    """A flood in the background; `end()` waits for it and answers its figures."""

    def __init__(self, place, port, requests_file, connections, rate, seconds, once=False, cpus=None):
        pin = ["taskset", "-c", cpus] if cpus else []
        words = [port, requests_file, connections, rate, seconds, *(["once"] if once else [])]
        self.child = subprocess.Popen([*pin, place.program("flood"), *map(str, words)], stdout=subprocess.PIPE, text=True)

    def end(self):
        text, _ = self.child.communicate(timeout=170)
        if self.child.returncode != 0:
            raise SystemExit("the flood failed")
        return json.loads(text)


def flood(*arguments, **options):
    return Flood(*arguments, **options).end()


def median(values):
    return statistics.median(values)


def rounded(figures, digits=3):
    """Figures as they are worth printing."""
    if isinstance(figures, dict):
        return {name: rounded(value, digits) for name, value in figures.items()}
    if isinstance(figures, list):
        return [rounded(value, digits) for value in figures]
    return round(figures, digits) if isinstance(figures, float) else figures
