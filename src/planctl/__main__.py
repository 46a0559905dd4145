"""The entry point of `planctl` and `python -m planctl`."""

import gc
import sys

from planctl import __version__


def main() -> None:
    """Run the command line, and exit with its code."""
    # Answered here since nothing of what a command needs has been imported yet.
    if sys.argv[1:] == ["--version"]:
        sys.stdout.write(f"planctl {__version__}\n")
        return
    # A run is short and makes no cycles worth collecting; looking for them takes a third of its time.
    gc.disable()
    try:
        from planctl.cli import app

        code = app.run(sys.argv[1:])
    except KeyboardInterrupt:
        # Before the command line is there to tell of it, or just after it has.
        code = 130
    sys.exit(code)


if __name__ == "__main__":
    main()
