"""A person's way through the page, driven by labels and roles only.

    python3 page.py SCENARIO MUSTER FOLDER

MUSTER is the built program, FOLDER an empty one for the runs. PAGE_SHOTS names a folder for screenshots. Ends with 0 when the scenario holds.
Needs playwright, axe-playwright-python and a chromium.
"""

import sys

# The tests leave nothing beside themselves.
sys.dont_write_bytecode = True

import access
import plan_step
import result_step
import run_step
import service
import sheet_step
from steps import SCENARIO

modules = (sheet_step, plan_step, run_step, result_step, service, access)
next(vars(module)[SCENARIO] for module in modules if SCENARIO in vars(module))()
print(f"{SCENARIO}: ok")
