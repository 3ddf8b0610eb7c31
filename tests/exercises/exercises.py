"""The ten exercises of the book: operations whose gradient the reader writes.

docs/book/exercises.md is the page. The operations are files in tasks/; a reader gets a copy
without what is between the lines `# solution` and `# end`.
"""

from collections.abc import Mapping
import dataclasses
import pathlib
import re

EASY, MEDIUM, HARD = 'easy', 'medium', 'hard'
_TASKS = pathlib.Path(__file__).parent / 'tasks'
_SOLUTION = re.compile(r'^( *)# solution\n(.*?)^ *# end\n', re.MULTILINE | re.DOTALL)


@dataclasses.dataclass(frozen=True)
class Exercise:
  """One exercise.

  Attributes:
    name: of the exercise, and of the file in tasks/.
    subject: the operation in words.
    gradients: what is to be written.
    difficulty: easy, medium or hard.
    module: of the engine's operation, a path in the tree.
    operation: the name of the function, and of the row of the engine's registry.
  """
  name: str
  subject: str
  gradients: str
  difficulty: str
  module: str
  operation: str

  @property
  def solved(self) -> str:
    """The text of the task with its solution."""
    return (_TASKS / f'{self.name}.py').read_text(encoding='utf-8')

  @property
  def solution(self) -> str:
    """The lines that the reader is to write."""
    return _SOLUTION.search(self.solved)[2]

  @property
  def unsolved(self) -> str:
    """The text of the task, with an exception in place of the solution."""
    return _SOLUTION.sub(
        rf"\1raise NotImplementedError('write {self.gradients}')\n", self.solved)


def _exercise(name: str, subject: str, gradients: str, difficulty: str, module: str,
              operation: str = '') -> Exercise:
  return Exercise(name, subject, gradients, difficulty, f'engine/ops/{module}.py',
                  operation or name)


EXERCISES: Mapping[str, Exercise] = {row.name: row for row in (
    _exercise('relu', 'rectified linear unit', 'dL/dx', EASY, 'activations'),
    _exercise('weight_decay', 'the sum of squares in the loss', 'dL/dw', EASY, 'weight_decay'),
    _exercise('silu', 'a smooth activation function', 'dL/dx', EASY, 'activations'),
    _exercise('add_bias', 'a bias for each channel', 'dL/dx and dL/db', EASY, 'bias'),
    _exercise('dense', 'a product of matrices', 'dL/dX and dL/dW', MEDIUM, 'dense'),
    _exercise('softmax_cross_entropy', "a classifier's loss", 'dL/dz', MEDIUM, 'cross_entropy'),
    _exercise('max_pool', 'the largest pixel of each window', 'dL/dx', MEDIUM, 'pooling'),
    _exercise('conv2d', 'convolution with padding', 'dL/dx and dL/dw', HARD, 'conv'),
    _exercise('lrn', 'local response normalization', 'dL/dx', HARD, 'local_response_normalization',
              'local_response_normalization'),
    _exercise('batch_normalization', 'normalization by the batch', 'dL/dx and dL/dshift', HARD,
              'batch_normalization'),
)}


def listing() -> str:
  """Returns a line for each exercise."""
  return '\n'.join(
      f'{row.name:24}{row.subject:34}{row.gradients:21}{row.difficulty}'
      for row in EXERCISES.values())
