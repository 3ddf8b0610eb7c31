"""Evaluates an exported model on the data that its run is evaluated on."""

from collections.abc import Callable
import dataclasses
import datetime

import numpy as np

from engine.evaluation import console_format
from engine.evaluation import eval_examples
from engine.evaluation import evaluation_log
from engine.evaluation import metrics
from engine.export import exported_model
from engine.export import model_heading
from engine.reporting import console
from engine.runs import dataset_splits
from tfrecords import datasets

# The smallest probability in a loss; those of int8 are multiples of 1/256 or 0.
_LEAST = 1e-12


def evaluate(model: exported_model.ExportedModel, data_dir: str, eval_data: str,
             log: console.LogFn, *, num_examples: int = 0, data_source: str | None = None,
             now: Callable[[], datetime.datetime] = datetime.datetime.now,
             ) -> metrics.ClassificationMetrics:
  """Evaluates a model and writes nothing but lines.

  Args:
    model: that was loaded.
    data_dir: directory of the data sets.
    eval_data: what to evaluate on, one of run_config.EVAL_DATA.
    log: gets the lines: of the model, its accuracy, and the recall of each class.
    num_examples: evaluates on the first `num_examples` alone; 0 means all.
    data_source: binary, tfrecord or tfds; None: what the run has read.
    now: returns the local time.

  Raises:
    errors.InputError: the data cannot be used.
  """
  card = model.card
  config = dataclasses.replace(card.config, data_source=data_source or card.config.data_source)
  spec = datasets.get(config.recipe.dataset, data_dir)
  examples = eval_examples.load(dataset_splits.evaluation_source(
      config, spec, data_dir, eval_data, num_examples))
  probabilities = model.probabilities(examples.images.numpy())
  labels = examples.labels.numpy()
  of_truth = probabilities[np.arange(len(labels)), labels]
  found = metrics.count(labels, probabilities.argmax(axis=1),
                        -np.log(np.maximum(of_truth, _LEAST)), len(card.classes))
  for line in [model_heading.lines(model)[0],
               console_format.accuracy_line(
                   now(), evaluation_log.Evaluation(card.step, found), eval_data),
               *console_format.class_lines(found, card.classes)]:
    log(line)
  return found
