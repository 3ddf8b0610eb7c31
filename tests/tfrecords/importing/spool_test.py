"""The temporary copy of pictures: read by number, also by another process, and removed."""

import gc
import os
import pickle
import tempfile

import numpy as np
import pytest

from tfrecords import errors
from tfrecords.importing import listing
from tfrecords.importing import spool


def test_pictures_are_read_by_number():
  contents = [b'encoded', np.arange(6, dtype=np.uint8).reshape(2, 3), b'',
              np.arange(24, dtype=np.uint8).reshape(2, 4, 3)]
  with spool.writing() as (add, reader):
    for part in ('a', 'b/c'):
      reader.first[part] = 0 if part == 'a' else len(contents)
      for content in contents:
        add(content)
  read = pickle.loads(pickle.dumps(reader))
  for part in ('a', 'b/c'):
    for number, content in enumerate(contents):
      found = read(listing.Entry(f'{part}/{number}', 'x'))
      assert type(found) is type(content)
      np.testing.assert_array_equal(found, content)
  folder = reader.folder
  del reader
  gc.collect()
  assert not os.path.exists(folder)
  with pytest.raises(errors.InputError) as caught:
    read(listing.Entry('a/0', 'x'))
  assert str(caught.value) == (
      f'{folder}: the temporary copy of the pictures cannot be used (No such file or directory); '
      'set TMPDIR to a folder with room for them')


def test_a_folder_that_cannot_be_written_is_named(monkeypatch, tmp_path):
  monkeypatch.setattr(tempfile, 'tempdir', f'{tmp_path}/none')
  with pytest.raises(errors.InputError) as caught, spool.writing():
    pass
  assert str(caught.value).startswith(f'{tmp_path}/none: the temporary copy of the pictures ')
