"""Locales: any tag that Telegram could send gets the language that serves its reader best, and never another script."""

import pytest
from babel.core import Locale
from hypothesis import given
from hypothesis import strategies as st

from messenger.languages.locales import (
    direction,
    endonym,
    fallback_chain,
    negotiate,
    parse_locale,
    sorted_by_endonym,
)

AVAILABLE = (
    *("en", "ar", "bn", "cs", "de", "es", "fa", "fr", "he", "hi", "it", "ja", "ko", "pl", "pt_BR", "ru", "sw", "tr"),
    *("uk", "zh_Hans"),
)

TAGS = [
    # As Telegram's apps send them.
    ("en", "en"), ("es", "es"), ("ar", "ar"), ("fr", "fr"), ("de", "de"), ("it", "it"), ("ru", "ru"), ("uk", "uk"),
    ("fa", "fa"), ("he", "he"), ("hi", "hi"), ("bn", "bn"), ("ja", "ja"), ("ko", "ko"), ("pl", "pl"), ("cs", "cs"),
    ("sw", "sw"), ("tr", "tr"), ("pt-br", "pt_BR"), ("zh-hans", "zh_Hans"),
    # Territories that we do not tell apart.
    ("en-US", "en"), ("en-gb", "en"), ("es-MX", "es"), ("es-419", "es"), ("es-ES", "es"), ("es-us", "es"),
    ("fr-CA", "fr"), ("de-AT", "de"), ("ar-EG", "ar"), ("ar-001", "ar"), ("fa-AF", "fa"), ("it-CH", "it"),
    ("ru-KZ", "ru"), ("sw-KE", "sw"), ("bn-IN", "bn"), ("hi-IN", "hi"), ("ko-KR", "ko"), ("ar-xx", "ar"),
    # The same language in the same script, spoken elsewhere.
    ("pt", "pt_BR"), ("pt-PT", "pt_BR"), ("pt-AO", "pt_BR"), ("zh", "zh_Hans"), ("zh-CN", "zh_Hans"),
    ("zh-SG", "zh_Hans"), ("zh-hans-cn", "zh_Hans"), ("zh-Hans-HK", "zh_Hans"),
    # Another script: the source locale serves better than one that cannot be read.
    ("zh-hant", "en"), ("zh-TW", "en"), ("zh-HK", "en"), ("zh-MO", "en"), ("zh-hant-tw", "en"), ("es-cyrl", "en"),
    ("hi-latn", "en"), ("ar-latn", "en"), ("ru-Latn", "en"), ("uk-latn", "en"), ("tr-Arab", "en"), ("fa-cyrl", "en"),
    # Old and macrolanguage codes (ISO 639 and CLDR's aliases).
    ("iw", "he"), ("iw-IL", "he"), ("cmn", "zh_Hans"), ("arb", "ar"), ("pes", "fa"),
    # Odd shapes of good tags.
    ("ES", "es"), ("es_MX", "es"), ("Pt_bR", "pt_BR"), ("ZH-HANS", "zh_Hans"), ("es-x-private", "es"),
    ("de-CH-1996", "de"), ("en-US-u-va-posix", "en"), ("ca-valencia", "en"), ("fr-u-nu-latn", "fr"),
    ("ar-EG-u-nu-arab-ca-islamic", "ar"), ("es-" + "x" * 32, "es"),
    # Languages that we do not have.
    ("nl", "en"), ("sv", "en"), ("vi", "en"), ("yue", "en"), ("sr", "en"), ("fil", "en"), ("und", "en"), ("mul", "en"),
    ("zxx", "en"), ("xx", "en"), ("qqq", "en"), ("tlh", "en"),
    # Nothing, nonsense, and worse.
    (None, "en"), ("", "en"), (" ", "en"), ("-", "en"), ("_", "en"), ("--", "en"), ("e", "en"), ("1", "en"),
    ("es ", "en"), (" es", "en"), ("-es", "en"), ("spanish", "en"), ("español", "en"), ("es/../../etc", "en"),
    ("es;DROP TABLE reader", "en"), ("<b>es</b>", "en"), ("../es", "en"), ("es\x00", "en"), ("\u202ees", "en"),
    ("ｅｓ", "en"), ("ес", "en"), ("🇪🇸", "en"), ("x-es", "en"), ("i-klingon", "en"), ("root", "en"), ("C", "en"),
    ("POSIX", "en"), ("{locale}", "en"), ("%s", "en"), ("\ud800", "en"), ("es-" + "x" * 33, "en"), ("a" * 300, "en"),
    ("es-" * 100, "en"), ("es" + "-" * 298, "en"), ("٣", "en"),
]  # fmt: skip

