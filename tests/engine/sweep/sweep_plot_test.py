"""The picture of a sweep."""

from engine.sweep import sweep_plot
from tests.engine.sweep import finished_sweep


def test_a_panel_for_the_rungs_and_one_for_each_setting(tmp_path):
  with finished_sweep.opened(tmp_path) as sweep:
    figure = sweep_plot.draw(sweep, sweep.ranked(sweep.rungs[-1]))
  rungs, rate, smoothing = figure.axes
  assert [axes.get_xlabel() for axes in figure.axes] == [
      'steps', 'learning_rate', 'label_smoothing']
  # Three trials that did not diverge, the best in a line of its own with a legend.
  assert len(rungs.lines) == 3
  assert [list(line.get_ydata()) for line in rungs.lines] == [
      [0.125], [0.25, 0.375], [0.5, 0.625]]
  assert (rate.get_xscale(), smoothing.get_xscale()) == ('log', 'linear')
  assert [text.get_text() for text in smoothing.get_xticklabels()] == ['0', '0.1']
  assert figure.get_suptitle() == 'mnist_softmax: 4 trials, validation accuracy'
