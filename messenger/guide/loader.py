"""Reads the content folder into a Guide, or says everything that is wrong with it at once.

A guide with a problem never starts: a family must not find out that a button leads nowhere. Every problem names file,
line, key and, where there is a choice, the valid values.
"""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from messenger.guide import references, typed_rules
from messenger.guide.facts import Claims, Emergency, Organisations, Reviews, Sources
from messenger.guide.fields import Model
from messenger.guide.keywords import Keywords
from messenger.guide.model import Guide, Tree
from messenger.guide.urgent import UrgentDetector
from messenger.guide.urgent_patterns import PatternTable, UrgentPatterns
from messenger.guide.words import FaqWords, GlossaryWords, MenusFile, OrganisationsFile, ProfileWords, TopicWords, Words
from messenger.guide.yaml_files import ContentError, Document, Problem, read_yaml
from messenger.languages.folders import folders_in, is_clutter
from messenger.languages.locales import SOURCE_LOCALE, parse_locale

M = TypeVar("M", bound=Model)

_WORDS_FILES = ("menus", "organisations", "profile")
"""The files that each language folder has beside one for each topic."""

_RULES_FILES = ("wording", "terms")
"""The files of a language folder that hold no words of the guide, but what messenger.guide.checks asks of them."""

_TYPED_FILES = ("keywords", "urgent")
"""The files of a language folder that hold what people type; no language must have them."""


def load_guide(content_dir: Path) -> Guide:
    """Load the guide from its folder.

    Raises ContentError with every problem found.
    """
    if not content_dir.is_dir():
        raise ContentError([Problem(content_dir, 1, "", "there is no such folder; set CONTENT_DIR to the guide's")])
    files = _Files(content_dir)
    tree = files.read("guide", Tree)
    claims = files.read("claims", Claims)
    sources = files.read("sources", Sources)
    organisations = files.read("organisations", Organisations)
    emergency = files.read("emergency", Emergency)
    reviews = files.read("reviews", Reviews)
    locales = files.locales()
    words = {locale: files.read_words(locale, tree) for locale in locales}
    keywords = {locale: files.read_typed(locale, "keywords", Keywords) for locale in locales}
    urgent = files.read_urgent(locales, tree)
    if not (tree and claims and sources and organisations and emergency and reviews) or files.problems:
        raise ContentError(files.problems)
    guide = Guide(
        tree=tree,
        claims=claims.claims,
        sources=sources.sources,
        organisations=organisations.organisations,
        emergency=emergency,
        reviews=reviews.reviews,
        words=words,
        keywords={locale: typed for locale, typed in keywords.items() if typed},
        urgent=UrgentDetector(urgent, list(tree.urgent)),
    )
    findings = [*references.check(guide, claims.left_out), *typed_rules.check(guide)]
    problems = [files.at(finding.file, finding.key, finding.message) for finding in findings]
    if problems:
        raise ContentError(problems)
    return guide


