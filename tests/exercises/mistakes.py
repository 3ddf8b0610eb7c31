"""Mistakes in gradients written by hand, and what the judge says about each."""

import re
import textwrap

from tests.exercises import exercises

# What is wrong -> the exercise, lines in place of its solution, a part of what is said.
MISTAKES: dict[str, tuple[str, str, str]] = {
    'sign': (
        'relu', 'return -tf.where(values > 0, upstream, tf.zeros_like(upstream))',
        'WRONG: relu.py: the gradient of values has the wrong sign\n'
        '  values[0,1,0]: received '),
    'factor two': (
        'weight_decay', 'return 2 * upstream * rate * w',
        'the gradient of weights is twice as large as it should be\n  weights['),
    'half': (
        'weight_decay', 'return upstream * rate * w / 2',
        'the gradient of weights is half as large as it should be\n'),
    'any factor': (
        'weight_decay', 'return upstream * w',
        'the gradient of weights is 3.333 times what it should be\n'),
    'mean in place of a sum': (
        'add_bias', 'return upstream, tf.reduce_mean(upstream, axis=[0, 1, 2])',
        'the gradient of biases is 1/6 of what it should be\n'
        '  6 is the number of examples and pixels: a mean in place of a sum?\n  biases['),
    'divided by the batch': (
        'dense',
        '''
        dx = tf.matmul(upstream, weights, transpose_b=True)
        return dx, tf.matmul(inputs, upstream, transpose_a=True) / len(inputs)
        ''',
        'the gradient of weights is 1/3 of what it should be\n'
        '  3 is the number of examples: a mean in place of a sum?\n'),
    'sum missing': (
        'add_bias', 'return upstream, upstream',
        'the gradient of biases has the shape [3, 2, 1, 4]; expected [4]: is the sum over the '
        'other axes missing?'),
    'one gradient missing': (
        'dense', 'return tf.matmul(upstream, weights, transpose_b=True)',
        'number of gradients: 1; expected 2, that of inputs and that of weights\n'),
    'one gradient too many': (
        'relu', 'return upstream, upstream',
        'number of gradients: 2; expected 1, that of values\n'),
    'None': ('relu', 'pass', 'the gradient of values is missing: gradient returns None for it'),
    'order': (
        'add_bias', 'return tf.reduce_sum(upstream, axis=[0, 1, 2]), upstream',
        'the gradients are in another order than values and biases'),
    'transposed': (
        'dense',
        '''
        dx = tf.matmul(upstream, weights, transpose_b=True)
        return dx, tf.matmul(upstream, inputs, transpose_a=True)
        ''',
        'the gradient of weights has the shape [2, 4]; expected [4, 2]: is it transposed?'),
    'float32': (
        'silu', 'return tf.cast(upstream * sigmoid * (1 + values * (1 - sigmoid)), tf.float32)',
        'the gradient of values is float32; expected float64, the dtype of the arguments'),
    'a constant in float32': (
        'silu', 'return upstream * (tf.constant(1.0) - sigmoid)',
        'WRONG: silu.py, line 21: InvalidArgumentError: cannot compute Sub as input #1'),
    'NaN': (
        'lrn', 'return upstream * x ** -beta',
        'the gradient of images is NaN or infinite at 21 of 42 elements\n  images['),
    'overflow': (
        'softmax_cross_entropy',
        '''
        probabilities = tf.exp(z) / tf.reduce_sum(tf.exp(z), axis=1, keepdims=True)
        targets = tf.one_hot(labels, tf.shape(z)[1], dtype=z.dtype)
        return (probabilities - targets) * upstream[:, tf.newaxis]
        ''',
        'is NaN or infinite at 1 of 12 elements, for logits between -800 and 800\n  logits['),
    'zero': (
        'batch_normalization', 'return tf.zeros_like(x), tf.reduce_sum(upstream, pixels)',
        'the gradient of images is 0 everywhere\n  images['),
    'chain rule': (
        'silu', 'return sigmoid * (1 + values * (1 - sigmoid))',
        'the gradient of values does not depend on upstream\n  by the chain rule, '),
    'half of the elements': (
        'relu', 'return upstream', 'the gradient of values is wrong at 6 of 12 elements\n'),
    'kink': (
        'relu', 'return tf.where(values >= 0, upstream, tf.zeros_like(upstream))',
        'elements, where x is exactly 0\n  values['),
    'ties': (
        'max_pool',
        '''
        is_largest = windows == outputs[..., tf.newaxis]
        zeros = tf.zeros_like(windows)
        return to_images(tf.where(is_largest, upstream[..., tf.newaxis], zeros))
        ''',
        'elements, where pixels of a window are equal\n  images['),
    'border': (
        'conv2d',
        '''
        of_filters = [tf.einsum('bijc,bijf->cf', windows[place], upstream) for place in places]
        dx = tf.add_n([tf.roll(tf.einsum('bijf,cf->bijc', upstream, filters[u, v]),
                               [u - top, v - left], [1, 2]) for u, v in places])
        return dx, tf.reshape(tf.stack(of_filters), filters.shape)
        ''',
        'the gradient of images is wrong at the border alone; the inside is right\n  images['),
    'later examples': (
        'dense',
        '''
        dx = tf.matmul(tf.repeat(upstream[:1], tf.shape(upstream)[0], 0), weights, transpose_b=True)
        return dx, tf.matmul(inputs, upstream, transpose_a=True)
        ''',
        'the gradient of inputs is wrong at the later examples alone; the first one is right\n'),
    'the neighbors at the end': (
        'lrn',
        '''
        terms = upstream * x * s ** (-beta - 1)
        around = tf.add_n([tf.roll(terms, shift, 3) for shift in range(-2, 3)])
        return upstream * s ** -beta - 2 * alpha * beta * x * around
        ''',
        'the gradient of images is wrong at channel 0, 1, 5, 6 alone\n'),
    'a known batch': (
        'add_bias',
        '''
        rows = tf.reshape(upstream, [len(upstream), -1, biases.shape[0]])
        return upstream, tf.add_n([tf.reduce_sum(row, axis=0) for row in rows])
        ''',
        'traced with a batch of unknown size\n  no numbers are known there'),
    'NumPy in a graph': (
        'dense',
        '''
        dx = upstream @ weights.numpy().T
        return dx, tf.matmul(inputs, upstream, transpose_a=True)
        ''',
        "AttributeError: 'SymbolicTensor' object has no attribute 'numpy', traced with a batch of"),
    'an array made of a symbol': (
        'relu',
        '''
        import numpy as np
        return tf.where(values > 0, upstream, np.zeros_like(values))
        ''',
        'WRONG: relu.py, line 23: NotImplementedError: '),
    'a condition made of a symbol': (
        'relu',
        '''
        import numpy as np
        return np.where(values > 0, upstream, 0)
        ''',
        'WRONG: relu.py, line 23: NotImplementedError: '),
    'a generator': (
        'relu', 'yield upstream', 'the gradient of values is a generator; expected a tensor\n'),
    'rows without their number': (
        'relu', 'return tf.IndexedSlices(upstream, tf.range(3))',
        'the gradient of values is a IndexedSlices; expected a tensor\n'),
    'a size of the first example': (
        'weight_decay', 'return upstream * rate * tf.reshape(w, [4, 3])',
        'has the shape [4, 3]; expected [2, 3, 2], with weights [2, 3, 2]'),
}


def text_with(name: str, lines: str) -> str:
  """Returns the text of an exercise with other lines in place of its solution."""
  exercise = exercises.EXERCISES[name]
  indent = re.match(' *', exercise.solution)[0]
  text = textwrap.indent(textwrap.dedent(lines).strip('\n') + '\n', indent)
  return exercise.solved.replace(exercise.solution, text)
