"""The documents' figures and ours, side by side: made by the commands of docs/figures.md."""

import pytest

from tests.binaries import browser
from tests.binaries import processes
from tests.structure import documentation
from tests.structure import figure_sheet
from tests.structure import sources


def test_every_document_has_its_figures():
  rows = figure_sheet.rows()
  assert len({row.section for row in rows}) == 5
  assert len(rows) >= 17
  # The keras workshop's summary is a table on the console.
  assert [row.figure for row in rows if not row.files and not row.tabs] == [
      'the summary of the network, layer by layer']


def test_rows_name_files_and_tabs():
  row, = figure_sheet.rows('# A\n## The lesson\n| its figure | here |\n|---|---|\n'
                           '| a loss | `a.png`; TensorBoard, SCALARS, `accuracy and loss` |\n')
  assert row == figure_sheet.Row(
      'The lesson', 'a loss', ('a.png',), (('SCALARS', 'accuracy and loss'),))


@pytest.mark.slow
def test_the_sheet(tmp_path):
  """Its picture stays behind in pytest's folder: figures.png."""
  documentation.write_small_data(tmp_path / 'data')
  documentation.write_picture(tmp_path / 'frog.jpg')
  for block in documentation.blocks(sources.read(figure_sheet.PAGE)):
    for command in documentation.commands(block):
      documentation.try_command(command, tmp_path, processes.Starts())
  rows = figure_sheet.rows()
  panels = [(row, name, path) for row in rows
            for name, path in figure_sheet.pictures(row, tmp_path)]
  if browser.PROGRAM:
    (tmp_path / 'shots').mkdir()
    panels += figure_sheet.shots(rows, tmp_path / 'shots', tmp_path / 'runs' / 'tutorial')
  # Every figure has one of ours, and none of them is blank.
  assert {row.figure for row, _, _ in panels} >= {row.figure for row in rows if row.files}
  for _, name, path in panels:
    assert len({*map(tuple, figure_sheet.pixels(path).reshape(-1, 3).tolist())}) > 8, name
  figure_sheet.draw(panels, tmp_path / 'figures.png')
