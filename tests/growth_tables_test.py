"""docs/scaling.md shows what the files of the scaling benchmark give."""

import dataclasses

import pytest

from engine.bench.core import result_file
from engine.config import instruction_set
from tests import growth_tables
from tests import scaling_page
from tests.engine.bench.scaling import small_growth


@pytest.fixture(name='contents')
def fixture_contents(tmp_path):
  """A machine, a rehearsal of another one, and a file of an earlier version."""
  result = small_growth.result()
  held = dataclasses.replace(result, machine=dataclasses.replace(result.machine, is_held=True))
  for one, name in ((result, instruction_set.AVX512), (held, instruction_set.AVX2)):
    result_file.save(one, tmp_path / f'scaling_{name}.json')
  (tmp_path / 'scaling.json').write_text('{}')
  return growth_tables.read(tmp_path)


def test_the_page_is_that_of_the_files():
  page = scaling_page.PAGE.read_text()
  assert growth_tables.with_growth(page, growth_tables.read()) == page


def test_lines_of_a_machine(contents):
  assert list(contents) == [instruction_set.AVX512]
  lines = list(growth_tables.lines(contents))
  assert lines[0] == ('**AVX-512**: A Fast One, 2 cores, TensorFlow 2.21.0; large float32 products '
                      'run at 0.25 TFLOP/s; medians of 3 interleaved rounds.')
  assert '(../benchmarks/scaling_avx512.png)' in lines[2]
  assert '| batch | tutorial | example | 4 | 500 | 0% | 600 | 250 | 0% |' in lines
  assert 'The fixed part takes as long as 8 examples.' in lines
  assert '| side | tutorial | 16 | 16,000 | 132 | 131 to 133 | 664 |' in lines
  assert '| in memory | 10,000 | 30.7 | 1 | 200,000 | 9 | 800 |' in lines


def test_rows_are_as_wide_as_their_heading(contents):
  tables = '\n'.join(growth_tables.lines(contents)).split('\n\n')
  widths = [{line.count('|') for line in table.splitlines()} for table in tables
            if table.startswith('|')]
  assert [len(width) for width in widths] == [1, 1, 1]


def test_no_machine_is_a_line():
  assert list(growth_tables.lines({})) == ['No machine is measured yet.']
