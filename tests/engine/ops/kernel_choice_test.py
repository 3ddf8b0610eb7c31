"""The choice of kernels holds within its block; local_response_normalization_test.py uses it."""

import pytest

from engine.ops import kernel_choice


def test_the_choice_ends_with_its_block():
  assert not kernel_choice.is_tensorflow()
  with pytest.raises(ZeroDivisionError), kernel_choice.tensorflow_kernels():
    assert kernel_choice.is_tensorflow()
    raise ZeroDivisionError
  assert not kernel_choice.is_tensorflow()
