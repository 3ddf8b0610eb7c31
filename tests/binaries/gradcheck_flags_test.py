"""The flags of gradcheck_main: what is asked for, and how much of it."""

import pytest

from binaries import gradcheck_flags
from engine.gradcheck import op_targets
from tests.binaries import flag_parsing
from tests.engine import tiny_runs
from tfrecords import errors


@pytest.fixture(name='parse')
def fixture_parse():
  """Returns a function that parses a command line; the flags go with the test."""
  with flag_parsing.flags_of('gradcheck_main', gradcheck_flags.define) as parse:
    yield parse


@pytest.mark.parametrize('argument, what, max_elements', [
    ('--op=dense', 'op', 10 ** 9), ('--model=cnn', 'model', 20),
    ('--recipe=cifar10', 'recipe', 20), ('--train_dir=a', 'train_dir', 20),
    ('--explain=conv2d', 'explain', 20)])
def test_chosen(parse, argument, what, max_elements):
  parse(argument)
  assert gradcheck_flags.chosen() == what
  assert gradcheck_flags.max_elements(what) == max_elements


@pytest.mark.parametrize('arguments, text', [
    ([], 'nothing to check: give one of --op, --model, --recipe, --train_dir, --explain'),
    (['--op=dense', '--recipe=cifar10'], '--op and --recipe: give one of --op,')])
def test_one_thing_at_a_time(parse, arguments, text):
  parse(*arguments)
  with pytest.raises(errors.InputError, match=f'^{text}'):
    gradcheck_flags.chosen()


def test_inputs_of_an_explanation(parse):
  parse('--explain=cross_entropy', '--values=1 2 -3', '--label=2')
  inputs = gradcheck_flags.inputs()
  assert (inputs.values, inputs.label) == (((1, 2, -3),), 2)


def test_subjects(parse, tmp_path):
  parse('--op=all', '--max_elements=3')
  assert [target.description for target in gradcheck_flags.targets('op')] == [
      f'operation {name}' for name in op_targets.NAMES]
  assert gradcheck_flags.max_elements('op') == 3
  parse('--model=softmax', '--batch_size=7')
  assert gradcheck_flags.targets('model')[0].description == (
      'network softmax on 7 random images of 12x12x3')
  data_dir = tiny_runs.write_records(tmp_path / 'data')
  parse(
    '--recipe=cifar10',
    f'--data_dir={data_dir}',
    '--model=softmax',
    '--weight_decay_layers=all',
    '--batch_size=2',
  )
  target, = gradcheck_flags.targets('recipe')
  assert target.description == 'recipe cifar10, step 0, 2 images of cifar10'
  assert list(target.variables) == ['softmax/biases', 'softmax/weights']
  tiny_runs.make(tmp_path / 'run', (10,))
  parse(f'--train_dir={tmp_path}/run', f'--data_dir={data_dir}', '--batch_size=3')
  target, = gradcheck_flags.targets('train_dir')
  assert target.description.endswith('step 10, 3 images of cifar10')
