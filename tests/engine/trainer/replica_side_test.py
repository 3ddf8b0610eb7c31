"""One of two compared trainings: what it takes over, and what it tells of a step."""

import numpy as np

from engine.config import train_options
from engine.models import model_registry
from engine.trainer import replica_side
from engine.trainer import temporary_training
from tests.engine import tiny_runs


def test_a_side_takes_a_state_and_tells_all_tensors_of_a_step(tmp_path):
  data_dir = tiny_runs.write_records(tmp_path / 'data')
  recipe = tiny_runs.config(model='softmax', weight_decay_layers=(), momentum=0.9).recipe
  one, other = (replica_side.ReplicaSide(temporary_training.create(
      recipe, train_options.TrainOptions('unused', str(data_dir), seed=seed), print), 1)
                for seed in (0, 1))
  first, apart = one.step(0)
  assert apart == ''
  assert {kind for kind, _ in first} == {
      'gradients', 'loss terms', 'weights and statistics', 'moving averages', 'accumulators'}
  other.take(one)
  assert int(other.state.step) == 1
  np.testing.assert_array_equal(
      model_registry.named_variables(other.state.network)['softmax/weights'],
      first['weights and statistics', 'softmax/weights'])
  exact, noisy = (one.gradients(1, noise)[0]['gradients', 'softmax/weights']
                  for noise in (0.0, 1e-3))
  change = np.linalg.norm(noisy - exact) / np.linalg.norm(exact)
  assert 0 < change < 0.1
