"""Checks whether a run can be resumed with the settings of another start.

They are compared field by field with config.json. The only field that a start changes there is a
raised `early_stopping_patience`.
"""

import dataclasses

from engine.config import recipe_settings
from engine.config import renamed_fields
from engine.config import run_config
from tfrecords import datasets
from tfrecords import errors


def check_compatible(run: run_config.RunConfig, requested: run_config.RunConfig,
                     run_dir: str) -> None:
  """Checks that a run is resumed with its own settings.

  Two settings may be raised: `max_steps` if the learning rate does not depend on it, and
  `early_stopping_patience`, whose 0 means no limit.

  Args:
    run: the run's settings, as config.json has them.
    requested: the settings of this start.
    run_dir: the run directory, for the message.

  Raises:
    errors.InputError: other settings differ; the message has each with both values.
  """
  if run.shuffle_buffer_size:
    raise errors.InputError(
        f'{run_dir} holds a run of an earlier version, which shuffled its records in a buffer '
        f'(shuffle_buffer_size is {run.shuffle_buffer_size}); this version has another order: give '
        f'another --train_dir, with --warm_start_from={run_dir} to begin with its layers')
  before, now = _flat(run), _flat(requested)
  longer = requested.recipe.max_steps > run.recipe.max_steps
  if longer and not run.recipe.lr_schedule.depends_on_length:
    now['max_steps'] = before['max_steps']
  patience, requested_patience = (
      config.recipe.early_stopping_patience for config in (run, requested))
  if patience and (not requested_patience or requested_patience > patience):
    now['early_stopping_patience'] = patience
  if run.data and run.data == requested.data and all(
      datasets.is_directory(config.recipe.dataset) for config in (run, requested)):
    # The same records in another directory.
    now['dataset'] = before['dataset']
  # Settings of only one of two rules or schedules are left out: the names already differ.
  names = [name for name in before if name in now and before[name] != now[name]]
  if {'dataset', 'class_subset'} & {*names}:
    # These follow from the data set, and a hundred class names make a long line.
    names = [name for name in names if name not in ('class_names', 'image_shape')]
  if names:
    different = [f'{name} is {before[name]!r} in the run, {now[name]!r} was requested'
                 for name in names]
    remedy = ('the data set has other pictures now: give another --train_dir'
              if _has_changed(run, requested) else
              'repeat its settings or give another --train_dir')
    raise errors.InputError(
        f'{run_dir} holds a run with another recipe: {"; ".join(different)}; {remedy}')
  if run.data and requested.data and (other := run.data.difference(requested.data)):
    raise errors.InputError(
        f'{run_dir} holds a run on other data: the {other} of its {run.train_examples:,} training '
        f'records differ from those in --data_dir (checksums {run.data} in the run, '
        f'{requested.data} in --data_dir); give its data or another --train_dir')


def continued(run: run_config.RunConfig, requested: run_config.RunConfig) -> run_config.RunConfig:
  """Returns the settings of a run that is resumed with compatible settings.

  They are the run's own with the requested patience of early stopping and the directory that the
  data are read from now. A training that continued with a larger patience could not have been made
  with a smaller one, so later starts may not request less. `max_steps` stays that of the first
  start, as each start has its own. A run that was made of another program's weights has read no
  data: a balancing recipe gets the counts of its classes now.
  """
  patience = requested.recipe.early_stopping_patience
  return dataclasses.replace(
      run, recipe=dataclasses.replace(run.recipe, early_stopping_patience=patience),
      data_dir=requested.data_dir or run.data_dir,
      class_counts=run.class_counts or requested.class_counts)


def _has_changed(run: run_config.RunConfig, requested: run_config.RunConfig) -> bool:
  """Returns whether an imported data set has other records than the run was trained on."""
  dataset = run.recipe.dataset
  return (datasets.is_directory(dataset) and dataset == requested.recipe.dataset
          and run.data is not None and requested.data is not None
          and bool(run.data.difference(requested.data)))


def _flat(config: run_config.RunConfig) -> renamed_fields.FieldValues:
  values = {field.name: getattr(config, field.name) for field in dataclasses.fields(config)}
  recipe, init = values.pop('recipe'), values.pop('init')
  # The id is random; different records have their own message, and may lie anywhere.
  del values['run_id'], values['data'], values['data_dir'], values['class_counts']
  # The restored layers were chosen at the first start; the other run may since have been changed.
  values |= {
    'warm_start_from': init.run if init else '',
    'reset_head': bool(init and init.reset_head),
  }
  named = recipe_settings.flat(recipe)
  named['recipe'] = named.pop('name')
  del named['summary']
  return named | {f'run {name}' if name in named else name: value
                  for name, value in values.items()}
