"""All workers on this machine: one status, and each line once."""

import subprocess
import sys
import time

from tests.binaries import fake_tensorflow

# Each worker's training does what the module in TensorFlow's place says.
_TRAIN = ('-m', 'binaries.train_main', '--local_workers=2', '--recipe=mnist_softmax')
_FAILS = "raise ImportError('broken')\n"
_WAITS = """
import os
import pathlib
import time
pathlib.Path({folder!r}, str(os.getpid())).touch()
time.sleep(600)
"""


def _folder(tmp_path):
  folder = tmp_path / 'here'
  folder.mkdir()
  return folder


def test_an_error_of_all_is_one_line(tmp_path):
  ended = fake_tensorflow.run(tmp_path, *_TRAIN, tensorflow=_FAILS)
  assert ended.returncode == 1
  assert ended.stdout.startswith('2 workers; task 0 (127.0.0.1:')
  assert ended.stdout.count('\n') == 1
  assert ended.stderr.startswith(
      f'train_main: {sys.executable} cannot import TensorFlow (broken); ')
  assert ended.stderr.count('\n') == 1


def test_an_interruption_ends_all_with_one_line(tmp_path):
  folder = _folder(tmp_path)
  (tmp_path / 'tensorflow.py').write_text(_WAITS.format(folder=str(folder)))
  process = subprocess.Popen(
      [sys.executable, *_TRAIN], cwd=fake_tensorflow.ROOT, text=True, stdout=subprocess.PIPE,
      stderr=subprocess.PIPE, env=fake_tensorflow.environment(tmp_path))
  while len([*folder.iterdir()]) < 2:
    assert process.poll() is None, process.communicate()
    time.sleep(0.02)
  process.terminate()
  # It returns once the workers, which have inherited the pipe, have ended too.
  _, stderr = process.communicate()
  assert (process.returncode, stderr) == (
      42, 'train_main: interrupted before the first step, nothing is lost; start all workers '
      'again\n')
