"""The table of RESULTS.md, from the results that the experiments left."""
import json


def load(results, name):
    path = results / f"{name}.json"
    return json.loads(path.read_text()) if path.exists() else {}


class Table:
    def __init__(self):
        self.lines = ["| figure | measured | target | | beside it |", "| --- | --- | --- | --- | --- |"]
        self.missed = []

    def row(self, figure, value, target, beside, unit="", at_most=False):
        sign = "<=" if at_most else ">="
        shown = f"{value:.2f}" if value < 10 else f"{value:.0f}"
        met = value <= target if at_most else value >= target
        if not met:
            self.missed.append(figure)
        self.lines.append(f"| {figure} | {shown}{unit} | {sign} {target}{unit} | {'met' if met else '**missed**'} | {beside} |")

    def text(self):
        return "\n".join(self.lines)


def times(figures, prefix=""):
    return f"p50 {figures[prefix + 'p50']:.2f} ms, p99 {figures[prefix + 'p99']:.2f} ms"


def sessions(table, found):
    def side(name):
        each = found[name]
        return f"{each['per_cpu_second']:,.0f} requests a CPU-second ({each['rate']:,.0f}/s, {times(each)}, {each['refused']:.0f} refused," \
               f" {each['resident_mib']:.0f} MiB)"

    ratio = found["ratio_per_cpu_second"]
    for engine in ("sqlite", "postgres"):
        if engine in found:
            table.row(f"session check / bare hello, {engine}", ratio[f"{engine} / hello"], 0.9,
                      f"{side(engine)}; hello {found['hello']['per_cpu_second']:,.0f}; after a logout {found['after_logout'][engine]} at once")
    table.row("bare hello / nginx `return 200`", ratio["hello / nginx"], 0.9, f"{side('hello')}; nginx {side('nginx')}")


def hashes(table, found):
    for cost, each in found.items():
        table.row(f"Argon2id with the arena / as shipped, {cost}", each["ratio"], 2,
                  f"{each['arena_per_cpu_second']:.0f} / {each['shipped_per_cpu_second']:.0f} a CPU-second on {each['threads']} threads")


def logins(table, found):
    for engine, each in found.items():
        table.row(f"logins / raw hashes, {engine}", each["ratio"], 0.95,
                  f"{each['logins']:.0f}/s against {each['raw_hashes']:.0f}/s; {each['ratio_per_cpu_second']:.2f} by CPU-second of the server;"
                  f" {times(each)}, {each['refused']:.0f} refused, {each['resident_mib']:.0f} MiB")


def registrations(table, found):
    for engine, each in found.items():
        table.row(f"durable registrations / bare inserts of the same rows, {engine}", each["ratio"], 0.5,
                  f"{each['registrations']:,.0f}/s against {each['bare_inserts']:,.0f}/s of {each['rows_each']:.0f} rows;"
                  f" {each['cpu_us_each']:.0f} us of the server each; {times(each)}, {each['refused']:.0f} refused, {each['resident_mib']:.0f} MiB")


def misses(table, found):
    if found:
        table.row("session check that misses the cache / pipelined selects, postgres", found["ratio"], 0.5,
                  f"{found['checks']:,.0f}/s against {found['pipelined_selects']:,.0f}/s; {found['cpu_us_each']:.0f} us of the server each;"
                  f" {times(found)}, {found['refused']:.0f} refused, {found['resident_mib']:.0f} MiB")


def monaca(table, found):
    for engine, each in found.items():
        session = each["session / hello"]
        table.row(f"`User.getProperties` / bare hello, {engine}", each["properties / hello"], round(0.9 * session, 2),
                  f"{each['properties']['per_cpu_second']:,.0f} a CPU-second ({times(each['properties'])}); nine tenths of the session check's"
                  f" own ratio, {session:.2f}")
        table.row(f"`User.getProperties` / hello that reads the same request, {engine}", each["properties / hello to the call"],
                  round(each["session / hello to the check"], 2),
                  f"the session check's own ratio to a hello that reads its request; hello to a call {each['hello to the call']['per_cpu_second']:,.0f}"
                  f" a CPU-second, to a check {each['hello to the check']['per_cpu_second']:,.0f}")
        for method, name in (("User.login", "logins"), ("User.saveProperties", "saves")):
            native = each[f"native {name}"]
            table.row(f"`{method}` / the same of the native API, {engine}", each[f"{name} / native"], 0.95,
                      f"by CPU-second of the server; {each[name]['rate']:,.0f}/s ({times(each[name])}) against {native['rate']:,.0f}/s"
                      f" ({times(native)}); {each['resident_mib']:.0f} MiB")
        for name, done, bound in (("reads", "read", 25), ("saves", "changed", 100)):
            large = each[f"large {name}"]
            table.row(f"half a megabyte of properties {done}, p99, {engine}", large["p99"], bound,
                      f"p50 {large['p50']:.2f} ms, {large['rate']:,.0f}/s, 4 clients; a change replaces a seventh", " ms", True)


def start(table, found):
    for engine, each in found.items():
        table.row(f"start to first answer, {engine}", each["first_answer_ms"], 50, "a database with 20,000 accounts", " ms", True)
        table.row(f"resident memory, idle, {engine}", each["idle_mib"], 25, "", " MiB", True)
        after = each["after_a_million_checks"]
        table.row(f"resident memory after a million session checks, {engine}", after["resident_mib"], 60,
                  f"{after['checks']:,} checks of 20,000 sessions; at most {after['peak_mib']:.0f} MiB", " MiB", True)


def overload(table, found):
    for engine, each in found.items():
        offered = f"{each['offered']:.0f} logins/s offered, {each['raw_hashes']:.0f}/s raw"
        table.row(f"10 times too many logins: accepted / capacity, {engine}", each["accepted / calm logins"], 0.9,
                  f"{offered}; capacity is what the server does unflooded, {each['calm_logins']:.0f}/s; of the raw rate with nothing else on"
                  f" the machine {each['accepted / raw hashes']:.2f}; {each['other_answers']:.0f} other answers, {each['failed']:.0f} failed")
        table.row(f"p99 of accepted, {engine}", each["accepted_p99"], 1500, f"p50 {each['accepted_p50']:.0f} ms", " ms", True)
        table.row(f"p99 of the time to refuse, {engine}", each["refused_p99"], 20,
                  f"p50 {each['refused_p50']:.2f} ms; {each['refused']:.0f} refused, {each['no_retry_after']:.0f} without Retry-After", " ms", True)
        table.row(f"p99 of session checks meanwhile, {engine}", each["check_p99"], 10,
                  f"p50 {each['check_p50']:.2f} ms, {each['checks']:.0f} checks; memory at most {each['peak_mib']:.0f} MiB", " ms", True)


def owner(table, found):
    for name, each in found.items():
        if isinstance(each, dict):
            table.row(f"owner gets in within 2 s, {name}", each["in_time"], 95,
                      f"of {each['tries']}; {each['first_try']} at the first try; p50 {each['p50_ms']:.0f} ms, p99 {each['p99_ms']:.0f} ms;"
                      f" {each['offered']:.0f} wrong logins/s; memory at most {each['peak_mib']:.0f} MiB")


def table(results):
    made = Table()
    for section in (sessions, hashes, logins, registrations, misses, monaca, start, overload, owner):
        found = load(results, section.__name__)
        if found:
            section(made, found)
    return made
