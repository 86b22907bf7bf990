"""Long runs, under a small quota, while another client makes changes, which must stay.

The state of the accounts without the run is known: their original state with the others' changes. An account without a row must be in exactly that state after the run and after its
undo. An account with a row must be as the row says, or as the others left it.

Muster can overwrite a change that others make between its read of an account and its call (ExactlyOnce.md). The sandbox logs when the next write of the account followed. The test counts
such changes, and anything beyond --freshness and one exchange is a fault.
"""
import collections
import csv
import time

from trial import Sandbox, Trial

groups_of_rows = ["Finance", "Legacy", "Invoicing"]
changes = "rename:0.35+join:0.3+leave:0.3+delete:0.06+create:0.1"
quota = "PUT=6,DELETE=6/500ms"
# Beyond --freshness: an exchange, on a machine that is busy.
exchange = 2.0


def write_sheet(path, rows, dice):
    """One row an account. Returns what each says, by name: its action, its display name, the groups to be in and not to be in."""
    says = {}
    with open(path, "w", encoding="utf-8", newline="") as file:
        sheet = csv.writer(file)
        sheet.writerow(["name", "displayName", "groups", "addGroups", "removeGroups", "action"])

        def write(name, display="", full="", add="", remove="", action=""):
            sheet.writerow([name, display, full, add, remove, action])
            split = lambda cell: {group for group in cell.split(";") if group}
            away = {*groups_of_rows, "Automation Users", "Administrators", "Gryffindors", "Alumni"} - split(full) if full else split(remove)
            says[name] = (action, display, split(full) | split(add), away)

        for n in range(1, rows + 1):
            name = f"robot-{n:06d}"
            kind = dice.randrange(12)
            if kind < 4:
                write(name, add=dice.choice(groups_of_rows))
            elif kind < 6:
                write(name, display=f"Changed {n}")
            elif kind < 7:
                write(name, display=f"Changed {n}", add="Legacy", remove="Finance")
            elif kind < 9:
                write(name, full=dice.choice(["Legacy", "Finance;Legacy", "Automation Users;Invoicing"]))
            elif kind < 10:
                write(name, add="Invoicing;Legacy", remove="Finance")
            elif kind < 11:
                write(name, action="delete")
            if n % 6 == 0:
                write(f"new-{n}", display=f"New {n}", add="Finance")
            if n % 3 == 0:
                write(f"somebody-{n}", display=f"Ours {n}", add="Legacy")
    return says


def accounts(state):
    """Each account by its name: its display name and its groups' names."""
    names = {group["id"]: group["name"] for group in state["groups"]}
    return {account["name"]: (account["displayName"], frozenset(names[id] for id in account["groupIds"])) for account in state["accounts"]}


def replay(before, log, groups):
    """Returns the accounts after only the others' changes."""
    after = dict(before)
    for change in log:
        name, kind = change["name"], change["kind"]
        if kind == "create":
            after[name] = ("Made by somebody else", frozenset({"Everyone"}))
        elif kind == "delete":
            after.pop(name, None)
        elif name in after:
            display, held = after[name]
            if kind == "rename":
                display = change["value"]
            after[name] = (display, held | {groups[change["value"]]} if kind == "join" else held - {groups[change["value"]]} if kind == "leave" else held)
    return after


