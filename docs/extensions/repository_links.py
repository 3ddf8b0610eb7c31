"""Links of the manual to what is no page of the site: files and folders of the repository.

On the site a Python module leads to its page of code; other files and folders keep their name and
lose the link. README is the index of the site.
"""

import pathlib
import re

from sphinx.application import Sphinx

ROOT = pathlib.Path(__file__).parents[2]

# [text](../path) or [text](../path#anchor), no picture.
_LINK = re.compile(r'(?<!!)\[([^]]+)\]\((\.\.[^)#\s]*)(?:#[^)\s]*)?\)')
# What lies outside docs/ and is a page nevertheless.
_PAGES = {'README.md': 'index.md', 'benchmarks/STEP.md': 'notes/step.md',
          'benchmarks/SCALING.md': 'notes/scaling.md'}


def rewritten(text: str, page: pathlib.Path) -> str:
  """Returns the text of a page with links to pages of the site alone.

  Args:
    text: Markdown.
    page: the path of its file, below docs/.
  """
  def of_site(match: re.Match[str]) -> str:
    place = (page.parent / match[2]).resolve()
    if not place.is_relative_to(ROOT) or place.is_relative_to(ROOT / 'docs'):
      return match[0]
    name = place.relative_to(ROOT).as_posix()
    up = '../' * len(page.relative_to(ROOT / 'docs').parents[1:])
    if name in _PAGES:
      return f'[{match[1]}]({up}{_PAGES[name]})'
    annotated = f'code/{name.removesuffix(".py").replace("/", ".")}.md'
    if (ROOT / 'docs' / annotated).exists():
      return f'[{match[1]}]({up}{annotated})'
    return match[1] if match[1].startswith('`') or place.suffix in ('.json', '.md') else (
        f'{match[1]} (`{name}`)')
  return _LINK.sub(of_site, text)


def _on_source_read(app: Sphinx, name: str, content: list[str]) -> None:
  page = pathlib.Path(app.env.doc2path(name))
  if page.suffix == '.md':
    content[0] = rewritten(content[0], page)


def setup(app: Sphinx) -> dict[str, bool]:
  """Rewrites every page when it is read."""
  app.connect('source-read', _on_source_read)
  return {'parallel_read_safe': True, 'parallel_write_safe': True}
