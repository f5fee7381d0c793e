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
_MOST_KEYS = 2  # the new and the old one


class CipherError(Exception):
    """The key cannot be used; the text says what to do and shows no part of the key."""


class ChatCipher:
    """Turns chat ids into opaque bytes and back.

    While keys are changed there is an older one beside the key: what it encrypted is read, and nothing is encrypted
    with it any more.
    """

    def __init__(self, key: bytes, *older: bytes) -> None:
        self._ciphers = [AESSIV(one) for one in dict.fromkeys((key, *older))]

    @property
    def is_changing(self) -> bool:
        """Whether there is an older key too."""
        return len(self._ciphers) > 1

    def encrypt(self, chat_id: int) -> bytes:
        """The ciphertext of a chat id, always the same under one key."""
        return self.every(chat_id)[0]

    def every(self, chat_id: int) -> list[bytes]:
        """The ciphertexts of a chat id under each key, the one to write first."""
        plain = chat_id.to_bytes(8, "big", signed=True)
        return [cipher.encrypt(plain, None) for cipher in self._ciphers]

    def decrypt(self, ciphertext: bytes) -> int:
        """The chat id of a ciphertext, whichever of the keys made it.

        Raises CipherError if it was made with another key.
        """
        for cipher in self._ciphers:
            try:
                return int.from_bytes(cipher.decrypt(ciphertext, None), "big", signed=True)
            except (InvalidTag, ValueError):
                continue
        raise CipherError("a stored chat id was encrypted with another key")


def keys_from_text(text: str) -> list[bytes]:
    """The key that a maintainer wrote in DATA_KEY, or the new and the old one with a comma between.

    Raises CipherError if one is not 64 bytes in base64, or if there are more.
    """
    return _keys(text.split(","), "DATA_KEY: must be 64 random bytes in base64, or two such keys, new,old; make one")


def keys_from_file(file: Path) -> list[bytes]:
    """The key in a file, made there with mode 0600 if there is none yet; or the new and the old one, on two lines.

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
    return _keys(
        text.splitlines() or [""],
        f"{file}: does not hold a key, or a new and an old one on two lines; restore it from a backup, or move it away "
        "for a new one; a person makes one",
    )


def _keys(texts: list[str], problem: str) -> list[bytes]:
    keys = [_key(text.strip()) for text in texts]
    if len(keys) > _MOST_KEYS or not all(keys):
        raise CipherError(f"{problem} with: head -c {_KEY_BYTES} /dev/urandom | base64 -w 0")
    return keys


def _key(text: str) -> bytes:
    try:
        key = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return b""
    return key if len(key) == _KEY_BYTES else b""


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
