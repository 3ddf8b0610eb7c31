"""Tests for engine.style.style_summary."""

import pathlib
import re

from engine.style import image_pyramid
from engine.style import settings as settings_lib
from engine.style import style_summary
from tests.engine.style import small_features


def test_every_setting_that_shapes_the_result_is_shown():
  settings = settings_lib.StyleSettings(
      'c.png', ('s.png', 't.png'), style_weights=(3.0, 1.0), iterations=8, pyramid_levels=2)
  levels = image_pyramid.plan((24, 20), 2, 8)
  lines = style_summary.text(
      settings, small_features.network(), pathlib.Path('o.png'), levels, 4, 7 * 2 ** 20).split('\n')
  assert [re.split('  +', line.strip()) for line in lines] == [
      ['picture', 'o.png, 24x20'], ['network', 'small, max pooling'],
      ['content', 'c.png, 1 at relu2'],
      ['style', 's.png 75%, t.png 25%, 1000 at relu1, pool1, relu2'], ['total variation', '0.0001'],
      ['optimizer', 'adam, rate 4, from content'],
      ['sizes', '12x10 to iteration 4, 24x20 to iteration 8'], ['iterations', '4 to 8'],
      ['memory', 'about 7 MB']]
