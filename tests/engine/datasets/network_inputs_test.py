"""What a network sees of records, by hand."""

import numpy as np

from engine.datasets import network_inputs
from tfrecords import inspection
from tfrecords import preprocessing_config


def _example():
  image = np.zeros([4, 4, 1], np.uint8)
  image[1:3, 1:3, 0] = [[0, 255], [255, 0]]
  return inspection.Example(5, 0, image)


def test_cropped_and_standardized():
  found = network_inputs.of([_example()], preprocessing_config.Preprocessing(2, True))
  np.testing.assert_allclose(found[0, ..., 0], [[-1, 1], [1, -1]], rtol=1e-6)
  assert network_inputs.lines([_example()], found) == [
      'record 5: the network sees 2x2x1, mean 0.000, deviation 1.000, -1.000 to 1.000']


def test_beside_the_record():
  example = _example()
  standardized = network_inputs.of([example], preprocessing_config.Preprocessing(2, True))[0]
  sheet = network_inputs.beside(example.image, standardized)
  assert sheet.shape == (4, 10, 1)
  np.testing.assert_array_equal(sheet[:, :4], example.image)
  assert sheet[1:3, 7:9, 0].tolist() == [[0, 255], [255, 0]]
  assert sheet[:, 4:7].min() == sheet[0].reshape(-1)[4:].min() == 255
  plain = network_inputs.of([example], preprocessing_config.Preprocessing(0, False))[0]
  np.testing.assert_array_equal(network_inputs.beside(example.image, plain)[:, 6:], example.image)
