"""Every style of a curve, and every color of a run, is there."""

import pytest

from engine.report import cards
from engine.report import chart_styles


@pytest.mark.parametrize('selector', [
    'polyline ', 'polyline.faint', 'polyline.dashed', 'polyline.dotted', 'polygon.band',
    'line.range', 'line.ideal', 'rect.column', 'rect.count', '.strip', '.pixels'])
def test_what_charts_use(selector):
  assert f'{selector}' in chart_styles.TEXT


def test_colors():
  for number in range(cards.COLORS):
    assert f'.run{number} {{ color: var(--c{number}); }}' in chart_styles.TEXT
  assert '.stage7 { color: var(--s7); }' in chart_styles.TEXT
