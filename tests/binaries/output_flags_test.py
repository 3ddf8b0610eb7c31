"""Flags that name output files, and --overwrite."""

import pytest

from binaries import output_flags
from binaries import path_flags
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


def test_what_the_command_reads_is_not_replaced(tmp_path):
  for name in ('a.png', 'b.png', 'c.csv', 'album/d.png'):
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).touch()
  (tmp_path / 'link.png').symlink_to('b.png')

  def define():
    path_flags.define('content', f'{tmp_path}/a.png', 'a picture')
    path_flags.define_list('style', 'pictures')
    output_flags.define(csv='a table', plot='a picture')

  def refused(*arguments, given=()):
    parse(*arguments, '--overwrite')
    with pytest.raises(errors.InputError, match='^--(plot|csv)=.*: is a file that this command r'):
      output_flags.paths(given, csv='.csv', plot='.png')

  with flag_parsing.flags_of('style_main', define) as parse:
    refused(f'--plot={tmp_path}/a.png')
    refused(f'--plot={tmp_path}/link.png', f'--style=x.png,{tmp_path}/b.png')
    refused(f'--plot={tmp_path}/b.png', given=[f'{tmp_path}/b.png'])
    refused(f'--plot={tmp_path}/album/d.png', given=[f'{tmp_path}/album'])
    parse(f'--plot={tmp_path}/b.png', f'--csv={tmp_path}/c.csv', '--overwrite')
    assert output_flags.paths([str(tmp_path / 'album'), str(tmp_path)], csv='.csv')


def test_a_file_of_a_run_is_not_replaced(parse, tmp_path):
  (tmp_path / 'checkpoints').mkdir()
  (tmp_path / 'config.json').touch()
  (tmp_path / 'best').mkdir()
  parse(f'--csv={tmp_path}/best/a.csv', '--overwrite')
  with pytest.raises(errors.InputError, match='/best/a.csv: is a file that the run in that dir'):
    output_flags.path('csv', '.csv')
  parse(f'--csv={tmp_path}/a.csv')
  assert output_flags.path('csv', '.csv') == tmp_path / 'a.csv'
