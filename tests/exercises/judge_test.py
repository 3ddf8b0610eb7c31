"""The judge: every solution is right, and each kind of mistake is called what it is."""

import re

import pytest

from tests.exercises import exercises
from tests.exercises import judge
from tests.exercises import mistakes


def _judged(tmp_path, name, text):
  path = tmp_path / f'{name}.py'
  path.write_text(text, encoding='utf-8')
  verdict = judge.judge(exercises.EXERCISES[name], path)
  return verdict.is_right, '\n'.join(verdict.lines).replace(f'{path}', f'{name}.py')


@pytest.mark.parametrize('name', exercises.EXERCISES)
def test_a_solution_is_right(name, tmp_path):
  is_right, text = _judged(tmp_path, name, exercises.EXERCISES[name].solved)
  assert is_right, text
  assert re.match(rf'RIGHT: {name}\.py: \d+ elements agree with finite differences\n', text)
  for condition in ('in float32', 'with ', 'traced with a batch of unknown size'):
    assert f'\n  right {condition}' in text


@pytest.mark.parametrize('name', exercises.EXERCISES)
def test_a_start_is_not_written(name, tmp_path):
  exercise = exercises.EXERCISES[name]
  line = exercise.unsolved[:exercise.unsolved.index('raise Not')].count('\n') + 1
  assert _judged(tmp_path, name, exercise.unsolved) == (
      False, f'NOT WRITTEN YET: {name}.py, line {line}: write {exercise.gradients}')


@pytest.mark.parametrize('mistake', mistakes.MISTAKES)
def test_a_mistake_is_explained(mistake, tmp_path):
  name, lines, expected = mistakes.MISTAKES[mistake]
  is_right, text = _judged(tmp_path, name, mistakes.text_with(name, lines))
  assert not is_right
  assert text.startswith(f'WRONG: {name}.py')
  assert expected in f'{text}\n'
