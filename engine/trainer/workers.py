"""The other workers of a training, as its chief sees them: it says what all of them do next.

The chief alone has callbacks, a run directory and a checkpoint. Before each call of the inner loop
it tells the others the number of steps, so that all workers call it alike whatever made the chief
choose it: intervals, early stopping, an interruption, or the repetition of steps that failed.
worker.py is the other end. The orders:

  begin     take the chief's state, and trace the loop with these halvings of the learning rate
  restore   take the chief's state, which has gone back
  train     run the inner loop for so many steps
  end       the training is over; or interrupted, with its state saved

A training on one machine has no other workers: then nothing here does anything.
"""

from collections.abc import Iterator, Sequence
import contextlib

import tensorflow as tf

from engine.cluster import channel as channel_lib
from engine.training import shared_state
from engine.training import state as state_lib
from engine.training import step as step_lib

# The first order; those after it come before the steps, where an interruption is told.
FIRST = 'run'
BEGIN, RESTORE, TRAIN, END = 'begin', 'restore', 'train', 'end'


class Workers:
  """The other workers of one training."""

  def __init__(self, channel: channel_lib.Channel | None, strategy: tf.distribute.Strategy) -> None:
    """Keeps the channel.

    Args:
      channel: to the other workers; None: there are none.
      strategy: where the training computes.
    """
    self._channel = channel
    self._strategy = strategy
    self._stage = FIRST
    # The step that the state of the others has.
    self._step = 0

  @property
  def is_interrupted(self) -> bool:
    """Whether a signal to any worker is to end the training after this inner loop."""
    return self._channel is not None and self._channel.interrupted

  def join(self) -> None:
    """Waits until all have joined TensorFlow's cluster."""
    if self._channel is not None:
      self._channel.exchange(channel_lib.JOINED)

  def begin(self, state: state_lib.TrainState, lr_halvings: Sequence[int]) -> None:
    """Gives the others the state, with which they trace the loop, as the chief is to do next.

    Args:
      state: restored or initialized.
      lr_halvings: steps at each of which the learning rate was halved.
    """
    if self._channel is not None:
      self._order(BEGIN, lr_halvings=list(lr_halvings))
      self._share(state)

  def lead(self, train_steps: step_lib.TrainLoop,
           state: state_lib.TrainState) -> step_lib.TrainLoop:
    """Returns the loop that is announced to the others before each call.

    Args:
      train_steps: the traced loop.
      state: that it trains.
    """
    if self._channel is None:
      return train_steps

    def announced(iterator: Iterator[step_lib.Batch], steps: tf.Tensor) -> step_lib.StepMetrics:
      if int(state.step.numpy()) != self._step:
        self._order(RESTORE)
        self._share(state)
      self._order(TRAIN, steps=int(steps))
      metrics = train_steps(iterator, steps)
      self._step += int(steps)
      return metrics
    return announced

  @contextlib.contextmanager
  def ending_at_interruption(self) -> Iterator[None]:
    """Ends the others if the block ends by an interruption, after which the state is saved."""
    try:
      yield
    except KeyboardInterrupt:
      self.end(is_complete=False)
      raise

  def end(self, is_complete: bool = True) -> None:
    """Ends the others, and returns when no worker needs another any more.

    Args:
      is_complete: whether the training is over; otherwise it was interrupted.
    """
    if self._channel is not None:
      self._order(END, is_complete=is_complete)
      self._channel.exchange(channel_lib.END)

  def _order(self, name: str, **values: channel_lib.JSON) -> None:
    assert self._channel is not None
    self._channel.exchange(self._stage, own={'order': name, **values})
    self._stage = channel_lib.STEPS

  def _share(self, state: state_lib.TrainState) -> None:
    shared_state.share(self._strategy, state)
    self._step = int(state.step.numpy())
