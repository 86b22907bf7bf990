"""Goals 1 to 3: how fast CSV is read."""
import importlib.util
import sys

from . import inputs
from .measuring import here, interleaved, median, run

competitors = {"duckdb": "duckdb", "pyarrow": "pyarrow", "Python csv": "csv"}


def reader(module, file):
    """A job that has a Python module read the file."""
    script = here / "competitors" / f"read_{'python' if module == 'csv' else module}.py"
    return lambda: run([sys.executable, script, file], reads=True)


def whole_file(bench, wanted):
    """Goals 1 and 2: a large file, with everything that can read it."""
    megabytes = 20 if bench.quick else 500
    file = inputs.write_rows(bench.folder / "rows.csv", megabytes)
    jobs = {}
    if 1 in wanted:
        jobs["ranges"] = lambda: run([bench.csv_tools, "ranges", file], reads=True)
        jobs["inspect"] = lambda: run([bench.muster, "inspect", file])
    if 2 in wanted:
        jobs["strings"] = lambda: run([bench.csv_tools, "strings", file], reads=True)
        jobs["inspect --json"] = lambda: run([bench.muster, "inspect", file, "--json"])
    for name, module in competitors.items():
        if importlib.util.find_spec(module):
            jobs[name] = reader(module, file)
        else:
            bench.findings.skip(1, f"{name} reads the same", f"pip install {module}")
    run([bench.muster, "inspect", file])  # brings the file into the page cache
    samples = interleaved(bench.rounds, jobs)
    size = file.stat().st_size
    # CPU time counts, as on one core. Libraries report theirs from open to end; programs count as a whole.
    seconds = {name: median(found, lambda sample: sample.told.get("cpu_seconds", sample.cpu)) for name, found in samples.items()}
    memory = {name: f"{median(found, 'megabytes'):.0f} MB" for name, found in samples.items()}
    speed = {name: size / found / 1e9 for name, found in seconds.items()}

    def row(number, name, what, goal, holds):
        ratios = {other: speed[name] / speed[other] for other in competitors if other in speed}
        if name == "inspect":
            ratios["ranges"] = speed[name] / speed["ranges"]
        beside = ", ".join(f"{ratio:.2f}× {other}" for other, ratio in ratios.items())
        # Without the program that the goal names there is nothing to say.
        try:
            met = holds(ratios)
        except KeyError:
            met = None
        bench.findings.add(number, what, f"{speed[name]:.2f} GB/s, {memory[name]}", goal, beside, met)

    if 1 in wanted:
        peak = median(samples["ranges"], "megabytes")
        holds = lambda ratios: ratios["duckdb"] >= 4 and peak <= 16
        row(1, "ranges", f"CSV of {size / 1e6:.0f} MB to ranges of bytes", "≥ 4× duckdb, ≤ 16 MB", holds)
        row(1, "inspect", "the same by `muster inspect`", "≥ 0.8× ranges", lambda ratios: ratios["ranges"] >= 0.8)
    if 2 in wanted:
        row(2, "strings", "the same to strings", "≥ 1.2× duckdb", lambda ratios: ratios["duckdb"] >= 1.2)
        row(2, "inspect --json", "`muster inspect --json`", "≥ 1.2× duckdb", lambda ratios: ratios["duckdb"] >= 1.2)
    for name in competitors:
        if name in speed:
            bench.findings.add(1, f"the same by {name}", f"{speed[name]:.2f} GB/s, {memory[name]}")
    file.unlink()


def pathological(bench):
    """Goal 3: time per byte of files that make careless parsers quadratic."""
    kinds = {
        "ordinary": "ordinary rows", "cell": "one cell of 16 MB", "quotes": "all quotes", "newlines": "all newlines",
        "quoted-newlines": "one cell of newlines", "columns": "10,000 columns",
    }
    jobs = {kind: lambda kind=kind: run([bench.csv_tools, "pieces", kind], reads=True) for kind in kinds}
    samples = interleaved(bench.rounds, jobs)
    cost = {kind: median(found, lambda sample: sample.told["nanoseconds_per_byte"]) for kind, found in samples.items()}
    for kind, what in kinds.items():
        ratio = cost[kind] / cost["ordinary"]
        goal, met = ("", None) if kind == "ordinary" else ("≤ 3× ordinary rows", ratio <= 3)
        bench.findings.add(3, f"{what}, in pieces of 1 KB", f"{cost[kind]:.2f} ns a byte", goal, f"{ratio:.2f}×", met)
