"""Links of the manual to what is no page of the site: files and folders of the repository.

On the site a Python module leads to its page of code, a folder of modules that all have one to the
list of these, and any other file, such as a benchmark's numbers, is copied. Other folders and texts
keep their name and lose the link: nothing on the site stands for them. README is the index.
"""

import pathlib
import re

from sphinx.application import Sphinx

ROOT = pathlib.Path(__file__).parents[2]

# [text](../path) or [text](../path#anchor), no picture.
_LINK = re.compile(r'(?<!!)\[([^]]+)\]\((\.\.[^)#\s]*)(?:#[^)\s]*)?\)')
# What lies outside docs/ and is a page nevertheless.
_PAGES = {'README.md': 'index.md', 'benchmarks/STEP.md': 'notes/step.md',
          'benchmarks/SCALING.md': 'notes/scaling.md',
          # Sections of the list, one a package.
          'engine/models': 'code/index.md#enginemodels', 'engine/ops': 'code/index.md#engineops',
          'engine/optim': 'code/index.md#engineoptim'}


def targets(text: str, page: pathlib.Path) -> list[pathlib.Path]:
  """Returns the files and folders outside docs/ that a page links to; arguments as `rewritten`."""
  places = [(page.parent / match[2]).resolve() for match in _LINK.finditer(text)]
  return [place for place in places
          if place.is_relative_to(ROOT) and not place.is_relative_to(ROOT / 'docs')]


def rewritten(text: str, page: pathlib.Path) -> str:
  """Returns the text of a page with links to what the site has.

  Args:
    text: Markdown.
    page: the path of its file, below docs/.
  """
  def of_site(match: re.Match[str]) -> str:
    place = (page.parent / match[2]).resolve()
    if not place.is_relative_to(ROOT) or place.is_relative_to(ROOT / 'docs'):
      return match[0]
    name = place.relative_to(ROOT).as_posix()
    found = _PAGES.get(name) or f'code/{name.removesuffix(".py").replace("/", ".")}.md'
    if name in _PAGES or (ROOT / 'docs' / found).exists():
      return f'[{match[1]}]({"../" * len(page.relative_to(ROOT / "docs").parents[1:])}{found})'
    if place.is_file() and place.suffix != '.md':
      return f'{{download}}`{match[1].strip("`")} <{match[2]}>`'
    return match[1] if match[1].startswith('`') else f'{match[1]} (`{name}`)'
  return _LINK.sub(of_site, text)


def _on_source_read(app: Sphinx, name: str, content: list[str]) -> None:
  page = pathlib.Path(app.env.doc2path(name))
  if page.suffix == '.md':
    content[0] = rewritten(content[0], page)


def setup(app: Sphinx) -> dict[str, bool]:
  """Rewrites every page when it is read."""
  app.connect('source-read', _on_source_read)
  return {'parallel_read_safe': True, 'parallel_write_safe': True}
