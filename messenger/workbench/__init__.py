"""The translator's page: the screens beside the English, every unit with its state, anew as soon as a file is saved."""

from messenger.workbench.pseudo_edition import with_pseudo_locales
from messenger.workbench.workbench import Workbench

__all__ = ["Workbench", "with_pseudo_locales"]
