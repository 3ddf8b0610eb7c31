"""Judges a reader's operation: its values, its gradients, and what is wrong with them.

The first example of examples.py is checked in float64 by finite differences, as gradcheck_main
does. Values and gradients also have to be those of the registry's reference: in float32, in another
shape, and traced with a batch of unknown size. At special values they have to be those of the
engine's operation itself, for the references may overflow.
"""

from collections.abc import Iterator
import contextlib
import dataclasses
import pathlib

import numpy as np
import tensorflow as tf

from engine.gradcheck import finite_differences
from engine.ops import registry
from tests.exercises import calls
from tests.exercises import comparison
from tests.exercises import examples
from tests.exercises import exercises
from tests.exercises import reader_code

_TRACED_ADVICE = ('no numbers are known there, and x.shape[0] is None; tf.shape(x)[0] is a tensor '
                  'that has the size')


@dataclasses.dataclass(frozen=True)
class Verdict:
  """Whether a reader's operation is right, and the lines that say so or why not."""
  is_right: bool
  lines: tuple[str, ...]


def judge(exercise: exercises.Exercise, path: pathlib.Path) -> Verdict:
  """Judges the operation in a reader's file.

  Raises:
    errors.InputError: the file cannot be read.
  """
  try:
    elements, conditions = _Judged(exercise, path).check()
  except reader_code.ReaderError as error:
    place = f'{path}, line {error.line}' if error.line else f'{path}'
    return Verdict(False, (f'{error.state}: {place}: {error.text}',
                           *(f'  {line}' for line in error.details)))
  return Verdict(True, (f'RIGHT: {path}: {elements} elements agree with finite differences',
                        *(f'  right {condition}' for condition in conditions),
                        f"  the engine's own: {exercise.module}"))


class _Judged:
  """A reader's operation beside the engine's."""

  def __init__(self, exercise: exercises.Exercise, path: pathlib.Path):
    self._exercise, self._path = exercise, path
    self._row = registry.OPERATIONS[exercise.operation]
    self._function = calls.of_reader(reader_code.load(path, exercise.operation))
    fixed = examples.ENGINE_SETTINGS.get(exercise.name, {})
    self._engine = calls.without_statistics(self._row.function, fixed)
    self._reference = calls.without_statistics(self._row.reference, fixed)

  def check(self) -> tuple[int, list[str]]:
    """Returns the number of elements that finite differences agree with, and the other conditions.

    Raises:
      reader_code.ReaderError: something is wrong.
    """
    first, other = examples.EXAMPLES[self._exercise.name]
    single = calls.case(first, tf.float32)
    shapes = ' and '.join(f'{name} {list(shape)}' for name, shape in other.shapes.items())
    elements = self._check_slopes(calls.case(first, tf.float64))
    conditions: list[str] = []
    with _under('in float32', conditions):
      self._check_call(single, self._reference)
    with _under(f'with {shapes}', conditions):
      self._check_call(calls.case(other, tf.float64), self._reference)
    if special := examples.SPECIAL.get(self._exercise.name):
      with _under(special.text, conditions):
        self._check_call(calls.case(first, tf.float64, special.change), self._engine)
    with _under('traced with a batch of unknown size', conditions):
      self._check_traced(single)
    return elements, conditions

  def _check_slopes(self, case: calls.Case) -> int:
    """Checks the gradients of a call by finite differences; returns the number of elements."""
    expected = _arrays(self._reference, case)
    outputs, *gradients = self._run(case, expected)
    comparison.check_values(case.names, [outputs], expected)
    reader_code.check_has_gradient(self._path)
    comparison.check_upstream(case.names, gradients, self._run(case, expected, scale=2)[1:])
    if not all(np.isfinite(gradient).all() for gradient in gradients):
      # Finite differences are for numbers.
      comparison.check_values(case.names, [outputs, *gradients], expected)
    elements = sum(gradient.size for gradient in gradients)
    with reader_code.running(self._path, case.names):
      checked = finite_differences.check(
          calls.gradient_target(self._function, case, gradients), elements)
    comparison.check_slopes(gradients, checked, outputs.shape)
    return elements

  def _check_call(self, case: calls.Case, model: calls.Function) -> None:
    """Compares a call with that of another operation."""
    expected = _arrays(model, case)
    comparison.check_values(case.names, self._run(case, expected), expected)

  def _check_traced(self, case: calls.Case) -> None:
    """Compares a call, traced with a batch of unknown size, with that of the reference."""
    expected, batched = _arrays(self._reference, case), self._row.batch_arguments
    with reader_code.running(self._path, case.names, _TRACED_ADVICE):
      found = calls.run_traced(self._function, case, case.names[:1] if batched is None else batched)
    comparison.check_values(
        case.names, comparison.check_kinds(case.names, found, expected), expected)

  def _run(self, case: calls.Case, expected: list[np.ndarray], scale: float = 1.0
           ) -> list[np.ndarray]:
    """Returns the result and the gradients of the reader's operation."""
    with reader_code.running(self._path, case.names):
      found = calls.run(self._function, case, scale)
    return comparison.check_kinds(case.names, found, expected)


def _arrays(function: calls.Function, case: calls.Case) -> list[np.ndarray]:
  """Returns the result and the gradients of an operation of the registry."""
  return [np.asarray(value) for value in calls.run(function, case)]


@contextlib.contextmanager
def _under(condition: str, passed: list[str]) -> Iterator[None]:
  """Adds the condition to those that have passed, or to what is wrong within the block."""
  try:
    yield
  except reader_code.ReaderError as error:
    raise reader_code.ReaderError(f'{error.text}, {condition}', *error.details, line=error.line,
                                  state=error.state) from error
  passed.append(condition)
