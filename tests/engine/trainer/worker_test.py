"""A worker does what the chief orders, and writes nothing; workers_test.py trains with several."""

import numpy as np
import pytest

from engine.cluster import cluster_spec
from engine.config import train_options
from engine.trainer import worker
from engine.training import step as step_lib
from engine.training import strategy as strategy_lib
from tests.engine import tiny_runs


class _Channel:
  """Brings the orders of a chief that is not there."""

  def __init__(self, *orders):
    self.spec = cluster_spec.ClusterSpec(('127.0.0.1:1',), 0)
    self.interrupted = False
    self.stages: list[str] = []
    self._orders = iter(orders)

  def exchange(self, stage, same=None, own=None):
    del same, own
    self.stages.append(stage)
    return [next(self._orders) if stage in ('run', 'steps') else None]


def _train(steps):
  return {'order': 'train', 'steps': steps}


def test_orders_are_carried_out(tmp_path, monkeypatch):
  """Alone in its cluster, so that the chief's state is its own."""
  data_dir = tiny_runs.write_records(tmp_path / 'data')
  losses = []
  build_loop = step_lib.build_loop

  def noted(*args, **named):
    loop = build_loop(*args, **named)

    def train_steps(iterator, steps):
      metrics = loop(iterator, steps)
      losses.append(float(metrics['loss']))
      return metrics
    return train_steps

  monkeypatch.setattr(step_lib, 'build_loop', noted)
  alone = strategy_lib.build()
  monkeypatch.setattr(strategy_lib, 'build', lambda *_: alone)
  channel = _Channel({'order': 'begin', 'lr_halvings': []}, _train(2), _train(1),
                     {'order': 'restore'}, _train(1), {'order': 'end', 'is_complete': False})
  options = train_options.TrainOptions(str(tmp_path / 'run'), str(data_dir))
  with pytest.raises(KeyboardInterrupt, match='^interrupted at step 4, saved$'):
    worker.run(tiny_runs.config().recipe, options, print, channel)
  assert channel.stages == ['start', 'joined', 'data', 'run', *['steps'] * 5, 'end']
  # The first only traces.
  assert losses[0] == 0.0
  assert len(losses) == 4
  assert np.isfinite(losses).all()
  assert [path.name for path in tmp_path.iterdir()] == ['data']
