"""Plans that git-crypt encrypts: of these git hands ciphertext to merge drivers, and keeps it in revisions."""

import os
import subprocess
from pathlib import Path
from typing import Final

from planctl.errors import PlanctlError
from planctl.git import command

_SIGN: Final = b"\0GITCRYPT\0"
_SECONDS: Final = 20.0


def is_encrypted(data: bytes) -> bool:
    """Tell whether the bytes are git-crypt's."""
    return data.startswith(_SIGN)


def decrypted(folder: Path, data: bytes) -> bytes:
    """Return the plain text of what git-crypt encrypted; what is not encrypted, or cannot be opened, as it is."""
    if not is_encrypted(data):
        return data
    plain = _run(folder, "smudge", data)
    return data if plain is None else plain


def encrypted(folder: Path, data: bytes) -> bytes:
    """Return the ciphertext that git is to keep.

    Raises:
        PlanctlError: git-crypt failed; nothing may be handed to git in plain text then.
    """
    cipher = _run(folder, "clean", data)
    if cipher is None or not is_encrypted(cipher):
        raise PlanctlError("git-crypt cannot encrypt what was joined", "git-crypt unlock, then merge again")
    return cipher


def _run(folder: Path, what: str, data: bytes) -> bytes | None:
    try:
        # The program itself, and not the filter that the repository's configuration names.
        result = subprocess.run(  # noqa: S603
            ["git-crypt", what],  # noqa: S607
            cwd=folder,
            env=command.environment(os.environ),
            input=data,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return result.stdout if result.returncode == 0 else None
