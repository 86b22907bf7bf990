"""Writes the sheets and the organizations that are measured with."""
import itertools
import json
import random

organization = "00000000-0000-4000-a000-00000000000f"


def write_lines(path, header, lines):
    """A file in pieces, so that a large one needs no memory here."""
    lines = iter(lines)
    with open(path, "w", encoding="utf-8", newline="") as file:
        file.write(header + "\n")
        while piece := "".join(itertools.islice(lines, 10_000)):
            file.write(piece)
    return path


def write_rows(path, megabytes):
    """Realistic rows of 125 bytes; of their six fields one in twenty is quoted, and of those one in six has a newline, one in six quotes."""
    line = "invoice-robot-{n:07d},Invoice robot {n},Finance;Invoicing;Legacy,CC-{c},{owner},3fa85f64-5717-4562-b3fc-2c{n:010x}\n"
    owners = ['"Granger, Hermione"'] * 4 + ['"Grace\nHopper"', '"Anita ""Bo"" Borg"'] + ["Ada Lovelace"] * 14
    # By chance, because the processor would learn any short pattern.
    dice = random.Random(1)
    rows = (line.format(n=n, c=n % 900, owner=dice.choice(owners)) for n in range(megabytes * 8_000))
    return write_lines(path, "name,displayName,groups,Cost center,Owner,Reference", rows)


def write_creates(path, rows):
    """Accounts that are not there yet."""
    return write_lines(path, "name,displayName", (f"bench-{n:07d},Bench robot\n" for n in range(rows)))


def write_creates_in_groups(path, rows):
    """Accounts that are not there yet, each in some of the groups of `servers.creates`."""
    dice = random.Random(1)
    cells = ["", "Bench", "bench", "Everyone;Bench"]
    lines = (f"bench-{n:07d},Bench robot {n},{dice.choice(cells)}\n" for n in range(rows))
    return write_lines(path, "name,displayName,groups", lines)


def write_moves(path, accounts, groups):
    """Every account enters three groups of many."""
    dice = random.Random(1)
    rows = (f"{account_name(n)},{';'.join(map(group_name, dice.sample(range(groups), 3)))}\n" for n in range(accounts))
    return write_lines(path, "name,addGroups", rows)


def account_name(n):
    return f"robot-{n:07d}"


def group_name(n):
    return f"group-{n:04d}"


def group_id(n):
    return f"3fa85f64-0001-4562-b3fc-2c{n:010x}"


def write_organization(folder, accounts, groups):
    """Writes the service's responses as files: `groups.json`, each page of accounts as `<skip>.json`, and `end.json`."""
    folder.mkdir()
    everyone = {"id": group_id(groups), "name": "Everyone", "type": 0}
    custom = [{"id": group_id(n), "name": group_name(n), "type": 1} for n in range(groups)]
    (folder / "groups.json").write_text(json.dumps([everyone, *custom]))

    def account(n):
        return {
            "id": f"3fa85f64-5717-4562-b3fc-2c{n:010x}", "name": account_name(n), "displayName": f"Robot {n}",
            "creationTime": "2024-01-01T00:00:01.0000000", "lastLoginTime": None, "groupIds": [everyone["id"], group_id(n % groups)],
        }

    # Muster asks for a thousand at a time, and each page begins with the last account of the one before.
    for skip in range(0, max(accounts - 1, 1), 999):
        results = [account(n) for n in range(skip, min(skip + 1000, accounts))]
        (folder / f"{skip}.json").write_text(json.dumps({"totalCount": accounts, "results": results}, separators=(",", ":")))
    # What is asked for beyond the end, beside the last page.
    (folder / "end.json").write_text(json.dumps({"totalCount": accounts, "results": []}))
    return folder
