"""The directory of organisations: by country, by condition, and those that help everywhere."""

from collections.abc import Callable, Iterable, Sequence

from messenger.dialog.context import Context, UnknownPlaceError
from messenger.dialog.layout import back_and_home, breadcrumb, paged, parent_route, rows_of, turn_page
from messenger.dialog.limits import ROWS
from messenger.dialog.route import (
    ConditionRoute,
    ConditionsRoute,
    CountriesRoute,
    CountryRoute,
    DirectoryRoute,
    Route,
    WorldwideRoute,
)
from messenger.dialog.screen import Button, Screen, note, paragraph, title
from messenger.dialog.screens.countries import country_rows, sorted_countries
from messenger.guide.model import Organisation
from messenger.guide.prose import Block, Span

_ON_A_PAGE = 4
"""Organisations on one screen: four, with their link buttons, leave room for the text on a small phone."""

PLACE = "organisations"


def directory_screen(context: Context, _route: DirectoryRoute) -> Screen:
    """The ways into the directory."""
    t = context.translator
    buttons = [
        Button(t.gettext("By country"), CountriesRoute()),
        Button(t.gettext("By condition"), ConditionsRoute()),
        Button(t.gettext("Worldwide"), WorldwideRoute()),
    ]
    count = len(context.guide.organisations)
    return Screen(
        (
            breadcrumb(context, PLACE),
            title(t.gettext("Organisations that help")),
            paragraph(
                t.ngettext(
                    "One organisation for families. Choose how to look for it.",
                    "{n} organisations for families. Choose how to look for them.",
                    count,
                )
            ),
            note(t.gettext("They are not part of this guide. We cannot promise what they offer.")),
        ),
        (*rows_of(buttons, context.direction), *back_and_home(context, parent_route(context, PLACE))),
    )


def countries_screen(context: Context, route: CountriesRoute) -> Screen:
    """The countries that have an organisation."""
    t = context.translator
    below = back_and_home(context, DirectoryRoute())
    codes = {code for organisation in context.guide.organisations.values() for code in organisation.countries}
    rows = country_rows(
        context,
        sorted_countries(context, codes),
        ends=(route.first, route.last),
        to_country=CountryRoute,
        to_range=CountriesRoute,
        room=ROWS - len(below),
    )
    return Screen(
        (
            breadcrumb(context, PLACE),
            title(t.gettext("Organisations by country")),
            paragraph(t.gettext("Worldwide organisations are listed after those of each country.")),
        ),
        (*rows, *below),
    )


def conditions_screen(context: Context, route: ConditionsRoute) -> Screen:
    """The conditions that organisations help with."""
    t = context.translator
    covered = {name for organisation in context.guide.organisations.values() for name in organisation.conditions}
    buttons = [
        Button(context.guide.condition(context.locale, name).words.name, ConditionRoute(name))
        for name in context.guide.tree.conditions
        if name in covered
    ]
    return Screen(
        (
            breadcrumb(context, PLACE),
            title(t.gettext("Organisations by condition")),
            paragraph(t.gettext("Choose one.")),
        ),
        paged(context, buttons, route.page, ConditionsRoute, back_and_home(context, DirectoryRoute())),
    )


def country_screen(context: Context, route: CountryRoute) -> Screen:
    """The organisations of a country, then the worldwide ones."""
    t = context.translator
    organisations = context.guide.organisations
    local = [name for name, organisation in organisations.items() if route.country in organisation.countries]
    # A country's own organisations come before those that it shares with a continent.
    local.sort(key=lambda name: len(organisations[name].countries))
    if not local:
        raise UnknownPlaceError(route.country)
    everywhere = [name for name in _worldwide(context) if name not in local]
    return _list_screen(
        context,
        t.gettext("Organisations: {choice}", choice=t.territory(route.country)),
        [*local, *everywhere],
        page=route.page,
        to_page=lambda page: CountryRoute(route.country, page),
        back=CountriesRoute(),
    )


def condition_screen(context: Context, route: ConditionRoute) -> Screen:
    """The organisations for a condition."""
    t = context.translator
    names = [
        name for name, organisation in context.guide.organisations.items() if route.condition in organisation.conditions
    ]
    if not names:
        raise UnknownPlaceError(route.condition)
    words = context.guide.condition(context.locale, route.condition).words
    return _list_screen(
        context,
        t.gettext("Organisations: {choice}", choice=words.name),
        names,
        page=route.page,
        to_page=lambda page: ConditionRoute(route.condition, page),
        back=ConditionsRoute(),
    )


def worldwide_screen(context: Context, route: WorldwideRoute) -> Screen:
    """The organisations that help in every country."""
    t = context.translator
    return _list_screen(
        context,
        t.gettext("Organisations worldwide"),
        _worldwide(context),
        page=route.page,
        to_page=WorldwideRoute,
        back=DirectoryRoute(),
    )


def _worldwide(context: Context) -> list[str]:
    return [name for name, organisation in context.guide.organisations.items() if organisation.worldwide]


def _list_screen(
    context: Context,
    heading: str,
    names: Sequence[str],
    *,
    page: int,
    to_page: Callable[[int], Route],
    back: Route,
) -> Screen:
    t = context.translator
    pages = max(1, -(-len(names) // _ON_A_PAGE))
    page = min(page, pages - 1)
    part = names[page * _ON_A_PAGE :][:_ON_A_PAGE]
    blocks = [breadcrumb(context, PLACE), title(heading)]
    if pages > 1:
        blocks.append(note(t.gettext("Page {page} of {pages}", page=t.number(page + 1), pages=t.number(pages))))
    blocks += [block for name in part for block in _entry(context, name, context.guide.organisations[name])]
    links = [
        (Button(context.guide.organisations[name].name, url=context.guide.organisations[name].url),) for name in part
    ]
    return Screen(
        tuple(blocks),
        (*links, *turn_page(context, page, pages, to_page), *back_and_home(context, back)),
    )


def _entry(context: Context, name: str, organisation: Organisation) -> Iterable[Block]:
    t = context.translator
    native = f" ({organisation.native_name})" if organisation.native_name else ""
    sentence = context.guide.organisation(context.locale, name).words.sentence
    languages = t.enumeration(t.language(tag) for tag in organisation.languages)
    checked = (
        t.gettext("Address last checked on {date}.", date=t.date(organisation.checked))
        if organisation.checked
        else t.gettext("Address not checked yet.")
    )
    yield paragraph(Span(organisation.name + native, bold=True), "\n" + sentence)
    yield note(t.gettext("Languages: {languages}.", languages=languages) + " " + checked)