class _Files:
    """The files of a content folder, and all that is wrong with them so far."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._documents: dict[str, Document] = {}
        self.problems: list[Problem] = []

    def locales(self) -> list[str]:
        """The language folders, the source locale first."""
        names = [entry.name for entry in folders_in(self._folder)]
        for name in names:
            try:
                parse_locale(name)
            except ValueError as error:
                self.problems.append(Problem(self._folder / name, 1, "", str(error)))
        if SOURCE_LOCALE not in names:
            self.problems.append(Problem(self._folder / SOURCE_LOCALE, 1, "", "the folder of the English is missing"))
        return [SOURCE_LOCALE, *(name for name in names if name != SOURCE_LOCALE)]

    def read(self, name: str, model: type[M]) -> M | None:
        """Read `name`.yaml as a model; None if that cannot be done."""
        document = read_yaml(self._folder / f"{name}.yaml")
        self.problems.extend(document.problems)
        if document.data is None:
            return None
        try:
            return TypeAdapter(model).validate_python(document.data)
        except ValidationError as error:
            self.problems.extend(_explain(document, error))
            return None

    def read_words(self, locale: str, tree: Tree | None) -> Words:
        """Read the words of a locale. Only the source locale must have every file."""
        folder = self._folder / locale
        topics = list(tree.topics) if tree else []
        # Without a tree nobody knows which names are right; what is wrong with it has been said.
        if tree and folder.is_dir():
            self.problems.extend(
                _strangers(folder, {*_WORDS_FILES, *_RULES_FILES, *_TYPED_FILES, *_lists(tree), *topics})
            )
        menus = self._read_if_there(f"{locale}/menus", MenusFile)
        organisations = self._read_if_there(f"{locale}/organisations", OrganisationsFile)
        topic_words = {topic: self._read_if_there(f"{locale}/{topic}", TopicWords) for topic in topics}
        return Words(
            menus=menus.menus if menus else {},
            topics={topic: words for topic, words in topic_words.items() if words},
            organisations=organisations.organisations if organisations else {},
            conditions=organisations.conditions if organisations else {},
            profile=self._read_if_there(f"{locale}/profile", ProfileWords),
            faq=self._read_if_there(f"{locale}/faq", FaqWords) if "faq" in _lists(tree) else None,
            glossary=self._read_if_there(f"{locale}/glossary", GlossaryWords) if "glossary" in _lists(tree) else None,
        )

    def read_typed(self, locale: str, name: str, model: type[M]) -> M | None:
        """Read one of the files of what people type; None where there is none."""
        return self.read(f"{locale}/{name}", model) if (self._folder / locale / f"{name}.yaml").exists() else None

    def read_urgent(self, locales: Iterable[str], tree: Tree | None) -> PatternTable:
        """Read the patterns of emergencies of all languages that have them."""
        table = PatternTable()
        for locale in locales:
            patterns = self.read_typed(locale, "urgent", UrgentPatterns)
            if patterns is None:
                continue
            for key, message in table.add(locale, patterns):
                self.problems.append(self.at(f"{locale}/urgent", key, message))
            for finding in typed_rules.patterns_are_of_known_kinds(tree, locale, patterns) if tree else ():
                self.problems.append(self.at(finding.file, finding.key, finding.message))
        return table

    def at(self, name: str, key: tuple[str | int, ...], message: str) -> Problem:
        """A problem at a key of `name`.yaml."""
        # Kept lines would take more memory than all that they are of; a problem is worth reading the file again.
        if name not in self._documents:
            self._documents[name] = read_yaml(self._folder / f"{name}.yaml")
        return self._documents[name].problem(key, message)

    def _read_if_there(self, name: str, model: type[M]) -> M | None:
        required = name.startswith(f"{SOURCE_LOCALE}/")
        return self.read(name, model) if required or (self._folder / f"{name}.yaml").exists() else None


def _lists(tree: Tree | None) -> list[str]:
    """The files of the lists that the guide has."""
    return [name for name, entries in (("faq", tree.faq), ("glossary", tree.glossary)) if entries] if tree else []


def _strangers(folder: Path, known: set[str]) -> Iterator[Problem]:
    for file in sorted(folder.iterdir()):
        if not is_clutter(file.name) and (file.suffix != ".yaml" or file.stem not in known):
            valid = ", ".join(f"{name}.yaml" for name in sorted(known))
            yield Problem(file, 1, "", f"no topic or menu has this name; valid: {valid}")


def _explain(document: Document, error: ValidationError) -> Iterable[Problem]:
    for detail in error.errors():
        # Pydantic marks a wrong key itself with "[key]"; the line is that of the key all the same.
        key = tuple(part for part in detail["loc"] if part != "[key]")
        yield document.problem(key, _sentence(detail["type"], detail["msg"], detail.get("ctx", {})))


def _sentence(kind: str, message: str, context: Mapping[str, Any]) -> str:
    match kind:
        case "missing":
            return "this key is missing"
        case "extra_forbidden":
            return "there is no such key here"
        case "literal_error":
            return f"valid: {context['expected']}"
        case "string_pattern_mismatch":
            return f"does not have the form {context['pattern']}"
        case _:
            return message[0].lower() + message[1:]
