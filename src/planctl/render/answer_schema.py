"""The JSON Schema (draft-07) of each command's answer, from `data/answers.schema.json`.

The file lists keys alone: planctl's own are always there, so that all of them are required. None is said to be the
only one, since keys are added.
"""

import json
import re
from typing import Any

from planctl.planfile.json_schema import DRAFT
from planctl.storage import bundled_data


def answers() -> dict[str, Any]:
    """Return the shapes of all answers, by the command."""
    shapes: dict[str, Any] = _file()["answers"]
    return shapes


def schema(name: str) -> dict[str, Any]:
    """Return the schema of one answer, with what it refers to."""
    file = _file()
    root = {"title": f"planctl {name} --format json", "allOf": [_whole(file["answers"][name])]}
    used: dict[str, Any] = {}
    waiting = _references(root)
    while waiting:
        part = waiting.pop()
        used[part] = _whole(file["definitions"][part])
        waiting |= _references(used[part]) - used.keys()
    return {"$schema": DRAFT, **root, "definitions": dict(sorted(used.items()))}


def _file() -> dict[str, Any]:
    file: dict[str, Any] = json.loads(bundled_data.text("answers.schema.json"))
    return file


def _references(shape: Any) -> set[str]:
    return set(re.findall(r"#/definitions/(\w+)", json.dumps(shape)))


def _whole(shape: Any) -> Any:
    if isinstance(shape, list):
        return [_whole(item) for item in shape]
    if not isinstance(shape, dict):
        return shape
    whole = {key: _whole(value) for key, value in shape.items()}
    if isinstance(shape.get("properties"), dict) and "$ref" not in shape["properties"]:
        return {"type": "object", "required": list(shape["properties"]), **whole}
    return whole
