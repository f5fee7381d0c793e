"""Chat ids are stored so that the database alone names nobody."""

import base64
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messenger.store.cipher import ChatCipher, CipherError, key_from_file, key_from_text

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


@pytest.mark.parametrize(
    "text", ["", "x", "ä", base64.b64encode(KEY[:63]).decode(), base64.b64encode(KEY * 2).decode()]
)
def test_a_bad_key_is_explained(text: str) -> None:
    """A key of the wrong shape says how to make one, and shows no part of itself."""
    with pytest.raises(CipherError, match="head -c 64") as caught:
        key_from_text(text)
    assert len(text) <= 1 or text not in str(caught.value)


def test_key_file_is_made_once_and_kept_private(tmp_path: Path) -> None:
    """The default key is made at the first start, readable by its owner only, and the same ever after."""
    file = tmp_path / "new" / "data.key"
    key = key_from_file(file)
    assert len(key) == 64
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert key_from_file(file) == key
    assert [entry.name for entry in file.parent.iterdir()] == ["data.key"]


def test_two_starts_at_once_agree(tmp_path: Path) -> None:
    """Starts that race for the first key end with one key."""
    with ThreadPoolExecutor(8) as pool:
        files = [tmp_path / "data.key"] * 8
        # Threads share a process id, so a loser may find the part of another: it must not end with a key of its own.
        results = list(pool.map(_key_or_none, files))
    assert len({key for key in results if key}) == 1


def _key_or_none(file: Path) -> bytes | None:
    try:
        return key_from_file(file)
    except CipherError:
        return None


def test_a_broken_key_file_is_not_overwritten(tmp_path: Path) -> None:
    """A damaged key is said to be; a new one in its place would lose every choice."""
    file = tmp_path / "data.key"
    file.write_text("damaged")
    with pytest.raises(CipherError, match="restore it from a backup"):
        key_from_file(file)
    assert file.read_text() == "damaged"
