"""Tests for engine.style.style_state; style_transfer_test resumes with it."""

import json

import pytest

from engine.style import image_pyramid
from engine.style import style_state
from tfrecords import errors

_SETTINGS = {'seed': 0, 'pyramid_levels': 2, 'iterations': 8}


def test_it_lies_beside_the_result_and_holds_the_settings(tmp_path):
  state = style_state.StyleState(tmp_path / 'o.png')
  state.open(_SETTINGS)
  assert state.path == tmp_path / 'o.png.style'
  assert json.loads((state.path / 'settings.json').read_text()) == _SETTINGS
  assert state.metrics_file == state.path / 'metrics.jsonl'
  assert state.kept_output(25) == state.path / 'iteration-000025.png'
  state.open(_SETTINGS)
  with pytest.raises(errors.InputError, match='settings: seed is 0 in it, 1 was requested; '):
    state.open(_SETTINGS | {'seed': 1})


def test_a_result_without_state_is_not_overwritten(tmp_path):
  (tmp_path / 'o.png').write_text('mine')
  state = style_state.StyleState(tmp_path / 'o.png')
  with pytest.raises(errors.InputError, match='o.png: already exists, and '):
    state.open(_SETTINGS)
  assert not state.path.exists()


def test_iterations_done_are_those_of_the_newest_checkpoint(tmp_path):
  state = style_state.StyleState(tmp_path / 'o.png')
  levels = image_pyramid.plan((8, 8), 2, 8)
  assert state.iterations_done(levels) == 0
  for number, step in ((0, 4), (1, 6)):
    folder = state.checkpoint_dir(levels[number])
    folder.mkdir(parents=True)
    for suffix in ('index', 'data-00000-of-00001'):
      (folder / f'ckpt-{step}.{suffix}').touch()
    assert state.iterations_done(levels) == step
