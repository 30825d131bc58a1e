"""Run other programs: output to the log, none left behind, failures in one line."""

import contextlib
import os
import re
import signal
import subprocess
import threading

from . import say

LAST_LINES = 3
# odoo.exceptions.ValidationError: …   (the line of a traceback that tells)
TELLING = re.compile(r"^[\w.]*(Error|Exception|Violation\w*)\b.*")


class Failed(say.Problem):
    """A program that ended with an error."""

    def __init__(self, text, code):
        super().__init__(text)
        self.code = code


def stop(process, signum=signal.SIGTERM, grace=20):
    """End a process that we started, and all that it started."""
    for number, patience in ((signum, grace), (signal.SIGKILL, 5)):
        if process.poll() is not None:
            return
        try:
            os.killpg(process.pid, number)
            process.wait(patience)
        except ProcessLookupError:
            return
        except subprocess.TimeoutExpired:
            continue


@contextlib.contextmanager
def _ticking(tick, seconds=0.4):
    """Call ``tick`` now and then while something else is waited for."""
    if not tick:
        yield
        return
    done = threading.Event()

    def loop():
        while not done.wait(seconds):
            tick()

    thread = threading.Thread(target=loop, daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def call(argv, on_line=None, tick=None, stdin=None, env=None, cwd=None, failure=None):
    """Run a program to its end; give each line it prints to ``on_line``.

    ``stdin`` is an open file for it to read; ``tick`` is called now and then
    meanwhile, for what shows only on disk. A failure is a :class:`say.Problem` with
    ``failure`` as its text, or the last lines that the program printed.
    """
    argv = [str(word) for word in argv]
    say.log.write(f"$ {' '.join(argv)}\n")
    process = subprocess.Popen(
        argv,
        stdin=stdin or subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        env=env,
        cwd=cwd,
        start_new_session=True,
    )
    lines = []
    try:
        with _ticking(tick):
            for text in process.stdout:
                say.log.write(text)
                lines.append(text.rstrip())
                if on_line:
                    on_line(text)
            process.wait()
    except BaseException:
        stop(process)
        raise
    if process.returncode:
        raise Failed(failure or _reason(argv[0], lines), process.returncode)
    return "\n".join(lines)


def _reason(program, lines):
    told = [text for text in lines if TELLING.match(text)] or lines
    last = " / ".join(text for text in told[-LAST_LINES:] if text)
    return f"{os.path.basename(program)} failed: {last} (all of it: {say.log.path})"


def succeeds(argv, env=None):
    """Whether a quick check passes."""
    try:
        return (
            subprocess.run(
                [str(word) for word in argv],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env=env,
                check=False,
            ).returncode
            == 0
        )
    except OSError:
        return False
