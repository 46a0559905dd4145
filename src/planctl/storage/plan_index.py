"""An index of plans, so that a plan that has not changed need not be parsed again.

It is keyed by content: the hash of a plan's file, the folder's settings and the version of planctl. So it
cannot be stale: no clock, no time of change and no inode has a say, and nothing is to be done after git, a
sync or a restore. It holds hashes, dates, counts and words of the format, and no id, name or text of a
client's: it says which plans are not due, and serves `list`. The deciding reason, which may name a goal, is
sealed with the plan's own bytes, so that only who has the plan can read it. Whatever is wrong with the index
(missing, damaged, somebody else's, unwritable), it is as if there were none.
"""

import os
from binascii import a2b_base64, b2a_base64
from datetime import date
from pathlib import Path
from typing import Final

from planctl import __version__
from planctl.model import dates
from planctl.model.dates import Interval
from planctl.schedule.due import Due, PlanState, Reason
from planctl.schedule.due_list import PlanRow
from planctl.storage.files import SUFFIX

try:
    # What hashlib offers under the same name; importing hashlib loads OpenSSL, which takes longer than
    # reading the index does.
    from _blake2 import blake2b
except ImportError:
    from hashlib import blake2b

# Raised whenever what a record says or how it says it changes while the package keeps its version.
_FORMAT: Final = 8
_DIGEST_BYTES: Final = 16
_STATES: Final[tuple[PlanState, ...]] = ("active", "paused", "closed")
# Neither stands in a date, an interval or a kind of entry.
_BETWEEN: Final = "|"
_BETWEEN_KINDS: Final = ","
# Stands in no hash.
_BETWEEN_SEALED: Final = ":"
_SEAL: Final = b"planctl reason"
_DAYS: Final = {"due", "date", "happened", "since", "silent_review", "computed"}
_REQUIRED: Final = object()


def cache_folder() -> Path | None:
    """Return the user's cache folder for planctl; none where nothing says whose it would be."""
    given = os.environ.get("PLANCTL_CACHE")
    if given:
        return Path(given)
    xdg, home = os.environ.get("XDG_CACHE_HOME"), os.environ.get("HOME")
    if xdg and xdg.startswith("/"):
        return Path(xdg) / "planctl"
    return Path(home) / ".cache" / "planctl" if home and home.startswith("/") else None


