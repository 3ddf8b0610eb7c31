"""The accuracy of a training on its validation images, which it does not see."""

from collections.abc import Callable

from engine.evaluation import eval_examples
from engine.evaluation import evaluation_pass
from engine.evaluation import metrics
from engine.inference import model_runner
from engine.runs import dataset_splits
from engine.trainer import run_context
from engine.training import compute_dtype


def compile_evaluation(run: run_context.RunContext) -> Callable[[], metrics.ClassificationMetrics]:
  """Reads the validation images; returns the evaluation of the moving averages on them.

  Raises:
    errors.InputError: the recipe keeps no validation images out.
  """
  config, recipe = run.config, run.recipe
  data = eval_examples.load(dataset_splits.evaluation_source(
      config, run.data.spec, run.options.data_dir, 'validation'))
  predict = evaluation_pass.compile_networks(
      {model_runner.AVERAGES: run.state.averages}, config.preprocessing, config.image_shape,
      compute_dtype=compute_dtype.TYPES[recipe.compute_dtype], test_time_flip=recipe.test_time_flip)

  def evaluate() -> metrics.ClassificationMetrics:
    return evaluation_pass.evaluate(predict, data, num_mistakes=0)[model_runner.AVERAGES].metrics
  return evaluate
