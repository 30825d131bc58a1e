"""Debian's packages: install missing ones, or fetch and unpack without root."""

import os
import shutil
import subprocess
from pathlib import Path

from . import paths, process, say

KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")


def available():
    """A Debian-family machine whose apt can check Debian's signatures."""
    return bool(shutil.which("apt-get") and shutil.which("dpkg") and KEYRING.exists())


def _privilege():
    """The words that make a command run as root, or None where we may not."""
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") and process.succeeds(["sudo", "-n", "true"]):
        return ["sudo", "-n"]
    return None


def install(packages, why):
    """Install packages system-wide, saying so first; False where we may not."""
    prefix = _privilege()
    if prefix is None or not shutil.which("apt-get"):
        return False
    names = " ".join(packages)
    run = prefix + ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q", "-y"]
    with say.step(f"Installing Debian packages for {why}: {names}") as step:
        process.call(run + ["update"], failure=_no_network("package lists"))
        seen = 0

        def count(text):
            nonlocal seen
            if text.startswith(("Get:", "Unpacking", "Setting up")):
                seen += 1
                step.progress(1 - 0.98**seen, text.strip()[:40])

        process.call(
            run + ["install", "--no-install-recommends", *packages], on_line=count
        )
    return True


def has_candidate(package):
    """Whether this machine's own suites offer a package."""
    if not shutil.which("apt-cache"):
        return False
    policy = subprocess.run(
        ["apt-cache", "policy", package], capture_output=True, text=True, check=False
    ).stdout
    return "Candidate:" in policy and "Candidate: (none)" not in policy


def _no_network(what):
    return (
        f"Could not fetch {what}: check the network and this machine's apt sources, "
        f"then run the command again (details: {say.log.path})"
    )


class PrivateApt:
    """An apt state of our own, for suites that the machine does not use.

    Signatures are checked as apt always does, against Debian's own keyring; nothing
    outside our folder is read or written but the mirror's address.
    """

    def __init__(self, suites):
        self.folder = paths.LOCAL / "apt" / "-".join(suites)
        self.suites = suites

    def _options(self):
        folder = self.folder
        return [
            "-o", f"Dir::Etc::SourceList={folder}/sources.list",
            "-o", "Dir::Etc::SourceParts=/dev/null",
            "-o", f"Dir::State::Lists={folder}/lists",
            "-o", f"Dir::Cache={folder}/cache",
            "-o", f"Dir::State::status={folder}/status",
            "-o", "APT::Sandbox::User=",
            # Unstable's lists expire within days; a mirror that lags is as signed.
            "-o", "Acquire::Check-Valid-Until=false",
            "-o", "Acquire::Languages=none",
            "-o", "APT::Install-Recommends=false",
        ]  # fmt: skip

    def update(self):
        mirror = _mirror()
        for name in ("lists/partial", "cache/archives/partial"):
            (self.folder / name).mkdir(parents=True, exist_ok=True)
        (self.folder / "status").touch()
        (self.folder / "sources.list").write_text(
            "".join(
                f"deb [signed-by={KEYRING}] {mirror} {suite} main\n"
                for suite in self.suites
            )
        )
        process.call(
            [
                "apt-get",
                *self._options(),
                "-q",
                "update",
                "-o",
                "APT::Update::Error-Mode=any",
            ],
            failure=_no_network("Debian's package lists"),
        )

    def show(self, package):
        """Fields of the newest version of a package; {} where there is none."""
        answer = subprocess.run(
            ["apt-cache", *self._options(), "show", "--no-all-versions", package],
            capture_output=True,
            text=True,
            check=False,
        ).stdout
        pairs = (line.split(": ", 1) for line in answer.splitlines() if ": " in line)
        return dict(pair for pair in pairs if not pair[0].startswith(" "))

    def download(self, packages, folder, tick=None):
        """Fetch packages (``name`` or ``name/suite``) and return their files."""
        self._get(["download", *packages], folder, tick)
        return sorted(folder.glob("*.deb"))

    def download_with_dependencies(self, package):
        """Fetch a package and all that it stands on, down to the C library."""
        self._get(["install", "-y", "--download-only", package], self.folder)
        return sorted((self.folder / "cache" / "archives").glob("*.deb"))

    def _get(self, words, folder, tick=None):
        folder.mkdir(parents=True, exist_ok=True)
        process.call(
            ["apt-get", *self._options(), "-q", *words],
            cwd=folder,
            tick=tick,
            failure=_no_network("Debian packages"),
        )


def unpack(files, folder, step):
    """Unpack packages below ``folder``, without installing them."""
    for number, file in enumerate(files):
        step.progress(number / len(files), file.name.split("_")[0])
        process.call(["dpkg", "-x", file, folder])


def _mirror():
    """The mirror that this machine's own apt uses for Debian."""
    listed = subprocess.run(
        ["apt-get", "indextargets", "--format", "$(REPO_URI)"],
        capture_output=True,
        text=True,
        check=False,
    ).stdout.split()
    for uri in listed:
        if uri.rstrip("/").endswith("/debian"):
            return uri
    raise say.Problem(
        "apt on this machine names no Debian mirror (deb … /debian …): add one, "
        "or set ODOO_HOME to an Odoo 19"
    )
