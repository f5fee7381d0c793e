"""Who chose what is kept, found again and erased, in each kind of database; nobody else is stored."""

import asyncio
from datetime import date

import pytest

from messenger.store.cipher import ChatCipher, CipherError
from messenger.store.counts import Feedback, Misses
from messenger.store.limits import Limits
from messenger.store.readers import Choices, ReaderStore, StoreError
from store.conftest import Calendar, Place, migrated

CHAT = 4815162342
CIPHER = ChatCipher(bytes(64))


async def test_nobody_is_stored_unasked(store: ReaderStore, place: Place) -> None:
    """Looking somebody up stores nothing, nor does taking back what was never chosen, nor blocking the bot."""
    assert await store.choices_of(CHAT) == Choices()
    await store.choose_country(CHAT, None)
    await store.mark_blocked(CHAT)
    await store.forget(CHAT)
    assert place.sql("SELECT * FROM readers") == []


async def test_a_choice_is_kept_changed_and_forgotten(store: ReaderStore) -> None:
    """The last choice counts, for that chat only, until it is forgotten."""
    await store.choose_locale(CHAT, "ar")
    await store.choose_locale(CHAT, "es")
    await store.choose_locale(-CHAT, "en")
    await store.choose_country(CHAT, "MX")
    assert (await store.choices_of(CHAT), await store.choices_of(-CHAT)) == (Choices("es", "MX"), Choices("en"))
    await store.forget(CHAT)
    await store.forget(CHAT)
    assert (await store.choices_of(CHAT), await store.choices_of(-CHAT)) == (Choices(), Choices("en"))


async def test_choices_are_independent(store: ReaderStore, place: Place) -> None:
    """A country may be chosen without a language; the row goes with the last choice that is taken back."""
    await store.choose_country(CHAT, "EG")
    assert await store.choices_of(CHAT) == Choices(None, "EG")
    await store.choose_locale(CHAT, "ar")
    await store.choose_country(CHAT, None)
    assert await store.choices_of(CHAT) == Choices("ar")
    await store.choose_country(-CHAT, "EG")
    await store.choose_country(-CHAT, None)
    assert await store.choices_of(-CHAT) == Choices()
    assert place.sql("SELECT locale, country FROM readers") == [("ar", None)]


async def test_a_choice_outlives_the_process(store: ReaderStore, place: Place) -> None:
    """What was chosen is there after a restart."""
    await store.choose_locale(CHAT, "ar")
    again = await ReaderStore.open(place.url, CIPHER)
    assert await again.choices_of(CHAT) == Choices("ar")
    assert await again.choices_of(-CHAT) == Choices()
    await again.close()


async def test_another_key_is_found_out(store: ReaderStore, place: Place) -> None:
    """With a wrong key the bot does not start, and says what to do; without any row there is nothing to be wrong."""
    wrong = ChatCipher(bytes(63) + b"x")
    await (await ReaderStore.open(place.url, wrong)).close()
    await store.choose_locale(CHAT, "ar")
    with pytest.raises(CipherError, match=r"DATA_KEY: 1 of the stored chats .*\(new,old\)"):
        await ReaderStore.open(place.url, wrong)


async def test_nothing_else_is_kept(store: ReaderStore, place: Place) -> None:
    """All that a reader leaves behind: a ciphertext, the choices, a mark, a month; and the id of the update."""
    await store.choose_locale(CHAT, "ar", 77)
    (row,) = place.sql("SELECT chat, locale, country, blocked, last_used FROM readers")
    assert row == (CIPHER.encrypt(CHAT), "ar", None, False, "2026-11")
    assert place.sql("SELECT count(*) FROM claims WHERE update_id = 77") == [(1,)]
    assert place.sql("SELECT * FROM feedback") == place.sql("SELECT * FROM misses") == []


async def test_a_reader_who_blocks_the_bot(store: ReaderStore, place: Place) -> None:
    """Whoever is stored is marked, until the next choice."""
    await store.choose_locale(CHAT, "ar")
    await store.mark_blocked(CHAT)
    await store.mark_blocked(CHAT)
    assert place.sql("SELECT locale FROM readers WHERE blocked") == [("ar",)]
    assert await store.choices_of(CHAT) == Choices("ar")
    await store.choose_country(CHAT, "EG")
    assert place.sql("SELECT locale FROM readers WHERE blocked") == []


