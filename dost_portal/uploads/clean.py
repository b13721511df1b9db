"""A file from outside → clean pages, or a reason why not."""

import json
import logging
import signal
import subprocess
import sys
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from clamav_client.clamd import BufferTooLongError, ClamdError, ClamdNetworkSocket, ClamdUnixSocket
from django.conf import settings

EXAMINER: Final = Path(__file__).with_name("examine.py")
EXAMINER_SECONDS: Final = 60
SCANNER_SECONDS: Final = 20

logger = logging.getLogger(__name__)


class UnacceptableFileError(Exception):
    """The file is refused for good; `code` is one of `dost_portal.uploads.examine` or "malware"."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class CannotExamineError(Exception):
    """Scanner or examiner do not answer: nothing is known of the file, and it may be tried again."""


@dataclass(frozen=True)
class CleanFile:
    """`kind` is image or pdf; `pages` and `thumbnail` are JPEG without metadata."""

    kind: str
    pages: tuple[bytes, ...]
    thumbnail: bytes


def clean(content: bytes) -> CleanFile:
    """Scan `content` (where DOST_CLAMD is set) and return its pages as images.

    Raises UnacceptableFileError, or CannotExamineError when there is no telling now.
    """
    scan(content)
    # Nothing of the environment goes along: the examiner has no use for our keys.
    command = [sys.executable, "-I", str(EXAMINER)]
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=EXAMINER_SECONDS, cwd="/", env={})  # noqa: S603
    except subprocess.TimeoutExpired:
        raise UnacceptableFileError("too_heavy") from None
    except OSError as error:
        raise CannotExamineError(type(error).__name__) from error
    if done.returncode == -signal.SIGXCPU:
        raise UnacceptableFileError("too_heavy")
    if done.returncode in (-signal.SIGSEGV, -signal.SIGABRT, -signal.SIGBUS):
        raise UnacceptableFileError("damaged")
    if done.returncode != 0:
        # Killed from outside, or an error of ours: it says nothing of the file.
        logger.error("the examiner ended with %s", done.returncode)
        raise CannotExamineError(str(done.returncode))
    return _read(done.stdout)


def _read(answer: bytes) -> CleanFile:
    line, _, body = answer.partition(b"\n")
    header = json.loads(line)
    if "refused" in header:
        raise UnacceptableFileError(header["refused"])
    images, place = [], 0
    for size in [*header["pages"], header["thumbnail"]]:
        images.append(body[place : place + size])
        place += size
    return CleanFile(header["kind"], tuple(images[:-1]), images[-1])


def scan(content: bytes) -> None:
    """Ask the virus scanner of DOST_CLAMD (`tcp://host:port` or `unix:///path`); without one nothing is asked.

    Raises UnacceptableFileError("malware"), or CannotExamineError when it gives no clear answer.
    """
    if not settings.CLAMD:
        return
    try:
        answers = _scanner().instream(BytesIO(content)).values()
    except BufferTooLongError:
        raise UnacceptableFileError("too_heavy") from None
    except (ClamdError, OSError, ValueError) as error:
        logger.error("the virus scanner does not answer: %s", type(error).__name__)
        raise CannotExamineError(type(error).__name__) from error
    if any(status == "FOUND" for status, _name in answers):
        raise UnacceptableFileError("malware")
    if [status for status, _name in answers] != ["OK"]:
        raise CannotExamineError("no clear answer")


def _scanner() -> ClamdNetworkSocket:
    address = urlsplit(settings.CLAMD)
    if address.scheme == "unix":
        return ClamdUnixSocket(address.path, timeout=SCANNER_SECONDS)
    return ClamdNetworkSocket(address.hostname or "127.0.0.1", address.port or 3310, timeout=SCANNER_SECONDS)
