"""The check of a state before it is saved, and the copies of states that passed."""

import pytest

from engine.trainer import finite_state
from engine.training import loop
from engine.training import state as state_lib
from tests.engine import tiny_runs


class _Clock:
  def __init__(self, seconds=0.0):
    self.now, self.seconds = 0.0, seconds

  def __call__(self):
    self.now += self.seconds
    return self.now


@pytest.fixture(name='state')
def fixture_state():
  return state_lib.TrainState(tiny_runs.config())


def _add_nan(state):
  variable = state.averages.trainable_variables[0]
  variable.assign_add([float('nan')] * variable.shape[0])


def _progress(state, step, loss=1.0):
  state.step.assign(step)
  return loop.Progress(step, 100, {'loss': loss})


def test_states_that_passed_are_copied(state):
  clock = _Clock()
  found = finite_state.FiniteState(state, tiny_runs.config(), clock)
  assert found.saved.step == found.recent.step == 0
  found.check_loss(_progress(state, 5))
  assert found.recent.step == 0
  clock.now = 11.0
  found.check_loss(_progress(state, 6))
  assert (found.saved.step, found.recent.step) == (0, 6)
  found.check_before_saving(_progress(state, 8))
  assert found.saved.step == found.recent.step == 8


def test_a_state_with_nan_is_refused_and_not_copied(state):
  # After a check that takes more than two seconds the next one is traced.
  clock = _Clock(2.5)
  found = finite_state.FiniteState(state, tiny_runs.config(), clock)
  _add_nan(state)
  found.check_loss(_progress(state, 5))
  with pytest.raises(finite_state.NonFiniteError, match='step 6: the variable averages/conv1/biase'
                     's is not finite') as caught:
    found.check_before_saving(_progress(state, 6))
  assert caught.value.step == 6
  clock.now = 20.0
  with pytest.raises(finite_state.NonFiniteError, match='step 7: the variable averages/conv1/b'):
    found.check_loss(_progress(state, 7))
  assert found.saved.step == found.recent.step == 0
