"""Tests for engine.reporting.final_summary."""

from engine.reporting import final_summary
from engine.runs import metrics_log
from tests.engine import tiny_runs

RESULT = {'accuracy': 0.75, 'correct': 3, 'count': 4, 'interval': [0.3, 0.95]}


def test_summary_gives_the_last_result_on_test_images(tmp_path):
  run = tiny_runs.make(tmp_path / 'run', ())
  file = metrics_log.MetricsFile(run.metrics)
  file.append('eval', 10, RESULT | {'eval_data': 'test', 'accuracy': 0.25, 'correct': 1})
  file.append('eval', 20, RESULT | {'eval_data': 'test'})
  file.append('eval', 20, RESULT | {'eval_data': 'train_eval', 'accuracy': 1.0})
  file.close()
  run.plot('confusion')
  lines = final_summary.summary(run).splitlines()
  assert lines[1] == ('accuracy = 0.7500 after 20 steps: 3 of 4 test images of cifar10 '
                      '(95% interval 0.3000 to 0.9500)')
  assert lines[2] == (f'the run is in {run}: pictures in {run}/plots, numbers in {run}/'
                      'metrics.jsonl')
  assert f'  eval_main --train_dir={run} --run_once' in lines
  assert f'  report_main --train_dir={run}' in lines
  assert f'  export_main --train_dir={run} --format=savedmodel --output=exported' in lines


def test_both_figures_where_mirror_images_are_averaged_in(tmp_path):
  run = tiny_runs.make(tmp_path / 'run', ())
  file = metrics_log.MetricsFile(run.metrics)
  file.append('eval', 20, RESULT | {'eval_data': 'test', 'accuracy_unflipped': 0.5})
  file.close()
  assert final_summary.summary(run).splitlines()[1].endswith(
      '(95% interval 0.3000 to 0.9500); without mirror images averaged in 0.5000')


def test_an_evaluation_that_could_not_be_recorded(tmp_path):
  run = tiny_runs.make(tmp_path / 'two\nlines', ())
  lines = final_summary.summary(run).split('\n')
  assert lines[1] == 'the accuracy is above; it could not be recorded'
  assert lines[2].endswith('numbers in ' + str(tmp_path) + r'/two\nlines/metrics.jsonl')
