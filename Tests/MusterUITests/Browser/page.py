"""A person's way through the page, driven by labels and roles only.

    python3 page.py SCENARIO MUSTER FOLDER

MUSTER is the built program, FOLDER an empty one for the runs. PAGE_SHOTS names a folder for screenshots. Ends with 0 when the scenario holds.
Needs playwright, axe-playwright-python and a chromium.
"""

import contextlib
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import urllib.request

from playwright.sync_api import expect, sync_playwright

SCENARIO, MUSTER, FOLDER = sys.argv[1], os.path.abspath(sys.argv[2]), pathlib.Path(sys.argv[3]).absolute()
SHOTS = os.environ.get("PAGE_SHOTS")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
PATIENCE = int(os.environ.get("PAGE_PATIENCE", 120_000))
expect.set_options(timeout=PATIENCE)


def environment(**more):
    kept = {name: value for name, value in os.environ.items() if not name.startswith("MUSTER_")}
    return {**kept, "HOME": str(FOLDER), **more}


def write(name, text):
    path = FOLDER / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def begin(*arguments, env=None):
    """Starts a program that prints one JSON line when it is ready."""
    with open(FOLDER / f"{arguments[0]}.txt", "a") as errors:
        process = subprocess.Popen(
            [MUSTER, *arguments, "--output", "json"], stdout=subprocess.PIPE, stderr=errors, cwd=FOLDER, text=True,
            env=env or environment())
    line = process.stdout.readline()
    assert line, (FOLDER / f"{arguments[0]}.txt").read_text()
    return process, json.loads(line)


def end(process):
    if process.poll() is None:
        process.send_signal(signal.SIGINT)
    try:
        return process.wait(60)
    finally:
        if process.poll() is None:
            process.kill()


@contextlib.contextmanager
def ui(*arguments, env=None):
    process, event = begin("ui", "--no-browser", *arguments, env=env)
    assert event["event"] == "ui"
    try:
        yield process, event["url"]
    finally:
        code = end(process)
    assert code in (0, -9), f"muster ui ended with {code}: {(FOLDER / 'ui.txt').read_text()[-3000:]}"


@contextlib.contextmanager
def sandbox(*arguments):
    process, event = begin("sandbox", "--port", "0", *arguments)
    try:
        yield environment(**event["environment"]), {**event, "process": process}
    finally:
        process.send_signal(signal.SIGCONT)
        end(process)


@contextlib.contextmanager
def browser(**options):
    """A browser that fails the scenario for an error in the console and for a request to another host."""
    faults, hosts = [], set()
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        context = chromium.new_context(**{"viewport": {"width": 1000, "height": 900}, "accept_downloads": True, **options})
        context.set_default_timeout(PATIENCE)

        def watch(page):
            page.on("console", lambda message: faults.append(message.text) if message.type in ("error", "warning") else None)
            page.on("pageerror", lambda error: faults.append(str(error)))
            page.on("request", lambda request: hosts.add(re.sub(r"^(\w+://[^/]*).*", r"\1", request.url)))

        context.on("page", watch)
        yield context, faults
        chromium.close()
    assert not faults, faults
    assert len([host for host in hosts if not host.startswith("blob:")]) <= 1, hosts


def shot(page, name):
    if SHOTS:
        page.wait_for_timeout(250)
        page.screenshot(path=f"{SHOTS}/{SCENARIO}-{name}.png", full_page=True)


def load(page, path):
    page.get_by_label("Sheet").set_input_files(path)
    expect(page.get_by_role("button", name="Plan")).to_be_enabled()


def plan(page):
    page.get_by_role("button", name="Plan").click()
    expect(page.get_by_role("table", name="Changes")).to_be_visible()


def go(page, typed=None, button="Import"):
    page.get_by_role("button", name=button).click()
    agree(page, typed)


def agree(page, typed=None):
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    if typed is not None:
        dialog.get_by_label(re.compile("Type")).fill(str(typed))
    dialog.get_by_role("button", name="Go ahead").click()


def result(page, sentence):
    expect(page.get_by_role("link", name="success.csv")).to_be_visible()
    expect(page.get_by_text(sentence)).to_be_visible()


def download(page, name):
    with page.expect_download() as info:
        page.get_by_role("link", name=name).click()
    path = FOLDER / f"got-{name}"
    info.value.save_as(path)
    return path.read_text(encoding="utf-8-sig").splitlines()


def accounts(count, group="Alumni", first=0):
    lines = [f"bot-{number:03},Bot {number},{group}" for number in range(first, first + count)]
    return "name,displayName,groups\n" + "\n".join(lines) + "\n"


