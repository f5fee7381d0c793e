"""Emergency numbers and crisis lines by country: only those that are certain enough to be shown."""

from messenger.dialog.context import Context, UnknownPlaceError, known
from messenger.dialog.layout import back_and_home
from messenger.dialog.limits import ROWS
from messenger.dialog.route import NumberRoute, NumbersRoute, Route, TopicRoute
from messenger.dialog.screen import Button, Screen, note, paragraph, title
from messenger.dialog.screens.countries import country_rows, sorted_countries
from messenger.guide.model import CrisisLine, EmergencyNumbers
from messenger.guide.prose import Block, Span
from messenger.languages.bidi import isolate


def numbers_screen(context: Context, route: NumbersRoute) -> Screen:
    """The countries whose numbers can be shown."""
    t = context.translator
    below = back_and_home(context, _urgent_topic(context))
    shown = {code for code, numbers in context.guide.emergency.numbers.items() if numbers.certainty != "low"}
    rows = country_rows(
        context,
        sorted_countries(context, shown),
        ends=(route.first, route.last),
        to_country=NumberRoute,
        to_range=NumbersRoute,
        room=ROWS - len(below),
    )
    return Screen(
        (title(t.gettext("Emergency numbers")), paragraph(t.gettext("In which country are you?")), _advice(context)),
        (*rows, *below),
    )


def number_screen(context: Context, route: NumberRoute) -> Screen:
    """A country's numbers, the ambulance first, and its crisis lines."""
    t = context.translator
    emergency = context.guide.emergency
    numbers = known(emergency.numbers, route.country)
    if numbers.certainty == "low":
        raise UnknownPlaceError(route.country)
    lines = [
        line for line in emergency.crisis_lines.values() if line.country == route.country and line.certainty != "low"
    ]
    blocks = [
        title(t.gettext("Emergency numbers: {country}", country=t.territory(route.country))),
        *_numbers(context, numbers),
        *(block for line in lines for block in _crisis_line(context, line)),
        _advice(context),
    ]
    return Screen(
        tuple(blocks),
        (
            (Button(t.gettext("Find a helpline"), url=emergency.directory),),
            *back_and_home(context, NumbersRoute()),
        ),
    )


def _numbers(context: Context, numbers: EmergencyNumbers) -> list[Block]:
    t = context.translator
    blocks = []
    if numbers.ambulance:
        blocks.append(paragraph(t.gettext("Ambulance:"), " ", _bold_list(context, numbers.ambulance)))
    if set(numbers.general) - set(numbers.ambulance):
        blocks.append(paragraph(t.gettext("General emergency number:"), " ", _bold_list(context, numbers.general)))
    if numbers.certainty == "medium":
        blocks.append(note(t.gettext("Please check locally that these numbers are right.")))
    return blocks


def _crisis_line(context: Context, line: CrisisLine) -> list[Block]:
    t = context.translator
    hours = {
        "always": t.gettext("Open day and night."),
        "limited": t.gettext("Not open at all hours."),
        "unknown": t.gettext("Opening hours not known."),
    }
    ways = [paragraph(Span(t.gettext("Crisis line: {name}", name=line.name), bold=True))]
    if line.call:
        ways.append(paragraph(t.gettext("Call:"), " ", _bold_list(context, line.call)))
    if line.text:
        ways.append(paragraph(t.gettext("Send a text message:"), " ", _bold_list(context, line.text)))
    if line.url:
        ways.append(paragraph(t.gettext("Write:"), " ", Span(line.url, url=line.url)))
    check = " " + t.gettext("Please check locally that these numbers are right.") if line.certainty == "medium" else ""
    return [*ways, note(hours[line.hours] + check)]


def _bold_list(context: Context, numbers: tuple[str, ...]) -> Span:
    return Span(", ".join(map(isolate, numbers)) if context.direction == "rtl" else ", ".join(numbers), bold=True)


def _advice(context: Context) -> Block:
    return paragraph(
        context.translator.gettext(
            "If you cannot reach the number, go to the nearest hospital or ask someone nearby for help."
        )
    )


def _urgent_topic(context: Context) -> Route:
    """Where the numbers are asked for: the topic whose section is about calling now."""
    for topic, content in context.guide.tree.topics.items():
        if any(section.kind == "urgent" for section in content.sections.values()):
            return TopicRoute(topic)
    return TopicRoute(next(iter(context.guide.tree.topics)))
