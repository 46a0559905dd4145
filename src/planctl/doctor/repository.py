"""The git repository that the plans are in: is it set up, and who else can read what is pushed."""

import re
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from planctl import git
from planctl.doctor.finding import HealthFinding
from planctl.errors import PlanctlError
from planctl.git import command
from planctl.model import ids
from planctl.storage import locks
from planctl.storage.files import SUFFIX

# Where a repository is public at one wrong click, or lies with a company that can read it.
_HOSTS: Final = (
    "github.com", "gitlab.com", "bitbucket.org", "codeberg.org", "sr.ht", "gitea.com", "gitee.com",
    "dev.azure.com", "visualstudio.com", "sourceforge.net", "framagit.org", "disroot.org", "notabug.org",
    "huggingface.co", "pagure.io",
)  # fmt: skip
_HOST: Final = re.compile(r"(?:[a-z+]+://)?(?:[^@/]*@)?([^:/]+)[:/]", re.I)
_ENCRYPTING: Final = re.compile(r"crypt|\bage\b|sops", re.I)
_CIPHERTEXT: Final = (b"\0GITCRYPT\0", b"age-encryption.org/", b"-----BEGIN AGE", b"-----BEGIN PGP")
_VISIBLE: Final = "file names, commit messages, dates and sizes are not"
_STALE_SECONDS: Final = 60.0


def findings(folder: Path, plans: Sequence[Path]) -> Iterator[HealthFinding]:
    """What is wrong with the repository, as far as git answers."""
    if shutil.which("git") is None:
        yield HealthFinding(
            "git", "git", "is not installed: nothing keeps former versions of the plans", "install git", True
        )
        return
    try:
        top = git.top_level(folder)
        if top is None:
            yield HealthFinding(
                "git", str(folder), "is in no git repository: nothing keeps former versions", "planctl init makes one"
            )
            return
        yield from _set_up(folder)
        yield from _unfinished(folder)
        yield from _protected(folder, [path for path in plans if path.parent == folder and path.is_file()])
    except PlanctlError as fault:
        yield HealthFinding("git", str(folder), fault.message, fault.hint or "look at the repository with git status")


def _set_up(folder: Path) -> Iterator[HealthFinding]:
    if not git.driver_is_set_up(folder):
        yield HealthFinding(
            "merge-driver",
            ".git/config",
            "this clone has no merge driver for plans: entries of two sides would end in conflict",
            "planctl init sets it up",
        )
    for name, wanted in ((".gitattributes", git.ATTRIBUTES), (".gitignore", git.IGNORE)):
        try:
            there = (folder / name).read_text(encoding="utf-8", errors="replace").splitlines()
        except OSError:
            there = []
        missing = [line for line in wanted.splitlines() if line and not line.startswith("#") and line not in there]
        if missing:
            lines = "line" if len(missing) == 1 else "lines"
            yield HealthFinding(
                name, name, f"lacks {len(missing)} {lines} that planctl needs", "planctl init adds what is missing"
            )


def _unfinished(folder: Path) -> Iterator[HealthFinding]:
    # By git's index and not by markers: an editor may have saved one side, and a file deleted on one has none.
    said = command.read(folder, "ls-files", "--unmerged", "-z", "--", ".").output
    stages: dict[str, set[bytes]] = {}
    for record in filter(None, said.split(b"\0")):
        about, _, file = record.partition(b"\t")
        stages.setdefault(file.decode("utf-8", "surrogateescape"), set()).add(about.rpartition(b" ")[2])
    for name in sorted(stages):
        yield _unmerged(name, stages[name])
    lock = locks.find(folder.resolve())
    if (locks.age(lock) or 0.0) > _STALE_SECONDS:
        yield HealthFinding(
            "git-lock", str(lock), "was left behind by a git that crashed", "if no git is running, delete it"
        )


def _unmerged(name: str, stages: set[bytes]) -> HealthFinding:
    if not stages >= {b"2", b"3"}:
        return HealthFinding(
            "unmerged",
            name,
            "is in an unfinished merge: one side deleted it, the other changed it",
            f"to keep it: git add {name}; to delete it: git rm {name}",
        )
    plan = name.removesuffix(SUFFIX)
    if plan == name or ids.fault(plan):
        hint = f"join both sides by hand, then git add {name}"
    else:
        hint = f"planctl resolve {plan}"
    return HealthFinding("unmerged", name, "is in an unfinished merge", hint)


def _protected(folder: Path, plans: Sequence[Path]) -> Iterator[HealthFinding]:
    filters = {path.name: _filter(folder, path.name) for path in plans}
    encrypted = {name for name, filter in filters.items() if _ENCRYPTING.search(filter)}
    if encrypted:
        by = ", ".join(sorted({filters[name] for name in encrypted}))
        yield HealthFinding(
            "encryption", ".gitattributes", f"{by} encrypts what git keeps of plans; {_VISIBLE}", "nothing to do", True
        )
    for name in sorted(encrypted):
        data = command.read(folder, "cat-file", "blob", f"HEAD:./{name}", ok_codes=(0, 128))
        if data.code == 0 and not data.output.startswith(_CIPHERTEXT):
            yield HealthFinding(
                "encryption",
                name,
                "is to be encrypted, but the last commit holds its plain text",
                "git-crypt status -f, and commit; earlier commits keep the plain text",
            )
    for remote, address in _remotes(folder):
        if address.startswith("gcrypt::"):
            continue
        host = _HOST.match(address)
        public = host is not None and any(
            host[1].lower() == known or host[1].lower().endswith(f".{known}") for known in _HOSTS
        )
        if public and host is not None and len(encrypted) < len(plans):
            yield HealthFinding(
                "remote",
                remote,
                f"goes to {host[1]}, and nothing encrypts {'the plans' if not encrypted else 'some of the plans'}",
                "push to a disk of your own, or encrypt: see Keeping clients' data safe in the README",
            )
        elif public and host is not None:
            yield HealthFinding(
                "remote",
                remote,
                f"goes to {host[1]}: the plans are encrypted; {_VISIBLE}",
                "be sure it is private",
                True,
            )


def _filter(folder: Path, name: str) -> str:
    said = command.read(folder, "check-attr", "-z", "filter", "--", name).output
    return said.rstrip(b"\0").rpartition(b"\0")[2].decode("utf-8", "replace")


def _remotes(folder: Path) -> list[tuple[str, str]]:
    said = command.read(folder, "config", "--get-regexp", "-z", r"^remote\..*\.(url|pushurl)$", ok_codes=(0, 1)).output
    found = []
    for record in said.decode("utf-8", "replace").split("\0"):
        key, newline, address = record.partition("\n")
        if newline:
            found.append((f"remote {key.removeprefix('remote.').rpartition('.')[0]}", address))
    return found
