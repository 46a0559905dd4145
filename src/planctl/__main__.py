"""The entry point of `planctl` and `python -m planctl`."""

import gc
import os
import signal
import sys

from planctl import __version__


def main() -> None:
    """Run the command line, and exit with its code."""
    # Nothing has been done yet that could be left half done, and an import that is interrupted may say so.
    handler = signal.getsignal(signal.SIGINT)
    if handler is signal.default_int_handler:
        signal.signal(signal.SIGINT, _stop)
    # Answered here since nothing of what a command needs has been imported yet.
    if sys.argv[1:] == ["--version"]:
        try:
            os.write(sys.stdout.fileno(), f"planctl {__version__}\n".encode())
            return
        except (AttributeError, OSError):
            pass  # The command line says what is wrong with the output.
    # A run is short and makes no cycles worth collecting; looking for them takes a third of its time.
    gc.disable()
    try:
        from planctl.cli import app

        signal.signal(signal.SIGINT, handler)
        code = app.run(sys.argv[1:])
    except KeyboardInterrupt:
        # Just before the command line is there to tell of it, or just after it has.
        code = 130
    # All is said and done.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sys.exit(code)


def _stop(number: int, frame: object) -> None:
    try:
        os.write(2, b"planctl: interrupted; nothing was changed\n")
    finally:
        os._exit(130)


if __name__ == "__main__":
    main()
