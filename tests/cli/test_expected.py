"""What planctl says of each example plan, beside it under `examples/expected`."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
PLANS = ROOT / "examples" / "plans"
EXPECTED = ROOT / "examples" / "expected"
CLIENTS = sorted(path.stem for path in PLANS.glob("c-*.yaml"))


CASES = [
    *[(f"{client}.check.txt", ("check", client)) for client in CLIENTS],
    *[(f"{client}.review-due.txt", ("review-due", client, "--all", "--explain")) for client in CLIENTS],
    *[(f"{client}.progress.txt", ("progress", client)) for client in CLIENTS],
    ("audit.txt", ("audit",)),
    *[
        (f"{client}.export.{suffix}", ("export", client, "--format", format))
        for client in ("c-0118", "c-0156", "c-0170")
        for suffix, format in (("md", "markdown"), ("html", "html"), ("json", "json"), ("fhir.json", "fhir"))
    ],
    ("forecast.txt", ("forecast", "--months", "6")),
    *[(f"{client}.show.txt", ("show", client)) for client in CLIENTS],
    ("review-due.txt", ("review-due",)),
    ("review-due.json", ("review-due", "--format", "json")),
    ("review-due.csv", ("review-due", "--format", "csv")),
    ("calendar.ics", ("calendar",)),
    ("list.txt", ("list",)),
]


@pytest.mark.parametrize(("name", "arguments"), CASES, ids=[name for name, _ in CASES])
def test_example_gives_what_is_written_beside_it(
    planctl: Callable[..., Any], name: str, arguments: tuple[str, ...], rewrite: bool
) -> None:
    done = planctl(*arguments, "--as-of", "2026-06-01", plans=PLANS)
    assert done.returncode in (0, 1), done.stderr
    answer = done.stdout
    file = EXPECTED / name
    if rewrite:
        file.write_bytes(answer.encode())
    assert answer.encode().replace(b"\r\n", b"\n") == file.read_bytes().replace(b"\r\n", b"\n")


def test_clone_has_the_schema_that_a_plan_of_the_examples_names(planctl: Callable[..., Any], rewrite: bool) -> None:
    modeline = (PLANS / "c-0107.yaml").read_text(encoding="utf-8").splitlines()[0]
    schema = PLANS / modeline.partition("$schema=")[2]
    text = planctl("schema", plans=PLANS).stdout
    if rewrite:
        schema.write_text(text, encoding="utf-8")
    assert text == schema.read_text(encoding="utf-8")


def test_nothing_expected_is_left_over() -> None:
    # The picture is taken by hand: CONTRIBUTING tells how.
    assert {path.name for path in EXPECTED.iterdir()} == {name for name, _ in CASES} | {"c-0118.export.png"}
