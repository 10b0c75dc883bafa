"""Reading a call's arguments: what is not in the table of methods is refused by name."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

from sandbox.errors import ApiError
from sandbox.methods import ADDED_BY_SDK, Argument, Kind, Method
from sandbox.model import JsonObject

Arguments = Mapping[str, Any]
"""A call's arguments, read and of the right kind; absent ones are missing."""

TS = re.compile(r"\d{1,12}\.\d{6}")
"""The form of a message's id."""

INSTANT = re.compile(r"\d{1,12}(\.\d{1,6})?")
"""The form of a bound on time, which needs no fraction."""


def read_body(content_type: str, body: bytes) -> JsonObject:
    """The raw arguments of a form or JSON body."""
    text = body.decode("utf-8", errors="replace")
    if not content_type.startswith("application/json"):
        return dict(parse_qsl(text, keep_blank_values=True))
    if not text.strip():
        return {}
    try:
        read = json.loads(text)
    except ValueError as garbled:
        raise ApiError("invalid_json") from garbled
    if not isinstance(read, dict):
        raise ApiError("json_not_object")
    return read


def read_arguments(method: Method, raw: JsonObject) -> JsonObject:
    """The arguments of this method, or `invalid_arguments` that names each wrong one."""
    known = {argument.name: argument for argument in (*method.arguments, ADDED_BY_SDK)}
    given = {name: value for name, value in raw.items() if value is not None}
    problems = [f"[ERROR] unknown argument: {name}" for name in given if name not in known]
    problems += [
        f"[ERROR] missing required field: {a.name}"
        for a in method.arguments
        if a.required and given.get(a.name) in (None, "")
    ]
    read: JsonObject = {}
    for name, value in given.items():
        if name in known:
            try:
                read[name] = _convert(known[name], value)
            except ValueError as wrong:
                problems.append(f"[ERROR] {wrong} [json-pointer:/{name}]")
    if problems:
        raise ApiError("invalid_arguments", problems=problems)
    return read


def _convert(argument: Argument, value: Any) -> Any:
    match argument.kind:
        case Kind.TEXT if isinstance(value, str):
            return value
        case Kind.FLAG if value in (True, "1", "true"):
            return True
        case Kind.FLAG if value in (False, "0", "false"):
            return False
        case Kind.NUMBER if str(value).isdigit():
            return int(value)
        case Kind.OBJECT:
            return _parsed(value, dict, "must provide an object")
        case Kind.LIST:
            return _parsed(value, list, "must provide an array")
    raise ValueError(f"must provide a {argument.kind.value}")


def _parsed(value: Any, expected: type, sentence: str) -> Any:
    """Objects and lists come as JSON, or as JSON inside a form's string."""
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except ValueError as garbled:
            raise ValueError(sentence) from garbled
    if not isinstance(value, expected):
        raise ValueError(sentence)
    return value
