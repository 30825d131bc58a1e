"""What every command's file starts with: log, signals, problems as one line."""

import signal
import sys

from . import python_env, say

INTERRUPTED = 130  # the shell's own code for a command ended by Ctrl-C


def main(name, work):
    """Run a command's work; return the exit code."""
    # SIGINT too: a shell starts its background jobs with that one ignored.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupt)
    try:
        python_env.check_version()
        say.log.open(name)
        return work(sys.argv[1:]) or 0
    except say.Problem as problem:
        print(f"{name}: {problem}", file=sys.stderr, flush=True)
        say.log.write(f"{problem}\n")
        return 1
    except KeyboardInterrupt:
        say.line("\nStopped.")
        return INTERRUPTED
    except OSError as error:
        where = f" ({error.filename})" if error.filename else ""
        print(
            f"{name}: {error.strerror or error}{where}: mend that and run it again",
            file=sys.stderr,
        )
        return 1


def _interrupt(_number, _frame):
    raise KeyboardInterrupt
