"""The style sheet has every color for light and for dark."""

import re

from engine.serving.page import style_sheet


def test_every_color_that_is_used_is_there_in_both():
  light, dark = (set(re.findall(r'(--[\w-]+):', part))
                 for part in style_sheet.TEXT.split('@media')[:2])
  assert light == dark
  assert set(re.findall(r'var\((--[\w-]+)\)', style_sheet.TEXT)) == light
