"""The console summary after a training and its evaluation."""

from engine.runs import metrics_log
from engine.runs import run_dir as run_dir_lib


def summary(run_dir: run_dir_lib.RunDir, data_dir: str) -> str:
  """Returns the test accuracy of a run, its directory and the next commands to type.

  Args:
    run_dir: of a finished run whose last checkpoint has been evaluated on test images.
    data_dir: directory of the data sets.
  """
  recipe = run_dir.read_config().recipe
  last = metrics_log.read(run_dir.metrics, 'eval', eval_data='test')[-1]
  low, high = last['interval']
  without = last.get('accuracy_unflipped')
  return '\n'.join([
      '',
      f'accuracy = {last["accuracy"]:.4f} after {last["step"]:,} steps: '
      f'{last["correct"]:,} of {last["count"]:,} test images of {recipe.dataset} '
      f'(95% interval {low:.4f} to {high:.4f})'
      + (f'; without mirror images averaged in {without:.4f}' if without is not None else ''),
      f'the run lies in {run_dir}: pictures in {run_dir}/plots, numbers in {run_dir.metrics}',
      'what to type next (with .venv/bin in front, or after `source .venv/bin/activate`):',
      f'  tensorboard --logdir={run_dir}',
      f'  report_main --train_dir={run_dir} --data_dir={data_dir}',
      f'  eval_main --train_dir={run_dir} --data_dir={data_dir} --run_once',
      '  train_main --recipe=list',
  ])
