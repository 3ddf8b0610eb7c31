"""The template folder of the faults, of which each gets a copy: small data sets, a run, pictures.

`data` has 48 training images of MNIST and 40 of CIFAR-10; `run` is mnist_softmax with checkpoints
of steps 2 and 4, evaluated; a.png and b.jpg are pictures.
"""

import dataclasses
import os
import pathlib
import shutil

import numpy as np
from PIL import Image

from tests.binaries import process_setup
from tests.binaries import processes
from tests.tfrecords import small_idx
from tfrecords import datasets

DATA = '--data_dir=data'
# A short training on images of 28x28; RUN continues one, NEW starts one.
SHORT = (
    '--recipe=mnist_softmax', DATA, '--batch_size=8', '--checkpoint_interval=2',
    '--summary_interval=0', '--log_frequency=1', '--max_steps=4')
RUN = (*SHORT, '--train_dir=run')
LONGER = (*RUN, '--max_steps=6')
NEW = (*SHORT, '--train_dir=new')
# Changed by a training that continues after step 4.
TRAINED = ('run/checkpoints', 'run/checkpoints/*', 'run/metrics.jsonl', 'run/DONE*', 'run/.lock',
           'run/train*')
BEGUN = ('new', 'new/*')
EVAL = ('--train_dir=run', DATA, '--run_once')
EVALUATED = ('run/metrics.jsonl', 'run/best*', 'run/plots*', 'run/eval*')
PREDICT = ('--train_dir=run', 'a.png')
# A user without a name, a home or files. A fork is quick, but cannot start a Python that is
# installed below root's home.
NOBODY = process_setup.ProcessSetup(
    seconds=60, user=54321,
    environment={'HOME': '/nonexistent', 'USER': None, 'LOGNAME': None})
NEW_NOBODY = dataclasses.replace(NOBODY, new_process=True)


def make(folder: pathlib.Path, starts: processes.Starts) -> pathlib.Path:
  """Fills a folder and returns it."""
  write_data(folder)
  noise = np.random.default_rng(3)
  for name, shape in (('a.png', (28, 28)), ('b.jpg', (40, 60, 3))):
    Image.fromarray(noise.integers(0, 256, shape, np.uint8)).save(folder / name)
  for command, arguments in (('train_main', RUN), ('eval_main', EVAL)):
    status, output, stderr = starts.run(command, *arguments, folder=folder)
    assert (status, stderr) == (0, ''), output + stderr
  return folder


def write_data(folder: pathlib.Path) -> None:
  """Writes the small data sets below `data`."""
  small_idx.write(folder / 'data', small_idx.shrunk(datasets.get('mnist'), 48, 20))
  _write_cifar10(folder / 'data')


def _write_cifar10(data_dir: pathlib.Path) -> None:
  spec, noise = datasets.get('cifar10'), np.random.default_rng(0)
  (data_dir / spec.directory).mkdir(parents=True)
  for name in (*spec.train_files, *spec.test_files):
    records = noise.integers(0, 256, [8, spec.record_bytes], np.uint8)
    records[:, 0] %= spec.num_classes
    (data_dir / spec.directory / name).write_bytes(records.tobytes())


def copy(template: pathlib.Path, folder: pathlib.Path) -> pathlib.Path:
  """Copies the template and returns the folder."""
  return pathlib.Path(shutil.copytree(template, folder, symlinks=True))


def without(*names: str):
  """Returns a function that removes files and folders, named relative to the place."""
  def prepare(place: pathlib.Path) -> None:
    for name in names:
      path = place / name
      if path.is_dir():
        shutil.rmtree(path)
      else:
        path.unlink()
  return prepare


def write(name: str, content: str | bytes):
  """Returns a function that writes a file, creating its folder or replacing an existing file."""
  def prepare(place: pathlib.Path) -> None:
    path = place / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
  return prepare


def edit(name: str, old: str, new: str):
  """Returns a function that replaces a text in a file, which must contain it."""
  def prepare(place: pathlib.Path) -> None:
    text = (place / name).read_text()
    assert old in text, (name, old)
    (place / name).write_text(text.replace(old, new))
  return prepare


def cut(pattern: str, keep: int):
  """Returns a function that truncates matching files to `keep` bytes, or by -`keep` bytes."""
  def prepare(place: pathlib.Path) -> None:
    for path in _matching(place, pattern):
      path.write_bytes(path.read_bytes()[:keep])
  return prepare


def flip(pattern: str, at: int):
  """Returns a function that changes one byte of every matching file."""
  def prepare(place: pathlib.Path) -> None:
    for path in _matching(place, pattern):
      data = bytearray(path.read_bytes())
      data[at] ^= 0x55
      path.write_bytes(data)
  return prepare


def _matching(place: pathlib.Path, pattern: str) -> list[pathlib.Path]:
  found = sorted(place.glob(pattern))
  assert found, pattern
  return found


def all_of(*steps):
  """Returns a function that prepares a place in several steps."""
  def prepare(place: pathlib.Path) -> None:
    for step in steps:
      step(place)
  return prepare


def move(old: str, new: str):
  """Returns a function that renames a file or a folder."""
  def prepare(place: pathlib.Path) -> None:
    (place / new).parent.mkdir(parents=True, exist_ok=True)
    (place / old).rename(place / new)
  return prepare


def folder(name: str, mode: int = 0o777):
  """Returns a function that creates a folder with these permissions."""
  def prepare(place: pathlib.Path) -> None:
    (place / name).mkdir(parents=True)
    (place / name).chmod(mode)
  return prepare


def pipe(name: str):
  """Returns a function that creates a named pipe, replacing an existing file."""
  def prepare(place: pathlib.Path) -> None:
    path = place / name
    path.unlink(missing_ok=True)
    os.mkfifo(path)
  return prepare


def link(name: str, target: str):
  """Returns a function that creates a symbolic link, replacing what exists."""
  def prepare(place: pathlib.Path) -> None:
    path = place / name
    if path.is_dir():
      shutil.rmtree(path)
    else:
      path.unlink(missing_ok=True)
    path.symlink_to(target)
  return prepare
