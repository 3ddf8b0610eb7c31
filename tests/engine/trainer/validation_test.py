"""The accuracy of a training on its validation images."""

import pytest

from engine.config import train_options
from engine.trainer import trainer
from engine.trainer import validation
from tests.engine import tiny_runs
from tfrecords import errors


def _trained(tmp_path, **changes):
  data_dir = tiny_runs.write_records(tmp_path / 'data')
  return trainer.run(
      tiny_runs.config(max_steps=1, **tiny_runs.SOFTMAX, **changes).recipe,
      train_options.TrainOptions(str(tmp_path / 'run'), str(data_dir), summary_interval=0),
      lambda line: None)


def test_every_validation_image_is_evaluated_once(tmp_path):
  found = validation.compile_evaluation(_trained(tmp_path, validation_examples=9))()
  assert found.count == 9
  assert 0 <= found.accuracy <= 1


def test_a_training_without_validation_images(tmp_path):
  with pytest.raises(errors.InputError, match='keeps no records out'):
    validation.compile_evaluation(_trained(tmp_path))
