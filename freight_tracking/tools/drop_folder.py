"""A folder into which strangers put files: each is taken once, and only when whole.

A file is claimed by renaming it, which only one of two workers can do. Nothing is
opened through a link, and all is done relative to the opened folder, so that nobody can
put another one in its place meanwhile.
"""

import os
import stat
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass

# Names that programs give a file while they write it.
UNFINISHED = (".tmp", ".part", ".partial", ".filepart", ".crdownload", ".writing")
# A file counts as whole if nobody wrote to it for so long.
SETTLED_SECONDS = 60
# A claimed file that is still there after so long lost its worker.
LOST_SECONDS = 900
MOST_FILES = 1000  # of one visit, the oldest first
CLAIMED, DONE, FAILED = "taken", "done", "failed"
READ_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
READ_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


class Forbidden(Exception):
    """The folder is not one that may be read; the text says why."""


@dataclass(frozen=True)
class Taken:
    name: str
    content: bytes  # no more of it than was asked for
    size: int


def check(path: str, roots: Iterable[str]) -> str:
    """Return the real path of a folder below one of the roots, or raise."""
    real = os.path.realpath(path)
    if not os.path.isabs(path):
        raise Forbidden("the path is not absolute")
    for root in roots:
        top = os.path.realpath(root)
        if os.path.isabs(root) and os.path.commonpath((top, real)) == top:
            break
    else:
        raise Forbidden("it lies outside of the allowed folders")
    if not os.path.isdir(real):
        raise Forbidden("there is no such folder")
    return real


class DropFolder:
    def __init__(self, path: str, roots: Iterable[str]):
        self.path = check(path, roots)
        self.folders: dict[str, int] = {}
        self.unreadable: list[str] = []

    def __enter__(self):
        self.folders[""] = os.open(self.path, READ_FOLDER)
        try:
            for name in (CLAIMED, DONE, FAILED):
                self._make(name)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_error):
        while self.folders:
            os.close(self.folders.popitem()[1])

    def take(self, most: int) -> Iterator[Taken]:
        """Claim and read the files that are whole, at most so many bytes of each."""
        self._put_back_lost()
        for name in self._find_whole():
            if not self._move(name, "", CLAIMED):
                continue  # another worker has it
            try:
                taken = self._read(name, most)
            except OSError as error:
                self.unreadable.append(f"{name}: {error.strerror}")
                self._move(name, CLAIMED, FAILED)
                continue
            yield taken

    def put_away(self, taken: Taken, where: str) -> None:
        """Move a file that was taken to ``done`` or ``failed``; none is lost there."""
        name, number = taken.name, 1
        while self._has(name, where):
            number += 1
            name = f"{taken.name}.{number}"
        self._move(taken.name, CLAIMED, where, name)

    def _read(self, name: str, most: int) -> Taken:
        handle = os.open(name, READ_FILE, dir_fd=self.folders[CLAIMED])
        with os.fdopen(handle, "rb") as file:
            return Taken(name, file.read(most), os.fstat(file.fileno()).st_size)

    def _make(self, name: str) -> None:
        with suppress(FileExistsError):
            os.mkdir(name, 0o770, dir_fd=self.folders[""])
        self.folders[name] = os.open(name, READ_FOLDER, dir_fd=self.folders[""])

    def _find_whole(self) -> list[str]:
        settled = time.time() - SETTLED_SECONDS
        found = []
        with os.scandir(self.folders[""]) as entries:
            for entry in entries:
                name = entry.name
                if name.startswith(".") or name.lower().endswith(UNFINISHED):
                    continue
                status = entry.stat(follow_symlinks=False)
                if stat.S_ISREG(status.st_mode) and status.st_mtime <= settled:
                    found.append((status.st_mtime, name))
        return [name for _time, name in sorted(found)[:MOST_FILES]]

    def _put_back_lost(self) -> None:
        lost = time.time() - LOST_SECONDS
        with os.scandir(self.folders[CLAIMED]) as entries:
            # Renaming a file changes this time, and leaves that of its content.
            old = [
                entry.name
                for entry in entries
                if entry.stat(follow_symlinks=False).st_ctime <= lost
            ]
        for name in old:
            if not self._has(name, ""):
                self._move(name, CLAIMED, "")

    def _move(self, name: str, start: str, end: str, new_name: str = "") -> bool:
        try:
            os.rename(
                name,
                new_name or name,
                src_dir_fd=self.folders[start],
                dst_dir_fd=self.folders[end],
            )
        except FileNotFoundError:
            return False
        return True

    def _has(self, name: str, where: str) -> bool:
        try:
            os.stat(name, dir_fd=self.folders[where], follow_symlinks=False)
        except FileNotFoundError:
            return False
        return True
