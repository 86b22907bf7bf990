"""Goal 8: how soon a run with many completed rows continues."""
import shutil
import statistics
import subprocess

from . import inputs, servers
from .importing import import_rows
from .measuring import say


def resumes(bench):
    """Makes runs that stopped with some rows left, and resumes copies of them up to their first call."""
    most = 10_000 if bench.quick else 1_000_000
    for factor, rows in {"1×": most // 100, "10×": most // 10, "100×": most}.items():
        sheet = inputs.write_creates(bench.folder / "creates.csv", rows + 100)
        stopped = bench.folder / "stopped"
        say(f"  a run with {rows:,} finished rows")
        with servers.nginx(servers.creates) as port:
            import_rows(bench, port, sheet, "--limit", rows, folder=stopped, codes=(75,))
        # The run knows its service by its URL, so the first call comes to the same port.
        times = []
        for _ in range(bench.rounds):
            copy = bench.folder / "resumed"
            shutil.copytree(stopped, copy)
            seconds, request = first_call(bench, port, copy)
            times.append(seconds)
            shutil.rmtree(copy)
        shutil.rmtree(stopped)
        seconds = statistics.median(times)
        bench.findings.grow("8: resume to its first call, s", factor, f"{seconds:.2f}")
    method, path, _ = request.split()
    first = f"its first call is {method} …/{path.removeprefix(servers.base + '/api/').split('/')[0]}"
    bench.findings.add(8, f"resume of {most:,} finished rows", f"{seconds:.2f} s", "≤ 1.5 s", first, seconds <= 1.5)


def first_call(bench, port, folder):
    """Resumes a run until its first call, and ends it there."""
    words = [bench.muster, "resume", folder, "--yes", "--quiet"]
    with open(bench.folder / "errors.txt", "w+") as errors:

        def start():
            return subprocess.Popen(words, env=servers.environment(bench, port), stdout=subprocess.DEVNULL, stderr=errors)

        try:
            return servers.first_request(port, start)
        except TimeoutError:
            errors.seek(0)
            raise SystemExit(f"resume makes no call: {errors.read()}")
