"""The training images that ranges are measured on."""

import numpy as np

from engine.export import calibration
from tests.engine import tiny_runs
from tfrecords import reader
from tfrecords import record_loader


def test_the_seed_chooses_training_images(tmp_path):
  data = str(tiny_runs.write_records(tmp_path))
  config = tiny_runs.config()
  first, second = (calibration.images(config, data, 'binary', 0, 7) for _ in range(2))
  np.testing.assert_array_equal(first, second)
  assert first.shape == (7, 32, 32, 3)
  assert (first != calibration.images(config, data, 'binary', 1, 7)).any()
  source = reader.open_source(tiny_runs.SPEC, data, 'train', 'binary')
  everything = record_loader.load(source)[0].numpy()
  assert all((everything == one).all(axis=(1, 2, 3)).any() for one in first)
  assert len(calibration.images(config, data, 'binary', 0)) == tiny_runs.TRAIN_EXAMPLES
