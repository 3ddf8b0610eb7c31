"""Gray values with more than 8 bits: the same picture as with 8 bits in every format."""

import hypothesis
from hypothesis import strategies as st
import numpy as np
import pytest

from tfrecords import errors
from tfrecords.pictures import high_bit_depth

_RAMP = np.arange(256, dtype=np.uint8).reshape(16, 16)


@pytest.mark.parametrize('values, bits, note', [
    (_RAMP.astype(np.uint16) * 257, 16, '16-bit values scaled to 8 bits'),
    (_RAMP.astype(np.uint16) * 16, 12, '12-bit values scaled to 8 bits'),
    (_RAMP.astype(np.int32) * 257, 0, '32-bit values, with 65,535 as white, scaled to 8 bits'),
    (_RAMP.astype(np.int32), 0, '32-bit values, with 255 as white, scaled to 8 bits'),
    (_RAMP.astype(np.uint32) * 16_843_009, 0,
     '32-bit values, with 4,294,967,295 as white, scaled to 8 bits'),
    (_RAMP.astype(np.float32) / 255, 0, 'floating-point values, with 1 as white, scaled to 8 bits'),
    (_RAMP.astype(np.float32), 0, 'floating-point values, with 255 as white, scaled to 8 bits'),
    (_RAMP.astype(np.float32) * 257, 0,
     'floating-point values, with 65,535 as white, scaled to 8 bits'),
    (_RAMP.astype(np.int32) - 100, 0, '32-bit values of -100 to 155 stretched to 8 bits'),
    (_RAMP.astype(np.float32) * 1e6, 0,
     'floating-point values of 0 to 2.55e+08 stretched to 8 bits')])
def test_the_same_ramp(values, bits, note):
  found, shown = high_bit_depth.to_8_bits(values, bits)
  # 12 bits: 16 / 4,095 is not quite 1 / 255.
  np.testing.assert_allclose(found.astype(int), _RAMP, atol=1 if bits == 12 else 0)
  assert (found.dtype, shown) == (np.uint8, note)


@pytest.mark.parametrize('value', [np.nan, np.inf, -np.inf])
def test_refuses_non_finite_values(value):
  values = np.zeros([2, 2], np.float32)
  values[1, 1] = value
  with pytest.raises(errors.InputError, match='^it holds NaN or infinite values$'):
    high_bit_depth.to_8_bits(values)


@hypothesis.given(st.lists(st.floats(width=32, allow_nan=False, allow_infinity=False), min_size=1))
def test_order_is_kept(values):
  array = np.sort(np.array([values], np.float32))
  found, _ = high_bit_depth.to_8_bits(array)
  assert (np.diff(found.astype(int)) >= 0).all()
