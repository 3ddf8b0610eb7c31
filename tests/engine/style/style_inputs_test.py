"""Tests for engine.style.style_inputs: pictures of any kind, in the size of a level."""

import dataclasses

import numpy as np
from PIL import Image
import pytest

from engine.style import images
from engine.style import settings as settings_lib
from engine.style import style_inputs
from engine.style import synthetic_style_image
from tests.engine.style import small_features

_FEATURES = small_features.network()


@pytest.fixture(name='settings')
def fixture_settings(tmp_path):
  images.save(small_features.smooth(20, 24), tmp_path / 'c.png')
  images.save(small_features.stripes(30, 15), tmp_path / 's.png')
  return settings_lib.StyleSettings(str(tmp_path / 'c.png'), (str(tmp_path / 's.png'),))


def _read(settings, said=None, **changes):
  return style_inputs.StyleInputs(dataclasses.replace(settings, **changes),
                             (said if said is not None else []).append)


def test_sizes(settings):
  found = _read(settings)
  # The style is as wide as the result, and twice as high as wide.
  assert found.size == (24, 20)
  assert found.style_scales == [(1.0, pytest.approx(48 / 20))]
  scaled = _read(settings, size=12, style_scale=0.5)
  assert scaled.size == (12, 10)
  assert scaled.style_scales == [(0.5, pytest.approx(12 / 10))]


def test_starts(settings):
  noise = _read(settings, init_image='noise').initial_image(_FEATURES, (24, 20))
  assert noise.shape == (1, 20, 24, 3)
  assert abs(noise.mean() - 128) < 0.1
  assert 0.2 < noise.std() < 0.3
  same, other = (_read(settings, init_image='noise', seed=seed).initial_image(_FEATURES, (24, 20))
                 for seed in (0, 1))
  np.testing.assert_array_equal(noise, same)
  assert not np.array_equal(noise, other)
  content = _read(settings, init_image='content').initial_image(_FEATURES, (24, 20))
  np.testing.assert_array_equal(content, np.rint(small_features.smooth(20, 24)))
  assert _read(settings, init_image=settings.styles[0]).initial_image(_FEATURES, (6, 5)).shape == (
    1,
    5,
    6,
    3,
  )


def test_colors_are_kept_where_that_is_asked_for(settings):
  painted = small_features.stripes(10, 12)
  np.testing.assert_array_equal(_read(settings, size=12).final_image(painted), painted)
  kept = _read(settings, size=12, preserve_color=True)
  content = images.to_array(Image.open(settings.content), (12, 10))
  np.testing.assert_array_equal(
      kept.final_image(painted), images.with_colors_of(content, painted))


def test_what_was_done_to_a_picture_is_said(tmp_path, settings):
  Image.new('CMYK', (9, 9), (0, 255, 0, 0)).save(tmp_path / 'c.jpg')
  Image.new('RGBA', (9, 9), (9, 9, 9, 9)).save(tmp_path / 's.png')
  said = []
  _read(settings, said, content=str(tmp_path / 'c.jpg'))
  assert said == [f'{tmp_path}/c.jpg: CMYK converted to RGB',
                  f'{tmp_path}/s.png: transparency composited on white']


def test_what_is_shown(settings, monkeypatch):
  monkeypatch.setattr(synthetic_style_image, 'paint', lambda: Image.new('RGB', (9, 8)))
  found = _read(settings, styles=(settings.styles[0], 'strokes')).titled_images()
  assert [(title, picture.shape) for title, picture in found] == [
      ('content', (20, 24, 3)), ('style', (30, 15, 3)), ('style', (8, 9, 3))]
