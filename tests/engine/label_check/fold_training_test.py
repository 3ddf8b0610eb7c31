"""A fold's training: reproducible logits of unseen records, and a loss that is no number."""

import numpy as np
import pytest

from engine.config import recipe_catalog
from engine.config import train_options
from engine.label_check import fold_training
from tests.engine.label_check import planted_errors
from tfrecords import errors
from tfrecords import reader
from tfrecords import record_subset

_RECIPE = recipe_catalog.get('mnist_softmax').with_settings(
    batch_size=20, max_steps=60, learning_rate=0.2)


@pytest.fixture(name='parts', scope='module')
def fixture_parts(tmp_path_factory):
  data_dir = tmp_path_factory.mktemp('data')
  planted_errors.write(data_dir, 80, 0)
  source = reader.open_source(planted_errors.MNIST, data_dir, 'train')
  is_kept = np.arange(80) < 50
  return record_subset.keep(source, is_kept), record_subset.keep(source, ~is_kept)


def _logits(parts, recipe=_RECIPE, **options):
  return fold_training.held_out_logits(
      recipe, train_options.TrainOptions('unused', 'unused', **options), *parts, 'fold 1 of 2',
      lambda line: None)


def test_classes_of_unseen_records(parts):
  logits = _logits(parts)
  assert (logits.shape, logits.dtype) == ((30, 10), np.float32)
  np.testing.assert_array_equal(logits.argmax(axis=1), np.arange(50, 80) % 10)
  np.testing.assert_array_equal(_logits(parts), logits)


def test_a_loss_that_is_no_number_is_one_line(parts):
  diverging = _RECIPE.with_settings(learning_rate=1e12, weight_decay=1.0,
                                    weight_decay_layers=('all',))
  with pytest.raises(errors.InputError, match=(
      '^fold 1 of 2: the loss is (nan|inf); give a smaller --learning_rate, in another '
      '--work_dir$')):
    _logits(parts, diverging)
