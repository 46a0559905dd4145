"""`check --fix` on a terminal: each field is shown before it is added."""

import os
import sys
from pathlib import Path

import pexpect

PLANCTL = str(Path(sys.executable).with_name("planctl"))
PLAN = """\
format: 1
client: c-0001
start: 2026-10-01
goals:
  - id: g1
    text: GAD-7 from 16 to 8 by March 1, 2027
  - id: g2
    text: PHQ-9 from 18 to 9 within 12 weeks
history:
  - {date: 2026-10-01, kind: created}
"""


def test_only_what_is_agreed_to_is_added(tmp_path: Path) -> None:
    (tmp_path / "planctl.yaml").touch()
    (tmp_path / "c-0001.yaml").write_text(PLAN)
    arguments = ["--plans", str(tmp_path), "check", "--fix", "--select", "M010"]

    child = pexpect.spawn(PLANCTL, arguments, encoding="utf-8", timeout=20, env={**os.environ, "TERM": "dumb"})
    child.expect("Add to g1")
    assert "+ measure: {name: GAD-7, baseline: 16, target: 8}" in child.before
    child.sendline("n")
    child.expect("Add to g2")
    assert "+ by: 2026-12-24" in child.before
    child.sendline("y")
    child.expect(pexpect.EOF)
    child.close()

    added = "    measure: {name: PHQ-9, baseline: 18, target: 9}\n    by: 2026-12-24\n"
    assert (tmp_path / "c-0001.yaml").read_text() == PLAN.replace("12 weeks\n", f"12 weeks\n{added}")
