"""The worked example: numbers by hand and by the text of its steps."""

import ast
import re

import numpy as np

from engine.gradcheck import explained_inputs
from engine.gradcheck import worked_example


def test_numbers_by_hand():
  filtered, steps = worked_example.convolution()
  # 1*1 + 0*0 - 1*0 + 2*3; one to the right: 0 + 0 - 3 + 2; and the last: 3 + 0 - 0 + 2*2.
  assert (filtered[0, 0], filtered[0, 1], filtered[3, 3]) == (7, -1, 7)
  assert filtered.shape == (4, 4)
  assert len(steps) == 16
  pooled, maxima = worked_example.max_pooling(filtered)
  np.testing.assert_array_equal(pooled, [[7, 5], [4, 7]])
  assert [step.window for step in maxima][:2] == [((7, -1), (0, 2)), ((1, 5), (3, 1))]


def test_every_step_evaluates_to_its_result():
  filtered, steps = worked_example.convolution()
  for step in steps:
    products = [ast.literal_eval(a) * ast.literal_eval(b)
                for a, b in (term.split('*') for term in step.text.split(' + '))]
    assert sum(products) == step.result == filtered[step.top, step.left]
  pooled, maxima = worked_example.max_pooling(filtered)
  for step in maxima:
    numbers = [int(text) for text in re.findall(r'-?\d+', step.text)]
    assert len(numbers) == 4
    assert max(numbers) == step.result
    assert step.result == pooled[step.top // 2, step.left // 2]


def test_the_text_has_all_steps_in_order():
  lines = worked_example.explain_conv2d(
      explained_inputs.IMAGE, explained_inputs.FILTER).splitlines()
  steps = [line for line in lines if line.startswith('  step')]
  assert len(steps) == 20
  assert steps[1] == '  step  2: rows 0-1, columns 1-2: 0*1 + 2*0 + 3*(-1) + 1*2 = -1'
  assert steps[-1] == '  step  4: rows 2-3, columns 2-3: max(4, -2, 1, 7) =  7'
  assert '  matrix              filter' in lines
  assert '   1  0  2  1  0       1  0' in lines


def test_numbers_that_are_given():
  lines = worked_example.explain_conv2d(((1, 0.5, -2),), ((0.5, 3),)).splitlines()
  assert '  step  1: rows 0-0, columns 0-1: 1*0.5 + 0.5*3  =  2' in lines
  assert '  step  2: rows 0-0, columns 1-2: 0.5*0.5 + -2*3 = -5.75' in lines
  assert lines[-1] == 'max_pool: 1x2 has no window of 2x2'
  pooled = worked_example.explain_max_pool(((1, 2, 9), (3.5, 0, 9), (8, 8, 8))).splitlines()
  assert '  step  1: rows 0-1, columns 0-1: max(1, 2, 3.5, 0) = 3.5' in pooled
  assert sum(line.startswith('  step') for line in pooled) == 1
