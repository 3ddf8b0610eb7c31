"""The arithmetic of benchmarks/SCALING.md, from the shapes of the tutorial's network.

The functions that end in `_rows` return the rows of the page's tables as they must stand there; the
test names each one that is missing.
"""

import dataclasses
import functools
import math

import tensorflow as tf

from engine.models import model_registry

IMAGE_SHAPE = (24, 24, 3)
CLASSES = 10
BATCHES = (128, 2048)
REPLICAS = (2, 8, 64)

KERNELS = 200  # of a step; the page says `some 200`
_LAUNCH_SECONDS = 5e-6
_LAYERS = ('conv1', 'pool1', 'norm1', 'conv2', 'norm2', 'pool2', 'local3', 'local4',
           'softmax_linear')
_HALF_BYTES, _FULL_BYTES = 2, 4  # bfloat16 and float32
# Weights, gradients, momentum and averages: read or written so often a step.
_PARAMETER_PASSES = 10
# Of each link, in one direction, bytes a second.
_LINKS = {'NVLink 3': 300e9, 'NVLink 4': 450e9, '100 GbE': 12.5e9, '25 GbE': 3.125e9}


@dataclasses.dataclass(frozen=True)
class Gpu:
  """Peaks of a data sheet: bfloat16 operations and bytes of memory a second."""
  name: str
  flops: float
  bandwidth: float
  link: str


GPUS = (Gpu('A100', 312e12, 1555e9, 'NVLink 3'), Gpu('H100', 989e12, 3350e9, 'NVLink 4'))


@dataclasses.dataclass(frozen=True)
class Layer:
  """What a layer costs for one example, parameters apart."""
  name: str
  output: tuple[int, ...]
  parameters: int
  forward: int  # floating-point operations
  backward: int
  numbers: int  # read or written, forward and backward


@functools.cache
def layers() -> tuple[Layer, ...]:
  """Returns the layers of the network as the engine builds it."""
  network = model_registry.build('tutorial', IMAGE_SHAPE, CLASSES)
  weights = model_registry.named_variables(network)
  images = tf.TensorSpec([1, *IMAGE_SHAPE], tf.float32)
  outputs = tf.function(network.layers).get_concrete_function(images).structured_outputs
  found, before = [], IMAGE_SHAPE
  for name in _LAYERS:
    output = tuple(outputs[name].shape[1:])
    forward = parameters = 0
    if f'{name}/weights' in weights:
      shape = tuple(weights[f'{name}/weights'].shape)
      parameters = math.prod(shape) + shape[-1]
      forward = 2 * math.prod(shape) * math.prod(output[:-1])
    # No gradient with respect to the images.
    first = name == _LAYERS[0]
    numbers = 3 * (math.prod(before) + math.prod(output)) - first * math.prod(before)
    found.append(Layer(name, output, parameters, forward, forward * (1 if first else 2), numbers))
    before = output
  return tuple(found)


def parameters() -> int:
  """Returns the number of trained numbers."""
  return sum(layer.parameters for layer in layers())


def layer_rows() -> list[str]:
  """Returns the table of layers."""
  found = layers()
  rows = [(layer.name, 'x'.join(map(str, layer.output)), layer.parameters, layer.forward,
           layer.backward, layer.numbers) for layer in found]
  totals = [sum(column) for column in list(zip(*rows, strict=True))[2:]]
  return [_row(name, shape, f'{count:,}', f'{forward / 1e6:.2f}', f'{backward / 1e6:.2f}',
               f'{numbers:,}')
          for name, shape, count, forward, backward, numbers in [*rows, ('all', '', *totals)]]


def flops(batch: int) -> int:
  """Returns the floating-point operations of a step."""
  return batch * sum(layer.forward + layer.backward for layer in layers())


def activation_bytes(batch: int) -> int:
  """Returns the bytes of activations and their gradients that a bfloat16 step moves."""
  return batch * _HALF_BYTES * sum(layer.numbers for layer in layers())


def parameter_bytes() -> int:
  """Returns the bytes of float32 parameters, gradients, momentum and averages that it moves."""
  return _PARAMETER_PASSES * _FULL_BYTES * parameters()


def bound(gpu: Gpu, batch: int) -> float:
  """Returns the seconds that the roofline of `gpu` allows a step, layer by layer."""
  spent = [max(batch * (layer.forward + layer.backward) / gpu.flops,
               batch * _HALF_BYTES * layer.numbers / gpu.bandwidth) for layer in layers()]
  return sum(spent) + parameter_bytes() / gpu.bandwidth


def step_rows() -> list[str]:
  """Returns the table of steps."""
  rows = []
  for batch in BATCHES:
    moved = activation_bytes(batch) + parameter_bytes()
    rows.append(_row(f'{batch:,}', f'{flops(batch) / 1e9:.1f}',
                     f'{activation_bytes(batch) / 1e6:,.0f}', f'{parameter_bytes() / 1e6:.0f}',
                     f'{flops(batch) / moved:.0f}',
                     *(f'{1e3 * bound(gpu, batch):.2f}' for gpu in GPUS)))
  return rows


def all_reduce_bytes(replicas: int) -> float:
  """Returns the bytes that a replica sends, and receives, for the sum of all gradients."""
  return 2 * (replicas - 1) / replicas * _FULL_BYTES * parameters()


def all_reduce_rows() -> list[str]:
  """Returns the table of all-reduces: milliseconds over each link."""
  return [_row(f'{replicas}', f'{all_reduce_bytes(replicas) / 1e6:.2f}',
               *(f'{1e3 * all_reduce_bytes(replicas) / speed:.3f}' for speed in _LINKS.values()))
          for replicas in REPLICAS]


def step_seconds(gpu: Gpu, batch: int, replicas: int) -> float:
  """Returns the model of a step: launches or work, whichever is longer, then the all-reduce."""
  link = _LINKS[gpu.link if replicas <= 8 else '100 GbE']
  return (max(KERNELS * _LAUNCH_SECONDS, bound(gpu, batch // replicas))
          + all_reduce_bytes(replicas) / link)


def scaling_rows() -> list[str]:
  """Returns the table of strong and weak scaling on the first GPU."""
  gpu, rows = GPUS[0], []
  for replicas in (1, 8, 64):
    cells = []
    for batch in (2048, 16384, 2048 * replicas):
      seconds = step_seconds(gpu, batch, replicas)
      cells += [f'{1e3 * seconds:.2f}', f'{batch / seconds / 1e6:.2f}']
    rows.append(_row(f'{replicas}', *cells))
  return rows


def _row(*cells: str) -> str:
  return f'| {" | ".join(cells)} |'.replace('|  |', '| |')
