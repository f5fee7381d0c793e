"""The answer to a message that describes an emergency: whom to call, before anything else."""

from messenger.dialog.context import Context, known
from messenger.dialog.limits import ROWS
from messenger.dialog.route import HOME, NumberRoute, UrgentRoute
from messenger.dialog.screen import Button, Row, Screen, note, paragraph, title
from messenger.dialog.screens.emergency import (
    advice,
    countries_with_numbers,
    country_crisis_lines,
    country_numbers,
)
from messenger.dialog.screens.index import index_rows, sorted_by_name
from messenger.dialog.screens.notes import related_button


def urgent_screen(context: Context, route: UrgentRoute) -> Screen:
    """The numbers of the reader's country; without one the countries, to choose from."""
    t = context.translator
    kind = known(context.guide.tree.urgent, route.kind)
    country = context.reader.country
    numbers = country_numbers(context, country) if country else []
    blocks = [
        title(t.gettext("Call for help now")),
        paragraph(t.gettext("This may be an emergency. If it is happening now, call the emergency number at once.")),
        *numbers,
    ]
    if kind.crisis:
        blocks.append(paragraph(t.gettext("Please talk to somebody now: a crisis line, or somebody near you.")))
        blocks += country_crisis_lines(context, country) if country else []
    if not numbers and countries_with_numbers(context):
        blocks.append(paragraph(t.gettext("In which country are you? Choose it here, or type its name.")))
    blocks += [advice(context), note(t.gettext("This answer is automatic. Nobody reads this chat."))]
    below: tuple[Row, ...] = (
        (related_button(context, kind.section),),
        (Button(t.gettext("Find a helpline"), url=context.guide.emergency.directory),),
        (Button(t.gettext("This is not an emergency"), HOME),),
    )
    return Screen(tuple(blocks), (*(() if numbers else _countries(context, route, ROWS - len(below))), *below))


def _countries(context: Context, route: UrgentRoute, room: int) -> list[Row]:
    t = context.translator
    return index_rows(
        context,
        sorted_by_name(countries_with_numbers(context), t.territory),
        t.territory,
        ends=(route.first, route.last),
        to_one=NumberRoute,
        to_range=lambda first, last: UrgentRoute(route.kind, first, last),
        room=room,
    )
