"""Goals 7 and 10: large organizations, planned against and exported."""
import shutil

from . import inputs, servers
from .measuring import interleaved, median, run

groups = 1000


def plans(bench):
    """Goal 7: every account changes."""
    most = 2_000 if bench.quick else 100_000
    for factor, accounts in {"1×": most // 100, "10×": most // 10, "100×": most}.items():
        sheet = inputs.write_moves(bench.folder / "moves.csv", accounts, groups)
        organization = inputs.write_organization(bench.folder / "organization", accounts, groups)
        with servers.nginx(servers.directory(organization)) as port:
            job = lambda: run([bench.muster, "plan", sheet, "--quiet"], servers.environment(bench, port))
            samples = interleaved(bench.rounds, {f"plan of {accounts:,}": job})[f"plan of {accounts:,}"]
        shutil.rmtree(organization)
        seconds, cpu, peak = (median(samples, figure) for figure in ("seconds", "cpu", "megabytes"))
        bench.findings.grow("7: plan, s", factor, f"{seconds:.2f}")
        bench.findings.grow("7: plan, peak MB", factor, f"{peak:.0f}")
    met = seconds <= 1.2 and peak <= 300
    bench.findings.add(7, f"plan of {most:,} accounts × {groups:,} groups", f"{seconds:.2f} s, {cpu:.2f} s CPU, {peak:.0f} MB", "≤ 1.2 s, ≤ 300 MB", met=met)


def exports(bench):
    """Goal 10: the calls are counted by the sandbox; the time is measured against a server that has its answers ready."""
    accounts = 2_000 if bench.quick else 100_000
    words = [bench.muster, "export", "--quiet", "--out", bench.folder / "export.csv"]
    with servers.sandbox(bench.muster, accounts) as url:
        run(words, servers.environment(bench, url=url))
        count = sum(number for call, number in servers.calls(url).items() if call.startswith("GET "))
    # The sandbox has three accounts of its own, so the number of pages is that of the accounts there are.
    goal = accounts // 1000 + 2
    bench.findings.add(10, f"export of {accounts:,} accounts", f"{count} GETs", f"≤ {goal}", met=count <= goal)
    if not servers.nginx_path():
        return bench.findings.skip(10, "speed of export", "apt-get install nginx")
    organization = inputs.write_organization(bench.folder / "organization", accounts, groups)
    with servers.nginx(servers.directory(organization)) as port:
        job = lambda: run(words, servers.environment(bench, port))
        samples = interleaved(bench.rounds, {"export": job})["export"]
    shutil.rmtree(organization)
    rate = median(samples, lambda sample: accounts / sample.cpu)
    figure = f"{rate:,.0f} rows per CPU second, {median(samples, 'megabytes'):.0f} MB"
    bench.findings.add(10, "its decoding and writing", figure, "≥ 200,000 rows/s", met=rate >= 200_000)
