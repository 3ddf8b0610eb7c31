"""The notebooks are those of the chapters, and chapters keep the form that both can show."""

import re

import jupytext
import nbclient
import nbformat
import pytest

from tests.book import notebooks

_SOURCES = notebooks.sources()
_IDS = [source.stem for source in _SOURCES]
# The width of a cell on the page, in characters.
_WIDTH = 86
_SECONDS = 300  # for a cell


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


def test_a_loop_of_ones_own_needs_nothing_below_rana():
  cells = notebooks.notebook(notebooks.CHAPTERS / 'training_loop.md').cells
  code = '\n'.join(cell.source for cell in cells if cell.cell_type == 'code')
  assert 'from rana import loop, ops\n' in code
  assert not re.search(r'^ *(from|import) +(engine|tfrecords)\b', code, re.MULTILINE)


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
  header = _SOURCES[0].read_text(encoding='utf-8').partition('# ')[0]
  source.write_text(f'{header}# Page\n\n{link}\n', encoding='utf-8')
  (source.parent / 'perceptron.md').write_text(header, encoding='utf-8')
  assert notebooks.notebook(source).cells[0].source == f'# Page\n\n{expected}'


@pytest.mark.parametrize(
    'page', sorted((notebooks.CHAPTERS / 'es').glob('*.md')), ids=lambda page: page.stem)
def test_a_spanish_page_has_the_cells_of_the_english_one(page):
  spanish, english = (
      [cell.source for cell in jupytext.read(path).cells if cell.cell_type == 'code']
      for path in (page, notebooks.CHAPTERS / page.name))
  assert spanish == english
  assert f'[This page in English](../{page.name})' in page.read_text(encoding='utf-8')


@pytest.mark.slow
@pytest.mark.parametrize('source', _SOURCES, ids=_IDS)
def test_a_notebook_runs_from_top_to_bottom(source, monkeypatch):
  monkeypatch.setenv('PYTHONPATH', str(notebooks.ROOT))
  monkeypatch.setenv('TF_CPP_MIN_LOG_LEVEL', '3')
  made = nbformat.read(notebooks.target(source), as_version=4)
  nbclient.NotebookClient(
      made, timeout=_SECONDS, kernel_name='python3',
      resources={'metadata': {'path': str(notebooks.NOTEBOOKS)}}).execute()
  outputs = [output for cell in made.cells if cell.cell_type == 'code' for output in cell.outputs]
  assert any('image/png' in output.get('data', {}) for output in outputs)
  assert not any(output.output_type == 'error' for output in outputs)
