"""Tests for engine.style.vgg: against the pass in NumPy, and files that are not VGG-19."""

import numpy as np
import pytest
import tensorflow as tf

from engine.style import mat_file
from engine.style import vgg
from tests.engine.style import small_vgg
from tfrecords import errors


@pytest.mark.parametrize('layout', ['old', 'new'])
@pytest.mark.parametrize('size', [(37, 22), (1, 1), (16, 3)])
def test_every_activation_is_that_of_the_independent_pass(tmp_path, layout, size):
  features, doubts = vgg.read(small_vgg.write(tmp_path / 'a.mat', layout))
  assert len(doubts) == 1
  assert 'has the shapes of VGG-19 but is neither' in doubts[0]
  picture = np.random.default_rng(1).uniform(0, 255, [*size, 3]).astype(np.float32)
  wanted = small_vgg.forward(small_vgg.weights(), picture)
  found = features.activations(tf.constant(picture[None]), features.names())
  assert list(found) == list(wanted)
  shapes = features.shapes(*size)
  for name, values in wanted.items():
    scale = np.abs(values).max()
    np.testing.assert_allclose(found[name][0], values, rtol=1e-4, atol=1e-5 * scale, err_msg=name)
    assert shapes[name] == values.shape


def test_a_published_file_raises_no_doubt(tmp_path, monkeypatch):
  path = small_vgg.write(tmp_path / 'a.mat')
  monkeypatch.setitem(mat_file.KNOWN_MD5, mat_file.read(path).md5, 'old')
  features, doubts = vgg.read(path)
  assert doubts == []
  assert features.name == f'VGG-19 of {path}'


def test_the_lessons_numbers_are_the_defaults():
  found = vgg.DEFAULTS
  assert (found.content_weight, found.style_weight, found.tv_weight) == (5, 500, 100)
  assert found.content_layers == ('relu4_2',)
  assert found.style_layers == tuple(f'relu{block}_1' for block in range(1, 6))
  assert len(vgg.convolutions()) == 16


def test_a_single_filter_has_lost_its_axis(tmp_path):
  named = small_vgg.weights(widths=(1, 2, 1, 1, 2))
  features, _ = vgg.read(small_vgg.write(tmp_path / 'a.mat', 'new', named))
  picture = np.random.default_rng(1).uniform(0, 255, [5, 6, 3]).astype(np.float32)
  found = features.activations(tf.constant(picture[None]), ['relu5_4'])['relu5_4']
  np.testing.assert_allclose(
      found[0], small_vgg.forward(named, picture)['relu5_4'], rtol=1e-4, atol=1e-4)


def _without(named):
  del named['conv3_4']


def _narrow(named):
  named['conv2_2'] = named['conv2_2'][0][:, :, :3], named['conv2_2'][1]


def _large(named):
  named['conv1_1'] = np.zeros([5, 5, 3, 4], np.float32), named['conv1_1'][1]


def _no_number(named):
  named['conv4_1'][1][0] = np.nan


@pytest.mark.parametrize('change, words', [
    (_without, 'has no weights for conv3_4, so it is not VGG-19; give'),
    (_narrow, 'conv2_2 has filters of 3x3x3x5 and 5 biases, not 3x3x5x5; it is not VGG-19'),
    (_large, 'conv1_1 has filters of 5x5x3x4 and 4 biases, not 3x3x3x4'),
    (_no_number, 'conv4_1 has weights that are no numbers; fetch it again')])
def test_what_is_not_vgg_19(tmp_path, change, words):
  named = small_vgg.weights()
  change(named)
  with pytest.raises(errors.InputError) as caught:
    vgg.read(small_vgg.write(tmp_path / 'a.mat', 'old', named))
  assert words in str(caught.value)
  assert '\n' not in str(caught.value)
