"""Flags with a range, and that every number of every command has one."""

import importlib

from absl import flags
import pytest

from binaries import number_flags
from binaries import recipe_flags
from engine.classic import hyperparameters
from engine.classic import learner_registry
from tests.binaries import flag_parsing
from tfrecords import settings

_DEFINITIONS = {
    'benchmark_main': 'benchmark_flags.define', 'classic_main': 'classic_flags.define',
    'eval_main': 'eval_flags.define', 'export_main': 'export_flags.define',
    'gradcheck_main': 'gradcheck_flags.define', 'label_check_main': 'label_check_flags.define',
    'live_view_main': 'live_view_main.define_flags',
    'predict_main': 'predict_flags.define', 'records_main': 'records_main.define_flags',
    'report_main': 'report_main.define_flags', 'style_main': 'style_flags.define',
    'sweep_main': 'sweep_flags.define', 'train_main': 'train_flags.define'}
_ODD = ('nan', '-nan', 'inf', '-inf', '1e400', '-1e400', '-1', str(10 ** 30), str(-10 ** 30),
        '9' * 5000)
_SETTINGS = {field.name for field in (
    *recipe_flags.fields(), *(field for learner in learner_registry.SETTINGS.values()
                                     for field in hyperparameters.fields(learner)))}


def _define() -> None:
  number_flags.integer('count', 3, 'a count', settings.whole(1, 1000, 'that many are too many'))
  number_flags.real('rate', None, 'a rate', settings.BELOW_ONE)


@pytest.fixture(name='parse')
def fixture_parse():
  with flag_parsing.flags_of('train_main', _define) as parse:
    yield parse


def test_numbers_in_range(parse):
  parse()
  assert (flags.FLAGS.count, flags.FLAGS.rate) == (3, None)
  parse('--count=1000', '--rate=0')
  assert (flags.FLAGS.count, flags.FLAGS.rate) == (1000, 0.0)


@pytest.mark.parametrize('argument, text', [
    ('--count=0', 'give more than 0'),
    ('--count=1001', 'that many are too many; give at most 1,000'),
    ('--count=1.5', "invalid literal for int() with base 10: '1.5'"),
    ('--rate=nan', 'give 0 to below 1'),
    ('--rate=1e400', 'give 0 to below 1'),
    ('--rate=0.99999999', 'give 0 to below 1')])
def test_numbers_out_of_range(parse, argument, text):
  with pytest.raises(flags.IllegalFlagValueError) as caught:
    parse(argument)
  assert str(caught.value) == f'flag {argument}: {text}'


@pytest.mark.parametrize('text, message', [
    ('x', 'give whole numbers'), ('-1', 'give whole numbers'), ('9' * 5000, 'give whole numbers'),
    ('0', 'give more than 0'),
    ('9' * 18, 'a batch of that many examples does not fit into memory; ')])
def test_a_number_of_a_list(text, message):
  assert number_flags.of_list('12', settings.BATCH_SIZE) == 12
  with pytest.raises(ValueError, match=f'^{message}'):
    number_flags.of_list(text, settings.BATCH_SIZE)


@pytest.mark.parametrize('command', _DEFINITIONS)
def test_no_command_accepts_nan_infinity_or_absurd_numbers(command):
  module, _, name = _DEFINITIONS[command].partition('.')
  define = getattr(importlib.import_module(f'binaries.{module}'), name)
  others = {*flags.FLAGS}
  with flag_parsing.flags_of(command, define) as parse:
    for flag in [flags.FLAGS[name] for name in {*flags.FLAGS} - others]:
      if type(flag.parser) in (flags.IntegerParser, flags.FloatParser):
        # Its range is that of a setting; the tests of recipes and learners have them all.
        assert flag.name in _SETTINGS
      elif isinstance(flag.parser, flags.IntegerParser | flags.FloatParser):
        for value in _ODD:
          with pytest.raises(flags.IllegalFlagValueError):
            parse(f'--{flag.name}={value}')
