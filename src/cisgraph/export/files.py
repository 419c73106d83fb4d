"""Write files so that what bears a name is whole: beside it first, renamed when all of it is on the disk."""

import fcntl
import hashlib
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory
from typing import BinaryIO

from cisgraph.errors import CisgraphError

#: What the name of a folder begins with that is not yet what it is to be.
_BEGUN = ".cisgraph-new-"


@contextmanager
def writing(path: Path) -> Iterator[BinaryIO]:
    """Open a file that stands under its name only when everything was written; one that was there stays until then.

    What is no file (a device, a named pipe) is written as it is.

    Raises:
        OSError: the disk is full, or the folder missing or not writable; nothing is left under the name.
    """
    path = path.resolve()
    if path.exists() and not path.is_file() and not path.is_dir():
        with path.open("wb") as output:
            yield output
        return
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with part.open("wb") as output:
            yield output
        settle(part, path)
    finally:
        part.unlink(missing_ok=True)


def settle(part: Path, path: Path) -> None:
    """Give a file its name once all of it is on the disk."""
    with part.open("rb") as written:
        os.fsync(written.fileno())
    part.replace(path)


@contextmanager
def beginning(folder: Path) -> Iterator[Path]:
    """Make a folder, if need be, and one inside it for files that are to come into it together; what a killed process left there goes.

    Raises:
        CisgraphError: another process is writing into it; the lock goes with the process that holds it.
        OSError: it is no folder, or not writable.
    """
    folder.mkdir(parents=True, exist_ok=True)
    handle = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CisgraphError(f"Another export writes into {folder}: wait until it is done, or name another place with -o.") from None
        for left in folder.glob(f"{_BEGUN}*"):
            rmtree(left)
        with TemporaryDirectory(prefix=_BEGUN, dir=folder) as fresh:
            yield Path(fresh)
    finally:
        os.close(handle)


@contextmanager
def on_the_disk() -> Iterator[None]:
    """Call what SQLite says of a full disk by its name, an OSError."""
    try:
        yield
    except sqlite3.OperationalError as error:
        raise OSError(f"{error} in the folder for temporary files") from None


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn what the system says of a file or folder that cannot be written into one sentence."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise CisgraphError(
            f"{path} cannot be written ({error.strerror or error}): nothing was left there; make room or name another place with -o."
        ) from None


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
