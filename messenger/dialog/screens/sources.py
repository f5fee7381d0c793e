"""Where statements come from: the sources of a section or of an answer."""

from collections.abc import Callable, Iterable

from messenger.dialog.context import Context, known
from messenger.dialog.layout import back_and_home, breadcrumb, page_of, turn_page
from messenger.dialog.route import MoreRoute, QuestionRoute, QuestionSourcesRoute, Route, SourcesRoute
from messenger.dialog.screen import Screen, bullet, link, paragraph, title
from messenger.guide.facts import Source
from messenger.guide.prose import Block

_ON_A_PAGE = 8


def sources_screen(context: Context, route: SourcesRoute) -> Screen:
    """The sources of a section."""
    section = known(known(context.guide.tree.topics, route.topic).sections, route.section)
    words = context.guide.section(context.locale, route.topic, route.section).words
    return _screen(
        context,
        (
            breadcrumb(context, route.topic),
            title(context.translator.gettext("Sources: {section}", section=words.heading)),
        ),
        context.guide.sources_of(section.claims),
        page=route.page,
        to_page=lambda page: SourcesRoute(route.topic, route.section, page),
        back=MoreRoute(route.topic, route.section),
    )


def question_sources_screen(context: Context, route: QuestionSourcesRoute) -> Screen:
    """The sources of an answer."""
    question = known(context.guide.tree.faq, route.question)
    words = context.guide.question(context.locale, route.question).words
    return _screen(
        context,
        (breadcrumb(context, "faq"), title(context.translator.gettext("Sources: {section}", section=words.question))),
        context.guide.sources_of(question.claims),
        page=route.page,
        to_page=lambda page: QuestionSourcesRoute(route.question, page),
        back=QuestionRoute(route.question),
    )


def _screen(
    context: Context,
    head: tuple[Block, ...],
    sources: Iterable[Source],
    *,
    page: int,
    to_page: Callable[[int], Route],
    back: Route,
) -> Screen:
    """What was read, and below it what is only known by its address."""
    t = context.translator
    ordered = sorted(sources, key=lambda source: not source.read)
    part, page, pages = page_of(ordered, page, _ON_A_PAGE)
    blocks = list(head)
    if not part:
        blocks.append(paragraph(t.gettext("These sentences are about the guide itself. They need no source.")))
    for name, wanted in (
        (t.gettext("The statements come from:"), [source for source in part if source.read]),
        (t.gettext("See also:"), [source for source in part if not source.read]),
    ):
        if wanted:
            blocks += [paragraph(name), *map(_line, wanted)]
    return Screen(
        tuple(blocks),
        (*turn_page(context, page, pages, to_page), *back_and_home(context, back)),
    )


def _line(source: Source) -> Block:
    name = link(source.title, source.url) if source.url else source.title
    return bullet(name, f" ({source.publisher})")
