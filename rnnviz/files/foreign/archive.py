"""A zip archive that is not believed: names, sizes and places of its members are checked first."""

from __future__ import annotations

import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rnnviz.files.foreign.contents import MAX_BYTES, ForeignProblem

MAX_MEMBERS = 20_000
_SUSPICIOUS = 1 << 24  # bytes; what is smaller may be packed as tightly as it likes
_TIGHTEST = 200  # times; real weights do not shrink to half
_PACKED = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    OSError,
    EOFError,
    ValueError,
    NotImplementedError,
    RuntimeError,
)


class Archive:
    """The members of a zip archive by name, read one by one and never extracted."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        """Check the list of members.

        Raises
        ------
        ForeignProblem
            If there are too many, they claim too much, overlap, or have odd names.
        """
        members = archive.infolist()
        if len(members) > MAX_MEMBERS:
            raise ForeignProblem(
                f"it is a zip archive of {len(members):,} members, and no model has so many"
            )
        self._archive = archive
        self._members: dict[str, zipfile.ZipInfo] = {}
        for member in members:
            _check_name(member, self._members)
            _check_packing(member)
            self._members[member.filename] = member
        if sum(member.file_size for member in members) > MAX_BYTES:
            raise ForeignProblem(
                f"its members would unpack to more than {MAX_BYTES >> 30} GiB, so it is not "
                "opened; get the model from a place that you trust"
            )
        _check_places(members)

    @property
    def names(self) -> list[str]:
        """The names of all members, in their order."""
        return list(self._members)

    def size(self, name: str) -> int:
        """Return how many bytes a member claims to have."""
        return self._member(name).file_size

    def read(self, name: str, limit: int = MAX_BYTES) -> bytes:
        """Return a member's bytes.

        Raises
        ------
        ForeignProblem
            If there is none of this name, it is damaged, or larger than `limit` bytes.
        """
        member = self._member(name)
        if member.file_size > limit:
            raise ForeignProblem(
                f"its member {name} has {member.file_size:,} bytes, and {limit:,} are the most "
                "that an honest file needs"
            )
        try:
            content = self._archive.read(member)
        except _BROKEN as wrong:
            raise ForeignProblem(
                f"its member {name} is damaged ({wrong}); download or save it again"
            ) from None
        if len(content) != member.file_size:
            raise ForeignProblem(f"its member {name} is cut short; download or save it again")
        return content

    def _member(self, name: str) -> zipfile.ZipInfo:
        if name not in self._members:
            raise ForeignProblem(f"it has no member {name}; it was cut short, so save it again")
        return self._members[name]


@contextmanager
def opened(path: Path) -> Iterator[Archive]:
    """Open a zip archive for reading; see `Archive` for what is refused."""
    try:
        archive = zipfile.ZipFile(path)
    except _BROKEN:
        raise ForeignProblem("it is a zip archive that was cut short; download it again") from None
    with archive:
        yield Archive(archive)


def _check_name(member: zipfile.ZipInfo, seen: dict[str, zipfile.ZipInfo]) -> None:
    name = member.orig_filename
    parts = name.replace("\\", "/").split("/")
    if name.startswith(("/", "\\")) or ".." in parts or ":" in parts[0] or "\0" in name:
        raise ForeignProblem(
            f"its member {name[:60]!r} tries to lie outside the archive; do not trust this file"
        )
    if member.filename in seen:
        raise ForeignProblem(
            f"it has two members of the name {name[:60]!r}, and which one counts cannot be told"
        )
    if stat.S_ISLNK(member.external_attr >> 16):
        raise ForeignProblem(
            f"its member {name[:60]!r} is a link to another file, and links are not followed"
        )


def _check_packing(member: zipfile.ZipInfo) -> None:
    if member.flag_bits & 1:
        raise ForeignProblem("it is protected by a password; unpack it and open what is inside")
    if member.compress_type not in _PACKED:
        raise ForeignProblem(
            f"its member {member.filename} is packed in a way that no framework uses; save it again"
        )
    tight = member.file_size > _TIGHTEST * max(1, member.compress_size)
    if tight and member.file_size > _SUSPICIOUS:
        raise ForeignProblem(
            f"its member {member.filename} would grow from {member.compress_size:,} to "
            f"{member.file_size:,} bytes: this is a compression bomb, so it is not opened; get "
            "the model from a place that you trust"
        )


def _check_places(members: list[zipfile.ZipInfo]) -> None:
    """Refuse members that lie on one another, as those of an overlapping bomb do."""
    end, before = 0, ""
    for member in sorted(members, key=lambda m: m.header_offset):
        if member.header_offset < end:
            raise ForeignProblem(
                f"its members {before} and {member.filename} lie on one another: it was made to "
                "mislead, so it is not opened; get the model from a place that you trust"
            )
        end, before = member.header_offset + 30 + member.compress_size, member.filename
