"""The questions that families ask, each with a short answer and the way to the long one."""

from messenger.dialog.context import Context, known
from messenger.dialog.layout import back_and_home, breadcrumb, paged, parent_route
from messenger.dialog.route import FaqRoute, QuestionRoute, QuestionSourcesRoute
from messenger.dialog.screen import Button, Screen, paragraph, title
from messenger.dialog.screens.emergency import emergency_row
from messenger.dialog.screens.notes import disclaimer, missing_note, related_button, state_notes
from messenger.guide.prose import parse_markdown

PLACE = "faq"


def faq_screen(context: Context, route: FaqRoute) -> Screen:
    """All questions, a button each."""
    known(context.guide.tree.faq, next(iter(context.guide.tree.faq), ""))
    guide, locale = context.guide, context.locale
    words = guide.faq(locale).words
    return Screen(
        (
            breadcrumb(context, PLACE),
            title(words.title),
            paragraph(words.summary),
            *missing_note(context, [guide.question(locale, question).state for question in guide.tree.faq]),
        ),
        paged(
            context,
            [
                Button(guide.question(locale, question).words.button, QuestionRoute(question), wide=True)
                for question in guide.tree.faq
            ],
            route.page,
            FaqRoute,
            back_and_home(context, parent_route(context, PLACE)),
        ),
    )


def question_screen(context: Context, route: QuestionRoute) -> Screen:
    """A question, its answer, and where to read on."""
    t = context.translator
    question = known(context.guide.tree.faq, route.question)
    shown = context.guide.question(context.locale, route.question)
    more = related_button(context, question.section)
    return Screen(
        (
            breadcrumb(context, PLACE),
            title(shown.words.question),
            *parse_markdown(shown.words.answer),
            *state_notes(context, shown.state),
            disclaimer(context),
        ),
        (
            *(emergency_row(context) if question.emergency else ()),
            (Button(t.gettext("Read on: {section}", section=more.text), more.route),),
            (Button(t.gettext("Sources"), QuestionSourcesRoute(route.question)),),
            *back_and_home(context, FaqRoute()),
        ),
    )
