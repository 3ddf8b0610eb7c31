"""The hidden directory of an import: one import at a time, kept only where it helps."""

import pytest

from tfrecords import errors
from tfrecords.importing import work_directory


def test_the_result_appears_as_a_whole(tmp_path):
  target = tmp_path / 'new' / 'pets'
  with work_directory.opened(target, 1, print) as work:
    (work.result / 'a').touch()
    (work.blocks / 'b').write_bytes(b'123')
    assert work.present_bytes() == 3
    assert not target.exists()
    work.publish()
  assert [path.name for path in target.parent.iterdir()] == ['pets']
  assert [path.name for path in target.iterdir()] == ['a']


def test_an_existing_result_is_not_replaced(tmp_path):
  with work_directory.opened(tmp_path / 'pets', 1, print) as work:
    (tmp_path / 'pets').mkdir()
    (tmp_path / 'pets' / 'mine').touch()
    with pytest.raises(errors.InputError, match='pets: Directory not empty'):
      work.publish()
  assert (tmp_path / 'pets' / 'mine').exists()


@pytest.mark.parametrize('error, count, is_kept', [
    (errors.InputError, 100, False), (errors.InputError, 10_000, True),
    (KeyboardInterrupt, 1, True), (SystemExit, 1, True)])
def test_what_is_kept(tmp_path, error, count, is_kept):
  lines = []
  target = tmp_path / 'new' / 'pets'
  with pytest.raises(error), work_directory.opened(target, count, lines.append) as work:
    (work.blocks / 'b').touch()
    (work.result / 'r').touch()
    raise error('no')
  assert (work.blocks / 'b').exists() == target.parent.exists() == is_kept
  assert lines == [f'{work.path}: keeps the decoded pictures for the next import; remove it if '
                   'there is none'] * (is_kept and error is errors.InputError)
  if is_kept:
    with work_directory.opened(target, count, lines.append) as work:
      assert (work.blocks / 'b').exists()
      assert not any(work.result.iterdir())


def test_one_import_at_a_time(tmp_path):
  target = tmp_path / 'pets'
  with work_directory.opened(target, 1, print) as work:
    (work.blocks / 'b').touch()
    with pytest.raises(errors.InputError) as caught, work_directory.opened(target, 1, print):
      pass
    assert str(caught.value) == (
        f'{target}: another import is making it; wait until it is done, or give another --out')
    assert (work.blocks / 'b').exists()


def test_a_trial_leaves_what_an_interrupted_import_has_left(tmp_path):
  target = tmp_path / 'pets'
  with work_directory.opened(target, 1, print, is_trial=True) as work:
    pass
  assert not work.path.exists()
  with pytest.raises(KeyboardInterrupt), work_directory.opened(target, 1, print) as work:
    (work.blocks / 'b').touch()
    raise KeyboardInterrupt
  with work_directory.opened(target, 1, print, is_trial=True):
    pass
  assert (work.blocks / 'b').exists()
