"""Tests for engine.style.memory_estimate: what an estimate is made of, and what is refused."""

import math

import pytest

from engine.reporting import host_memory
from engine.style import memory_estimate
from tests.engine.style import small_features
from tfrecords import errors

_FEATURES = small_features.network()
_WANTED = ('relu1', 'relu2')


def _estimate(size, layer_names=_WANTED, rule='adam', held=0):
  return memory_estimate.estimate(_FEATURES, size, layer_names, rule, held)


def test_by_hand():
  # relu1 [8, 10, 6], pool1 [4, 5, 6], relu2 [4, 5, 8]; the convolutions are fused with them.
  numbers = 480 + 120 + 160
  filters = 9 * 3 * 6 + 6 + 9 * 6 * 8 + 8
  wanted = 4 * (memory_estimate.ACTIVATIONS * numbers + memory_estimate.LARGEST * 480
                + memory_estimate.FILTERS * filters + memory_estimate.PICTURES * 3 * 80)
  found = _estimate((10, 8), held=1000) - memory_estimate.BASE - 1000
  assert found == pytest.approx(wanted, abs=4)


def test_what_it_grows_with():
  assert _estimate((200, 200)) < _estimate((400, 200)) < _estimate((400, 400))
  assert _estimate((200, 200), ('relu1',)) < _estimate((200, 200))
  assert _estimate((200, 200)) < _estimate((200, 200), rule='lbfgs')


def test_a_large_style_picture_decides():
  def with_styles(*styles):
    return memory_estimate.estimate(_FEATURES, (200, 200), _WANTED, 'adam', 0, styles)

  assert with_styles((0.5, 0.5)) == _estimate((200, 200)) < with_styles((0.5, 0.5), (9.0, 1.0))


def test_more_than_there_is_names_the_largest_size(monkeypatch):
  monkeypatch.setattr(host_memory, 'resident_bytes', lambda: 0)
  monkeypatch.setattr(host_memory, 'free_bytes', lambda: 200 * 2 ** 20)
  assert memory_estimate.check(_FEATURES, (100, 50), _WANTED, 'adam') == _estimate((100, 50))
  with pytest.raises(errors.InputError) as caught:
    memory_estimate.check(_FEATURES, (4000, 3000), _WANTED, 'adam')
  words = str(caught.value)
  assert words.startswith('a picture of 4000x3000 would take ')
  assert '200 MB are to be had' in words
  largest = int(words.partition('--size=')[2].split()[0])
  fits, over = ((side, round(side * 3 / 4)) for side in (largest, largest + 2))
  assert _estimate(fits) <= 200 * 2 ** 20 < _estimate(over)


def test_a_limit_of_the_users_own(monkeypatch):
  monkeypatch.setattr(host_memory, 'resident_bytes', lambda: 2 ** 20)
  monkeypatch.setattr(host_memory, 'free_bytes', lambda: None)
  assert memory_estimate.check(_FEATURES, (9000, 9000), _WANTED, 'adam') > 2 ** 30
  with pytest.raises(errors.InputError, match='and 128 MB are to be had; give --size='):
    memory_estimate.check(_FEATURES, (9000, 9000), _WANTED, 'adam', 128)
  with pytest.raises(errors.InputError, match='and 1 MB are to be had; no size that makes sense'):
    memory_estimate.check(_FEATURES, (9000, 9000), _WANTED, 'adam', 1)


def test_a_megabyte_is_what_linux_calls_so():
  assert math.log2(memory_estimate.MEGABYTE) == 20
