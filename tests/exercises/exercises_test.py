"""The table of the exercises, their files, and the page about them."""

import ast
import pathlib
import re

import pytest

from engine.ops import registry
from tests.book import notebooks
from tests.exercises import examples
from tests.exercises import exercises
from tests.structure import documentation
from tests.structure import sources

_PAGE = 'docs/book/exercises.md'
_every_exercise = pytest.mark.parametrize(
    'exercise', exercises.EXERCISES.values(), ids=exercises.EXERCISES)


def test_there_are_ten_from_easy_to_hard():
  levels = [exercise.difficulty for exercise in exercises.EXERCISES.values()]
  assert len(levels) == 10
  assert levels == sorted(levels, key=[exercises.EASY, exercises.MEDIUM, exercises.HARD].index)


def test_every_file_is_an_exercise():
  files = sources.python_files('tests/exercises/tasks')
  assert {path.split('/')[-1] for path in files} == {
      '__init__.py', *(f'{name}.py' for name in exercises.EXERCISES)}
  assert set(examples.EXAMPLES) == set(exercises.EXERCISES)


@_every_exercise
def test_an_exercise_is_an_operation_of_the_registry(exercise):
  function = registry.OPERATIONS[exercise.operation].function
  assert function.__module__ == sources.module_name(exercise.module)
  defined = {node.name for node in ast.parse(exercise.solved).body
             if isinstance(node, ast.FunctionDef)}
  assert exercise.operation in defined


@_every_exercise
def test_the_solution_is_not_in_what_a_reader_gets(exercise):
  """No line of it, but for a closing bracket or a name."""
  lines = [line.strip() for line in exercise.solution.splitlines()]
  assert any(line.startswith('return') for line in lines)
  assert not [line for line in lines if len(line) > 1 and line in exercise.unsolved]
  assert exercise.unsolved.count('raise NotImplementedError') == 1
  assert '# solution' not in exercise.unsolved
  assert '# end' not in exercise.unsolved


@_every_exercise
def test_what_a_reader_gets_is_complete_but_for_a_line(exercise):
  before, _, rest = exercise.solved.partition('    # solution\n')
  after = rest.partition('    # end\n')[2]
  others = re.sub(r'^ *raise NotImpl.*\n', '', exercise.unsolved, flags=re.MULTILINE)
  assert others == before.rstrip(' ') + after
  ast.parse(exercise.unsolved)
  for word in ('"""Exercise: ', 'Hint: ', '`gradient` gets upstream'):
    assert word in exercise.unsolved


def test_the_listing_has_a_line_for_each():
  lines = exercises.listing().splitlines()
  assert [line.split()[0] for line in lines] == list(exercises.EXERCISES)
  assert max(map(len, lines)) < 100


@_every_exercise
def test_the_page_has_a_row_for_each(exercise):
  row, = re.findall(rf'^\| `{exercise.name}` .*', sources.read(_PAGE), re.MULTILINE)
  assert row.startswith(f'| `{exercise.name}` | {exercise.gradients} | {exercise.difficulty} | [')
  stem = pathlib.PurePath(exercise.module).stem
  assert row.endswith(f'[`{stem}`](../../{exercise.module}) |')


def test_the_links_of_the_page_lead_to_sections():
  assert documentation.broken_links(_PAGE) == []
  for page, anchor in re.findall(r'\]\((\w+\.md)#([\w-]+)\)', sources.read(_PAGE)):
    titles = re.findall(r'^#+ (.*)', sources.read(f'docs/book/{page}'), re.MULTILINE)
    # As GitHub makes anchors.
    assert anchor in [re.sub(r'[^\w -]', '', title.lower()).replace(' ', '-') for title in titles]


def test_the_commands_of_the_page_are_targets(tmp_path):
  commands = [command for block in documentation.blocks(sources.read(_PAGE))
              if block.language == 'sh' for command in documentation.commands(block)]
  assert commands
  for command in set(commands):
    documentation.try_command(command, tmp_path)


def test_chapters_lead_to_the_page():
  pages = [path for path in notebooks.CHAPTERS.rglob('*.md')
           if 'exercises.md)' in path.read_text(encoding='utf-8')]
  names = sorted(path.relative_to(notebooks.CHAPTERS).as_posix() for path in pages)
  assert names == ['convolution.md', 'es/perceptron.md', 'perceptron.md', 'tensorflow.md']
