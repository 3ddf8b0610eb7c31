"""Blocks on disk: written, read again, refused if anything does not fit."""

import numpy as np
import pytest

from tfrecords.importing import block_store
from tfrecords.importing import decode
from tfrecords.importing import decode_block
from tfrecords.importing import listing

_RULE = decode.DecodeRule((1, 2, 1), 'crop', (0, 0, 0))


@pytest.fixture(name='store')
def fixture_store(tmp_path, monkeypatch):
  """Three blocks of two pictures, whose planes are (0, 1), (2, 3), ..."""
  monkeypatch.setattr(block_store, '_BLOCK_PICTURES', 2)
  store = block_store.BlockStore(tmp_path, _RULE)
  for number in range(3):
    facts = np.zeros(2, decode_block.FACTS)
    facts['width'] = number
    planes = np.arange(4, dtype=np.uint8).reshape(2, 2) + 4 * number
    store.write(number, block_store.Block(facts, {1: 'truncated'}, [(), ('a', 'b')]), planes,
                f'key {number}')
  return store


def test_a_block_comes_back(store):
  found = store.read(1, 'key 1')
  assert found.facts['width'].tolist() == [1, 1]
  assert (found.reasons, found.notes) == ({1: 'truncated'}, [(), ('a', 'b')])


def test_planes_are_gathered_in_any_order(store):
  numbers = np.array([5, 0, 3, 2, 0])
  assert store.gather(numbers).tolist() == [[10, 11], [0, 1], [6, 7], [4, 5], [0, 1]]
  assert store.gather(np.array([], np.int64)).shape == (0, 2)


@pytest.mark.parametrize('change', [
    lambda data: b'', lambda data: data[:-1], lambda data: data + b'x',
    lambda data: data[:-1] + b'\xff', lambda data: b'x' + data, lambda data: b'{}\n'])
def test_a_damaged_block_is_made_again(store, change):
  path = store.path(1)
  path.write_bytes(change(path.read_bytes()))
  assert store.read(1, 'key 1') is None


def test_another_key_or_a_missing_block(store):
  assert store.read(1, 'key 2') is None
  assert store.read(3, 'key 3') is None


def test_the_key_depends_on_names_and_rule():
  entries = [listing.Entry('a', 'x'), listing.Entry('b', 'y')]
  key = block_store.key(entries, _RULE)
  assert key == block_store.key([listing.Entry('a', 'z'), listing.Entry('b', 'y')], _RULE)
  assert key != block_store.key(entries[::-1], _RULE)
  assert key != block_store.key(entries, decode.DecodeRule((2, 1, 1), 'crop', (0, 0, 0)))


@pytest.mark.parametrize('shape, expected', [
    ((32, 32, 3), 256), ((256, 256, 3), 42), ((1, 1, 1), 256)])
def test_the_size_of_a_block_bounds_the_memory(shape, expected):
  assert block_store.size(decode.DecodeRule(shape, 'crop', (0, 0, 0))) == expected
