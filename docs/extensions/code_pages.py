"""Which modules have a page of annotated code, and where on it something is."""

import importlib
import inspect
import pathlib

import repository_links
from sphinx.application import Sphinx

import rana

ROOT = pathlib.Path(__file__).parents[2]
# All of their modules; of others those that pages name.
PACKAGES = ('engine/ops', 'engine/optim', 'engine/models')
_INTERFACE = (rana, rana.loop, rana.ops)


def of_package(package: str) -> list[pathlib.Path]:
  """Returns the modules of a package that have a page, sorted."""
  return sorted(path for path in (ROOT / package).glob('*.py') if path.name != '__init__.py')


def others() -> list[pathlib.Path]:
  """Returns the other modules that the manual links to or whose parts are public, sorted."""
  pages = [path for path in (ROOT / 'docs').rglob('*.md')
           if not path.is_relative_to(ROOT / 'docs' / 'code')]
  named = {place for page in pages
           for place in repository_links.targets(page.read_text(encoding='utf-8'), page)}
  public = [getattr(module, name) for module in _INTERFACE for name in module.__all__]
  named |= {pathlib.Path(inspect.getfile(thing)) for thing in public
            if inspect.isclass(thing) or inspect.isfunction(thing)}
  named -= {path for package in PACKAGES for path in of_package(package)}
  return sorted(path for path in named if path.suffix == '.py' and path.is_file())


def name(path: pathlib.Path) -> str:
  """Returns the name of a module's page: its dotted name."""
  return '.'.join(path.relative_to(ROOT).with_suffix('').parts)


def link(module: str, inside: str) -> str | None:
  """Returns the link of a page below docs/api/ to the code of something; None if it has no page.

  Args:
    module: the module by which it is documented, such as rana.ops.
    inside: its name there, such as conv2d, or Run.predict.
  """
  thing = importlib.import_module(module)
  for part in inside.split('.'):
    thing = getattr(thing, part, None)
  thing = getattr(thing, 'fget', thing)
  place = getattr(thing, '__module__', None)
  if not place or not (ROOT / 'docs' / 'code' / f'{place}.md').exists():
    return None
  return f'../code/{place}.html#{thing.__qualname__.partition(".")[0]}'


def _resolve(domain: str, info: dict[str, str]) -> str | None:
  """Returns the link of what a page of the Python interface documents, for `linkcode`."""
  del domain
  return link(info['module'], info['fullname'])


def setup(app: Sphinx) -> dict[str, bool]:
  """Links what is documented to its code."""
  app.setup_extension('sphinx.ext.linkcode')
  app.config.linkcode_resolve = _resolve
  return {'parallel_read_safe': True, 'parallel_write_safe': True}