async def test_an_update_changes_once(store: ReaderStore) -> None:
    """An update that is delivered again, after others, changes nothing any more, and it is said whether it did."""
    assert await store.choose_locale(CHAT, "ar", 1)
    assert await store.choose_locale(CHAT, "es", 2)
    assert not await store.choose_locale(CHAT, "ar", 1)
    assert await store.choices_of(CHAT) == Choices("es")
    assert await store.forget(CHAT, 3)
    assert await store.choose_country(CHAT, "MX", 4)
    assert not await store.forget(CHAT, 3)
    assert await store.choices_of(CHAT) == Choices(None, "MX")
    assert [await store.count_feedback("causes/genes", "en", "yes", 5) for _ in range(2)] == [True, False]
    assert await store.feedback() == [Feedback("causes/genes", "en", "yes", 1)]


async def test_two_replicas_get_the_same_updates(store: ReaderStore, place: Place) -> None:
    """Delivered to two at the same moment, each update counts once."""
    other = await ReaderStore.open(place.url, CIPHER)
    both = [one.count_feedback("a/b", "en", "no", update) for update in range(20) for one in (store, other)]
    assert sum(await asyncio.gather(*both)) == 20
    assert await other.feedback() == [Feedback("a/b", "en", "no", 20)]
    await other.close()


async def test_a_change_that_fails_is_not_claimed(store: ReaderStore, place: Place) -> None:
    """The claim goes with its change: when that fails, the same update may try again."""
    place.sql("ALTER TABLE readers RENAME TO away")
    with pytest.raises(StoreError):
        await store.choose_locale(CHAT, "ar", 1)
    place.sql("ALTER TABLE away RENAME TO readers")
    await store.choose_locale(CHAT, "ar", 1)
    assert await store.choices_of(CHAT) == Choices("ar")


async def test_counts(store: ReaderStore, calendar: Calendar, place: Place) -> None:
    """Answers and misses are summed over the days."""
    for day in (1, 1, 2):
        calendar.today = date(2026, 11, day)
        await store.count_feedback("causes/genes", "en", "other")
        await store.count_miss("ar")
    await store.count_feedback("causes/genes", "ar", "yes")
    assert await store.feedback() == [
        Feedback("causes/genes", "ar", "yes", 1),
        Feedback("causes/genes", "en", "other", 3),
    ]
    assert await store.misses() == [Misses("ar", 3)]
    assert sorted(map(str, place.sql("SELECT count FROM misses"))) == ["(1,)", "(2,)"]


async def test_the_month_of_last_use(place: Place, calendar: Calendar) -> None:
    """It is written for whoever is here in a new month, once; who only chose long ago keeps the old one."""
    await migrated(place)
    store = await ReaderStore.open(place.url, CIPHER, today=calendar, limits=Limits(fresh=0))
    await store.choose_locale(1, "ar")
    await store.choose_locale(2, "es")
    calendar.today = date(2027, 2, 3)
    await store.note_uses()
    await store.choices_of(1)
    await store.choices_of(3)
    await store.note_uses()
    months = "SELECT locale, last_used FROM readers ORDER BY locale"
    assert place.sql(months) == [("ar", "2027-02"), ("es", "2026-11")]
    place.sql("UPDATE readers SET last_used = '2027-01'")
    # Only PostgreSQL is asked again; and nobody is noted who is remembered to have been here this month.
    if place.kind == "sqlite":
        await store.choices_of(1)
        await store.note_uses()
        assert place.sql(months) == [("ar", "2027-01"), ("es", "2027-01")]
    await store.choices_of(2)
    await store.close()
    assert ("es", "2027-02") in place.sql(months)


@pytest.mark.parametrize(
    ("today", "left"), [(date(2027, 11, 30), 2), (date(2027, 12, 1), 1), (date(2029, 1, 1), 0)], ids=str
)
async def test_who_does_not_come_back_is_erased(
    store: ReaderStore, place: Place, calendar: Calendar, today: date, left: int
) -> None:
    """Twelve months after the month of last use the row goes, in the memory too, with the claims; counts stay."""
    await store.choose_locale(1, "ar", 1)
    await store.count_miss("ar")
    calendar.today = date(2026, 12, 1)
    await store.choose_locale(2, "es", 2)
    calendar.today = today
    assert await store.erase_unused(today) == 2 - left
    assert [await store.choices_of(chat) != Choices() for chat in (1, 2)] == [left > 1, left > 0]
    assert place.sql("SELECT count(*) FROM readers") == [(left,)]
    assert place.sql("SELECT * FROM claims") == []
    assert await store.misses() == [Misses("ar", 1)]


