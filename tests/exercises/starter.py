"""`make exercise NAME=relu`: gives the reader an exercise, or judges what the reader has written.

Where exercises/relu.py does not exist, it is written, without the solution; a file that exists is
judged and never overwritten. Without a name the exercises are listed.
"""

from collections.abc import Sequence
import pathlib
import sys

from binaries import tensorflow_import
from tests.exercises import exercises
from tfrecords import errors

FOLDER = pathlib.Path('exercises')


def run(arguments: Sequence[str], folder: pathlib.Path = FOLDER) -> int:
  """Lists, starts or judges; returns the exit status.

  Args:
    arguments: none, or the name of an exercise.
    folder: of the reader's files.

  Raises:
    errors.InputError: there is no such exercise, or the file can be neither read nor written.
  """
  if not arguments:
    print(exercises.listing())
    print('make exercise NAME=relu begins one, or judges what you have written')
    return 0
  name, = arguments
  if name not in exercises.EXERCISES:
    print(exercises.listing())
    raise errors.InputError(f'NAME={name}: there is no such exercise; '
                            f'{errors.did_you_mean(name, exercises.EXERCISES)}')
  path = folder / f'{name}.py'
  if not path.exists():
    return _start(exercises.EXERCISES[name], path)
  # Late: a start takes no seconds.
  tensorflow_import.import_tensorflow()
  from tests.exercises import judge
  verdict = judge.judge(exercises.EXERCISES[name], path)
  print('\n'.join(verdict.lines))
  return 0 if verdict.is_right else 1


def _start(exercise: exercises.Exercise, path: pathlib.Path) -> int:
  text = exercise.unsolved
  try:
    path.parent.mkdir(exist_ok=True)
    # Not over a file that has appeared meanwhile.
    with path.open('x', encoding='utf-8') as file:
      file.write(text)
  except OSError as error:
    raise errors.InputError(f'{path}: cannot be written ({errors.reason(error)})') from error
  line = 1 + text[:text.index('raise NotImplementedError')].count('\n')
  print(f'{path} is written: {exercise.subject}, to be completed in line {line}')
  print(f'then make exercise NAME={exercise.name} judges it; to start again, remove the file')
  return 0


def main() -> None:
  """Runs what the command line says."""
  try:
    sys.exit(run(sys.argv[1:]))
  except errors.InputError as error:
    sys.exit(f'make exercise: {error}')
  except KeyboardInterrupt:
    sys.exit('make exercise: stopped by Ctrl-C')


if __name__ == '__main__':
  main()
