"""Figure of the worked example: every step with its window and its result."""

from matplotlib import patches

from engine.gradcheck import explained_inputs
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
    assert axes.get_title().replace('\n', ' ') == f'{step.text} = {step.result:g}'
    frame = [patch for patch in axes.patches if not patch.get_fill()][0]
    assert frame.get_xy() == (step.left, step.top)
    assert frame.get_width() == 2
  circles = [patch for axes in below.axes for patch in axes.patches
             if isinstance(patch, patches.Circle)]
  # The positions of 7, 5, the first of the two 4, and 7 in the filtered matrix.
  assert [circle.center for circle in circles] == [(0.5, 0.5), (3.5, 0.5), (0.5, 2.5), (3.5, 3.5)]


def test_draws_numbers_that_are_given():
  inputs = explained_inputs.Inputs(image=((1, 2, 3, 4),) * 3, filter=((0.5, 1, 0.25),) * 2)
  above, middle, below = worked_example_plot.draw('conv2d', inputs).subfigs
  assert [axes.get_title() for axes in above.axes][:3] == [
      'matrix 3x4', 'filter 2x3', 'conv2d: 2x2']
  assert len(middle.axes) == 4
  frame = [patch for patch in middle.axes[-1].patches if not patch.get_fill()][0]
  assert (frame.get_xy(), frame.get_width(), frame.get_height()) == ((1, 1), 3, 2)
  assert below.axes[0].get_title() == 'max(6.5, 10, 6.5, 10) = 10'
  # No window of max-pooling in the result; and max-pooling alone.
  small = explained_inputs.Inputs(image=((1, 2),), filter=((1,),))
  assert len(worked_example_plot.draw('conv2d', small).subfigs) == 2
  above, below = worked_example_plot.draw('max_pool', inputs).subfigs
  assert [axes.get_title() for axes in below.axes][:2] == [
      'max(1, 2, 1, 2) = 2', 'max(3, 4, 3, 4) = 4']
