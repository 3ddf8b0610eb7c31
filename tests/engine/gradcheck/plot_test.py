"""Plot of a gradient check: rows of variables, markers by state, the tolerance."""

from engine.gradcheck import element_check
from engine.gradcheck import plot
from engine.gradcheck import results


def test_marks_by_state():
  states = (results.RIGHT, results.WRONG, results.RIGHT, results.KINK)
  elements = [results.ElementResult((index,), 1.0, 1.0, error, state) for index, (state, error) in
              enumerate(zip(states, (0.0, 0.5, 1e-8, 0.2), strict=True))]
  checked = [results.VariableResult('a', (2,), tuple(elements[:2])),
              results.VariableResult('b', (2,), tuple(elements[2:]))]
  figure = plot.draw('network x', checked)
  axes, = figure.axes
  assert axes.get_title() == 'network x'
  assert [text.get_text() for text in axes.get_yticklabels()] == ['a', 'b']
  assert [text.get_text() for text in axes.get_legend().get_texts()] == [
      '2 right', '1 wrong', '1 on a kink']
  points = {marks.get_label(): marks.get_offsets() for marks in axes.collections}
  assert sorted(points['2 right'][:, 0]) == [1e-13, 1e-8]
  assert points['1 wrong'][0, 0] == 0.5
  assert round(points['1 wrong'][0, 1]) == 0
  assert round(points['1 on a kink'][0, 1]) == 1
  assert axes.lines[0].get_xdata()[0] == element_check.TOLERANCE
