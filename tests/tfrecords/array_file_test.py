"""Files of arrays: what was written is read, and whatever became of them is one line."""

import os
import random

import numpy as np
import pytest

from tfrecords import array_file
from tfrecords import errors


@pytest.fixture(name='path')
def fixture_path(tmp_path):
  np.savez_compressed(tmp_path / 'a.npz', numbers=np.arange(60.0), word=np.array('a'))
  return tmp_path / 'a.npz'


def test_arrays_by_name(path):
  found = array_file.read(path)
  assert found['numbers'].tolist() == [*range(60)]
  assert str(found['word']) == 'a'


def test_another_byte_is_noticed_or_changes_no_array(path):
  whole, chance = path.read_bytes(), random.Random(0)
  for _ in range(500):
    data = bytearray(whole)
    data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    path.write_bytes(data)
    try:
      found = array_file.read(path)
    except errors.InputError as error:
      assert str(error).startswith(f'{path}: cannot be read (')
      assert str(error).endswith('; remove it')
    else:
      for values in found.values():
        assert values.tolist() in ([*range(60)], 'a')


@pytest.mark.parametrize('data', [b'', b'text', b'PK\x03\x04', b'\x93NUMPY\x01\x00'])
def test_another_format(path, data):
  path.write_bytes(data)
  with pytest.raises(errors.InputError, match='a.npz: cannot be read .*; it is another$'):
    array_file.read(path, 'it is another')


def test_a_single_array_and_objects(path):
  with path.open('wb') as file:
    np.save(file, np.zeros(3))
  with pytest.raises(errors.InputError, match='a.npz: cannot be read'):
    array_file.read(path)
  np.savez(path, numbers=np.array([None]))
  with pytest.raises(errors.InputError, match='allow_pickle=False'):
    array_file.read(path)


def test_a_pipe_is_not_waited_for(tmp_path):
  os.mkfifo(tmp_path / 'a.npz')
  with pytest.raises(errors.InputError, match='a.npz: is a named pipe'):
    array_file.read(tmp_path / 'a.npz')
