"""What the benchmarks share: databases to measure in, rows, the table, the file.

A benchmark is a file ``tests/bench/NAME.py`` with a function ``measure(bench)``. What
must run inside Odoo lies beside it in ``tests/bench/inside/`` and prints one line of
JSON.
"""

import importlib.util
import json
import time

from . import addons, paths, say

FOLDER = paths.ROOT / "tests" / "bench"
SIZES = {"small": 10_000, "big": 1_000_000}
ANSWER = "BENCH "


class Bench:
    """One benchmark's run: it measures by this, and its figures gather here."""

    def __init__(self, env, templates, size):
        self.env = env
        self.databases = env.databases
        self.templates = templates
        self.shipments = SIZES[size]
        self.size = size
        self.rows = []

    def figure(self, name, unit, ours, peer, peer_is, at_most=None, at_least=None):
        """Record a figure beside its peer's of this same run."""
        ratio = ours / peer
        holds = None
        goal = None
        if at_most is not None:
            goal, holds = f"at most {at_most}", ratio <= at_most
        elif at_least is not None:
            goal, holds = f"at least {at_least}", ratio >= at_least
        self.rows.append(
            {
                "name": name,
                "unit": unit,
                "ours": _short(ours),
                "peer": _short(peer),
                "peer_is": peer_is,
                "ratio": _short(ratio),
                "goal": goal,
                "holds": holds,
            }
        )

    def seconds(self, work):
        began = time.perf_counter()
        work()
        return time.perf_counter() - began

    def scratch(self, key, template):
        """The name of a fresh clone of a template, dropped by :meth:`clean`."""
        name = f"freight_bench_scratch_{key}"
        self.databases.clone(template, name)
        return name

    def kept(self, key, template, fill):
        """A filled database, made once for the present code and kept."""
        name = f"freight_bench_{key}_{self.size}"
        code = {addon.name: addons.code_hash(addon) for addon in addons.suite()}
        mark = self.databases.mark(name)
        if mark is None or mark.get("code") != code:
            with (
                say.step(f"Filling the database {name}"),
                self.databases.making(name, template) as (temporary, values),
            ):
                fill(temporary)
                values["code"] = code
        return name

    def inside(self, database, script, **variables):
        """Run ``tests/bench/inside/SCRIPT.py`` in Odoo; return what it answers."""
        given = {f"BENCH_{key.upper()}": str(value) for key, value in variables.items()}
        output = self.databases.script(
            database,
            FOLDER / "inside" / f"{script}.py",
            "--log-level=error",
            # What the scripts share lies beside them.
            env={**given, "PYTHONPATH": str(FOLDER / "inside")},
        )
        for text in reversed(output.splitlines()):
            if text.startswith(ANSWER):
                return json.loads(text[len(ANSWER) :])
        raise say.Problem(f"{script} answered nothing; see {say.log.path}")

    def clean(self):
        for name, mark in self.databases.all_marks().items():
            if mark is not None and name.startswith("freight_bench_scratch_"):
                self.databases.drop(name)


def names():
    return sorted(file.stem for file in FOLDER.glob("*.py"))


def load(name):
    spec = importlib.util.spec_from_file_location(
        f"bench_{name}", FOLDER / f"{name}.py"
    )
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def keep(name, rows):
    folder = paths.LOCAL / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.json").write_text(json.dumps(rows, indent=2) + "\n")


def show(rows):
    say.line(f"\n{'':44}{'ours':>10}{'peer':>10} {'unit':9}{'ratio':>7}  goal")
    for row in rows:
        mark = {None: " ", True: "✓", False: "✗"}[row["holds"]]
        say.line(
            f"{mark} {row['name'][:41]:42}{row['ours']:>10}{row['peer']:>10} "
            f"{row['unit']:9}{row['ratio']:>7}  {row['goal'] or '–'}"
        )
        say.line(f"    against {row['peer_is']}")


def _short(number):
    return float(f"{number:.3g}")
