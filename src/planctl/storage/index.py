"""An index of derived facts, so that a plan that has not changed need not be parsed again.

It is keyed by content: by the hash of a file's name and bytes. So it cannot be stale: no clock, no
time of change and no inode has a say, and nothing is to be done after git, a sync or a restore. It
holds hashes, dates, counts and words of the format, and no id, name or text of a client's. Whatever is
wrong with it (missing, damaged, somebody else's, unwritable), it is as if there were none.
"""

import os
from datetime import date
from pathlib import Path
from typing import Final, NamedTuple

from planctl import __version__
from planctl.model import dates
from planctl.model.dates import Interval
from planctl.schedule.due import DEFAULT_NOTICE, ORDER, Due, Facts, Reason, Summary

try:
    # What hashlib offers under the same name; importing hashlib loads OpenSSL, which takes longer than
    # reading the index does.
    from _blake2 import blake2b
except ImportError:
    from hashlib import blake2b

_STATES: Final = ("active", "paused", "closed")
# Raised whenever the facts of a plan or their layout change while the package keeps its version.
_FORMAT: Final = 1
_DIGEST_BYTES: Final = 16
# Stands in no word of the format, no id and no date.
_BETWEEN: Final = "|"
# Stands in no kind of a trigger.
_BETWEEN_KINDS: Final = ","


def key(name: str, data: bytes) -> str:
    """The key of a plan: its file's name belongs to it, since the plan must have the same id."""
    return blake2b(name.encode("utf-8", "surrogateescape") + b"\0" + data, digest_size=_DIGEST_BYTES).hexdigest()


def cache_folder() -> Path | None:
    """The user's cache folder for planctl; none where nothing says whose it would be."""
    given = os.environ.get("PLANCTL_CACHE")
    if given:
        return Path(given)
    xdg, home = os.environ.get("XDG_CACHE_HOME"), os.environ.get("HOME")
    if xdg and xdg.startswith("/"):
        return Path(xdg) / "planctl"
    return Path(home) / ".cache" / "planctl" if home and home.startswith("/") else None


class Known(NamedTuple):
    """What the index knows of one plan: the day it is due on, its notice, and the rest as it is kept."""

    day: date | None
    notice: Interval
    rest: str

    def due(self, as_of: date) -> tuple[Due, dict[str, tuple[int, int]]]:
        """The answer for a day on which all of the plan is known, and the places of what it lacks."""
        state, _, _, _, _, *said = self.rest.split(_BETWEEN)
        if self.day is None:
            return Due(as_of, self.notice, _STATES[int(state)], ()), {}
        kind, rank, day, lead, line, text, policy, *places = said
        deciding = Reason(
            kind,
            ORDER[int(rank)],
            self.day,
            date.fromordinal(int(day)),
            lead or None,
            int(line),
            text,
            policy=policy or None,
        )
        found = (place.split(":") for place in places)
        return Due(as_of, self.notice, _STATES[int(state)], (deciding,)), {
            name: (int(line), int(column)) for name, line, column in found
        }

    def summary(self, client: str, as_of: date) -> Summary:
        """The plan of that client in one line, for a day on which all of it is known."""
        state, start, last, goals, kinds, *_ = self.rest.split(_BETWEEN, 5)
        return Summary(
            client=client,
            as_of=as_of,
            notice=self.notice,
            plan_state=_STATES[int(state)],
            start=date.fromordinal(int(start)),
            last_review=date.fromordinal(int(last)) if last else None,
            next_review=self.day,
            active_goals=int(goals),
            open_triggers=tuple(kinds.split(_BETWEEN_KINDS)) if kinds else (),
        )


