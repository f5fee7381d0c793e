"""Was this helpful? Asked behind "More", and kept as nothing but a count."""

from messenger.dialog.context import Context, UnknownPlaceError, known
from messenger.dialog.layout import back_and_home, breadcrumb
from messenger.dialog.route import FeedbackRoute, HelpfulRoute, MoreRoute, SectionRoute
from messenger.dialog.screen import Button, Screen, note, paragraph, title

ANSWERS = ("yes", "no", "other")
"""All that can be said to the question; whoever counts answers counts no others."""


def helpful_screen(context: Context, route: HelpfulRoute) -> Screen:
    """The question, with its three answers."""
    t = context.translator
    heading = _heading(context, route)
    texts = {
        "yes": t.gettext("Yes, it helped"),
        "no": t.gettext("No, it did not help"),
        "other": t.gettext("Not what I looked for"),
    }
    return Screen(
        (
            breadcrumb(context, route.topic),
            title(heading),
            paragraph(t.gettext("Was this section helpful?")),
            note(t.gettext("Only a count is kept: which section, which language, which day. Not who answered.")),
        ),
        (
            *((Button(texts[answer], FeedbackRoute(route.topic, route.section, answer)),) for answer in ANSWERS),
            *back_and_home(context, MoreRoute(route.topic, route.section)),
        ),
    )


def thanks_screen(context: Context, route: FeedbackRoute) -> Screen:
    """The answer to an answer."""
    t = context.translator
    heading = _heading(context, route)
    if route.answer not in ANSWERS:
        raise UnknownPlaceError(route.answer)
    return Screen(
        (
            breadcrumb(context, route.topic),
            title(heading),
            paragraph(t.gettext("Thank you. Your answer helps to make this guide better.")),
        ),
        back_and_home(context, SectionRoute(route.topic, route.section)),
    )


def _heading(context: Context, route: HelpfulRoute | FeedbackRoute) -> str:
    known(known(context.guide.tree.topics, route.topic).sections, route.section)
    return context.guide.section(context.locale, route.topic, route.section).words.heading
