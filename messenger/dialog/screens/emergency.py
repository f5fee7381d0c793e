"""Emergency numbers and crisis lines by country: only those that are certain enough to be shown."""

from collections.abc import Sequence

from messenger.dialog.context import Context, UnknownPlaceError, known
from messenger.dialog.layout import back_and_home
from messenger.dialog.limits import ROWS
from messenger.dialog.route import NumberRoute, NumbersRoute, Route, SetCountryRoute, TopicRoute
from messenger.dialog.screen import Button, Row, Screen, note, paragraph, title
from messenger.dialog.screens.index import index_rows, sorted_by_name
from messenger.guide.facts import CrisisLine, EmergencyNumbers
from messenger.guide.prose import Block, Span


def numbers_screen(context: Context, route: NumbersRoute) -> Screen:
    """The countries whose numbers can be shown."""
    t = context.translator
    below = back_and_home(context, _urgent_topic(context))
    shown = sorted_by_name(countries_with_numbers(context), t.territory)
    rows = index_rows(
        context,
        shown,
        t.territory,
        ends=(route.first, route.last),
        to_one=NumberRoute,
        to_range=NumbersRoute,
        room=ROWS - len(below),
    )
    ask = paragraph(t.gettext("In which country are you? Choose it here, or type its name."))
    return Screen(
        (title(t.gettext("Emergency numbers")), *([ask] if shown else []), advice(context)),
        (*(rows if shown else [_directory_row(context)]), *below),
    )


def number_screen(context: Context, route: NumberRoute) -> Screen:
    """A country's numbers, the ambulance first, and its crisis lines."""
    t = context.translator
    known(context.guide.emergency.numbers, route.country)
    numbers = country_numbers(context, route.country)
    if not numbers:
        raise UnknownPlaceError(route.country)
    remember = (Button(t.gettext("Remember this country"), SetCountryRoute(route.country)),)
    return Screen(
        (
            title(t.gettext("Emergency numbers: {country}", country=t.territory(route.country))),
            *numbers,
            *country_crisis_lines(context, route.country),
            advice(context),
        ),
        (
            _directory_row(context),
            *(() if context.reader.country == route.country else (remember,)),
            *back_and_home(context, NumbersRoute()),
        ),
    )


def countries_with_numbers(context: Context) -> list[str]:
    """The countries (ISO codes) whose numbers are certain enough to be shown."""
    return [code for code, numbers in context.guide.emergency.numbers.items() if numbers.certainty != "low"]


def country_numbers(context: Context, country: str) -> list[Block]:
    """A country's numbers as lines of text; none where they are not certain enough, or not known."""
    numbers = context.guide.emergency.numbers.get(country)
    return _numbers(context, numbers) if numbers and numbers.certainty != "low" else []


def country_crisis_lines(context: Context, country: str) -> list[Block]:
    """A country's crisis lines as lines of text."""
    return [block for line in _lines(context, country) for block in _crisis_line(context, line)]


def advice(context: Context) -> Block:
    """What to do where no number answers."""
    return paragraph(
        context.translator.gettext(
            "If you cannot reach the number, go to the nearest hospital or ask someone nearby for help."
        )
    )


def emergency_row(context: Context) -> tuple[Row, ...]:
    """The row that leads to the numbers: those of the reader's country, or the countries; elsewhere for want of any."""
    t = context.translator
    country = context.reader.country
    if country and country_numbers(context, country):
        text = t.gettext("Emergency numbers: {country}", country=t.territory(country))
        return ((Button(text, NumberRoute(country)),),)
    if not countries_with_numbers(context):
        return (_directory_row(context),)
    return ((Button(t.gettext("Emergency numbers by country"), NumbersRoute()),),)


def _directory_row(context: Context) -> Row:
    """The row that leads to helplines that this guide does not list."""
    return (Button(context.translator.gettext("Find a helpline"), url=context.guide.emergency.directory),)


def _lines(context: Context, country: str) -> list[CrisisLine]:
    lines = context.guide.emergency.crisis_lines.values()
    return [line for line in lines if line.country == country and line.certainty != "low"]


def _numbers(context: Context, numbers: EmergencyNumbers) -> list[Block]:
    t = context.translator
    blocks = []
    if numbers.ambulance:
        blocks.append(paragraph(t.gettext("Ambulance:"), " ", _bold_list(context, numbers.ambulance)))
    others = [number for number in numbers.general if number not in numbers.ambulance]
    if others:
        blocks.append(paragraph(t.gettext("General emergency number:"), " ", _bold_list(context, others)))
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


def _bold_list(context: Context, numbers: Sequence[str]) -> Span:
    return Span(context.translator.alternatives(numbers), bold=True)


def _urgent_topic(context: Context) -> Route:
    """Where the numbers are asked for: the topic whose section is about calling now."""
    for topic, content in context.guide.tree.topics.items():
        if content.critical and any(section.kind == "urgent" for section in content.sections.values()):
            return TopicRoute(topic)
    return TopicRoute(next(iter(context.guide.tree.topics)))
