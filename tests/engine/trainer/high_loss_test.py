"""A warning about a loss far above its initial value."""

import types

import pytest

from engine.trainer import high_loss
from engine.training import loop
from tests.engine import tiny_runs


def _logged(losses, start_step=0):
  """Returns the lines about a training with these losses by step, which started at 2.5."""
  said: list[str] = []
  run = types.SimpleNamespace(start_step=start_step, first_loss=2.5, log=said.append,
                              recipe=tiny_runs.config(learning_rate=0.5).recipe)
  for callback in high_loss.high_loss_callbacks(run):
    assert callback.interval == 0
    for step, loss in losses.items():
      assert callback.run(loop.Progress(step, 1000, {'loss': loss})) is None
  return said


@pytest.mark.parametrize('losses', [{99: 1e9}, {100: 5.0}, {100: 2.0, 200: 1e9}, {}])
def test_no_warning(losses):
  assert _logged(losses) == []


def test_one_warning_in_a_new_run_and_none_in_a_resumed_one():
  losses = {50: 90.0, 120: 5.1, 200: 6.0}
  assert _logged(losses) == [
      'step 120: the loss is 5.1, and was 2.5 at the start: --learning_rate=0.5 is much too high; '
      'try 0.05 in another --train_dir']
  assert _logged(losses, start_step=10) == []