CHOICES = [
    ("nearest of several parents", "es-MX", ["en", "es", "es_419"], "es_419"),
    ("exactly the territory", "es-MX", ["en", "es", "es_419", "es_MX"], "es_MX"),
    ("Spain is no part of Latin America", "es-ES", ["en", "es", "es_419"], "es"),
    ("only a region's", "es", ["en", "es_419"], "es_419"),
    ("Angola reads Portugal's", "pt-AO", ["en", "pt_BR", "pt_PT"], "pt_PT"),
    ("Brazil reads its own", "pt-br", ["en", "pt_PT", "pt_BR"], "pt_BR"),
    ("Portugal reads its own", "pt-pt", ["en", "pt_BR", "pt_PT"], "pt_PT"),
    ("traditional where there is", "zh-TW", ["en", "zh_Hans", "zh_Hant"], "zh_Hant"),
    ("Hong Kong reads traditional", "zh-hk", ["en", "zh_Hans", "zh_Hant"], "zh_Hant"),
    ("Hong Kong's own", "zh-hk", ["en", "zh_Hant", "zh_Hant_HK"], "zh_Hant_HK"),
    ("China reads simplified", "zh-cn", ["en", "zh_Hant", "zh_Hans"], "zh_Hans"),
    ("Chinese without script", "zh", ["en", "zh_Hant", "zh_Hans"], "zh_Hans"),
    ("a folder without script", "zh-hans", ["en", "zh"], "zh"),
    ("a folder without script is simplified", "zh-hant", ["en", "zh"], "en"),
    ("Serbian in Latin", "sr-latn", ["en", "sr", "sr_Latn"], "sr_Latn"),
    ("Serbian is Cyrillic", "sr", ["en", "sr_Latn"], "en"),
    ("Montenegro writes Latin", "sr-ME", ["en", "sr", "sr_Latn"], "sr_Latn"),
    ("Serbian in Latin reads no Cyrillic", "sr-latn", ["en", "sr"], "en"),
    ("Punjabi of Pakistan is Arabic", "pa-PK", ["en", "pa"], "en"),
    ("Punjabi of India", "pa-in", ["en", "pa"], "pa"),
    ("Uzbek of Afghanistan is Arabic", "uz-AF", ["en", "uz"], "en"),
    ("Azerbaijani of Iran is Arabic", "az-IR", ["en", "az"], "en"),
    ("Norwegian", "no", ["en", "nb"], "nb"),
    ("Bokmål reads Norwegian", "nb", ["en", "no"], "no"),
    ("Tagalog", "tl", ["en", "fil"], "fil"),
    ("Indonesian's old code", "in", ["en", "id"], "id"),
    ("Yiddish's old code", "ji", ["en", "yi"], "yi"),
    ("Moldavian", "mo", ["en", "ro"], "ro"),
    ("Serbo-Croatian", "sh", ["en", "sr", "sr_Latn"], "sr_Latn"),
    ("Congo Swahili", "swc", ["en", "sw"], "sw"),
    ("Dari", "prs", ["en", "fa"], "fa"),
    ("British English", "en-GB", ["en", "en_GB"], "en_GB"),
    ("Australia reads what all read", "en-AU", ["en", "en_001"], "en_001"),
    ("France before Canada", "fr", ["en", "fr_CA", "fr_FR"], "fr_FR"),
    ("Macao reads Hong Kong's", "zh-mo", ["en", "zh_Hant", "zh_Hant_HK"], "zh_Hant_HK"),
    ("Montenegrin", "cnr", ["en", "sr", "sr_Latn"], "sr_Latn"),
    ("Dari, written otherwise", "prs-cyrl", ["en", "fa"], "en"),
    ("Brazil before Portugal", "pt", ["en", "pt_PT", "pt_BR"], "pt_BR"),
    ("pseudo on request", "en-xa", ["en", "ar_XB", "en_XA"], "en_XA"),
    ("no pseudo instead of Arabic", "ar", ["en", "ar_XB"], "en"),
    ("no pseudo instead of another", "en-gb", ["en_XA", "ar_XB"], "en"),
    ("nothing available", "es", [], "en"),
    ("not available", "es", ["fr"], "en"),
]  # fmt: skip


