"""A file at an address is read from any place on."""

import io

import numpy as np
import pytest

from tfrecords import remote_reader


def test_it_reads_as_a_file_of_this_machine(tmp_path):
  data = np.arange(70_000, dtype=np.uint32).tobytes()
  (tmp_path / 'x').write_bytes(data)
  with remote_reader.opened(f'file://{tmp_path}/x') as file:
    assert file.read(5) == data[:5]
    assert file.seek(0, io.SEEK_END) == len(data)
    assert file.read() == b''
    assert file.seek(100_000) == file.tell() == 100_000
    assert file.read(150_000) == data[100_000:250_000]
    assert file.seek(-8, io.SEEK_CUR) == 249_992
    assert file.read(8) == data[249_992:250_000]
    file.seek(1)
    assert file.read() == data[1:]
  np.savez(tmp_path / 'x.npz', a=np.arange(3))
  with remote_reader.opened(f'file://{tmp_path}/x.npz') as file, np.load(file) as arrays:
    assert arrays['a'].tolist() == [0, 1, 2]


def test_a_missing_file_is_an_error_of_the_system(tmp_path):
  with pytest.raises(FileNotFoundError):
    remote_reader.opened(f'file://{tmp_path}/x')
