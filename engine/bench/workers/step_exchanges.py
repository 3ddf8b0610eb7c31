"""The exchanges between workers in a traced training step, read off its graph."""

import collections
from collections.abc import Iterable, Iterator, Mapping
import math
import typing

import tensorflow as tf

_COLLECTIVE = 'Collective'


class Exchange(typing.NamedTuple):
  """One exchange of a step.

  Attributes:
    operation: TensorFlow's name of it.
    dtype: of the numbers.
    numbers: how many are exchanged.
    size: their bytes.
  """
  operation: str
  dtype: str
  numbers: int
  size: int


def of_graph(graph: tf.Graph) -> list[Exchange]:
  """Returns the exchanges of a traced loop over steps, in which every operation occurs once.

  Args:
    graph: of the loop; those of the functions that it calls are read as well.
  """
  traced = graph.as_graph_def(add_shapes=True)
  functions = {function.signature.name: function.node_def
               for function in traced.library.function}
  return list(_found(traced.node, functions))


def _found(nodes: Iterable[tf.compat.v1.NodeDef],
           functions: Mapping[str, Iterable[tf.compat.v1.NodeDef]]) -> Iterator[Exchange]:
  """Yields the exchanges of some nodes and of the functions that they call, once a call."""
  for node in nodes:
    if node.op.startswith(_COLLECTIVE):
      shape, = node.attr['_output_shapes'].list.shape
      dtype = tf.dtypes.as_dtype(node.attr['T'].type)
      numbers = math.prod(dim.size for dim in shape.dim)
      yield Exchange(node.op, dtype.name, numbers, numbers * dtype.size)
    for attribute in node.attr.values():
      for called in (attribute.func, *attribute.list.func):
        if called.name in functions:
          yield from _found(functions[called.name], functions)


def rows(exchanges: list[Exchange]) -> list[tuple[str, str, int, int, int]]:
  """Returns operation, type, numbers and bytes of equal exchanges, and how many of them there are.

  The largest come first.
  """
  counted = collections.Counter(exchanges)
  return [(*one, count) for one, count in sorted(
      counted.items(), key=lambda item: -item[0].size * item[1])]
