"""Rows on their way into PostgreSQL, many at once."""

import json

# They are plain data that was just made: there is no circle to look for.
as_json = json.JSONEncoder(
    check_circular=False, separators=(",", ":"), default=str
).encode