# MARK: The scenarios


def mistyped():
    """60 creates, two of them with a mistyped group: the suggestion for both, the run, success.csv."""
    path = write("robots.csv", accounts(58) + "bot-058,Bot 58,Alumin\nbot-059,Bot 59,Alumin\n")
    before = path.read_bytes()
    with ui("--sandbox") as (_, url), browser() as (context, _):
        page = context.new_page()
        page.goto(url)
        assert "key" not in page.url, page.url
        shot(page, "empty")
        load(page, path)
        shot(page, "sheet")
        plan(page)
        expect(page.get_by_role("button", name="Cannot be done 2")).to_be_visible()
        shot(page, "plan")
        page.get_by_role("button", name="Use ‘Alumni’ in 2 rows").click()
        expect(page.get_by_role("button", name="Create 60")).to_be_visible()
        expect(page.get_by_text("2 cells are corrected")).to_be_visible()
        page.get_by_label("Search").fill("bot-059")
        expect(page.get_by_text("1 line", exact=True)).to_be_visible()
        expect(page.get_by_role("cell", name="bot-059")).to_be_visible()
        page.get_by_role("button", name="Import").click()
        expect(page.get_by_role("dialog").get_by_text("Nothing is taken away.")).to_be_visible()
        shot(page, "question")
        page.get_by_role("dialog").get_by_role("button", name="Go ahead").click()
        result(page, "All 60 rows are done.")
        shot(page, "result")
        lines = download(page, "success.csv")
        assert len(lines) == 61 and sum(",created," in line for line in lines) == 60, lines[:3]
    assert path.read_bytes() == before
    runs = list((FOLDER / "muster-runs").iterdir())
    assert len(runs) == 1
    kept = [file for file in runs[0].iterdir() if file.name.startswith("sheet-")]
    assert "bot-059,Bot 59,Alumni\n" in kept[0].read_text()


def layouts():
    """A sheet of each layout, and a column that is given its meaning."""
    with sandbox("--accounts", "3") as (env, event), ui(env=env) as (_, url), browser() as (context, _):
        page = context.new_page()
        page.goto(url)
        load(page, write("members.csv", "name,group\nrobot-000001,Alumni\nrobot-000002,Alumni\n"))
        expect(page.get_by_label("Layout")).to_contain_text("found: memberships")
        plan(page)
        expect(page.get_by_text("layout memberships, mode add")).to_be_visible()
        expect(page.get_by_role("button", name="Update 2")).to_be_visible()
        page.get_by_role("button", name="Back to the sheet").click()
        load(page, write("matrix.csv", "name,Alumni\nrobot-000001,x\nrobot-000003,x\nrobot-000002,maybe\n"))
        page.get_by_label("Layout").select_option("matrix")
        expect(page.get_by_role("button", name="Plan")).to_be_enabled()
        plan(page)
        expect(page.get_by_text("layout matrix, mode upsert")).to_be_visible()
        page.get_by_role("button", name="Use ‘x’ in row 3").click()
        expect(page.get_by_role("button", name="Update 3")).to_be_visible()
        page.get_by_role("button", name="Back to the sheet").click()
        load(page, write("labels.csv", "name;Robot label\nrobot-000001;First\nnew-1;New\n"))
        column = page.get_by_label("Robot label")
        expect(column).to_have_value("")
        column.select_option("displayName")
        expect(page.get_by_label("Robot label")).to_have_value("displayName")
        plan(page)
        expect(page.get_by_role("button", name="Update 1")).to_be_visible()
        expect(page.get_by_role("button", name="Create 1")).to_be_visible()
        expect(page.get_by_text("→ “First”")).to_be_visible()
        go(page)
        result(page, "All 2 rows are done.")
        shot(page, "result")


