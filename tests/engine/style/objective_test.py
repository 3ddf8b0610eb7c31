"""Tests for engine.style.objective: the terms, their weights, masks, the gradient."""

import dataclasses

import numpy as np
import pytest
import tensorflow as tf

from engine.style import losses
from engine.style import objective
from tests.engine.style import small_features
from tfrecords import errors

_CONTENT = small_features.smooth(12, 10)
_STYLE = small_features.stripes(14, 9)


def _terms(picture, styles, **changes):
  weights = dataclasses.replace(small_features.WEIGHTS, **changes)
  made = objective.Objective(small_features.network(), weights, _CONTENT, styles)
  return {name: float(value) for name, value in made.loss_terms(tf.constant(picture)).items()}


def test_the_content_has_no_content_loss_and_the_style_no_style_loss():
  styles = [objective.StyleTarget(_STYLE)]
  at_content = _terms(_CONTENT, styles)
  assert at_content['content'] == pytest.approx(0, abs=1e-9)
  at_style = _terms(_STYLE[:, :12, :9], [objective.StyleTarget(_STYLE[:, :12, :9])],
                    content_weight=0.0)
  assert at_style['style'] == pytest.approx(0, abs=1e-9)
  assert at_content['style'] > 0.1
  assert at_content['loss'] == pytest.approx(
      sum(at_content[name] for name in objective.TERMS), rel=1e-6)


def test_terms_by_the_losses_themselves():
  network = small_features.network()
  picture = tf.constant(small_features.smooth(12, 10) * 0.5)
  names = ('relu1', 'relu2')
  seen, content, style = (network.activations(tf.constant(values), names)
                          for values in (picture, _CONTENT, _STYLE))
  grams = sum(float(losses.mean_square(losses.gram(seen[name]), losses.gram(style[name])))
              for name in names)
  wanted = {'content': float(losses.mean_square(seen['relu2'], content['relu2'])),
            'style': 1e3 * grams, 'total_variation': 1e-4 * float(losses.total_variation(picture))}
  found = _terms(picture, [objective.StyleTarget(_STYLE)])
  assert {name: found[name] for name in wanted} == pytest.approx(wanted, rel=1e-4)


def test_weights_and_shares_are_factors():
  one = [objective.StyleTarget(_STYLE)]
  other = [objective.StyleTarget(255 - _STYLE)]
  mixed = [dataclasses.replace(one[0], weight=0.25), dataclasses.replace(other[0], weight=0.75)]
  picture = _CONTENT * 0.7
  first, second, both = (_terms(picture, styles)['style'] for styles in (one, other, mixed))
  assert both == pytest.approx(0.25 * first + 0.75 * second, rel=1e-5)
  doubled = _terms(picture, one, content_weight=2.0, style_weight=3e3, tv_weight=0.0)
  plain = _terms(picture, one)
  assert doubled['content'] == pytest.approx(2 * plain['content'])
  assert doubled['style'] == pytest.approx(3 * plain['style'])
  assert doubled['total_variation'] == 0


def test_where_a_mask_is_black_a_style_has_no_say():
  mask = np.zeros([12, 10], np.float32)
  mask[:, :4] = 1
  made = objective.Objective(
      small_features.network(), dataclasses.replace(small_features.WEIGHTS, content_weight=0.0,
                                                    tv_weight=0.0),
      _CONTENT, [objective.StyleTarget(_STYLE, 1.0, mask)])
  _, gradient = made.gradient(tf.constant(_CONTENT))
  # Two convolutions and a pooling reach six pixels at most.
  assert np.abs(gradient[:, :, :3]).max() > 0
  assert np.abs(gradient[:, :, 10:]).max(initial=0) == 0
  assert np.abs(gradient[0, :, 9]).max() == 0


def test_a_mask_without_white_is_refused():
  with pytest.raises(errors.InputError, match='^--style_masks: one is black all over; paint'):
    _terms(_CONTENT, [objective.StyleTarget(_STYLE, 1.0, np.zeros([12, 10], np.float32))])


@pytest.mark.parametrize('pooling', ['max', 'average'])
def test_the_gradient_is_the_slope(pooling):
  weights = dataclasses.replace(small_features.WEIGHTS, pooling=pooling)
  made = objective.Objective(small_features.network(), weights, _CONTENT,
                             [objective.StyleTarget(_STYLE)])
  picture = tf.constant(_CONTENT + np.random.default_rng(0).normal(
      size=_CONTENT.shape).astype(np.float32))
  terms, gradient = made.gradient(picture)
  rng = np.random.default_rng(1)
  for _ in range(3):
    # Along the gradient with some noise: a slope that float32 can tell from rounding.
    way = gradient / tf.norm(gradient) + 0.02 * rng.normal(size=picture.shape).astype(np.float32)
    ahead, behind = (float(made.loss_terms(picture + step * way)['loss']) for step in (0.3, -0.3))
    slope = float(tf.reduce_sum(way * gradient))
    assert (ahead - behind) / 0.6 == pytest.approx(slope, rel=0.02)
  assert float(terms['loss']) > 0
