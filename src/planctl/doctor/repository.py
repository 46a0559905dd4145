"""Check the git repository that the plans are in: whether it is set up, and who else can read what is pushed."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from planctl.doctor.finding import HealthFinding, Setup
from planctl.errors import PlanctlError
from planctl.git import command
from planctl.git import repository as git
from planctl.git import setup as git_setup
from planctl.model import ids
from planctl.model.plurals import count
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


def repository(setup: Setup) -> Iterator[HealthFinding]:
    """Check the repository, as far as git answers."""
    folder = setup.folder.path
    if shutil.which("git") is None:
        yield HealthFinding(
            "git", "git", "is not installed: nothing keeps former versions of the plans", "install git", note=True
        )
        return
    try:
        if git.top_level(folder) is None:
            yield HealthFinding(
                "git", str(folder), "is in no git repository: nothing keeps former versions", "planctl init makes one"
            )
            return
        names = [plan.path.name for plan in setup.plans if plan.path.parent == folder and plan.path.is_file()]
        filters = {name: _filter(folder, name) for name in names}
        encrypted = {name: filter for name, filter in filters.items() if _ENCRYPTING.search(filter)}
        yield from _configuration(folder)
        yield from _unfinished_merges(folder)
        yield from _stale_lock(folder)
        yield from _encryption(folder, encrypted)
        yield from _remotes(folder, len(encrypted), len(names))
    except PlanctlError as error:
        yield HealthFinding("git", str(folder), error.message, error.hint or "look at the repository with git status")


def _configuration(folder: Path) -> Iterator[HealthFinding]:
    if not git_setup.driver_is_set_up(folder):
        yield HealthFinding(
            "merge-driver",
            ".git/config",
            "this clone has no merge driver for plans: entries of two sides would end in conflict",
            "planctl init sets it up",
        )
    for name, wanted in ((".gitattributes", git_setup.ATTRIBUTES), (".gitignore", git_setup.IGNORE)):
        try:
            lines = (folder / name).read_text(encoding="utf-8", errors="replace").splitlines()
        except OSError:
            lines = []
        missing = [line for line in wanted.splitlines() if line and not line.startswith("#") and line not in lines]
        if missing:
            yield HealthFinding(
                name,
                name,
                f"lacks {count(len(missing), 'line')} that planctl needs",
                "planctl init adds what is missing",
            )


def _unfinished_merges(folder: Path) -> Iterator[HealthFinding]:
    # By git's index and not by markers: an editor may have saved one side, and a file deleted on one has none.
    output = command.read(folder, "ls-files", "--unmerged", "-z", "--", ".").output
    stages: dict[str, set[bytes]] = {}
    for record in filter(None, output.split(b"\0")):
        about, _, file = record.partition(b"\t")
        stages.setdefault(file.decode("utf-8", "surrogateescape"), set()).add(about.rpartition(b" ")[2])
    for name in sorted(stages):
        client = name.removesuffix(SUFFIX)
        message = "is in an unfinished merge"
        if not stages[name] >= {b"2", b"3"}:
            message += ": one side deleted it, the other changed it"
            hint = f"to keep it: git add {name}; to delete it: git rm {name}"
        elif client == name or ids.fault(client):
            hint = f"merge both sides by hand, then git add {name}"
        else:
            hint = f"planctl resolve {client}"
        yield HealthFinding("unmerged", name, message, hint)


def _stale_lock(folder: Path) -> Iterator[HealthFinding]:
    lock = locks.git_lock(folder.resolve())
    if (locks.age_seconds(lock) or 0.0) > _STALE_SECONDS:
        yield HealthFinding(
            "git-lock", str(lock), "was left behind by a git that crashed", "if no git is running, delete it"
        )


def _encryption(folder: Path, encrypted: dict[str, str]) -> Iterator[HealthFinding]:
    """Check that the plans which a filter encrypts are committed encrypted."""
    if encrypted:
        filters = ", ".join(sorted(set(encrypted.values())))
        message = f"{filters} encrypts what git keeps of plans; {_VISIBLE}"
        yield HealthFinding("encryption", ".gitattributes", message, "nothing to do", note=True)
    for name in sorted(encrypted):
        committed = command.read(folder, "cat-file", "blob", f"HEAD:./{name}", ok_codes=(0, 128))
        if committed.code == 0 and not committed.output.startswith(_CIPHERTEXT):
            yield HealthFinding(
                "encryption",
                name,
                "is to be encrypted, but the last commit holds its plain text",
                "git-crypt status -f, and commit; earlier commits keep the plain text",
            )


def _filter(folder: Path, name: str) -> str:
    output = command.read(folder, "check-attr", "-z", "filter", "--", name).output
    return output.rstrip(b"\0").rpartition(b"\0")[2].decode("utf-8", "replace")


def _remotes(folder: Path, encrypted: int, plans: int) -> Iterator[HealthFinding]:
    """Check that no plan is pushed to a hosting company unencrypted."""
    settings = command.read(
        folder, "config", "--get-regexp", "-z", r"^remote\..*\.(url|pushurl)$", ok_codes=(0, 1)
    ).output.decode("utf-8", "replace")
    for record in settings.split("\0"):
        key, _, address = record.partition("\n")
        host = _HOST.match(address)
        if address.startswith("gcrypt::") or host is None:
            continue
        name = host[1].lower()
        if not any(name == known or name.endswith(f".{known}") for known in _HOSTS):
            continue
        remote = f"remote {key.removeprefix('remote.').rpartition('.')[0]}"
        if encrypted < plans:
            yield HealthFinding(
                "remote",
                remote,
                f"goes to {host[1]}, and nothing encrypts {'some of the plans' if encrypted else 'the plans'}",
                "push to a disk of your own, or encrypt: see Keeping clients' data safe in the README",
            )
        else:
            message = f"goes to {host[1]}: the plans are encrypted; {_VISIBLE}"
            yield HealthFinding("remote", remote, message, "be sure it is private", note=True)
