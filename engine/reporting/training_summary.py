"""The console summary after a training without an evaluation beside it."""

import statistics

from engine.reporting import next_commands
from engine.runs import metrics_log
from engine.runs import run_dir as run_dir_lib

# Of log lines that the accuracy is the mean of.
_LINES = 10


def summary(run_dir: run_dir_lib.RunDir) -> str:
  """Returns the accuracy on the last batches, where the run lies and the next commands to type.

  Args:
    run_dir: of a finished run.
  """
  config = run_dir.read_config()
  return '\n'.join([
      '', *_accuracy(run_dir, config.recipe.batch_size), *next_commands.lines(run_dir, [
          next_commands.of_run('eval_main', run_dir, '--run_once'),
          next_commands.of_run('predict_main', run_dir, f'--dataset={config.dataset}'),
          ['tensorboard', f'--logdir={run_dir.path}']])])


def _accuracy(run_dir: run_dir_lib.RunDir, batch_size: int) -> list[str]:
  records = metrics_log.read(run_dir.metrics, 'train')
  found = [record['accuracy'] for record in records if 'accuracy' in record][-_LINES:]
  if not found:
    return []
  batches = 'batch' if len(found) == 1 else f'{len(found)} batches'
  return [f'accuracy = {statistics.fmean(found):.4f} on the last {batches} of the log, '
          f'{len(found) * batch_size:,} training images, each before its step; eval_main says how '
          'well it does on test images']
