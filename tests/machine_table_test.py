"""Tables with a column for each class of processor."""

import json

import pytest

from engine.bench.train import train_results
from tests import machine_table


def _content(rates, tables=(), **machine):
  return {'machine': {'processor': 'A Fast One', 'cores': 2, 'peak_tflops': 0.25} | machine,
          'timings': [{'name': name, 'rounds_items_per_second': values}
                      for name, values in rates.items()],
          'tables': [{'title': title, 'columns': columns, 'rows': rows}
                     for title, columns, rows in tables]}


_STEP = _content({
    'ours: float32': [10.0, 12.0, 14.0], 'ours: float32, memory returned': [99.0] * 3,
    'plain TensorFlow: float32, tuned': [5.0, 4.0, 7.0],
    'Keras: float32': [1.0] * 3, 'Keras: float32, step by step, tuned': [5.0, 6.0, 6.0],
    'PyTorch: eager': [2.0] * 3, 'JAX: jit': [1.0] * 3},
    [('share of the roofline: its time', [], [['ours: float32', 1, 1, 0.5, 1, 1]])])


@pytest.mark.parametrize('path', machine_table.PAGES, ids=lambda path: path.stem)
def test_the_page_is_that_of_the_files(path):
  page, rows = path.read_text(), machine_table.PAGES[path]
  assert machine_table.with_table(page, machine_table.read(), rows) == page


def test_a_column():
  training = _content({}, [
      (train_results.LAST, ['seed', 'accuracy', 'seconds'],
       [['0', 0.8, 60.0], ['mean', 0.8, 90.0], ['deviation', 0.001, 1.0]]),
      (train_results.COST, ['seed', 'PFLOP at peak'], [['0', 0.2], ['mean', 0.2]])])
  answers = _content({
      'ours: run, 1 image': [10.0] * 3, 'ours: run, 256 images': [90.0] * 3,
      'Keras: predict, 1 image, tuned': [2.0] * 3, 'Keras: __call__, 1 image': [1.0] * 3,
      'Keras: predict, 256 images': [30.0] * 3})
  found = dict(line[2:-2].split(' | ') for line in machine_table.lines({
      'avx2': {'step': _STEP, 'step_mnist_softmax': _STEP, 'exports': answers, 'train': training,
               'train_mnist_softmax': _content({}, [(
                   train_results.LAST, ['seed', 'accuracy', 'seconds'],
                   [['mean', 0.9, 2.4], ['deviation', 0.002, 1.0]])])}}))
  assert found['processor'] == 'A Fast One, 2 cores'
  assert found['products of large float32 matrices, TFLOP/s'] == '0.25'
  assert found["the tutorial's training step, 128 images, ms"] == '83.3'
  assert found["the tutorial's step: times as fast as in TensorFlow's own operations"] == '2.00'
  assert found["as in Keras's best mode"] == '2.00'
  assert found['as `fit` with 200 steps per execution'] == '12.00'
  assert found['step of `mnist_softmax`: times as fast as `fit`'] == '2.00'
  assert found["the roofline's time over the step's"] == '0.50'
  assert found['`cifar10` (default), accuracy'] == (
      '80.00% ± 0.10 in 1.5 minutes, 0.20 PFLOP at peak')
  assert found['`mnist_softmax`'] == '90.00% ± 0.20 in 2 s'
  assert found["one image's probabilities: times as fast as in Keras"] == '5.00'
  assert found['those of 256: times as fast as in Keras'] == '3.00'
  assert found['as in PyTorch, one image'] == ''


def test_a_benchmark_without_other_frameworks_and_with_one_seed():
  alone = _content({'ours: float32': [10.0]}, [
      ('share of the roofline', [], [['ours: float32', 1, 1, 0.5, 1, 1]])])
  training = _content({}, [(train_results.LAST, ['seed', 'accuracy', 'seconds'], [
      ['0', 0.8, 60.0], ['mean', 0.8, 60.0], ['deviation', None, None]])])
  contents = {'avx2': {'step': alone, 'step_mnist_cnn': alone, 'train': training}}
  found = dict(line[2:-2].split(' | ') for line in machine_table.lines(contents))
  assert found["as in JAX's best mode"] == ''
  assert found['step of `mnist_cnn`: times as fast as `fit`'] == ''
  assert found['`cifar10` (default), accuracy'] == '80.00% in 1.0 minutes'


def test_which_file_belongs_to_which_class(tmp_path):
  def save(name, **machine):
    (tmp_path / f'{name}.json').write_text(json.dumps(_content({}, **machine)))

  save('step', processor='Intel(R) Xeon(R) Processor', peak_tflops=1)
  save('input', instruction_set='bfloat16')
  save('step_avx512', instruction_set='avx512', peak_tflops=2)
  save('step_avx2', instruction_set='avx2', is_held=True)
  save('exports', processor='An Unknown One')
  found = machine_table.read(tmp_path)
  assert {kind: [*names] for kind, names in found.items()} == {
      'avx512': ['step'], 'bfloat16': ['input']}
  assert found['avx512']['step']['machine']['peak_tflops'] == 2


def test_what_was_not_measured_is_empty():
  contents = {'avx2': {}, 'bfloat16': {'step': _STEP}}
  rows = [line.split('|') for line in machine_table.lines(contents)]
  assert [cell.strip() for cell in rows[0]] == ['', '', 'AVX2', 'bfloat16', '']
  assert {len(row) for row in rows} == {5}
  assert {row[2].strip() for row in rows[2:]} == {''}


def test_a_page_without_marks_is_refused():
  with pytest.raises(ValueError, match='are not on the page'):
    machine_table.with_table('# Rana', {})