async def test_somebody_who_came_back_is_not_erased(store: ReaderStore, calendar: Calendar) -> None:
    """Also if that was not written down yet."""
    await store.choose_locale(1, "ar")
    calendar.today = date(2028, 1, 1)
    await store.note_uses()
    assert store.remembered(1) == Choices("ar")
    assert await store.erase_unused(calendar.today) == 0


async def test_young_claims_stay(store: ReaderStore, place: Place, calendar: Calendar) -> None:
    """Telegram may deliver an update again for a day."""
    await store.choose_locale(1, "ar", 1)
    await store.erase_unused(date(2026, 11, 23))
    assert place.sql("SELECT update_id FROM claims") == [(1,)]
    await store.erase_unused(date(2026, 11, 24))
    assert place.sql("SELECT update_id FROM claims") == []
    assert calendar.today < date(2026, 11, 24)


async def test_a_tap_asks_only_the_memory(sqlite_store: ReaderStore, sqlite_place: Place) -> None:
    """Of a file every reader is remembered, and who is not stored as well, from the start."""
    await sqlite_store.choose_locale(1, "ar")
    again = await ReaderStore.open(sqlite_place.url, CIPHER)
    sqlite_place.sql("DROP TABLE readers")
    assert (again.remembered(1), again.remembered(2)) == (Choices("ar"), Choices())
    await again.close()


@pytest.mark.parametrize("readers", [4, 5])
async def test_too_many_to_remember(sqlite_store: ReaderStore, sqlite_place: Place, readers: int) -> None:
    """Beyond a number only those who came last are remembered, and the others looked up."""
    for chat in range(readers):
        await sqlite_store.choose_locale(chat, "ar")
    few = await ReaderStore.open(sqlite_place.url, CIPHER, limits=Limits(all_readers=4, recent_readers=3))
    assert [few.remembered(chat) is not None for chat in (0, 77)] == [readers == 4] * 2
    assert [await few.choices_of(chat) for chat in (0, 77)] == [Choices("ar"), Choices()]
    await few.choose_locale(78, "es")
    assert [await few.choices_of(chat) for chat in (*range(readers), 77, 78)] == [Choices("ar")] * readers + [
        Choices(),
        Choices("es"),
    ]
    await few.close()


async def test_what_another_replica_wrote(postgres_place: Place) -> None:
    """It is known within the time that a memory is fresh; what this replica wrote is known at once."""
    await migrated(postgres_place)
    one, two = [await ReaderStore.open(postgres_place.url, CIPHER, limits=Limits(fresh=fresh)) for fresh in (2.0, 0.05)]
    assert (one.remembered(1), await two.choices_of(1)) == (None, Choices())
    await one.choose_locale(1, "ar")
    assert (one.remembered(1), two.remembered(1)) == (Choices("ar"), Choices())
    await asyncio.sleep(0.06)
    assert await two.choices_of(1) == Choices("ar")
    await one.close()
    await two.close()


async def test_a_lookup_that_is_overtaken(store: ReaderStore) -> None:
    """Choices that are made while the old ones are being read are the ones that are remembered."""
    for turn in range(20):
        locale = f"x{turn}"
        await asyncio.gather(store._look_up(CHAT), store.choose_locale(CHAT, locale), store._look_up(CHAT))
        assert await store.choices_of(CHAT) == Choices(locale)


async def test_is_it_alive(store: ReaderStore) -> None:
    """A database that answers is alive."""
    assert await store.alive()


async def test_no_readers_yet_in_a_database_that_goes_away(store: ReaderStore, place: Place) -> None:
    """A table that is gone is StoreError on each change, so that the bot can go on without."""
    place.sql("DROP TABLE readers")
    with pytest.raises(StoreError):
        await store.choose_locale(CHAT, "es")
    with pytest.raises(StoreError):
        await store.choices_of(CHAT)
    with pytest.raises(StoreError):
        await store.forget(CHAT)
    assert not await store.alive()