def test_the_table_is_long_enough() -> None:
    """At least sixty tags are tried, no tag twice."""
    assert 60 <= len({tag for tag, _ in TAGS}) == len(TAGS)


@pytest.mark.parametrize(("tag", "locale"), TAGS, ids=[ascii(tag)[:40] for tag, _ in TAGS])
def test_a_tag_gets_the_best_locale(tag: str | None, locale: str) -> None:
    """Good, odd, unknown and hostile tags among twenty locales."""
    assert locale == negotiate(tag, AVAILABLE)


@pytest.mark.parametrize(("tag", "available", "locale"), [row[1:] for row in CHOICES], ids=[row[0] for row in CHOICES])
def test_among_several_the_nearest_is_chosen(tag: str, available: list[str], locale: str) -> None:
    """Where several locales would do, CLDR's parents and likely subtags decide, and a script is never crossed."""
    assert locale == negotiate(tag, available)


SUBTAGS = st.sampled_from(
    ["es", "zh", "sr", "pt", "en", "und", "xx", "Hans", "Hant", "Latn", "MX", "TW", "419", "x", "u", "nu", "1996", ""]
)
TAG = st.none() | st.text() | st.lists(SUBTAGS, max_size=6).flatmap(
    lambda parts: st.sampled_from("-_ ").map(lambda sign: sign.join(parts))
)  # fmt: skip
LOCALES = st.lists(st.sampled_from([*AVAILABLE, "zh_Hant", "sr", "sr_Latn", "es_419", "pt_PT"]), unique=True)


@given(TAG, LOCALES)
def test_any_tag_gets_a_locale_that_is_there(tag: str | None, available: list[str]) -> None:
    """Nothing raises, and the answer is one of the available locales or the source locale."""
    assert negotiate(tag, available) in {*available, "en"}


@given(st.sampled_from([*AVAILABLE, "zh_Hant", "sr", "sr_Latn", "es_419", "pt_PT"]), LOCALES)
def test_a_locale_that_is_there_gets_itself(locale: str, available: list[str]) -> None:
    """Whoever's language we speak gets it, written as a tag in any case."""
    tag = locale.replace("_", "-")
    assert [locale] * 3 == [negotiate(form, [*available, locale]) for form in (tag, tag.lower(), tag.upper())]


@given(st.from_regex(r"[a-z]{2,3}(-[a-z]{4})?(-[a-z]{2})?", fullmatch=True), LOCALES)
def test_a_script_is_never_crossed(tag: str, available: list[str]) -> None:
    """With a script in the tag, the answer is in that script or is the source locale."""
    script = tag.split("-")[1].title() if "-" in tag and len(tag.split("-")[1]) == 4 else None
    found = negotiate(tag, available)
    scripts = {"zh_Hans": "Hans", "zh_Hant": "Hant", "sr": "Cyrl", "sr_Latn": "Latn", "ar": "Arab", "fa": "Arab"}
    if script and found in scripts:
        assert script == scripts[found]


