"""The first training step of a new process in Keras 3."""

import dataclasses

from engine.bench.startup import first_batch
from engine.bench.startup import first_step


@dataclasses.dataclass(frozen=True)
class KerasStartMode:
  """A configuration of Keras.

  Attributes:
    jit_compile: whether XLA compiles the step.
    eager: whether nothing is traced, and `train_on_batch` is called instead of `fit`.
  """
  jit_compile: bool = False
  eager: bool = False


MODES = {
    'fit': KerasStartMode(),
    'fit, jit_compile': KerasStartMode(jit_compile=True),
    'train_on_batch, eager': KerasStartMode(eager=True),
}


def build(batch: first_batch.FirstBatch, mode: KerasStartMode) -> first_step.FirstStep:
  """Takes the step."""
  # Late, since this module is imported where nothing is trained.
  import keras

  from engine.bench.step import keras_networks
  from engine.bench.step import keras_step
  from engine.bench.step import step_batches
  workload = batch.workload()
  step_batches.use_cpu(workload)
  model = keras_networks.build(workload)
  model.compile(
      keras_step.optimizer(workload), keras.losses.SparseCategoricalCrossentropy(from_logits=True),
      jit_compile=mode.jit_compile, run_eagerly=mode.eager)
  images, labels = workload.images[0], workload.labels[0]
  if mode.eager:
    return first_step.FirstStep(float(model.train_on_batch(images, labels)))
  found = model.fit(images, labels, len(images), verbose=0)
  return first_step.FirstStep(float(found.history['loss'][0]))
