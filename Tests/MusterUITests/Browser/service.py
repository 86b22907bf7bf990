"""Which organization the page works with."""

import contextlib
import json
import re
import subprocess

from playwright.sync_api import expect

from steps import FOLDER, MUSTER, accounts, browser, download, environment, go, load, plan, result, sandbox, shot, ui, write


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


def signed_in():
    """Nobody is signed in: the page offers it, the service's page opens in a new tab, and the page says who is signed in."""
    with signing_in() as (context, page, _):
        page.get_by_label("Application (client id)").fill("sandbox")
        shot(page, "offered")
        with context.expect_page() as info:
            page.get_by_role("link", name="Sign in").click()
        expect(info.value.get_by_role("heading", name="You are signed in")).to_be_visible()
        info.value.close()
        expect(page.get_by_role("heading", name="You are signed in")).to_be_visible()
        expect(page.get_by_text("ada@example.com is signed in.")).to_be_visible()
        expect(page.get_by_text(re.compile("^Organization .* at http"))).to_be_visible()
        shot(page, "done")
        page.get_by_role("button", name="Dismiss").click()
        load(page, write("robots.csv", accounts(2)))
        plan(page)
        go(page)
        result(page, "All 2 rows are done.")


def denied():
    """The person or the service refuses: the page says so, with the cure, by keyboard too; and the next sign-in may work."""
    with signing_in("authorize=access_denied") as (context, page, _):
        # Without an application there is nothing to open: the field that lacks it gets the focus.
        page.get_by_role("link", name="Sign in").focus()
        page.keyboard.press("Enter")
        expect(page.get_by_label("Application (client id)")).to_be_focused()
        page.keyboard.type("sandbox")
        page.keyboard.press("Tab")
        expect(page.get_by_role("link", name="Sign in")).to_be_focused()
        with context.expect_page() as info:
            page.keyboard.press("Enter")
        expect(info.value.get_by_role("heading", name="You are not signed in")).to_be_visible()
        info.value.close()
        expect(page.get_by_role("heading", name="You are not signed in")).to_be_visible()
        expect(page.get_by_text(re.compile("The access was denied.*Sign in as an organization administrator"))).to_be_visible()
        shot(page, "denied")
        expect(page.get_by_role("link", name="Sign in")).to_be_visible()


def never_back():
    """The service knows another redirect URL, and shows its own error: the page waits, offers the way again, and lets the wait go."""
    with signing_in("authorize=no-redirect") as (context, page, _):
        page.get_by_label("Application (client id)").fill("sandbox")
        for name in ("Sign in", "Open the sign-in again"):
            with context.expect_page() as info:
                page.get_by_role("link", name=name).click()
            expect(info.value.get_by_text("Invalid redirect_uri")).to_be_visible()
            info.value.close()
            expect(page.get_by_text(re.compile("Muster waits for the answer at http://localhost:"))).to_be_visible()
        shot(page, "waiting")
        page.get_by_role("button", name="Stop waiting").click()
        expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


def ended():
    """The service ends the sign-in in the middle of a run: the run stops, the page offers the sign-in, and after it the run is resumed. As often as it takes."""
    with signing_in("renewals=0,write-lock=40ms", "--token-lifetime", "6s", concurrency="1") as (context, page, _):
        page.get_by_label("Application (client id)").fill("sandbox")
        sign_in(context, page)
        load(page, write("robots.csv", accounts(250)))
        plan(page)
        go(page)
        while True:
            # Only after the new connection is there can the run go on.
            stopped = page.get_by_role("heading", name="Sign in", exact=True)
            expect(stopped.or_(page.get_by_text("All 250 rows are done.")).first).to_be_visible()
            if not stopped.count():
                break
            expect(page.get_by_text(re.compile("not attempted"))).to_be_visible()
            assert "muster login" not in page.inner_text("body"), page.inner_text("body")
            shot(page, "stopped")
            sign_in(context, page)
            page.get_by_role("button", name="Resume").click()
        result(page, "All 250 rows are done.")
        assert len(download(page, "success.csv")) == 251


def profiles():
    """Without a service, a profile is chosen in the settings and signed in to there; the terminal uses the same sign-in."""
    with sandbox() as (env, event):
        folder = FOLDER / ".config" / "muster"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "acme.json").write_text(json.dumps({"url": env["MUSTER_URL"], "clientId": "sandbox"}))
        with ui("--redirect-port", "0", env=environment()) as (_, url), browser(visits=("http://localhost:", env["MUSTER_URL"])) as (context, _):
            page = context.new_page()
            page.goto(url)
            expect(page.get_by_text(re.compile("Not connected: No service is set.*muster ui --url"))).to_be_visible()
            assert page.get_by_role("heading", name="Sign in").count() == 0
            page.get_by_role("link", name="Settings").click()
            page.get_by_label("Profile").select_option("acme")
            page.get_by_role("button", name="Connect").click()
            expect(page.get_by_role("alert").filter(has_text="nobody is signed in")).to_be_visible()
            expect(page.get_by_label("Application (client id)")).to_have_value("sandbox")
            expect(page.get_by_text("for the profile acme")).to_be_visible()
            shot(page, "offered")
            sign_in(context, page)
            expect(page.get_by_role("alert").filter(has_text="nobody is signed in")).to_be_hidden()
            shot(page, "connected")
        exported = subprocess.run([MUSTER, "export", "--profile", "acme"], cwd=FOLDER, env=environment(), capture_output=True, text=True)
        assert exported.returncode == 0, exported.stderr


def sign_in(context, page):
    with context.expect_page() as info:
        page.get_by_role("link", name="Sign in", exact=True).click()
    expect(info.value.get_by_role("heading", name="You are signed in")).to_be_visible()
    info.value.close()
    expect(page.get_by_text("ada@example.com is signed in.")).to_be_visible()
    expect(page.get_by_text(re.compile("^Organization .* at http"))).to_be_visible()


@contextlib.contextmanager
def signing_in(faults=None, *arguments, concurrency="auto", **options):
    """A page of a service that nobody is signed in to. The service answers a browser with its own status, which the console repeats."""
    with sandbox(*(["--faults", faults] if faults else []), *arguments) as (env, event):
        env = {name: value for name, value in env.items() if name not in ("MUSTER_CLIENT_ID", "MUSTER_CLIENT_SECRET", "MUSTER_TOKEN")}
        with ui("--redirect-port", "0", "--concurrency", concurrency, env=env) as (process, url), browser(visits=("http://localhost:", env["MUSTER_URL"]), **options) as (context, faults):
            page = context.new_page()
            page.goto(url)
            expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
            expect(page.get_by_text("Not connected: Nobody is signed in.")).to_be_visible()
            assert "muster login" not in page.inner_text("body")
            yield context, page, process
            assert "eyJ" not in page.content()
            # The service's own pages, and a server that the scenario has ended.
            faults[:] = [fault for fault in faults if "status of 400" not in fault and "ERR_CONNECTION_REFUSED" not in fault and "ERR_INCOMPLETE_CHUNKED" not in fault]
