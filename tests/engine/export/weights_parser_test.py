"""HDF5 files of weights: links, other files, other shapes and other types are refused."""

import h5py
import numpy as np
import pytest

from engine.export import weights_parser
from tfrecords import errors

_LAYERS = [('dense', [[4, 3], [3]])]


def _write(path, kernel, bias=None):
  """Writes a file of one layer; `kernel` is an array, or a function that fills its group."""
  with h5py.File(path, 'w') as file:
    file.attrs['layer_names'] = [b'dense']
    group = file.create_group('dense')
    group.attrs['weight_names'] = ['a/kernel', 'bias']
    group['bias'] = np.arange(3.0) if bias is None else bias
    if callable(kernel):
      kernel(group.create_group('a'))
    else:
      group['a/kernel'] = kernel
  return str(path)


def test_reads_any_float_as_float32(tmp_path):
  kernel = np.arange(12.0).reshape(4, 3)
  for dtype in ('f2', 'f4', 'f8', '>f4'):
    texts, (found, bias) = weights_parser.parse(
        _write(tmp_path / 'a.h5', kernel.astype(dtype)), _LAYERS)
    np.testing.assert_array_equal(found, kernel)
    assert (texts, found.dtype, bias.tolist()) == ([], np.float32, [0, 1, 2])


@pytest.mark.parametrize('options', [
    {'compression': 'gzip'}, {'compression': 'gzip', 'shuffle': True, 'fletcher32': True}])
def test_gzip_is_read(tmp_path, options):
  path = _write(tmp_path / 'a.h5', lambda group: group.create_dataset(
      'kernel', data=np.ones([4, 3], np.float32), **options))
  assert weights_parser.parse(path, _LAYERS)[1][0].min() == 1


def _external(group):
  group.create_dataset('kernel', (4, 3), 'f4', external=[('/etc/hostname', 0, 48)])


def _virtual(group):
  layout = h5py.VirtualLayout((4, 3), 'f4')
  layout[:] = h5py.VirtualSource('other.h5', 'x', (4, 3))
  group.create_virtual_dataset('kernel', layout)


def _soft_to_external(group):
  group['other'] = h5py.ExternalLink('other.h5', '/')
  group['kernel'] = h5py.SoftLink('/dense/a/other/x')


def _packed(group):
  group.create_dataset('kernel', (4, 3), 'f4', chunks=(4, 3), compression='lzf')


def _huge(group):
  group.create_dataset('kernel', (1 << 16, 1 << 16), 'f4', chunks=(1, 1 << 16), compression='gzip')


def _linked(group):
  group['kernel'] = h5py.ExternalLink('other.h5', '/x')


@pytest.mark.parametrize('kernel, words', [
    (_external, "'a/kernel' is in another file, which is not read; give the .h5 that"),
    (_virtual, "'a/kernel' is in another file, which is not read; give the .h5 that"),
    (_linked, "'a/kernel' is missing or a link, which is not followed; give"),
    (_soft_to_external, "'a/kernel' is missing or a link, which is not followed"),
    (_packed, "'a/kernel' is compressed by an HDF5 filter other than gzip; save it without"),
    (_huge, 'dense has 65536x65536 and 3, and the network has 4x3 and 3; give the .h5 that'),
    (lambda group: None, "'a/kernel' is missing or a link"),
    (lambda group: group.create_group('kernel'), "'a/kernel' is not an array of floating-point"),
    (np.ones([4, 3], int), "'a/kernel' is not an array of floating-point numbers; give the .h5"),
    (np.full([4, 3], np.nan), 'dense holds NaN or infinite values; give another file'),
    (np.float32(3), 'dense has a number and 3, and the network has 4x3 and 3')])
def test_refuses(tmp_path, kernel, words):
  with h5py.File(tmp_path / 'other.h5', 'w') as file:
    file['x'] = np.full([4, 3], 42, np.float32)
  with pytest.raises(errors.InputError) as caught:
    weights_parser.parse(_write(tmp_path / 'a.h5', kernel), _LAYERS)
  assert str(caught.value).startswith(words)


def test_names_must_be_a_list(tmp_path):
  with h5py.File(tmp_path / 'a.h5', 'w') as file:
    for names in (np.zeros([3, 3], 'S1'), np.zeros(10_001, 'S1')):
      file.attrs['layer_names'] = names
      file.flush()
      with pytest.raises(errors.InputError, match=r'^layer_names has the shape \('):
        weights_parser.strings(file, 'layer_names')
