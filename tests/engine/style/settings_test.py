"""Tests for engine.style.settings: what contradicts itself, what the network proposes."""

import pytest

from engine.style import settings as settings_lib
from tests.engine.style import small_features
from tfrecords import errors

_FEATURES = small_features.network()


def _settings(tmp_path, **changes):
  for name in ('c.png', 's.png', 't.png'):
    (tmp_path / name).write_text(name)
  return settings_lib.StyleSettings(**{
      'content': str(tmp_path / 'c.png'), 'styles': (str(tmp_path / 's.png'),), **changes})


@pytest.mark.parametrize(
  'changes, words',
  [
    ({'content': ''}, '^--content is missing; give the file of a picture$'),
    ({'styles': ()}, '^--style is missing'),
    (
      {'style_weights': (1.0, 2.0)},
      '^--style_weights: 2 given for 1 style pictures; give one each',
    ),
    ({'style_masks': ('a', 'b')}, '^--style_masks: 2 given for 1 style'),
    ({'style_weights': (0.0,)}, '^--style_weights=0.0: give numbers above 0$'),
    ({'style_weights': (float('nan'),)}, '^--style_weights=nan: give numbers'),
    ({'iterations': 2}, '^--iterations=2: fewer than --pyramid_levels=3$'),
  ],
)
def test_what_does_not_fit(tmp_path, changes, words):
  with pytest.raises(errors.InputError, match=words):
    _settings(tmp_path, **changes)


def test_shares_sum_to_one(tmp_path):
  styles = ('a', 'b')
  assert _settings(tmp_path, styles=styles).normalized_style_weights() == [0.5, 0.5]
  weighted = _settings(tmp_path, styles=styles, style_weights=(3.0, 1.0))
  assert weighted.normalized_style_weights() == [0.75, 0.25]


def test_the_network_proposes_and_the_flags_decide(tmp_path):
  proposed = _settings(tmp_path).loss_weights(_FEATURES)
  assert proposed.style_weight == 1e3
  assert proposed.style_layers == ('relu1', 'pool1', 'relu2')
  decided = _settings(tmp_path, style_weight=0.0, content_layers=('pool1',), pooling='average')
  weights = decided.loss_weights(_FEATURES)
  assert (weights.style_weight, weights.content_layers, weights.pooling) == (
      0.0, ('pool1',), 'average')
  assert _settings(tmp_path).effective_learning_rate(_FEATURES) == 4.0
  assert _settings(tmp_path, learning_rate=2.5).effective_learning_rate(_FEATURES) == 2.5
  assert _settings(tmp_path, optimizer='lbfgs').effective_learning_rate(_FEATURES) == 0.0
  with pytest.raises(errors.InputError, match='--style_layers=x: small has no such layer'):
    _settings(tmp_path, style_layers=('x',)).loss_weights(_FEATURES)
