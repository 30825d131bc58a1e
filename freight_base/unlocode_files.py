"""The files that the UN/LOCODE list comes in.

UNECE publishes it twice a year as a ZIP of CSV files: three parts of the list and the
names of states and provinces. The Python package pyunlocode brings an issue of it.
"""

import csv
import importlib.util
import io
import zipfile
import zlib
from enum import StrEnum
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from .tools import unlocode

MAX_BYTES = 64 * 1024**2  # unpacked; the issue 2023-1 has 9.6 MB
PACKAGE = "pyunlocode"
ZIP_MAGIC = b"PK"


class Reason(StrEnum):
    EMPTY = "empty"
    TOO_LARGE = "too_large"
    BROKEN_ZIP = "broken_zip"
    NO_CSV = "no_csv"
    NO_PLACES = "no_places"


class Unreadable(Exception):
    """The upload is not the list."""

    def __init__(self, reason):
        super().__init__(reason)
        self.reason = reason


class Problem(NamedTuple):
    """Something wrong in one line; the place is read as far as it goes."""

    file: str
    line: int
    fault: unlocode.Fault
    value: str


class Listing(NamedTuple):
    places: list
    problems: list
    subdivisions: dict  # ("US", "CA"): "California"


def package_folder():
    """Return the folder of the installed package's CSV files, or None."""
    spec = importlib.util.find_spec(PACKAGE)
    return spec and Path(spec.origin).parent / "csv"


def from_package():
    """Return the files of the installed package, as `read` takes them."""
    return {path.name: path.read_bytes() for path in package_folder().glob("*.csv")}


def from_upload(filename, data):
    """Return the files of a ZIP, or the one CSV file, as `read` takes them."""
    if not data.strip():
        raise Unreadable(Reason.EMPTY)
    if len(data) > MAX_BYTES:
        raise Unreadable(Reason.TOO_LARGE)
    if not data.startswith(ZIP_MAGIC):
        return {filename: data}
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = [
                member
                for member in archive.infolist()
                if PurePosixPath(member.filename).suffix.lower() == ".csv"
            ]
            # No more than this size is unpacked, whatever the archive holds.
            if sum(member.file_size for member in members) > MAX_BYTES:
                raise Unreadable(Reason.TOO_LARGE)
            files = {
                PurePosixPath(member.filename).name: archive.read(member)
                for member in members
            }
    # RuntimeError: a password is needed. NotImplementedError: an odd compression.
    except (zipfile.BadZipFile, zlib.error, RuntimeError, EOFError) as error:
        raise Unreadable(Reason.BROKEN_ZIP) from error
    if not files:
        raise Unreadable(Reason.NO_CSV)
    return files


def read(files):
    """Return the `Listing` of the files, given as their names and bytes."""
    starts, lines, subdivisions = [], [], {}
    for name, data in sorted(files.items()):
        content = decode(data).split("\n")
        if "subdivision" in name.lower():
            rows = csv.reader(content)  # US,CA,California,State
            subdivisions |= {(row[0], row[1]): row[2] for row in rows if len(row) > 2}
        else:
            starts.append((len(lines), name))
            lines += content
    problems = []
    places = unlocode.parse(lines, problems)
    if not places:
        raise Unreadable(Reason.NO_PLACES)
    return Listing(places, [locate(found, starts) for found in problems], subdivisions)


def locate(problem, starts):
    """Return the problem with its line counted within its own file."""
    before, name = next(start for start in reversed(starts) if start[0] < problem.line)
    return Problem(name, problem.line - before, problem.fault, problem.value)


def decode(data):
    """The list is Latin-1; whoever saved it anew may have made UTF-8 of it."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("latin-1")