class Index:
    """The records of one plans folder, as the last run left them."""

    def __init__(self, folder: Path, settings: bytes) -> None:
        """Open the index of a folder, whose `planctl.yaml` holds `settings`."""
        self._context = f"{__version__} {_FORMAT} {_hash(settings)}\0".encode()
        cache = cache_folder()
        name = _hash(os.fsencode(os.path.abspath(folder)))
        self._path = cache / f"{name}.json" if cache is not None else None
        # Each record is one text: a fifth of the memory that lists of values take.
        self._records = self._load()
        self._used: dict[str, str] = {}
        self._is_new = False
        self._notices: dict[str, Interval] = {}

    def row(self, path: str, folder: str, data: bytes, as_of: date) -> PlanRow | None:
        """Return what is known of the plan whose file at `path` holds `data`, without reasons.

        None if nothing is known, or if not all of the plan was known on `as_of` yet: what was, only the
        plan itself can tell.
        """
        file = path.rpartition(os.sep)[2]
        key = self._key(file, data)
        record = self._records.get(key)
        if record is None:
            return None
        self._used[key] = record
        known_by, day, notice, state, pause_end, *days, goals, triggers, sealed = record.split(_BETWEEN)
        start, last_review, previous_review = map(_date, days)
        if as_of.toordinal() < int(known_by):
            return None
        plan_state = "active" if pause_end and as_of.toordinal() >= int(pause_end) else _STATES[int(state)]
        # Thousands of plans have the same few notices.
        if notice not in self._notices:
            self._notices[notice] = dates.interval(notice)
        return PlanRow(
            client=file.removesuffix(SUFFIX),
            file=file,
            path=path,
            folder=folder,
            due=Due(as_of, self._notices[notice], plan_state, _date(day)),
            start=start,
            last_review=last_review,
            previous_review=previous_review,
            active_goals=int(goals),
            open_triggers=tuple(triggers.split(_BETWEEN_KINDS)) if triggers else (),
            sealed_reason=sealed,
        )

    def keep(self, row: PlanRow, data: bytes, known_by: date, pause_end: date | None) -> None:
        """Remember the row of the plan whose file holds `data`; it holds on every day from `known_by` on.

        A plan that is paused is active again from `pause_end` on, if its pause has an end.
        """
        if row.due is None:
            return
        record = _BETWEEN.join(
            [
                str(known_by.toordinal()),
                _ordinal(row.due.day),
                str(row.due.notice),
                str(_STATES.index(row.due.plan_state)),
                _ordinal(pause_end),
                _ordinal(row.start),
                _ordinal(row.last_review),
                _ordinal(row.previous_review),
                str(row.active_goals),
                _BETWEEN_KINDS.join(row.open_triggers),
                _seal(row.due.deciding, data) if row.due.deciding is not None else "",
            ]
        )
        self._used[self._key(row.file, data)] = record
        self._is_new = True

    def save(self, *, whole: bool) -> None:
        """Write what is known now, if that is not what is there already.

        `whole` says that all plans of the folder were looked up, so that what was not is of no use any more.
        """
        if self._path is None or not (self._is_new or (whole and len(self._used) < len(self._records))):
            return
        import contextlib
        import json

        records = self._used if whole else {**self._records, **self._used}
        body = json.dumps(records, separators=(",", ":")).encode()
        temporary = self._path.with_name(f"{self._path.name}.{os.getpid()}.tmp")
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC | os.O_NOFOLLOW
            with open(os.open(temporary, flags, 0o600), "wb") as file:
                file.write(_hash(body).encode() + b"\n" + body)
            os.replace(temporary, self._path)
        except BaseException as error:
            # An index that cannot be written is only a run that was not made faster.
            with contextlib.suppress(OSError):
                os.unlink(temporary)
            if not isinstance(error, OSError):
                raise

    def _load(self) -> dict[str, str]:
        if self._path is None:
            return {}
        import json

        try:
            descriptor = os.open(self._path, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK)
            with open(descriptor, "rb") as file:
                owner = os.fstat(descriptor).st_uid
                checksum, _, body = file.read().partition(b"\n")
            if owner != os.geteuid() or checksum.decode() != _hash(body):
                return {}
            records = json.loads(body)
        except (OSError, ValueError, RecursionError):
            return {}
        return records if isinstance(records, dict) else {}

    def _key(self, file: str, data: bytes) -> str:
        # The file's name belongs to it, since the plan must have the same id.
        named = self._context + file.encode("utf-8", "surrogateescape") + b"\0" + data
        return blake2b(named, digest_size=_DIGEST_BYTES).hexdigest()


def unseal(sealed: str, data: bytes) -> Reason | None:
    """Return the reason sealed with the bytes of a plan; none where it was not kept, or the plan is another now."""
    checksum, _, text = sealed.partition(_BETWEEN_SEALED)
    if not text or checksum != _hash(_SEAL + data):
        return None
    import json

    values = json.loads(_xor(a2b_base64(text), data))
    for name in _DAYS & values.keys():
        values[name] = date.fromordinal(values[name])
    if "lead" in values:
        values["lead"] = dates.interval(values["lead"])
    return Reason(**values)


def _seal(reason: Reason, data: bytes) -> str:
    if reason.later_of is not None:
        return ""  # Rare, and not worth a second shape.
    import json

    values = {}
    for name, value in reason._asdict().items():
        if value != Reason._field_defaults.get(name, _REQUIRED):
            is_day = isinstance(value, date)
            values[name] = value.toordinal() if is_day else str(value) if isinstance(value, Interval) else value
    text = _xor(json.dumps(values, separators=(",", ":")).encode(), data)
    return _hash(_SEAL + data) + _BETWEEN_SEALED + b2a_base64(text, newline=False).decode()


def _xor(text: bytes, data: bytes) -> bytes:
    """Combine a text with a stream of bytes that follows from the data; twice gives the text again."""
    seed = blake2b(data, person=_SEAL).digest()
    blocks = range(len(text) // len(seed) + 1)
    stream = b"".join(blake2b(seed + block.to_bytes(4, "big")).digest() for block in blocks)
    number = int.from_bytes(text, "big") ^ int.from_bytes(stream[: len(text)], "big")
    return number.to_bytes(len(text), "big")


def _hash(data: bytes) -> str:
    return blake2b(data, digest_size=_DIGEST_BYTES).hexdigest()


def _ordinal(day: date | None) -> str:
    return str(day.toordinal()) if day is not None else ""


def _date(ordinal: str) -> date | None:
    return date.fromordinal(int(ordinal)) if ordinal else None
