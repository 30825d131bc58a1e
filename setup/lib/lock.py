"""Two calls at once: one builds, the other waits and finds it built."""

import contextlib
import fcntl

from . import paths, say


@contextlib.contextmanager
def exclusive(name):
    """Hold the lock of that name; say so once when another call holds it."""
    paths.LOCAL.mkdir(parents=True, exist_ok=True)
    with open(paths.LOCAL / f"{name}.lock", "w", encoding="utf-8") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say.line("Another call is preparing the same; waiting for it …")
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