def damaged():
    """A damaged sheet: what is wrong is listed with its lines; a damaged cell is marked; another delimiter mends it; an encoding can be chosen."""
    with ui("--sandbox") as (_, url), browser() as (context, _):
        page = context.new_page()
        page.goto(url)
        page.get_by_label("Sheet").set_input_files(write("ragged.csv", "name,displayName\na,1\nb,2,3\nc\n"))
        expect(page.get_by_text("The file cannot be imported as it is.")).to_be_visible()
        expect(page.get_by_text("Line 3")).to_be_visible()
        expect(page.get_by_text("Line 4")).to_be_visible()
        shot(page, "ragged")
        load(page, write("damage.csv", "name,displayName,groups\nok-1,One,Alumni\n3.2E+15,Two,Alumni\n#REF!,Three,Alumni\n"))
        expect(page.get_by_role("cell", name="3.2E+15 (damaged?)")).to_be_visible()
        expect(page.get_by_role("cell", name="#REF! (damaged?)")).to_be_visible()
        shot(page, "marked")
        plan(page)
        expect(page.get_by_role("button", name="Cannot be done 2")).to_be_visible()
        page.get_by_role("button", name="Edit row 2").click()
        page.get_by_role("dialog").get_by_label("name", exact=True).fill("ok-2")
        page.get_by_role("dialog").get_by_role("button", name="Save").click()
        expect(page.get_by_role("button", name="Cannot be done 1")).to_be_visible()
        expect(page.get_by_role("button", name="Create 2")).to_be_visible()
        page.get_by_role("button", name="Back to the sheet").click()
        load(page, write("ansi.csv", "name,displayName\nm-1,Müller\n".encode("cp1252")))
        expect(page.get_by_role("cell", name="Müller")).to_be_visible()
        page.get_by_label("Encoding").select_option("windows-1251")
        expect(page.get_by_role("cell", name="Mьller")).to_be_visible()
        page.get_by_label("Encoding").select_option("")
        expect(page.get_by_role("cell", name="Müller")).to_be_visible()


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


def undone():
    """An undo, which takes back what was changed and, when asked, what was created; much of it asks for the number."""
    with sandbox("--accounts", "40") as (env, event), ui(env=env) as (_, url), browser() as (context, _):
        page = context.new_page()
        page.goto(url)
        rows = "".join(f"robot-{number:06},Renamed {number},Alumni\n" for number in range(1, 31))
        load(page, write("robots.csv", "name,displayName,groups\n" + rows + "new-1,New,Alumni\n"))
        plan(page)
        page.get_by_role("button", name="Import").click()
        dialog = page.get_by_role("dialog")
        expect(dialog).to_be_visible()
        typed = dialog.get_by_label(re.compile("Type"))
        if typed.count():
            expect(dialog.get_by_role("button", name="Go ahead")).to_be_disabled()
            typed.fill(re.search(r"Type (\d+)", dialog.inner_text()).group(1))
        dialog.get_by_role("button", name="Go ahead").click()
        result(page, "All 31 rows are done.")
        page.get_by_role("button", name="Undo").click()
        dialog = page.get_by_role("dialog")
        expect(dialog.get_by_text("30 accounts are changed.")).to_be_visible()
        shot(page, "question")
        dialog.get_by_label("Also delete the account that the run created").check()
        expect(dialog.get_by_text("1 of 42 accounts is deleted for good.", exact=False)).to_be_visible()
        typed = dialog.get_by_label(re.compile("Type"))
        expect(typed).to_be_visible()
        expect(dialog.get_by_role("button", name="Go ahead")).to_be_disabled()
        typed.fill(re.search(r"Type (\d+)", dialog.inner_text()).group(1))
        dialog.get_by_role("button", name="Go ahead").click()
        result(page, "All 31 rows are done.")
        page.get_by_role("link", name="Runs").click()
        expect(page.get_by_role("row", name=re.compile("Import of robots.csv.*undone"))).to_be_visible()
        expect(page.get_by_role("row", name=re.compile("Undo of the run.*finished"))).to_be_visible()
        shot(page, "runs")


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



def retried():
    """Rows that failed are corrected in place and tried again."""
    with ui("--sandbox") as (_, url), browser() as (context, _):
        page = context.new_page()
        page.goto(url)
        load(page, write("robots.csv", accounts(3) + "bot-003,Bot 3,Alumin\n"))
        plan(page)
        go(page)
        result(page, re.compile("3 of 4 rows are done; 1 failed."))
        page.get_by_role("button", name="Retry failed rows").click()
        expect(page.get_by_role("button", name="Use ‘Alumni’ in row 1")).to_be_visible()
        page.keyboard.press("Escape")
        page.get_by_role("button", name="Use ‘Alumni’ in row 1").click()
        expect(page.get_by_role("button", name="Create 1")).to_be_visible()
        go(page)
        result(page, "The row is done.")


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


