"""The frameworks that make training batches, by name.

A mode that draws fewer random numbers than one of each kind for an image makes other batches: it
has a title, and so a ratio, of its own.
"""

from engine.bench.core import framework
from engine.bench.input import keras_input
from engine.bench.input import torchvision_input

_TORCHVISION = ('torch', 'torchvision')

FRAMEWORKS = {
    'keras': (
        framework.Framework('Keras', ('keras',), keras_input.build, keras_input.MODES),
        framework.Framework('Keras, one crop a batch', ('keras',), keras_input.build,
                            keras_input.FEWER_DRAWS)),
    'torchvision': (
        framework.Framework('torchvision', _TORCHVISION, torchvision_input.build,
                            torchvision_input.MODES),
        framework.Framework('torchvision, one draw a batch', _TORCHVISION,
                            torchvision_input.build, torchvision_input.FEWER_DRAWS)),
}
