"""manifest.yml against a JSON schema: our own statement, or a download of Slack's.

`python -m tests.support.manifest_check FILE` checks it against `schemas/manifest.schema.1.0.0.json` of
https://github.com/slackapi/manifest-schema, which no package carries.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft7Validator

from bot.cli.manifest import MANIFEST

OUR_SCHEMA = Path(__file__).with_name("manifest.schema.json")


def read_manifest() -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load(MANIFEST.read_text(encoding="utf-8"))
    return read


def find_problems(manifest: Mapping[str, Any], schema: Path = OUR_SCHEMA) -> list[str]:
    """What the schema says against the manifest, each with its place."""
    validator = Draft7Validator(json.loads(schema.read_text(encoding="utf-8")))
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(manifest)]


if __name__ == "__main__":
    problems = find_problems(read_manifest(), Path(sys.argv[1]))
    sys.stdout.write("\n".join(problems) + "\n" if problems else "The schema accepts manifest.yml.\n")
    sys.exit(bool(problems))
