"""Directories of exports: whole or not at all, and what is not replaced."""

import pathlib

import pytest

from engine.export import export_directory
from engine.export import formats
from tfrecords import errors

_ONNX, _SAVED = formats.FORMATS['onnx'], formats.FORMATS['savedmodel']


def _refusal(*arguments):
  with pytest.raises(errors.InputError) as caught:
    export_directory.refuse(*arguments)
  return str(caught.value)


def test_a_directory_appears_whole(tmp_path):
  place = tmp_path / 'new' / '7'
  with export_directory.staged(place) as directory:
    (directory / 'a').touch()
    assert not place.exists()
  assert [path.name for path in place.iterdir()] == ['a']
  assert [path.name for path in place.parent.iterdir()] == ['7']


def test_nothing_is_left_of_a_failure(tmp_path):
  with pytest.raises(ValueError, match='x'), export_directory.staged(tmp_path / 'new' / '7'):
    raise ValueError('x')
  assert not [*tmp_path.iterdir()]


def test_a_failure_leaves_what_was_there(tmp_path):
  place = tmp_path / 'old'
  place.mkdir()
  (place / 'a').touch()
  with pytest.raises(ValueError, match='x'), export_directory.staged(place):
    raise ValueError('x')
  assert [path.name for path in place.iterdir()] == ['a']
  with export_directory.staged(place):
    pass
  assert not [*place.iterdir()]


def test_what_was_there_comes_back_if_it_cannot_be_replaced(tmp_path, monkeypatch):
  place, replace = tmp_path / 'old', pathlib.Path.replace
  place.mkdir()
  (place / 'a').touch()

  def fail_once(path, target):
    if path.name == 'new':
      raise KeyboardInterrupt
    return replace(path, target)

  monkeypatch.setattr(pathlib.Path, 'replace', fail_once)
  with pytest.raises(KeyboardInterrupt), export_directory.staged(place):
    pass
  assert [path.name for path in tmp_path.rglob('*')] == ['old', 'a']


@pytest.mark.parametrize('exists', [True, False])
def test_a_link_stays(tmp_path, exists):
  target, link = tmp_path / 'disk' / 'target', tmp_path / 'link'
  target.parent.mkdir()
  link.symlink_to(target)
  if exists:
    target.mkdir()
  with export_directory.staged(link) as directory:
    (directory / 'a').touch()
  assert (link.is_symlink(), (target / 'a').exists()) == (True, True)


def test_what_is_there_is_refused(tmp_path):
  place = tmp_path / 'x'
  export_directory.refuse(_ONNX, place, False)
  place.mkdir()
  export_directory.refuse(_ONNX, place, False)
  (place / 'model.onnx').touch()
  assert _refusal(_ONNX, place, False).endswith(
      'x: already exists; give another name, or --overwrite to replace it')
  (place / 'README.md').touch()
  export_directory.refuse(_ONNX, place, True)
  (place / 'notes.txt').touch()
  assert 'holds notes.txt, which is no export of this format' in _refusal(_ONNX, place, True)
  assert 'holds README.md, which is no export of this format' in _refusal(
      formats.FORMATS['tflite'], place, True)
  (place / 'README.md').unlink()
  assert 'holds model.onnx, which is no export of this format; give another directory' in _refusal(
      formats.FORMATS['tflite'], place, True)
  assert 'is a file; give a directory' in _refusal(_ONNX, place / 'model.onnx', False)
  assert 'there is no directory' in _refusal(_ONNX, tmp_path / 'none' / 'x', False)


def test_a_savedmodel_is_a_version_beside_others(tmp_path):
  for name in ('7', '9'):
    (tmp_path / name).mkdir()
    (tmp_path / name / 'saved_model.pb').touch()
  export_directory.refuse(_SAVED, tmp_path, False)
  export_directory.refuse(_SAVED, tmp_path, False, 8)
  assert '/9: already exists' in _refusal(_SAVED, tmp_path, False, 9)
  export_directory.refuse(_SAVED, tmp_path, True, 9)
  # Left by an export that was killed.
  (tmp_path / '.8.partial-abc').mkdir()
  export_directory.refuse(_SAVED, tmp_path, False, 8)
  (tmp_path / 'photos').mkdir()
  assert 'holds photos, which is no export' in _refusal(_SAVED, tmp_path, True)
  assert export_directory.target(_SAVED, tmp_path, 8) == tmp_path / '8'
  assert export_directory.target(_ONNX, tmp_path, 8) == tmp_path
