"""Flags that name output files, and --overwrite."""

import pytest

from binaries import output_flags
from tests.binaries import flag_parsing
from tfrecords import errors


@pytest.fixture(name='parse')
def fixture_parse():
  with flag_parsing.flags_of(
      'predict_main', lambda: output_flags.define(csv='a table', plot='a picture')) as parse:
    yield parse


def test_files_that_can_be_written(parse, tmp_path):
  parse(f'--csv={tmp_path}/a.csv')
  assert output_flags.path('csv', '.csv') == tmp_path / 'a.csv'
  assert output_flags.path('plot', '.png') is None
  assert output_flags.paths(csv='.csv', plot='.png') == [tmp_path / 'a.csv', None]


def test_overwrite(parse, tmp_path):
  (tmp_path / 'a.csv').write_text('old')
  parse(f'--csv={tmp_path}/a.csv')
  with pytest.raises(errors.InputError, match='/a.csv: already exists; give another name, or '):
    output_flags.path('csv', '.csv')
  parse(f'--csv={tmp_path}/a.csv', '--overwrite')
  assert output_flags.path('csv', '.csv') == tmp_path / 'a.csv'


def test_two_flags_for_one_file(tmp_path):
  (tmp_path / 'link.png').symlink_to('a.png')
  output_flags.refuse_same(output=tmp_path / 'a.png', plot=None, png=tmp_path / 'b.png')
  with pytest.raises(errors.InputError) as caught:
    output_flags.refuse_same(output=tmp_path / 'a.png', plot=tmp_path / 'link.png')
  assert str(caught.value) == (
      f'--plot={tmp_path}/link.png: --output names the same file; give another name')
