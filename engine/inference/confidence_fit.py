"""Fits a run's confidence, once for a checkpoint: its temperature and its detector.

The result is written into the run directory (`confidence.npz`), where every prediction finds it.
"""

from collections.abc import Callable
import dataclasses

import numpy as np

from engine.inference import appearance
from engine.inference import confidence
from engine.inference import detector
from engine.inference import outlier_images
from engine.inference import photo
from engine.inference import predictor as predictor_lib
from engine.inference import reference_images
from engine.inference import temperature
from engine.reporting import best_effort
from engine.reporting import console
from engine.runs import run_dir as run_dir_lib
from tfrecords import errors


def ensure(run_dir: run_dir_lib.RunDir, predictor: predictor_lib.Predictor,
           data_dir: Callable[[], str], log: console.LogFn, data_source: str | None = None) -> str:
  """Gives a predictor the confidence of its checkpoint: the run's, or fits it and writes it there.

  Args:
    run_dir: the run.
    predictor: of the run.
    data_dir: returns the directory of the data sets; called only if they are read.
    log: gets a line about the fit.
    data_source: binary, tfrecord or tfds; None: the run's own.

  Returns:
    Why it cannot be fitted; '' if the predictor has it.
  """
  if predictor.confidence is not None:
    return ''
  config = predictor.config
  config = dataclasses.replace(config, data_source=data_source or config.data_source)
  try:
    images = reference_images.load(config, data_dir(), predictor.image_statistics)
  except errors.InputError as error:
    return str(error)
  found = predictor.confidence = _fit(predictor, images)
  failure = best_effort.failure(confidence.write, run_dir.confidence_file, found)
  log(f'{run_dir}: compared with {len(images.images):,} training and {len(images.held_images):,} '
      f'{images.held_out} images' + (f'; not kept ({failure})' if failure else ''))
  return ''


def after_evaluation(run_dir: run_dir_lib.RunDir, data_dir: str, log: console.LogFn,
                     data_source: str | None = None) -> None:
  """Fits the confidence of a run's newest checkpoint, so that predictions need no data.

  Args:
    run_dir: the run, which has a checkpoint.
    data_dir: directory of the data sets.
    log: gets a line about the fit.
    data_source: binary, tfrecord or tfds; None: the run's own.
  """
  if run_dir.read_config().train_examples >= reference_images.LEAST_TRAINING:
    ensure(run_dir, predictor_lib.Predictor(run_dir, log), lambda: data_dir, log, data_source)


def _fit(predictor: predictor_lib.Predictor,
         images: reference_images.ReferenceImages) -> confidence.Confidence:
  scale = None
  if images.held_out == detector.VALIDATION:
    scale = temperature.fitted(predictor.logits(images.held_images), images.held_labels)

  found = detector.fitted(
      predictor.features(images.images), images.labels, predictor.features(images.held_images),
      images.held_out, _made(predictor, images.images))
  return confidence.Confidence(predictor.config.run_id, predictor.step or 0, scale, found)


def _made(predictor: predictor_lib.Predictor, images: np.ndarray
          ) -> tuple[detector.Features, detector.Features] | None:
  """Returns features of training images as varied, and of images without class; None: drawings."""
  if photo.is_drawings(predictor.image_statistics, images.shape[3]):
    return None
  rng = np.random.default_rng(0)
  varied = appearance.varied(images[:len(images) // 2], rng)
  outliers = outlier_images.make(images, len(images), rng)
  outliers[::2] = appearance.varied(outliers[::2], rng)
  return predictor.features(varied), predictor.features(outliers)
