"""The flags of serve_main."""

import importlib.util

from absl import flags
import pytest

from binaries import serve_flags
from engine.serving import limits
from tests.binaries import flag_parsing
from tests.engine import tiny_runs
from tfrecords import errors


@pytest.fixture(name='parse')
def fixture_parse():
  with flag_parsing.flags_of('serve_main', serve_flags.define) as parse:
    yield parse


@pytest.fixture(name='given', scope='module')
def fixture_given(tmp_path_factory):
  run_dir = tiny_runs.make(tmp_path_factory.mktemp('runs') / 'my run', ())
  return f'--train_dir={run_dir.path}'


def test_the_limits_are_flags(parse, given):
  parse(given, '--max_batch=16', '--batch_wait_ms=0')
  serve_flags.check()
  assert serve_flags.limits() == limits.Limits(max_batch=16, batch_wait_ms=0.0)
  assert (flags.FLAGS.host, flags.FLAGS.port) == ('127.0.0.1', 8501)


@pytest.mark.parametrize('argument, text', [
    ('--port=65536', 'a port number has 16 bits; give at most 65,535'),
    ('--batch_wait_ms=6', 'give 0 to 5'), ('--max_body_mb=0', 'give more than 0'),
    ('--max_connections=0', 'give more than 0'), ('--reload_seconds=-1', 'give 0 or more')])
def test_values_out_of_range_are_refused(parse, argument, text):
  with pytest.raises(flags.IllegalFlagValueError, match=f'^flag {argument}: {text}$'):
    parse(argument)


def test_the_name_in_addresses(parse, given, tmp_path):
  parse(given)
  assert serve_flags.model_name() == 'my_run'
  parse(given, '--model_name=cats.v1')
  assert serve_flags.model_name() == 'cats.v1'
  (tmp_path / 'exported' / '1400').mkdir(parents=True)
  (tmp_path / 'mine.onnx').touch()
  for model, name in (('exported/1400', 'exported'), ('exported', 'exported'),
                      ('mine.onnx', 'mine')):
    parse('--train_dir=', '--model_name=', f'--model={tmp_path / model}')
    assert serve_flags.model_name() == name
  for name in ('a/b', 'a:predict', '-', 'x' * 101):
    parse(f'--model_name={name}')
    with pytest.raises(errors.InputError, match='give letters, digits, _, - and dots alone'):
      serve_flags.model_name()


def test_one_model_is_given(parse, given, tmp_path):
  for arguments, message in (((), '--train_dir is missing'),
                             ((given, '--model=a.onnx'), 'give one of them, a run or an exported')):
    parse('--train_dir=', '--model=', *arguments)
    with pytest.raises(errors.InputError, match=message):
      serve_flags.check()
  parse('--train_dir=', f'--model={tmp_path}/none.onnx')
  with pytest.raises(errors.InputError, match='none.onnx: no such file$'):
    serve_flags.check()
  parse(f'--train_dir={tmp_path}', '--model=')
  with pytest.raises(errors.InputError, match='holds no run'):
    serve_flags.check()


def test_a_missing_package_is_named_with_what_installs_it(parse, given, monkeypatch):
  parse(given)
  monkeypatch.setattr(importlib.util, 'find_spec', lambda name: None)
  with pytest.raises(errors.InputError) as found:
    serve_flags.check()
  assert str(found.value) == ('serving needs starlette and uvicorn, which this Python does not '
                              "have; pip install 'rana[serve]'")
