"""sweep_main as a user starts it: a sweep, its winner, its second start, and what is refused."""

import re

from tests.binaries import processes
from tests.engine.sweep import tiny_sweep

_SMALL = ('--recipe=mnist_softmax', '--batch_size=4', '--max_steps=4', '--validation_examples=8',
          '--set', 'learning_rate=log:0.001..1', '--trials=2', '--rungs=1/2,1', '--seeds=2',
          '--device=cpu')


def test_a_sweep_its_winner_and_what_is_refused(tmp_path):
  data_dir = tiny_sweep.write_records(tmp_path / 'data')
  folder = tmp_path / 'sweep'
  given = (*_SMALL, f'--data_dir={data_dir}', f'--work_dir={folder}')
  starts = processes.Starts()
  status, output, complaints = starts.run('sweep_main', *given)
  assert (status, complaints) == (0, '')
  assert output.startswith('rung 1 of 2: 2 trials of 2 steps\ntraining 1 of 2: trial 0, learn')
  assert re.search(r'\n  validation accuracy \d+\.\d\d% \(best here .*\), .*; about .* left\n',
                   output)
  line = output.splitlines()[-1]
  assert line == (f'train_main --recipe={folder}/winner.json '
                  f'--train_dir=runs/mnist_softmax_swept --data_dir={data_dir}')
  assert {path.name for path in folder.iterdir()} == {
      '.lock', 'rung1', 'rung2', 'sweep.jsonl', 'sweep.png', 'winner.json'}
  again = starts.run('sweep_main', *given)
  assert (again[0], again[1].splitlines()[-1], again[2]) == (0, line, '')
  assert 'training 1' not in again[1]
  assert starts.run('sweep_main', *given, '--seeds=3')[::2] == (1, (
      f'sweep_main: {folder}/sweep.jsonl: holds another sweep: seeds is 2 there, 3 was '
      'requested; repeat its settings or give another --work_dir\n'))
  status, output, complaints = starts.run(
      *line.split(), f'--train_dir={tmp_path}/winner')
  assert (status, complaints) == (0, '')
  assert '  recipe          mnist_softmax_swept: mnist_softmax with learning_rate=' in output
