"""Evaluates checkpoints of one run and leaves everything about them where it belongs.

The networks, the examples and the traced pass are made once; each checkpoint is read into the same
variables. The line in metrics.jsonl comes last: it says that a checkpoint is done. An evaluator
that is killed before it has written that line does the whole checkpoint again.
"""

from collections.abc import Callable
import dataclasses
import datetime
import pathlib
import time

import tensorflow as tf

from engine import checkpoints
from engine import config as config_lib
from engine import run_dir as run_dir_lib
from engine import splits
from engine.evaluation import best
from engine.evaluation import events
from engine.evaluation import exact
from engine.evaluation import history
from engine.evaluation import lines
from engine.evaluation import metrics
from engine.reporting import metrics as metrics_file
from engine.reporting.plots import canvas
from engine.reporting.plots import confusion
from engine.reporting.plots import learning_curve
from engine.reporting.plots import mistakes
from engine.training import state as state_lib
from tfrecords import datasets


@dataclasses.dataclass(frozen=True, eq=False)
class Evaluation:
  """What came out for one checkpoint: its step, the results of averages and raw weights."""
  step: int
  averages: metrics.Result
  raw: metrics.Result


class Evaluator:
  """Evaluates checkpoints of a run; calling it with a checkpoint's path evaluates that one."""

  def __init__(self, run_dir: run_dir_lib.RunDir, config: config_lib.Config, data: exact.Data,
               eval_data: str, report: Callable[[str], None],
               now: Callable[[], datetime.datetime] = datetime.datetime.now):
    """Makes the networks.

    Args:
      run_dir: the run.
      config: of the run.
      data: what to evaluate on.
      eval_data: its name, one of splits.EVAL_DATA.
      report: takes a line for the console.
      now: returns the time of day.
    """
    self._run_dir = run_dir
    self._config = config
    self._data = data
    self._eval_data = eval_data
    self._report = report
    self._now = now
    networks = {'averages': state_lib.build_network(config),
                'network': state_lib.build_network(config)}
    # The names of TrainState.checkpoint(); its optimizer is left out.
    self._state = tf.train.Checkpoint(step=tf.Variable(0, dtype=tf.int64), **networks)
    self._predict = exact.compile_networks(networks, config.input_shape)
    self._events = events.Events(run_dir, eval_data)

  def evaluated(self) -> dict[int, history.Record]:
    """Returns the evaluations on the same examples so far, of earlier evaluators too, by step."""
    return history.read(self._run_dir.metrics, self._eval_data, self._data.num_examples)

  def __call__(self, path: str) -> Evaluation:
    """Evaluates one checkpoint and reports about it everywhere.

    Args:
      path: of the checkpoint.

    Raises:
      errors.InputError: the checkpoint cannot be read; nothing has been reported then.
    """
    start = time.perf_counter()
    step = checkpoints.step_of(path)
    checkpoints.restore(self._state, path, partially=True)
    outcomes = exact.evaluate(self._predict, self._data)
    averages, raw = outcomes['averages'], outcomes['network']
    record = history.record(step, self._eval_data, averages.result, raw.result,
                            self._config.class_names, time.perf_counter() - start)
    self._say(step, averages.result, raw.result)
    if self._eval_data == 'test':
      best.keep(self._run_dir, self._state, step, averages.result)
    self._events.write(record, self._draw(record, averages))
    file = metrics_file.MetricsFile(self._run_dir.metrics)
    file.append(history.KIND, step, record)
    file.close()
    return Evaluation(step, averages.result, raw.result)

  def _say(self, step: int, averages: metrics.Result, raw: metrics.Result) -> None:
    self._report(lines.precision_line(self._now(), step, averages, raw, self._eval_data))
    for line in lines.class_lines(averages, self._config.class_names):
      self._report(line)

  def _draw(self, record: history.Record, averages: exact.Outcome) -> dict[str, pathlib.Path]:
    """Draws the pictures anew and returns those for TensorBoard, which has curves of its own."""
    names = self._config.class_names
    about = f'step {record["step"]}, {record["precision"]:.1%} of {record["count"]:,} right'
    pictures = {'confusion': confusion.draw(averages.result.confusion, names, about),
                'mistakes': mistakes.draw(averages.mistakes, names, about)}
    curve = learning_curve.draw(metrics_file.read(self._run_dir.metrics, 'train'),
                                [*(self.evaluated() | {record['step']: record}).values()])
    canvas.save(curve, self._plot('learning_curve'))
    return {name: canvas.save(figure, self._plot(name)) for name, figure in pictures.items()}

  def _plot(self, name: str) -> pathlib.Path:
    suffix = '' if self._eval_data == 'test' else f'_{self._eval_data}'
    return self._run_dir.plot(f'{name}{suffix}')


def build(run_dir: run_dir_lib.RunDir, data_dir: str | pathlib.Path, eval_data: str,
          report: Callable[[str], None], *, num_examples: int = 0, batch_size: int = 500,
          data_source: str | None = None) -> Evaluator:
  """Makes the evaluator of a run.

  Args:
    run_dir: the run.
    data_dir: where the data sets lie.
    eval_data: what to evaluate on, one of splits.EVAL_DATA.
    report: takes a line for the console.
    num_examples: takes only the first so many; 0 means all.
    batch_size: examples at a time.
    data_source: binary, tfrecord or tfds; None means the run's own.

  Raises:
    errors.InputError: there is no run, or the examples cannot be used.
  """
  config = run_dir.read_config()
  config = dataclasses.replace(config, data_source=data_source or config.data_source)
  spec = datasets.get(config.recipe.dataset)
  source = splits.evaluation_source(config, spec, data_dir, eval_data, num_examples)
  data = exact.load(source, config.preprocessing, batch_size)
  return Evaluator(run_dir, config, data, eval_data, report)
