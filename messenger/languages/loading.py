"""Loads the catalogs of all languages at start: all that is wrong with them is said at once, and then none speaks."""

import gettext
from collections.abc import Iterable, Mapping
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from messenger.languages.catalog_checks import (
    Unfinished,
    count_unfinished,
    header_problems,
    placeholder_problems,
    template_problems,
)
from messenger.languages.catalogs import (
    CatalogError,
    Translator,
    catalog_file,
    parse_catalog,
    read_catalog,
    read_template,
    read_text,
)


def load_translators(locales_dir: Path, locales: Iterable[str]) -> dict[str, Translator]:
    """Read the catalog of every locale; fuzzy entries are left in English, as gettext does.

    Raises CatalogError naming every file and line that cannot be used.
    """
    template = read_template(locales_dir)
    problems: list[str] = []
    translators: dict[str, Translator] = {}
    for locale in locales:
        try:
            translators[locale] = Translator(
                locale, _compiled(_checked(catalog_file(locales_dir, locale), locale, template))
            )
        except CatalogError as error:
            problems.append(str(error))
    if problems:
        raise CatalogError("\n".join(problems))
    return translators


def unfinished(locales_dir: Path, locales: Iterable[str]) -> Mapping[str, Unfinished]:
    """How much of each locale's catalog is not translated, or fuzzy; locales that have all their words are there too.

    Raises CatalogError for a catalog that cannot be read.
    """
    return {locale: count_unfinished(read_catalog(catalog_file(locales_dir, locale), locale)) for locale in locales}


def _checked(file: Path, locale: str, template: Catalog) -> Catalog:
    text = read_text(file)
    # With a wrong header nothing below it can be read for what it is.
    problems = header_problems(text, file, locale)
    if not problems:
        catalog = parse_catalog(text, file, locale)
        problems = [*placeholder_problems(catalog, file), *template_problems(catalog, template, file)]
    if problems:
        raise CatalogError("\n".join(problems))
    return catalog


def _compiled(catalog: Catalog) -> gettext.GNUTranslations:
    compiled = BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
