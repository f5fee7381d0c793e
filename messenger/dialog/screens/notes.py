"""What several screens say alike: what the guide is not, how far a text can be trusted, what to read next."""

from collections.abc import Iterable

from messenger.dialog.context import Context
from messenger.dialog.route import SectionRoute, TopicRoute
from messenger.dialog.screen import Button, note
from messenger.guide.prose import Block
from messenger.guide.states import State
from messenger.languages.locales import SOURCE_LOCALE

_WORST_FIRST = (State.MISSING, State.STALE, State.DRAFT, State.REVIEWED)


def disclaimer(context: Context) -> Block:
    """What this guide cannot do, in one line."""
    return note(
        context.translator.gettext(
            "General information. It does not replace a health professional, and it is not an emergency service."
        )
    )


def state_notes(context: Context, state: State) -> tuple[Block, ...]:
    """How far a text can be trusted, in one line; nothing for a reviewed one."""
    t = context.translator
    match state:
        case State.REVIEWED:
            return ()
        case State.MISSING:
            text = t.gettext("Not all of this is translated yet: what is missing is shown in English.")
        case State.STALE:
            text = t.gettext("The English text has changed since this translation was made. It may be out of date.")
        case State.DRAFT if context.locale == SOURCE_LOCALE:
            text = t.gettext("Draft: no health professional has reviewed this text yet.")
        case State.DRAFT:
            text = t.gettext("Draft translation: no native speaker has reviewed it yet.")
    return (note(text),)


def worst_state(states: Iterable[State]) -> State:
    """The state to say of several texts on one screen: the one that a reader must know of most."""
    return min(states, key=_WORST_FIRST.index, default=State.REVIEWED)


def missing_note(context: Context, states: Iterable[State]) -> tuple[Block, ...]:
    """Says of a list of buttons that some stand in English; that its texts are drafts is said beside each text."""
    return state_notes(context, State.MISSING) if State.MISSING in states else ()


def related_button(context: Context, place: str) -> Button:
    """The button to a topic (`topic`) or a section (`topic/section`)."""
    topic, _, section = place.partition("/")
    if section:
        words = context.guide.section(context.locale, topic, section).words
        return Button(words.label, SectionRoute(topic, section))
    return Button(context.guide.topic(context.locale, topic).words.button, TopicRoute(topic))
