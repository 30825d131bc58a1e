"""What Odoo's log says that it should not: errors, and warnings that nobody listed."""

import re

from . import allowed

# 2026-11-20 10:15:45,207 3955 WARNING some_db odoo.registry: text
LINE = re.compile(
    r"^\d{4}-\d\d-\d\d [\d:,]+ \d+ (WARNING|ERROR|CRITICAL) \S+ (\S+): (.*)"
)


def findings(lines, where):
    """One line for each complaint, repeated ones once."""
    known = allowed.patterns("log")
    found = {}
    for text in lines:
        match = LINE.match(text)
        if match and not allowed.is_allowed(text, known):
            level, logger, message = match.groups()
            found[f"{level} while {where}: {logger}: {message}"] = True
    return list(found)