@pytest.mark.parametrize(
    ("locale", "chain"),
    [
        ("en", ("en",)),
        ("es", ("es", "en")),
        ("es_MX", ("es_MX", "es_419", "es", "en")),
        ("pt_BR", ("pt_BR", "pt", "en")),
        ("pt_AO", ("pt_AO", "pt_PT", "pt", "en")),
        ("en_AU", ("en_AU", "en_001", "en")),
        ("zh_Hans", ("zh_Hans", "zh", "en")),
        ("ar", ("ar", "en")),
    ],
)
def test_a_chain_leads_to_the_source_locale(locale: str, chain: tuple[str, ...]) -> None:
    """A text is looked for in the locale, then its CLDR parents, then English."""
    assert chain == fallback_chain(locale)


@pytest.mark.parametrize("locale", ["zh_Hant", "zh_Hant_HK", "sr_Latn", "pa_Arab"])
def test_a_chain_never_crosses_a_script(locale: str) -> None:
    """The language alone means its likely script, so it is no parent of another one."""
    assert locale.split("_", maxsplit=1)[0] not in fallback_chain(locale)


@pytest.mark.parametrize("name", ["en", "es", "pt_BR", "zh_Hans", "zh_Hant_HK", "es_419", "fil"])
def test_a_locale_is_written_as_cldr_writes_it(name: str) -> None:
    """Good names are those of CLDR's locales."""
    assert str(parse_locale(name)) == name


@pytest.mark.parametrize(
    "name",
    ["", "e", "xx", "qqq", "pt-BR", "pt_br", "PT_BR", "zh_hans", "zh_Hans_", "en_US_POSIX", "en.UTF-8", "de@euro",
     "root", "../en", "en\n", " en", "es_XX_YY", "es_12"],
)  # fmt: skip
def test_another_name_is_refused_with_examples(name: str) -> None:
    """A name that CLDR does not know, or writes otherwise, is refused and good ones are shown."""
    with pytest.raises(ValueError, match="write it like es, pt_BR or zh_Hans"):
        parse_locale(name)


@pytest.mark.parametrize(
    ("locale", "expected"),
    [
        ("en", "ltr"),
        ("ar", "rtl"),
        ("fa", "rtl"),
        ("he", "rtl"),
        ("ur", "rtl"),
        ("ja", "ltr"),
        ("az_Arab", "rtl"),
        ("ar_XB", "rtl"),
        ("en_XA", "ltr"),
    ],
)
def test_direction_is_that_of_the_script(locale: str, expected: str) -> None:
    """Arabic and Hebrew letters run right to left."""
    assert expected == direction(locale)


@pytest.mark.parametrize(
    ("locale", "name"),
    [
        ("es", "Español"),
        ("ar", "العربية"),
        ("pt_BR", "Português (Brasil)"),
        ("ru", "Русский"),
        ("cs", "Čeština"),
        ("ja", "日本語"),
        ("tr", "Türkçe"),
        ("he", "עברית"),
        ("ar_XB", "Pseudo mirrored"),
    ],
)
def test_a_language_has_its_own_name(locale: str, name: str) -> None:
    """A list of languages shows each as its speakers call it, with a capital letter where there are any."""
    assert name == endonym(locale)


def test_languages_are_listed_by_their_own_names() -> None:
    """The order is that of the names, capital letters or not: Latin before Cyrillic before Arabic."""
    assert sorted_by_endonym(["ar", "ru", "fr", "es", "en", "de"]) == ["de", "en", "es", "fr", "ru", "ar"]


def test_every_locale_of_the_table_is_cldrs() -> None:
    """The locales that these tests negotiate among exist."""
    assert all(Locale.parse(locale) for locale in AVAILABLE)
