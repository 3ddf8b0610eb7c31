"""Tests for engine.style.settings: what contradicts itself, what the network proposes, resuming."""

import dataclasses
import json
import pathlib

import pytest

from engine.style import settings as settings_lib
from tests.engine.style import small_features
from tfrecords import errors

_FEATURES = small_features.network()


def _settings(tmp_path, **changes):
  for name in ('c.png', 's.png', 't.png'):
    (tmp_path / name).write_text(name)
  return settings_lib.Settings(**{
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
  assert _settings(tmp_path, styles=styles).shares() == [0.5, 0.5]
  assert _settings(tmp_path, styles=styles, style_weights=(3.0, 1.0)).shares() == [0.75, 0.25]


def test_the_network_proposes_and_the_flags_decide(tmp_path):
  proposed = _settings(tmp_path).weights(_FEATURES)
  assert proposed.style_weight == 1e3 and proposed.style_layers == ('relu1', 'pool1', 'relu2')
  decided = _settings(tmp_path, style_weight=0.0, content_layers=('pool1',), pooling='average')
  weights = decided.weights(_FEATURES)
  assert (weights.style_weight, weights.content_layers, weights.pooling) == (
      0.0, ('pool1',), 'average')
  assert _settings(tmp_path).rate(_FEATURES) == 4.0
  assert _settings(tmp_path, learning_rate=2.5).rate(_FEATURES) == 2.5
  assert _settings(tmp_path, optimizer='lbfgs').rate(_FEATURES) == 0.0
  with pytest.raises(errors.InputError, match='--style_layers=x: small has no such layer'):
    _settings(tmp_path, style_layers=('x',)).weights(_FEATURES)


def test_frozen_is_json_and_looks_into_the_files(tmp_path):
  first = _settings(tmp_path).frozen(_FEATURES)
  assert json.loads(json.dumps(first)) == first
  moved = tmp_path / 'moved.png'
  moved.write_text('c.png')
  assert _settings(tmp_path, content=str(moved)).frozen(_FEATURES) == first
  moved.write_text('other')
  assert _settings(tmp_path, content=str(moved)).frozen(_FEATURES) != first
  assert _settings(tmp_path, styles=('strokes',)).frozen(_FEATURES)['pictures'][1] == 'strokes'
  # A start that is a picture is told by what it holds.
  assert _settings(tmp_path, init_image=str(moved)).frozen(_FEATURES)['init_image'] == 'picture'
  for field, value in (
    ('iterations', 7),
    ('seed', 3),
    ('style_weight', 2.0),
    ('init_image', 'noise'),
  ):
    assert _settings(tmp_path, **{field: value}).frozen(_FEATURES) != first
  assert _settings(tmp_path, output_interval=7).frozen(_FEATURES) == first
  by_lbfgs = [_settings(tmp_path, optimizer='lbfgs', output_interval=every).frozen(_FEATURES)
              for every in (7, 8)]
  assert by_lbfgs[0] != by_lbfgs[1]
  other = dataclasses.replace(_FEATURES, fingerprint='small 2')
  assert _settings(tmp_path).frozen(other) != first


def test_the_same_goes_on_and_another_is_refused(tmp_path):
  where = pathlib.Path('a.png.style')
  before = _settings(tmp_path, pyramid_levels=1).frozen(_FEATURES)
  settings_lib.check_same(before, before, where)
  more = _settings(tmp_path, pyramid_levels=1, iterations=900).frozen(_FEATURES)
  settings_lib.check_same(before, more, where)
  for now in (
    _settings(tmp_path, pyramid_levels=1, iterations=9),
    _settings(tmp_path, iterations=900),
  ):
    with pytest.raises(errors.InputError, match='iterations is 500 there and'):
      settings_lib.check_same(before, now.frozen(_FEATURES), where)
  with pytest.raises(errors.InputError, match=(
      '^a.png.style: holds a picture that was begun otherwise: style_weight is 1000.0 there and '
      '5.0 here; repeat its settings or give another --output$')):
    settings_lib.check_same(
        before, _settings(tmp_path, pyramid_levels=1, style_weight=5.0).frozen(_FEATURES), where)
