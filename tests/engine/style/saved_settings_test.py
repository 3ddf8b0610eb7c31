"""Tests for engine.style.saved_settings: what is compared when a result is resumed."""

import dataclasses
import json
import pathlib

import pytest

from engine.style import saved_settings
from engine.style import settings as settings_lib
from tests.engine.style import small_features
from tfrecords import errors

_FEATURES = small_features.network()


def _settings(tmp_path, **changes):
  for name in ('c.png', 's.png', 't.png'):
    (tmp_path / name).write_text(name)
  return settings_lib.StyleSettings(**{
      'content': str(tmp_path / 'c.png'), 'styles': (str(tmp_path / 's.png'),), **changes})


def _saved(tmp_path, features=_FEATURES, **changes):
  return saved_settings.as_json(_settings(tmp_path, **changes), features)


def test_it_is_json_and_looks_into_the_files(tmp_path):
  first = _saved(tmp_path)
  assert json.loads(json.dumps(first)) == first
  moved = tmp_path / 'moved.png'
  moved.write_text('c.png')
  assert _saved(tmp_path, content=str(moved)) == first
  moved.write_text('other')
  assert _saved(tmp_path, content=str(moved)) != first
  assert _saved(tmp_path, styles=('strokes',))['pictures'][1] == 'strokes'
  # A start that is a picture is told by what it holds.
  assert _saved(tmp_path, init_image=str(moved))['init_image'] == 'picture'
  for field, value in (
    ('iterations', 7),
    ('seed', 3),
    ('style_weight', 2.0),
    ('init_image', 'noise'),
  ):
    assert _saved(tmp_path, **{field: value}) != first
  assert _saved(tmp_path, output_interval=7) == first
  by_lbfgs = [_saved(tmp_path, optimizer='lbfgs', output_interval=every)
              for every in (7, 8)]
  assert by_lbfgs[0] != by_lbfgs[1]
  other = dataclasses.replace(_FEATURES, fingerprint='small 2')
  assert _saved(tmp_path, other) != first


def test_the_same_goes_on_and_another_is_refused(tmp_path):
  where = pathlib.Path('a.png.style')
  before = _saved(tmp_path, pyramid_levels=1)
  saved_settings.check_compatible(before, before, where)
  more = _saved(tmp_path, pyramid_levels=1, iterations=900)
  saved_settings.check_compatible(before, more, where)
  for now in (
    _settings(tmp_path, pyramid_levels=1, iterations=9),
    _settings(tmp_path, iterations=900),
  ):
    with pytest.raises(errors.InputError, match='iterations is 500 in it'):
      saved_settings.check_compatible(before, saved_settings.as_json(now, _FEATURES), where)
  with pytest.raises(errors.InputError, match=(
      '^a.png.style: holds a picture with other settings: style_weight is 1000.0 in '
      'it, 5.0 was requested; repeat its settings or give another --output$')):
    saved_settings.check_compatible(
        before, _saved(tmp_path, pyramid_levels=1, style_weight=5.0), where)


def test_names_of_earlier_versions_are_read(tmp_path):
  path = tmp_path / 'settings.json'
  now = _saved(tmp_path)
  old_names = {'preserve_color': 'keep_colours', 'pyramid_levels': 'levels',
               'tv_weight': 'smoothness_weight', 'init_image': 'start',
               'style_weights': 'style_shares'}
  path.write_text(json.dumps({old_names.get(name, name): value for name, value in now.items()}))
  assert '"keep_colours"' in path.read_text()
  saved_settings.check_compatible(saved_settings.read(path), now, tmp_path)


@pytest.mark.parametrize('text', ['[', '[1]', '"a"'])
def test_what_is_no_settings_is_refused(tmp_path, text):
  path = tmp_path / 'settings.json'
  path.write_text(text)
  with pytest.raises(errors.InputError, match='settings.json: not the settings of a picture '):
    saved_settings.read(path)
