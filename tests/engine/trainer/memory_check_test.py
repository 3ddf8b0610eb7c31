"""Checks of the memory that a training needs."""

import pytest

from engine.models import model_registry
from engine.reporting import host_memory
from engine.trainer import memory_check
from tfrecords import errors

_MB = 2 ** 20


@pytest.fixture(name='free', autouse=True)
def fixture_free(monkeypatch):
  """Returns a function that sets the free memory, which is 100 MB at first."""
  def set_free(count):
    monkeypatch.setattr(host_memory, 'free_bytes', lambda: count)

  set_free(100 * _MB)
  return set_free


def test_records(free):
  memory_check.records('big', 100 * _MB, 4096)
  # A data set beyond the budget streams from disk.
  memory_check.records('big', 5000 * _MB, 4096)
  with pytest.raises(errors.InputError) as caught:
    memory_check.records('big', 101 * _MB, 4096)
  assert str(caught.value) == (
      '--memory_budget_mb=4096: big in memory needs at least 101 MB and 100 MB are free; '
      'give less, so that it streams from disk')
  free(None)
  memory_check.records('big', 101 * _MB, 4096)


def test_a_streamed_set():
  memory_check.streamed('big', 128, 100 * _MB)
  with pytest.raises(errors.InputError, match='^--batch_size=128: a window and a batch of big in '
                     'memory needs at least 101 MB and 100 MB are free; give less, or close other '
                     'programs$'):
    memory_check.streamed('big', 128, 101 * _MB)


def test_a_batch_with_its_activations():
  shape = (28, 28, 1)
  network = model_registry.build('softmax', shape, 10)
  # 784 numbers of the image and 10 of the logits.
  largest = 100 * _MB // (4 * 794)
  memory_check.batch(largest, network, shape, ['/device:CPU:0'])
  with pytest.raises(errors.InputError) as caught:
    memory_check.batch(largest + 1, network, shape, ['/device:CPU:0'])
  assert str(caught.value) == (
      f'--batch_size={largest + 1}: a step needs at least 101 MB and 100 MB are free; '
      f'give {largest:,} or less')
  # The activations of one slice at a time.
  memory_check.batch(100 * _MB // (4 * 785), network, shape, ['/device:CPU:0'], accumulate=10)
  # A GPU has the activations in its own memory.
  memory_check.batch(largest + 1, network, shape, ['/device:GPU:0'])


def test_no_batch_fits(free):
  free(100)
  network = model_registry.build('softmax', (28, 28, 1), 10)
  with pytest.raises(errors.InputError, match='; no batch of this network fits$'):
    memory_check.batch(1, network, (28, 28, 1), ['/device:CPU:0'])


def test_a_limit_of_the_addresses_is_named(monkeypatch):
  monkeypatch.setattr(host_memory, 'limit_of_addresses', lambda: '`ulimit -v` allows 200 MB')
  with pytest.raises(errors.InputError, match='100 MB are free .`ulimit -v` allows 200 MB.; give'):
    memory_check.records('big', 101 * _MB, 4096)
