"""What the person at the terminal sees, and what the log keeps."""

import contextlib
import os
import shutil
import sys
import time

from . import paths

KEPT_LOGS = 30
BAR_WIDTH = 24


class Problem(Exception):
    """Something that the person can mend; its text is one line that says how."""


class Log:
    """The log file of this call: steps, and all that the programs printed."""

    def __init__(self):
        self._file = None
        self.path = None

    def open(self, command):
        paths.LOGS.mkdir(parents=True, exist_ok=True)
        stamp = time.strftime("%Y%m%d-%H%M%S")
        self.path = paths.LOGS / f"{command}-{stamp}-{os.getpid()}.log"
        self._file = open(self.path, "a", encoding="utf-8")  # noqa: SIM115
        for old in sorted(paths.LOGS.glob("*.log"))[:-KEPT_LOGS]:
            if old != self.path:
                old.unlink(missing_ok=True)

    def write(self, text):
        if self._file:
            self._file.write(text)
            self._file.flush()


log = Log()


def line(text=""):
    print(text, flush=True)
    log.write(text + "\n")


class Step:
    """One step of the work: a bar on a terminal, one line elsewhere."""

    def __init__(self, title):
        self.title = title
        self.on_terminal = sys.stdout.isatty()
        self.began = time.monotonic()

    def progress(self, share, note=""):
        if not self.on_terminal:
            return
        filled = round(max(0.0, min(1.0, share)) * BAR_WIDTH)
        bar = "█" * filled + "░" * (BAR_WIDTH - filled)
        width = shutil.get_terminal_size().columns - 1
        text = f"  {bar} {self.title} {note}"[:width]
        print(f"\r\033[K{text}", end="", flush=True)

    def _end(self, mark):
        seconds = time.monotonic() - self.began
        text = f"{mark} {self.title} ({seconds:.0f} s)"
        start = "\r\033[K" if self.on_terminal else ""
        print(start + text, flush=True)
        log.write(text + "\n")


@contextlib.contextmanager
def step(title):
    """Announce a step that takes noticeable time."""
    current = Step(title)
    log.write(f"» {title}\n")
    current.progress(0)
    try:
        yield current
    except BaseException:
        current._end("✗")
        raise
    current._end("✓")
