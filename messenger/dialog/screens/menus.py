"""Home and the menus below it: a few sentences, and a button for each child."""

from messenger.dialog.context import Context, known
from messenger.dialog.layout import back_and_home, breadcrumb, paged, parent_route, place_button, place_words
from messenger.dialog.route import HOME, MenuRoute
from messenger.dialog.screen import Screen, paragraph, title
from messenger.dialog.screens.notes import disclaimer, missing_note


def menu_screen(context: Context, route: MenuRoute) -> Screen:
    """A menu. Home says what the guide is not, and needs no way back."""
    menu = known(context.guide.tree.menus, route.menu)
    words = context.guide.menu(context.locale, route.menu).words
    shown = [context.guide.menu(context.locale, route.menu), *place_words(context, menu.children)]
    is_home = MenuRoute(route.menu) == HOME
    blocks = [title(words.title), paragraph(words.summary)]
    blocks += missing_note(context, [one.state for one in shown])
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
