"""Sections that travel: the link to one, and the card that it becomes in another chat."""

from messenger.dialog.context import Context, known
from messenger.dialog.layout import back_and_home, breadcrumb
from messenger.dialog.links import deep_link
from messenger.dialog.route import MoreRoute, SectionRoute, ShareRoute
from messenger.dialog.route_text import encode
from messenger.dialog.screen import Button, Screen, link, paragraph, title
from messenger.dialog.screens.topics import section_screen


def share_screen(context: Context, route: ShareRoute) -> Screen:
    """The link to a section, and a button that puts its card into a chat."""
    t = context.translator
    known(known(context.guide.tree.topics, route.topic).sections, route.section)
    heading = context.guide.section(context.locale, route.topic, route.section).words.heading
    section = SectionRoute(route.topic, route.section)
    address = deep_link(context.reader.bot, section)
    return Screen(
        (
            breadcrumb(context, route.topic),
            title(t.gettext("Share: {section}", section=heading)),
            paragraph(t.gettext("This link opens the section. Whoever opens it reads it in their own language.")),
            paragraph(link(address, address)),
        ),
        (
            (Button(t.gettext("Send to a chat"), query=encode(section)),),
            *back_and_home(context, MoreRoute(route.topic, route.section)),
        ),
    )


def section_card(context: Context, topic: str, section: str) -> Screen:
    """A section as it stands in another chat: its whole text, and one button back to the bot."""
    route = SectionRoute(topic, section)
    shown = section_screen(context, route)
    opening = Button(context.translator.gettext("Open the guide"), url=deep_link(context.reader.bot, route))
    return Screen(shown.blocks, ((opening,),))
