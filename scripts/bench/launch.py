"""Runs one command and prints its costs.

    python -I -S launch.py SECONDS OUTPUT ERRORS COMMAND...

A process begins with the peak memory of the one that started it, so that the benchmark's own memory would count as that of small programs. This one has
next to none. Answers with JSON: wall and CPU seconds, peak memory in MB, the exit code. After so many SECONDS it kills the command.
"""
import os
import signal
import sys
import time

limit, output, errors, *command = sys.argv[1:]
writing = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
files = [(os.POSIX_SPAWN_OPEN, 1, output, writing, 0o600), (os.POSIX_SPAWN_OPEN, 2, errors, writing, 0o600)]
start = time.monotonic()
child = os.posix_spawnp(command[0], command, os.environ, file_actions=files)
signal.signal(signal.SIGALRM, lambda *_: os.kill(child, signal.SIGKILL))
signal.alarm(int(limit))
_, status, usage = os.wait4(child, 0)
seconds = time.monotonic() - start
# Linux counts KiB, macOS bytes.
peak = usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024) / 1e6
cpu = usage.ru_utime + usage.ru_stime
print(f'{{"seconds": {seconds}, "cpu": {cpu}, "megabytes": {peak}, "status": {os.waitstatus_to_exitcode(status)}}}')
