"""What stands twice where a reader has to tell two things apart: headings of one topic, buttons of one screen."""

from collections.abc import Iterable, Iterator

from messenger.guide.model import Guide
from messenger.guide.references import Finding
from messenger.guide.yaml_files import Key
from messenger.languages.locales import SOURCE_LOCALE

_Text = tuple[str, Key, str]
"""A file (without `.yaml`), the key of a text in it, and the text."""


def duplicate_heading(guide: Guide) -> Iterator[Finding]:
    """A topic's title and the headings of its sections all differ."""
    for locale in guide.locales:
        for topic, words in guide.words[locale].topics.items():
            file = f"{locale}/{topic}"
            headings = (
                (file, ("sections", section, "heading"), content.heading) for section, content in words.sections.items()
            )
            yield from _repeated([(file, ("title",), words.title), *headings], "topic")


def duplicate_title(guide: Guide) -> Iterator[Finding]:
    """No two topics have the same title."""
    for locale in guide.locales:
        topics = guide.words[locale].topics.items()
        yield from _repeated(((f"{locale}/{topic}", ("title",), words.title) for topic, words in topics), "guide")


def duplicate_button(guide: Guide) -> Iterator[Finding]:
    """The buttons of one screen all differ."""
    for locale in guide.locales:
        for screen in _screens(guide, locale):
            yield from _repeated(screen, "screen")


def _screens(guide: Guide, locale: str) -> Iterator[Iterable[_Text]]:
    """The buttons of every menu, topic and list. What is not translated shows its English, as it does to readers."""
    for menu in guide.tree.menus.values():
        yield (_button(guide, locale, child) for child in menu.children if _has_words(guide, child))
    for topic, content in guide.tree.topics.items():
        yield (_section_button(guide, locale, topic, section) for section in content.sections)
    questions = ((name, guide.question(locale, name)) for name in guide.tree.faq)
    yield ((f"{own.locale}/faq", ("questions", name, "button"), own.words.button) for name, own in questions)
    terms = ((name, guide.term(locale, name)) for name in guide.tree.glossary)
    yield ((f"{own.locale}/glossary", ("terms", name, "term"), own.words.term) for name, own in terms)


def _has_words(guide: Guide, child: str) -> bool:
    """Whether a menu's child has its button's text in the content; the bot's own places have theirs in the catalogs."""
    words = guide.words[SOURCE_LOCALE]
    lists = {"faq": words.faq, "glossary": words.glossary}
    return child in guide.tree.menus or child in guide.tree.topics or lists.get(child) is not None


def _button(guide: Guide, locale: str, child: str) -> _Text:
    if child in guide.tree.menus:
        menu = guide.menu(locale, child)
        return f"{menu.locale}/menus", ("menus", child, "button"), menu.words.button
    if child == "faq":
        faq = guide.faq(locale)
        return f"{faq.locale}/faq", ("button",), faq.words.button
    if child == "glossary":
        glossary = guide.glossary(locale)
        return f"{glossary.locale}/glossary", ("button",), glossary.words.button
    topic = guide.topic(locale, child)
    return f"{topic.locale}/{child}", ("button",), topic.words.button


def _section_button(guide: Guide, locale: str, topic: str, section: str) -> _Text:
    own = guide.section(locale, topic, section)
    field = "button" if own.words.button else "heading"
    return f"{own.locale}/{topic}", ("sections", section, field), own.words.label


def _repeated(texts: Iterable[_Text], where: str) -> Iterator[Finding]:
    """A finding for each text that stood there before; upper case and white space make no difference to a reader."""
    seen: dict[str, str] = {}
    for file, key, text in texts:
        place = f"{file}.yaml, {'.'.join(map(str, key))}"
        first = seen.setdefault(" ".join(text.casefold().split()), place)
        if first != place:
            yield Finding(file, key, f"{text!r} stands twice on one {where}; it is at {first} already")
