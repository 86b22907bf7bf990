"""Goal 9: how long a start takes."""
import shutil

from .measuring import interleaved, median, run


def starts(bench):
    """Of the program, beside the least that any start costs here."""
    jobs = {f"muster {word}": lambda word=word: run([bench.muster, word]) for word in ("--version", "--help")}
    jobs["true"] = lambda: run([shutil.which("true")])
    samples = interleaved(max(bench.rounds, 21), jobs)
    times = {name: median(found, "seconds") * 1e3 for name, found in samples.items()}
    for name in ("muster --version", "muster --help"):
        beside = f"`true` takes {times['true']:.1f} ms"
        bench.findings.add(9, f"`{name}`", f"{times[name]:.1f} ms", "≤ 15 ms", beside, times[name] <= 15)
