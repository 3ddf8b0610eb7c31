"""The parser of VGG-19's files, in this process."""

import numpy as np
import pytest
from scipy import io as scipy_io

from engine.style import mat_parser
from tests.engine.style import small_vgg
from tfrecords import errors


@pytest.mark.parametrize('layout', ['old', 'new'])
def test_names_and_arrays(tmp_path, layout):
  texts, (mean, *weights) = mat_parser.parse(str(small_vgg.write(tmp_path / 'a.mat', layout)))
  wanted = small_vgg.weights()
  assert texts[0] == layout
  assert {*texts[1:]} == {*wanted, 'fc6'}
  np.testing.assert_allclose(mean, small_vgg.MEAN, rtol=1e-6)
  name = texts[1]
  np.testing.assert_array_equal(weights[0], wanted[name][0])
  np.testing.assert_array_equal(weights[1], wanted[name][1])
  assert {array.dtype for array in weights} == {np.dtype(np.float32)}


def _cell(*values):
  cell = np.empty([1, len(values)], object)
  cell[0, :] = values
  return cell


@pytest.mark.parametrize('weights, image, words', [
    (_cell('ab', np.zeros(2)), np.zeros([1, 1, 3]), 'layer conv does not hold numbers'),
    (_cell(np.zeros(2, complex), np.zeros(2)), np.zeros([1, 1, 3]),
     'layer conv does not hold numbers'),
    (_cell(np.zeros(2), np.zeros(2)), np.full([1, 1, 3], np.inf), 'has an averageImage')])
def test_other_values_than_finite_numbers_are_refused(tmp_path, weights, image, words):
  layers = _cell({'name': 'conv', 'weights': weights}, {'name': 'relu'})
  scipy_io.savemat(tmp_path / 'a.mat', {
      'layers': layers, 'normalization': {'averageImage': image}})
  with pytest.raises(errors.InputError) as caught:
    mat_parser.parse(str(tmp_path / 'a.mat'))
  assert str(caught.value).startswith(words)
