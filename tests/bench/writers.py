"""Many processes that add entries to one plan at once, with readers beside them.

    python tests/bench/writers.py --writers 8 --entries 250 --readers 2

Every entry must be there once at the end, and every reading in between a sound plan that has no fewer
entries than the one before it.
"""

import argparse
import multiprocessing
import sys
import tempfile
import time
from collections import Counter
from datetime import date
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Event
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from planctl.model.plan import Entry  # noqa: E402
from planctl.model.settings import Settings  # noqa: E402
from planctl.planfile.edits import AddEntry  # noqa: E402  # found by the path above
from planctl.storage import plan_folder, update  # noqa: E402

PLAN = "format: 1\nclient: c-0001\nstart: 2026-01-12\nhistory:\n  - {date: 2026-01-12, kind: created}\n"


def _write(plan: Path, writer: int, entries: int) -> None:
    for number in range(entries):
        entry = Entry(date=date(2026, 6, 1), kind="session", note=f"{writer}-{number}")
        update.apply(plan, AddEntry(entry), Settings())


def _read(plan: Path, stop: Event, told: "Queue[tuple[int, int]]") -> None:
    readings = broken = most = 0
    while not stop.is_set():
        found = plan_folder.document(plan, Settings())
        readings += 1
        entries = len(found.plan.history) if isinstance(found, plan_folder.Document) else -1
        broken += entries < most
        most = max(most, entries)
    told.put((readings, broken))


def run(writers: int, entries: int, readers: int) -> dict[str, int]:
    """Let them all loose on one plan; the counts of what came of it."""
    context = multiprocessing.get_context("spawn")
    with tempfile.TemporaryDirectory() as place:
        plan = Path(place) / "c-0001.yaml"
        plan.write_text(PLAN)
        stop, told = context.Event(), context.Queue()
        beside = [context.Process(target=_read, args=(plan, stop, told)) for _ in range(readers)]
        work = [context.Process(target=_write, args=(plan, number, entries)) for number in range(writers)]
        for process in (*beside, *work):
            process.start()
        for process in work:
            process.join()
        stop.set()
        counts = [told.get() for _ in beside]
        for process in beside:
            process.join()
        found = plan_folder.document(plan, Settings())
        there = (
            Counter(entry.note for entry in found.plan.history[1:]) if isinstance(found, plan_folder.Document) else {}
        )
        wanted = {f"{writer}-{number}" for writer in range(writers) for number in range(entries)}
        return {
            "entries wanted": len(wanted),
            "missing": len(wanted - set(there)),
            "twice": sum(count > 1 for count in there.values()),
            "writers that failed": sum(process.exitcode != 0 for process in work),
            "readings": sum(count for count, _ in counts),
            "readings of no sound plan, or an older one": sum(broken for _, broken in counts),
            "left behind": len(list(Path(place).iterdir())) - 3,
        }


def main() -> int:
    """Run it as the command line asks, and print the counts."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--writers", type=int, default=8)
    parser.add_argument("--entries", type=int, default=250)
    parser.add_argument("--readers", type=int, default=2)
    given = parser.parse_args()
    started = time.monotonic()
    found = run(given.writers, given.entries, given.readers)
    for name, count in found.items():
        print(f"{name:<44} {count}")
    print(f"{'seconds':<44} {time.monotonic() - started:.0f}")
    good = ("entries wanted", "readings")
    return 1 if any(count for name, count in found.items() if name not in good) else 0


if __name__ == "__main__":
    sys.exit(main())
