"""A guide as small as one can be while it uses everything that a guide has, and the means to break it."""

from collections.abc import Mapping
from pathlib import Path

from messenger.guide.loader import load_guide
from messenger.guide.states import fingerprint
from messenger.guide.yaml_files import ContentError, Problem

_WHAT = fingerprint("What it is", "The cerebellum is **small**.")
OVERVIEW = fingerprint("Overview", "Overview", "The main points.")
_HOME = fingerprint("Home", "Home", "Choose a subject.")
_FAQ = fingerprint("Questions", "Questions", "What families ask.")
_PLAY = fingerprint("Does play help?", "Yes, **daily** play helps.")
_GLOSSARY = fingerprint("Words", "Words", "Hard words.")
_GAIT = fingerprint("gait", "The way of walking.")
_HELPERS = fingerprint("They answer questions.")
_QUE_ES = fingerprint("Qué es", "El cerebelo es **pequeño**.")

FILES: Mapping[str, str] = {
    "guide.yaml": """\
menus:
  home:
    children:
      - care
      - overview
      - organisations
      - settings
      - faq
      - glossary
  care:
    children:
      - therapies
topics:
  overview:
    sections:
      what-it-is:
        kind: facts
        claims:
          - small
        related:
          - therapies
          - overview/to-ask
        terms:
          - gait
        organisations:
          - helpers
      to-ask:
        kind: questions
        claims: []
  therapies:
    critical: true
    sections:
      play:
        kind: steps
        claims:
          - play-helps
conditions:
  - hypoplasia
  - any-rare-disease
faq:
  does-play-help:
    claims: [play-helps]
    section: therapies/play
glossary:
  gait: {}
  balance:
    claims: [play-helps]
""",
    "claims.yaml": """\
claims:
  small:
    statement: "The cerebellum is small."
    evidence: confirmed
    use: say
    sources:
      - handbook
  play-helps:
    statement: "Play helps."
    evidence: plausible
    use: say-hedged
    sources:
      - handbook
      - leaflet
left_out:
  - miracle-cure
""",
    "sources.yaml": """\
sources:
  handbook:
    title: "Handbook"
    publisher: "A press"
    url: "https://example.org/handbook"
    read: true
  leaflet:
    title: "Leaflet"
    publisher: "A clinic"
    read: false
""",
    "organisations.yaml": """\
organisations:
  helpers:
    name: "Helpers"
    native_name: "Ayudantes"
    url: "https://example.org/"
    countries:
      - "NO"
      - "ES"
    worldwide: true
    languages:
      - "en"
      - "zh-Hans"
    conditions:
      - hypoplasia
    checked: "2026-01-31"
""",
    "emergency.yaml": """\
directory: "https://example.org/lines"
numbers:
  "NO":
    ambulance: ["113"]
    general:
      - "112"
    certainty: high
    sources:
      - leaflet
crisis_lines:
  no-line:
    country: "NO"
    name: "A line"
    call: ["116 123"]
    hours: always
    certainty: medium
    sources:
      - leaflet
""",
    "reviews.yaml": f"""\
reviews:
  - locale: es
    unit: overview/what-it-is
    role: native-speaker
    name: "A reader"
    date: "2026-02-01"
    fingerprint: "{_QUE_ES}"
""",
    "en/profile.yaml": 'name: "A bot"\ndescription: "A guide."\nshort_description: "A guide."\n',
    "en/menus.yaml": """\
menus:
  home:
    title: "Home"
    button: "Home"
    summary: "Choose a subject."
  care:
    title: "Care"
    button: "Care"
    summary: "What helps."
""",
    "en/organisations.yaml": """\
organisations:
  helpers:
    sentence: "They answer questions."
conditions:
  hypoplasia:
    name: "Hypoplasia"
  any-rare-disease:
    name: "Any rare disease"
""",
    "en/overview.yaml": """\
title: "Overview"
button: "Overview"
summary: "The main points."
sections:
  what-it-is:
    heading: "What it is"
    body: |
      The cerebellum is **small**.
  to-ask:
    heading: "What to ask your doctor about it"
    button: "What to ask"
    body: |
      - Which tests are there?
      - What comes next?
""",
    "en/therapies.yaml": """\
title: "Therapies"
button: "Therapies"
summary: "What helps a child."
sections:
  play:
    heading: "Playing"
    body: |
      Play every day.
""",
    "en/faq.yaml": """\
title: "Questions"
button: "Questions"
summary: "What families ask."
questions:
  does-play-help:
    question: "Does play help?"
    button: "Play"
    answer: |
      Yes, **daily** play helps.
""",
    "en/glossary.yaml": """\
title: "Words"
button: "Words"
summary: "Hard words."
terms:
  gait:
    term: "gait"
    meaning: "The way of walking."
  balance:
    term: "balance"
    meaning: "Not falling."
""",
    "es/menus.yaml": f"""\
menus:
  home:
    source: "{_HOME}"
    title: "Inicio"
    button: "Inicio"
    summary: "Elija un tema."
""",
    "es/organisations.yaml": f"""\
organisations:
  helpers:
    source: "{_HELPERS}"
    sentence: "Responden preguntas."
conditions: {{}}
""",
    "es/faq.yaml": f"""\
source: "{_FAQ}"
title: "Preguntas"
button: "Preguntas"
summary: "Lo que preguntan las familias."
questions:
  does-play-help:
    source: "{_PLAY}"
    question: "¿Ayuda jugar?"
    button: "Jugar"
    answer: |
      Sí, jugar **cada día** ayuda.
""",
    "es/glossary.yaml": f"""\
source: "{_GLOSSARY}"
title: "Palabras"
button: "Palabras"
summary: "Palabras difíciles."
terms:
  gait:
    source: "{_GAIT}"
    term: "marcha"
    meaning: "La manera de andar."
""",
    "es/overview.yaml": f"""\
source: "{OVERVIEW}"
title: "Resumen"
button: "Resumen"
summary: "Lo principal."
sections:
  what-it-is:
    source: "{_WHAT}"
    heading: "Qué es"
    body: |
      El cerebelo es **pequeño**.
""",
}


def write_guide(folder: Path, files: Mapping[str, str] = FILES) -> Path:
    """Write files into a folder and return it."""
    for name, text in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return folder


def edited(file: str, old: str, new: str, files: Mapping[str, str] = FILES) -> dict[str, str]:
    """The files with one place of one of them changed; the place must be there exactly once."""
    assert files[file].count(old) == 1, f"{old!r} must stand in {file} once"
    return {**files, file: files[file].replace(old, new)}


def problems_of(folder: Path) -> list[Problem]:
    """All that the loader finds wrong with a folder; nothing if it loads."""
    try:
        load_guide(folder)
    except ContentError as error:
        return error.problems
    return []


def line_of(text: str, part: str) -> int:
    """The number of the one line that has a part in it."""
    lines = [number for number, line in enumerate(text.split("\n"), 1) if part in line]
    assert len(lines) == 1, f"{part!r} must stand on one line"
    return lines[0]
