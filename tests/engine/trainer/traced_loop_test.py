"""Tracing the loop of a run takes no step, and its batches are those of the run."""

import numpy as np

from engine.config import train_options
from engine.trainer import traced_loop
from engine.trainer import trainer
from tests.engine import tiny_runs


def test_tracing_takes_no_step_and_returns_the_batches_of_the_run(tmp_path):
  data_dir = tiny_runs.write_records(tmp_path / 'data')
  run = trainer.Trainer.create(
      tiny_runs.config(max_steps=3, **tiny_runs.SOFTMAX).recipe,
      train_options.TrainOptions(str(tmp_path / 'run'), str(data_dir)), lambda line: None)
  run.restore_or_initialize()
  images, labels = next(traced_loop.trace(run))
  assert run.state.step.numpy() == 0
  assert run.train_graph.get_operations()
  expected_images, expected_labels = run.data.batch_at(0)
  np.testing.assert_allclose(images, expected_images, rtol=0, atol=1e-5)
  np.testing.assert_array_equal(labels, expected_labels)
