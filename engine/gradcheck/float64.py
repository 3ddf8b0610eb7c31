"""Copies of networks with float64 variables.

Networks create float32 variables. `tf.variable_creator_scope` intercepts their creation, so that
the same code builds the float64 copy.
"""

from collections.abc import Callable

import tensorflow as tf

from engine.models import network as network_lib


def copy(network: network_lib.Network,
         build: Callable[[], network_lib.Network]) -> network_lib.Network:
  """Returns a copy of a network with float64 variables of the same values.

  Args:
    network: the network to copy.
    build: builds another network of the same architecture.
  """
  with tf.variable_creator_scope(_create):
    copied = build()
  for target, source in zip(copied.variables, network.variables, strict=True):
    target.assign(tf.cast(source, target.dtype))
  return copied


def _create(next_creator: Callable[..., tf.Variable], **settings: object) -> tf.Variable:
  """Creates a variable, in float64 if its initial value is floating-point."""
  value = tf.convert_to_tensor(settings['initial_value'])
  initial = tf.cast(value, tf.float64) if value.dtype.is_floating else value
  return next_creator(**(settings | {'initial_value': initial}))
