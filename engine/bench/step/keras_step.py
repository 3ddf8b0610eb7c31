"""The training step of Keras 3 on its TensorFlow backend: layers, `compile` and `fit`.

The moving averages are those of the optimizer; the networks of the MNIST lessons have none.
"""

import dataclasses
import threading
from typing import Any

import tensorflow as tf

from engine.bench.step import keras_networks
from engine.bench.step import step_batches
from engine.bench.step import step_workload

# keras.Optimizer and keras.callbacks.Callback; Keras is imported in worker processes only.
Optimizer = Any
Callback = Any

# Steps of the only epoch, more than are ever taken.
_STEPS = 2 ** 40


@dataclasses.dataclass(frozen=True)
class KerasMode:
  """A configuration of Keras.

  Attributes:
    compute_dtype: of the layers.
    jit_compile: whether XLA compiles the step.
    step_by_step: whether `fit` returns to Python after every step, as it does by default.
  """
  compute_dtype: str = 'float32'
  jit_compile: bool = False
  step_by_step: bool = False


MODES = {
    'float32': KerasMode(),
    'mixed_bfloat16': KerasMode('bfloat16'),
    'jit_compile': KerasMode(jit_compile=True),
    'float32, step by step': KerasMode(step_by_step=True),
}


def build(workload: step_workload.StepWorkload, mode: KerasMode) -> 'KerasStep':
  """Returns a training that has taken its first steps."""
  step_batches.use_cpu(workload)
  return KerasStep(workload, mode)


class KerasStep:
  """A training in Keras: one call of `fit` in a thread of its own, paused between two runs.

  This is the loop that a user has, without the work of `fit` before and after an epoch, which is
  negligible in an epoch of hundreds of steps.

  Attributes:
    model: the network that is trained.
  """

  def __init__(self, workload: step_workload.StepWorkload, mode: KerasMode):
    import keras
    keras.config.set_dtype_policy(
        'mixed_bfloat16' if mode.compute_dtype == 'bfloat16' else 'float32')
    self._workload = workload
    self.model = keras_networks.build(workload)
    self.model.compile(
        optimizer(workload), keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        steps_per_execution=1 if mode.step_by_step else workload.steps_per_call,
        jit_compile=mode.jit_compile)
    data = step_batches.dataset(workload)
    self._first_step = step_workload.FirstStep(
        float(self.model.test_on_batch(workload.images[0], workload.labels[0])),
        self.model.count_params())
    self._may_run, self._finished = threading.Semaphore(0), threading.Semaphore(0)
    pause = keras.callbacks.LambdaCallback(
        on_train_batch_begin=self._begin, on_train_batch_end=self._end)
    self._failure: BaseException | None = None
    # A daemon thread does not keep the process alive.
    threading.Thread(target=self._fit, args=(data, pause), daemon=True).start()
    self.work()

  def work(self) -> int:
    """Takes `steps_per_call` steps and returns their number."""
    self._may_run.release()
    self._finished.acquire()
    if self._failure:
      raise self._failure
    return self._workload.steps_per_call

  def first_step(self) -> step_workload.FirstStep:
    """Returns the loss before the first step and the number of parameters."""
    return self._first_step

  def _begin(self, batch: int, logs: object = None) -> None:
    if batch % self._workload.steps_per_call == 0:
      self._may_run.acquire()

  def _end(self, batch: int, logs: object = None) -> None:
    if (batch + 1) % self._workload.steps_per_call == 0:
      self._finished.release()

  def _fit(self, data: tf.data.Dataset, pause: Callback) -> None:
    try:
      self.model.fit(data, steps_per_epoch=_STEPS, verbose=0, callbacks=[pause])
    except BaseException as failure:
      self._failure = failure
      self._finished.release()


def optimizer(workload: step_workload.StepWorkload) -> Optimizer:
  """Returns the optimizer of the workload's network."""
  import keras
  if workload.model == 'tutorial':
    return keras.optimizers.SGD(
        workload.learning_rate, use_ema=True, ema_momentum=workload.moving_average_decay)
  kinds = {'softmax': keras.optimizers.SGD, 'cnn': keras.optimizers.Adam}
  return kinds[workload.model](workload.learning_rate)
