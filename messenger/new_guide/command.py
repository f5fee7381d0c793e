"""The command `new-guide`: a folder with the smallest guide that runs, whose texts say what to write there."""

import shlex
import shutil
from pathlib import Path

import click

from messenger.languages.catalogs import template_file
from messenger.languages.extraction import template, write_catalog
from messenger.settings import PROJECT

STARTER = Path(__file__).parent / "starter"


@click.command("new-guide")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
def new_guide(folder: Path) -> None:
    """Begin a guide on another subject in a new folder DIR: content to write over, and the catalogs' template."""
    try:
        write_guide(folder)
    except OSError as error:
        raise click.BadParameter(f"{folder} cannot be written ({error.strerror})", param_hint="DIR") from None
    click.echo(_what_next(folder.resolve()))


def write_guide(folder: Path) -> None:
    """Write the guide into a folder, which is made if it is not there.

    Raises BadParameter if there is something in it already, OSError if it cannot be written.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise click.BadParameter(f"{folder} is not an empty folder; name a new one", param_hint="DIR")
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copytree(STARTER, folder, dirs_exist_ok=True, copy_function=shutil.copyfile)
    # Made from the code, so that it has the words of this very engine.
    write_catalog(template_file(folder / "locales"), template(PROJECT / "messenger"))


def _what_next(folder: Path) -> str:
    content, locales = (shlex.quote(str(folder / name)) for name in ("content", "locales"))
    return f"""\
A guide is in {folder}. What to do next:

1. Put these two lines into .env, or into the environment:
     CONTENT_DIR={content}
     LOCALES_DIR={locales}
2. .venv/bin/python bot.py check   says whether all is well. It is, now; run it after every change.
3. make run              opens the guide in a local chat page. Texts that you save are shown at once.
4. Write: content/guide.yaml is the tree, content/en/ has its words; each text says what to write in its place.
5. .venv/bin/python bot.py translations new fr   begins a translation, here into French. If the bot speaks French
   already, its words of buttons and notices are there to be taken:
     cp locales/fr/LC_MESSAGES/messenger.po {locales}/fr/LC_MESSAGES/"""
