"""Files at addresses are written whole, and read."""

import os

import pytest
import tensorflow as tf

from tfrecords import remote_files


@pytest.fixture
def folder(tmp_path):
  return f'file://{tmp_path}/a/b'


def test_a_file_is_written_read_renamed_and_removed(folder):
  path = f'{folder}/x'
  remote_files.write(path, b'one')
  remote_files.write(path, memoryview(b'two!'))
  assert remote_files.read(path) == b'two!'
  assert remote_files.stat(path).st_size == 4
  assert remote_files.names(folder) == ['x']
  remote_files.rename(path, f'{folder}/y')
  remote_files.make_directory(f'{folder}/c/d')
  assert remote_files.names(folder) == ['c', 'y']
  remote_files.remove(f'{folder}/y')
  remote_files.remove_tree(f'{folder}/c')
  assert remote_files.names(folder) == []
  with pytest.raises(FileNotFoundError):
    remote_files.read(path)
  with pytest.raises(FileNotFoundError):
    remote_files.names(f'{folder}/z')


@pytest.mark.parametrize('error', [KeyboardInterrupt, tf.errors.ResourceExhaustedError])
def test_a_failing_writer_leaves_the_old_file_alone(folder, tmp_path, monkeypatch, error):
  remote_files.write(f'{folder}/x', b'old')
  seen = []

  class Failing(tf.io.gfile.GFile):

    def write(self, data):
      super().write(data[:1])
      self.flush()
      seen.append((sorted(os.listdir(tmp_path / 'a/b')), (tmp_path / 'a/b/x').read_bytes()))
      raise error(*(None, None, 'full') if issubclass(error, tf.errors.OpError) else ())

  monkeypatch.setattr(tf.io.gfile, 'GFile', Failing)
  with pytest.raises(OSError if issubclass(error, tf.errors.OpError) else error):
    remote_files.write(f'{folder}/x', b'new')
  (there, content), = seen
  assert (len(there), there[-1], content) == (2, 'x', b'old')
  assert os.listdir(tmp_path / 'a/b') == ['x']
  assert (tmp_path / 'a/b/x').read_bytes() == b'old'
