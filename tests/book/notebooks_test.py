"""The notebooks are those of the chapters, and chapters keep the form that both can show."""

import re

import nbformat
import pytest

from tests.book import notebooks

_SOURCES = notebooks.sources()
_IDS = [source.stem for source in _SOURCES]
# The width of a cell on the page, in characters.
_WIDTH = 86


@pytest.mark.parametrize('source', _SOURCES, ids=_IDS)
def test_a_notebook_is_that_of_its_chapter(source):
  assert notebooks.target(source).read_text(encoding='utf-8') == notebooks.text(source), (
      'run make notebooks')


def test_there_are_no_others():
  assert set(notebooks.NOTEBOOKS.glob('*.ipynb')) == set(map(notebooks.target, _SOURCES))


@pytest.mark.parametrize('source', _SOURCES, ids=_IDS)
def test_a_notebook_is_valid_and_starts_where_nothing_is_installed(source):
  made = notebooks.notebook(source)
  nbformat.validate(made)
  assert made.cells[0].source.startswith('# ')
  first = next(cell.source for cell in made.cells if cell.cell_type == 'code')
  assert '%pip install --quiet ..' in first


@pytest.mark.parametrize('source', _SOURCES, ids=_IDS)
def test_jupyter_can_show_the_text(source):
  """No roles and directives: they are the site's alone."""
  for cell in notebooks.notebook(source).cells:
    if cell.cell_type == 'markdown':
      assert not re.search(r'^(:::|```\{)|\{[a-z-]+\}`', cell.source, re.MULTILINE), cell.source


@pytest.mark.parametrize('source', _SOURCES, ids=_IDS)
def test_cells_fit_on_the_page(source):
  for cell in notebooks.notebook(source).cells:
    if cell.cell_type == 'code':
      assert max(map(len, cell.source.splitlines())) <= _WIDTH, cell.source


@pytest.mark.parametrize('source', _SOURCES, ids=_IDS)
def test_links_of_a_notebook_lead_to_files(source):
  for cell in notebooks.notebook(source).cells:
    for place in re.findall(r'\]\((?![a-z]+:|#)([^)#\s]+)', cell.source * (
        cell.cell_type == 'markdown')):
      assert (notebooks.NOTEBOOKS / place).exists(), place


@pytest.mark.parametrize('link, expected', [
    ('[a](../training.md#devices)', '[a](../docs/training.md#devices)'),
    ('[a](../../engine/ops/conv.py)', '[a](../engine/ops/conv.py)'),
    ('[a](perceptron.md)', '[a](perceptron.ipynb)'),
    ('[a](https://a.org/b.md)', '[a](https://a.org/b.md)'),
    ('[a](#here)', '[a](#here)')])
def test_links_move_with_the_text(tmp_path, monkeypatch, link, expected):
  monkeypatch.setattr(notebooks, 'ROOT', tmp_path)
  monkeypatch.setattr(notebooks, 'CHAPTERS', tmp_path / 'docs' / 'book')
  source = tmp_path / 'docs' / 'book' / 'page.md'
  source.parent.mkdir(parents=True)
  header = ('---\njupytext:\n  text_representation:\n    format_name: myst\n'
            'kernelspec:\n  name: python3\n  display_name: Python 3\n---\n')
  source.write_text(f'{header}# Page\n\n{link}\n', encoding='utf-8')
  source.with_stem('perceptron').write_text(header, encoding='utf-8')
  assert notebooks.notebook(source).cells[0].source == f'# Page\n\n{expected}'
