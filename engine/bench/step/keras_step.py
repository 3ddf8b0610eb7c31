"""Networks in Keras 3, on its TensorFlow backend: layers, `compile` and `fit`.

Keras has no layer for local response normalisation; its users call tf.nn.lrn in one of their own,
which has no bfloat16 kernel, hence the casts. The moving averages are the optimiser's own. The
networks of the MNIST lessons come without any.
"""

import dataclasses
import threading
from typing import Any

import tensorflow as tf

from engine.bench.step import step_batches
from engine.bench.step import step_workload

# Of one epoch, which never ends.
_STEPS = 2 ** 40


@dataclasses.dataclass(frozen=True)
class Mode:
  """A way to run it.

  Attributes:
    precision: of the layers.
    compiled: whether XLA compiles the step.
    single: whether `fit` comes back to Python after every step, as it does unless told otherwise.
  """
  precision: str = 'float32'
  compiled: bool = False
  single: bool = False


MODES = {
    'float32': Mode(),
    'mixed_bfloat16': Mode('bfloat16'),
    'jit_compile': Mode(compiled=True),
    'float32, step by step': Mode(single=True),
}


def build(task: step_workload.Task, mode: Mode) -> 'KerasStep':
  """Returns a training that has taken its first steps."""
  step_batches.use_processor(task)
  return KerasStep(task, mode)


class KerasStep:
  """A training in Keras: one `fit`, in a thread of its own, that is held between two turns.

  So it is the loop that a user has, and what `fit` does before and after an epoch, little in one
  of hundreds of steps, is not counted.

  Attributes:
    model: what is trained.
  """

  def __init__(self, task: step_workload.Task, mode: Mode):
    import keras
    keras.config.set_dtype_policy(
        'mixed_bfloat16' if mode.precision == 'bfloat16' else 'float32')
    self._task = task
    self.model = network(task)
    self.model.compile(
        optimizer(task), keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        steps_per_execution=1 if mode.single else task.steps_per_turn, jit_compile=mode.compiled)
    data = step_batches.dataset(task)
    self._facts = (float(self.model.test_on_batch(task.images[0], task.labels[0])),
                   self.model.count_params())
    self._turn, self._taken = threading.Semaphore(0), threading.Semaphore(0)
    hold = keras.callbacks.LambdaCallback(
        on_train_batch_begin=self._begin, on_train_batch_end=self._end)
    self._failure: BaseException | None = None
    # A daemon: nobody waits for it when the process ends.
    threading.Thread(target=self._fit, args=(data, hold), daemon=True).start()
    self.work()

  def work(self) -> int:
    """Takes some steps."""
    self._turn.release()
    self._taken.acquire()
    if self._failure:
      raise self._failure
    return self._task.steps_per_turn

  def facts(self) -> tuple[float, int]:
    """Returns the loss before the first step and the number of parameters."""
    return self._facts

  def _begin(self, batch: int, logs: Any = None) -> None:
    if batch % self._task.steps_per_turn == 0:
      self._turn.acquire()

  def _end(self, batch: int, logs: Any = None) -> None:
    if (batch + 1) % self._task.steps_per_turn == 0:
      self._taken.release()

  def _fit(self, data: tf.data.Dataset, hold: Any) -> None:
    try:
      self.model.fit(data, steps_per_epoch=_STEPS, verbose=0, callbacks=[hold])
    except BaseException as failure:
      self._failure = failure
      self._taken.release()


def optimizer(task: step_workload.Task) -> Any:
  """Returns what updates the network."""
  import keras
  if task.model == 'tutorial':
    return keras.optimizers.SGD(
        task.learning_rate, use_ema=True, ema_momentum=task.moving_average_decay)
  kinds = {'softmax': keras.optimizers.SGD, 'cnn': keras.optimizers.Adam}
  return kinds[task.model](task.learning_rate)


def network(task: step_workload.Task) -> Any:
  """Returns the network with its initial values."""
  import keras
  layers = {'tutorial': _tutorial, 'softmax': _softmax, 'cnn': _cnn}[task.model](task)
  return keras.Sequential([keras.Input(task.images.shape[2:]), *layers])


def _softmax(task: step_workload.Task) -> list[Any]:
  import keras
  return [keras.layers.Flatten(), keras.layers.Dense(task.num_classes)]


def _cnn(task: step_workload.Task) -> list[Any]:
  from keras import layers
  return [layers.Conv2D(32, 3, activation='relu'), layers.MaxPooling2D(2),
          layers.Conv2D(64, 3, activation='relu'), layers.MaxPooling2D(2),
          layers.Dropout(task.dropout, seed=0), layers.Flatten(), layers.Dense(task.num_classes)]


def _tutorial(task: step_workload.Task) -> list[Any]:
  import keras
  layers = keras.layers
  conv1, conv2, local3, local4, softmax_linear = (
      {'kernel_initializer': keras.initializers.TruncatedNormal(stddev=layer.stddev, seed=seed),
       'bias_initializer': keras.initializers.Constant(layer.bias), 'name': layer.name}
      for seed, layer in enumerate(step_workload.LAYERS))
  # Keras leaves the half out of its L2.
  decay = keras.regularizers.L2(task.weight_decay / 2)

  def pool() -> Any:
    return layers.MaxPooling2D(3, 2, padding='same')

  return [
      layers.Conv2D(64, 5, padding='same', activation='relu', **conv1), pool(),
      layers.Lambda(norm),
      layers.Conv2D(64, 5, padding='same', activation='relu', **conv2),
      layers.Lambda(norm), pool(), layers.Flatten(),
      layers.Dense(384, activation='relu', kernel_regularizer=decay, **local3),
      layers.Dense(192, activation='relu', kernel_regularizer=decay, **local4),
      layers.Dense(task.num_classes, **softmax_linear)]


def norm(images: tf.Tensor) -> tf.Tensor:
  """Local response normalisation by TensorFlow's kernel."""
  normalized = tf.nn.lrn(tf.cast(images, tf.float32), 4, bias=1.0, alpha=0.001 / 9, beta=0.75)
  return tf.cast(normalized, images.dtype)
