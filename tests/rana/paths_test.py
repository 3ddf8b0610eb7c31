"""Checks of the paths that are passed to the public functions."""

import pathlib

import pytest

from rana import paths
from tfrecords import errors


@pytest.mark.parametrize('value', ['runs/a', pathlib.PurePosixPath('runs/a')])
def test_paths(value):
  assert paths.checked('path', value) == pathlib.Path('runs/a')


@pytest.mark.parametrize('value, text', [
    (None, 'path=None: is of type NoneType; give a path, as str or pathlib.Path'),
    (3, 'path=3: is of type int; give a path, as str or pathlib.Path'),
    (b'runs', "path=b'runs': is of type bytes; give a path, as str or pathlib.Path"),
    ('', 'path is empty; give a path')])
def test_other_values_are_refused(value, text):
  with pytest.raises(errors.InputError) as caught:
    paths.checked('path', value)
  assert str(caught.value) == text


def test_a_leading_tilde_is_the_home(monkeypatch):
  monkeypatch.setenv('HOME', '/home/me')
  assert paths.checked('path', '~/runs/a') == pathlib.Path('/home/me/runs/a')
  with pytest.raises(errors.InputError, match='^path=~no_such_user/a: there is no home direct'):
    paths.checked('path', '~no_such_user/a')


def test_addresses():
  assert str(paths.checked('path', 'gs://b/runs')) == 'gs://b/runs'
  with pytest.raises(errors.InputError, match='^s3://b/runs: TensorFlow reads gs:// and not s3://'):
    paths.checked('path', 's3://b/runs')
