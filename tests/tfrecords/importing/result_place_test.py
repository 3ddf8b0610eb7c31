"""Places where no data set can be made, each with its line."""

import types

import pytest

from tests.tfrecords.importing import small_source
from tfrecords import errors
from tfrecords.importing import result_place


def _message(function, *args):
  with pytest.raises(errors.InputError) as caught:
    function(*args)
  return str(caught.value)


def test_a_new_or_an_empty_directory(tmp_path):
  (tmp_path / 'empty').mkdir()
  for name in ('new', 'empty', 'some/where/new'):
    assert result_place.check(str(tmp_path / name), 'no source') == tmp_path / name


def test_nothing_is_overwritten(tmp_path):
  (tmp_path / 'full').mkdir()
  (tmp_path / 'full' / 'a').touch()
  (tmp_path / 'link').symlink_to('nowhere')
  for name in ('full', 'full/a', 'link'):
    assert _message(result_place.check, str(tmp_path / name), 'a') == (
        f'--out={tmp_path / name}: exists already, and nothing is overwritten; give another '
        'directory, or --append to add pictures to a data set')
  assert _message(result_place.check, '', 'a').startswith('--out: is missing')


def test_the_source_stays_untouched(tmp_path):
  small_source.make(tmp_path / 'pets', count=1)
  assert _message(result_place.check, str(tmp_path / 'pets' / 'new'), str(tmp_path / 'pets')) == (
      f'--out={tmp_path}/pets/new: lies in --source={tmp_path}/pets, which stays untouched; give '
      'a directory outside of it')


def test_append_needs_a_data_set(tmp_path):
  assert _message(result_place.check_append, str(tmp_path), 'a') == (
      f'--out={tmp_path}: --append adds to a data set, and none is there; leave out --append to '
      'make it')


def test_free_space(tmp_path):
  result_place.check_space(tmp_path, 1000, 3072, 0)
  message = _message(result_place.check_space, tmp_path, 10 ** 12, 3072, 0)
  assert message.startswith(f'{tmp_path}: has ')
  with pytest.MonkeyPatch.context() as patch:
    patch.setattr('shutil.disk_usage', lambda path: types.SimpleNamespace(free=2_000_000))
    assert _message(result_place.check_space, tmp_path, 1000, 3072, 0) == (
        f'{tmp_path}: has 2.0 MB of free disk space; importing 1,000 pictures takes 6.7 MB; free '
        'some space or give another --out')
  assert message.endswith('importing 1,000,000,000,000 pictures takes 6,744,000.0 GB; free some '
                          'space or give another --out')


def test_a_name_that_is_not_unicode(tmp_path):
  assert _message(result_place.check, f'{tmp_path}/caf\udce9', 'a') == (
      f'--out={tmp_path}/caf\\xe9: the name is not UTF-8; give another one')


def test_no_source_is_not_the_working_directory(tmp_path, monkeypatch):
  monkeypatch.chdir(tmp_path)
  assert result_place.check('new', '') == tmp_path / 'new'
