"""The fourth step: what is done about a run afterwards."""

import re

from playwright.sync_api import expect

from steps import accounts, browser, go, load, plan, result, sandbox, shot, ui, write


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
