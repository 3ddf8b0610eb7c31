"""Tests for binaries.benchmark_main, as a user starts it."""

import dataclasses
import json
import re

import pytest

from engine.bench.core import result_file
from engine.bench.core import timing
from tests.binaries import processes
from tests.engine import tiny_runs
from tests.engine.bench import small_results

_SMALL = ('--dataset=cifar10', '--batch_size=8', '--num_rounds=2', '--seconds=0.01')


def _run(data_dir, *arguments) -> tuple[int, str, str]:
  return processes.run('benchmark_main', f'--data_dir={data_dir}', *_SMALL, *arguments)


@pytest.fixture(name='data_dir')
def fixture_data_dir(tmp_path):
  return tiny_runs.write_records(tmp_path / 'data')


def test_input_ends_with_a_table_a_file_and_a_picture(tmp_path, data_dir):
  result, plot = tmp_path / 'input.json', tmp_path / 'input.png'
  status, output, stderr = _run(data_dir, '--benchmark=input', f'--json={result}', f'--plot={plot}')
  assert (status, stderr) == (0, '')
  lines = output.splitlines()
  assert [line.partition(':')[0] for line in lines[:4]] == [
      f'warm-up {number} of 4' for number in range(1, 5)]
  assert [line.partition(';')[0] for line in lines[4:6]] == ['round 1 of 2', 'round 2 of 2']
  assert lines[6:8] == [
      'Training input: 40 records of cifar10, augmented as in cifar10_tutorial, batch 8',
      'median of 2 interleaved rounds of 0.01 s, after 0.03 s of warm-up each']
  assert sorted(path.name for path in tmp_path.iterdir()) == ['data', 'input.json', 'input.png']
  assert 'whole batches, in memory / one example at a time: ' in output
  found = json.loads(result.read_text())
  assert found['command'].startswith(f'benchmark_main --data_dir={data_dir} --dataset=cifar10')
  assert found['recipe']['name'] == 'cifar10_tutorial'
  assert found['recipe']['batch_size'] == 8
  assert len(found['timings']) == 4
  assert len(found['timings'][0]['rounds_items_per_second']) == 2
  assert plot.read_bytes().startswith(b'\x89PNG')


@pytest.mark.slow
def test_a_killed_benchmark_goes_on_behind_its_last_round(tmp_path, data_dir):
  result = tmp_path / 'input.json'
  arguments = ('--benchmark=input', '--num_rounds=150', '--seconds=0.001', f'--json={result}')
  # Small pipes read byte by byte: it cannot get to its end, whose lines are more than they hold.
  process = processes.start('benchmark_main', f'--data_dir={data_dir}', *_SMALL, *arguments,
                            pipesize=4096, bufsize=0)
  next(line for line in process.stdout if line.startswith(b'round 2 of 150'))
  process.kill()
  process.communicate()
  assert not result.exists()
  status, output, stderr = processes.run(
      'benchmark_main', f'--data_dir={data_dir}', *_SMALL, *arguments)
  assert (status, stderr) == (0, '')
  earlier = int(re.match(r'rounds 1 to (\d+) are of an earlier start, which was inter', output)[1])
  assert 2 <= earlier < 150
  assert f'\nround {earlier + 1} of 150' in output
  assert f'\nround {earlier} of 150' not in output
  found = json.loads(result.read_text())
  assert {len(row['rounds_items_per_second']) for row in found['timings']} == {150}
  assert found['notes'] == [output.partition('\n')[0]]
  assert sorted(path.name for path in tmp_path.iterdir()) == ['data', 'input.json']


@pytest.mark.slow
def test_step_ends_with_everybody_in_a_process_of_its_own(tmp_path, data_dir):
  result, plot = tmp_path / 'step.json', tmp_path / 'step.png'
  status, output, stderr = _run(
      data_dir, '--benchmark=step', '--crop_size=8', f'--json={result}', f'--plot={plot}')
  assert (status, stderr) == (0, '')
  assert output.startswith('candidate 1 of ')
  assert '\nTraining step of cifar10_tutorial: batch 8 of 8x8x3, ' in output
  rows = json.loads(result.read_text())['timings']
  names = [row['name'] for row in rows]
  assert 'ours: float32' in names
  assert 'plain TensorFlow: float32' in names
  assert all((row['peak_memory_bytes'] > 2 ** 26) != row['name'].startswith('roofline')
             for row in rows)
  assert plot.read_bytes().startswith(b'\x89PNG')


def test_compare(tmp_path):
  def save(name, factor):
    path = tmp_path / name
    row = timing.Timing('row', tuple(factor * (100 + n) for n in range(5)), (1.0,) * 5)
    result_file.save(dataclasses.replace(small_results.result(), timings=(row,), ratios=()), path)
    return path

  earlier, later = save('earlier.json', 1.0), save('later.json', 2.0)
  cases = {
      (f'--compare={earlier}', later): (0, f'{later} against {earlier}: how many times as fast'),
      ('--compare', later, earlier): (0, f'{earlier} against {later}: how many times as fast'),
      ('--compare', earlier): (1, '--compare: 1 file given, it takes two'),
      ('--compare', earlier, tmp_path / 'none.json'): (1, 'none.json: no such file')}
  found = processes.run_each('benchmark_main', cases)
  for (status, text), (ended, output, stderr) in zip(cases.values(), found, strict=True):
    assert ended == status, stderr
    assert text in (stderr if status else output)
    assert stderr.count('\n') == status
  outputs = [output for _, output, _ in found]
  assert 'row   faster  2.000' in outputs[0]
  assert 'row   slower  0.5000' in outputs[1]


def test_what_cannot_be_done_is_one_line(tmp_path, data_dir):
  cut = tiny_runs.write_records(tmp_path / 'cut')
  path = cut / tiny_runs.SPEC.directory / 'data_batch_2.bin'
  path.write_bytes(path.read_bytes()[:-1])
  older = tmp_path / 'older.json'
  older.write_text('precious')
  keep = f'--json={older}'
  cases = {
    (data_dir, keep, '--benchmark=everything'): (
      2,
      '--benchmark=everything: value should be one of',
    ),
    (data_dir, keep): (1, f'{keep}: already exists; give another name, or --overwrite to '),
    (data_dir, keep, '--overwrite', '--dataset=cifar1'): (
      1,
      '--dataset=cifar1: there is no such data set',
    ),
    (data_dir, f'--json={tmp_path}/input.txt'): (1, 'give a name that ends in .json'),
    (cut, keep, '--overwrite'): (1, 'data_batch_2.bin: 24,583 bytes are not '),
    (data_dir, '--benchmark=step', '--frameworks=kera'): (
      1,
      '--frameworks=kera: --benchmark=step measures no such framework; did you mean keras?',
    ),
    (data_dir, '--benchmark=scaling', '--set_sizes=15000'): (
      1,
      '--set_sizes=15000: give multiples of 10,000',
    ),
    (data_dir, '--benchmark=scaling', '--batch_sizes=8,x'): (
      1,
      '--batch_sizes=x: give whole numbers above 0',
    ),
    (data_dir, '--benchmark=ops', '--frameworks=keras'): (
      1,
      '--frameworks: --benchmark=ops measures no frameworks; leave it out',
    ),
  }
  processes.refuse('benchmark_main', {
      (f'--data_dir={folder}', *_SMALL, *case): outcome
      for (folder, *case), outcome in cases.items()})
  assert older.read_text() == 'precious'
  assert sorted(path.name for path in tmp_path.iterdir()) == ['cut', 'data', 'older.json']
