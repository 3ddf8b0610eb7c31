"""train_main on a cluster: what is refused before TensorFlow, and how a training ends."""

import os

import pytest
import tensorflow as tf

from binaries import cluster_training
from binaries import training_process
from tests.binaries import fake_tensorflow
from tests.engine.cluster import malformed

# A stand-in that ends the process at once, where it is imported.
_ENDS = 'import os\nos._exit(77)\n'


def _refused(folder, *arguments, **variables):
  """Runs train_main, which must not import TensorFlow; returns its line."""
  ended = fake_tensorflow.run(
      folder, '-m', 'binaries.train_main', f'--train_dir={folder}/run', *arguments,
      tensorflow=_ENDS, variables=variables)
  assert ended.returncode == 1
  assert not (folder / 'run').exists()
  assert ended.stderr.count('\n') == 1
  return ended.stderr.removeprefix('train_main: ')


# Those that TensorFlow answers by waiting for ever or by training alone; the table as a whole is
# quick where it is parsed.
@pytest.mark.parametrize('text', [
    pytest.param(text, marks=() if text in ('{', '[]', '{}') else pytest.mark.slow, id=str(number))
    for number, text in enumerate(malformed.TF_CONFIGS)])
def test_a_malformed_tf_config(tmp_path, text):
  assert _refused(tmp_path, TF_CONFIG=text).startswith(f'TF_CONFIG: {malformed.TF_CONFIGS[text]}')


def test_other_faults_of_the_start(tmp_path):
  assert _refused(tmp_path, '--workers=a:1,a:1', '--task_index=0').startswith(
      '--workers: workers 0 and 1 have the same address a:1; ')
  assert _refused(tmp_path, '--workers=nowhere.invalid:2222,b:1', '--task_index=0',
                  '--connect_timeout=0.1').startswith(
      'nowhere.invalid:2222: its host has no address (')


def test_a_training_alone_has_no_channel(monkeypatch):
  monkeypatch.delenv('RANA_CLUSTER_CHANNEL', raising=False)
  with cluster_training.channel() as channel:
    assert channel is None
  with pytest.raises(KeyboardInterrupt, match='^saved$'), cluster_training.channel():
    raise KeyboardInterrupt('saved')


@pytest.fixture
def supervised(monkeypatch):
  """Makes this process one that a supervisor has started, without a supervisor."""
  monkeypatch.setenv('RANA_CLUSTER_CHANNEL', '{}')
  monkeypatch.setattr(training_process, 'supervised_channel',
                      lambda: os.environ.pop('RANA_CLUSTER_CHANNEL'))


@pytest.mark.parametrize('error, status, line', [
    (KeyboardInterrupt('interrupted at step 7, saved'), 42,
     'interrupted at step 7, saved; start all workers again: the training goes on there\n'),
    (tf.errors.UnavailableError(None, None, 'Socket closed'), 75, 'Socket closed\n')])
def test_the_end_of_a_supervised_training(supervised, capsys, error, status, line):
  with pytest.raises(SystemExit) as raised, cluster_training.channel():
    raise error
  assert raised.value.code == status
  assert capsys.readouterr().err.endswith(f': {line}')


def test_another_error_is_left_as_it_is(supervised):
  with pytest.raises(ValueError, match='^a fault$'), cluster_training.channel():
    raise ValueError('a fault')
