"""Tests for engine.bench.train.train_plot: what the picture shows, read off the figure itself."""

import dataclasses

import pytest

from engine.bench.core import report
from engine.bench.train import train_plot
from engine.bench.train import train_results
from engine.reporting.plots import figures
from tests.engine.bench import small_results

_CHECKPOINTS = report.Table(
    train_results.CHECKPOINTS, ('seed', 'step', 'seconds', 'accuracy', 'raw weights'), (
        ('0', 10, 2.0, 0.5, 0.4), ('0', 20, 4.0, 0.75, 0.7),
        ('1', 10, 3.0, 0.6, 0.5), ('1', 20, 6.0, 0.8125, 0.8)))
_TARGET = report.Table(train_results.TARGET, ('seed', 'target', 'step', 'seconds', 'accuracy'), (
    ('0', 0.8, None, None, None), ('1', 0.8, 20, 6.0, 0.8125)))


def draw(*tables):
  return train_plot.draw(dataclasses.replace(small_results.result(), tables=tables))


def test_a_line_a_seed_over_the_seconds():
  axes, = draw(_CHECKPOINTS).axes
  assert {line.get_label(): line.get_xydata().tolist() for line in axes.lines} == {
      'seed 0: 75.00% in 4 s': [[2.0, 0.5], [4.0, 0.75]],
      'seed 1: 81.25% in 6 s': [[3.0, 0.6], [6.0, 0.8125]]}


def test_the_target_is_a_line_across():
  axes, = draw(_CHECKPOINTS, _TARGET).axes
  *_, line = axes.lines
  assert set(line.get_ydata()) == {0.8}
  assert [text.get_text() for text in axes.texts] == ['target 80.0%']


def test_the_picture_says_what_and_where():
  figure = draw(_CHECKPOINTS)
  assert figure.get_suptitle() == 'Reading: 40 records'
  assert 'A Fast One, 2 cores' in figure.get_supxlabel()


@pytest.mark.parametrize('seeds', [1, 8])
def test_any_number_of_seeds_makes_a_picture(tmp_path, seeds):
  rows = [(str(seed), 10, 2.0, 0.5, 0.4) for seed in range(seeds)]
  figure = draw(dataclasses.replace(_CHECKPOINTS, rows=tuple(rows)))
  assert len(figure.axes[0].lines) == seeds
  path = figures.save(figure, tmp_path / 'train.png')
  assert path.read_bytes().startswith(b'\x89PNG')
