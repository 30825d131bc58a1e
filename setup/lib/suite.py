"""Run the tests, each group in a database of its own, and count what came out."""

import time
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass, field

from . import addons, allowed, odoo_log, paths, process, say, templates

# pytest's exit codes that its report explains: all passed, some failed, none found.
EXPLAINED = (0, 1, 5)


@dataclass
class Outcome:
    """What one group of tests, or one gate, came to."""

    name: str
    passed: int = 0
    failed: int = 0
    skipped: int = 0
    seconds: float = 0
    findings: list = field(default_factory=list)


def groups(words):
    """Which tests to run where: ``{key: pytest's words}``.

    Without paths: every add-on's own tests, and those in ``tests/``.
    """
    names = [addon.name for addon in addons.suite()]
    paths_given, options = _split(words)
    if not paths_given:
        wanted = {name: [f"{name}/tests"] for name in names}
        wanted["commands"] = ["tests/setup"]
        wanted["suite"] = ["tests", "--ignore=tests/setup"]
    else:
        wanted = {}
        for path in paths_given:
            inside = (paths.ROOT / path).resolve().relative_to(paths.ROOT)
            top = inside.parts[0]
            if top in names:
                wanted.setdefault(top, []).append(path)
            elif inside.parts[:2] == ("tests", "setup"):
                wanted.setdefault("commands", []).append(path)
            elif top == "tests":
                wanted.setdefault("suite", ["--ignore=tests/setup"]).append(path)
            else:
                raise say.Problem(f"{path} is neither an add-on's tests nor in tests/")
    return {key: targets + options for key, targets in wanted.items()}


def _split(words):
    """Paths apart from pytest's options; an option's value stays beside it."""
    found, options = [], []
    before = ""
    for word in words:
        file = word.split("::")[0]
        if not word.startswith("-") and before not in ("-k", "-m"):
            if not (paths.ROOT / file).exists():
                raise say.Problem(f"There is no {file} to test")
            found.append(word)
        else:
            options.append(word)
        before = word
    return found, options


class Runner:
    def __init__(self, env):
        self.env = env
        self.templates = templates.Templates(env)
        self.reports = paths.LOCAL / "reports"
        self.reports.mkdir(parents=True, exist_ok=True)

    def run(self, key, words):
        """Run one group and return its outcome."""
        if key == "commands":
            self.templates.minimal(self.templates.suite[0])  # what they serve
            return self._pytest(key, ["-p", "no:odoo", *words])
        template = self.templates.full() if key == "suite" else self.templates.of(key)
        database = templates.test_database(self.env.databases, template, key)
        log = self.reports / f"{key}.log"
        log.unlink(missing_ok=True)
        try:
            outcome = self._pytest(
                key,
                ["--odoo-http", f"--odoo-config={paths.CONFIG}",
                 f"--odoo-database={database}", "--odoo-log-level=warn",
                 "--odoo-extra", f"logfile={log}",
                 # Without queue_job's runner: it would take the tests' jobs.
                 "--odoo-extra", "load=base,rpc,web", *words],
            )  # fmt: skip
        finally:
            self.env.databases.drop(database)
        if log.exists():
            lines = log.read_text(errors="replace").splitlines()
            outcome.findings += odoo_log.findings(lines, f"testing {key}")
        return outcome

    def _pytest(self, key, words):
        began = time.monotonic()
        report = self.reports / f"{key}.xml"
        report.unlink(missing_ok=True)
        argv = [self.env.python.python, "-m", "pytest", f"--junitxml={report}", *words]
        say.line(f"\n── {key} " + "─" * (70 - len(key)))
        variables = {**self.env.variables(), **self.env.postgres.variables()}
        code = _streamed(argv, variables)
        outcome = Outcome(key)
        if report.exists():
            _count(report, outcome)
        if code not in EXPLAINED:
            outcome.findings.append(
                f"pytest ended with code {code} while testing {key}"
            )
        outcome.seconds = time.monotonic() - began
        return outcome


def _streamed(argv, variables):
    """Run pytest with its output on screen and in the log; return its exit code."""
    code = 0

    def show(text):
        print(text, end="", flush=True)

    try:
        process.call(
            argv, on_line=show, env=variables, cwd=paths.ROOT, failure="pytest"
        )
    except process.Failed as failed:
        code = failed.code
    return code


def _count(report, outcome):
    skips = allowed.patterns("skips")
    for case in ElementTree.parse(report).iter("testcase"):
        name = f"{case.get('classname')}.{case.get('name')}"
        skip = case.find("skipped")
        if case.find("failure") is not None or case.find("error") is not None:
            outcome.failed += 1
        elif skip is not None:
            outcome.skipped += 1
            if not allowed.is_allowed(name, skips):
                reason = skip.get("message", "")
                outcome.findings.append(f"unlisted skip: {name} ({reason})")
        else:
            outcome.passed += 1
