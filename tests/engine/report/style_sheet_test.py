"""The style sheet has what the page's classes need, and asks for nothing outside."""

import re

from engine.report import cards
from engine.report import style_sheet


def test_colors_of_runs_in_light_and_dark():
  light, dark = style_sheet.TEXT.split('@media (prefers-color-scheme: dark)')[:2]
  for number in range(cards.COLORS):
    assert f'--c{number}:' in light
    assert f'--c{number}:' in dark
    assert f'.run{number} {{ color: var(--c{number}); }}' in style_sheet.TEXT


def test_nothing_outside_is_asked_for():
  assert not re.search(r'url\(|@import|</', style_sheet.TEXT)


def test_braces_are_balanced():
  assert style_sheet.TEXT.count('{') == style_sheet.TEXT.count('}')


def test_every_variable_is_defined():
  used = set(re.findall(r'var\((--[\w-]+)\)', style_sheet.TEXT))
  assert used <= set(re.findall(r'(--[\w-]+):', style_sheet.TEXT))
