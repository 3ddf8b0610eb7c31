"""Tests for engine.bench.importing.folder_workload."""

import io

import numpy as np
import pytest

from engine.bench.importing import folder_workload
from engine.bench.importing import generated_pictures
from tfrecords.importing import decode
from tfrecords.pictures import fit


@pytest.mark.parametrize('kind', ['JPEG', 'PNG'])
def test_a_picture_is_that_of_an_import(kind):
  data = generated_pictures.file(generated_pictures.picture(1, (320, 200)), kind)
  imported = decode.image(data, decode.DecodeRule((32, 32, 3), fit.CROP, (255, 255, 255))).pixels
  found = np.asarray(folder_workload.fitted(io.BytesIO(data)))
  np.testing.assert_array_equal(found, imported)


def test_a_reduced_scale_has_fewer_pixels():
  data = generated_pictures.file(generated_pictures.picture(1, (320, 200)), 'JPEG')
  assert folder_workload.opened(io.BytesIO(data), is_reduced=False).size == (320, 200)
  assert folder_workload.opened(io.BytesIO(data), is_reduced=True).size == (160, 100)
