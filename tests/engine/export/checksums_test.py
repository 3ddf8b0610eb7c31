"""Checksums of exports: a flipped bit of any file is told."""

import json

import pytest

from engine.export import checksums
from tfrecords import errors

# Of a file without bytes: FIPS 180-4, as sha256sum prints it.
_EMPTY = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'


@pytest.fixture(name='exported', params=['model.onnx', 'saved_model.pb'])
def fixture_exported(request, tmp_path):
  """The file to open, and another one that belongs to it."""
  file, other = tmp_path / request.param, tmp_path / 'variables' / 'index'
  other.parent.mkdir()
  file.write_bytes(b'graph')
  other.touch()
  (tmp_path / 'README.md').touch()
  found = checksums.of(tmp_path)
  assert (set(found), found['variables/index']) == ({file.name, 'variables/index'}, _EMPTY)
  (tmp_path / 'gate.json').write_text(json.dumps({'files': found}))
  return tmp_path if file.suffix == '.pb' else file, file, other


def test_what_was_written_is_accepted(exported):
  (exported[1].parent / 'README.md').write_text('edited')
  checksums.check(exported[0])


@pytest.mark.parametrize('number', [1, 2])
def test_a_changed_file_is_named(exported, number):
  exported[number].write_bytes(b'grapi')
  with pytest.raises(errors.InputError, match=f'{exported[number].name}: damaged or changed, '):
    checksums.check(exported[0])


def test_a_missing_file_is_named(exported):
  exported[2].unlink()
  with pytest.raises(errors.InputError, match='index: no such file'):
    checksums.check(exported[0])


def test_a_file_that_is_not_listed_is_not_compared(exported):
  renamed = exported[1].rename(exported[1].with_name('mine.onnx'))
  renamed.write_bytes(b'other')
  checksums.check(renamed)


@pytest.mark.parametrize('text, match', [
    ('{"format": "onnx"}', ''), ('{', 'damaged'), ('[]', 'damaged'), ('{"files": 3}', 'damaged')])
def test_another_gate(exported, text, match):
  (exported[1].parent / 'gate.json').write_text(text)
  if not match:
    checksums.check(exported[0])
    return
  with pytest.raises(errors.InputError, match='gate.json: damaged '):
    checksums.check(exported[0])
