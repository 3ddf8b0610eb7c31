"""Tests for binaries.benchmark_main, as a user starts it."""

import json
import subprocess

import pytest

from tests.binaries import processes
from tests.engine import small_runs


def start(data_dir, *arguments) -> subprocess.Popen:
  return processes.start(
      'benchmark_main', f'--data_dir={data_dir}', '--dataset=cifar10', '--batch_size=8',
      '--rounds=2', '--seconds=0.01', *arguments, text=True)


@pytest.fixture(name='data_dir')
def fixture_data_dir(tmp_path):
  return small_runs.write_records(tmp_path / 'data')


def test_input_ends_with_a_table_a_file_and_a_picture(tmp_path, data_dir):
  result, plot = tmp_path / 'input.json', tmp_path / 'input.png'
  process = start(data_dir, '--what=input', f'--json={result}', f'--plot={plot}')
  output, complaints = process.communicate(timeout=processes.SECONDS)
  assert (process.returncode, complaints) == (0, '')
  assert output.startswith('Training input: 40 records of cifar10, distorted as cifar10_tutorial '
                           'says, batch 8\nmedian of 2 interleaved rounds of 0.01 s')
  assert 'whole batches, in memory / one example at a time: ' in output
  found = json.loads(result.read_text())
  assert found['command'].startswith(f'benchmark_main --data_dir={data_dir} --dataset=cifar10')
  assert found['recipe']['name'] == 'cifar10_tutorial' and found['recipe']['batch_size'] == 8
  assert len(found['timings']) == 4 and len(found['timings'][0]['rounds_items_per_second']) == 2
  assert plot.read_bytes().startswith(b'\x89PNG')


def test_what_cannot_be_done_is_one_line(tmp_path, data_dir):
  cut = small_runs.write_records(tmp_path / 'cut')
  path = cut / small_runs.SPEC.directory / 'data_batch_2.bin'
  path.write_bytes(path.read_bytes()[:-1])
  older = tmp_path / 'older.json'
  older.write_text('precious')
  keep = f'--json={older}'
  cases = {
      (data_dir, keep, '--what=everything'): (2, '--what=everything: value should be one of'),
      (data_dir, keep, '--dataset=cifar1'): (1, '--dataset=cifar1: there is no such data set'),
      (data_dir, f'--json={tmp_path}/input.txt'): (1, 'give a name that ends in .json'),
      (cut, keep): (1, 'data_batch_2.bin: 24,583 bytes are not '),
  }
  # Side by side, since most of their time is the start of TensorFlow.
  started = {case: start(*case) for case in cases}
  for case, (status, text) in cases.items():
    output, complaints = started[case].communicate(timeout=processes.SECONDS)
    assert (started[case].returncode, output) == (status, ''), (case, complaints)
    assert complaints.startswith('benchmark_main: ') and complaints.count('\n') == 1, complaints
    assert text in complaints
  assert older.read_text() == 'precious'
  assert sorted(path.name for path in tmp_path.iterdir()) == ['cut', 'data', 'older.json']
