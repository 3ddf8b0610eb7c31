"""AdamW: Adam whose weight decay stays out of the gradients.

  variable <- variable - learning_rate weight_decay variable
  variable <- Adam's step of it, with the gradient of the loss without weight decay

Loshchilov and Hutter, "Decoupled weight decay regularization", arXiv:1711.05101, algorithm 2, with
the learning rate as the schedule multiplier of both terms, as in PyTorch and Optax.
"""

from engine.optim import adam


class AdamW(adam.Adam):
  """Adam; `rule.Rule` subtracts the weight decay before each step."""
