"""The versions of this process."""

import sys

import numpy as np
import tensorflow as tf

from tfrecords import program_versions


def test_versions():
  found = program_versions.find()
  assert found['version of TensorFlow'] == tf.__version__
  assert found['version of numpy'] == np.__version__
  assert found['version of Python'] == f'{sys.version_info[0]}.{sys.version_info[1]}'
