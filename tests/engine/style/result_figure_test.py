"""Tests for engine.style.result_figure: what the picture shows."""

import types

import numpy as np

from engine.runs import metrics_log
from engine.style import result_figure


class _Painted:
  """A style transfer that has ended."""

  def __init__(self, metrics_file, styles=1):
    self.size = (40, 30)
    self.state = types.SimpleNamespace(metrics_file=metrics_file)
    self._styles = styles

  def titled_images(self):
    titles = ['content', *['style'] * self._styles, 'result']
    return [(title, np.full([30, 40, 3], 9 * place, np.uint8))
            for place, title in enumerate(titles)]


def test_pictures_and_curves(tmp_path):
  record = metrics_log.MetricsFile(tmp_path / 'metrics.jsonl')
  for step in (10, 20):
    record.append('train', step, {'content': 1.0 / step, 'style': 5.0, 'total_variation': 0.0})
  record.close()
  for styles in (1, 2):
    figure = result_figure.draw(_Painted(tmp_path / 'metrics.jsonl', styles))
    *shown, curves = figure.axes
    assert [axes.get_title() for axes in shown] == ['content', *['style'] * styles, 'result']
    # A term that weighs nothing has no curve on a logarithmic axis.
    assert [line.get_label() for line in curves.lines] == ['content', 'style']
    assert list(curves.lines[0].get_xdata()) == [10, 20]
    assert curves.get_yscale() == 'log'


def test_records_of_an_earlier_version(tmp_path):
  record = metrics_log.MetricsFile(tmp_path / 'metrics.jsonl')
  record.append('train', 10, {'content': 1.0, 'style': 5.0, 'smoothness': 0.5})
  record.close()
  *_, curves = result_figure.draw(_Painted(tmp_path / 'metrics.jsonl', 1)).axes
  assert [line.get_label() for line in curves.lines] == ['content', 'style', 'total variation']


def test_no_records_yet(tmp_path):
  assert len(result_figure.draw(_Painted(tmp_path / 'none.jsonl')).axes) == 4
