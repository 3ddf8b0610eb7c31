"""A hundred random steps of a rule, and the same of reference implementations."""

import numpy as np
import pytest
import tensorflow as tf

from engine.optim import rule_registry

STEPS = 100
SHAPES = ((4, 3), (5,))
RATE, DECAY = 0.01, 0.1


def starts():
  """Returns the values that the variables have first."""
  rng = np.random.default_rng(1)
  return [rng.normal(size=shape).astype(np.float32) for shape in SHAPES]


def gradients():
  """Returns the gradients of each step, of sizes that differ."""
  rng = np.random.default_rng(2)
  return [[(rng.normal(size=shape) * 10.0 ** rng.integers(-3, 2)).astype(np.float32)
           for shape in SHAPES] for _ in range(STEPS)]


def ours(config):
  """Returns the variables after all steps of a rule."""
  variables = [tf.Variable(start) for start in starts()]
  rule = rule_registry.rule_class(config.name)(
      variables, (), [DECAY] * len(variables), **config.keywords())
  for step in gradients():
    rule.update([tf.constant(gradient) for gradient in step], tf.constant(RATE))
  return [variable.numpy() for variable in variables]


def of_optax(make):
  """Returns the same by Optax; `make` gets its module and returns an optimizer."""
  jax, optax = pytest.importorskip('jax'), pytest.importorskip('optax')
  parameters = [jax.numpy.asarray(start) for start in starts()]
  optimizer = make(optax)
  state = optimizer.init(parameters)
  for step in gradients():
    updates, state = optimizer.update([jax.numpy.asarray(each) for each in step], state, parameters)
    parameters = optax.apply_updates(parameters, updates)
  return [np.asarray(parameter) for parameter in parameters]


def of_torch(make):
  """Returns the same by PyTorch; `make` gets its module and parameters, returns an optimizer."""
  torch = pytest.importorskip('torch')
  parameters = [torch.nn.Parameter(torch.tensor(start)) for start in starts()]
  optimizer = make(torch, parameters)
  for step in gradients():
    for parameter, gradient in zip(parameters, step, strict=True):
      parameter.grad = torch.tensor(gradient)
    optimizer.step()
  return [parameter.detach().numpy() for parameter in parameters]


def assert_close(found, expected):
  """Asserts that two lists of arrays are the same but for rounding."""
  for one, other in zip(found, expected, strict=True):
    np.testing.assert_allclose(one, other, rtol=2e-5, atol=2e-6)
