"""All pictures of a source as arrays, decoded once."""

import numpy as np
import pytest

from tests.tfrecords.importing import small_source
from tfrecords.importing import block_store
from tfrecords.importing import decode
from tfrecords.importing import decode_block
from tfrecords.importing import decoded_pictures
from tfrecords.importing import listing

_RULE = decode.DecodeRule((2, 2, 1), 'crop', (0, 0, 0))
_ENTRIES = tuple(listing.Entry(f'{number:02}', 'a') for number in range(10))


def _read(entry):
  return b'' if entry.name == '04' else np.full([3, 4, 3], int(entry.name), np.uint8)


@pytest.fixture(name='calls')
def fixture_calls(monkeypatch):
  """Blocks of four pictures; returns whether each request was to decode."""
  small_source.in_process(monkeypatch)
  monkeypatch.setattr(block_store, '_BLOCK_PICTURES', 4)
  calls, parse = [], decode_block.parse

  def counted(**request):
    calls.append(request['decodes'])
    return parse(**request)

  monkeypatch.setattr(decode_block, 'parse', counted)
  return calls


def _decode(tmp_path, read=_read, entries=_ENTRIES):
  return decoded_pictures.decode_all(read, entries, _RULE, tmp_path, 1, lambda line: None)


def test_facts_and_planes(tmp_path, calls):
  found, store = _decode(tmp_path)
  assert calls == [True] * 3
  assert found.sizes.tolist() == [[4, 3] if number != 4 else [0, 0] for number in range(10)]
  assert np.flatnonzero(found.is_bad).tolist() == [4]
  assert found.reasons == {4: 'not a picture'}
  assert found.remarks() == ['', 'converted to gray']
  assert found.notes.tolist() == [1, 1, 1, 1, 0, 1, 1, 1, 1, 1]
  assert store.gather(np.array([9, 2])).tolist() == [[9] * 4, [2] * 4]


def test_an_earlier_import_is_used(tmp_path, calls):
  first, _ = _decode(tmp_path)
  (tmp_path / 'block-000001').unlink()
  calls.clear()
  second, store = _decode(tmp_path)
  assert sorted(calls) == [False, False, True]
  np.testing.assert_array_equal(first.fingerprints, second.fingerprints)
  assert store.gather(np.array([5, 0])).tolist() == [[5] * 4, [0] * 4]


def _changed(entry):
  return np.full([3, 4, 3], 77, np.uint8) if entry.name == '01' else _read(entry)


def test_a_picture_that_has_changed_since_is_decoded_again(tmp_path, calls):
  _decode(tmp_path)
  calls.clear()
  _, store = _decode(tmp_path, _changed)
  assert sorted(calls) == [False, False, False, True]
  assert store.gather(np.array([1])).tolist() == [[77] * 4]