class OthersPhase:
    def __init__(self, muster, folder, dice, rows):
        self.muster, self.folder, self.dice, self.rows = muster, folder, dice, rows
        self.kills = self.trials = self.made = self.conflicts = self.restored = self.held = 0
        self.overtaken = collections.Counter()
        self.longest = self.doubts = 0

    def run(self, kills, deadline):
        while self.kills < kills and time.monotonic() < deadline:
            self.trial()

    def trial(self):
        self.trials += 1
        place = self.folder / f"others-{self.trials}"
        place.mkdir()
        seed = self.dice.randrange(1, 1 << 31)
        self.freshness = self.dice.choice([0, 1])
        strategy = self.dice.choice(["account", "account", "auto", "group"])
        self.what = f"{place.name} ({strategy}, --freshness {self.freshness}s, others' seed {seed})"
        self.doubtful = set()
        says = write_sheet(place / "sheet.csv", self.rows, self.dice)
        with Sandbox(self.muster, f"others={changes},seed={seed},slow=0.5:8ms", seed, self.rows, quota) as sandbox:
            trial = Trial(self.muster, place, place / "sheet.csv", sandbox)
            trial.begin += ["--strategy", strategy, "--freshness", f"{self.freshness}s"]
            trial.options = ["--quota", quota]
            first = sandbox.state()
            self.groups = {group["id"]: group["name"] for group in first["groups"]}
            before = accounts(first)
            self.to_its_end(trial)
            self.was_killed = trial.kills > 0
            done = sandbox.state()
            reports = trial.reports()
            self.check_run(before, done, says, reports)
            trial.undo()
            self.to_its_end(trial)
            undone = sandbox.state()
            self.check_undo(before, done, undone, says, reports, trial.reports())
            self.kills += trial.kills
            self.made += len(undone["othersChanges"])

    def to_its_end(self, trial):
        while trial.kills < 1000:
            if trial.step(kill_after=self.dice.uniform(0.1, 1.2) if self.dice.random() < 0.9 else None):
                return

    def fail(self, name, sentence, *facts):
        raise SystemExit("\n  ".join([f"{self.what}: '{name}' {sentence}", *map(str, facts)]))

    def is_overtaken(self, log, name, field):
        """Whether the last that the others did to something came right before a write about the account."""
        of_field = [change for change in log if change["name"] == name and field in (change["kind"], self.groups.get(change["value"]))]
        after = of_field[-1].get("nextWriteAfter") if of_field else None
        if after is None or after > (self.freshness + exchange) * 1000:
            return False
        self.overtaken[of_field[-1]["kind"]] += 1
        self.longest = max(self.longest, after)
        return True

    def check_run(self, before, state, says, reports):
        """Every account is as the others left it, but for what its own row says."""
        log = state["othersChanges"]
        theirs, now = replay(before, log, self.groups), accounts(state)
        rows = {row["name"]: row for row in reports.values()}
        touched = {change["name"] for change in log}
        for name, row in rows.items():
            if row["_report"] == "errors":
                if name not in touched:
                    self.fail(name, "failed, and nobody touched it", row)
                if self.looks_like_lag(log, row):
                    continue
                if row["_status"] != "failed" or row["_code"] not in ("changedMeanwhile", "noAccount", "nameTaken"):
                    self.fail(name, "failed otherwise than in conflict", row)
                self.conflicts += 1
        for name in before.keys() | theirs.keys() | now.keys():
            action, display, wanted, unwanted = says.get(name, ("", "", set(), set()))
            row = rows.get(name)
            if name not in theirs:
                if name in now and (name in before or row is None or row["_status"] != "created"):
                    self.fail(name, "was deleted by others, and is there", now[name], row)
                continue
            if name not in now:
                if action != "delete":
                    self.fail(name, "is gone", theirs[name], row)
                continue
            if row and row["_status"] == "created" and self.was_killed and row["_http"] == "200":
                # Their create came between the intent of ours and the look-up of the resume: ExactlyOnce.md, "What it does not cover".
                self.doubts += 1
                self.doubtful.add(name)
                continue
            if row and row["_status"] == "created":
                self.fail(name, "is said to be created, and was there", now[name], row)
            if now[name][0] not in ({theirs[name][0], display} if display else {theirs[name][0]}) and not self.is_overtaken(log, name, "rename"):
                self.fail(name, "has lost a display name of others", now[name], theirs[name], row, self.of(log, name))
            if now[name][0] == display and any(change["kind"] == "create" and change["name"] == name for change in log):
                self.fail(name, "was made by others and has got the display name of a row", row, self.of(log, name))
            lost = theirs[name][1] - now[name][1] - unwanted
            extra = now[name][1] - theirs[name][1] - wanted
            for group in lost | extra:
                if not self.is_overtaken(log, name, group):
                    self.fail(name, f"has lost what others did about {group}", now[name], theirs[name], row, self.of(log, name))

    def is_in_doubt(self, log, says, name, group):
        """Returns whether the others made or reverted the row's change of a membership while a killed process may have sent the row's call: then nothing shows who made it."""
        _, _, wanted, unwanted = says.get(name, ("", "", set(), set()))
        kinds = {change["kind"] for change in log if change["name"] == name and self.groups.get(change["value"]) == group}
        if self.was_killed and group in wanted | unwanted and kinds:
            self.doubts += 1
            return True
        return False

    def looks_like_lag(self, log, row):
        """Returns whether the service accepted a group call, and somebody changed the membership before the verification."""
        return row["_code"] == "notVerified" and any(change["kind"] in ("join", "leave") for change in self.of(log, row["name"]))

    def of(self, log, name):
        return [change for change in log if change["name"] == name]

    def check_undo(self, before, done, state, says, reports, undone):
        """Checks that the accounts that the run changed are as the others left them, and that accounts without an undo are as the run and the others left them."""
        log = state["othersChanges"]
        since = log[len(done["othersChanges"]):]
        theirs, now = replay(before, log, self.groups), accounts(state)
        left = replay(accounts(done), since, self.groups)
        held = {row["name"]: row for row in undone.values() if row["_report"] == "errors"}
        for row in held.values():
            if self.looks_like_lag(log, row):
                continue
            if row["_status"] != "failed" or row["_code"] not in ("changedMeanwhile", "drift", "noAccount"):
                self.fail(row["name"], "could not be put back", row, self.of(log, row["name"]))
        self.held += len(held)
        self.restored += len(undone) - len(held)
        rows = {row["name"]: row for row in reports.values()}
        for name in before.keys() | theirs.keys() | now.keys():
            # A row that is in conflict may have done a part.
            expected = [left, theirs] if name in held else [theirs]
            if any(accounts.get(name) == now.get(name) for accounts in expected):
                continue
            facts = (f"is {now.get(name)}", *(f"not {accounts.get(name)}" for accounts in expected), held.get(name), rows.get(name), self.of(log, name))
            expected = [accounts[name] for accounts in expected if name in accounts]
            if name in self.doubtful or self.was_killed and says[name][0] == "delete" and name not in theirs:
                # A killed process may have sent the delete.
                self.doubts += name not in self.doubtful
                continue
            if not expected or name not in now:
                self.fail(name, "is not as undo should leave it", *facts)
            if all(now[name][0] != display for display, _ in expected) and not self.is_overtaken(log, name, "rename"):
                self.fail(name, "has not the display name that undo should leave", *facts)
            for group in frozenset.intersection(*(now[name][1] ^ groups for _, groups in expected)):
                if not self.is_overtaken(log, name, group) and not self.is_in_doubt(log, says, name, group):
                    self.fail(name, f"is wrong about {group} after undo", *facts)

    def summary(self):
        told = ", ".join(f"{count} {kind}" for kind, count in sorted(self.overtaken.items())) or "none"
        return (
            f"somebody else at work: {self.kills} kills in {self.trials} runs and their undos; {self.made} changes of theirs, "
            f"overtaken between the reading and the call: {told}, at most {self.longest} ms old; "
            f"{self.doubts} of what a killed run may have done itself; "
            f"{self.conflicts} rows in conflict, {self.restored} accounts put back, {self.held} left alone"
        )
