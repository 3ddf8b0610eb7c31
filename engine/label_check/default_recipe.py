"""The recipe of a label check where the user gives none: quick, for the images of the data set."""

from engine.config import recipe as recipe_lib
from engine.config import recipe_catalog
from tfrecords import dataset_spec

# Of images with larger sides the tutorial's network would have too large a dense layer.
_LARGEST_SIDE = 48
# Passes over the records that are trained on, and steps that a small set is trained for.
_GRAY_EPOCHS, _COLOR_EPOCHS, _FEWEST_STEPS = 4, 8, 300


def of(dataset: str, spec: dataset_spec.DatasetSpec, num_folds: int) -> recipe_lib.Recipe:
  """Returns a recipe for a data set.

  Gray images: the network of mnist_cnn. Color images: that of cifar10_short, or the residual one if
  they are large. A label check needs a network that is right most of the time, not the best one.

  Args:
    dataset: its name, or its directory.
    spec: the data set.
    num_folds: of the check; all but one are trained on.
  """
  height, width, channels = spec.image_shape
  if channels == 1:
    base, epochs = recipe_catalog.get('mnist_cnn'), _GRAY_EPOCHS
    changes: dict[str, object] = {'moving_average_decay': 0.99}
  elif max(height, width) > _LARGEST_SIDE:
    base, epochs = recipe_catalog.get('cifar10_resnet'), _COLOR_EPOCHS
    changes = {'crop_padding': 0}
  else:
    base, epochs = recipe_catalog.get('cifar10_short'), _COLOR_EPOCHS
    changes = ({} if height == width >= base.augmentation.shrink_to
               else {'shrink_to': 0, 'crop_padding': 0})
  trained = spec.train_examples * (num_folds - 1) // num_folds
  steps = max(_FEWEST_STEPS, epochs * trained // base.batch_size)
  return base.with_settings(
      name='label_check', summary=f'{base.name}, shorter', dataset=dataset, max_steps=steps,
      **changes)
