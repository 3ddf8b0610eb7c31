"""What an exported model says of itself: its input, its classes, its origin, its accuracy.

The card is JSON within the model's own file: an asset and a signature of a SavedModel, a packed
file of a .tflite, metadata of ONNX, OpenVINO and safetensors, a key of Keras's JSON. It holds all
that a prediction needs beside the model, so that the run itself is not needed any more.
"""

import dataclasses
import json
import os

from engine.config import run_config
from engine.evaluation import metrics
from engine.inference import image_statistics
from tfrecords import datasets
from tfrecords.pictures import fit

# The name of the card in the metadata of a file.
KEY = 'rana'
VERSION = 1

_CHANNELS = {1: 'gray', 3: 'RGB'}


@dataclasses.dataclass(frozen=True)
class ModelCard:
  """The card of an exported model.

  Attributes:
    format: a name of formats.FORMATS.
    config: settings of the run; `to_json` leaves out where its data and other runs lie.
    step: of the checkpoint.
    correct: number of test images that the run's own network classifies right.
    count: number of test images.
    temperature: by which the logits are divided within the model; None where none was fitted.
    compute_dtype: in which the layers of the model compute.
    quantize: none, dynamic or int8.
    statistics: of the training images; None where the run has none.
    rule: how the pictures of the data set were fitted; None: it was not imported from pictures.
  """
  format: str
  config: run_config.RunConfig
  step: int
  correct: int
  count: int
  temperature: float | None = None
  compute_dtype: str = 'float32'
  quantize: str = 'none'
  statistics: image_statistics.ImageStatistics | None = None
  rule: fit.FitRule | None = None

  @property
  def classes(self) -> tuple[str, ...]:
    """Names of the classes, in the order of the probabilities."""
    return self.config.class_names

  @property
  def image_shape(self) -> tuple[int, int, int]:
    """Height, width and channels of an image."""
    return self.config.image_shape

  @property
  def channels(self) -> str:
    """The order of the channels."""
    return _CHANNELS.get(self.image_shape[2], f'{self.image_shape[2]} channels')

  @property
  def run_id(self) -> str:
    """Id of the run."""
    return self.config.run_id

  @property
  def recipe(self) -> str:
    """Name of the recipe."""
    return self.config.recipe.name

  @property
  def dataset(self) -> str:
    """Name of the data set; of an imported one that of its directory."""
    return os.path.basename(self.config.recipe.dataset)

  @property
  def accuracy(self) -> float:
    """Share of the test images that the run's own network classifies right."""
    return self.correct / self.count

  @property
  def interval(self) -> tuple[float, float]:
    """The 95% interval of the accuracy."""
    return metrics.wilson_interval(self.correct, self.count)

  @property
  def preprocessing(self) -> str:
    """What the model does with an image before its first layer."""
    settings = self.config.preprocessing
    crop = f'the central {settings.crop_size}x{settings.crop_size}, ' if settings.crop_size else ''
    smaller = (f'shrunk to {settings.shrink_to}x{settings.shrink_to}, '
               if settings.shrink_to else '')
    scaling = ('every image standardized to mean 0 and deviation 1' if settings.standardize
               else 'divided by 255')
    flip = '; answers of the mirror image averaged in' * self.config.recipe.test_time_flip
    return f'{crop}{smaller}{scaling}{flip}'

  def to_json(self) -> str:
    """Returns the card as text; an export may be public, so no path of this machine is in it."""
    config = json.loads(self.config.to_json())
    config |= {'data_dir': '', 'init': None}
    if datasets.is_directory(self.config.recipe.dataset):
      config['recipe']['dataset'] = f'./{self.dataset}'
    plain: dict[str, object] = {
        KEY: VERSION, 'format': self.format, 'classes': self.classes,
        'input': {'type': 'uint8', 'range': [0, 255], 'shape': ['n', *self.image_shape],
                  'channels': self.channels},
        'preprocessing': self.preprocessing, 'accuracy': round(self.accuracy, 6),
        'interval': [round(end, 6) for end in self.interval], 'correct': self.correct,
        'count': self.count, 'run_id': self.run_id, 'step': self.step, 'recipe': self.recipe,
        'dataset': self.dataset, 'temperature': self.temperature,
        'compute_dtype': self.compute_dtype, 'quantize': self.quantize, 'config': config,
        'statistics': self.statistics and dataclasses.asdict(self.statistics),
        'rule': self.rule and dataclasses.asdict(self.rule)}
    return json.dumps(plain, indent=1) + '\n'
