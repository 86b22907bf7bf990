"""Goals 12 and 13: services that take their time, where the number of calls in flight decides."""
import importlib.util
import shutil
import sys

from . import inputs, servers
from .measuring import here, interleaved, median, run

# What one would try, and the most that Muster tries by itself.
fixed = (8, 32, 64)
services = {
    "100 ms a call": "slow=1:100ms",
    "20 ms a call, 503 for more than 12 at once": "slow=1:20ms,at-once=12",
}


def imports(bench):
    """Goal 12: an import without `--concurrency`, beside the best number of calls at once, and beside a script with some numbers."""
    rows = 200 if bench.quick else 2_000
    rounds = min(bench.rounds, 3)
    sheet = inputs.write_creates(bench.folder / "waiting.csv", rows)
    for service, faults in services.items():
        jobs = {"muster": lambda: import_rows(bench, sheet, faults)}
        for number in fixed:
            jobs[f"muster {number}"] = lambda number=number: import_rows(bench, sheet, faults, "--concurrency", number)
            if importlib.util.find_spec("aiohttp"):
                jobs[f"aiohttp {number}"] = lambda number=number: script(bench, sheet, faults, number)
        samples = interleaved(rounds, jobs)
        seconds = {name: median(found, "seconds") for name, found in samples.items()}
        best = min(fixed, key=lambda number: seconds[f"muster {number}"])
        slower = seconds["muster"] / seconds[f"muster {best}"]
        others = [f"{seconds[name] / seconds['muster']:.1f}× {name}{failed(samples[name])}" for name in seconds if name.startswith("aiohttp")]
        bench.findings.add(
            12, f"import of {rows:,} creates, {service}", f"{seconds['muster']:.1f} s", f"≤ 1.1× the best of {', '.join(map(str, fixed))} at once",
            ", ".join([f"takes {slower:.2f}× the time of --concurrency {best}", *others]), slower <= 1.1,
        )
    if not importlib.util.find_spec("aiohttp"):
        bench.findings.skip(12, "aiohttp makes the same calls", "pip install aiohttp")


def failed(samples):
    """How many rows a script left undone, which does not try again."""
    rows = median(samples, lambda sample: sample.told.get("failed", 0))
    return f" ({rows:,.0f} rows failed)" if rows else ""


def import_rows(bench, sheet, faults, *options):
    """Imports into an organization of its own."""
    folder = bench.folder / "run"
    shutil.rmtree(folder, ignore_errors=True)
    words = [bench.muster, "import", sheet, "--yes", "--quiet", "--quota", "none", "--run", folder, *options]
    with servers.sandbox(bench.muster, 0, faults) as url:
        return run(words, servers.environment(bench, url=url))


def script(bench, sheet, faults, number):
    """The same by a script."""
    importer = here / "competitors" / "aiohttp_import.py"
    with servers.sandbox(bench.muster, 0, faults) as url:
        words = [sys.executable, importer, sheet, bench.folder / "results.csv", f"{url}/api/RobotAccount", number]
        return run(words, servers.environment(bench, url=url), reads=True)


def readings(bench):
    """Goal 13: an export of a large organization, beside the same pages read one after another."""
    accounts = 5_000 if bench.quick else 100_000
    words = [bench.muster, "export", "--quiet", "--quota", "none", "--out", bench.folder / "export.csv"]
    reader = here / "competitors" / "read_pages.py"
    with servers.sandbox(bench.muster, accounts, "slow=1:100ms") as url:
        environment = servers.environment(bench, url=url)
        jobs = {
            "side by side": lambda: run(words, environment),
            "one by one": lambda: run([sys.executable, reader, f"{url}/api/RobotAccount/{inputs.organization}"], environment, reads=True),
        }
        samples = interleaved(min(bench.rounds, 3), jobs)
    seconds = {name: median(found, "seconds") for name, found in samples.items()}
    share = seconds["side by side"] / seconds["one by one"]
    bench.findings.add(
        13, f"export of {accounts:,} accounts, 100 ms a call", f"{seconds['side by side']:.1f} s", "≤ 1/4 of one page after another",
        f"{share:.2f} of {seconds['one by one']:.1f} s by a script that reads one page after another", share <= 0.25,
    )
