"""Topics, their sections, and the sources of a section."""

from messenger.dialog.context import Context, known
from messenger.dialog.layout import back_and_home, breadcrumb, paged, parent_route, steps, turn_page
from messenger.dialog.route import (
    NumbersRoute,
    Route,
    SectionRoute,
    SourcesRoute,
    TopicRoute,
)
from messenger.dialog.screen import Button, Row, Screen, bullet, link, note, paragraph, title
from messenger.dialog.screens.menus import disclaimer
from messenger.guide.model import SectionWords, Shown, Source
from messenger.guide.prose import Block, parse_markdown
from messenger.guide.states import State
from messenger.languages.locales import SOURCE_LOCALE

_SOURCES_ON_A_PAGE = 8


def topic_screen(context: Context, route: TopicRoute) -> Screen:
    """A topic: its summary and a button for each section. A topic of one section is that section."""
    topic = known(context.guide.tree.topics, route.topic)
    if len(topic.sections) == 1:
        return section_screen(context, SectionRoute(route.topic, next(iter(topic.sections))))
    shown = context.guide.topic(context.locale, route.topic)
    return Screen(
        (
            breadcrumb(context, route.topic),
            title(shown.words.title),
            paragraph(shown.words.summary),
            *state_notes(context, shown.state),
        ),
        paged(
            context,
            [
                Button(
                    context.guide.section(context.locale, route.topic, section).words.label,
                    SectionRoute(route.topic, section),
                )
                for section in topic.sections
            ],
            route.page,
            lambda page: TopicRoute(route.topic, page),
            back_and_home(context, parent_route(context, route.topic)),
        ),
    )


def section_screen(context: Context, route: SectionRoute) -> Screen:
    """A section's text, what to read next, and the sections before and after it."""
    t = context.translator
    topic = known(context.guide.tree.topics, route.topic)
    section = known(topic.sections, route.section)
    locale = route.locale or context.locale
    if locale not in context.guide.locales:
        locale = SOURCE_LOCALE
    shown = context.guide.section(locale, route.topic, route.section)
    blocks = [breadcrumb(context, route.topic), title(shown.words.heading), *section_body(shown, section.kind)]
    blocks += state_notes(context, shown.state) if locale == context.locale else ()
    blocks.append(disclaimer(context))

    rows: list[Row] = []
    if section.kind in {"urgent", "steps"}:
        rows.append((Button(t.gettext("Emergency numbers by country"), NumbersRoute()),))
    below = [
        *_neighbours(context, route),
        *_other_language(context, route, shown),
        *([(Button(t.gettext("Sources"), SourcesRoute(route.topic, route.section)),)] if section.claims else []),
        *_ways_back(context, route),
    ]
    rows += [(related_button(context, place),) for place in section.related]
    return Screen(tuple(blocks), (*rows, *below))


def sources_screen(context: Context, route: SourcesRoute) -> Screen:
    """Where a section's statements come from: what was read, and below it what is only known by its address."""
    t = context.translator
    topic = known(context.guide.tree.topics, route.topic)
    known(topic.sections, route.section)
    sources = list(context.guide.section_sources(route.topic, route.section))
    ordered = [*(source for source in sources if source.read), *(source for source in sources if not source.read)]
    pages = max(1, -(-len(ordered) // _SOURCES_ON_A_PAGE))
    page = min(route.page, pages - 1)
    part = ordered[page * _SOURCES_ON_A_PAGE :][:_SOURCES_ON_A_PAGE]

    heading = context.guide.section(context.locale, route.topic, route.section).words.heading
    blocks = [breadcrumb(context, route.topic), title(t.gettext("Sources: {section}", section=heading))]
    read = [source for source in part if source.read]
    also = [source for source in part if not source.read]
    if not part:
        blocks.append(paragraph(t.gettext("These sentences are about the guide itself. They need no source.")))
    if read:
        blocks.append(paragraph(t.gettext("The statements of this section come from:")))
        blocks += map(_source_line, read)
    if also:
        blocks.append(paragraph(t.gettext("See also:")))
        blocks += map(_source_line, also)
    return Screen(
        tuple(blocks),
        (
            *turn_page(context, page, pages, lambda to: SourcesRoute(route.topic, route.section, to)),
            *back_and_home(context, SectionRoute(route.topic, route.section)),
        ),
    )


def section_body(shown: Shown[SectionWords], kind: str) -> list[Block]:
    """The blocks of a section's text; the bullets of questions are boxes to tick on paper."""
    blocks = parse_markdown(shown.words.body)
    if kind != "questions":
        return list(blocks)
    return [Block("box", block.spans) if block.kind == "bullet" else block for block in blocks]


def state_notes(context: Context, state: State) -> tuple[Block, ...]:
    """How far a text can be trusted, in one line; nothing for a reviewed one."""
    t = context.translator
    match state:
        case State.REVIEWED:
            return ()
        case State.MISSING:
            text = t.gettext("This text is not yet translated, so it is shown in English.")
        case State.STALE:
            text = t.gettext("The English text has changed since this translation was made. It may be out of date.")
        case State.DRAFT if context.locale == SOURCE_LOCALE:
            text = t.gettext("Draft: no health professional has reviewed this text yet.")
        case State.DRAFT:
            text = t.gettext("Draft translation: no native speaker has reviewed it yet.")
    return (note(text),)


def related_button(context: Context, place: str) -> Button:
    """The button to a related topic or section."""
    topic, _, section = place.partition("/")
    if section:
        words = context.guide.section(context.locale, topic, section).words
        return Button(words.label, SectionRoute(topic, section))
    return Button(context.guide.topic(context.locale, topic).words.button, TopicRoute(topic))


def _neighbours(context: Context, route: SectionRoute) -> tuple[Row, ...]:
    sections = list(context.guide.tree.topics[route.topic].sections)
    position = sections.index(route.section)
    return steps(
        context,
        SectionRoute(route.topic, sections[position - 1]) if position > 0 else None,
        SectionRoute(route.topic, sections[position + 1]) if position + 1 < len(sections) else None,
    )


def _other_language(context: Context, route: SectionRoute, shown: Shown[SectionWords]) -> tuple[Row, ...]:
    """A stale translation leads to the English; the English shown instead leads back."""
    t = context.translator
    if route.locale and route.locale != context.locale:
        back = SectionRoute(route.topic, route.section)
        return ((Button(t.gettext("Back to {language}", language=t.language(context.locale)), back),),)
    if shown.state is State.STALE:
        english = SectionRoute(route.topic, route.section, SOURCE_LOCALE)
        return ((Button(t.gettext("Read this in English"), english),),)
    return ()


def _ways_back(context: Context, route: SectionRoute) -> tuple[Row, ...]:
    topic = context.guide.tree.topics[route.topic]
    # A topic of one section has no screen of its own to go back to.
    back: Route = TopicRoute(route.topic) if len(topic.sections) > 1 else parent_route(context, route.topic)
    return back_and_home(context, back)


def _source_line(source: Source) -> Block:
    name = link(source.title, source.url) if source.url else source.title
    return bullet(name, f" ({source.publisher})")
