"""The packages of other frameworks, which are measured where they are installed."""

from collections.abc import Iterable
import importlib.util


def missing(packages: Iterable[str]) -> list[str]:
  """Returns the packages that are not installed, by the names that one imports."""
  return [name for name in packages if importlib.util.find_spec(name) is None]


def notes(packages: Iterable[str]) -> list[str]:
  """Returns a line of the result for each package that is not installed."""
  return [f"{name}: not installed, left out; pip install -e '.[peers]'" for name in packages]
