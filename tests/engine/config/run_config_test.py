"""The content of config.json."""

import json

from tests.engine import tiny_runs
from tfrecords import preprocessing_config


def test_the_file_says_all_that_prediction_needs():
  values = json.loads(tiny_runs.config().to_json())
  assert values['format'] == 3
  assert values['recipe']['name'] == 'cifar10_tutorial'
  assert values['preprocessing'] == {'crop_size': 8, 'standardize': True, 'shrink_to': 0}
  assert values['class_names'] == list(tiny_runs.SPEC.class_names)
  assert values['image_shape'] == [32, 32, 3]


def test_shapes_and_preprocessing():
  config = tiny_runs.config()
  assert config.preprocessing == preprocessing_config.Preprocessing(crop_size=8)
  assert config.input_shape == (8, 8, 3)
