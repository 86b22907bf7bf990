"""Who gets in, and how the page can be used."""

import contextlib
import re
import shutil

from playwright.sync_api import expect

from service import signing_in
from steps import FOLDER, accounts, browser, load, plan, result, sandbox, shot, ui, write


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


def require_accessible(page, name, theme, width):
    """Nothing that axe finds, and nothing wider than the window."""
    from axe_playwright_python.sync_playwright import Axe

    page.wait_for_timeout(200)
    shot(page, f"{theme}-{width}-{name}")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{name} is wider than {width}"
    if width == 2000:
        return
    # Chromium forbids axe's own script by the page's policy unless it is evaluated as Playwright does.
    found = Axe().run(page)
    assert found.violations_count == 0, f"{name} {theme} {width}: " + found.generate_report()


def accessible():
    """No step has a violation that axe finds, in either theme, and none is wider than the window at 400 px."""
    for theme in ("light", "dark"):
        for width in (400, 1000, 2000):
            shutil.rmtree(FOLDER / "muster-runs", ignore_errors=True)
            with ui("--sandbox") as (_, url), browser(color_scheme=theme, viewport={"width": width, "height": 900}, reduced_motion="reduce") as (context, _):
                page = context.new_page()
                page.goto(url)

                def check(name):
                    require_accessible(page, name, theme, width)

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


def states():
    """The states that are no step: no sign-in, a sign-in that waits and one that failed, a problem, loading, a lost connection. In either theme, at each width."""
    for theme in ("light", "dark"):
        for width in (400, 1000, 2000):
            shutil.rmtree(FOLDER / ".local", ignore_errors=True)
            options = {"color_scheme": theme, "viewport": {"width": width, "height": 900}, "reduced_motion": "reduce"}
            with signing_in("authorize=access_denied,slow=1:400ms", **options) as (context, page, process):
                def check(name):
                    require_accessible(page, name, theme, width)

                check("offered")
                page.get_by_label("Application (client id)").fill("sandbox")
                with context.expect_page() as info:
                    page.get_by_role("link", name="Sign in").click()
                expect(page.get_by_role("heading", name="You are not signed in")).to_be_visible()
                info.value.close()
                check("failed")
                page.get_by_role("button", name="Dismiss").click()
                page.get_by_label("Sheet").set_input_files(write("titled.csv", "Robots of 2026,,\nname,displayName,groups\nbot-1,One,Alumni\n"))
                expect(page.get_by_text("The file cannot be imported as it is.")).to_be_visible()
                check("unreadable")
                load(page, write("robots.csv", accounts(2)))
                page.get_by_role("button", name="Plan").click()
                expect(page.get_by_role("alert").filter(has_text="Nobody is signed in.")).to_be_visible()
                check("problem")
                process.kill()
                expect(page.get_by_text(re.compile("The connection to Muster is lost"))).to_be_visible()
                check("offline")
