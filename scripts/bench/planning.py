"""Goal 11: what the plan of a large sheet costs, beside what it takes merely to read the sheet."""
from . import inputs, reading, servers
from .measuring import interleaved, median, run


def plans(bench):
    """A million creates in groups, for an organization without accounts."""
    rows = 20_000 if bench.quick else 1_000_000
    sheet = inputs.write_creates_in_groups(bench.folder / "planned.csv", rows)
    with servers.nginx(servers.creates) as port:
        jobs = {
            "plan": lambda: run([bench.muster, "plan", sheet, "--quiet"], servers.environment(bench, port)),
            "Python csv": reading.reader("csv", sheet),
        }
        samples = interleaved(bench.rounds, jobs)
    sheet.unlink()
    cpu, peak = median(samples["plan"], "cpu"), median(samples["plan"], "megabytes")
    read = median(samples["Python csv"], lambda sample: sample.told["cpu_seconds"])
    met = rows / cpu >= 1_000_000 and peak <= 150 and cpu <= read
    bench.findings.add(
        11, f"plan of {rows:,} creates", f"{rows / cpu:,.0f} rows per CPU second, {peak:.0f} MB",
        "≥ 1,000,000 rows per CPU second, ≤ 150 MB, ≤ Python csv", f"{cpu / read:.2f}× the CPU of Python csv, which only reads", met,
    )
