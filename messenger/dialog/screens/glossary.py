"""Hard words in plain ones: all of them by name, and those that one section uses."""

from messenger.dialog.context import Context, known
from messenger.dialog.layout import back_and_home, breadcrumb, parent_route
from messenger.dialog.limits import ROWS
from messenger.dialog.route import GlossaryRoute, MoreRoute, TermRoute, WordsRoute
from messenger.dialog.screen import Screen, paragraph, title
from messenger.dialog.screens.index import index_rows, sorted_by_name
from messenger.dialog.screens.notes import missing_note, state_notes, worst_state
from messenger.guide.prose import Block, Span

PLACE = "glossary"


def glossary_screen(context: Context, route: GlossaryRoute) -> Screen:
    """All hard words by name."""
    known(context.guide.tree.glossary, next(iter(context.guide.tree.glossary), ""))
    words = context.guide.glossary(context.locale).words

    def name(term: str) -> str:
        return context.guide.term(context.locale, term).words.term

    below = back_and_home(context, parent_route(context, PLACE))
    rows = index_rows(
        context,
        sorted_by_name(context.guide.tree.glossary, name),
        name,
        ends=(route.first, route.last),
        to_one=TermRoute,
        to_range=GlossaryRoute,
        room=ROWS - len(below),
    )
    states = [context.guide.term(context.locale, term).state for term in context.guide.tree.glossary]
    return Screen(
        (breadcrumb(context, PLACE), title(words.title), paragraph(words.summary), *missing_note(context, states)),
        (*rows, *below),
    )


def term_screen(context: Context, route: TermRoute) -> Screen:
    """One hard word and what it means."""
    known(context.guide.tree.glossary, route.term)
    shown = context.guide.term(context.locale, route.term)
    return Screen(
        (
            breadcrumb(context, PLACE),
            title(shown.words.term),
            paragraph(shown.words.meaning),
            *state_notes(context, shown.state),
        ),
        back_and_home(context, GlossaryRoute()),
    )


def words_screen(context: Context, route: WordsRoute) -> Screen:
    """The hard words of a section, all on one screen."""
    section = known(known(context.guide.tree.topics, route.topic).sections, route.section)
    shown = [context.guide.term(context.locale, term) for term in section.terms]
    heading = context.guide.section(context.locale, route.topic, route.section).words.heading
    return Screen(
        (
            breadcrumb(context, route.topic),
            title(context.translator.gettext("Words explained: {section}", section=heading)),
            *(_entry(one.words.term, one.words.meaning) for one in shown),
            *state_notes(context, worst_state(one.state for one in shown)),
        ),
        back_and_home(context, MoreRoute(route.topic, route.section)),
    )


def _entry(term: str, meaning: str) -> Block:
    return paragraph(Span(term, bold=True), "\n" + meaning)
