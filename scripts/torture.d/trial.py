"""A run of Muster against a sandbox of its own, to be killed as often as one likes."""
import csv
import json
import os
import signal
import subprocess
import urllib.request


class Sandbox:
    """A service of its own for each trial."""

    def __init__(self, muster, faults, seed, rows, quota="none"):
        words = [muster, "sandbox", "--port", "0", "--accounts", str(rows), "--quota", quota]
        if faults:
            words += ["--faults", f"{faults},seed={seed}"]
        self.process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.url = next(line.split("=", 1)[1].strip() for line in self.process.stdout if "MUSTER_URL=" in line)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()

    def state(self):
        with urllib.request.urlopen(self.url.rsplit("/", 2)[0] + "/_sandbox/state") as answer:
            return json.load(answer)


class Trial:
    """One sheet, one service, one run, however often it is killed."""

    def __init__(self, muster, folder, sheet, sandbox):
        self.muster, self.folder, self.sheet, self.sandbox = muster, folder, sheet, sandbox
        self.kills = 0
        # The run's folder, and the words that begin it.
        self.run = self.folder / "run"
        self.begin = ["import", self.sheet, "--allow-delete", "--create-groups", "--group-batch", "4"]
        # Further words of every command.
        self.options = []

    def undo(self):
        """From here on, what was done is undone."""
        self.begin, self.run = ["undo", self.run, "--delete-created"], self.folder / "undo"

    def has_begun(self):
        """Whether there is a run to resume or undo. The lock makes the checkpoint, so the run's record comes after it."""
        return (self.run / "run.json").exists() and (self.run / "checkpoint").exists()

    def step(self, fault=None, kill_after=None):
        """Begins the run or resumes it; returns whether it came to its end."""
        environment = dict(os.environ, MUSTER_URL=self.sandbox.url, MUSTER_CLIENT_ID="sandbox", MUSTER_CLIENT_SECRET="sandbox", HOME=str(self.folder))
        if fault:
            environment["MUSTER_TEST_CHECKPOINT_FAULT"] = fault
        words = ["resume", self.run] if self.has_begun() else [*self.begin, "--run", self.run, "--yes"]
        process = subprocess.Popen([self.muster, *words, *self.options, "--quiet"], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, cwd=self.folder)
        if kill_after is not None:
            try:
                process.wait(kill_after)
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGKILL)
        try:
            errors = process.communicate(timeout=120)[1].decode()
        except subprocess.TimeoutExpired:
            process.kill()
            raise SystemExit(f"{words[0]} hangs: {process.communicate()[1].decode()}")
        if process.returncode == -signal.SIGKILL:
            self.kills += 1
            return False
        if process.returncode not in (0, 1):
            raise SystemExit(f"{words[0]} ended with {process.returncode}: {errors}")
        return True

    def reports(self):
        found = {}
        for name in ("success", "errors", "pending"):
            with open(self.run / f"{name}.csv", encoding="utf-8", newline="") as file:
                for row in csv.DictReader(file):
                    if int(row["_row"]) in found:
                        raise SystemExit(f"row {row['_row']} stands in two reports")
                    found[int(row["_row"])] = dict(row, _report=name)
        return found


def memberships(state):
    """Which groups each account is in, by names: ids differ from one service to the next."""
    names = {group["id"]: group["name"] for group in state["groups"]}
    return {account["name"]: sorted(names[id] for id in account["groupIds"]) for account in state["accounts"]}
