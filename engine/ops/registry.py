"""The registry of operations: one row per operation.

The conformance tests (tests/engine/ops/conformance_test.py), the gradient checks
(engine/gradcheck/op_targets.py) and the benchmark (engine/bench/ops/ops_cases.py) run every row.
Adding an operation takes its file, a row here and its test; operation.py describes the columns.
"""

from collections.abc import Mapping

import numpy as np
import tensorflow as tf

from engine.ops import activations
from engine.ops import batch_normalization
from engine.ops import bias
from engine.ops import conv
from engine.ops import cross_entropy
from engine.ops import dense
from engine.ops import dropout
from engine.ops import local_response_normalization
from engine.ops import operation
from engine.ops import pooling
from engine.ops import reference
from engine.ops import tensorflow_equivalents
from engine.ops import weight_decay

_Row = operation.Operation
_Example = operation.Example
_Benchmark = operation.Benchmark

_LABELS = np.array([2, 0, 3], np.int32)

_ROWS = (
    _Row(conv.conv2d, reference.conv2d, tensorflow_equivalents.conv2d,
         (_Example({'images': (2, 6, 5, 2), 'filters': (3, 2, 2, 3)},
                   {'strides': 2, 'padding': 'SAME'}),
          _Example({'images': (2, 5, 4, 2), 'filters': (3, 3, 2, 3)}),
          _Example({'images': (2, 6, 5, 2), 'filters': (2, 3, 2, 2)},
                   {'strides': 2, 'padding': 'VALID'})),
         (_Benchmark('conv1', {'images': 'images', 'filters': 'conv1/weights'}),
          _Benchmark('conv2', {'images': 'norm1', 'filters': 'conv2/weights'}))),
    _Row(bias.add_bias, reference.add_bias, lambda values, biases: tf.nn.bias_add(values, biases),
         (_Example({'values': (2, 3, 2, 4), 'biases': (4,)}),),
         tuple(_Benchmark(layer, {'values': layer, 'biases': f'{layer}/biases'})
               for layer in ('conv1', 'conv2', 'local3'))),
    _Row(activations.relu, reference.relu, lambda values: tf.nn.relu(values),
         (_Example({'values': (3, 4, 2)}),),
         tuple(_Benchmark(layer, {'values': layer}) for layer in ('conv1', 'conv2', 'local3'))),
    _Row(activations.gelu, reference.gelu, lambda values: tf.nn.gelu(values),
         (_Example({'values': (3, 4, 2)}),),
         (_Benchmark('conv2', {'values': 'conv2'}),)),
    _Row(activations.silu, reference.silu, lambda values: tf.nn.silu(values),
         (_Example({'values': (3, 4, 2)}),),
         (_Benchmark('conv2', {'values': 'conv2'}),)),
    _Row(pooling.max_pool, reference.max_pool, tensorflow_equivalents.max_pool,
         (_Example({'images': (2, 6, 5, 3)}),
          _Example({'images': (2, 5, 6, 2)}, {'window': 2, 'strides': 1, 'padding': 'VALID'}),
          _Example({'images': (2, 6, 5, 3)}, {'batch_last': True})),
         (_Benchmark('pool1', {'images': 'conv1'}), _Benchmark('pool2', {'images': 'norm2'}))),
    _Row(pooling.average_pool, reference.average_pool, tensorflow_equivalents.average_pool,
         (_Example({'images': (2, 6, 5, 3)}),
          _Example({'images': (2, 5, 6, 2)}, {'window': 2, 'strides': 1, 'padding': 'VALID'})),
         (_Benchmark('pool2', {'images': 'norm2'}),)),
    _Row(local_response_normalization.local_response_normalization,
         reference.local_response_normalization,
         tensorflow_equivalents.local_response_normalization,
         (_Example({'images': (2, 2, 2, 7)}, {'depth_radius': 2, 'alpha': 0.3}),
          _Example({'images': (2, 2, 1, 6)},
                   {'depth_radius': 9, 'bias': 2.0, 'alpha': 0.7, 'beta': 1.3})),
         (_Benchmark('norm2', {'images': 'conv2'}),)),
    _Row(local_response_normalization.bias_relu_lrn, reference.bias_relu_lrn,
         tensorflow_equivalents.bias_relu_lrn,
         (_Example({'images': (2, 2, 2, 5), 'biases': (5,)}, {'depth_radius': 1, 'alpha': 0.4}),
          _Example({'images': (3, 2, 3, 5), 'biases': (5,)},
                   {'depth_radius': 1, 'alpha': 0.4, 'batch_last': True})),
         (_Benchmark('norm2', {'images': 'conv2', 'biases': 'conv2/biases'}),)),
    _Row(batch_normalization.batch_normalization, reference.batch_normalization,
         tensorflow_equivalents.batch_normalization,
         (_Example({'images': (3, 2, 2, 3), 'shift': (3,)}, {'epsilon': 0.01}),
          _Example({'images': (2, 3, 1, 2), 'shift': (2,)},
                   {'epsilon': 0.2, 'sum_over_replicas': tf.identity})),
         (_Benchmark('conv2', {'images': 'conv2', 'shift': 'conv2/biases'}, {'epsilon': 1e-3}),),
         num_statistics=2),
    _Row(batch_normalization.normalize, reference.normalize, tensorflow_equivalents.normalize,
         (_Example({'images': (2, 3, 2, 4), 'shift': (4,)},
                   {'mean': np.array([0.1, -0.2, 0.3, 0.0]),
                    'variance': np.array([1.0, 0.5, 2.0, 0.1]), 'epsilon': 0.1}),),
         (_Benchmark('conv2', {'images': 'conv2', 'mean': 'conv2/biases',
                               'variance': 'conv2/variance', 'shift': 'conv2/biases'},
                     {'epsilon': 1e-3}),)),
    _Row(dense.dense, reference.dense, lambda inputs, weights: tf.matmul(inputs, weights),
         (_Example({'inputs': (3, 5), 'weights': (5, 4)}),),
         (_Benchmark('local3', {'inputs': 'flat', 'weights': 'local3/weights'}),
          _Benchmark('local4', {'inputs': 'local3', 'weights': 'local4/weights'}),
          _Benchmark('softmax_linear', {'inputs': 'local4', 'weights': 'softmax_linear/weights'}))),
    _Row(dropout.dropout, reference.dropout, tensorflow_equivalents.dropout,
         (_Example({'values': (5, 3, 7)}, {'rate': 0.3, 'seed': (4, 9)}),
          _Example({'values': (4, 8)}, {'rate': 0.5, 'seed': (1, 2), 'batch_offset': 3})),
         (_Benchmark('local3', {'values': 'flat'}, {'rate': 0.15, 'seed': np.array([1, 2])}),),
         not_compared='TensorFlow draws other random numbers'),
    _Row(cross_entropy.softmax_cross_entropy, reference.softmax_cross_entropy,
         tensorflow_equivalents.softmax_cross_entropy,
         (_Example({'logits': (3, 4)}, {'labels': _LABELS, 'label_smoothing': 0.2}),
          _Example({'logits': (3, 4)}, {'labels': _LABELS.astype(np.int64)})),
         (_Benchmark('softmax_linear', {'logits': 'softmax_linear', 'labels': 'labels'}),),
         batch_arguments=('logits', 'labels')),
    _Row(weight_decay.weight_decay, reference.weight_decay, tensorflow_equivalents.weight_decay,
         (_Example({'weights': (4, 3)}, {'rate': 0.3}),),
         (_Benchmark('local3', {'weights': 'local3/weights'}, {'rate': 0.004}),),
         batch_arguments=()),
)

OPERATIONS: Mapping[str, operation.Operation] = {row.name: row for row in _ROWS}