def hostile():
    """Markup, bidi marks and huge cells are text."""
    attack = "<img src=x onerror=alert(1)><script>alert(2)</script>"
    rows = [f'"{attack}","\u202eevil","Alumni"', f'"big-1","{"x" * 100_000}","Alumni"', f'"bad-1","B","{attack}"', "'quoted,\"a\nb\",Alumni"]
    path = write("robots <b>.csv", f'name,displayName,"groups"\n' + "\n".join(rows) + "\n")
    with ui("--sandbox") as (_, url), browser() as (context, _):
        page = context.new_page()
        page.on("dialog", lambda dialog: sys.exit("A script of the sheet ran."))
        page.goto(url)
        load(page, path)
        expect(page.get_by_role("heading", name="robots <b>.csv")).to_be_visible()
        plan(page)
        expect(page.get_by_role("button", name="Cannot be done 1")).to_be_visible()
        page.get_by_role("button", name="Edit row 2").click()
        assert len(page.get_by_role("dialog").get_by_label("displayName").input_value()) == 100_000
        page.get_by_role("dialog").get_by_role("button", name="Cancel").click()
        go(page)
        expect(page.get_by_role("link", name="errors.csv")).to_be_visible()
        assert page.locator("main img, main script").count() == 0
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        with context.expect_page() as info:
            page.get_by_role("link", name="report.html").click()
        report = info.value
        report.wait_for_load_state()
        assert report.evaluate("(() => { try { return !localStorage } catch { return true } })()"), "The report is not kept apart."
        expect(report.get_by_role("heading", level=1)).to_have_text("robots <b>.csv")


def many():
    """A long plan scrolls and is searched."""
    with ui("--sandbox") as (_, url), browser() as (context, _):
        page = context.new_page()
        page.goto(url)
        load(page, write("many.csv", accounts(20_000)))
        plan(page)
        expect(page.get_by_role("button", name="All 20,000")).to_be_visible()
        table = page.get_by_role("table", name="Changes")
        expect(table).to_have_attribute("aria-rowcount", "20001")
        expect(page.get_by_role("row").nth(1)).to_be_visible()
        assert page.get_by_role("row").count() < 400
        page.locator(".window").evaluate("node => { node.scrollTop = node.scrollHeight }")
        expect(page.get_by_role("cell", name="bot-19999")).to_be_visible()
        page.get_by_label("Search").fill("bot-1234")
        expect(page.get_by_text("11 lines", exact=True)).to_be_visible()
        shot(page, "search")


def dropped():
    """A dropped sheet with a column that looks as if it meant something: the page asks what, at 400 px."""
    csv = "name,displayName,Teams\\nnew-1,A,Alumni\\nnew-2,B,Alumni\\n"
    with ui("--sandbox") as (_, url), browser(viewport={"width": 400, "height": 800}) as (context, _):
        page = context.new_page()
        page.goto(url)
        dropped = page.evaluate_handle(
            f"() => {{ const data = new DataTransfer(); data.items.add(new File(['{csv}'], 'teams.csv')); return data }}")
        page.locator(".drop").dispatch_event("drop", {"dataTransfer": dropped})
        expect(page.get_by_role("heading", name="teams.csv")).to_be_visible()
        page.get_by_role("button", name="Plan").click()
        expect(page.get_by_role("alert").filter(has_text="Choose what it means at the column")).to_be_visible()
        page.get_by_label("Teams").select_option("addGroups")
        plan(page)
        expect(page.get_by_role("button", name="Create 2")).to_be_visible()
        page.get_by_role("button", name="Back to the sheet").click()
        # Quick choices after each other: none takes another one back.
        page.get_by_label("Encoding").select_option("UTF-8")
        page.get_by_label("Delimiter").select_option(",")
        page.get_by_label("Mode").select_option("create")
        plan(page)
        expect(page.get_by_text("mode create")).to_be_visible()
        page.get_by_role("button", name="Back to the sheet").click()
        expect(page.get_by_label("Encoding")).to_have_value("UTF-8")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def refused():
    """Only the browser with the key gets in, and no other page can post."""
    with ui("--sandbox") as (_, url), browser() as (context, faults):
        page = context.new_page()
        page.goto(url)
        expect(page.get_by_role("heading", name="Which sheet?")).to_be_visible()
        cookie = context.cookies()[0]
        assert cookie["httpOnly"] and cookie["sameSite"] == "Strict", cookie
        assert page.evaluate("document.cookie") == ""
        origin = url.split("/?")[0]
        with sync_stranger(context) as stranger:
            strange = stranger.new_page()
            answer = strange.goto(url)
            assert answer.status == 403, answer.status
            expect(strange.get_by_role("heading", name="This page needs its key")).to_be_visible()
        # A page of another origin in the same browser.
        evil = context.new_page()
        evil.set_content(f"""<form id=f method=post action="{origin}/api/rehearse" enctype="text/plain"><input name=a value=b></form>""")
        with evil.expect_navigation():
            evil.evaluate("document.getElementById('f').submit()")
        assert "Only the page itself" in evil.content() or "needs its key" in evil.content(), evil.content()
        evil.goto("about:blank")
        outcome = evil.evaluate(f"fetch('{origin}/api/stop', {{method: 'POST', mode: 'no-cors', credentials: 'include', body: '{{}}'}}).then(r => r.type, e => 'failed')")
        assert outcome in ("opaque", "failed"), outcome
        expect(page.get_by_role("heading", name="Which sheet?")).to_be_visible()
        faults.clear()


