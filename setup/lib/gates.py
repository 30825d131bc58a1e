"""What is checked without a database. Each gate returns its findings, a line each."""

import shutil
import subprocess
from pathlib import Path

from . import addons, paths


def _lines(env, *words, variables=None):
    """What a checker complains about: its output, if it failed."""
    done = subprocess.run(
        [str(word) for word in words],
        cwd=paths.ROOT,
        capture_output=True,
        text=True,
        check=False,
        env={**env.variables(), **(variables or {})},
    )
    if not done.returncode:
        return []
    return [text for text in (done.stdout + done.stderr).splitlines() if text.strip()]


def _tool(env, name):
    return env.python.folder / "bin" / name


def ruff(env):
    """Style, likely bugs, complexity; and the layout of the code."""
    tool = _tool(env, "ruff")
    return _lines(env, tool, "check", "--output-format=concise", ".") + _lines(
        env, tool, "format", "--check", "."
    )


def pylint_odoo(env):
    """OCA's mandatory checks of Odoo 19."""
    folders = [addon.folder.name for addon in addons.suite()]
    return _lines(
        env, env.python.python, "-m", "pylint", "--rcfile=.pylintrc-mandatory",
        "--score=n", "-j1", *folders,
    )  # fmt: skip


def xml(_env):
    """Every XML file parses."""
    from lxml import etree

    found = []
    for file in sorted(paths.ROOT.rglob("*.xml")):
        inside = file.relative_to(paths.ROOT)
        if inside.parts[0].startswith("."):
            continue
        try:
            etree.parse(str(file))
        except etree.XMLSyntaxError as error:
            found.append(f"{inside}: {error}")
    return found


def build(env):
    """Every add-on builds as a Python package with whool."""
    found = []
    target = paths.LOCAL / "wheels"
    shutil.rmtree(target, ignore_errors=True)
    for addon in addons.suite():
        # Built from a copy: a build leaves files beside what it packs.
        copy = target / addon.name
        shutil.copytree(
            addon.folder, copy, ignore=shutil.ignore_patterns("__pycache__")
        )
        lines = _lines(
            env, env.python.python, "-m", "pip", "wheel", "-q", "--no-deps",
            "--no-build-isolation", "--disable-pip-version-check",
            "-w", target, copy,
            variables={
                "WHOOL_POST_VERSION_STRATEGY_OVERRIDE": "none",
                # The copy is no part of the checkout that it may lie in.
                "GIT_CEILING_DIRECTORIES": str(target),
            },
        )  # fmt: skip
        if not list(Path(target).glob(f"odoo_addon_{addon.name}-*.whl")):
            told = [text.strip() for text in lines if "Error: " in text] or lines
            found.append(f"{addon.name} does not build: {' / '.join(told[-2:])}")
    return found


ALL = (ruff, pylint_odoo, xml, build)
