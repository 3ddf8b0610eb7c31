"""The console summary after a training and its evaluation."""

from engine.reporting import next_commands
from engine.runs import metrics_log
from engine.runs import run_dir as run_dir_lib

_NUMBERS = {'accuracy', 'interval', 'correct', 'count'}


def summary(run_dir: run_dir_lib.RunDir) -> str:
  """Returns the test accuracy of a run, its directory and the next commands to type.

  Args:
    run_dir: of a finished run whose last checkpoint has been evaluated on test images.
  """
  dataset = run_dir.read_config().dataset
  evaluations = [record for record in metrics_log.read(run_dir.metrics, 'eval', eval_data='test')
                 if record.keys() >= _NUMBERS]
  return '\n'.join([
      '',
      _result(evaluations[-1], dataset) if evaluations else
      'the accuracy is above; it could not be recorded',
      *next_commands.lines(run_dir, [
          next_commands.of_run('predict_main', run_dir, f'--dataset={dataset}'),
          next_commands.of_run('eval_main', run_dir, '--run_once'),
          next_commands.of_run('report_main', run_dir),
          next_commands.of_run('export_main', run_dir, '--format=savedmodel', '--output=exported'),
          ['tensorboard', f'--logdir={run_dir.path}'],
          ['train_main', '--recipe=list']])])


def _result(last: metrics_log.Record, dataset: str) -> str:
  """Returns the line of the last evaluation."""
  low, high = last['interval']
  without = last.get('accuracy_unflipped')
  return (f'accuracy = {last["accuracy"]:.4f} after {last["step"]:,} steps: '
          f'{last["correct"]:,} of {last["count"]:,} test images of {dataset} '
          f'(95% interval {low:.4f} to {high:.4f})'
          + (f'; mean of the recalls {last["mean_recall"]:.4f}' if 'mean_recall' in last else '')
          + (f'; without mirror images averaged in {without:.4f}' if without is not None else ''))
