"""The directory of organisations: by country, by condition, and those that help everywhere."""

from collections.abc import Callable, Iterable, Sequence

from messenger.dialog.context import Context, UnknownPlaceError, known
from messenger.dialog.layout import back_and_home, breadcrumb, page_of, paged, parent_route, rows_of, turn_page
from messenger.dialog.limits import ROWS
from messenger.dialog.route import (
    ConditionRoute,
    ConditionsRoute,
    CountriesRoute,
    CountryRoute,
    DirectoryRoute,
    HelpersRoute,
    MoreRoute,
    NumberRoute,
    Route,
    SpokenLanguageRoute,
    SpokenLanguagesRoute,
    WorldwideRoute,
)
from messenger.dialog.screen import Button, Screen, note, paragraph, title
from messenger.dialog.screens.emergency import country_numbers
from messenger.dialog.screens.index import index_rows, sorted_by_name
from messenger.dialog.screens.notes import state_notes, worst_state
from messenger.guide.facts import Organisation
from messenger.guide.prose import Block, Span
from messenger.languages.bidi import isolate
from messenger.languages.locales import capitalised

_ON_A_PAGE = 4
"""Organisations on one screen: four, with their link buttons, leave room for the text on a small phone."""

PLACE = "organisations"


def directory_screen(context: Context, _route: DirectoryRoute) -> Screen:
    """The ways into the directory."""
    t = context.translator
    own = context.reader.country
    buttons = [
        *([Button(t.territory(own), CountryRoute(own), wide=True)] if own in _countries(context) else []),
        Button(t.gettext("By country"), CountriesRoute()),
        Button(t.gettext("By condition"), ConditionsRoute()),
        Button(t.gettext("By language"), SpokenLanguagesRoute()),
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
            *([] if own else [paragraph(t.gettext("In which country are you? Choose it here, or type its name."))]),
            note(t.gettext("They are not part of this guide. We cannot promise what they offer.")),
        ),
        (*rows_of(buttons, context.direction), *back_and_home(context, parent_route(context, PLACE))),
    )


