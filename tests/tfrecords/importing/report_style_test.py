"""The style sheet is complete for both color schemes."""

import re

from tfrecords.importing import report_style


def test_every_color_is_defined_for_light_and_dark():
  light, dark = report_style.TEXT.split('@media (prefers-color-scheme: dark)')
  used = {*re.findall(r'var\((--[a-z-]+)\)', report_style.TEXT)}
  for text in (light, dark.partition('}\n}')[0]):
    assert used <= {*re.findall(r'(--[a-z-]+):', text)}
  assert report_style.TEXT.count('{') == report_style.TEXT.count('}')
