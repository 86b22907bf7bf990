"""What the scenarios share: the program, a service, a browser, and the steps that most of them take."""

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
def browser(visits=(), **options):
    """A browser that fails the scenario for an error in the console, and for a request to another host but those whose pages a person visits."""
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
    hosts = [host for host in hosts if not host.startswith(("blob:", *visits)) and not any(visit.startswith(f"{host}/") for visit in visits)]
    assert len(hosts) <= 1, hosts


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