class Index:
    """The facts of one plans folder, as the last run left them."""

    def __init__(self, folder: Path, settings: bytes) -> None:
        """Open the index of a folder, whose `planctl.yaml` holds `settings`."""
        self._context = _hash(f"{__version__} {_FORMAT}\0".encode() + settings)
        cache = cache_folder()
        name = _hash(os.fsencode(os.path.abspath(folder)))
        self._path = cache / f"{name}.json" if cache is not None else None
        self.notice = DEFAULT_NOTICE
        # Each plan's facts as one text: a fifth of the memory that lists of values take.
        self._known: dict[str, str] = {}
        self._used: dict[str, str] = {}
        self._is_new = False
        self._notices: dict[str, Interval] = {}
        if self._path is not None:
            self._load(self._path)

    def _load(self, path: Path) -> None:
        import json

        try:
            descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK)
            with open(descriptor, "rb") as file:
                owner = os.fstat(descriptor).st_uid
                written, _, body = file.read().partition(b"\n")
            if owner != os.geteuid() or written.decode() != _hash(body):
                return
            found = json.loads(body)
            if found["context"] == self._context:
                self.notice = Interval(*found["notice"])
                self._known = found["plans"]
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            self._known = {}

    def look_up(self, of: str, as_of: date) -> Known | None:
        """What is known of the plan with that key.

        None if it is not known, or if not all of it was known on `as_of` yet: what was, only the plan
        itself can tell.
        """
        row = self._known.pop(of, None) or self._used.get(of)
        if row is None:
            return None
        self._used[of] = row
        known_by, due, notice, rest = row.split(_BETWEEN, 3)
        if as_of.toordinal() < int(known_by):
            return None
        length = self._notices.get(notice)
        if length is None:
            length = self._notices[notice] = dates.interval(notice)
        return Known(date.fromordinal(int(due)) if due else None, length, rest)

    def keep(self, of: str, facts: Facts) -> None:
        """Remember the facts of the plan with that key."""
        row = _row(facts)
        # What was known and was parsed for a day before all of it was is nothing new.
        self._is_new |= self._used.get(of) != row
        self._used[of] = row

    def save(self, notice: Interval, *, whole: bool) -> None:
        """Write what is known now, if that is not what is there already.

        Args:
            notice: the folder's.
            whole: whether all plans of the folder were looked up, so that what was not is of no use any more.
        """
        if self._path is None or not (self._is_new or notice != self.notice or (whole and self._known)):
            return
        kept = self._used if whole else {**self._known, **self._used}
        import contextlib
        import json

        said = {"context": self._context, "notice": [notice.count, notice.unit], "plans": kept}
        body = json.dumps(said, separators=(",", ":")).encode()
        temporary = self._path.with_name(f"{self._path.name}.{os.getpid()}.tmp")
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC | os.O_NOFOLLOW
            with open(os.open(temporary, flags, 0o600), "wb") as file:
                file.write(_hash(body).encode() + b"\n" + body)
            os.replace(temporary, self._path)
        except BaseException as fault:
            # An index that cannot be written is only a run that was not made faster.
            with contextlib.suppress(OSError):
                os.unlink(temporary)
            if not isinstance(fault, OSError):
                raise


def _hash(data: bytes) -> str:
    return blake2b(data, digest_size=_DIGEST_BYTES).hexdigest()


def _row(facts: Facts) -> str:
    summary, deciding = facts.summary, facts.deciding
    head = [
        summary.as_of.toordinal(),
        summary.next_review.toordinal() if summary.next_review else "",
        summary.notice,
        _STATES.index(summary.plan_state),
        summary.start.toordinal(),
        summary.last_review.toordinal() if summary.last_review else "",
        summary.active_goals,
        _BETWEEN_KINDS.join(summary.open_triggers),
    ]
    if deciding is None:
        return _BETWEEN.join(map(str, head))
    said = [
        deciding.kind,
        ORDER.index(deciding.rank),
        deciding.date.toordinal(),
        deciding.lead or "",
        deciding.line,
        deciding.said,
        deciding.policy or "",
        *(f"{name}:{line}:{column}" for name, (line, column) in facts.places.items()),
    ]
    return _BETWEEN.join(map(str, [*head, *said]))
