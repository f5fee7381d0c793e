"""What a reader can choose, what is kept about them, and how to use the bot."""

from messenger.dialog.context import Context, UnknownPlaceError
from messenger.dialog.layout import back_and_home, breadcrumb, paged, parent_route, rows_of
from messenger.dialog.limits import ROWS
from messenger.dialog.route import (
    HOME,
    ForgetRoute,
    HelpRoute,
    LanguagesRoute,
    OwnCountryRoute,
    PrivacyRoute,
    SetCountryRoute,
    SetLanguageRoute,
    SettingsRoute,
)
from messenger.dialog.screen import Button, Screen, bullet, paragraph, title
from messenger.dialog.screens.emergency import country_numbers
from messenger.dialog.screens.index import index_rows, sorted_by_name
from messenger.dialog.screens.notes import disclaimer
from messenger.dialog.screens.organisations import country_buttons
from messenger.languages.locales import endonym, sorted_by_endonym

PLACE = "settings"


def settings_screen(context: Context, _route: SettingsRoute) -> Screen:
    """The choices."""
    t = context.translator
    buttons = [
        Button(t.gettext("Language"), LanguagesRoute()),
        Button(t.gettext("Country"), OwnCountryRoute()),
        Button(t.gettext("Privacy"), PrivacyRoute()),
        Button(t.gettext("Help"), HelpRoute()),
    ]
    return Screen(
        (
            breadcrumb(context, PLACE),
            title(t.gettext("Settings")),
            paragraph(t.gettext("You read this guide in: {language}.", language=endonym(context.locale))),
            paragraph(_own_country(context)),
        ),
        (*rows_of(buttons, context.direction), *back_and_home(context, parent_route(context, PLACE))),
    )


def languages_screen(context: Context, route: LanguagesRoute) -> Screen:
    """The language picker: each language by its own name, the reader's own ticked."""
    t = context.translator
    buttons = [
        Button(f"{endonym(locale)} ✓" if locale == context.locale else endonym(locale), SetLanguageRoute(locale))
        for locale in sorted_by_endonym(context.guide.locales)
    ]
    return Screen(
        (
            breadcrumb(context, PLACE),
            title(t.gettext("Choose your language")),
            paragraph(t.gettext("Your choice is kept until you change it or say /forget.")),
        ),
        paged(context, buttons, route.page, LanguagesRoute, back_and_home(context, SettingsRoute())),
    )


def language_set_screen(context: Context, route: SetLanguageRoute) -> Screen:
    """The answer to a choice of language, in that language."""
    t = context.translator
    if route.locale not in context.guide.locales:
        raise UnknownPlaceError(route.locale)
    return Screen(
        (
            title(t.gettext("Your language is now: {language}", language=endonym(context.locale))),
            paragraph(t.gettext("You can change it at any time with /language.")),
        ),
        (*back_and_home(context, LanguagesRoute()),),
    )


def own_country_screen(context: Context, route: OwnCountryRoute) -> Screen:
    """The countries to choose one's own from."""
    t = context.translator
    forget = ((Button(t.gettext("Forget my country"), SetCountryRoute()),),) if context.reader.country else ()
    below = (*forget, *back_and_home(context, SettingsRoute()))
    rows = index_rows(
        context,
        sorted_by_name(context.guide.countries, t.territory),
        t.territory,
        ends=(route.first, route.last),
        to_one=SetCountryRoute,
        to_range=OwnCountryRoute,
        room=ROWS - len(below),
    )
    return Screen(
        (
            breadcrumb(context, PLACE),
            title(t.gettext("Choose your country")),
            paragraph(
                t.gettext("With it the emergency numbers and the organisations of your country are shown at once.")
            ),
            paragraph(_own_country(context)),
            paragraph(t.gettext("Choose it here, or type its name.")),
        ),
        (*rows, *below),
    )


def country_set_screen(context: Context, route: SetCountryRoute) -> Screen:
    """The answer to a choice of country."""
    t = context.translator
    if route.country and route.country not in context.guide.countries:
        raise UnknownPlaceError(route.country)
    if not route.country:
        return Screen(
            (title(_own_country(context)), paragraph(t.gettext("You can change it at any time in the settings."))),
            back_and_home(context, SettingsRoute()),
        )
    buttons = country_buttons(context, route.country)
    buttons.append(Button(t.gettext("Forget my country"), SetCountryRoute(), wide=True))
    return Screen(
        (
            title(_own_country(context)),
            *country_numbers(context, route.country),
            paragraph(t.gettext("You can change it at any time in the settings.")),
        ),
        (*rows_of(buttons, context.direction), *back_and_home(context, SettingsRoute())),
    )


def _own_country(context: Context) -> str:
    t = context.translator
    country = context.reader.country
    return (
        t.gettext("Your country: {country}.", country=t.territory(country))
        if country
        else t.gettext("You have not chosen a country.")
    )


def privacy_screen(context: Context, _route: PrivacyRoute) -> Screen:
    """Exactly what is kept about a reader."""
    t = context.translator
    return Screen(
        (
            breadcrumb(context, PLACE),
            title(t.gettext("What is kept about you")),
            paragraph(t.gettext("Nothing, as long as you choose no language and no country here.")),
            paragraph(t.gettext("If you choose one, this is kept:")),
            bullet(t.gettext("the number of this chat, encrypted")),
            bullet(t.gettext("the language that you chose")),
            bullet(t.gettext("the country that you chose")),
            bullet(t.gettext("the month in which you last wrote")),
            bullet(t.gettext("whether you blocked the bot")),
            paragraph(
                t.gettext("Only counted, without you: whether a section helped, and how often a search found nothing.")
            ),
            paragraph(
                t.gettext(
                    "Never kept: your name, what you write, what you open. Please send no names, birth dates, pictures "
                    "or records."
                )
            ),
            paragraph(t.gettext("Telegram itself sees your messages, as in every chat with a bot.")),
            paragraph(t.gettext("To erase what is kept, press the button below or send /forget.")),
        ),
        (
            (Button(t.gettext("Forget me"), ForgetRoute()),),
            *back_and_home(context, SettingsRoute()),
        ),
    )


def forgotten_screen(context: Context, _route: ForgetRoute) -> Screen:
    """The answer after a reader's row was erased."""
    t = context.translator
    return Screen(
        (
            title(t.gettext("Forgotten")),
            paragraph(
                t.gettext("Nothing about you is kept here now. The bot speaks the language of your Telegram app again.")
            ),
        ),
        back_and_home(context, PrivacyRoute()),
    )


def help_screen(context: Context, _route: HelpRoute) -> Screen:
    """How to use the bot."""
    t = context.translator
    return Screen(
        (
            title(t.gettext("How to use this guide")),
            paragraph(t.gettext("Press the buttons below a message. The message changes to what you chose.")),
            paragraph(t.gettext("Or type a question in your own words. I look for it in the guide.")),
            bullet(t.gettext("{command}: the menu", command="/menu")),
            bullet(t.gettext("{command}: choose your language", command="/language")),
            bullet(t.gettext("{command}: what is kept about you", command="/privacy")),
            bullet(t.gettext("{command}: erase what is kept about you", command="/forget")),
            disclaimer(context),
        ),
        back_and_home(context, HOME),
    )
