"""Plans, settings and templates changed at random: what the JSON Schema says of each, and what planctl says.

A mutant is a file's data with a few changes, written in flow style. The schema is given what YAML 1.2's core schema
makes of it, as an editor's server does.
"""

import json
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple

import jsonschema

from planctl.model.settings import Settings
from planctl.model.source import Items, Mapping, Node, Problem, Scalar
from planctl.planfile import decode, json_schema, parser, settings_file, yaml_reader
from planctl.storage import bundled_data, plan_folder

ROOT: Final = Path(__file__).parents[2]
PLANS: Final = ROOT / "examples" / "plans"
SEEDS: Final = {
    "plan": sorted(PLANS.glob("c-*.yaml")),
    "settings": [PLANS / "planctl.yaml"],
    "template": sorted((ROOT / "src" / "planctl" / "data" / "templates").glob("*.yaml")),
}

# Values as they are written, quotes and all.
TOKENS: Final = (
    "1", "1.0", "+1", '"1"', '"007"', "007", "0", "-0", "52", "+52", "0x34", "0o64", "52.0", "60.5", '"60.0"', ".5",
    "5.",    "-3", "1e3", "1E-2", "1_000", ".inf", "-.inf", ".nan", "99999999999999999999", "0.12345678901234567890",
    "true", "True", "TRUE", "false", '"true"', '"True"', "yes", "no", "null", "Null", "~", "", '""', '" "', '"null"',
    "2026-03-01", '"2026-03-01"', "2026-02-30", "2024-02-29", "2026-3-1", "20260301", "1899-12-31", "2199-12-31",
    "2200-01-01", "10 years", "11 years", "120 months", "121 months", "3660 days", "3661 d", "2W", "0 days", "6months",
    '" 6  MONTHS "', "never", "declined", "twice a week", "Weekly", "every session", "biweekly", "101 times a week",
    "12:30", "a", "p1", "g1", "G1", "c-0001", '"con"', "nul", "planctl", "-2", "3", "client", "crisis", "review",
    "achieved", "last-review", "lower", "agreed", "low", "F41.0", "[]", "{}", "[a]", "[1, 2]", "{a: b}",
)  # fmt: skip
KEYS: Final = (
    "gaols",
    "x_own",
    "status",
    "text",
    "id",
    "by",
    "date",
    "kind",
    "value",
    "-2",
    "0",
    "true",
    "every",
    "goals",
)
# What planctl says of what no schema can see: references, ids given twice, the order of keys and entries, characters;
# and two of planctl.yaml, which its tables do not hold.
UNSEEN: Final = re.compile(
    r"there is no \w+ of this name.*|no entry above this one is the entry that it retracts|the id \S+ is given twice.*|"
    r"a key stands below the history|there is a second `created` entry|the first entry of the history must be `created`"
    r"|the entry became known before it happened|the text holds the character .*|"
    r"this is not a mail address|a meaningful worsening is more than zero"
)

Tree = dict[str, Any] | list[Any] | str


class Verdict(NamedTuple):
    """What both say of a mutant: the schema's first complaint, and all of planctl's."""

    text: str
    schema: str | None
    planctl: tuple[str, ...]

    @property
    def differs(self) -> bool:
        """Whether one takes it and the other does not, for a reason that a schema can see."""
        visible = [message for message in self.planctl if not UNSEEN.fullmatch(message)]
        return bool(visible) if self.schema is None else not self.planctl


def verdicts(seed: int, count: int, format: str = "plan") -> Iterator[Verdict]:
    """Judge so many mutants of a format that people write."""
    chance = random.Random(seed)
    settings = plan_folder.open_folder(PLANS).settings
    validator = jsonschema.Draft7Validator(json.loads(json_schema.text(format, settings)))
    trees = [_tree(yaml_reader.read(file.read_text())) for file in SEEDS[format]]
    for _ in range(count):
        tree = json.loads(json.dumps(chance.choice(trees)))
        for _ in range(chance.choice((1, 1, 1, 2, 3))):
            _mutate(tree, chance)
        text = "".join(f"{key}: {_written(value)}\n" for key, value in tree.items())
        try:
            root = yaml_reader.read(decode.text(text.encode()))
        except decode.UnreadableFile:
            continue  # No YAML: not for the schema to say.
        error = next(iter(validator.iter_errors(as_an_editor_reads(root))), None)
        complaints = tuple(problem.message for problem in _problems(format, root, settings))
        yield Verdict(text, None if error is None else f"{error.json_path}: {error.message[:200]}", complaints)


def _problems(format: str, root: Node, settings: Settings) -> list[Problem]:
    """All that planctl finds wrong."""
    if format == "settings":
        return settings_file.settings(root, bundled_data.policies(), bundled_data.instruments())[1]
    if format == "template":
        return settings_file.template(root)[1]
    kinds, policies, instruments = settings.triggers, settings.policies, settings.instruments
    return parser.plan(root, client=None, custom_kinds=kinds, policies=policies, instruments=instruments)[1]


def as_an_editor_reads(node: Node) -> Any:
    """Return what YAML 1.2's core schema makes of a node (specification, 10.3.2)."""
    if isinstance(node, Items):
        return [as_an_editor_reads(item) for item in node.items]
    if isinstance(node, Mapping):
        return {key.text: as_an_editor_reads(value) for key, value in node.pairs}
    text = node.text
    if not node.plain:
        return text
    if text in ("", "~", "null", "Null", "NULL"):
        return None
    if text in ("true", "True", "TRUE", "false", "False", "FALSE"):
        return text.lower() == "true"
    if re.fullmatch(r"[-+]?[0-9]+", text):
        return int(text)
    if re.fullmatch(r"0o[0-7]+|0x[0-9a-fA-F]+", text):
        return int(text, 0)
    if re.fullmatch(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", text):
        return float(text)
    if re.fullmatch(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)", text):
        return float(text.replace(".", "").lower())
    return text


def _tree(node: Node) -> Tree:
    """The node with its values as they are written."""
    if isinstance(node, Items):
        return [_tree(item) for item in node.items]
    if isinstance(node, Mapping):
        return {key.text: _tree(value) for key, value in node.pairs}
    assert isinstance(node, Scalar)
    is_safe = node.plain and not re.search(r"[,\[\]{}#:]", node.text)
    return node.text if is_safe else json.dumps(node.text, ensure_ascii=False)


def _mutate(tree: Tree, chance: random.Random) -> None:
    """Change one place of the tree."""
    places = list(_places(tree))
    inside, at = chance.choice(places)
    kind = chance.random()
    if kind < 0.6:
        inside[at] = chance.choice(TOKENS)
    elif kind < 0.7:
        del inside[at]
    elif kind < 0.8 and isinstance(inside, dict):
        inside[chance.choice(KEYS)] = inside.pop(at)
    elif kind < 0.9 and isinstance(inside, dict):
        inside[chance.choice(KEYS)] = chance.choice(TOKENS)
    else:
        other, where = chance.choice(places)
        inside[at] = json.loads(json.dumps(other[where]))


def _places(tree: Any) -> Iterator[tuple[Any, Any]]:
    keys = list(tree) if isinstance(tree, dict) else range(len(tree)) if isinstance(tree, list) else ()
    for key in keys:
        yield tree, key
        yield from _places(tree[key])


def _written(tree: Tree) -> str:
    if isinstance(tree, dict):
        return f"{{{', '.join(f'{key}: {_written(value)}' for key, value in tree.items())}}}"
    if isinstance(tree, list):
        return f"[{', '.join(map(_written, tree))}]"
    return tree
