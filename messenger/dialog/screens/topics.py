"""Topics, their sections, and what else there is to a section."""

from dataclasses import replace

from messenger.dialog.context import Context, UnknownPlaceError, known
from messenger.dialog.layout import back_and_home, breadcrumb, paged, parent_route, steps
from messenger.dialog.limits import ROWS
from messenger.dialog.route import (
    HelpersRoute,
    HelpfulRoute,
    MoreRoute,
    Route,
    SecondLanguagesRoute,
    SectionRoute,
    ShareRoute,
    SourcesRoute,
    TopicRoute,
    WordsRoute,
)
from messenger.dialog.screen import Button, Row, Screen, paragraph, title
from messenger.dialog.screens.emergency import country_numbers, emergency_row
from messenger.dialog.screens.notes import disclaimer, related_button, state_notes
from messenger.guide.model import Shown
from messenger.guide.prose import Block, parse_markdown
from messenger.guide.states import State
from messenger.guide.words import SectionWords
from messenger.languages.locales import SOURCE_LOCALE, endonym


def topic_screen(context: Context, route: TopicRoute) -> Screen:
    """A topic: its summary and a button for each section. A topic of one section is that section."""
    guide = context.guide
    topic = known(guide.tree.topics, route.topic)
    if len(topic.sections) == 1:
        return section_screen(context, SectionRoute(route.topic, next(iter(topic.sections))))
    shown = guide.topic(context.locale, route.topic)
    about = [review_note(context)] if any(section.kind == "about" for section in topic.sections.values()) else []
    return Screen(
        (
            breadcrumb(context, route.topic),
            title(shown.words.title),
            paragraph(shown.words.summary),
            *about,
            *state_notes(context, shown.state),
        ),
        paged(
            context,
            [
                Button(guide.section(context.locale, route.topic, name).words.label, SectionRoute(route.topic, name))
                for name in topic.sections
            ],
            route.page,
            lambda page: TopicRoute(route.topic, page),
            back_and_home(context, parent_route(context, route.topic)),
        ),
    )


def section_screen(context: Context, route: SectionRoute) -> Screen:
    """A section's text, what to read next, and the sections before and after it."""
    topic = known(context.guide.tree.topics, route.topic)
    section = known(topic.sections, route.section)
    locale = route.locale or context.locale
    if locale not in context.guide.locales:
        raise UnknownPlaceError(locale)
    shown = context.guide.section(locale, route.topic, route.section)
    notes = state_notes(context, shown.state)
    blocks = [breadcrumb(context, route.topic), title(shown.words.heading)]
    if shown.state in {State.MISSING, State.STALE}:
        blocks += notes
    blocks += section_body(shown, section.kind)
    if section.emergency and context.reader.country:
        blocks += country_numbers(context, context.reader.country)
    if shown.state is State.STALE and topic.critical:
        # In an emergency nobody should have to ask for the text that is right.
        english = context.guide.section(SOURCE_LOCALE, route.topic, route.section)
        blocks += [replace(block, direction="ltr") for block in section_body(english, section.kind)]
    if shown.state is State.DRAFT:
        blocks += notes
    blocks.append(disclaimer(context))
    above = emergency_row(context) if section.emergency else ()
    below = [
        *_neighbours(context, route),
        *_other_language(context, route, shown),
        (Button(context.translator.gettext("More"), MoreRoute(route.topic, route.section)),),
        *_ways_back(context, route),
    ]
    related = section.related[: ROWS - len(above) - len(below)]
    return Screen(tuple(blocks), (*above, *((related_button(context, place),) for place in related), *below))


def more_screen(context: Context, route: MoreRoute) -> Screen:
    """The sources of a section, its hard words, who helps with it, the ways to pass it on, and what is related."""
    t = context.translator
    section = known(known(context.guide.tree.topics, route.topic).sections, route.section)
    heading = context.guide.section(context.locale, route.topic, route.section).words.heading
    buttons = []
    if section.claims:
        buttons.append(Button(t.gettext("Sources"), SourcesRoute(route.topic, route.section)))
    if section.terms:
        buttons.append(Button(t.gettext("Words explained"), WordsRoute(route.topic, route.section)))
    if section.organisations:
        buttons.append(Button(t.gettext("Organisations"), HelpersRoute(route.topic, route.section)))
    if len(context.guide.locales) > 1:
        buttons.append(Button(t.gettext("In another language"), SecondLanguagesRoute(route.topic, route.section)))
    buttons.append(Button(t.gettext("Share"), ShareRoute(route.topic, route.section)))
    buttons.append(Button(t.gettext("Was it helpful?"), HelpfulRoute(route.topic, route.section)))
    buttons += [replace(related_button(context, place), wide=True) for place in section.related]
    return Screen(
        (breadcrumb(context, route.topic), title(heading), paragraph(t.gettext("More on this section:"))),
        paged(
            context,
            buttons,
            route.page,
            lambda page: MoreRoute(route.topic, route.section, page),
            back_and_home(context, SectionRoute(route.topic, route.section)),
        ),
    )


def section_body(shown: Shown[SectionWords], kind: str) -> list[Block]:
    """The blocks of a section's text; the bullets of questions are boxes to tick on paper."""
    blocks = parse_markdown(shown.words.body)
    if kind != "questions":
        return list(blocks)
    return [Block("box", block.spans) if block.kind == "bullet" else block for block in blocks]


def review_note(context: Context) -> Block:
    """How much of the guide clinicians have reviewed, counted from the reviews themselves."""
    t = context.translator
    sections = [
        (topic, section) for topic, content in context.guide.tree.topics.items() for section in content.sections
    ]
    reviewed = sum(context.guide.section(SOURCE_LOCALE, *place).state is State.REVIEWED for place in sections)
    if not reviewed:
        return paragraph(t.gettext("No health professional has reviewed this guide yet."))
    return paragraph(
        t.gettext(
            "Health professionals have reviewed {reviewed} of {all} sections.",
            reviewed=t.number(reviewed),
            all=t.number(len(sections)),
        )
    )


def _neighbours(context: Context, route: SectionRoute) -> tuple[Row, ...]:
    sections = list(context.guide.tree.topics[route.topic].sections)
    position = sections.index(route.section)
    return steps(
        context,
        SectionRoute(route.topic, sections[position - 1]) if position > 0 else None,
        SectionRoute(route.topic, sections[position + 1]) if position + 1 < len(sections) else None,
    )


def _other_language(context: Context, route: SectionRoute, shown: Shown[SectionWords]) -> tuple[Row, ...]:
    """A translation leads to the English, and the English shown instead leads back."""
    t = context.translator
    if route.locale and route.locale != context.locale:
        back = SectionRoute(route.topic, route.section)
        return ((Button(t.gettext("Back to {language}", language=endonym(context.locale)), back),),)
    if context.locale != SOURCE_LOCALE and shown.state is not State.MISSING:
        english = SectionRoute(route.topic, route.section, SOURCE_LOCALE)
        return ((Button(t.gettext("Read this in English"), english),),)
    return ()


def _ways_back(context: Context, route: SectionRoute) -> tuple[Row, ...]:
    topic = context.guide.tree.topics[route.topic]
    # A topic of one section has no screen of its own to go back to.
    back: Route = TopicRoute(route.topic) if len(topic.sections) > 1 else parent_route(context, route.topic)
    return back_and_home(context, back)
