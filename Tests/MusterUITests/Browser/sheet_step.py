"""The first step: how a sheet is read."""

import json
import re
import signal
import subprocess
import sys
import urllib.request

from playwright.sync_api import expect

from steps import FOLDER, MUSTER, accounts, browser, go, load, plan, result, sandbox, shot, ui, write


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


def dropped():
    """Two dropped files, of which the first is taken, with a column that looks as if it meant something: the page asks what, at 400 px."""
    csv = "name,displayName,Teams\\nnew-1,A,Alumni\\nnew-2,B,Alumni\\n"
    with ui("--sandbox") as (_, url), browser(viewport={"width": 400, "height": 800}) as (context, _):
        page = context.new_page()
        page.goto(url)
        dropped = page.evaluate_handle(
            f"() => {{ const data = new DataTransfer(); for (const name of ['teams.csv', 'more.csv']) data.items.add(new File(['{csv}'], name)); return data }}")
        page.locator(".drop").dispatch_event("drop", {"dataTransfer": dropped})
        expect(page.get_by_role("heading", name="teams.csv")).to_be_visible()
        expect(page.get_by_role("alert").filter(has_text="Muster takes one sheet at a time")).to_be_visible()
        page.get_by_role("button", name="Plan").click()
        expect(page.get_by_role("alert").filter(has_text="“Not used” at the column ‘Teams’ leaves it out")).to_be_visible()
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


def twins():
    """Two columns with one header: each gets its own meaning, in the run folder too, so that a terminal resumes the run as it was begun."""
    rows = "".join(f"bot-{number:03},wrong,Label {number},Alumni\n" for number in range(100))
    with sandbox("--faults", "write-lock=40ms") as (env, event), ui("--concurrency", "1", env=env) as (_, url), browser() as (context, _):
        page = context.new_page()
        page.goto(url)
        # Two names: the header cannot be read as it is, and the columns are shown all the same.
        page.get_by_label("Sheet").set_input_files(write("names.csv", "name,name,groups\nkey-1,bot-1,Alumni\n"))
        expect(page.get_by_text("The file cannot be imported as it is.")).to_be_visible()
        page.get_by_label("name (column A)").select_option("ignore")
        expect(page.get_by_text("1 row, 3 columns.", exact=False)).to_be_visible()
        expect(page.get_by_label("name (column B)")).to_have_value("name")
        load(page, write("labels.csv", "name,Label,Label,groups\n" + rows))
        page.get_by_label("Label (column C)").select_option("displayName")
        expect(page.get_by_label("Label (column C)")).to_have_value("displayName")
        page.get_by_label("Label (column B)").select_option("ignore")
        expect(page.get_by_label("Label (column B)")).to_have_value("ignore")
        expect(page.get_by_label("Label (column C)")).to_have_value("displayName")
        shot(page, "chosen")
        plan(page)
        expect(page.get_by_text("“Label 7”")).to_be_visible()
        go(page)
        expect(page.get_by_text(re.compile(r"^[1-9]\d? %: ")).first).to_be_visible()
        event["process"].send_signal(signal.SIGSTOP)
        page.get_by_role("button", name="Stop").click()
        event["process"].send_signal(signal.SIGCONT)
        expect(page.get_by_text(re.compile("Stopped: .* not attempted"))).to_be_visible()
        resumed = subprocess.run([MUSTER, "resume", "--yes", "--quiet"], cwd=FOLDER, env=env, capture_output=True, text=True)
        assert resumed.returncode == 0, resumed.stderr
        with urllib.request.urlopen(event["state"]) as answer:
            names = {account["name"]: account["displayName"] for account in json.load(answer)["accounts"]}
        assert all(names[f"bot-{number:03}"] == f"Label {number}" for number in range(100)), names


def worded():
    """Whatever is wrong with a sheet or a row, the page says what to do there, and names no option of another command."""
    sheets = {
        "nearly.csv": "name,displyName\nbot-1,One\n",
        "numbered.csv": "name,Team 1,Team 2\nbot-1,Alumni,\nbot-2,,Alumni\n",
        "headless.csv": "bot-1,One\nbot-2,Two\n",
        "titled.csv": "Robots of 2026,,\nname,displayName,groups\nbot-1,One,Alumni\n",
        "twice.csv": "name,UserName\nbot-1,bot-2\n",
        "ansi.csv": "name,displayName\nbot-1,Müller\n".encode("cp1252"),
        "comma.csv": 'name,groups\nbot-1,"Alumni, Finance"\n',
        "marks.csv": "name,Alumni,displayName\nrobot-000001,x,\nrobot-000002,maybe,\n",
        "unknown.csv": "name,Nowhere,Alumni\nrobot-000001,x,x\n",
        "mixed.csv": "name,groups,group\nbot-1,Alumni,Finance\n",
        "delete.csv": "name,action\nrobot-000001,delete\n",
        "wild.csv": "name,displayName\nrobot-*,All\n",
        "foreign.csv": "id,name,displayName\nx-1,bot-1,One\n",
        "organization.csv": "name,displayName,partitionGlobalId\nbot-1,One,11111111-1111-1111-1111-111111111111\n",
        "limit.csv": accounts(5),
        "mode.csv": "name,displayName\nbot-1,One\n",
    }
    words = set()
    with sandbox("--accounts", "3") as (env, event), ui("--max-changes", "3", env=env) as (_, url), browser() as (context, _):
        page = context.new_page()
        page.goto(url)
        for name, text in sheets.items():
            page.get_by_label("Sheet").set_input_files(write(name, text))
            expect(page.get_by_role("heading", name=name)).to_be_visible()
            expect(page.get_by_role("button", name="Plan")).to_be_enabled()
            seen = page.inner_text("main")
            if name == "mode.csv":
                page.get_by_label("Mode").select_option("update")
                expect(page.get_by_label("Mode")).to_have_value("update")
                page.get_by_label("Layout").select_option("matrix")
                expect(page.get_by_role("button", name="Plan")).to_be_enabled()
            page.get_by_role("button", name="Plan").click()
            expect(page.get_by_role("alert").or_(page.get_by_role("table", name="Changes")).first).to_be_visible()
            expect(page.get_by_role("main")).to_have_attribute("aria-busy", "false")
            seen += page.inner_text("main")
            words.update((name, word) for word in re.findall(r"(?<![\w‘'-])(?:muster \w+ )?--[a-z][a-z-]*", seen))
            if page.get_by_role("button", name="Back to the sheet").count():
                page.get_by_role("button", name="Back to the sheet").click()
            else:
                page.get_by_role("button", name="Dismiss").click()
    strange = [(name, word) for name, word in words if not word.startswith("muster ui --")]
    assert not strange, strange
    assert ("limit.csv", "muster ui --max-changes") in words, words
