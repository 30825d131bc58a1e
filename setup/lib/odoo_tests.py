"""Odoo's own tests of an add-on, without the suite and with it."""

import re
import time

from . import addons, paths, process, say, server
from .suite import Outcome

# … odoo.addons.account.tests.test_x: FAIL: TestX.test_y
BROKEN = re.compile(r" odoo\.\S+: (?:FAIL|ERROR): (.+)")
# … odoo.tests.result: 1 failed, 0 error(s) of 964 tests when loading database 'x'
TOTAL = re.compile(r"(\d+) failed, (\d+) error\(s\) of (\d+) tests")
AT_INSTALL = paths.ROOT / "setup" / "lib" / "inside" / "tests_at_install.py"


def compare(env, addon):
    """Return an outcome for each of both databases; only the second can fail."""
    suite = [one.name for one in addons.suite()]
    without, broken = _run(env, addon, "without", [addon])
    together, broken_together = _run(env, addon, "with", [addon, *suite])
    for name in sorted(broken):
        say.line(f"Fails without the suite, too: {name}")
    together.findings = [
        f"Fails with the suite alone: {name}"
        for name in sorted(broken_together - broken)
    ]
    return [without, together]


def _run(env, addon, key, install):
    """Install and run the tests; return an outcome, and what fails."""
    began = time.monotonic()
    name = f"freight_odoo_{addon}_{key}"
    databases = env.databases
    with (
        say.step(f"Making a database of {addon} {key} the suite") as step,
        databases.making(name) as (temporary, _mark),
    ):
        databases.odoo(temporary, "-i", ",".join(install), "--with-demo", step=step)
    lines = []
    try:
        with say.step(f"Running Odoo's tests of {addon} {key} the suite"):
            _after_install(env, addon, name, lines)
            # Those at install run when all is there as well: while add-ons are being
            # loaded, columns of later ones would be missing.
            databases.script(
                name, AT_INSTALL, on_line=lines.append, env={"TESTED_ADDON": addon}
            )
    finally:
        databases.drop(name)
    totals = [tuple(map(int, hit.groups())) for hit in map(TOTAL.search, lines) if hit]
    if len(totals) != 2:
        raise say.Problem(f"Odoo did not run its tests of {addon}; see {say.log.path}")
    outcome = Outcome(f"{addon} {key}", seconds=time.monotonic() - began)
    outcome.passed = sum(ran - failed - errors for failed, errors, ran in totals)
    return outcome, {hit[1].strip() for hit in map(BROKEN.search, lines) if hit}


def _after_install(env, addon, name, lines):
    try:
        process.call(
            env.odoo_words("server", "-d", name, "--stop-after-init", "--workers=0",
                           f"--http-port={server.free_port()}",
                           f"--test-tags=/{addon},-at_install"),
            on_line=lines.append,
            env=env.variables(),
        )  # fmt: skip
    except process.Failed:
        # So it ends where a test failed. A start that failed has no total.
        pass
