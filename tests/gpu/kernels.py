"""The operations of a graph for which TensorFlow has no GPU kernel, by its registry of kernels."""

from collections.abc import Iterator

import tensorflow as tf
from tensorflow.core.framework import node_def_pb2
from tensorflow.python.framework import kernels

# DEFAULT stands for every device; its kernels move no numbers.
_DEVICES = ('GPU', 'DEFAULT')


def without_gpu(graph: tf.Graph) -> set[str]:
  """Returns the operations of a graph and its functions that no GPU kernel computes.

  Args:
    graph: a traced function's.

  Returns:
    Each as `Name(type, ...)`, with the types of its attributes in the order of their names.
  """
  return {_described(node) for node in _nodes(graph.as_graph_def()) if not _has_kernel(node)}


def _nodes(definition: tf.compat.v1.GraphDef) -> Iterator[node_def_pb2.NodeDef]:
  yield from definition.node
  for function in definition.library.function:
    yield from function.node_def


def _has_kernel(node: node_def_pb2.NodeDef) -> bool:
  """Returns whether a GPU kernel takes the types of a node."""
  found = kernels.get_registered_kernels_for_op(node.op).kernel
  return any(all(_types(node, one.name) <= set(one.allowed_values.list.type)
                 for one in kernel.constraint)
             for kernel in found if kernel.device_type in _DEVICES)


def _types(node: node_def_pb2.NodeDef, attribute: str) -> set[int]:
  value = node.attr[attribute]
  return {value.type} if value.type else set(value.list.type)


def _described(node: node_def_pb2.NodeDef) -> str:
  types = [tf.as_dtype(value.type).name for _, value in sorted(node.attr.items()) if value.type]
  return f'{node.op}({", ".join(types)})'
