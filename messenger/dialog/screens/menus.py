"""Home and the menus below it: a few sentences, and a button for each child."""

from messenger.dialog.context import Context, known
from messenger.dialog.layout import back_and_home, breadcrumb, paged, parent_route, place_button
from messenger.dialog.route import HOME, MenuRoute
from messenger.dialog.screen import Screen, note, paragraph, title
from messenger.guide.prose import Block


def menu_screen(context: Context, route: MenuRoute) -> Screen:
    """A menu. Home says what the guide is not, and needs no way back."""
    menu = known(context.guide.tree.menus, route.menu)
    words = context.guide.menu(context.locale, route.menu).words
    is_home = MenuRoute(route.menu) == HOME
    blocks = [title(words.title), paragraph(words.summary)]
    if is_home:
        blocks.append(disclaimer(context))
    else:
        blocks.insert(0, breadcrumb(context, route.menu))
    return Screen(
        tuple(blocks),
        paged(
            context,
            [place_button(context, child) for child in menu.children],
            route.page,
            lambda page: MenuRoute(route.menu, page),
            () if is_home else back_and_home(context, parent_route(context, route.menu)),
        ),
    )


def disclaimer(context: Context) -> Block:
    """What this guide cannot do, in one line."""
    return note(
        context.translator.gettext(
            "General information. It does not replace a health professional, and it is not an emergency service."
        )
    )
