"""Figure of the worked example: every step with its window and its result."""

from matplotlib import patches

from engine.gradcheck import worked_example
from engine.gradcheck import worked_example_plot


def test_has_every_step_with_its_window():
  figure = worked_example_plot.draw()
  above, middle, below = figure.subfigs
  assert [axes.get_title() for axes in above.axes] == [
      'matrix 5x5', 'filter 2x2', 'conv2d: 4x4', 'max_pool 2x2: 2x2']
  _, steps = worked_example.convolution()
  assert len(middle.axes) == len(steps) == 16
  assert len(below.axes) == 4
  for axes, step in zip(middle.axes, steps, strict=True):
    assert axes.get_title().endswith(f'\n= {step.result}')
    frame = [patch for patch in axes.patches if not patch.get_fill()][0]
    assert frame.get_xy() == (step.left, step.top)
    assert frame.get_width() == 2
  circles = [patch for axes in below.axes for patch in axes.patches
             if isinstance(patch, patches.Circle)]
  # The positions of 7, 5, the first of the two 4, and 7 in the filtered matrix.
  assert [circle.center for circle in circles] == [(0.5, 0.5), (3.5, 0.5), (0.5, 2.5), (3.5, 3.5)]
