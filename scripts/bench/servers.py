"""The servers that calls go to, each on a free port of loopback and ended by its own process."""
import contextlib
import json
import os
import pathlib
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.request

from . import inputs

base = "/bench/identity_"

configuration = """
{user} worker_processes 1; daemon off; pid {folder}/nginx.pid; error_log {folder}/errors.log;
events {{ worker_connections 1024; }}
http {{
  access_log off; default_type application/json; keepalive_requests 1000000000; keepalive_timeout 600s;
  client_body_temp_path {folder}/b; proxy_temp_path {folder}/p; fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  server {{
    listen 127.0.0.1:{port} backlog=4096;
    {locations}
  }}
}}
"""

# Answers every create at once with the same account, and knows of no other.
creates = f"""
    location = {base}/api/RobotAccount {{
      return 201 '{{"id":"00000000-0000-4000-a000-000000000001","name":"bench","displayName":"Bench robot","groupIds":[]}}';
    }}
    location {base}/api/RobotAccount/ {{ return 200 '{{"totalCount":0,"results":[]}}'; }}
    location {base}/api/Group/ {{ return 200 '[{{"id":"g-1","name":"Everyone","type":0}},{{"id":"g-2","name":"Bench","type":1}}]'; }}
"""


def directory(folder):
    """Answers with the files of an organization: see `inputs.write_organization`."""
    return f"""
    root {folder}; sendfile on; tcp_nopush on;
    location {base}/api/RobotAccount/ {{ try_files /$arg_skip.json /end.json; }}
    location {base}/api/Group/ {{ try_files /groups.json =404; }}
"""


def nginx_path():
    """Debian keeps it where only the administrator's PATH leads."""
    return shutil.which("nginx") or shutil.which("/usr/sbin/nginx")


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


@contextlib.contextmanager
def nginx(locations):
    """A server with one worker, so that the other cores are the client's; gives its port."""
    port = free_port()
    # Started by root, its worker would run as the user nobody, who cannot read the temporary folder.
    user = "user root;" if os.geteuid() == 0 else ""
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder, "nginx.conf")
        file.write_text(configuration.format(user=user, folder=folder, port=port, locations=locations))
        words = [nginx_path(), "-p", folder, "-c", file, "-e", pathlib.Path(folder, "errors.log")]
        with ended(subprocess.Popen(words, stderr=subprocess.DEVNULL)) as process:
            wait_for(port, process)
            yield port


@contextlib.contextmanager
def sandbox(muster, accounts, faults=""):
    """Muster's own service; gives its URL."""
    words = [muster, "sandbox", "--port", "0", "--accounts", str(accounts), "--organization-id", inputs.organization]
    words += ["--faults", faults] if faults else []
    with ended(subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)) as process:
        yield next(line.split("=", 1)[1].strip() for line in process.stdout if "MUSTER_URL=" in line)


def calls(url):
    """The calls that a sandbox has answered: method and path to number."""
    with urllib.request.urlopen(url.rsplit("/", 2)[0] + "/_sandbox/state") as answer:
        return json.load(answer)["calls"]


def first_request(port, start, limit=60):
    """Listens on a port, starts a process, and ends it at its first request: when that came, and its first line."""
    with socket.create_server(("127.0.0.1", port)) as listener:
        listener.settimeout(limit)
        begin = time.monotonic()
        process = start()
        try:
            connection, _ = listener.accept()
            with connection:
                connection.settimeout(limit)
                line = connection.recv(1 << 16).split(b"\r\n")[0].decode()
                return time.monotonic() - begin, line
        finally:
            process.kill()
            process.wait()


@contextlib.contextmanager
def ended(process):
    """A process that ends with the block."""
    try:
        yield process
    finally:
        process.terminate()
        process.wait()
        if process.stdout:
            process.stdout.close()


def wait_for(port, process):
    """Waits until a server listens on the port."""
    for _ in range(500):
        with socket.socket() as client:
            if client.connect_ex(("127.0.0.1", port)) == 0:
                return
        if process.poll() is not None:
            break
        time.sleep(0.01)
    raise SystemExit(f"{process.args[0]} does not start.")


def environment(bench, port=None, url=None):
    """Returns Muster's environment for a server. Its quota log goes to the temporary folder."""
    return {
        "MUSTER_URL": url or f"http://127.0.0.1:{port}{base}", "MUSTER_TOKEN": "1234", "MUSTER_ORGANIZATION_ID": inputs.organization,
        "HOME": str(bench.folder), "XDG_STATE_HOME": str(bench.folder),
    }