@contextlib.contextmanager
def sync_stranger(context):
    stranger = context.browser.new_context()
    yield stranger
    stranger.close()


def accessible():
    """No step has a violation that axe finds, in either theme, and none is wider than the window at 400 px."""
    from axe_playwright_python.sync_playwright import Axe

    for theme in ("light", "dark"):
        for width in (400, 1000, 2000):
            shutil.rmtree(FOLDER / "muster-runs", ignore_errors=True)
            with ui("--sandbox") as (_, url), browser(color_scheme=theme, viewport={"width": width, "height": 900}, reduced_motion="reduce") as (context, _):
                page = context.new_page()
                page.goto(url)

                def check(name):
                    page.wait_for_timeout(200)
                    shot(page, f"{theme}-{width}-{name}")
                    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{name} is wider than {width}"
                    if width == 2000:
                        return
                    # Chromium forbids axe's own script by the page's policy unless it is evaluated as Playwright does.
                    found = Axe().run(page)
                    assert found.violations_count == 0, f"{name} {theme} {width}: " + found.generate_report()

                expect(page.get_by_role("heading", name="Which sheet?")).to_be_visible()
                expect(page.get_by_text("Rehearsal").first).to_be_visible()
                check("empty")
                load(page, write("robots.csv", accounts(5) + "bot-005,#REF!,Alumin\n3.2E+15,Five,Alumni\n"))
                page.get_by_role("button", name="More choices").click()
                check("sheet")
                plan(page)
                check("plan")
                page.get_by_role("button", name="Edit row 6").click()
                check("edit")
                page.get_by_role("dialog").get_by_role("button", name="Cancel").click()
                page.get_by_role("button", name="Import").click()
                check("question")
                page.get_by_role("dialog").get_by_role("button", name="Go ahead").click()
                expect(page.get_by_role("link", name="success.csv")).to_be_visible()
                check("result")
                page.get_by_role("button", name="Undo").click()
                expect(page.get_by_role("dialog")).to_be_visible()
                check("undo")
                page.get_by_role("dialog").get_by_role("button", name="Cancel").click()
                page.get_by_role("link", name="Runs").click()
                expect(page.get_by_role("heading", name="Runs")).to_be_visible()
                check("runs")
                page.get_by_role("link", name="Settings").click()
                expect(page.get_by_role("heading", name="Settings")).to_be_visible()
                check("settings")


def keyboard():
    """The whole way with the keyboard alone; each step's heading gets the focus."""
    write("robots.csv", accounts(3))
    with ui("robots.csv", "--sandbox") as (_, url), browser() as (context, _):
        page = context.new_page()
        page.goto(url)
        button = page.get_by_role("button", name="Plan")
        expect(button).to_be_enabled()
        for _ in range(60):
            page.keyboard.press("Tab")
            if button.evaluate("node => node === document.activeElement"):
                break
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="Import robots.csv")).to_be_focused()
        button = page.get_by_role("button", name="Import")
        page.keyboard.press("Tab")
        expect(button).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.get_by_role("dialog").get_by_role("button", name="Go ahead")).to_be_focused()
        page.keyboard.press("Enter")
        result(page, "All 3 rows are done.")
        expect(page.get_by_role("heading", name="Import of robots.csv")).to_be_focused()


def rehearsed():
    """Another service is rehearsed in one filled from an export of it, with one click."""
    with sandbox("--accounts", "7") as (env, event), ui(env=env) as (_, url), browser() as (context, _):
        page = context.new_page()
        page.goto(url)
        page.get_by_role("link", name="Settings").click()
        page.get_by_role("button", name="Rehearse").click()
        expect(page.get_by_text("Rehearsal").first).to_be_visible()
        load(page, write("robots.csv", "name,displayName\nrobot-000001,Renamed\n"))
        plan(page)
        expect(page.get_by_text("organization of 8 accounts")).to_be_visible()
        go(page)
        result(page, "The row is done.")


{name: value for name, value in globals().items() if callable(value)}[SCENARIO]()
print(f"{SCENARIO}: ok")
