"""Pictures that are decoded and fitted in a graph, against Pillow."""

import io

import numpy as np
from PIL import Image
import pytest
import tensorflow as tf

from engine.export import picture_graph
from tfrecords.pictures import fit

_Y, _X = np.mgrid[:60, :90]
_PICTURE = np.stack([_X * 2, _Y * 3, 127 + 60 * np.sin(_X / 9)], axis=2).astype(np.uint8)


def _encoded(picture, form='png'):
  content = io.BytesIO()
  Image.fromarray(picture).save(content, form)
  return content.getvalue()


@pytest.mark.parametrize('rule', [
    None, fit.FitRule(8, 12), fit.FitRule(8, 12, fit.PAD, (9, 8, 7)),
    fit.FitRule(8, 12, fit.STRETCH), fit.FitRule(20, 8, fit.PAD)])
def test_pictures_are_fitted_as_by_pillow(rule):
  used = rule or fit.FitRule(16, 16)
  shape = used.height, used.width, 3
  found = picture_graph.decode(tf.constant([_encoded(_PICTURE)]), shape, rule)
  expected = np.asarray(fit.picture(Image.fromarray(_PICTURE), used), int)
  assert np.abs(found[0].numpy() - expected).max() <= 3


def test_a_picture_of_the_size_of_the_records_is_taken_as_it_is():
  gray = _PICTURE[:, :, 0]
  found = picture_graph.decode(tf.constant([_encoded(gray)] * 2), (60, 90, 1))
  np.testing.assert_array_equal(found[:, :, :, 0], [gray, gray])


def test_a_jpeg_is_decoded():
  found = picture_graph.decode(tf.constant([_encoded(_PICTURE, 'jpeg')]), (60, 90, 3))
  assert np.abs(found[0].numpy().astype(int) - _PICTURE).mean() < 6


def test_what_is_no_picture_is_refused():
  with pytest.raises(tf.errors.InvalidArgumentError, match='Unknown image file format'):
    picture_graph.decode(tf.constant([b'hello']), (60, 90, 3))
