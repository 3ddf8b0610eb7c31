"""Damaged files of every format are read or refused with one line, without memory leaks.

FUZZ_EXAMPLES is the number of files for each format in the slow tests.
"""

import collections
import os
import resource

import pytest

from engine.export import keras_weights
from engine.style import mat_file
from tests.fuzz import targets
from tfrecords import errors
from tfrecords import parser_process
from tfrecords import printable
from tfrecords.fetch import cifar_python
from tfrecords.pictures import picture_file

_EXAMPLES = 200
# TensorFlow needs a fiftieth of a second for a file.
_FEWER_EXAMPLES = {'tfrecord': 50}
_SLOW_EXAMPLES = int(os.environ.get('FUZZ_EXAMPLES', '100000'))
# Growth of the peak memory that the parsers in this process may cause, in kB.
_MAX_GROWTH = 1 << 20


@pytest.fixture(name='formats', scope='module')
def fixture_formats(tmp_path_factory):
  return dict(targets.every(tmp_path_factory.mktemp('valid')))


@pytest.fixture(name='short_limits', autouse=True)
def fixture_short_limits(monkeypatch):
  """Limits a parser to two seconds of processor time, and does not wait for the disk."""
  monkeypatch.setattr('os.fsync', lambda handle: None)
  limits = parser_process.Limits(memory_bytes=1 << 30, cpu_seconds=2, wall_seconds=300)
  for module in (keras_weights, mat_file, picture_file, cifar_python):
    monkeypatch.setattr(module, '_LIMITS', limits)


def _outcome(target, path, seed):
  """Returns 'read' or 'refused'; any other exception fails the test."""
  path.write_bytes(targets.damaged(target, seed))
  try:
    target.read(path)
  except errors.InputError as error:
    text = str(error)
    assert printable.text(text) == text
    assert len(text) < 2_000
    return 'refused'
  return 'read'


def _fuzz(target, path, count):
  """Reads damaged files; returns how many were read and refused."""
  outcomes = collections.Counter()
  for seed in range(count):
    try:
      outcomes[_outcome(target, path, seed)] += 1
    except Exception as error:
      raise AssertionError(f'seed {seed}') from error
  return outcomes


def test_every_format_has_its_name(formats):
  assert tuple(sorted(formats)) == targets.NAMES


@pytest.mark.parametrize('name', targets.NAMES)
def test_valid_files_are_read(formats, tmp_path, name):
  for data in formats[name].files.values():
    (tmp_path / 'file').write_bytes(data)
    formats[name].read(tmp_path / 'file')


@pytest.mark.parametrize('name', targets.NAMES)
def test_damaged_files(formats, tmp_path, name):
  count = _FEWER_EXAMPLES.get(name, _EXAMPLES)
  assert _fuzz(formats[name], tmp_path / 'file', count)['refused'] > count / 10


@pytest.mark.slow
@pytest.mark.parametrize('name', targets.NAMES)
def test_very_many_damaged_files(formats, tmp_path, name, reliability):
  before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
  outcomes = _fuzz(formats[name], tmp_path / 'file', _SLOW_EXAMPLES)
  reliability.record(f'damaged files: {name}', survived=outcomes['read'],
                     refused=outcomes['refused'])
  assert outcomes['refused'] > _SLOW_EXAMPLES / 10
  assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < _MAX_GROWTH
