"""The machine of this process in a few facts, for the records of a training and for reports."""

import platform

import numpy as np
import tensorflow as tf

from engine.reporting import host_cpus
from engine.reporting import host_memory


def describe() -> dict[str, str]:
  """Returns facts by name, each as text."""
  total = host_memory.total_bytes()
  return {
      'processor': host_cpus.model_name(),
      'cores': f'{host_cpus.available()}',
      **({'memory': f'{total / 1e9:.1f} GB'} if total else {}),
      **({'GPU': gpus} if (gpus := _gpus()) else {}),
      'system': f'{platform.system()} {platform.machine()}',
      'Python': platform.python_version(),
      'TensorFlow': tf.__version__,
      'numpy': np.__version__}


def _gpus() -> str:
  return ', '.join(str(tf.config.experimental.get_device_details(device).get('device_name', 'GPU'))
                   for device in tf.config.get_visible_devices('GPU'))
