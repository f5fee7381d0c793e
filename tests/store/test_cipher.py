"""Chat ids are stored so that the database alone names nobody."""

import base64
import errno
import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messenger.store.cipher import ChatCipher, CipherError, keys_from_file, keys_from_text

KEY = bytes(range(64))


@given(st.integers(-(2**63), 2**63 - 1))
def test_round_trip(chat_id: int) -> None:
    """Every chat id of 64 bits comes back, and is not readable in between."""
    sealed = ChatCipher(KEY).encrypt(chat_id)
    assert ChatCipher(KEY).decrypt(sealed) == chat_id
    assert chat_id.to_bytes(8, "big", signed=True) not in sealed


def test_the_same_chat_is_found_again() -> None:
    """One chat has one ciphertext under a key, and another under another key."""
    assert ChatCipher(KEY).encrypt(7) == ChatCipher(KEY).encrypt(7)
    assert ChatCipher(KEY).encrypt(7) != ChatCipher(KEY[::-1]).encrypt(7)


def test_another_key_is_refused() -> None:
    """A row of another key is an error, never another chat."""
    with pytest.raises(CipherError, match="another key"):
        ChatCipher(KEY[::-1]).decrypt(ChatCipher(KEY).encrypt(7))


def in_base64(*keys: bytes, between: str = ",") -> str:
    """Keys as a maintainer writes them."""
    return between.join(base64.b64encode(key).decode() for key in keys)


@pytest.mark.parametrize("text", ["", "x", "ä", in_base64(KEY[:63]), in_base64(KEY * 2), f"{in_base64(KEY)},", ","])
def test_a_bad_key_is_explained(text: str) -> None:
    """A key of the wrong shape says how to make one, and shows no part of itself."""
    with pytest.raises(CipherError, match="head -c 64") as caught:
        keys_from_text(text)
    assert len(text) <= 1 or text not in str(caught.value)


def test_key_file_is_made_once_and_kept_private(tmp_path: Path) -> None:
    """The default key is made at the first start, readable by its owner only, and the same ever after."""
    file = tmp_path / "new" / "data.key"
    (key,) = keys_from_file(file)
    assert len(key) == 64
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert keys_from_file(file) == [key]
    assert [entry.name for entry in file.parent.iterdir()] == ["data.key"]


def test_two_starts_at_once_agree(tmp_path: Path) -> None:
    """Starts that race for the first key end with one key."""
    with ThreadPoolExecutor(8) as pool:
        files = [tmp_path / "data.key"] * 8
        keys = {tuple(keys) for keys in pool.map(keys_from_file, files)}
    assert len(keys) == 1
    assert [entry.name for entry in tmp_path.iterdir()] == ["data.key"]


def test_what_an_ended_start_left_does_not_matter(tmp_path: Path) -> None:
    """A process that was killed while it made the key does not keep the next one from making it."""
    (tmp_path / f"data.key.{os.getpid()}").write_text("half")
    (tmp_path / ".data.key.abc").write_text("half")
    assert len(keys_from_file(tmp_path / "data.key")[0]) == 64


def test_a_file_system_without_links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the key cannot be linked into place it is written there, as private, and never over another."""

    def refuse(part: str, file: str) -> None:
        raise PermissionError(errno.EPERM, os.strerror(errno.EPERM), part, None, file)

    monkeypatch.setattr(os, "link", refuse)
    file = tmp_path / "data.key"
    keys = keys_from_file(file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert keys_from_file(file) == keys
    assert [entry.name for entry in tmp_path.iterdir()] == ["data.key"]


def test_a_full_disk_is_explained(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the key cannot be written, the setting, the file and the reason are named, and nothing is left behind."""

    def refuse(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(CipherError, match=r"STATE_DIR: .*data\.key.*No space left on device"):
        keys_from_file(tmp_path / "data.key")
    assert list(tmp_path.iterdir()) == []


def test_a_broken_key_file_is_not_overwritten(tmp_path: Path) -> None:
    """A damaged key is said to be; a new one in its place would lose every choice."""
    file = tmp_path / "data.key"
    file.write_text("damaged")
    with pytest.raises(CipherError, match="restore it from a backup"):
        keys_from_file(file)
    assert file.read_text() == "damaged"


def test_two_keys(tmp_path: Path) -> None:
    """While it is changed there is a new key and an old one, in the setting or on two lines of the file; never more."""
    old = KEY[::-1]
    file = tmp_path / "data.key"
    file.write_text(in_base64(KEY, old, between="\n") + "\n")
    assert keys_from_text(in_base64(KEY, old, between=" , ")) == keys_from_file(file) == [KEY, old]
    with pytest.raises(CipherError, match="two such keys"):
        keys_from_text(in_base64(KEY, old, bytes(64)))


def test_both_keys_are_read_and_the_new_one_writes() -> None:
    """What the old key encrypted is read; what is encrypted now needs the new one only."""
    old, new = ChatCipher(KEY[::-1]), ChatCipher(KEY)
    both = ChatCipher(KEY, KEY[::-1])
    assert both.every(7) == [new.encrypt(7), old.encrypt(7)]
    assert (both.encrypt(7), both.decrypt(old.encrypt(7)), both.decrypt(new.encrypt(7))) == (new.encrypt(7), 7, 7)
    with pytest.raises(CipherError):
        both.decrypt(ChatCipher(bytes(64)).encrypt(7))


@pytest.mark.parametrize("garbage", [b"", b"short", bytes(24), bytes(1000)])
def test_garbage_is_no_chat(garbage: bytes) -> None:
    """Whatever stands in a row, it is a known error."""
    with pytest.raises(CipherError):
        ChatCipher(KEY).decrypt(garbage)
