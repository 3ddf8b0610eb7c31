"""Imports a module of docs/extensions, as Sphinx does: by its own name, from its folder."""

import importlib
import sys
import types

from tests.structure import sources

_FOLDER = str(sources.ROOT / 'docs' / 'extensions')


def load(name: str) -> types.ModuleType:
  """Returns the module `name` of docs/extensions."""
  if _FOLDER not in sys.path:
    sys.path.append(_FOLDER)
  return importlib.import_module(name)
