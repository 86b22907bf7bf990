"""The second step: the plan, its table, and corrections."""

from playwright.sync_api import expect

from steps import FOLDER, accounts, browser, download, load, plan, result, sandbox, shot, ui, write


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


def many():
    """A sheet of 100,000 rows and its plan scroll, and the plan is searched, with the visible lines alone in the page. The focus stays."""
    with ui("--sandbox") as (_, url), browser() as (context, _):
        page = context.new_page()
        page.goto(url)
        load(page, write("many.csv", accounts(99_999) + "3.2E+15,Bot 99999,Alumni\n"))
        expect(page.get_by_role("cell", name="bot-000", exact=True)).to_be_visible()
        page.get_by_role("region", name="Rows").evaluate("node => { node.scrollTop = node.scrollHeight }")
        expect(page.get_by_role("cell", name="3.2E+15 (damaged?)")).to_be_visible()
        assert page.get_by_role("row").count() < 200
        shot(page, "sheet")
        load(page, write("many.csv", accounts(100_000)))
        plan(page)
        expect(page.get_by_role("button", name="All 100,000")).to_be_visible()
        table = page.get_by_role("table", name="Changes")
        expect(table).to_have_attribute("aria-rowcount", "100001")
        expect(page.get_by_role("row").nth(1)).to_be_visible()
        assert page.get_by_role("row").count() < 400
        page.locator(".window").evaluate("node => { node.scrollTop = node.scrollHeight }")
        expect(page.get_by_role("cell", name="bot-99999")).to_be_visible()
        # A line that stays in sight keeps the focus.
        button = page.get_by_role("button", name="Edit row 99990")
        button.focus()
        page.locator(".window").evaluate("node => { node.scrollTop -= 100 }")
        expect(page.get_by_role("button", name="Edit row 99970")).to_be_attached()
        expect(button).to_be_focused()
        page.get_by_label("Search").fill("bot-9999")
        expect(page.get_by_text("11 lines", exact=True)).to_be_visible()
        page.get_by_label("Search").fill("alumni bot-99998")
        expect(page.get_by_text("1 line", exact=True)).to_be_visible()
        expect(page.get_by_role("cell", name="bot-99998")).to_be_visible()
        page.get_by_label("Search").fill("nothing of it")
        expect(page.get_by_text("Nothing fits the search.")).to_be_visible()
        page.get_by_label("Search").fill("")
        expect(page.get_by_text("100,000 lines", exact=True)).to_be_visible()
        expect(page.get_by_role("cell", name="bot-000", exact=True)).to_be_visible()
        shot(page, "search")
