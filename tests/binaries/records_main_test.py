"""Tests for binaries.records_main, as a user starts it."""

import shutil

import pytest

from tests.binaries import processes
from tests.engine import tiny_runs

FOLDER = tiny_runs.SPEC.directory


def lines_of(data_dir, *arguments) -> list[str]:
  """Returns the lines on standard output of a command that succeeds without complaint."""
  status, output, stderr = processes.run('records_main', f'--data_dir={data_dir}', *arguments)
  assert (status, stderr) == (0, '')
  return output.splitlines()


def files(folder):
  return {path: path.read_bytes() for path in folder.rglob('*') if path.is_file()}


@pytest.fixture(name='data_dir')
def fixture_data_dir(tmp_path):
  return tiny_runs.write_records(tmp_path / 'data')


def test_fetch_pack_verify_inspect(tmp_path, data_dir):
  plot = tmp_path / 'sheet.png'
  fetched = lines_of(data_dir, '--action=fetch', '--dataset=cifar10')
  inspected = lines_of(data_dir, '--action=inspect', '--dataset=cifar10', '--num_examples=3',
                       f'--plot={plot}')
  packed = lines_of(data_dir, '--action=pack', '--dataset=cifar10')
  assert fetched == [f'cifar10: all files are in {data_dir / FOLDER}']
  assert len(inspected) == 5
  assert inspected[0].split() == [
      'record', 'label', 'class', 'mean', 'min', 'max', 'distinct']
  assert plot.read_bytes().startswith(b'\x89PNG')
  assert packed[0] == f'{data_dir / FOLDER}/data_batch_1.tfrecord: 8 records'
  assert len(packed) == 6

  verified = lines_of(data_dir, '--action=verify', '--dataset=cifar10', '--data_source=tfrecord')
  assert len(verified) == 6
  assert verified[0].startswith('cifar10 train: 40 records, 10 classes, ')


def spoil(data_dir, path):
  """Copies the data and cuts one file of the copy."""
  shutil.copytree(data_dir, path)
  cut = path / FOLDER / 'data_batch_3.bin'
  cut.write_bytes(cut.read_bytes()[:-100])


def test_what_cannot_be_done_is_one_line_and_overwrites_nothing(tmp_path, data_dir):
  spoil(data_dir, tmp_path / 'cut')
  shutil.copytree(data_dir, tmp_path / 'odd')
  (tmp_path / 'odd' / FOLDER / 'test_batch.tfrecord').write_bytes(b'precious')
  cases = {
      ('data', '--action=burn', '--dataset=cifar10'): (2, '--action=burn: value should be one of'),
      ('data', '--action=inspect', '--dataset=cifar10', '--cutout_size=4'): (
          1, '--cutout_size: only --augment uses it; give that, or leave it out'),
      ('data', '--action=verify', '--dataset=cifar10', '--augment'): (
          1, '--augment: only --action=inspect shows it; leave it out'),
      ('data', '--action=verify', '--dataset=cifar11'): (1, 'did you mean cifar10 or'),
      ('data', '--action=verify', '--dataset=cifar100'): (
          1, 'with `records_main --action=fetch --dataset=cifar100`'),
      ('cut', '--action=verify', '--dataset=cifar10'): (
          1, 'data_batch_3.bin: 24,484 bytes are not '),
      ('odd', '--action=pack', '--dataset=cifar10'): (1, 'nothing is overwritten'),
  }
  before = files(tmp_path)
  processes.refuse('records_main', {
      (f'--data_dir={tmp_path / folder}', *case): outcome
      for (folder, *case), outcome in cases.items()})
  assert files(tmp_path) == before
