"""What an exported model says of itself, in a few lines, as `run_heading` does for a run."""

from engine.export import exported_model
from engine.inference import run_heading
from tfrecords import printable


def lines(model: exported_model.ExportedModel, is_public: bool = False) -> list[str]:
  """Returns the lines.

  Args:
    model: that was loaded.
    is_public: whether strangers read them: without its path.
  """
  card = model.card
  low, high = card.interval
  calibrated = ('not calibrated' if card.temperature is None else
                f'calibrated by a temperature of {card.temperature:.3g}, within the model')
  path = '' if is_public else f'{printable.text(model.path)}: '
  return [f'{path}{model.format.title}, recipe {printable.text(card.recipe)}, step {card.step:,}, '
          f'accuracy {card.accuracy:.4f} ({low:.4f} to {high:.4f}) on {card.count:,} test images',
          run_heading.classes_line(card.classes),
          f'probability: {calibrated}; distance: not measured (a file has no training images)']
