"""Every notebook runs from top to bottom, with its assertions, and shows what it promises."""

import nbclient
import nbformat
import pytest

from tests.book import notebooks

_SECONDS = 300  # for a cell


@pytest.mark.slow
@pytest.mark.parametrize('source', notebooks.sources(), ids=lambda source: source.stem)
def test_a_notebook_runs(source, monkeypatch):
  monkeypatch.setenv('PYTHONPATH', str(notebooks.ROOT))
  monkeypatch.setenv('TF_CPP_MIN_LOG_LEVEL', '3')
  made = nbformat.read(notebooks.target(source), as_version=4)
  nbclient.NotebookClient(
      made, timeout=_SECONDS, kernel_name='python3',
      resources={'metadata': {'path': str(notebooks.NOTEBOOKS)}}).execute()
  outputs = [output for cell in made.cells if cell.cell_type == 'code' for output in cell.outputs]
  assert any('image/png' in output.get('data', {}) for output in outputs)
  assert not any(output.output_type == 'error' for output in outputs)
