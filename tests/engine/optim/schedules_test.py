"""Learning rates: values at the boundaries, and what holds at every step."""

import hypothesis
from hypothesis import strategies as st
import pytest
import tensorflow as tf

from engine.optim import schedule_registry
from engine.optim import schedules

# 50,000 examples in batches of 128, times 350 epochs: the tutorial's first drop.
TUTORIAL_DECAY_STEPS = 136_718


def _rate(name, step, *, steps_per_epoch=50_000 / 128, max_steps=1000, **settings):
  rate = schedules.learning_rate(
      schedule_registry.SCHEDULES[name](**settings), tf.constant(step, tf.int64), 0.1,
      steps_per_epoch, max_steps)
  assert rate.dtype == tf.float32
  assert rate.shape == ()
  return float(rate)


@pytest.mark.parametrize('step, expected', [
    (0, 0.1), (TUTORIAL_DECAY_STEPS - 1, 0.1), (TUTORIAL_DECAY_STEPS, 0.01),
    (2 * TUTORIAL_DECAY_STEPS - 1, 0.01), (2 * TUTORIAL_DECAY_STEPS, 0.001)])
def test_staircase_is_the_tutorials(step, expected):
  assert _rate('staircase', step) == pytest.approx(expected, rel=1e-6)


def test_staircase_drops_within_the_first_epoch_too():
  small = {'steps_per_epoch': 10.0, 'decay_epochs': 0.25, 'decay_factor': 0.5}
  assert [_rate('staircase', step, **small) for step in range(6)] == pytest.approx(
      [0.1, 0.1, 0.05, 0.05, 0.025, 0.025])
  # A drop a step at the most, however short the decay.
  assert _rate('staircase', 2, **small | {'decay_epochs': 0.001}) == pytest.approx(0.025)


@pytest.mark.parametrize('step, expected', [
    (0, 0.1), (10, 0.1 * 0.25 ** (10 / 40)), (40, 0.025), (80, 0.00625)])
def test_exponential_by_hand(step, expected):
  settings = {'steps_per_epoch': 20.0, 'decay_epochs': 2.0, 'decay_factor': 0.25}
  assert _rate('exponential', step, **settings) == pytest.approx(expected, rel=1e-6)


@pytest.mark.parametrize('step, expected', [
    (0, 0.1 * 0.5 / 200), (99, 0.1 * 99.5 / 200), (199, 0.1 * 199.5 / 200),
    (200, 0.1 * 799.5 / 800), (600, 0.1 * 399.5 / 800), (999, 0.1 * 0.5 / 800)])
def test_triangle_by_hand(step, expected):
  assert _rate('linear_warmup_decay', step) == pytest.approx(expected, rel=1e-6)


@hypothesis.given(max_steps=st.integers(1, 10 ** 8), warmup_fraction=st.floats(0.01, 0.99),
                  data=st.data())
@hypothesis.settings(max_examples=60)
def test_triangle_is_positive_bounded_and_continuous(max_steps, warmup_fraction, data):
  step = data.draw(st.integers(0, max_steps - 1))
  settings = {'max_steps': max_steps, 'warmup_fraction': warmup_fraction}
  rate = _rate('linear_warmup_decay', step, **settings)
  assert 0 < rate <= 0.1 * (1 + 1e-6)
  if step + 1 < max_steps:
    # No step changes the rate by more than the steeper side's slope.
    steepest = 0.1 / max_steps / min(warmup_fraction, 1 - warmup_fraction)
    assert abs(_rate('linear_warmup_decay', step + 1, **settings) - rate) <= steepest * 1.01 + 1e-7


@hypothesis.given(step=st.integers(0, 10 ** 6))
@hypothesis.settings(max_examples=20)
def test_constant(step):
  assert _rate('constant', step) == pytest.approx(0.1)


@pytest.mark.parametrize('name', schedule_registry.SCHEDULES)
def test_traced_like_eager(name):
  schedule = schedule_registry.SCHEDULES[name]()
  traced = tf.function(lambda step: schedules.learning_rate(schedule, step, 0.1, 2.0, 30),
                       autograph=False)
  for step in (0, 5, 6, 29):
    expected = _rate(name, step, steps_per_epoch=2.0, max_steps=30)
    assert float(traced(tf.constant(step, tf.int64))) == pytest.approx(expected, rel=1e-6)
