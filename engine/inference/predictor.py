"""The network of a run's newest checkpoint: its logits, probabilities and distances of images."""

import dataclasses

import numpy as np
import tensorflow as tf

from engine.inference import confidence as confidence_lib
from engine.inference import dataset_fit
from engine.inference import detector
from engine.inference import image_spectrum
from engine.inference import image_statistics
from engine.inference import layer_features
from engine.inference import model_runner
from engine.inference import pixel_features
from engine.inference import temperature
from engine.inference import views as views_lib
from engine.reporting import console
from engine.runs import run_dir as run_dir_lib
from engine.training import compute_dtype as compute_dtype_lib
from tfrecords import errors
from tfrecords import regular_file
from tfrecords.pictures import fit

# Largest batch, to bound the memory.
_BATCH = 500

# How a warning of an image unlike the training images begins.
UNLIKE = 'unlike the training images'


@dataclasses.dataclass(frozen=True, eq=False)
class Prediction:
  """The class probabilities of one image.

  Attributes:
    name: of the image.
    image: uint8 [height, width, channels].
    probabilities: of the classes, float32 [num_classes].
    label: the true class; None where it is unknown.
    preprocessing_notes: how the image was made to fit the records.
    warnings: in what it is unlike the training images.
    is_calibrated: whether the probabilities are, by a fitted temperature.
    distance: from the training images; above 1 it is unlike them; None where it is not measured.
    views: the answer for several views of the image; None where there was no need.
  """
  name: str
  image: np.ndarray
  probabilities: np.ndarray
  label: int | None = None
  preprocessing_notes: tuple[str, ...] = ()
  warnings: tuple[str, ...] = ()
  is_calibrated: bool = False
  distance: float | None = None
  views: views_lib.ViewsAnswer | None = None

  @property
  def notes(self) -> tuple[str, ...]:
    """Notes and warnings, for the user."""
    return self.preprocessing_notes + self.warnings

  @property
  def is_unlike(self) -> bool | None:
    """Whether it is unlike the training images; None where that is not known."""
    if any(text.startswith(UNLIKE) for text in self.warnings):
      return True
    return None if self.distance is None else self.distance > 1

  @property
  def order(self) -> list[int]:
    """The classes by descending probability; of equal ones the first label first."""
    return np.argsort(-self.probabilities, kind='stable').tolist()


class Predictor:
  """The network of a run's newest checkpoint, with the moving averages of its weights.

  Attributes:
    config: the run's settings.
    network: with the moving averages.
    step: of the checkpoint.
    image_statistics: of the training images; None in a run that has not written them.
    confidence: temperature and detector for this checkpoint; None where they are not fitted.
  """

  def __init__(self, run_dir: run_dir_lib.RunDir, log: console.LogFn):
    """Restores the moving averages of the newest intact checkpoint.

    Args:
      run_dir: the run.
      log: gets a line about every newer checkpoint that cannot be read.

    Raises:
      errors.InputError: there is no run, or no checkpoint of it can be read.
    """
    self.config = run_dir.read_config()
    file = run_dir.image_statistics_file
    self.image_statistics = (
        image_statistics.from_json(regular_file.read_text(file), str(file))
        if file.is_file() else None)
    runner = model_runner.ModelRunner(self.config)
    self.step = runner.restore_newest(run_dir, log)
    self.network = runner.networks[model_runner.AVERAGES]
    self.confidence = confidence_lib.read(
        run_dir.confidence_file, self.config.run_id, self.step)

  @property
  def is_calibrated(self) -> bool:
    """Whether `calibrated_probabilities` are, by a fitted temperature."""
    return bool(self.confidence and self.confidence.temperature)

  @property
  def fit_rule(self) -> fit.FitRule | None:
    """How the pictures of the data set were fitted; None: it was not imported from pictures."""
    return dataset_fit.rule(self.config)

  def probabilities(self, images: np.ndarray, test_time_flip: bool | None = None,
                    compute_dtype: tf.DType | None = None) -> np.ndarray:
    """Returns the class probabilities, not calibrated, float32 [n, num_classes].

    Args:
      images: uint8 [n, height, width, channels], of the shape of the records.
      test_time_flip: whether mirror images are averaged in; None: as in the recipe.
      compute_dtype: of the layers; None: that of the recipe.

    Raises:
      errors.InputError: they have another shape, or the network produces non-finite values.
    """
    return tf.nn.softmax(self.logits(images, test_time_flip, compute_dtype)).numpy()

  def calibrated_probabilities(self, images: np.ndarray) -> np.ndarray:
    """Returns the class probabilities, calibrated if a temperature was fitted.

    Args:
      images: as for `probabilities`.
    """
    scale = self.confidence.temperature if self.confidence else None
    if scale is None:
      return self.probabilities(images)
    return temperature.probabilities(self.logits(images), scale.value).astype(np.float32)

  def distances(self, images: np.ndarray) -> np.ndarray | None:
    """Returns how far images are from the training images, float [n]; None if it is not known.

    Args:
      images: as for `probabilities`.
    """
    if self.confidence is None:
      return None
    return self.confidence.detector.distances(self.features(images))

  def logits(self, images: np.ndarray, test_time_flip: bool | None = None,
             compute_dtype: tf.DType | None = None) -> np.ndarray:
    """Returns the logits, float32 [n, num_classes]; arguments as for `probabilities`."""
    if tuple(images.shape[1:]) != self.config.image_shape:
      raise errors.InputError(
          f'images of {_text(images.shape[1:])}; this run takes {_text(self.config.image_shape)}')
    recipe = self.config.recipe
    flip = recipe.test_time_flip if test_time_flip is None else test_time_flip
    dtype = compute_dtype or compute_dtype_lib.TYPES[recipe.compute_dtype]
    networks = {model_runner.AVERAGES: self.network}
    found = np.concatenate([
        model_runner.logits(networks, tf.constant(batch), self.config.preprocessing, dtype,
                            flip)[model_runner.AVERAGES] for batch in _batches(images)])
    model_runner.require_finite(found, f'step {self.step}')
    return found

  def features(self, images: np.ndarray) -> dict[str, np.ndarray]:
    """Returns the features of the layers and of the pixels, float32 [n, numbers] by name.

    Args:
      images: as for `probabilities`.
    """
    dtype = compute_dtype_lib.TYPES[self.config.recipe.compute_dtype]
    parts = [layer_features.extract(self.network, tf.constant(batch), self.config.preprocessing,
                                    dtype) for batch in _batches(images)]
    found = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    for values in found.values():
      model_runner.require_finite(values, f'step {self.step}')
    return found | {detector.PIXELS: pixel_features.extract(images),
                    detector.SPECTRUM: image_spectrum.extract(images)}


def _batches(images: np.ndarray) -> list[np.ndarray]:
  return [images[start:start + _BATCH] for start in range(0, len(images), _BATCH)]


def _text(shape: tuple[int, ...]) -> str:
  return 'x'.join(map(str, shape))
