"""The arguments that the judge calls the operations of the exercises with.

All are small, so that finite differences take every element. The batch has an odd size, so that a
gradient divided by it is no gradient divided by two.
"""

from collections.abc import Callable, Mapping
import dataclasses

import numpy as np
import tensorflow as tf

from engine.ops import operation

_Example = operation.Example

# The first ones are also checked by finite differences.
EXAMPLES: Mapping[str, tuple[operation.Example, ...]] = {
    'relu': (_Example({'values': (3, 2, 2)}), _Example({'values': (5, 6)})),
    'weight_decay': (_Example({'weights': (4, 3)}, {'rate': 0.3}),
                     _Example({'weights': (2, 3, 2)}, {'rate': 0.004})),
    'silu': (_Example({'values': (3, 2, 2)}), _Example({'values': (5, 6)})),
    'add_bias': (_Example({'values': (3, 2, 1, 4), 'biases': (4,)}),
                 _Example({'values': (5, 3), 'biases': (3,)})),
    'dense': (_Example({'inputs': (3, 4), 'weights': (4, 2)}),
              _Example({'inputs': (5, 3), 'weights': (3, 3)})),
    'softmax_cross_entropy': (
        _Example({'logits': (3, 4)}, {'labels': np.array([2, 0, 3], np.int32)}),
        _Example({'logits': (5, 3)}, {'labels': np.array([2, 0, 1, 1, 2], np.int64)})),
    'max_pool': (_Example({'images': (3, 4, 2, 2)}), _Example({'images': (5, 2, 4, 3)})),
    'conv2d': (_Example({'images': (3, 4, 3, 1), 'filters': (3, 3, 1, 2)}),
               _Example({'images': (5, 3, 4, 3), 'filters': (2, 3, 3, 2)})),
    'lrn': (_Example({'images': (3, 2, 1, 7)}, {'depth_radius': 2, 'alpha': 0.3}),
            _Example({'images': (5, 1, 2, 4)},
                     {'depth_radius': 9, 'bias': 2.0, 'alpha': 0.7, 'beta': 1.3})),
    'batch_normalization': (
        _Example({'images': (3, 2, 2, 2), 'shift': (2,)}, {'epsilon': 0.01}),
        _Example({'images': (5, 1, 2, 3), 'shift': (3,)}, {'epsilon': 0.2})),
}

# What the engine's operation takes and that of the exercise has built in.
ENGINE_SETTINGS: Mapping[str, operation.OpSettings] = {'max_pool': {'window': 2, 'strides': 2}}


@dataclasses.dataclass(frozen=True)
class Special:
  """Values at which finite differences cannot judge; the engine's gradient does.

  Attributes:
    text: which values they are, after "wrong".
    change: makes them of the values of the first example.
  """
  text: str
  change: Callable[[tf.Tensor], tf.Tensor]


# Rounded values are whole numbers from -2 to 2. exp(800) overflows in float64, too.
_LARGE = 400.0
SPECIAL: Mapping[str, Special] = {
    'relu': Special('where x is exactly 0', tf.round),
    'max_pool': Special('where pixels of a window are equal', tf.round),
    'silu': Special(f'for x between -{2 * _LARGE:g} and {2 * _LARGE:g}', lambda x: _LARGE * x),
    'softmax_cross_entropy': Special(
        f'for logits between -{2 * _LARGE:g} and {2 * _LARGE:g}', lambda x: _LARGE * x),
}
