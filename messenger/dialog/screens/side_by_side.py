"""A section in two languages, one under the other: for a doctor, a teacher or a relative who reads another."""

from dataclasses import replace

from messenger.dialog.context import Context, UnknownPlaceError, known
from messenger.dialog.layout import back_and_home, breadcrumb, paged
from messenger.dialog.route import MoreRoute, SecondLanguagesRoute, SideBySideRoute
from messenger.dialog.screen import Button, Screen, paragraph, title
from messenger.dialog.screens.notes import disclaimer, state_notes
from messenger.dialog.screens.topics import section_body
from messenger.guide.prose import Block
from messenger.languages.locales import direction, endonym, sorted_by_endonym


def second_languages_screen(context: Context, route: SecondLanguagesRoute) -> Screen:
    """The other languages, each by its own name."""
    t = context.translator
    known(known(context.guide.tree.topics, route.topic).sections, route.section)
    buttons = [
        Button(endonym(locale), SideBySideRoute(route.topic, route.section, locale))
        for locale in sorted_by_endonym(context.guide.locales)
        if locale != context.locale
    ]
    return Screen(
        (
            breadcrumb(context, route.topic),
            title(t.gettext("Show this to somebody else")),
            paragraph(t.gettext("The text is shown in your language and, below it, in the one that you choose here.")),
        ),
        paged(
            context,
            buttons,
            route.page,
            lambda page: SecondLanguagesRoute(route.topic, route.section, page),
            back_and_home(context, MoreRoute(route.topic, route.section)),
        ),
    )


def side_by_side_screen(context: Context, route: SideBySideRoute) -> Screen:
    """The section in the reader's language, then in the other, with the state of each."""
    section = known(known(context.guide.tree.topics, route.topic).sections, route.section)
    if route.locale not in context.guide.locales:
        raise UnknownPlaceError(route.locale)
    own = context.guide.section(context.locale, route.topic, route.section)
    other = context.guide.section(route.locale, route.topic, route.section)
    second = [title(endonym(route.locale)), title(other.words.heading), *section_body(other, section.kind)]
    return Screen(
        (
            title(own.words.heading),
            *section_body(own, section.kind),
            *state_notes(context, own.state),
            *(_in_direction_of(block, other.locale) for block in second),
            disclaimer(context),
        ),
        back_and_home(context, SecondLanguagesRoute(route.topic, route.section)),
    )


def _in_direction_of(block: Block, locale: str) -> Block:
    return replace(block, direction=direction(locale))
