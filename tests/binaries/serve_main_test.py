"""Tests for binaries.serve_main, as a user starts it."""

import contextlib
import http.client
import json
import signal
import socket

import numpy as np
import tensorflow as tf

from engine.inference import predictor as predictor_lib
from engine.runs import checkpoints
from engine.training import state as state_lib
from tests.binaries import processes
from tests.engine import tiny_runs

_IMAGES = np.random.default_rng(0).integers(0, 256, [3, 32, 32, 3], np.uint8)


def _request(port, method, path, body=None):
  return json.loads(_text(port, method, path, body))


def _text(port, method, path, body=None):
  connection = http.client.HTTPConnection('127.0.0.1', port, timeout=processes.SECONDS)
  with contextlib.closing(connection):
    connection.request(method, path, body)
    return connection.getresponse().read().decode()


def _save(run_dir, step):
  """Saves one more checkpoint, as a training does."""
  state = state_lib.TrainState(run_dir.read_config())
  state.step.assign(step)
  for variable in state.averages.trainable_variables:
    variable.assign(tf.random.stateless_normal(variable.shape, [step, 1], stddev=0.1))
  checkpoints.Checkpoints(run_dir.checkpoints, state.checkpoint()).save(step)


def _version(port):
  found = _request(port, 'GET', '/v1/models/cats')
  return found['model_version_status'][0]['version']


def test_a_run_is_served_while_it_trains(tmp_path):
  run_dir = tiny_runs.make(tmp_path / 'run', (10,), **tiny_runs.SOFTMAX)
  process = processes.start('serve_main', f'--train_dir={run_dir}', '--port=0', '--device=cpu',
                            '--model_name=cats', '--reload_seconds=0.05', '--max_batch=4',
                            text=True)
  lines = [process.stdout.readline() for _ in range(4)]
  assert lines[0].startswith(f'{run_dir}: recipe cifar10_tutorial, step 10, not evaluated ('), lines
  assert lines[1].startswith('10 classes: airplane, ')
  assert lines[3].startswith('cats is served at http://127.0.0.1:')
  port = int(lines[3].split(':')[2].split('/')[0])
  for path in ('/', '/metrics', '/v1/models/cats/metadata'):
    # Strangers see nothing of the machine.
    text = _text(port, 'GET', path)
    assert str(tmp_path.parent) not in text
    assert '--train_dir' not in text
  for step in (10, 20):
    if step == 20:
      _save(run_dir, step)
      while _version(port) != '20':
        pass
    answer = _request(port, 'POST', '/v1/models/cats:predict',
                      json.dumps({'instances': _IMAGES.tolist()}))
    expected = predictor_lib.Predictor(run_dir, print).probabilities(_IMAGES)
    np.testing.assert_allclose(answer['predictions'], expected, rtol=1e-4, atol=1e-7)
  process.send_signal(signal.SIGTERM)
  output, complaints = process.communicate(timeout=processes.SECONDS)
  assert output == 'step 20 is served now, before it was step 10\n'
  assert complaints.startswith('serve_main: stopped after ')
  assert complaints.endswith(' requests, none in progress; the same command starts over\n')
  assert process.returncode == 143


def test_what_cannot_be_done_is_one_line(tmp_path):
  bare = tiny_runs.make(tmp_path / 'bare', (), **tiny_runs.SOFTMAX)
  with socket.create_server(('127.0.0.1', 0)) as taken:
    port = taken.getsockname()[1]
    processes.refuse('serve_main', {
        (): (1, '--train_dir is missing; give the directory of a run'),
        (f'--train_dir={tmp_path}',): (1, 'holds no run'),
        (f'--train_dir={bare}', f'--port={port}'): (
            1, f'--port={port}: cannot be opened at 127.0.0.1 (Address already in use)'),
        (f'--train_dir={bare}', '--host=192.0.2.1'): (1, 'not an address of this machine'),
        (f'--train_dir={bare}', '--max_batch=0'): (2, 'max_batch')})


def test_a_run_without_a_checkpoint_and_a_file_that_is_no_model(tmp_path):
  bare = tiny_runs.make(tmp_path / 'bare', (), **tiny_runs.SOFTMAX)
  (tmp_path / 'a.txt').write_text('no model')
  starts = processes.Starts()
  for given, message in ((f'--train_dir={bare}', f'--train_dir={bare}: has no checkpoint yet'),
                         (f'--model={tmp_path}/a.txt', f'{tmp_path}/a.txt: is no model')):
    status, output, complaints = starts.run('serve_main', given, '--port=0', '--device=cpu')
    assert (status, output) == (1, '')
    assert complaints.startswith(f'serve_main: {message}')
    assert complaints.count('\n') == 1
