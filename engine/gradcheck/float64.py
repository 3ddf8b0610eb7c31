"""A network once more, with variables of float64.

Networks make float32 variables and know nothing else. TensorFlow asks, though, whoever wants to be
asked before a variable is made; so the same code makes the twin.
"""

from collections.abc import Callable
from typing import Any

import tensorflow as tf

from engine.models import network as network_lib


def twin(network: network_lib.Network,
         build: Callable[[], network_lib.Network]) -> network_lib.Network:
  """Returns a network with the same values in float64.

  Args:
    network: whose values are taken over.
    build: makes another network of the same kind.
  """
  with tf.variable_creator_scope(_create):
    wide = build()
  for mine, theirs in zip(wide.variables, network.variables, strict=True):
    mine.assign(tf.cast(theirs, mine.dtype))
  return wide


def _create(next_creator: Callable[..., tf.Variable], **named: Any) -> tf.Variable:
  """Makes a variable, of float64 where it holds floating-point numbers."""
  value = tf.convert_to_tensor(named['initial_value'])
  wide = tf.cast(value, tf.float64) if value.dtype.is_floating else value
  return next_creator(**(named | {'initial_value': wide}))
