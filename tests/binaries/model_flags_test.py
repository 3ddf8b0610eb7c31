"""The flag --model beside --train_dir."""

import pytest

from binaries import model_flags
from binaries import shared_flags
from tests.binaries import flag_parsing
from tfrecords import errors


@pytest.mark.parametrize('arguments, text', [
    ([], '--train_dir is missing'), (['--train_dir=none'], '--train_dir=none: holds no run'),
    (['--train_dir=a', '--model=b'], '--train_dir and --model: give one of them, a run or an exp')])
def test_a_run_or_a_model_is_needed(arguments, text):
  with flag_parsing.flags_of(
      'eval_main', shared_flags.define_train_dir, model_flags.define) as parse:
    parse(*arguments)
    with pytest.raises(errors.InputError) as caught:
      model_flags.require()
    assert str(caught.value).startswith(text)


def test_either_suffices():
  with flag_parsing.flags_of(
      'eval_main', shared_flags.define_train_dir, model_flags.define) as parse:
    parse('--model=a')
    model_flags.require()
    parse('--model=', '--train_dir=a')
    model_flags.require(exists=False)
