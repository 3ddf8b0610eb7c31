"""Old names of settings: each leads to one of today's, and values follow."""

import dataclasses

from engine.config import recipe
from engine.config import renamed_fields
from engine.config import run_config


def test_every_name_leads_to_a_setting_of_today():
  for names, settings in ((renamed_fields.RECIPE, recipe.Recipe),
                          (renamed_fields.RUN, run_config.Config),
                          (renamed_fields.INIT, run_config.Init)):
    today = {field.name for field in dataclasses.fields(settings)}
    assert set(names.values()) <= today and not today & set(names)


def test_names_and_values_become_todays():
  assert renamed_fields.with_todays_names(
      {'schedule': 'triangle', 'crop': 8, 'momentum': 0.5, 'lr_schedule_': 'triangle'},
      renamed_fields.RECIPE) == {
          'lr_schedule': 'linear_warmup_decay', 'crop_size': 8, 'momentum': 0.5,
          'lr_schedule_': 'triangle'}
