"""The third step: runs that are stopped, killed and watched."""

import json
import re
import signal
import subprocess
import urllib.request

from playwright.sync_api import expect

from steps import FOLDER, MUSTER, accounts, browser, download, end, go, load, plan, result, sandbox, shot, ui, write


def stopped():
    """A run that is stopped and resumed, in two windows, one of which is closed meanwhile."""
    with sandbox("--faults", "write-lock=40ms") as (env, event), ui("--concurrency", "1", env=env) as (_, url), browser() as (context, _):
        page = context.new_page()
        page.goto(url)
        load(page, write("robots.csv", accounts(200)))
        plan(page)
        go(page)
        expect(page.get_by_text(re.compile(r"^[1-9]\d? %: ")).first).to_be_visible()
        # The service answers nothing until the run is asked to stop, so that it cannot end before.
        event["process"].send_signal(signal.SIGSTOP)
        other = context.new_page()
        other.goto(url.split("?")[0])
        expect(other.get_by_role("progressbar")).to_be_visible()
        shot(other, "running")
        page.close()
        other.get_by_role("button", name="Stop").click()
        event["process"].send_signal(signal.SIGCONT)
        expect(other.get_by_text(re.compile("Stopped: .* not attempted"))).to_be_visible()
        shot(other, "stopped")
        pending = len(download(other, "pending.csv")) - 1
        assert 0 < pending < 200, pending
        other.get_by_role("button", name="Resume").click()
        result(other, "All 200 rows are done.")
        assert len(download(other, "success.csv")) == 201


def killed():
    """kill -9 of the server in the middle of a run; the next server resumes it."""
    with sandbox("--faults", "write-lock=40ms") as (env, event):
        with ui("--concurrency", "1", env=env) as (process, url), browser() as (context, faults):
            page = context.new_page()
            page.goto(url)
            load(page, write("robots.csv", accounts(200)))
            plan(page)
            go(page)
            expect(page.get_by_text(re.compile(r"^[1-9]\d? %: ")).first).to_be_visible()
            process.kill()
            process.wait()
            expect(page.get_by_text(re.compile("The connection to Muster is lost"))).to_be_visible()
            shot(page, "lost")
            # The browser says that the server is gone.
            faults.clear()
            page.close()
            faults.clear()
        with ui(env=env) as (_, url), browser() as (context, _):
            page = context.new_page()
            page.goto(url)
            page.get_by_role("row", name=re.compile("stopped")).get_by_role("button", name=re.compile("Resume")).click()
            result(page, "All 200 rows are done.")
        with urllib.request.urlopen(event["state"]) as answer:
            names = [account["name"] for account in json.load(answer)["accounts"]]
        assert sum(name.startswith("bot-") for name in names) == 200, names


def watched():
    """A run that was begun in a terminal is watched in the page, and resumed there."""
    with sandbox("--faults", "write-lock=40ms") as (env, event):
        write("robots.csv", accounts(300))
        terminal = subprocess.Popen([MUSTER, "import", "robots.csv", "--yes", "--quiet", "--concurrency", "1"], cwd=FOLDER, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        with ui(env=env) as (_, url), browser() as (context, _):
            page = context.new_page()
            page.goto(url)
            expect(page.get_by_role("heading", name="Which sheet?")).to_be_visible()
            page.get_by_role("link", name="Runs").click()
            row = page.get_by_role("row", name=re.compile("Import of robots.csv"))
            while row.count() == 0:
                page.wait_for_timeout(200)
                page.reload()
            page.get_by_role("button", name=re.compile("Watch")).click()
            expect(page.get_by_text(re.compile("Under way: [1-9]"))).to_be_visible()
            terminal.send_signal(signal.SIGINT)
            terminal.wait(60)
            expect(page.get_by_text(re.compile("Stopped: .* not attempted"))).to_be_visible()
            page.get_by_role("button", name="Resume").click()
            result(page, "All 300 rows are done.")
