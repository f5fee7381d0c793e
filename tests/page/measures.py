"""Measures what a browser really shows: edges, directions and colours."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from playwright.async_api import Page

_WIDTHS = """() => {
  const wide = document.documentElement.clientWidth;
  const out = [...document.querySelectorAll('body *')].filter((element) => {
    if (!element.checkVisibility() || element.closest('svg')) return false;
    const { left, right } = element.getBoundingClientRect();
    return left < -0.5 || right > wide + 0.5;
  });
  const scrolled = [...document.querySelectorAll('html, body, body *')].filter((element) =>
    element.checkVisibility() && !element.closest('svg') && element.scrollWidth > element.clientWidth + 1 &&
    ['auto', 'scroll'].includes(getComputedStyle(element).overflowX));
  return [
    ...(document.documentElement.scrollWidth > wide ? ['the page'] : []),
    ...[...out, ...scrolled].map((element) => element.outerHTML.slice(0, 120)),
  ];
}"""

_KEYS = """() => {
  const view = document.getElementById('scroller').getBoundingClientRect();
  const message = [...document.querySelectorAll('[data-testid=message][data-outgoing=false]')].at(-1);
  const found = [...message.querySelectorAll('[data-testid=button]')].map((key) => {
    key.scrollIntoView({ block: 'nearest' });
    const box = key.getBoundingClientRect();
    const words = document.createRange();
    words.selectNodeContents(key.querySelector('.label'));
    const inside = [...words.getClientRects()].every((line) => line.left >= box.left - 0.5 &&
      line.right <= box.right + 0.5 && line.top >= box.top - 0.5 && line.bottom <= box.bottom + 0.5);
    const shown = box.left >= view.left - 0.5 && box.right <= view.right + 0.5 &&
      box.top >= view.top - 0.5 && box.bottom <= view.bottom + 0.5;
    const met = document.elementFromPoint((box.left + box.right) / 2, (box.top + box.bottom) / 2);
    return { label: key.textContent, height: box.height, inside, shown, reachable: key.contains(met) };
  });
  return found;
}"""

_FIRST_LINE = """() => {
  const message = [...document.querySelectorAll('[data-testid=message][data-outgoing=false]')].at(-1);
  const words = document.createRange();
  words.selectNodeContents(message.querySelector('[data-testid=text]'));
  const line = [...words.getClientRects()].find(({ width }) => width > 4);
  const met = document.elementFromPoint((line.left + line.right) / 2, (line.top + line.bottom) / 2);
  return message.querySelector('.bubble').contains(met);
}"""

_PARAGRAPHS = """() => {
  const message = [...document.querySelectorAll('[data-testid=message][data-outgoing=false]')].at(-1);
  const text = message.querySelector('[data-testid=text]');
  const body = text.parentElement;
  const style = getComputedStyle(body);
  const edge = body.getBoundingClientRect();
  const paragraphs = [{ words: '', boxes: [] }];
  const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    let start = 0;
    for (const part of node.data.split(/(?<=\\n)/)) {
      const range = document.createRange();
      range.setStart(node, start);
      range.setEnd(node, start + part.replace(/\\n$/, '').length);
      paragraphs.at(-1).words += part;
      paragraphs.at(-1).boxes.push(...range.getClientRects());
      start += part.length;
      if (part.endsWith('\\n')) paragraphs.push({ words: '', boxes: [] });
    }
  }
  return paragraphs.filter(({ words, boxes }) => words.trim() !== '' && boxes.length > 0).map(({ words, boxes }) => {
    const first = boxes.find(({ width }) => width > 0) ?? boxes[0];
    const line = boxes.filter(({ top, bottom }) => top < first.bottom && bottom > first.top);
    return {
      words: words.trim(),
      left: Math.min(...line.map(({ left }) => left)) - edge.left,
      right: edge.right - Math.max(...line.map(({ right }) => right)),
      direction: style.direction,
    };
  });
}"""

_COLOURS = """(selector) => [...document.querySelectorAll(selector)].filter((element) => element.checkVisibility())
  .map((element) => {
    const behind = [];
    for (let at = element; at; at = at.parentElement) behind.push(getComputedStyle(at).backgroundColor);
    return { text: getComputedStyle(element).color, behind };
  })"""

_NUMBER = re.compile(r"[\d.]+")
_EDGE = 1.5  # pixels that rounding may cost


@dataclass(frozen=True)
class Key:
    """A button under a message."""

    label: str
    height: float
    inside: bool
    """All of its words are inside its box."""
    shown: bool
    """All of it can be scrolled into view."""
    reachable: bool
    """Nothing lies over its middle."""


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of a message: how far its first line is from the message's edges, in pixels."""

    words: str
    left: float
    right: float
    direction: str

    @property
    def at_left(self) -> bool:
        """It starts at the left edge."""
        return abs(self.left) <= _EDGE

    @property
    def at_right(self) -> bool:
        """It starts at the right edge."""
        return abs(self.right) <= _EDGE


async def too_wide(page: Page) -> list[str]:
    """Whatever stands out of the screen to a side, or scrolls sideways."""
    found: list[str] = await page.evaluate(_WIDTHS)
    return found


async def keys(page: Page) -> list[Key]:
    """The buttons under the bot's last message, each scrolled into view."""
    return [Key(**key) for key in await page.evaluate(_KEYS)]


async def first_line_shows(page: Page) -> bool:
    """Whether the first line of the bot's last message is in view, and nothing lies over it."""
    return bool(await page.evaluate(_FIRST_LINE))


async def paragraphs(page: Page) -> list[Paragraph]:
    """The paragraphs of the bot's last message."""
    return [Paragraph(**paragraph) for paragraph in await page.evaluate(_PARAGRAPHS)]


async def contrasts(page: Page, selector: str) -> list[float]:
    """The contrast of each visible element's text with what is behind it (WCAG 2.2, "contrast ratio")."""
    found = await page.evaluate(_COLOURS, selector)
    return [_contrast(_colour(pair["text"]), _flat([_colour(layer) for layer in pair["behind"]])) for pair in found]


async def brightness(page: Page, selector: str) -> float:
    """The relative luminance, from 0 to 1, of what is behind the first element's text."""
    found = await page.evaluate(_COLOURS, selector)
    return _luminance(_flat([_colour(layer) for layer in found[0]["behind"]]))


Colour = tuple[float, float, float, float]


def _colour(css: str) -> Colour:
    red, green, blue, *alpha = (float(number) for number in _NUMBER.findall(css))
    return red, green, blue, alpha[0] if alpha else 1.0


def _flat(layers: Sequence[Colour]) -> Colour:
    """What these layers, the nearest first, look like together."""
    result: Colour = (255, 255, 255, 1)
    for red, green, blue, alpha in reversed(layers):
        result = (
            red * alpha + result[0] * (1 - alpha),
            green * alpha + result[1] * (1 - alpha),
            blue * alpha + result[2] * (1 - alpha),
            1,
        )
    return result


def _luminance(colour: Colour) -> float:
    red, green, blue = (
        channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
        for channel in (part / 255 for part in colour[:3])
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: Colour, other: Colour) -> float:
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)
