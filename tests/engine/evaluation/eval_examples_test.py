"""Examples of an evaluation are those of the records."""

import numpy as np

from engine.evaluation import eval_examples
from tests.engine import tiny_runs
from tfrecords import data_checksum
from tfrecords import reader
from tfrecords import record_loader


def test_the_records_are_loaded_unchanged(tmp_path):
  source = reader.open_source(tiny_runs.SPEC, tiny_runs.write_records(tmp_path), 'test')
  data = eval_examples.load(source)
  images, labels = record_loader.load(source)
  np.testing.assert_array_equal(data.images, images)
  np.testing.assert_array_equal(data.labels, labels)
  assert (data.num_examples, data.num_classes) == (23, 10)
  assert data.identity() == data_checksum.of_tensors(images, labels)
