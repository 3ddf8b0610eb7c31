"""Tests for engine.style.progress: the line to the character."""

import datetime

from engine.style import progress
from engine.training import loop

_NOW = datetime.datetime(2026, 1, 2, 3, 4, 5, 600)
_REPORT = {'loss': 1234.567, 'content': 1.25, 'style': 1230.0, 'total_variation': 0.5}


def test_lines():
  said, clock = [], iter([10.0, 12.5, 13.0])
  lines = progress.ProgressLog(said.append, 20, 100, lambda: next(clock), lambda: _NOW)
  lines.move_bar(loop.Progress(25, 100, _REPORT))
  assert lines.log_line(loop.Progress(25, 100, _REPORT)) == 0.5
  assert lines.log_line(loop.Progress(30, 100, _REPORT)) == 0.1
  lines.close()
  assert said[0] == (
      '2026-01-02 03:04:05.000600: iteration 25, loss = 1235 (content 1.25, style 1.23e+03, '
      'total variation 0.5; 0.500 sec/iteration)')
