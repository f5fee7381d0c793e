"""Real Chromium, shut in: nothing that a page does reaches beyond this machine, and whatever goes wrong is noted."""

import os
import re
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Literal

import pytest
from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Page, Route, async_playwright, expect

PATIENCE_MS = 10_000
"""Milliseconds that a test waits for the browser."""

_NAMES = ("chromium", "chromium-browser", "google-chrome")
_ARGUMENTS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # A second wall behind the interception below: no name and no address but this machine's is ever looked up.
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
)
_BEYOND = re.compile(r"^(?!http://127\.0\.0\.1:|data:|about:|blob:)")


def chromium_path() -> str:
    """The system's Chromium; without one the test is skipped, and fails where CI should have brought one."""
    for name in _NAMES:
        path = shutil.which(name)
        if path:
            return path
    reason = f"there is no Chromium: none of {', '.join(_NAMES)} is on PATH"
    if os.environ.get("CI", "").lower() == "true":
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """A running browser without windows."""
    path = chromium_path()
    # Chromium's own sandbox cannot be set up by root.
    sandbox = ("--no-sandbox",) if hasattr(os, "geteuid") and os.geteuid() == 0 else ()
    expect.set_options(timeout=PATIENCE_MS)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=[*_ARGUMENTS, *sandbox])
        yield browser
        await browser.close()


@dataclass
class Device:
    """A phone's browser: its tabs share what a browser shares, and nothing with another device."""

    context: BrowserContext
    troubles: list[str] = field(default_factory=list)
    beyond: list[str] = field(default_factory=list)

    async def tab(self, address: str) -> Page:
        """Open an address in a new tab."""
        page = await self.context.new_page()
        await page.goto(address, wait_until="commit")  # whoever opens it waits for what they need
        return page

    async def close_tabs(self) -> None:
        """Before what they speak to goes away: an open tab would ask again, and note that nobody answers."""
        for page in self.context.pages:
            await page.close()

    def _watch(self, page: Page) -> None:
        page.on("pageerror", lambda error: self.troubles.append(f"error: {error}"))

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.troubles.append(f"{message.type}: {message.text}")

    async def _answer(self, route: Route) -> None:
        """Stand in for the internet."""
        self.beyond.append(route.request.url)
        await route.fulfill(status=200, content_type="text/html", body="<title>Outside</title>")


@asynccontextmanager
async def device(
    browser: Browser,
    *,
    size: tuple[int, int] = (390, 844),
    colours: Literal["light", "dark"] = "light",
) -> AsyncIterator[Device]:
    """A phone with an empty browser, closed at the end."""
    width, height = size
    context = await browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme=colours,
        locale="en-GB",
        reduced_motion="reduce",
        service_workers="block",
    )
    context.set_default_timeout(PATIENCE_MS)
    made = Device(context)
    context.on("page", made._watch)
    context.on("console", made._heard)
    await context.route(_BEYOND, made._answer)
    yield made
    await context.close()
