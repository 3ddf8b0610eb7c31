"""Gives the states of all workers the values of the chief's, by one all-reduce.

So the run directory need not be on a file system that all workers see. The bytes of all variables
travel as one vector of integers, to which the other workers add zeros: every bit arrives, whatever
the types of the variables, and however the sum is ordered.
"""

import numpy as np
import tensorflow as tf

from engine.training import state as state_lib

_WORD = np.dtype(np.int64)


def share(strategy: tf.distribute.Strategy, state: state_lib.TrainState) -> None:
  """Gives all variables the values of the first worker; to be called by all workers at once.

  Args:
    strategy: where the state is.
    state: created in the scope of the strategy, with the same variables on all workers.
  """
  @tf.function(autograph=False)
  def of_first(words: tf.Tensor) -> tf.Tensor:
    return strategy.run(_of_first_replica, args=(words,))

  data = b''.join(variable.numpy().tobytes() for variable in state.variables)
  padded = data.ljust(-(-len(data) // _WORD.itemsize) * _WORD.itemsize, b'\0')
  words = of_first(tf.constant(np.frombuffer(padded, _WORD)))
  _assign(state, strategy.experimental_local_results(words)[0].numpy().tobytes())


def _of_first_replica(words: tf.Tensor) -> tf.Tensor:
  replica = tf.distribute.get_replica_context()
  own = tf.where(tf.equal(replica.replica_id_in_sync_group, 0), words, tf.zeros_like(words))
  return replica.all_reduce(tf.distribute.ReduceOp.SUM, own)


def _assign(state: state_lib.TrainState, data: bytes) -> None:
  start = 0
  for variable in state.variables:
    values = np.frombuffer(
        data, variable.dtype.as_numpy_dtype, variable.shape.num_elements(), start)
    variable.assign(values.reshape(variable.shape))
    start += values.nbytes
