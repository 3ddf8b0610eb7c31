"""Writes the chapters of the book as notebooks: examples/*.ipynb, from docs/book/*.md.

The notebooks have no outputs, so that a change of a chapter is a small change of its notebook.
"""

import pathlib
import re
import sys

import jupytext
import nbformat

ROOT = pathlib.Path(__file__).parents[2]
CHAPTERS = ROOT / 'docs' / 'book'
NOTEBOOKS = ROOT / 'examples'

# A link to a file: [text](path) or [text](path#anchor), no address.
_LINK = re.compile(r'\]\((?![a-z]+:|#)([^)#\s]+)(#[^)\s]*)?\)')


def sources() -> list[pathlib.Path]:
  """Returns the files of all chapters: the pages with cells."""
  return sorted(path for path in CHAPTERS.glob('*.md')
                if path.read_text(encoding='utf-8').startswith('---\njupytext:'))


def target(source: pathlib.Path) -> pathlib.Path:
  """Returns the notebook of a chapter."""
  return NOTEBOOKS / f'{source.stem}.ipynb'


def notebook(source: pathlib.Path) -> nbformat.NotebookNode:
  """Returns a chapter as a notebook without outputs; its links lead where those of the page do."""
  made = jupytext.read(source)
  made.metadata = nbformat.NotebookNode(kernelspec=made.metadata.kernelspec)
  # Cells have random names from the next minor version on.
  made.nbformat_minor = 4
  for cell in made.cells:
    cell.pop('id', None)
    if cell.cell_type == 'markdown':
      cell.source = _LINK.sub(lambda match: _moved(match, source), cell.source)
  return made


def _moved(match: re.Match[str], source: pathlib.Path) -> str:
  """Returns a link of a page as one of its notebook."""
  place, anchor = (source.parent / match[1]).resolve(), match[2] or ''
  if place in sources():
    return f']({place.stem}.ipynb)'
  return f'](../{place.relative_to(ROOT).as_posix()}{anchor})'


def text(source: pathlib.Path) -> str:
  """Returns what the notebook's file holds."""
  return nbformat.writes(notebook(source)) + '\n'


def main() -> None:
  """Writes all notebooks and removes those of chapters that are gone."""
  NOTEBOOKS.mkdir(exist_ok=True)
  made = {target(source): text(source) for source in sources()}
  for path in set(NOTEBOOKS.glob('*.ipynb')) - set(made):
    path.unlink()
  for path, content in made.items():
    path.write_text(content, encoding='utf-8')
  sys.stdout.write(f'{len(made)} notebooks in {NOTEBOOKS.name}/\n')


if __name__ == '__main__':
  main()
