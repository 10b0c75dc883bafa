"""Files: an address to upload to, the bytes, and what messages show of them.

Source: https://docs.slack.dev/messaging/working-with-files
"""

from __future__ import annotations

import mimetypes
import secrets
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import PurePosixPath

from sandbox.errors import ApiError
from sandbox.model import BOT_USER_ID, TEAM_ID, File, JsonObject

INLINE = frozenset({"image/png", "image/jpeg", "image/gif"})
"""What the page shows as a picture; everything else is only ever downloaded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file on its way: announced, perhaps received, not yet completed."""

    id: str
    ticket: str
    name: str
    length: int
    alt_txt: str
    content: bytes | None = None


class Files:
    """Uploads under way, and files that are complete. Guarded by the workspace's lock."""

    def __init__(self) -> None:
        self._uploads: dict[str, Upload] = {}
        self._files: dict[str, File] = {}

    def announce(self, *, name: str, length: int, alt_txt: str) -> Upload:
        """A new file's id, and the ticket in its address, which takes the bytes once."""
        upload = Upload(
            id=f"F0{secrets.token_hex(4).upper()}",
            ticket=secrets.token_urlsafe(24),
            name=name,
            length=length,
            alt_txt=alt_txt,
        )
        self._uploads[upload.id] = upload
        return upload

    def receive(self, ticket: str, content: bytes) -> bool:
        """Take the bytes, once, and only as many as were announced."""
        upload = next((one for one in self._uploads.values() if one.ticket == ticket), None)
        if upload is None or upload.content is not None or len(content) != upload.length:
            return False
        self._uploads[upload.id] = replace(upload, content=content)
        return True

    def complete(self, file_id: str, title: str, *, at: datetime) -> File:
        """Make a file of what was uploaded; each upload is completed once."""
        upload = self._uploads.get(file_id)
        if upload is None or upload.content is None:
            raise ApiError("file_not_found")
        del self._uploads[file_id]
        mimetype = mimetypes.guess_type(upload.name)[0] or "application/octet-stream"
        file = File(
            id=upload.id,
            name=upload.name,
            title=title or upload.name,
            mimetype=mimetype,
            content=upload.content,
            alt_txt=upload.alt_txt if mimetype.startswith("image/") else "",
            created_at=at,
        )
        self._files[file.id] = file
        return file

    def is_uploaded(self, file_id: str) -> bool:
        """Whether it can be completed."""
        upload = self._uploads.get(file_id)
        return upload is not None and upload.content is not None

    def find(self, file_id: str) -> File | None:
        """A complete file."""
        return self._files.get(file_id)


def file_json(file: File, base_url: str) -> JsonObject:
    """A file as messages show it. Source: https://docs.slack.dev/reference/objects/file-object"""
    place = f"{base_url}/files-pri/{TEAM_ID}-{file.id}"
    shown: JsonObject = {
        "id": file.id,
        "created": int(file.created_at.timestamp()),
        "timestamp": int(file.created_at.timestamp()),
        "name": file.name,
        "title": file.title,
        "mimetype": file.mimetype,
        "filetype": PurePosixPath(file.name).suffix.removeprefix("."),
        "user": BOT_USER_ID,
        "size": len(file.content),
        "mode": "hosted",
        "url_private": f"{place}/{file.name}",
        "url_private_download": f"{place}/download/{file.name}",
    }
    return shown | ({"alt_txt": file.alt_txt} if file.alt_txt else {})
