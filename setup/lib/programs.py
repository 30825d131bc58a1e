"""Programs beside Python: a browser for the tests, wkhtmltopdf for Odoo's own PDFs."""

import ctypes.util
import shutil
from pathlib import Path

from . import debian, paths, say

BROWSERS = ("chromium", "google-chrome", "chromium-browser", "google-chrome-stable")
# Debian 13 no longer has wkhtmltopdf; the one of Debian 12 runs on its own libraries.
LAST_SUITE_WITH_WKHTMLTOPDF = "bookworm"


def need_browser():
    if any(shutil.which(name) for name in BROWSERS):
        return
    if not debian.install(["chromium", "fonts-noto-core"], "browser tests"):
        raise say.Problem(
            "No Chromium for the browser tests and this user may not install it: have "
            "an administrator install the package chromium"
        )


def want_libmagic():
    """Odoo tells the kind of an uploaded file by it; without, by its own guesses."""
    if not ctypes.util.find_library("magic"):
        debian.install(["libmagic1"], "telling kinds of files apart")


def want_wkhtmltopdf():
    """Odoo prints invoices with it; all else works without, so its lack only tells."""
    ours = paths.LOCAL / "bin" / "wkhtmltopdf"
    if shutil.which("wkhtmltopdf") or ours.exists():
        return
    if debian.has_candidate("wkhtmltopdf") and debian.install(
        ["wkhtmltopdf"], "Odoo's PDFs"
    ):
        return
    if debian.available():
        _unpack_wkhtmltopdf(ours)
    else:
        say.line(
            "Note: wkhtmltopdf is missing, so Odoo's own PDFs (invoices) open as web "
            "pages; install wkhtmltopdf 0.12.6 to have them"
        )


def _unpack_wkhtmltopdf(ours):
    """Unpack it with every library it needs, and start it by its own loader."""
    apt = debian.PrivateApt((LAST_SUITE_WITH_WKHTMLTOPDF,))
    making = paths.LOCAL / "wkhtmltopdf.making"
    shutil.rmtree(making, ignore_errors=True)
    with say.step("Fetching wkhtmltopdf") as step:
        apt.update()
        files = apt.download_with_dependencies("wkhtmltopdf")
        debian.unpack(files, making, step)
        shutil.rmtree(apt.folder)
    root = paths.LOCAL / "wkhtmltopdf"
    shutil.rmtree(root, ignore_errors=True)
    making.rename(root)
    # /usr/lib/x86_64-linux-gnu and its kin on other processors
    libraries = next(Path(root, "usr/lib").glob("*-linux-gnu*"))
    loader = next(Path(root).glob("lib*/*/ld-linux*.so.*"))
    ours.parent.mkdir(parents=True, exist_ok=True)
    script = ours.with_suffix(".making")
    script.write_text(
        "#!/bin/sh\n"
        f"export QT_PLUGIN_PATH='{libraries}/qt5/plugins' QT_QPA_PLATFORM=offscreen\n"
        f"exec '{loader}' --library-path "
        f"'{libraries}:{root}/lib/{libraries.name}' "
        f"'{root}/usr/bin/wkhtmltopdf' \"$@\"\n"
    )
    script.chmod(0o755)
    script.rename(ours)
