"""Count the functions, and the files, of planctl that one command runs through, in the order it enters them.

[PLANCTL_SOURCE=OTHER/src] python tests/bench/walk.py [--list] log c-0112 crisis --plans DIR
"""

import inspect
import os
import sys
from pathlib import Path
from types import FrameType
from typing import Any

ROOT = Path(os.environ.get("PLANCTL_SOURCE", Path(__file__).resolve().parents[2] / "src"))
sys.path.insert(0, str(ROOT))


def main(arguments: list[str]) -> None:
    """Run the command line, and say on stderr what it ran through."""
    listed = arguments[:1] == ["--list"]
    entered: dict[tuple[str, str], None] = {}

    def trace(frame: FrameType, event: str, _: Any) -> None:
        code = frame.f_code
        # The bodies of modules and classes are no functions, and comprehensions are parts of theirs.
        is_function = code.co_flags & inspect.CO_OPTIMIZED and not code.co_name.startswith("<")
        if event == "call" and is_function and code.co_filename.startswith(str(ROOT)):
            entered.setdefault((code.co_filename[len(str(ROOT)) + 1 :], code.co_qualname))

    from planctl.cli import app

    sys.setprofile(trace)
    app.run(arguments[listed:])
    sys.setprofile(None)
    if listed:
        print(*(f"{file} {name}" for file, name in entered), sep="\n", file=sys.stderr)
    print(f"{len(entered)} functions in {len({file for file, _ in entered})} files", file=sys.stderr)


if __name__ == "__main__":
    main(sys.argv[1:])
