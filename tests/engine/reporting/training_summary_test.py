"""What train_main ends with."""

from engine.reporting import training_summary
from engine.runs import metrics_log
from tests.engine import tiny_runs


def _summary(run, accuracies):
  file = metrics_log.MetricsFile(run.metrics)
  for step, accuracy in enumerate(accuracies, 1):
    file.append('train', step, {'accuracy': accuracy})
  file.close()
  return training_summary.summary(run).splitlines()


def test_accuracy_of_the_last_ten_lines_and_what_to_type(tmp_path):
  run = tiny_runs.make(tmp_path / 'run', ())
  lines = _summary(run, [0.0] * 5 + [0.5] * 5 + [1.0] * 5)
  assert lines[0] == ''
  assert lines[1].startswith('accuracy = 0.7500 on the last 10 batches of the log, 80 training ')
  assert lines[2].startswith(f'the run is in {run}: ')
  assert lines[4:] == [f'  eval_main --train_dir={run} --run_once',
                       f'  predict_main --train_dir={run} --dataset=cifar10',
                       f'  tensorboard --logdir={run}']


def test_a_single_batch(tmp_path):
  run = tiny_runs.make(tmp_path / 'run', ())
  assert _summary(run, [0.25])[1].startswith(
      'accuracy = 0.2500 on the last batch of the log, 8 training images')


def test_no_accuracy_where_no_line_has_one(tmp_path):
  run = tiny_runs.make(tmp_path / 'run', ())
  assert _summary(run, [])[1].startswith('the run is in ')
