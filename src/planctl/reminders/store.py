"""Where the record is kept: the user's state folder, or another place while that cannot be written."""

import contextlib
import fcntl
import os
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Final

from planctl import __version__
from planctl.errors import PlanctlError
from planctl.reminders import record as records
from planctl.reminders.record import DamagedRecord, Record
from planctl.storage import atomic_write

_LARGEST_BYTES: Final = 1 << 20
# Longer than all ways to tell may take together.
WAIT_SECONDS: Final = 60.0


def state_folder() -> Path | None:
    """Return the user's state folder for planctl; none where nothing says whose it would be."""
    xdg = os.environ.get("XDG_STATE_HOME", "")
    if xdg.startswith("/"):
        return Path(xdg) / "planctl"
    try:
        return Path.home() / ".local" / "state" / "planctl"
    except RuntimeError:
        return None


def key(folder: Path) -> str:
    """Return a short name for the folder, which tells the reminders of two folders apart."""
    return records.digest(os.path.realpath(folder))[:8]


def places(folder: Path) -> list[Path]:
    """List the places where the folder's record may be, best first.

    A full or read-only disk must not make anybody forget what was told: the runtime folder is in memory, and the
    plans folder may be on another disk.
    """
    name = f"remind-{key(folder)}.json"
    runtime = os.environ.get("XDG_RUNTIME_DIR") or f"/run/user/{os.getuid()}"
    others = [Path(runtime) / "planctl" / name, folder / ".planctl" / "cache" / f"{os.uname().nodename}-{name}"]
    state = state_folder()
    return others if state is None else [state / name, *others]


def load(folder: Path) -> Record | None:
    """Read the latest record that can be read, if there is one.

    Raises:
        DamagedRecord: there are some, and none can be read.
    """
    records, damaged = [], False
    for place in places(folder):
        try:
            records.append(_read(place))
        except DamagedRecord:
            damaged = True
        except (FileNotFoundError, NotADirectoryError):
            continue
        except OSError:
            # A record that we may not read is one of ours that is lost; a folder of others' is not.
            damaged = damaged or place.parent == state_folder()
    if not records and damaged:
        raise DamagedRecord
    return max(records, key=_latest, default=None)


def load_all() -> list[Record]:
    """Read the latest record of each folder that has one in the state folder.

    Raises:
        DamagedRecord: one of them cannot be read.
    """
    state = state_folder()
    try:
        names = sorted(entry.name for entry in os.scandir(state)) if state else []
    except OSError:
        return []
    records = []
    for name in names:
        if state and name.startswith("remind-") and name.endswith(".json"):
            try:
                first = _read(state / name)
                records.append(load(Path(first.folder)) or first)
            except OSError:
                raise DamagedRecord from None
    return records


def _latest(record: Record) -> float:
    # What was written last is in the place that could be written last: of these times one is its own.
    times = (record.installed, record.looked, record.told, record.seen, record.test_asked, record.tested)
    return max((moment.timestamp() for moment in times if moment), default=0.0)


def _read(place: Path) -> Record:
    # Opened without waiting, should it be a pipe.
    descriptor = os.open(place, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    with open(descriptor, "rb") as file:
        data = file.read(_LARGEST_BYTES)
    try:
        return records.decode(data.decode("utf-8"))
    except UnicodeDecodeError:
        raise DamagedRecord from None


def new(folder: Path) -> Record:
    """Return a record in which nothing has happened yet."""
    return Record(host=os.uname().nodename, folder=os.path.realpath(folder), version=__version__)


def save(folder: Path, record: Record) -> bool:
    """Keep the record in the first place that takes it, and tell whether any did."""
    text = records.encode(record._replace(host=os.uname().nodename, version=__version__)).encode("utf-8")
    for number, place in enumerate(places(folder)):
        # Of the plans folder only what is there; a runtime folder that is not there is nobody's.
        if number and not place.parent.parent.is_dir():
            continue
        with contextlib.suppress(OSError, PlanctlError):
            place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            atomic_write.write_output(place, text)
            return True
    return False


def mark_seen(folder: Path, now: datetime) -> None:
    """Record that the person has seen what is due, where reminders are kept account of at all."""
    with contextlib.suppress(PlanctlError, DamagedRecord), locked(folder, 1.0):
        record = load(folder)
        if record is not None:
            save(folder, record.see(now))


def remove(folder: Path) -> list[Path]:
    """Delete the folder's record wherever it is, and return the places it was in."""
    removed = []
    for place in places(folder):
        with contextlib.suppress(OSError):
            place.unlink()
            removed.append(place)
    return removed


@contextlib.contextmanager
def locked(folder: Path, seconds: float = WAIT_SECONDS) -> Iterator[None]:
    """Let nobody else look, tell and record meanwhile. The system frees the lock when its holders are gone.

    The plans folder itself is locked, which needs no file of ours and no right to write. Where the system has no
    such locks, as on some network folders, it goes without.

    Raises:
        PlanctlError: another one holds it for longer than that.
    """
    try:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except OSError:
        yield
        return
    try:
        deadline = time.monotonic() + seconds
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > deadline:
                    raise PlanctlError(
                        "another planctl remind is at work on this folder", "look for one that hangs, then try again"
                    ) from None
                time.sleep(0.02)
            except OSError:
                break
        yield
    finally:
        os.close(descriptor)
