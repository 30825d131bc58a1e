"""The virtual environment with every pinned requirement, and Odoo on its path."""

import hashlib
import os
import shutil
import site
import sys

from . import debian, paths, process, say

OLDEST, NEWEST = (3, 11), (3, 13)
STAMP = ".complete"


def check_version():
    if not OLDEST <= sys.version_info[:2] <= NEWEST:
        found = ".".join(map(str, sys.version_info[:3]))
        raise say.Problem(
            f"Python {found} is not supported: install Python 3.11, 3.12 or 3.13 and "
            "run the command with it, e.g. python3.12 ./setup/run"
        )


class PythonEnv:
    """``.local/venv-3.12`` and its kin, one for each Python that was used."""

    def __init__(self):
        major, minor = sys.version_info[:2]
        self.folder = paths.LOCAL / f"venv-{major}.{minor}"
        self.site = self.folder / "lib" / f"python{major}.{minor}" / "site-packages"
        self.python = self.folder / "bin" / "python"

    def prepare(self, source, requirements):
        """Build it, or what changed of it, and make it importable from here."""
        files = [paths.ROOT / name for name in requirements]
        wanted = {file.name: _digest(file) for file in files}
        have = self._stamp()
        # A changed pin of the runtime starts afresh; test tools are added to it.
        stale = have.get(files[0].name) != wanted[files[0].name]
        if stale or not process.succeeds([self.python, "-c", "import pip"]):
            self._create(source)
            have = {}
        for file in files:
            if have.get(file.name) != wanted[file.name]:
                self._install(file)
                have[file.name] = wanted[file.name]
                self._write_stamp(have)
        (self.site / "odoo-source.pth").write_text(f"{source.library}\n")
        site.addsitedir(str(self.site))
        return self

    def _create(self, source):
        with say.step(f"Creating the Python environment {self.folder.name}"):
            shutil.rmtree(self.folder, ignore_errors=True)
            if not process.succeeds([sys.executable, "-c", "import ensurepip"]):
                self._install_venv()
            process.call([sys.executable, "-m", "venv", self.folder])

    @staticmethod
    def _install_venv():
        major, minor = sys.version_info[:2]
        package = f"python{major}.{minor}-venv"
        if not debian.install([package], "Python's venv"):
            raise say.Problem(
                f"This Python has no venv module: install the package {package} "
                "(or python3-venv) and run the command again"
            )

    def _install(self, file):
        names = [
            text
            for text in file.read_text().splitlines()
            if text and not text.startswith(("#", "-"))
        ]
        with say.step(f"Installing {len(names)} Python packages ({file.name})") as step:
            seen = 0

            def count(text):
                nonlocal seen
                if text.startswith("Collecting "):
                    seen += 1
                    step.progress(seen / len(names), text.split()[1])

            # Every package is pinned, transitive ones too, so nothing is resolved.
            process.call(
                [self.python, "-m", "pip", "install", "--no-deps", "--progress-bar=off",
                 "--disable-pip-version-check", "-r", file],
                on_line=count,
                env=_pip_environment(),
                failure=(
                    f"Could not install {file.name}: check the network and that pip "
                    f"reaches a package index (details: {say.log.path})"
                ),
            )  # fmt: skip

    def _stamp(self):
        stamp = self.folder / STAMP
        if not stamp.is_file():
            return {}
        return dict(text.split(" ", 1) for text in stamp.read_text().splitlines())

    def _write_stamp(self, digests):
        text = "".join(f"{name} {digest}\n" for name, digest in digests.items())
        making = self.folder / (STAMP + ".making")
        making.write_text(text)
        making.rename(self.folder / STAMP)


def _digest(file):
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _pip_environment():
    return {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
