"""Takes the pictures of the README from the real chat page: `make screenshots`."""

import asyncio
import sys
import tempfile
from pathlib import Path

from running import simulator_with_bot, store_in

from messenger.assembly import load_edition
from messenger.settings import load_settings
from page.browser import chromium, device
from page.chat import Chat

_SECTION = "s_overview_what-it-is"
_QUESTIONS = {"en": "will my daughter walk", "ar": "هل ستمشي ابنتي"}


async def main(folder: Path) -> None:
    """One picture for each language: a question typed and what is found, then a section."""
    edition = load_edition(load_settings())
    with tempfile.TemporaryDirectory() as state:
        async with (
            store_in(Path(state)) as store,
            simulator_with_bot(edition, store) as simulator,
            chromium() as browser,
        ):
            for locale, question in _QUESTIONS.items():
                async with device(browser) as phone:
                    chat = await Chat.at(await phone.tab(f"{simulator.base_url}/?language={locale}"), simulator)
                    await chat.begin()
                    await chat.write(question)
                    await chat.show(_SECTION)
                    await chat.page.wait_for_timeout(500)  # milliseconds, until the page has scrolled
                    file = folder / f"chat-{locale}.png"
                    await chat.page.screenshot(path=file)
                    print(file)  # noqa: T201  # a command that says what it wrote


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
