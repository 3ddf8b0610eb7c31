"""The operations of a .tflite: which compute in float32, and which have to.

Small differences and quotients do not survive 8 bits: a standard deviation or an energy that is
rounded to 0 would be divided by. So everything in a layer with a division or a root stays float32
(local response normalization), as does what stands outside of the layers: preprocessing, and the
softmax.
"""

from collections.abc import Iterator
from typing import NamedTuple

from ai_edge_litert import schema_py_generated as schema

# Operations that only convert between float32 and integers.
_CONVERSIONS = {'QUANTIZE', 'DEQUANTIZE', 'CAST'}
_UNSAFE = {'DIV', 'SQRT', 'RSQRT'}
# Sums of products; one with the bias of a normalization fused to it is named as that.
_PRODUCTS = {'CONV_2D', 'FULLY_CONNECTED', 'BATCH_MATMUL'}


class Operation(NamedTuple):
  """One operation.

  Attributes:
    kind: such as CONV_2D.
    name: of its first result, such as `norm1/mul`; several, joined by ;, where it was fused.
    is_float: whether a result is float32.
  """
  kind: str
  name: str
  is_float: bool

  @property
  def scope(self) -> str:
    """The layer that it is in; '' outside of the layers."""
    return self.name.partition(';')[0].rpartition('/')[0]


def in_float(content: bytes) -> list[str]:
  """Returns the kinds of operations that compute in float32, sorted, each once.

  Args:
    content: of a model that this program has made.
  """
  return sorted({one.kind for one in _operations(content) if one.is_float} - _CONVERSIONS)


def not_for_integers(content: bytes) -> list[str]:
  """Returns the names of the operations that stay float32 when a model is quantized.

  Args:
    content: of the model in float32.
  """
  found = [*_operations(content)]
  scopes = {one.scope for one in found if one.kind in _UNSAFE} | {''}
  return [one.name for one in found if one.scope in scopes and one.kind not in _PRODUCTS]


def _operations(content: bytes) -> Iterator[Operation]:
  kinds = {code: name for name, code in vars(schema.BuiltinOperator).items() if name.isupper()}
  model = schema.Model.GetRootAs(content, 0)
  graph = model.Subgraphs(0)
  for number in range(graph.OperatorsLength()):
    operator = graph.Operators(number)
    code = model.OperatorCodes(operator.OpcodeIndex())
    results = [graph.Tensors(index) for index in operator.OutputsAsNumpy()]
    # Two fields, as the first one had eight bits.
    yield Operation(kinds[max(code.BuiltinCode(), code.DeprecatedBuiltinCode())],
                    results[0].Name().decode(),
                    any(one.Type() == schema.TensorType.FLOAT32 for one in results))