def countries_screen(context: Context, route: CountriesRoute) -> Screen:
    """The countries that have an organisation."""
    t = context.translator
    below = back_and_home(context, DirectoryRoute())
    rows = index_rows(
        context,
        sorted_by_name(_countries(context), t.territory),
        t.territory,
        ends=(route.first, route.last),
        to_one=CountryRoute,
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


def spoken_languages_screen(context: Context, route: SpokenLanguagesRoute) -> Screen:
    """The languages that organisations speak."""
    t = context.translator
    tags = {tag for organisation in context.guide.organisations.values() for tag in organisation.languages}
    ordered = sorted_by_name(tags, t.language)
    buttons = [Button(capitalised(t.language(tag)), SpokenLanguageRoute(tag)) for tag in ordered]
    return Screen(
        (
            breadcrumb(context, PLACE),
            title(t.gettext("Organisations by language")),
            paragraph(t.gettext("Which language should they speak?")),
        ),
        paged(context, buttons, route.page, SpokenLanguagesRoute, back_and_home(context, DirectoryRoute())),
    )


def country_screen(context: Context, route: CountryRoute) -> Screen:
    """The organisations of a country, then the worldwide ones."""
    organisations = context.guide.organisations
    found = _matching(context, lambda organisation: route.country in organisation.countries)
    # A country's own organisations come before those that it shares with a continent.
    found.sort(key=lambda name: len(organisations[name].countries))
    return _list_screen(
        context,
        context.translator.territory(route.country),
        _then_worldwide(context, found),
        page=route.page,
        to_page=lambda page: CountryRoute(route.country, page),
        back=CountriesRoute(),
    )


def condition_screen(context: Context, route: ConditionRoute) -> Screen:
    """The organisations for a condition, then the worldwide ones."""
    found = _matching(context, lambda organisation: route.condition in organisation.conditions)
    return _list_screen(
        context,
        context.guide.condition(context.locale, route.condition).words.name,
        _then_worldwide(context, found),
        page=route.page,
        to_page=lambda page: ConditionRoute(route.condition, page),
        back=ConditionsRoute(),
    )


def spoken_language_screen(context: Context, route: SpokenLanguageRoute) -> Screen:
    """The organisations that speak a language, then the worldwide ones."""
    found = _matching(context, lambda organisation: route.language in organisation.languages)
    return _list_screen(
        context,
        capitalised(context.translator.language(route.language)),
        _then_worldwide(context, found),
        page=route.page,
        to_page=lambda page: SpokenLanguageRoute(route.language, page),
        back=SpokenLanguagesRoute(),
    )


def helpers_screen(context: Context, route: HelpersRoute) -> Screen:
    """The organisations that help with just what a section is about."""
    section = known(known(context.guide.tree.topics, route.topic).sections, route.section)
    if not section.organisations:
        raise UnknownPlaceError(route.section)
    return _list_screen(
        context,
        context.guide.section(context.locale, route.topic, route.section).words.heading,
        section.organisations,
        page=route.page,
        to_page=lambda page: HelpersRoute(route.topic, route.section, page),
        back=MoreRoute(route.topic, route.section),
    )


def worldwide_screen(context: Context, route: WorldwideRoute) -> Screen:
    """The organisations that help in every country."""
    return _list_screen(
        context,
        context.translator.gettext("Worldwide"),
        _then_worldwide(context, []),
        page=route.page,
        to_page=WorldwideRoute,
        back=DirectoryRoute(),
    )


def country_buttons(context: Context, country: str) -> list[Button]:
    """What the guide has for a country: its numbers, and its organisations."""
    t = context.translator
    name = t.territory(country)
    buttons = []
    if country_numbers(context, country):
        text = t.gettext("Emergency numbers: {country}", country=name)
        buttons.append(Button(text, NumberRoute(country), wide=True))
    if country in _countries(context):
        text = t.gettext("Organisations: {choice}", choice=name)
        buttons.append(Button(text, CountryRoute(country), wide=True))
    return buttons


def _countries(context: Context) -> set[str]:
    return {code for organisation in context.guide.organisations.values() for code in organisation.countries}


def _matching(context: Context, fits: Callable[[Organisation], bool]) -> list[str]:
    """The ids of the organisations that fit.

    Raises UnknownPlaceError if none does: no button leads to an empty list.
    """
    found = [name for name, organisation in context.guide.organisations.items() if fits(organisation)]
    if not found:
        raise UnknownPlaceError(PLACE)
    return found


def _then_worldwide(context: Context, found: Sequence[str]) -> list[str]:
    worldwide = (name for name, organisation in context.guide.organisations.items() if organisation.worldwide)
    return [*found, *(name for name in worldwide if name not in found)]


def _list_screen(
    context: Context,
    choice: str,
    names: Sequence[str],
    *,
    page: int,
    to_page: Callable[[int], Route],
    back: Route,
) -> Screen:
    t = context.translator
    part, page, pages = page_of(names, page, _ON_A_PAGE)
    blocks = [breadcrumb(context, PLACE), title(t.gettext("Organisations: {choice}", choice=choice))]
    if pages > 1:
        blocks.append(note(t.gettext("Page {page} of {pages}", page=t.number(page + 1), pages=t.number(pages))))
    blocks += [block for name in part for block in _entry(context, name, context.guide.organisations[name])]
    blocks += _not_checked(context, part)
    blocks += state_notes(context, worst_state(context.guide.organisation(context.locale, name).state for name in part))
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
    remark = t.gettext("Languages: {languages}.", languages=t.enumeration(map(t.language, organisation.languages)))
    if organisation.checked:
        remark += " " + t.gettext("Address last checked on {date}.", date=t.date(organisation.checked))
    yield paragraph(Span(organisation.name + native, bold=True), "\n" + sentence)
    if organisation.phone and organisation.phone_checked:
        yield paragraph(t.gettext("Call:"), " ", Span(isolate(organisation.phone), bold=True))
    yield note(remark)


def _not_checked(context: Context, names: Sequence[str]) -> list[Block]:
    """Says once that nobody has seen the addresses answer that carry no date."""
    t = context.translator
    unchecked = sum(context.guide.organisations[name].checked is None for name in names)
    if not unchecked:
        return []
    if unchecked == len(names):
        return [note(t.gettext("Addresses not checked yet."))]
    return [note(t.gettext("Addresses without a date are not checked yet."))]
