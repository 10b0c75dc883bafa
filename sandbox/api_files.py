"""files.getUploadURLExternal and files.completeUploadExternal, and the address that takes the bytes.

Sources: https://docs.slack.dev/reference/methods/files.getUploadURLExternal, …/files.completeUploadExternal
"""

from __future__ import annotations

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import Response

from sandbox.api_chat import open_conversation, read_content, thread_of
from sandbox.arguments import Arguments
from sandbox.errors import ApiError
from sandbox.faults import Fault, FaultMode
from sandbox.files import INLINE
from sandbox.model import TEAM_ID, File, JsonObject
from sandbox.resets import reset_connection
from sandbox.slack import Slack
from sandbox.traffic import Direction

LONGEST_ALT_TXT = 1_000
"""Characters."""

SHARED_BLOCKS = frozenset({"rich_text", "section"})
"""Blocks that are known to work beside a file; Slack answers `internal_error` to a `markdown` block there."""

UPLOAD = "files.upload_address"
"""What the log, and a planned fault, call the address that takes a file's bytes."""


def get_upload_url(slack: Slack, arguments: Arguments) -> JsonObject:
    """Where to send the bytes of a new file, and its id."""
    if not arguments["length"]:
        raise ApiError("missing_argument")
    alt_txt = arguments.get("alt_txt", "")
    if len(alt_txt) > LONGEST_ALT_TXT:
        raise ApiError("alt_txt_too_large")
    upload = slack.files.announce(name=arguments["filename"], length=arguments["length"], alt_txt=alt_txt)
    return {"upload_url": f"{slack.base_url}/upload/v1/{upload.ticket}", "file_id": upload.id}


def complete_upload(slack: Slack, arguments: Arguments) -> JsonObject:
    """Finish uploads and, with a channel, show them there in one message.

    As in Slack the answer does not say which message that is. `blocks` are ignored beside `initial_comment`.
    """
    entries = _entries(arguments["files"])
    if not all(slack.files.is_uploaded(entry["id"]) for entry in entries):
        raise ApiError("file_not_found")
    channel_id = arguments.get("channel_id")
    conversation = open_conversation(slack, channel_id) if channel_id else None
    comment = arguments.get("initial_comment", "")
    blocks = [] if comment else _shared_blocks(arguments.get("blocks") or [])
    thread_ts = thread_of(slack, channel_id, arguments.get("thread_ts")) if channel_id else None
    now = slack.clock.now()
    files = [slack.files.complete(entry["id"], entry.get("title", ""), at=now) for entry in entries]
    if conversation is not None and not slack.loses_share():
        message = slack.workspace.post(
            conversation.id, text=comment, blocks=blocks, thread_ts=thread_ts, files=files
        )
        slack.record("files.completeUploadExternal", message)
    return {"files": [{"id": file.id, "title": file.title} for file in files]}


def _entries(files: Sequence[object]) -> list[dict[str, str]]:
    """`[{"id": …, "title": …}]`, each file once."""
    entries = [dict(entry) for entry in files if isinstance(entry, dict)]
    is_known = all(set(entry) <= {"id", "title"} and isinstance(entry.get("id"), str) for entry in entries)
    ids = {entry.get("id") for entry in entries}
    if not entries or len(entries) != len(files) or not is_known or len(ids) != len(entries):
        raise ApiError("invalid_arguments", problems=["[ERROR] files must be a list of id and title"])
    return entries


def _shared_blocks(blocks: list[JsonObject]) -> list[JsonObject]:
    if any(block.get("type") == "markdown" for block in blocks if isinstance(block, dict)):
        raise ApiError("internal_error")
    if not blocks:
        return []
    content = read_content("", blocks)
    strange = {block["type"] for block in blocks} - SHARED_BLOCKS
    if strange:
        problems = [f"[ERROR] not known to work beside a file: {name}" for name in sorted(strange)]
        raise ApiError("invalid_blocks", problems=problems)
    return content.blocks


class FileHost:
    """Takes the bytes of announced files, and gives those of complete ones to the page."""

    def __init__(self, slack: Slack) -> None:
        self._slack = slack

    async def upload(self, request: Request) -> Response:
        """POST /upload/v1/TICKET: the raw bytes. Anything but 200 is a failure, as Slack documents it."""
        content = await request.body()
        slack = self._slack
        with slack.workspace.lock:
            fault = slack.faults.take(UPLOAD)
            if fault is None or fault.mode.accepts:
                taken = slack.files.receive(request.path_params["ticket"], content)
                status = 200 if taken else 400
            else:
                status = fault.status
            self._log(len(content), status)
        return _spoiled(request, fault, status, len(content))

    async def download(self, request: Request) -> Response:
        """GET /files-pri/TEAM-FILE/NAME: pictures to be shown, all else to be saved."""
        file_id = request.path_params["place"].removeprefix(f"{TEAM_ID}-")
        with self._slack.workspace.lock:
            file = self._slack.files.find(file_id)
        if file is None or request.path_params["name"] != file.name:
            return Response("There is no such file.", status_code=404, media_type="text/plain")
        return _served(file, saved=bool(request.path_params.get("download")))

    def _log(self, size: int, status: int) -> None:
        self._slack.traffic.add(
            at=self._slack.clock.now(),
            direction=Direction.TO_SLACK,
            kind=UPLOAD,
            request={"bytes": size},
            response={"status": status},
            seconds=0,
            error=None if status == 200 else f"HTTP {status}",
        )


def _spoiled(request: Request, fault: Fault | None, status: int, size: int) -> Response:
    resets = {FaultMode.RESET, FaultMode.ACCEPT_THEN_RESET}
    if fault is not None and fault.mode in resets:
        return reset_connection(request)
    if fault is not None and fault.mode is FaultMode.ACCEPT_THEN_SERVER_ERROR:
        return Response("upstream failed", status_code=fault.status)
    return Response(f"OK - {size}" if status == 200 else "upload failed", status_code=status)


def _served(file: File, *, saved: bool) -> Response:
    is_picture = file.mimetype in INLINE and not saved
    headers = {
        "content-disposition": "inline" if is_picture else "attachment",
        "x-content-type-options": "nosniff",
        "content-security-policy": "sandbox; default-src 'none'",
        "cache-control": "no-store",
    }
    media_type = file.mimetype if is_picture else "application/octet-stream"
    return Response(file.content, media_type=media_type, headers=headers)


HANDLERS = {
    "files.getUploadURLExternal": get_upload_url,
    "files.completeUploadExternal": complete_upload,
}
