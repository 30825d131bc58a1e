"""Several files in one ZIP, written to disk as they come."""

import tempfile
import zipfile

# What one download holds at most: a month's papers of a customer.
MOST_FILES = 100
MOST_MB = 200


def unique_name(name, taken):
    """Return ``name``, numbered where the pack has it already; notes it as taken.

    Two names that differ in case only are one file on most desks.

    >>> taken = set()
    >>> unique_name("HBL 1.pdf", taken), unique_name("hbl 1.pdf", taken)
    ('HBL 1.pdf', 'hbl 1 (2).pdf')
    """
    stem, dot, extension = name.rpartition(".")
    if not dot:
        stem, extension = name, ""
    number, candidate = 1, name
    while candidate.casefold() in taken:
        number += 1
        candidate = f"{stem} ({number}){dot}{extension}"
    taken.add(candidate.casefold())
    return candidate


def pack(files):
    """Write ``files``, an iterable of ``(name, bytes)``, to a ZIP on disk.

    :return: ``(an open file that is gone once it is closed, its size)``
    """
    stream = tempfile.TemporaryFile()
    taken = set()
    # Papers are PDFs and pictures: they are as small as they get.
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for name, content in files:
            archive.writestr(unique_name(name, taken), content)
    size = stream.tell()
    stream.seek(0)
    return stream, size
