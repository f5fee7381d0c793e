"""Encrypts chat ids, so that a stolen database names nobody.

AES-SIV (RFC 5297) is deterministic: the same chat has the same ciphertext under a key, so a row is found without
decrypting any other. The key is kept apart from the data.
"""

import base64
import binascii
import os
import tempfile
from contextlib import suppress
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

_KEY_BYTES = 64  # AES-256-SIV


class CipherError(Exception):
    """The key cannot be used; the text says what to do and shows no part of the key."""


class ChatCipher:
    """Turns chat ids into opaque bytes and back."""

    def __init__(self, key: bytes) -> None:
        self._cipher = AESSIV(key)

    def encrypt(self, chat_id: int) -> bytes:
        """The ciphertext of a chat id, always the same under one key."""
        return self._cipher.encrypt(chat_id.to_bytes(8, "big", signed=True), None)

    def decrypt(self, ciphertext: bytes) -> int:
        """The chat id of a ciphertext.

        Raises CipherError if it was made with another key.
        """
        try:
            return int.from_bytes(self._cipher.decrypt(ciphertext, None), "big", signed=True)
        except InvalidTag:
            raise CipherError("a stored chat id was encrypted with another key") from None


def key_from_text(text: str) -> bytes:
    """The key that a maintainer wrote in DATA_KEY.

    Raises CipherError if it is not 64 bytes in base64.
    """
    try:
        key = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != _KEY_BYTES:
        raise CipherError(
            "DATA_KEY: must be 64 random bytes in base64; make one with: head -c 64 /dev/urandom | base64 -w 0"
        )
    return key


def key_from_file(file: Path) -> bytes:
    """The key in a file, made there with mode 0600 if there is none yet.

    Raises CipherError if the file cannot be read or made, or holds something else.
    """
    try:
        if not file.exists():
            file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            _write_once(file, base64.b64encode(os.urandom(_KEY_BYTES)))
        text = file.read_text(encoding="ascii")
    except OSError as error:
        raise CipherError(
            f"STATE_DIR: the key {file} cannot be read or made ({error.strerror}); check that folder and its disk"
        ) from None
    except UnicodeDecodeError:
        text = ""
    try:
        return key_from_text(text.strip())
    except CipherError:
        raise CipherError(
            f"{file}: does not hold a key; restore it from a backup, or move it away for a new one"
        ) from None


def _write_once(file: Path, content: bytes) -> None:
    # Written beside and linked into place: two processes that start together end with one whole key.
    descriptor, part = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.parent)
    try:
        _write(descriptor, content)
        _place(Path(part), file, content)
    finally:
        Path(part).unlink()


def _place(part: Path, file: Path, content: bytes) -> None:
    with suppress(FileExistsError):
        try:
            os.link(part, file)
        except FileExistsError:
            raise
        except OSError:
            # Some file systems have no links. There a process that starts at the same moment may read half a key, be
            # refused, and find the whole one when it is started again.
            _write(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), content)


def _write(descriptor: int, content: bytes) -> None:
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
