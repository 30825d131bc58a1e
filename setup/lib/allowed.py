"""The allow-lists of the tests: one entry a line, ``pattern  # reason``."""

import re

from . import paths, say


def patterns(name):
    """Compiled patterns of ``tests/allowed/NAME.txt``; each must give its reason."""
    file = paths.ROOT / "tests" / "allowed" / f"{name}.txt"
    found = []
    for number, text in enumerate(file.read_text().splitlines(), 1):
        if not text.strip() or text.startswith("#"):
            continue
        pattern, mark, reason = text.partition("  # ")
        if not mark or not reason.strip():
            raise say.Problem(
                f"{file.relative_to(paths.ROOT)}:{number} gives no reason: write "
                "the pattern, two spaces, # and why it is allowed"
            )
        found.append(re.compile(pattern.strip()))
    return found


def is_allowed(text, allowed):
    return any(pattern.search(text) for pattern in allowed)
