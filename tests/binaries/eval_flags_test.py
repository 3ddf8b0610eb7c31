"""The flags of eval_main that contradict each other."""

import pytest

from binaries import eval_flags
from tests.binaries import flag_parsing
from tfrecords import errors


@pytest.mark.parametrize('arguments, text', [
    (['--train_dir=none', '--run_once'], '--train_dir=none: holds no run'),
    (['--model=a', '--train_dir=b'], '--train_dir and --model: give one of them'),
    (['--model=a', '--raw_weights'], '--raw_weights: a model has the moving averages alone; lea')])
def test_contradictions_are_refused(arguments, text):
  with flag_parsing.flags_of('eval_main', eval_flags.define) as parse:
    parse(*arguments)
    with pytest.raises(errors.InputError) as caught:
      eval_flags.check()
    assert str(caught.value).startswith(text)


def test_a_run_may_begin_later_and_a_model_is_evaluated_once():
  with flag_parsing.flags_of('eval_main', eval_flags.define) as parse:
    parse('--train_dir=none')
    eval_flags.check()
    parse('--train_dir=', '--model=a', '--run_once')
    eval_flags.check()
