"""What gradcheck_main does with its flags: explains an operation, or checks gradients."""

from collections.abc import Callable
import itertools
import pathlib

from absl import flags
import tqdm

from binaries import gradcheck_flags
from binaries import shared_flags
from engine.gradcheck import explained_inputs
from engine.gradcheck import finite_differences
from engine.gradcheck import plot
from engine.gradcheck import report
from engine.gradcheck import worked_example
from engine.gradcheck import worked_example_plot
from engine.gradcheck import worked_normalization
from engine.gradcheck import worked_softmax
from engine.reporting import console
from engine.reporting.plots import figures
from engine.training import strategy
from tfrecords import errors

FLAGS = flags.FLAGS

_EXPLAIN: dict[str, Callable[[explained_inputs.Inputs], str]] = {
    'conv2d': lambda inputs: worked_example.explain_conv2d(inputs.image, inputs.filter),
    'max_pool': lambda inputs: worked_example.explain_max_pool(inputs.image),
    'softmax': lambda inputs: worked_softmax.explain_softmax(inputs.values[0]),
    'cross_entropy': lambda inputs: worked_softmax.explain_cross_entropy(
        inputs.values[0], inputs.label),
    'local_response_normalization': lambda inputs: (
        worked_normalization.explain_local_response_normalization(inputs.values[0])),
    'batch_normalization': lambda inputs: (
        worked_normalization.explain_batch_normalization(inputs.values)),
}


def explain(inputs: explained_inputs.Inputs, path: pathlib.Path | None) -> None:
  """Shows the operation that --explain names step by step.

  Args:
    inputs: its numbers.
    path: of the plot; None: no plot.
  """
  console.show(_EXPLAIN[FLAGS.explain](inputs))
  if path:
    figures.save(worked_example_plot.draw(FLAGS.explain, inputs), path)


def check(what: str, path: pathlib.Path | None) -> None:
  """Checks gradients and prints a table and a verdict.

  Args:
    what: the flag that says what to check, one of gradcheck_flags.WHAT.
    path: of the plot; None: no plot.

  Raises:
    errors.InputError: a gradient is wrong, or something given cannot be used.
  """
  shared_flags.use_threads()
  strategy.use_devices('cpu')
  targets, max_elements = gradcheck_flags.targets(what), gradcheck_flags.max_elements(what)
  total = sum(finite_differences.num_elements(target, max_elements) for target in targets)
  with tqdm.tqdm(total=total, unit='element', disable=None, leave=False) as bar:
    results = list(itertools.chain.from_iterable(
        finite_differences.check(target, max_elements, FLAGS.seed, bar.update)
        for target in targets))
  description = targets[0].description if len(targets) == 1 else f'{len(targets)} operations'
  console.show(report.table(results))
  if path:
    figures.save(plot.draw(description, results), path)
  if not report.passed(results):
    raise errors.InputError(report.verdict(description, results))
  console.log(report.verdict(description, results))
