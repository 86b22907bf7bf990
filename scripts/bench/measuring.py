"""Runs commands, counts what they take, and keeps what was found for the tables."""
import dataclasses
import json
import os
import pathlib
import platform
import statistics
import subprocess
import sys
import tempfile

here = pathlib.Path(__file__).resolve().parent


@dataclasses.dataclass
class Sample:
    """The costs of one run of a command, and the figures that it printed as `key=value`."""

    seconds: float
    cpu: float
    megabytes: float
    told: dict


def run(command, environment=None, codes=(0,), limit=900, reads=False):
    """Runs a command to its end, or for `limit` seconds. With `reads`, its standard output is looked at for figures."""
    command = [str(word) for word in command]
    with tempfile.NamedTemporaryFile() as output, tempfile.NamedTemporaryFile() as errors:
        files = [output.name if reads else os.devnull, errors.name]
        ended = subprocess.run(
            [sys.executable, "-I", "-S", here / "launch.py", str(limit), *files, *command],
            env={**os.environ, **(environment or {})}, stdout=subprocess.PIPE, check=True, text=True,
        )
        usage = json.loads(ended.stdout)
        if usage.pop("status") not in codes:
            sys.exit(f"{' '.join(command)}\nfailed:\n{errors.read().decode(errors='replace')[-2000:]}")
        return Sample(**usage, told=figures(output.read().decode(errors="replace")))


def figures(text):
    """The lines of a text that say `key=number`."""
    told = {}
    for key, found, value in (line.partition("=") for line in text.splitlines()):
        try:
            told[key] = float(value) if found else None
        except ValueError:
            continue
    return told


def interleaved(rounds, jobs):
    """Runs jobs by turns, so that what disturbs the machine for a while disturbs all of them: name to samples."""
    samples = {name: [] for name in jobs}
    for number in range(rounds):
        say(f"  round {number + 1} of {rounds}: {', '.join(jobs)}")
        for name, job in jobs.items():
            samples[name].append(job())
    return samples


def median(samples, figure):
    """The median of one figure: an attribute of the samples, or a function of one."""
    value = figure if callable(figure) else lambda sample: getattr(sample, figure)
    return statistics.median(value(sample) for sample in samples)


def say(text):
    """To the person who waits; the tables alone go to standard output."""
    print(text, file=sys.stderr, flush=True)


def machine():
    """One line on where the figures come from."""
    model = platform.processor()
    try:
        lines = pathlib.Path("/proc/cpuinfo").read_text().splitlines()
        model = next(line.split(":", 1)[1].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        pass
    return f"{os.cpu_count()} cores of {model or platform.machine()}, {platform.system()} {platform.release()}"


class Findings:
    """The rows of both tables."""

    def __init__(self):
        self.goals = []
        self.growth = {}

    def add(self, number, what, figure, goal="", beside="", met=None):
        """One row; `met` is nothing where there is no goal or nothing to hold it against."""
        verdict = {True: "yes", False: "**no**", None: "–"}[met]
        self.goals.append((number, what, figure, goal, beside, verdict))

    def skip(self, number, what, why):
        """Says that something is not measured, and how to have it measured."""
        say(f"  skipped: {what}: {why}")
        self.goals.append((number, what, f"skipped: {why}", "", "", "–"))

    def grow(self, what, size, figure):
        """A figure of the growth table."""
        self.growth.setdefault(what, {})[size] = figure

    def text(self):
        """Both tables, in Markdown."""
        rows = sorted(self.goals, key=lambda row: row[0])
        tables = [table(("#", "what", "median", "goal", "beside", "met"), [(str(row[0]), *row[1:]) for row in rows])]
        if self.growth:
            rows = [(what, *(sizes.get(size, "–") for size in ("1×", "10×", "100×"))) for what, sizes in self.growth.items()]
            tables.append(table(("how it grows", "1×", "10×", "100×"), rows))
        return "\n\n".join(tables)


def table(header, rows):
    """Markdown that can be read as it is, too."""
    widths = [max(len(row[column]) for row in [header, *rows]) for column in range(len(header))]
    lines = [header, ["-" * width for width in widths], *rows]
    return "\n".join("| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths)) + " |" for line in lines)
