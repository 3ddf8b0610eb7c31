"""Which kernels TensorFlow uses on the processor; asked for before it is imported.

TensorFlow has two sets of them: Eigen's, compiled for AVX, and oneDNN's, made at run time for the
instructions that there are. It takes oneDNN's only on processors with VNNI or bfloat16
(tensorflow/core/util/port.cc, DefaultOneDnnPolicy), although they need neither: with AVX2 alone a
step of `cifar10` takes 185 ms of processor time by them and 308 ms without.
"""

import os
import platform

# '1': oneDNN's kernels, '0': Eigen's.
VARIABLE = 'TF_ENABLE_ONEDNN_OPTS'
# On others oneDNN has other kernels, about which nothing was measured.
_X86 = ('x86_64', 'AMD64')


def prefer_onednn() -> None:
  """Has TensorFlow, when it is imported, use oneDNN's kernels, unless the user has said whether."""
  if platform.machine() in _X86:
    os.environ.setdefault(VARIABLE, '1')
