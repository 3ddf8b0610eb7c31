"""The flags of predict_main: defaults and ranges."""

from absl import flags
import pytest

from binaries import predict_flags
from tests.binaries import flag_parsing
from tfrecords import errors


@pytest.fixture(name='parse')
def fixture_parse():
  with flag_parsing.flags_of('predict_main', predict_flags.define) as parse:
    yield parse


def test_defaults(parse):
  assert parse('a.png')[1:] == ['a.png']
  assert (flags.FLAGS.top_k, flags.FLAGS.example, flags.FLAGS.csv) == (3, [], '')
  assert (flags.FLAGS.split, flags.FLAGS.random, flags.FLAGS.seed) == ('test', None, None)
  assert (flags.FLAGS.views, flags.FLAGS.files_from) == (1, '')
  assert not flags.FLAGS.overwrite


@pytest.mark.parametrize('argument, text', [
    ('--top_k=0', 'give more than 0'), ('--views=0', 'give more than 0'),
    ('--views=1001', 'they would differ by more than the images; give at most 1,000'),
    ('--random=0', 'give more than 0'),
    ('--top_k=' + '9' * 30, 'no data set has that many classes; give at most 1,000,000')])
def test_values_out_of_range_are_refused(parse, argument, text):
  with pytest.raises(flags.IllegalFlagValueError, match=f'^flag {argument}: {text}$'):
    parse(argument)


@pytest.mark.parametrize('arguments, text', [
    (['a.png'], '--train_dir is missing'),
    (['--train_dir=a'], 'give pictures, or --dataset with --example, but not both'),
    (['--train_dir=a', '--dataset=mnist', 'a.png'], 'give pictures, or --dataset'),
    (['--train_dir=a', '--example=1', 'a.png'], '--example=1: is for records of --dataset, and'),
    (['--train_dir=a', '--random=2', 'a.png'], '--random=2: is for records of --dataset, and'),
    (['--train_dir=a', '--split=test', '--files_from=a'], '--split=test: is for records of'),
    (['--train_dir=a', '--dataset=mnist', '--files_from=a'], 'give pictures, or --dataset'),
    (['--train_dir=a', '--dataset=mnist', '--example=1', '--random=2'],
     '--random=2: --example names the records already; leave one'),
    (['--train_dir=a', '--dataset=mnist', '--seed=2'], '--seed=2: is for records at random; give'),
    (['--train_dir=a', '--dataset=mnits'], '--dataset=mnits: there is no such data set'),
    (['--train_dir=a', '--dataset=mnist', '--example=-1'], '--example=-1: give whole numbers'),
    (['--train_dir=a', '--dataset=mnist', '--example=random,1'], '--example=random: give whole'),
    (['--train_dir=a', '--dataset=mnist', '--example=random'], '--train_dir=a: holds no run'),
    (['--train_dir=a', '--dataset=mnist', '--example=1'], '--train_dir=a: holds no run')])
def test_contradictions_are_refused(parse, tmp_path, monkeypatch, arguments, text):
  monkeypatch.chdir(tmp_path)
  pictures = parse(*arguments)[1:]
  with pytest.raises(errors.InputError) as caught:
    predict_flags.check(pictures)
  assert str(caught.value).startswith(text)
