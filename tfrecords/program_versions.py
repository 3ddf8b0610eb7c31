"""The versions of the programs that batches, and all that is computed from them, depend on."""

import importlib.metadata
import platform

import numpy as np
import tensorflow as tf


def find() -> dict[str, str]:
  """Returns the versions of this process by what messages call them."""
  return {'version of rana': importlib.metadata.version('rana'),
          'version of Python': '.'.join(platform.python_version_tuple()[:2]),
          'version of TensorFlow': tf.__version__, 'version of numpy': np.__version__}
