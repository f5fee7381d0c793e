"""The loaded guide: what its files have, where its places belong, and what stands behind its claims."""

from datetime import date

import pytest

from guide.support import write_guide
from messenger.guide.facts import Source
from messenger.guide.loader import load_guide
from messenger.guide.model import Guide


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Guide:
    """The small guide."""
    return load_guide(write_guide(tmp_path_factory.mktemp("small")))


def test_a_guide_has_what_its_files_have(small: Guide) -> None:
    """Ids keep their order; texts lose the white space around them; days are days."""
    assert small.locales == ("en", "es")
    assert list(small.tree.topics) == ["overview", "therapies"]
    assert small.tree.menus["home"].children == ("care", "overview", "organisations", "settings", "faq", "glossary")
    assert small.section("en", "therapies", "play").words.body == "Play every day."
    assert small.organisations["helpers"].countries == ("NO", "ES")
    assert small.organisations["helpers"].checked == date(2026, 1, 31)
    assert small.emergency.numbers["NO"].ambulance == ("113",)
    assert small.countries == {"NO", "ES"}
    assert (small.tree.topics["therapies"].critical, small.tree.topics["overview"].critical) == (True, False)


@pytest.mark.parametrize(
    ("child", "parent"),
    [("overview", "home"), ("care", "home"), ("therapies", "care"), ("settings", "home"), ("home", None), ("x", None)],
)
def test_a_place_has_the_first_menu_that_leads_to_it_as_parent(small: Guide, child: str, parent: str | None) -> None:
    """The way back leads to the menu that names a place; the root has none."""
    assert parent == small.parent(child)


def test_the_sources_of_claims_come_once_and_in_order(small: Guide) -> None:
    """Sources that several claims share are not repeated."""
    assert [
        Source(title="Handbook", publisher="A press", url="https://example.org/handbook", read=True),
        Source(title="Leaflet", publisher="A clinic", read=False),
    ] == list(small.sources_of(["small", "play-helps"]))


@pytest.mark.parametrize(("section", "label"), [("to-ask", "What to ask"), ("what-it-is", "What it is")])
def test_a_button_has_the_shorter_text(small: Guide, section: str, label: str) -> None:
    """A section's button shows its own text if it has one, else the heading."""
    assert label == small.section("en", "overview", section).words.label


def test_words_of_nothing_are_no_words(small: Guide) -> None:
    """Asking for a unit that the English lacks is a mistake of the caller's."""
    with pytest.raises(KeyError, match="menus/nowhere"):
        small.menu("es", "nowhere")
