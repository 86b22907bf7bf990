"""Goals 4 to 6: what an import costs beside programs that only make its calls, and how its memory grows."""
import importlib.util
import shutil
import sys

from . import inputs, servers
from .measuring import here, interleaved, median, run, say

concurrency = 32


def import_rows(bench, port, sheet, *options, folder=None, codes=(0,)):
    """Imports a sheet into a new run folder."""
    folder = folder or bench.folder / "run"
    shutil.rmtree(folder, ignore_errors=True)
    words = [bench.muster, "import", sheet, "--yes", "--quiet", "--quota", "none", "--concurrency", concurrency, "--run", folder]
    return run([*words, *options], servers.environment(bench, port), codes)


def write_posts(path, url, rows):
    """The same calls for curl, which takes them as a file of options."""
    body = r'{\"name\":\"bench-%07d\",\"displayName\":\"Bench robot\"}'
    call = f'url = "{url}"\ndata = "{body}"\nheader = "Content-Type: application/json"\noutput = "/dev/null"\n'
    path.write_text("next\n".join(call % n for n in range(rows)))
    return path


def competitors(bench, port, sheet, rows):
    """The other programs that make the calls: name to job. Skips missing programs."""
    url = f"http://127.0.0.1:{port}{servers.base}/api/RobotAccount"
    jobs = {"bare calls": lambda: run([bench.tools, "bare-calls", url, "--calls", rows, "--concurrency", concurrency])}
    if importlib.util.find_spec("aiohttp"):
        importer = here / "competitors" / "aiohttp_import.py"
        for number in (8, concurrency, 64):
            words = [sys.executable, importer, sheet, bench.folder / "results.csv", url, number]
            jobs[f"aiohttp {number}"] = lambda words=words: run(words)
    else:
        bench.findings.skip(4, "aiohttp makes the same calls", "pip install aiohttp")
    if shutil.which("curl"):
        posts = write_posts(bench.folder / "curl.txt", url, rows)
        jobs["curl"] = lambda: run(["curl", "--silent", "--fail", "--parallel", "--parallel-max", concurrency, "--config", posts])
    else:
        bench.findings.skip(4, "curl makes the same calls", "apt-get install curl")
    if shutil.which("wrk"):
        script = here / "competitors" / "wrk.lua"
        duration = 1 if bench.quick else 5
        jobs["wrk"] = lambda: run(["wrk", "-t1", f"-c{concurrency}", f"-d{duration}s", "-s", script, url], reads=True)
    else:
        bench.findings.skip(4, "wrk shows the limit", "apt-get install wrk")
    return jobs


def imports(bench, wanted):
    """Goals 4 to 6."""
    rows = 2_000 if bench.quick else 100_000
    sheets = {size: inputs.write_creates(bench.folder / f"{size}.csv", size) for size in (rows // 10, rows, rows * 10)}
    with servers.nginx(servers.creates) as port:
        jobs = {"muster": lambda: import_rows(bench, port, sheets[rows])}
        if 6 in wanted:
            jobs["muster, few"] = lambda: import_rows(bench, port, sheets[rows // 10])
        if 4 in wanted:
            jobs.update(competitors(bench, port, sheets[rows], rows))
        samples = interleaved(bench.rounds, jobs)
        grown = {"10×": (rows, samples["muster"])}
        if 6 in wanted:
            say("  once, because it takes long: muster, many")
            grown["1×"] = (rows // 10, samples["muster, few"])
            grown["100×"] = (rows * 10, [import_rows(bench, port, sheets[rows * 10])])
    for factor, (size, found) in grown.items():
        bench.findings.grow("4: import, rows/s", factor, f"{size / median(found, 'seconds'):,.0f}")
        bench.findings.grow("4: import, CPU µs a row", factor, f"{median(found, 'cpu') / size * 1e6:.1f}")
        bench.findings.grow("6: import, peak MB", factor, f"{median(found, 'megabytes'):.0f}")
    if 4 in wanted:
        compare(bench, samples, rows)
    if 5 in wanted:
        bookkeeping(bench, sheets[rows], median(samples["muster"], "cpu"))
    if 6 in wanted:
        memory(bench, grown)


def compare(bench, samples, rows):
    """Goal 4."""
    made = {name: lambda sample: sample.told.get("requests", rows) for name in samples}
    rate = {name: median(found, lambda sample: made[name](sample) / sample.told.get("seconds", sample.seconds)) for name, found in samples.items()}
    cost = {name: median(found, lambda sample: sample.cpu / made[name](sample) * 1e6) for name, found in samples.items()}
    faster = {name: rate["muster"] / rate[name] for name in rate if not name.startswith(("muster", "bare"))}
    dearer = cost["muster"] / cost["bare calls"]
    # Without curl there is nothing to say.
    met = faster["curl"] >= 1 if "curl" in faster else None
    bench.findings.add(
        4, f"import of {rows:,} creates", f"{rate['muster']:,.0f} rows/s", "≥ 1× curl",
        ", ".join(f"{ratio:.2f}× {name}" for name, ratio in faster.items()), met,
    )
    bench.findings.add(4, "its CPU per call", f"{cost['muster']:.1f} µs", "≤ 1.3× bare calls", f"{dearer:.2f}× bare calls", dearer <= 1.3)
    for name in rate:
        if not name.startswith("muster"):
            bench.findings.add(4, f"the same calls by {name}", f"{rate[name]:,.0f} calls/s, {cost[name]:.1f} µs CPU")


def bookkeeping(bench, sheet, cpu):
    """Goal 5: what checkpoint and reports take of the CPU of goal 4, by the same import with and without them, whose calls are pauses."""
    if "bookkeeping" not in bench.subcommands:
        return bench.findings.skip(5, "checkpoint and reports", "Benchmarks has no subcommand bookkeeping")

    def job(*options):
        folder = bench.folder / "bookkeeping"
        shutil.rmtree(folder, ignore_errors=True)
        return run([bench.tools, "bookkeeping", sheet, folder, "--concurrency", concurrency, *options])

    samples = interleaved(bench.rounds, {"recorded": job, "not recorded": lambda: job("--without")})
    share = (median(samples["recorded"], "cpu") - median(samples["not recorded"], "cpu")) / cpu
    bench.findings.add(5, "checkpoint and reports", f"{share:.1%} of the CPU of 4", "≤ 5 %", met=share <= 0.05)


def memory(bench, grown):
    """Goal 6."""
    (size, some), (more, many) = grown["10×"], grown["100×"]
    peak = median(many, "megabytes")
    slope = (peak - median(some, "megabytes")) * 1e6 / (more - size)
    bench.findings.add(6, f"peak memory of {more:,} creates, one round", f"{peak:.0f} MB", "≤ 150 MB", met=peak <= 150)
    bench.findings.add(6, f"its slope from {size:,}", f"{slope:.0f} bytes a row", "≤ 150", met=slope <= 150)
