"""A key is changed while the bot runs: nobody's choice is lost, and in the end the new key does alone."""

import asyncio

import pytest

from messenger.store import rekeying
from messenger.store.cipher import ChatCipher, CipherError
from messenger.store.maintenance import rekey_database
from messenger.store.readers import Choices, ReaderStore, StoreError
from messenger.store.rekeying import Rekeyed
from store.conftest import Place, migrated

OLD, NEW = bytes(64), bytes(range(64))
READERS = 50  # more than two batches


@pytest.fixture(autouse=True)
def _small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rekeying, "_BATCH", 20)
    monkeypatch.setattr(rekeying, "_PAUSE", 0.0)


async def fill(place: Place, *keys: bytes, readers: int = READERS) -> None:
    """Readers who chose while these were the keys."""
    await migrated(place)
    store = await ReaderStore.open(place.url, ChatCipher(*keys))
    for chat in range(readers):
        await store.choose_locale(chat, "ar")
    await store.close()


async def locales(place: Place, *keys: bytes, readers: int = READERS) -> set[str | None]:
    """What the readers have chosen, as far as these keys can tell."""
    store = await ReaderStore.open(place.url, ChatCipher(*keys))
    found = {(await store.choices_of(chat)).locale for chat in range(readers)}
    await store.close()
    return found


async def test_every_row_is_moved(place: Place) -> None:
    """Afterwards the new key reads every choice, and the old one is refused; doing it again changes nothing."""
    await fill(place, OLD)
    for moved in (READERS, 0):
        done = Rekeyed()
        await rekey_database(place.url, ChatCipher(NEW, OLD), done)
        assert (done.moved, done.unreadable) == (moved, 0)
    assert await locales(place, NEW) == {"ar"}
    with pytest.raises(CipherError):
        await locales(place, OLD)


async def test_one_that_was_ended_in_the_middle(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """Begun again it does the rest; meanwhile both keys are needed, and either alone is found out."""
    await fill(place, OLD)
    with monkeypatch.context() as patch:
        real = ChatCipher.decrypt

        def ending(self: ChatCipher, ciphertext: bytes, left: list[int] = [25]) -> int:  # noqa: B006  # counts along
            left[0] -= 1
            if left[0] < 0:
                raise StoreError("ended")
            return real(self, ciphertext)

        patch.setattr(ChatCipher, "decrypt", ending)
        done = Rekeyed()
        with pytest.raises(StoreError, match="ended"):
            await rekey_database(place.url, ChatCipher(NEW, OLD), done)
    assert done.moved == 20
    assert await locales(place, NEW, OLD) == {"ar"}
    for key in (OLD, NEW):
        with pytest.raises(CipherError):
            await locales(place, key)
    done = Rekeyed()
    await rekey_database(place.url, ChatCipher(NEW, OLD), done)
    assert done.moved == READERS - 20
    assert await locales(place, NEW) == {"ar"}


async def test_while_the_bot_runs(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """Readers who choose, take back, come and go at that moment find what they did, and nobody is there twice."""
    monkeypatch.setattr(rekeying, "_PAUSE", 0.15)
    await fill(place, OLD)
    store = await ReaderStore.open(place.url, ChatCipher(NEW, OLD))

    async def live() -> None:
        for chat in range(0, READERS, 5):
            await store.choose_locale(chat, "es", chat)
            await store.choose_country(chat + 1, "MX")
            await store.forget(chat + 2)
            await store.choose_locale(READERS + chat, "fr")

    done = Rekeyed()
    await asyncio.gather(live(), rekey_database(place.url, ChatCipher(NEW, OLD), done))
    await store.close()
    again = await ReaderStore.open(place.url, ChatCipher(NEW))
    for chat in range(0, READERS, 5):
        found = [await again.choices_of(one) for one in (chat, chat + 1, chat + 2, chat + 3, READERS + chat)]
        assert found == [Choices("es"), Choices("ar", "MX"), Choices(), Choices("ar"), Choices("fr")]
    await again.close()
    assert place.sql("SELECT count(*) FROM readers") == [(READERS,)]


async def test_with_both_keys(place: Place) -> None:
    """A row of the old key is read, moved when it is written, marked, and forgotten."""
    await fill(place, OLD, readers=3)
    store = await ReaderStore.open(place.url, ChatCipher(NEW, OLD))
    assert await store.choices_of(0) == Choices("ar")
    await store.mark_blocked(0)
    assert place.sql("SELECT count(*) FROM readers WHERE blocked") == [(1,)]
    await store.choose_country(0, "EG")
    await store.forget(1)
    await store.close()
    new, old = ChatCipher(NEW), ChatCipher(OLD)
    expected = {(new.encrypt(0), "ar", "EG"), (old.encrypt(2), "ar", None)}
    assert set(place.sql("SELECT chat, locale, country FROM readers")) == expected


async def test_a_reader_who_is_there_twice(place: Place) -> None:
    """If replicas wrote under both keys, what stands under the new one counts, and one row is left."""
    await fill(place, OLD, readers=1)
    place.sql("UPDATE readers SET country = 'EG'")
    sealed = ChatCipher(NEW).encrypt(0).hex()
    literal = f"X'{sealed}'" if place.kind == "sqlite" else f"'\\x{sealed}'"
    place.sql(f"INSERT INTO readers (chat, locale) VALUES ({literal}, 'es')")  # noqa: S608  # the test's own
    assert await locales(place, NEW, OLD, readers=1) == {"es"}
    done = Rekeyed()
    await rekey_database(place.url, ChatCipher(NEW, OLD), done)
    assert await locales(place, NEW, readers=1) == {"es"}
    assert place.sql("SELECT count(*) FROM readers") == [(1,)]


async def test_rows_that_no_key_reads(place: Place) -> None:
    """They are counted and left as they are."""
    await fill(place, bytes(63) + b"x", readers=3)
    done = Rekeyed()
    await rekey_database(place.url, ChatCipher(NEW, OLD), done)
    assert (done.moved, done.unreadable) == (0, 3)
    assert place.sql("SELECT count(*) FROM readers") == [(3,)]
