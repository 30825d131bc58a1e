"""Where Odoo comes from: what the person names, what is there, Debian, or git."""

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from . import debian, paths, process, say

SERIES = "19.0"
GIT = "https://github.com/odoo/odoo.git"
# Font Awesome 5.0.10+really4.7 is what Odoo's style sheets are written for; newer
# suites have 7, whose files bear other names. Trixie keeps the old one for good.
SUITES = ("unstable", "trixie")
COMPANIONS = (
    "fonts-font-awesome/trixie",
    "fonts-inconsolata",
    "fonts-montserrat",
    "fonts-ocr-b",
    "fonts-roboto-unhinted",
    "libjs-jquery",
    "libjs-jquery-form",
    "libjs-underscore",
)
# Debian's package leaves this file out and still lists it among its assets.
ABSENT = "mail/static/lib/selfie_segmentation/selfie_segmentation.js"

FOUR_WAYS = (
    "No Odoo 19 to be had. Four ways out: set ODOO_HOME to a checkout or unpacked "
    "release of Odoo 19; pip install Odoo 19 for this Python; use a Debian machine "
    "whose apt reaches the unstable suite (package odoo-19); or set ODOO_GIT to a git "
    "repository of Odoo that has branch 19.0"
)


@dataclass(frozen=True)
class Source:
    """An Odoo on disk."""

    library: Path  # the folder that holds the package ``odoo``
    origin: str
    version: str

    @property
    def addons(self):
        """Folders of Odoo's own add-ons, in Odoo's order."""
        both = (self.library / "odoo" / "addons", self.library / "addons")
        # Beside Debian's package lies a Python package ``addons`` of links; only a
        # checkout keeps Odoo's add-ons there.
        return [folder for folder in both if (folder / "web").is_dir()] or [both[0]]


def find_or_fetch():
    return (
        _named()
        or _importable()
        or _kept("debian")
        or _kept("git")
        or _from_debian()
        or _from_git()
    )


def _read(library, origin):
    """The Odoo 19 whose package ``odoo`` lies in that folder, or None."""
    release = library / "odoo" / "release.py"
    if not release.is_file():
        return None
    # version_info = (19, 0, 0, FINAL, 0, '')
    found = re.search(r"^version_info = \((\d+), (\d+)", release.read_text(), re.M)
    if not found or ".".join(found.groups()) != SERIES:
        return None
    return Source(library, origin, SERIES)


def _named():
    home = os.environ.get("ODOO_HOME")
    if not home:
        return None
    for below in (".", "usr/lib/python3/dist-packages", "src"):
        source = _read((Path(home) / below).resolve(), "ODOO_HOME")
        if source:
            return source
    raise say.Problem(
        f"ODOO_HOME ({home}) holds no Odoo {SERIES}: name the folder of a checkout or "
        "unpacked release of Odoo 19 (it contains odoo/release.py), or unset ODOO_HOME"
    )


def _importable():
    """An Odoo that this Python would import by itself."""
    answer = subprocess.run(
        [sys.executable, "-c", "import odoo.release as r; print(r.__file__)"],
        capture_output=True,
        text=True,
        check=False,
        cwd="/",
    )
    if answer.returncode:
        return None
    return _read(Path(answer.stdout.strip()).parents[1], "installed")


def _kept(origin):
    """What an earlier call fetched: whole, or it would bear another name."""
    folder = paths.LOCAL / "odoo" / origin
    version = folder / "VERSION"
    if not version.is_file():
        return None
    library = folder / ("usr/lib/python3/dist-packages" if origin == "debian" else ".")
    source = _read(library.resolve(), origin)
    return source and Source(source.library, origin, version.read_text().strip())


def _from_debian():
    if not debian.available():
        return None
    apt = debian.PrivateApt(SUITES)
    apt.update()
    fields = apt.show("odoo-19")
    if not fields.get("Version", "").startswith(SERIES):
        return None
    size = int(fields["Size"])
    making = _making("debian")
    with say.step(f"Fetching Odoo {fields['Version']} ({size >> 20} MB)") as step:
        packages = making / "packages"

        def tick():
            have = sum(f.stat().st_size for f in packages.glob("**/*") if f.is_file())
            step.progress(have / size, f"{have >> 20} of {size >> 20} MB")

        files = apt.download(["odoo-19", *COMPANIONS], packages, tick)
    with say.step("Unpacking Odoo") as step:
        debian.unpack(files, making, step)
        shutil.rmtree(packages)
        library = making / "usr/lib/python3/dist-packages"
        absent = library / "odoo/addons" / ABSENT
        if not absent.exists():
            absent.parent.mkdir(parents=True, exist_ok=True)
            absent.touch()
    return _keep(making, "debian", f"{fields['Version']} (Debian package odoo-19)")


def _from_git():
    address = os.environ.get("ODOO_GIT") or GIT
    if not shutil.which("git"):
        raise say.Problem(FOUR_WAYS)
    making = _making("git")
    with say.step(f"Cloning Odoo {SERIES} from {address}"):
        process.call(
            [
                "git",
                "clone",
                "--quiet",
                "--depth",
                "1",
                "--branch",
                SERIES,
                address,
                making,
            ],
            failure=FOUR_WAYS,
        )
    commit = process.call(["git", "-C", making, "rev-parse", "HEAD"])
    if not _read(making, "git"):
        raise say.Problem(f"{address} holds no Odoo {SERIES}. {FOUR_WAYS}")
    return _keep(making, "git", f"{SERIES} ({commit[:12]} of {address})")


def _making(origin):
    making = paths.LOCAL / "odoo" / f"{origin}.making"
    shutil.rmtree(making, ignore_errors=True)
    making.parent.mkdir(parents=True, exist_ok=True)
    if origin == "debian":
        making.mkdir()
    return making


def _keep(making, origin, version):
    """Give what is whole its real name."""
    (making / "VERSION").write_text(version + "\n")
    final = making.with_name(origin)
    shutil.rmtree(final, ignore_errors=True)
    making.rename(final)
    return _kept(origin)
